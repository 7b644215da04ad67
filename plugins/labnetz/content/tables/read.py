"""A table → events of the lab: every row is an event, or a problem that says why not. Opens no file.

A row is read as a page would be, so that the same rules and messages hold for both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from labnetz.content.dates import written
from labnetz.content.event import VITAL, event_of
from labnetz.content.history import NO_HISTORY
from labnetz.content.item import Draft
from labnetz.content.lab_history import TIMEZONE
from labnetz.content.plain import MAX_BYTES, shortened
from labnetz.content.schema.event import EventFields
from labnetz.content.sourced import AddressOf, Sourced, SourceReading
from labnetz.content.tables.cells import Row, rows
from labnetz.content.tables.decode import decode
from labnetz.content.tables.header import Header, find_header
from labnetz.content.tables.mapping import Mapped, known_places
from labnetz.content.tables.row import Draw, draw, is_event
from labnetz.content.values import slug_of
from labnetz.model import Event, Place, Problem, Visibility, Where, msg
from labnetz.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labnetz.content.context import Context

MAX_ROWS = 10_000
_WHOLE_PAGE = "DATA-13"
"""The rule by which `content.event` says that a whole page is left out; here it is a row."""


def read_table(body: bytes, path: str, mapped: Mapped, context: Context, address: AddressOf) -> SourceReading:
    """Read a table. `path` is what problems call it, `address` gives the address of an event's page by its id."""
    text, problems = decode(body, path)
    if problems:
        return SourceReading((), problems)
    if not mapped.places:
        mapped = replace(mapped, places=known_places({}, context))
    header, problems = find_header(text, path, mapped)
    if header is None:
        return SourceReading((), problems)
    reading = _Reading(path, header, mapped, context, address)
    reading.problems += problems
    for row in _below(text, header):
        reading.take(row)
    reading.sum_up()
    return SourceReading(tuple(reading.found), tuple(reading.problems))


def _below(text: str, header: Header) -> Iterator[Row]:
    return (row for row in rows(text, header.delimiter) if row[0].line > header.line)


@dataclass(slots=True)
class _Reading:
    """What is known so far while the rows of a table are read."""

    path: str
    header: Header
    mapped: Mapped
    context: Context
    address: AddressOf
    found: list[Sourced] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ids: dict[str, _Owner] = field(default_factory=dict)
    passed: list[int] = field(default_factory=list)
    lost_places: dict[str, Where] = field(default_factory=dict)
    undecided: Where | None = None
    count: int = 0
    drafts: int = 0

    def take(self, row: Row) -> None:
        """Read a row, unless it is none."""
        torn = any(cell.torn for cell in row)
        if torn or is_event(row, self.header):
            self.count += 1
            if self.count > MAX_ROWS:
                return
            if torn:
                self.torn(row)
            elif not self.too_wide(row):
                self.read(row)
        elif any(cell.text for cell in row):
            self.passed.append(row[0].line)

    def torn(self, row: Row) -> None:
        cell = next(cell for cell in row if cell.torn)
        what = msg("a quotation mark is opened here and never closed, so the row is not published")
        self.problems.append(
            Problem("SRC-03", Where(self.path, cell.line, cell.col), what, msg("close it, or delete it"))
        )

    def too_wide(self, row: Row) -> bool:
        """A delimiter inside a text moves all that follows into the wrong columns."""
        extra = next((cell for cell in row[len(self.header.row) :] if cell.text), None)
        if extra is None:
            return False
        what = msg("the row has more cells than there are headings, so it is not published")
        fix = msg('put the text that holds "{delimiter}" in quotation marks', delimiter=self.header.delimiter)
        self.problems.append(Problem("SRC-03", Where(self.path, extra.line, extra.col), what, fix))
        return True

    def read(self, row: Row) -> None:
        drawn = draw(row, self.header, self.mapped, self.path)
        where = Where(self.path, row[0].line)
        checked = validate(EventFields, drawn.marked, vital=VITAL, zone=self.mapped.zone or self.context.zone)
        missing = tuple(_missing(drawn, where))
        # What is missing was said in words that fit a table.
        said = (one for one in checked.problems if one.rule != "DATA-04")
        self.problems += (*drawn.problems, *missing, *said)
        broken = drawn.broken | ((checked.broken - {"start"} if drawn.broken else checked.broken) & VITAL)
        if checked.value is None or broken:
            self.problems.append(_unpublished(where, broken - {"title"} if missing else broken))
        elif (id_ := self.id_of(checked.value, drawn, where)) is not None:
            self.publish(Draft(id_, checked.value, drawn.marked, "", ()), drawn, where)

    def publish(self, draft: Draft[EventFields], drawn: Draw, where: Where) -> None:
        history = self.mapped.histories.get(draft.id, NO_HISTORY)
        moved = {
            name: move for name, move in self.context.moved_lab.items() if not (name == TIMEZONE and self.mapped.zone)
        }
        context = replace(self.context, url=self.address(draft.id), history=history, moved_lab=moved)
        events, problems = event_of(draft, context)
        self.problems += (one for one in problems if one.rule != _WHOLE_PAGE)
        if not events:
            self.problems.append(_unpublished(where, {"end"}))
            return
        if draft.fields.visibility is Visibility.DRAFT:
            self.drafts += 1
            return
        self.found += (Sourced(_completed(event, drawn), where) for event in events)
        if drawn.place:
            self.lost_places.setdefault(drawn.place, drawn.marked.where("place"))
        if drawn.undecided and self.undecided is None:
            self.undecided = where

    # --- identity -----------------------------------------------------------------------------------------------------

    def id_of(self, fields: EventFields, drawn: Draw, where: Where) -> str | None:
        """Give the row's id, None where another row has it already."""
        start = written(fields.start)
        if not drawn.id and "id" in self.header.columns:
            self.problems.append(_no_id(where, self.header.name("id")))
        id_ = drawn.id or slug_of(f"{start[:10]}-{fields.title}")
        if not drawn.id and id_ in self.ids and self.ids[id_].start != start and (clock := start[11:].replace(":", "")):
            id_ = self.told_apart(id_, clock, where)
        if id_ not in self.ids:
            self.ids[id_] = _Owner(where.line or 0, start)
            return id_
        self.problems.append(_double(where, drawn, id_, self.ids[id_].line))
        return None

    def told_apart(self, id_: str, clock: str, where: Where) -> str:
        """Two rows with one title on one day differ in their time. It may change, so somebody should know."""
        other = f"{id_[: 80 - len(clock) - 1].rstrip('-')}-{clock}"
        what = msg("line {line} has the same day and title; only the time tells them apart", line=self.ids[id_].line)
        fix = msg("add a column with numbers that stay, and map it as id: then a new time is no new event")
        self.problems.append(Problem("SRC-04", where, what, fix, "warning"))
        return other

    # --- what concerns the whole table --------------------------------------------------------------------------------

    def sum_up(self) -> None:
        """Say once what would have to be said of many rows."""
        self.problems += self.remarks()
        for name, where in self.lost_places.items():
            what = msg('the place "{name}" has no page, so only its name is published', name=name)
            known = ", ".join(sorted(self.context.places)[:20])
            fix = msg("make a page for it")
            if known:
                line = f'"{name}": …'
                fix = msg(
                    "make a page for it, or write into {path} below places: {line} with one of: {known}",
                    path=self.mapped.path,
                    line=line,
                    known=known,
                )
            self.problems.append(Problem("SRC-05", where, what, fix, "warning"))

    def remarks(self) -> Iterator[Problem]:
        if self.count > MAX_ROWS:
            what = msg("the table has more than {limit} rows; the rest is not published", limit=MAX_ROWS)
            yield Problem("SRC-01", Where(self.path), what, msg("split it into several files"))
        if self.drafts:
            what = msg("the rows of this table are drafts and are not published: {count}", count=self.drafts)
            fix = msg("delete visibility in {path} to publish them", path=self.mapped.path)
            yield Problem("DATA-24", Where(self.path), what, fix, "note")
        if self.passed:
            lines = ", ".join(map(str, self.passed[:20]))
            what = msg("without a day, these lines were taken for headings or sums: {lines}", lines=lines)
            yield Problem("SRC-06", Where(self.path), what, msg("if one is an event, give it a day"), "note")
        if self.undecided:
            what = msg("nobody says if one must register, so how to do it stands in the text only")
            fix = msg("write into {path}: defaults: {{registration: {{need: required}}}}", path=self.mapped.path)
            yield Problem("SRC-05", self.undecided, what, fix, "warning")


@dataclass(frozen=True, slots=True)
class _Owner:
    """The row that has an id."""

    line: int
    start: str


def _missing(drawn: Draw, where: Where) -> Iterator[Problem]:
    for key, what in (("title", msg("the row has no title")), ("start", msg("the row has no day"))):
        if key not in drawn.marked.tree and not (key == "start" and drawn.broken & {"start", "end"}):
            yield Problem("SRC-03", where, what, msg("write one, or delete the row"))


def _no_id(where: Where, column: str) -> Problem:
    what = msg("nothing stands in the column {column}, so the day and the title say which event it is", column=column)
    fix = msg("fill it in before people have the event in their calendars")
    return Problem("SRC-04", where, what, fix, "warning")


def _double(where: Where, drawn: Draw, id_: str, line: int) -> Problem:
    if drawn.id:
        what = msg('the row has the same id "{id}" as line {line}, so it is not published', id=id_, line=line)
        return Problem("SRC-04", where, what, msg("give it another one, or delete one of the two"))
    what = msg("the row has the same day and title as line {line}, so it is not published", line=line)
    fix = msg("delete one of the two, or add a column with numbers that stay, and map it as id")
    return Problem("SRC-04", where, what, fix)


def _unpublished(where: Where, keys: Iterable[str]) -> Problem:
    names = ", ".join(sorted(keys))
    what = msg("this row is not published because of: {keys}", keys=names)
    if not names:
        what = msg("this row is not published")
    return Problem("SRC-03", where, what, msg("correct what is said about that above"))


def _completed(event: Event, drawn: Draw) -> Event:
    """Add what stays text: it never was Markdown. A place without a page is known by its name alone."""
    text = shortened("\n\n".join(part for part in (event.description, drawn.text) if part), MAX_BYTES)
    place = Place(name=drawn.place[:200]) if drawn.place else event.place
    return replace(event, description=text, place=place)
