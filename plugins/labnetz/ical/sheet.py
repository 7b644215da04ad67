"""What merging needs of one calendar: a row for each event, its octets as the network publishes them, its lines.

Made once for a calendar that does not change (`sheet_file`). Whether an event keeps the name that it wants here, only
all sheets together can tell (`merging`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple, overload
from zoneinfo import ZoneInfo

from labnetz.ical.event_values import read_events, write_events
from labnetz.ical.read import CalendarReading, Entry
from labnetz.ical.select import Selected, families_of, worldwide
from labnetz.ical.settled import entry_of
from labnetz.ical.splice import spliced
from labnetz.ical.touch import Reach, reach_of
from labnetz.ical.write import Block, CalendarInfo, Written, block, last_change, moment_of
from labnetz.model import Event, Lab, Origin, Problem, begins

Part = Callable[[int, int], bytes]
"""Gives so many octets from an offset on."""
Put = Callable[[bytes, frozenset[str]], Written]
"""Makes a block of an event's octets and the zones that they name."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows in columns: what is told once for a family, then what is told for each of its events.

    A family is what one lab says under one UID: an event, or a series with its changed dates, the series first.

    uids, wanted    its UID, and the one that it wants in the network
    reaches         when it happens: `Reach`, field by field; [begin, end] where that says all
    counts          of how many events it is

    begins, moments when the event begins, and when it was to begin (RECURRENCE-ID), as seconds since 1970, UTC
    changed         when anything about it last changed, in the same way
    zones           which of `zone_sets` it names
    sizes, lengths  octets of its block, and of its lines
    """

    uids: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    reaches: list[list[float]] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    moments: list[int | None] = field(default_factory=list)
    changed: list[int | None] = field(default_factory=list)
    zones: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    zone_sets: list[list[str]] = field(default_factory=list)


class Row(NamedTuple):
    """One event. `moment` and `changed` are None for a series and where nobody knows; its octets begin `at`."""

    begin: int
    moment: int | None
    changed: int | None
    zones: int
    at: int
    size: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A calendar that can be merged. `name` is what it calls itself, `problems` are what is wrong with it.

    `table` is called for the rows, which may be read anew for that: of many sheets they would fill the memory.
    `settled` is all of it after reading, as bytes (`settled`), for who needs values; b"" for a merge only. `values` are
    its events in the order of the rows (`event_values`), b"" where nobody has them; `events` are what would be read of
    them, () where nobody has done that yet. What is not held is read `again` when it is needed: that is `settled`.
    """

    lab: Lab
    origin: Origin
    name: str
    problems: tuple[Problem, ...]
    table: Callable[[], Table]
    octets: Part
    lines: Part
    settled: bytes = b""
    values: bytes = b""
    again: Callable[[], bytes] | None = None
    events: Sequence[Event] = ()

    def kept_entries(self, put: Put = Block) -> list[Entry]:
        """Give all entries of what has `values`; `put` puts their octets away. Raises what `read_events` raises."""
        return list(_kept_entries(self, put))

    def entries(self, wanted: frozenset[str]) -> list[Entry]:
        """Read the events of families again that want one of these names."""
        table = self.table()
        starts = list(_starts(table.lengths))
        found: list[Entry] = []
        event = 0
        for name, count in zip(table.wanted, table.counts, strict=True):
            for number in range(event, event + count) if name in wanted else ():
                text = self.lines(starts[number], table.lengths[number]).decode()
                found.append(entry_of(text.split("\n"), self.origin))
            event += count
        return found


@dataclass(frozen=True, slots=True, eq=False)
class KeptLines(Sequence[str]):
    """The lines of an event, read when somebody asks for them: of most events nobody does, and they are the most of
    what is known of an event. `block` is what the network publishes of it under the name `wanted`."""

    part: Part
    at: int
    length: int
    wanted: str
    block: Written

    def read(self) -> tuple[str, ...]:
        """Give the lines."""
        text = self.part(self.at, self.length).decode()
        return ("BEGIN:VEVENT", *text.split("\n"), "END:VEVENT")

    @overload
    def __getitem__(self, which: int) -> str: ...
    @overload
    def __getitem__(self, which: slice) -> tuple[str, ...]: ...
    def __getitem__(self, which: int | slice) -> str | tuple[str, ...]:
        return self.read()[which]

    def __len__(self) -> int:
        return len(self.read())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.read() == tuple(other)

    def __hash__(self) -> int:
        return hash(self.read())


def _kept_entries(sheet: Sheet, put: Put) -> Iterator[Entry]:
    table, events = sheet.table(), sheet.events or read_events(sheet.values)
    octets = sheet.octets(0, sum(table.sizes))
    sets = [frozenset(names) for names in table.zone_sets]
    wanted = [name for name, count in zip(table.wanted, table.counts, strict=True) for _ in range(count)]
    columns = (wanted, _starts(table.sizes), table.sizes, table.zones, _starts(table.lengths), table.lengths)
    for event, (name, at, size, zones, start, length) in zip(events, zip(*columns, strict=False), strict=True):
        made = put(octets[at : at + size], sets[zones])
        # Nearly always the same text: of a big network, each is held once.
        yield Entry(event, KeptLines(sheet.lines, start, length, event.uid if name == event.uid else name, made))


def families(table: Table) -> Iterator[tuple[str, list[float], list[Row]]]:
    """Give the wanted UID, the reach and the events of each family."""
    columns = (table.begins, table.moments, table.changed, table.zones, _starts(table.sizes), table.sizes)
    rows = map(Row._make, zip(*columns, strict=False))
    for wanted, reach, count in zip(table.wanted, table.reaches, table.counts, strict=True):
        yield wanted, reach, [next(rows)] if count == 1 else [next(rows) for _ in range(count)]


def _starts(sizes: Iterable[int]) -> Iterator[int]:
    return accumulate(sizes, initial=0)


def reach_from(fields: Sequence[float]) -> Reach:
    """Read what a table says of when a family happens."""
    if len(fields) == 2:
        return Reach(fields[0], fields[1], is_exact=True)
    begin, end, first, last, gap, limit, *points = fields
    return Reach(
        begin,
        None if end < begin else end,
        first=int(first),
        last=int(last),
        gap=int(gap),
        points=tuple(map(int, points)),
        limit=int(limit),
    )


def _fields(reach: Reach) -> list[float]:
    if reach.is_exact and reach.ends is not None:
        return [reach.begins, reach.ends]
    end = reach.begins - 1 if reach.ends is None else reach.ends
    return [reach.begins, end, reach.first, reach.last, reach.gap, reach.limit, *reach.points]


def sheet_of(
    lab: Lab, origin: Origin, reading: CalendarReading, calendar: CalendarInfo, *, with_values: bool = False
) -> Sheet:
    """Make the sheet of a calendar for a merge that is told by `calendar`: its language, and its days."""
    table, blocks, lines, events = Table(), bytearray(), bytearray(), list[Event]()
    zone = ZoneInfo(calendar.timezone)
    sets: dict[frozenset[str], int] = {}
    for uid, entries in families_of(lab, reading):
        name = worldwide(lab, uid)
        table.uids.append(uid)
        table.wanted.append(name)
        table.reaches.append(_fields(reach_of([entry.event for entry in entries], zone)))
        table.counts.append(len(entries))
        for entry in entries:
            events.append(entry.event)
            made = block(spliced(Selected(entry, lab, (), name), calendar.language))
            place = (sets.setdefault(made.zones, len(sets)), len(blocks), len(made.octets))
            blocks += made.octets
            text = "\n".join(entry.lines[1:-1]).encode()
            lines += text
            _add(table, row_of(entry.event, zone, place), len(text))
    table.zone_sets.extend(sorted(zones) for zones in sets)
    values, again = _values(events) if with_values else (b"", ())
    parts = part_of(blocks), part_of(lines)
    return Sheet(lab, origin, reading.name, reading.problems, lambda: table, *parts, values=values, events=again)


def _values(events: Sequence[Event]) -> tuple[bytes, Sequence[Event]]:
    """Write events, if the same ones can be read again, and give these, too."""
    try:
        written = write_events(events)
        again = read_events(written)
    except (ValueError, LookupError, TypeError):
        return b"", ()
    return (written, again) if again == list(events) else (b"", ())


def row_of(event: Event, zone: ZoneInfo, place: tuple[int, int, int]) -> Row:
    """Make the row of an event: `place` says which zones its octets name, where they are, and how many."""
    original, changed = event.recurrence_id, last_change([event])
    return Row(
        int(begins(event.when, zone).timestamp()),
        None if original is None else int(moment_of(original, zone).timestamp()),
        None if changed is None else int(changed.timestamp()),
        *place,
    )


def _add(table: Table, row: Row, length: int) -> None:
    table.begins.append(row.begin)
    table.moments.append(row.moment)
    table.changed.append(row.changed)
    table.zones.append(row.zones)
    table.sizes.append(row.size)
    table.lengths.append(length)


def part_of(octets: bytes | bytearray) -> Part:
    """Give parts of what is in memory."""
    return lambda at, size: bytes(octets[at : at + size])
