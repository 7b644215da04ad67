"""The files in a lab's folder of sources, each with the small file beside it → events. Fetches nothing.

A file that can't be read costs only itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from labnetz.content.calendars import OwnCalendar, own_places, read_own_calendar
from labnetz.content.folders import sources_of
from labnetz.content.sourced import AddressOf, SourceReading, told
from labnetz.content.tables.decode import MAX_BYTES
from labnetz.content.tables.mapping import check_places, read_mapping
from labnetz.content.tables.read import read_table
from labnetz.content.tables.schema import CalendarFileFields
from labnetz.content.values import slug_of
from labnetz.marked_yaml import read_marked
from labnetz.model import Problem, Where, msg
from labnetz.table_history import table_dates
from labnetz.validation import validate

if TYPE_CHECKING:
    from labnetz.content.context import Context
    from labnetz.model import Message

_TABLES, _CALENDARS, _MAPPINGS = (".csv", ".tsv"), (".ics",), (".yml", ".yaml")
_SHEETS = (".xlsx", ".xls", ".ods", ".numbers")


def read_files(folder: Path, context: Context, address: AddressOf) -> Iterator[SourceReading]:
    """Read the files of a lab's folder of sources. `folder` is that of lab.yml."""
    return _Files(folder, context, address).files()


@dataclass(frozen=True, slots=True)
class _Files:
    """What all files of the folder are read with."""

    folder: Path
    context: Context
    address: AddressOf

    def files(self) -> Iterator[SourceReading]:
        """Read the files of the folder, each for itself."""
        name = sources_of(self.context.lab).strip("/")
        paths = sorted(path for path in (self.folder / name).glob("*") if _is_meant(path))
        mappings = {path.stem: path for path in paths if path.suffix.lower() in _MAPPINGS}
        owners: dict[str, Path] = {}
        for path in paths:
            suffix = path.suffix.lower()
            if suffix not in _TABLES + _CALENDARS:
                continue
            shown = f"{name}/{path.name}"
            if (first := owners.setdefault(path.stem, path)) is not path:
                yield told("SRC-02", shown, *_same_name(first))
            elif suffix in _TABLES:
                yield self.table(path, shown, mappings.pop(path.stem, None))
            else:
                yield self.calendar(path, shown, mappings.pop(path.stem, None))
        yield from _strangers(paths, [path for stem, path in mappings.items() if stem not in owners], name)

    def table(self, path: Path, shown: str, beside: Path | None) -> SourceReading:
        text, unread = _text(beside, shown)
        body, lost = _body(path, shown)
        if unread or lost:
            return SourceReading((), (*unread, *lost))
        mapped, problems = read_mapping(text, _beside(shown, beside), self.context)
        if mapped is None:
            return SourceReading((), (*problems, _held_up(shown, beside)))
        histories = table_dates(path, lambda old: read_table(old, shown, mapped, self.context, self.address))
        reading = read_table(body, shown, replace(mapped, histories=histories), self.context, self.address)
        return replace(reading, problems=(*problems, *reading.problems))

    def calendar(self, path: Path, shown: str, beside: Path | None) -> SourceReading:
        text, unread = _text(beside, shown)
        body, lost = _body(path, shown)
        if unread or lost:
            return SourceReading((), (*unread, *lost))
        fields, problems = self.calendar_fields(text, _beside(shown, beside))
        if fields is None:
            return SourceReading((), (*problems, _held_up(shown, beside)))
        own = OwnCalendar(
            key=slug_of(path.stem)[:60].strip("-") or "kalender",
            path=shown,
            lab=self.context.lab,
            timezone=fields.timezone or "",
            topics=fields.topics,
            places=own_places(fields.places, self.context),
        )
        reading = read_own_calendar(body, own, now=self.context.now, address=self.address)
        return replace(reading, problems=(*problems, *reading.problems))

    def calendar_fields(self, text: str | None, path: str) -> tuple[CalendarFileFields | None, tuple[Problem, ...]]:
        if text is None:
            return CalendarFileFields(), ()
        marked, problems = read_marked(text, path)
        if marked is None:
            return None, problems
        checked = validate(CalendarFileFields, marked, vital=frozenset(("timezone",)))
        lost = check_places(checked.value.places, marked, self.context) if checked.value else ()
        return checked.value, (*problems, *checked.problems, *lost)


def _is_meant(path: Path) -> bool:
    """Programs leave files that begin with a dot or a tilde while a table is open."""
    return path.is_file() and not path.name.startswith((".", "~")) and path.suffix.lower() not in (".md", ".txt")


def _beside(shown: str, beside: Path | None) -> str:
    folder, _, name = shown.rpartition("/")
    return f"{folder}/{beside.name if beside else Path(name).stem + '.yml'}"


def _text(path: Path | None, shown: str) -> tuple[str | None, tuple[Problem, ...]]:
    if path is None:
        return None, ()
    try:
        return path.read_bytes().decode("utf-8-sig"), ()
    except (OSError, UnicodeDecodeError):
        what = msg("the file can't be read as UTF-8 text")
        return None, (
            Problem("DATA-01", Where(_beside(shown, path)), what, msg("save it again as UTF-8")),
            _held_up(shown, path),
        )


def _body(path: Path, shown: str) -> tuple[bytes, tuple[Problem, ...]]:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1), ()
    except OSError:
        fix = msg("let others read it, or save it again")
        return b"", (Problem("SRC-01", Where(shown), msg("the file can't be read"), fix),)


def _held_up(shown: str, beside: Path | None) -> Problem:
    what = msg("no event of this file is published, because {path} can't be used", path=_beside(shown, beside))
    return Problem("SRC-02", Where(shown), what, msg("correct what is said about that above"))


def _same_name(first: Path) -> tuple[Message, Message]:
    what = msg("{path} has the same name, so this file is not read", path=first.name)
    return what, msg("give it another name: its events are known by it")


def _strangers(paths: list[Path], alone: list[Path], name: str) -> Iterator[SourceReading]:
    """Tell of files that somebody has put there and that nothing is made of."""
    for path in alone:
        what = msg("this file belongs to no table and no calendar")
        yield told(
            "SRC-06", f"{name}/{path.name}", what, msg("give it the name of the table, or delete it"), level="warning"
        )
    for path in paths:
        if path.suffix.lower() in _SHEETS:
            what, fix = (
                msg("files of a spreadsheet program are not read"),
                msg("save it as CSV: File, Save as, CSV (UTF-8)"),
            )
            yield told("SRC-01", f"{name}/{path.name}", what, fix)
        elif path.suffix.lower() not in _TABLES + _CALENDARS + _MAPPINGS:
            what, fix = msg("only .csv, .tsv and .ics are read here"), msg("save it as one of them, or delete it")
            yield told("SRC-06", f"{name}/{path.name}", what, fix, level="warning")
