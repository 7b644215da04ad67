"""Check a Marked tree with a pydantic model, and say every problem of it at its line in plain words.

Does not know any content type: the models live with their readers. What can't be kept is left out, value by value,
so that one wrong phone number does not lose an event; which keys are too important for that, the reader says.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from labnetz.model import Problem, msg
from labnetz.synonyms import meant, meant_surely
from labnetz.wording import choose_key, dotted, filled, holds_back, instead_of, quote_before, sentence, shown

if TYPE_CHECKING:
    from datetime import tzinfo

    from pydantic_core import ErrorDetails

    from labnetz.marked_yaml import Marked, Path, Tree

M = TypeVar("M", bound=BaseModel)
Known = Callable[["Path"], list[str]]


class Fields(BaseModel):
    """What all our models have in common: unknown keys are errors, values don't change any more.

    A model is built when it is first used: no command uses all of them.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=False, defer_build=True
    )


@dataclass(frozen=True, slots=True)
class Checked(Generic[M]):
    """`value` is None when something vital is wrong or missing. `broken` names the top-level keys with an error."""

    value: M | None
    problems: tuple[Problem, ...]
    broken: frozenset[str] = frozenset()


def validate(
    model: type[M], marked: Marked, *, vital: frozenset[str] = frozenset(), zone: tzinfo | None = None
) -> Checked[M]:
    """Check a tree against a model; `zone` is the zone of the local times in it.

    The model is tried again without the values that were wrong, until it holds or a needed key is gone.
    """
    check = _Check(model, marked, copy.deepcopy(marked.tree))
    for path in sorted(marked.doubtful, key=len):
        check.drop(path)
    value = check.run(zone)
    problems = tuple(sorted(check.problems, key=lambda problem: (problem.where.line or 0, problem.where.col or 0)))
    broken = frozenset(check.broken)
    return Checked(None if broken & vital else value, problems, broken)


class _Check(Generic[M]):
    """One tree on its way to a value: what was left out of it, and what was said about that."""

    def __init__(self, model: type[M], marked: Marked, tree: dict[str, Tree]) -> None:
        self.model = model
        self.marked = marked
        self.tree = tree
        self.dropped: set[Path] = set()
        self.broken: set[str] = set()
        self.problems: list[Problem] = []
        self.promised: set[Path] = set()

    def run(self, zone: tzinfo | None) -> M | None:
        """Validate until nothing is wrong. Each round drops at least one value, so it ends."""
        while True:
            try:
                return self.model.model_validate(_without_empty(self.tree, self.keys_at), context=zone)
            except ValidationError as error:
                if not self.learn(error.errors(include_url=False)):
                    return None

    def keys_at(self, path: Path) -> list[str]:
        """Name the keys that are allowed at a place, none where no keys are."""
        return _keys_at(self.model, path)

    def learn(self, errors: list[ErrorDetails]) -> bool:
        """Say what is wrong and drop it; False when what is left can never hold."""
        for error in sorted(errors, key=lambda error: error["type"] != "extra_forbidden"):
            self.say(error)
        paths = [self.path_to_drop(error) for error in errors]
        # From the back, so that the numbers of list items before it stay right.
        order = sorted(set(paths), key=lambda path: [(isinstance(part, str), part) for part in path], reverse=True)
        dropped = [self.drop(path) for path in order]
        return any(dropped) and () not in paths

    def written(self, loc: Path) -> Path:
        """Say where in the tree an error is: without what pydantic adds for the key of a mapping, and without the
        number of an entry that stands without brackets."""
        node: Any = self.tree
        path: list[int | str] = []
        for part in loc:
            if part == "[key]" or (isinstance(part, int) and isinstance(node, dict)):
                continue
            path.append(part)
            node = node[part] if _holds(node, part) else None
        return tuple(path)

    def path_to_drop(self, error: ErrorDetails) -> Path:
        """A value that is wrong goes; where one is missing, what should hold it goes."""
        path = self.written(error["loc"])
        return path[:-1] if error["type"] == "missing" else path

    def drop(self, path: Path) -> bool:
        """Take a value out of the tree; False when it is not in there."""
        self.dropped.add(path)
        if not path:
            return False
        self.broken.add(str(path[0]))
        parent: Any = self.tree
        for depth, part in enumerate(path[:-1], 1):
            parent = parent[part] if _holds(parent, part) else None
            if isinstance(parent, str):
                # A text may stand for a block (`responsible: Leitung`): then the text is the value that is wrong.
                return self.drop(path[:depth])
        if not _holds(parent, path[-1]):
            # One entry may stand without brackets: then the first of the list is the value itself.
            return isinstance(path[-1], int) and self.drop(path[:-1])
        del parent[path[-1]]
        return True

    def say(self, error: ErrorDetails) -> None:
        """Turn one of pydantic's errors into a problem, unless it only follows from another one."""
        path = self.written(error["loc"])
        if error["type"] == "missing":
            self.say_missing(path)
        elif error["type"] == "extra_forbidden":
            self.say_unknown(path)
        else:
            said = sentence(error)
            values = {"key": dotted(self.marked.known(path)), "value": shown(error["input"])}
            what, fix = filled(said.what, values), filled(said.fix, values)
            self.add(Problem(said.rule, self.marked.where(*path), what, fix, proposal=said.proposal))

    def say_missing(self, path: Path) -> None:
        """A key that is not there, or is there without a value."""
        self.broken.add(str(path[0]))
        if path in self.dropped or path in self.promised:
            return
        key = dotted(path)
        if path in self.marked.keys:
            what, fix = msg("{key} is empty", key=key), msg("write its value after the colon")
            self.add(Problem("DATA-04", self.marked.where_key(*path), what, fix))
        else:
            what, fix = msg("{key} is missing", key=key), msg('add a line "{name}: …"', name=path[-1])
            self.add(Problem("DATA-04", self.marked.where_key(*path[:-1]), what, fix))

    def say_unknown(self, path: Path) -> None:
        """A key that nobody knows, with the one that was probably meant."""
        name = str(path[-1])
        known = _keys_at(self.model, path[:-1])
        written = str(self.value_at(path))
        hint = instead_of(name, written, known)
        if hint and holds_back(name, written):
            self.broken.add("visibility")  # whoever wrote it in the way of another program meant it all the same
        proposal = "" if hint else meant(name, known)
        what = msg('there is no key "{name}"', name=name)
        if proposal:
            self.promised.add((*path[:-1], proposal))
            self.broken.add(str((*path[:-1], proposal)[0]))
            is_alike = name != proposal and "".join(filter(str.isprintable, name)) == proposal
            alike = msg('there is a sign in it that nobody sees; write "{proposal}" anew', proposal=proposal)
            fix = alike if is_alike else msg('did you mean "{proposal}"?', proposal=proposal)
        else:
            fix = hint or (choose_key(known) if self.marked.has_value(path) else quote_before())
        where = self.marked.where_key(*path)
        self.add(Problem("DATA-03", where, what, fix, proposal=None if hint else self.sure_key(path, known)))

    def value_at(self, path: Path) -> Tree:
        """Give what was written at a place, None where nothing is."""
        node: Any = self.marked.tree
        for part in path:
            node = node[part] if _holds(node, part) else None
        return node  # type: ignore[no-any-return]  # of a tree

    def sure_key(self, path: Path, known: list[str]) -> str | None:
        """Give the key that can safely stand here: no other word beside it stands for that key, too."""
        sure = meant_surely(str(path[-1]), known)
        beside: Any = self.marked.tree
        for part in path[:-1]:
            beside = beside[part] if _holds(beside, part) else {}
        others = (name for name in beside if name != path[-1])
        rivals = (name if name in known else meant(str(name), known) for name in others)
        return sure if sure and sure not in rivals else None

    def add(self, problem: Problem) -> None:
        """Say it once."""
        if problem not in self.problems:
            self.problems.append(problem)


def _holds(parent: object, part: int | str) -> bool:
    if isinstance(parent, list):
        return isinstance(part, int) and part < len(parent)
    return isinstance(parent, dict) and part in parent


def _without_empty(tree: Tree, known: Known, path: Path = ()) -> Tree:
    """Leave out keys without a value: a scaffold's empty line is no statement. A key that nobody knows is told, though:
    in `{collects: Ort, keine Namen}` the comma has made a key of half a sentence."""
    if isinstance(tree, dict):
        names = known(path)
        kept = {key: value for key, value in tree.items() if value is not None or (names and key not in names)}
        return {key: _without_empty(value, known, (*path, key)) for key, value in kept.items()}
    if isinstance(tree, list):
        return [_without_empty(value, known, (*path, number)) for number, value in enumerate(tree)]
    return tree


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """Name the keys that are allowed at a place."""
    for part in path:
        if isinstance(part, int):
            continue
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        inner = model_in(fields[part].annotation) if part in fields else None
        if inner is None:
            return []
        model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def model_in(annotation: object) -> type[BaseModel] | None:
    """Find the model in `Repeat | None` or `tuple[Fact, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := model_in(part))), None)
