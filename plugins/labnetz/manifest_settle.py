"""Leave out of a manifest what is wrong in it, value by value, until the rest holds. Reads no bytes.

Made for hostile input: the time that it takes grows with the size of the file and with nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import BaseModel, ValidationError

from labnetz.manifest_format import LabJson
from labnetz.manifest_parts import parts_of
from labnetz.model import Problem, Where, msg, msg_n
from labnetz.wording import filled, sentence, shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from labnetz.model import Level, Message

Path = tuple[int | str, ...]

_VITAL = {"id", "name", "url"}
_VITAL_OF_ITEMS = {
    "calls": {"id", "title", "status", "opens", "closes", "result", "result.date", "result.summary"},
    "practices": {"id", "title", "withdrawn"},
    "places": {"id", "name"},
}
"""Without these it is nothing, or something else: a call whose last day is wrong would never end, one that was
withdrawn be recommended."""
_TOLD = 20  # wrong values; the rest is counted


class Refused(Exception):
    """The bytes are no manifest; the notes say why."""


class Notes:
    """What is wrong with one manifest, in the order in which it was found. `twice` are keys that stand twice."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.found: list[Problem] = []
        self.twice: list[str] = []
        self.wrong = 0

    def say(self, rule: str, what: Message, fix: Message, level: Level = "warning") -> None:
        """Note a problem."""
        self.found.append(Problem(rule, Where(self.url), what, fix, level))

    def refuse(self, rule: str, what: Message, fix: Message) -> NoReturn:
        """Note a problem that makes the file unusable."""
        self.say(rule, what, fix, "error")
        raise Refused

    def taken_id(self, key: str, value: str) -> None:
        """Note that another lab of the portal has this id already."""
        self.wrong += 1
        if self.wrong <= _TOLD:
            what = msg('{key} "{value}" is the id of another lab of the portal', key=key, value=shown(value))
            self.say("MAN-04", what, msg("give every lab an id of its own; the first one keeps it"))

    def taken_item(self, key: str, value: str) -> None:
        """Note that something else of this kind has this id already."""
        self.wrong += 1
        if self.wrong <= _TOLD:
            what = msg('{key} "{value}" stands twice in its list', key=key, value=shown(value))
            self.say("MAN-04", what, msg("give each of them an id of its own; the first one keeps it"), "error")

    def problems(self) -> tuple[Problem, ...]:
        """Give everything; of many wrong values only the first."""
        rest = self.wrong - _TOLD
        if rest > 0:
            more = msg_n("{count} more value is wrong", "{count} more values are wrong", rest)
            self.say("MAN-04", more, msg("check the file with its JSON Schema"))
            self.wrong = 0
        return tuple(dict.fromkeys(self.found))


def settled(tree: Mapping[str, Any], notes: Notes) -> LabJson:
    """Give what holds of a tree. Each round takes at least one value away, so it ends.

    Raises Refused when the file doesn't say who it is about.
    """
    kept = _without_nothing(tree)
    _cut(kept, LabJson, (), notes)
    while True:
        try:
            return LabJson.model_validate(kept)
        except ValidationError as error:
            _leave_out(kept, error.errors(include_url=False), notes)


def _without_nothing(tree: Any) -> Any:
    """null, "" and [] say nothing: many programs write them for what they don't know. Copies what it keeps."""
    if isinstance(tree, Mapping):
        return {key: _without_nothing(value) for key, value in tree.items() if not _is_nothing(value)}
    if isinstance(tree, list):
        return [_without_nothing(value) for value in tree if not _is_nothing(value)]
    return tree


def _is_nothing(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


# --- too long --------------------------------------------------------------------------------------------------------


@cache
def _limits(model: type[BaseModel]) -> Mapping[str, int]:
    """How many entries the lists of a model may have."""
    return {
        name: limit
        for name, field in model.model_fields.items()
        for said in field.metadata
        if isinstance(limit := getattr(said, "max_length", None), int)
    }


def _cut(part: object, model: type[BaseModel], at: Path, notes: Notes) -> None:
    """Cut lists off before anybody looks into them: a million entries would be a million errors."""
    if not isinstance(part, dict):
        return
    _cut_lists(part, _limits(model), at, notes)
    for key, inner in parts_of(model):
        value = part.get(key)
        if isinstance(value, list):
            for number, one in enumerate(value):
                _cut(one, inner, (*at, key, number), notes)
        else:
            _cut(value, inner, (*at, key), notes)


def _cut_lists(part: dict[str, Any], limits: Mapping[str, int], at: Path, notes: Notes) -> None:
    for key, limit in limits.items():
        value = part.get(key)
        if isinstance(value, list) and len(value) > limit:
            part[key] = value[:limit]
            named = _named((*at, key))
            what = msg("{key} has more than {limit} entries; the rest is not read", key=named, limit=limit)
            notes.say("MAN-06", what, msg("keep to the limits of the format"))


# --- wrong -----------------------------------------------------------------------------------------------------------


def _leave_out(tree: dict[str, Any], errors: Sequence[ErrorDetails], notes: Notes) -> None:
    paths: set[Path] = set()
    for error in errors:
        path = error["loc"]
        if path[0] in _VITAL:
            _refuse_vital(error, notes)
        spoilt = _spoilt(path)
        notes.wrong += 1
        if notes.wrong <= _TOLD:
            _say_wrong(error, notes, "error" if spoilt else "warning")
        paths.add(spoilt or _written(tree, path[:-1] if error["type"] == "missing" else path))
    _drop(tree, paths)


def _spoilt(path: Path) -> Path | None:
    """Give the way to the item that is worth nothing without what is wrong; None where the rest of it holds."""
    inside = path[2:] if path[0] == "labs" else path
    if len(inside) < 3:
        return None
    key = ".".join(str(part) for part in inside[2:])
    is_vital = key in _VITAL_OF_ITEMS.get(str(inside[0]), ())
    return path[: len(path) - len(inside) + 2] if is_vital else None


def _refuse_vital(error: ErrorDetails, notes: Notes) -> NoReturn:
    key = str(error["loc"][0])
    if error["type"] == "missing":
        what = msg('the key "{key}" is missing, so nobody knows who the manifest is about', key=key)
        notes.refuse("MAN-03", what, msg('write it: "{key}": "…"', key=key))
    said = sentence(error)
    values = {"key": key, "value": shown(error["input"])}
    notes.refuse("MAN-03", filled(said.what, values), filled(said.fix, values))


def _say_wrong(error: ErrorDetails, notes: Notes, level: Level) -> None:
    """An error is what costs a whole entry; all else makes one only poorer."""
    named = _named(error["loc"])
    if error["type"] == "missing":
        notes.say("MAN-04", msg("{key} is missing", key=named), msg("write it, or delete what is around it"), level)
        return
    said = sentence(error)
    values = {"key": named, "value": shown(error["input"])}
    is_ours = error["type"] in ("labnetz", "enum", "literal_error", "string_too_long")
    fix = said.fix if is_ours else msg("the JSON Schema of the format says what may stand there")
    notes.say("MAN-04", filled(said.what, values), filled(fix, values), level)


def _named(path: Iterable[int | str]) -> str:
    """Name a place as programmers do: labs[3].url."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _written(tree: Any, path: Path) -> Path:
    """Where one entry stands without brackets, the first of the list is the value itself."""
    for depth, part in enumerate(path):
        if isinstance(tree, str):
            return path[:depth]
        tree = tree[part]
    return path


def _drop(tree: dict[str, Any], paths: Iterable[Path]) -> None:
    """Take values out, the deepest first; all that leave one list at once."""
    around: dict[Path, set[int | str]] = {}
    for path in paths:
        around.setdefault(path[:-1], set()).add(path[-1])
    for path in sorted(around, key=len, reverse=True):
        parent: Any = tree
        for part in path:
            parent = parent[part]
        if isinstance(parent, list):
            parent[:] = [value for number, value in enumerate(parent) if number not in around[path]]
        else:
            for key in around[path]:
                del parent[key]
