"""A sheet as bytes, to be kept beside the calendar it was made of. Never the truth: it can be made anew at any time.

    {"labnetz-sheet": 1, "version": …, "key": …, "sha256": …, "parts": [bytes of each part]}    one line
    the table as JSON · problems (`labnetz.settled`) · all of it settled · events as values · octets of all events ·
    lines of all events

`key` is a hash of everything that flows in: the calendar's bytes, who published it, how it is told. What was written by
another version of the code, for anything else, or is damaged, is not read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import partial
from typing import BinaryIO, Protocol

from labnetz.ical.sheet import Part, Sheet, Table, part_of
from labnetz.ical.write import CalendarInfo
from labnetz.ledger import code_version
from labnetz.model import Lab, Origin
from labnetz.settled import NotSettled, read_settled, write_settled

FORMAT = 5
"""Changes with the form of the file."""
_CHUNK = 1 << 20
_LONGEST_HEAD = 1_000


class Shelf(Protocol):
    """Where sheets are kept. Losing them costs time only."""

    def open(self, name: str) -> BinaryIO | None:
        """Open what was kept last under a name, None if there is nothing."""
        ...

    def later(self, name: str) -> Part:
        """Give parts of what was opened last under this name, after it was closed. Those raise OSError once something
        else is kept there."""
        ...

    def keep(self, name: str, parts: Iterable[bytes]) -> None:
        """Keep this instead, all of it or nothing. It is no harm if that fails."""
        ...

    def room(self) -> BinaryIO:
        """Open a nameless file without a buffer: for what is needed as long as it is open."""
        ...


@dataclass(frozen=True, slots=True)
class Made:
    """What a sheet is made of. `sha256` is that of the calendar's bytes, `more` is all else that flows in."""

    lab: Lab
    origin: Origin
    calendar: CalendarInfo
    sha256: str
    more: str = ""

    @property
    def key(self) -> str:
        """A hash of all of it."""
        lab = (self.lab.id, self.lab.label, self.lab.url, self.lab.timezone)
        told = (self.calendar.language, self.calendar.timezone)
        return hashlib.sha256(repr((self.sha256, lab, _all_of(self.origin), told, self.more)).encode()).hexdigest()


def write_sheet(sheet: Sheet, key: str) -> Iterator[bytes]:
    """Give the parts of the file."""
    table = sheet.table()
    # asdict would copy each list number by number.
    named = {"name": sheet.name, **{one.name: getattr(table, one.name) for one in fields(table)}}
    parts = [
        json.dumps(named, ensure_ascii=False, separators=(",", ":")).encode(),
        write_settled({}, sheet.problems) if sheet.problems else b"",
        sheet.settled,
        sheet.values,
        sheet.octets(0, sum(table.sizes)),
        sheet.lines(0, sum(table.lengths)),
    ]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    head = {"labnetz-sheet": FORMAT, "version": code_version(), "key": key, "sha256": digest.hexdigest()}
    yield json.dumps(head | {"parts": [len(part) for part in parts]}).encode() + b"\n"
    yield from parts


def read_sheet(file: BinaryIO, made: Made, parts: Part | None = None) -> Sheet | None:
    """Read a sheet; None for what can't be used.

    `parts` gives octets of the file later on, so that little is held. With None, all of it is kept in memory.
    """
    try:
        return _read(file, made, parts)
    except (ValueError, LookupError, TypeError, RecursionError, OSError, NotSettled):
        return None


def kept_sheet(shelf: Shelf | None, name: str, made: Made, *, is_later: bool = False) -> Sheet | None:
    """Read the sheet that lies on a shelf; None where there is none that can be used.

    With `is_later`, octets of its parts are read when they are asked for.
    """
    file = shelf.open(name) if shelf is not None else None
    if shelf is None or file is None:
        return None
    with file:
        return read_sheet(file, made, shelf.later(name) if is_later else None)


def _read(file: BinaryIO, made: Made, parts: Part | None) -> Sheet | None:
    first = file.readline(_LONGEST_HEAD)
    head = json.loads(first)
    if (head["labnetz-sheet"], head["version"], head["key"]) != (FORMAT, code_version(), made.key):
        return None
    *sizes, octets_size, lines_size = head["parts"]
    table, problems, settled, values = [file.read(size) for size in sizes]
    digest = hashlib.sha256(table + problems + settled + values)
    is_later = parts is not None
    if parts is None:
        rest = file.read(octets_size + lines_size)
        digest.update(rest)
        parts, begin = part_of(rest), 0
    else:
        begin = len(first) + sum(sizes)
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            digest.update(chunk)
    if digest.hexdigest() != head["sha256"]:
        return None
    name, rows = _rows(table)
    told = partial(parts, len(first) + sizes[0] + sizes[1], sizes[2]) if is_later and settled else None
    return Sheet(
        made.lab,
        made.origin,
        name,
        read_settled(problems)[1] if problems else (),
        _Rows(rows, partial(parts, begin - sum(sizes), sizes[0]) if is_later else partial(bytes, table)),
        _from(parts, begin),
        _from(parts, begin + octets_size),
        settled=b"" if told else settled,
        values=values,
        again=told,
    )


def _rows(written: bytes) -> tuple[str, Table]:
    named = json.loads(written)
    return named.pop("name"), Table(**named)


@dataclass(slots=True)
class _Rows:
    """Rows that are given once and then let go, and read `again` if somebody asks once more."""

    first: Table | None
    again: Callable[[], bytes]

    def __call__(self) -> Table:
        first, self.first = self.first, None
        return first or _rows(self.again())[1]


def _from(part: Part, begin: int) -> Part:
    return lambda at, size: part(begin + at, size)


def _all_of(origin: Origin) -> tuple[str, ...]:
    return tuple(getattr(origin, one.name) for one in fields(origin))
