"""The file beside a table → what its columns and words mean. Reads no table.

What is said here holds for every row, so it is checked here, once, and not row by row.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.content.tables import words
from labnetz.content.tables.schema import ColumnFields, TableFields
from labnetz.content.tables.words import folded
from labnetz.marked_yaml import Marked, read_marked
from labnetz.model import Audience, Need, Problem, Service, Status, Where, msg
from labnetz.synonyms import meant
from labnetz.validation import validate

if TYPE_CHECKING:
    from collections.abc import Collection

    from labnetz.content.context import Context
    from labnetz.content.history import Dates
    from labnetz.marked_yaml import Tree

CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": tuple(Status),
    "audience": tuple(Audience),
    "access": tuple(Service),
    "registration": tuple(Need),
}
"""Keys of which only some values exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """How a table is to be read. `columns` maps keys to headings; None where nobody said it, so they are guessed.

    `places` maps folded names to ids of places that exist. `meanings` maps a key's folded words to our values.
    `defaults` are keys and values of an event as they would be written. `path` is the file's, whether it exists or not.
    `histories` is what git knows of each row, by its event's id.
    """

    path: str
    columns: Mapping[str, str] | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: words.VALUES)
    defaults: Mapping[str, Tree] = field(default_factory=dict)
    zone: ZoneInfo | None = None
    where_column: Callable[[str], Where] = lambda _: Where("")
    histories: Mapping[str, Dates] = field(default_factory=dict)


def read_mapping(text: str | None, path: str, context: Context) -> tuple[Mapped | None, tuple[Problem, ...]]:
    """Read the file beside a table; `text` is None where there is none. None when it can't be trusted at all."""
    if text is None:
        return Mapped(path=path), ()
    marked, problems = read_marked(text, path)
    if marked is None:
        return None, problems
    checked = validate(TableFields, marked, vital=frozenset(("timezone",)))
    fields = checked.value
    problems += checked.problems
    if fields is None or _hides_something(fields, marked) or ("columns" in checked.broken and fields.columns is None):
        return None, problems
    reading = _Reading(fields, marked, context)
    mapped = Mapped(
        path=path,
        columns=_columns(fields.columns),
        places=reading.places(),
        meanings=reading.meanings(),
        defaults=reading.defaults(),
        zone=ZoneInfo(fields.timezone) if fields.timezone else None,
        where_column=lambda key: marked.where("columns", key),
    )
    return mapped, (*problems, *reading.problems)


def known_places(written: Mapping[str, str], context: Context) -> dict[str, str]:
    """Give the ids of places by all names by which a table or calendar may call them."""
    found = {folded(place.line): id_ for id_, place in context.places.items()}
    found |= {folded(place.name): id_ for id_, place in context.places.items()}
    found |= {id_: id_ for id_ in context.places}
    return found | {folded(name): id_ for name, id_ in written.items()}


def check_places(written: Mapping[str, str], marked: Marked, context: Context) -> Iterator[Problem]:
    """Say which places there are no pages of."""
    for name, id_ in written.items():
        if id_ not in context.places:
            yield no_place(id_, marked.where("places", name), context)


def no_place(id_: str, where: Where, context: Context) -> Problem:
    """Say that there is no page of a place."""
    what = msg('there is no place "{place}"', place=id_)
    near = difflib.get_close_matches(id_, sorted(context.places), n=1)
    fix = msg('did you mean "{proposal}"?', proposal=near[0]) if near else msg("make a page for it first")
    return Problem("DATA-12", where, what, fix)


def _hides_something(fields: TableFields, marked: Marked) -> bool:
    """Tell whether somebody wanted events not to be public, in a way that can't be read."""
    written = marked.tree.get("defaults")
    meant_so = isinstance(written, dict) and any(meant(key, ("visibility",)) for key in written)
    return meant_so and fields.defaults.visibility is None


def _columns(fields: ColumnFields | None) -> Mapping[str, str] | None:
    return {key: heading for key, heading in fields if heading} if fields else None


class _Reading:
    """What a file says that has the right form; what is wrong with it beyond its form."""

    def __init__(self, fields: TableFields, marked: Marked, context: Context) -> None:
        self.fields = fields
        self.marked = marked
        self.context = context
        self.problems: list[Problem] = []

    def places(self) -> dict[str, str]:
        self.problems += check_places(self.fields.places, self.marked, self.context)
        written = {name: id_ for name, id_ in self.fields.places.items() if id_ in self.context.places}
        return known_places(written, self.context)

    def meanings(self) -> dict[str, Mapping[str, str]]:
        """Give our values by the words of the table; what the file says counts more than what we know."""
        found: dict[str, Mapping[str, str]] = dict(words.VALUES)
        for key, written in self.fields.values:
            good = {folded(word): value for word, value in written.items() if self.may_be(key, word, value)}
            found[key] = {**found.get(key, {}), **good}
        return found

    def may_be(self, key: str, word: str, value: str) -> bool:
        choices: Collection[str] = CHOICES.get(key, (value,))
        if value in choices:
            return True
        what = msg('{key} can\'t be "{value}"', key=key, value=value)
        fix = msg("choose one of: {choice}", choice=", ".join(choices))
        self.problems.append(Problem("DATA-05", self.marked.where("values", key, word), what, fix))
        return False

    def defaults(self) -> dict[str, Tree]:
        said = self.fields.defaults.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
        found = {key: _as_written(value) for key, value in said.items()}
        place = self.fields.defaults.place
        if place and place not in self.context.places:
            self.problems.append(no_place(place, self.marked.where("defaults", "place"), self.context))
            del found["place"]
        return found


def _as_written(value: object) -> Tree:
    """Turn a checked value back into what would stand in a page: all scalars are text there."""
    if isinstance(value, dict):
        return {str(key): _as_written(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_as_written(entry) for entry in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
