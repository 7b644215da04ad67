"""Which row of a table is its heading, what parts its cells, and which column holds what. Reads no events."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from labnetz.content.tables.cells import DELIMITERS, MAX_COLUMNS, Row, rows
from labnetz.content.tables.words import HEADINGS, folded, quoted
from labnetz.model import Problem, Where, msg

if TYPE_CHECKING:
    from labnetz.content.tables.mapping import Mapped

_LOOK = 50
"""Rows in which the heading is looked for; above it, there are titles and empty rows."""
_EXAMPLE = "columns: {title: Titel, day: Datum, start: Beginn}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The row with the headings. `columns` maps keys to positions, `rest` are headings that nothing was made of."""

    delimiter: str
    row: Row
    columns: Mapping[str, int]
    rest: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        """The line of the file on which it begins."""
        return self.row[0].line

    def name(self, key: str) -> str:
        """Give the heading of a key's column."""
        return " ".join(self.row[self.columns[key]].text.split())


def find_header(text: str, path: str, mapped: Mapped) -> tuple[Header | None, tuple[Problem, ...]]:
    """Find the heading: the first row that has most of the columns that are looked for. None when it can't be used."""
    best = max(_candidates(text, mapped), key=lambda one: one.score, default=None)
    if best is None or not best.score:
        return None, (_not_found(text, path, mapped),)
    if len(best.row) > MAX_COLUMNS:
        what = msg("the table has more than {limit} columns", limit=MAX_COLUMNS)
        return None, (Problem("SRC-01", Where(path, best.row[0].line), what, msg("leave out what nobody needs")),)
    header = _header(best, mapped)
    problems = (*_missing(header, mapped), *_ambiguous(header, path, mapped))
    if "title" not in header.columns or not header.columns.keys() & {"day", "start"}:
        return None, (*problems, _too_little(header, path, mapped))
    return header, (*problems, *_remarks(header, path, mapped))


@dataclass(frozen=True, slots=True)
class _Candidate:
    delimiter: str
    row: Row
    score: int


def _candidates(text: str, mapped: Mapped) -> Iterator[_Candidate]:
    for delimiter in DELIMITERS:
        for row in islice(rows(text, delimiter), _LOOK):
            yield _Candidate(delimiter, row, len(_positions(row, mapped)))


def _positions(row: Row, mapped: Mapped) -> dict[str, int]:
    """Find the column of each key."""
    names = names_of(row)
    if mapped.columns is not None:
        return {key: names[folded(heading)] for key, heading in mapped.columns.items() if folded(heading) in names}
    found: dict[str, int] = {}
    for key, headings in HEADINGS.items():
        position = next((names[heading] for heading in headings if heading in names), None)
        if position is not None:
            found[key] = position
    return found


def names_of(row: Row) -> dict[str, int]:
    """Give the position of each heading; the second of two that are alike is called "ort (2)"."""
    names: dict[str, int] = {}
    for position, cell in enumerate(row):
        name = folded(cell.text)
        count = 1
        while name and (unique := name if count == 1 else f"{name} ({count})") in names:
            count += 1
        if name:
            names[unique] = position
    return names


def _header(best: _Candidate, mapped: Mapped) -> Header:
    columns = _positions(best.row, mapped)
    used = set(columns.values())
    rest = (" ".join(cell.text.split()) for position, cell in enumerate(best.row) if position not in used)
    return Header(delimiter=best.delimiter, row=best.row, columns=columns, rest=tuple(name for name in rest if name))


# --- what is wrong with it --------------------------------------------------------------------------------------------


def _not_found(text: str, path: str, mapped: Mapped) -> Problem:
    if not text.strip():
        return Problem("SRC-01", Where(path), msg("the table is empty"), msg("fill it, or delete the file"))
    what = msg("no row of the table has headings that say which column is the title and which the day")
    if mapped.columns is None:
        fix = msg("write into {path} which columns they are: {example}", path=mapped.path, example=_EXAMPLE)
    else:
        fix = msg("write the headings into {path} as they stand in the table", path=mapped.path)
    return Problem("SRC-02", Where(path), what, fix)


def _too_little(header: Header, path: str, mapped: Mapped) -> Problem:
    missing = "title" if "title" not in header.columns else "day"
    what = msg("nobody can tell which column is {key}, so the table is not published", key=missing)
    known = _listed(_headings(header.row))
    fix = msg("write it into {path} below columns:, one of: {known}", path=mapped.path, known=known)
    return Problem("SRC-02", Where(path, header.line), what, fix)


def _missing(header: Header, mapped: Mapped) -> Iterator[Problem]:
    """Say which columns the mapping names that the table doesn't have."""
    headings = {folded(heading): heading for heading in _headings(header.row)}
    for key, heading in (mapped.columns or {}).items():
        if key in header.columns:
            continue
        what = msg('the table has no column "{heading}"', heading=heading)
        near = difflib.get_close_matches(folded(heading), headings, n=1)
        if near:
            fix = msg('did you mean "{proposal}"?', proposal=headings[near[0]])
        else:
            fix = msg("use one of: {known}", known=_listed([*headings.values()]))
        yield Problem("SRC-02", mapped.where_column(key), what, fix)


def _ambiguous(header: Header, path: str, mapped: Mapped) -> Iterator[Problem]:
    """Say which headings of columns that are used stand twice."""
    names = names_of(header.row)
    for key, position in header.columns.items():
        name = folded(header.row[position].text)
        if f"{name} (2)" in names and names[name] == position:
            heading = header.name(key)
            what = msg('two columns are called "{heading}"; the first one is taken', heading=heading)
            fix = msg('for the other, write "{heading} (2)" into {path}', heading=heading, path=mapped.path)
            yield Problem("SRC-02", Where(path, header.line, header.row[position].col), what, fix, "warning")


def _remarks(header: Header, path: str, mapped: Mapped) -> Iterator[Problem]:
    where = Where(path, header.line)
    if mapped.columns is None:
        taken = ", ".join(f"{key}: {quoted(header.name(key))}" for key in header.columns)
        what = msg("the columns were taken as {{{taken}}}", taken=taken)
        fix = msg("write that into {path} after columns:, and correct there what is wrong", path=mapped.path)
        yield Problem("SRC-06", where, what, fix, "note")
    if header.rest:
        what = msg("these columns are not published: {columns}", columns=_listed(header.rest))
        fix = msg("to publish one, write it into {path} below columns:", path=mapped.path)
        yield Problem("SRC-06", where, what, fix, "note")
    if "id" not in header.columns:
        what = msg("no column says which event is which, so the day and the title do")
        fix = msg(
            "who changes one of them makes a new event; better add a column with numbers that stay, and map it as id"
        )
        yield Problem("SRC-06", where, what, fix, "note")


def _headings(row: Row) -> list[str]:
    return [" ".join(cell.text.split()) for cell in row if cell.text]


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name[:60] for name in names[:30])
    return shown if len(names) <= 30 else f"{shown} …"
