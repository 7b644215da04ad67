"""Merge sheets into one calendar: the same bytes as `splice.merge`, without reading what has not changed.

Most events want a name that nobody else wants; their octets are taken as they are, in order. Those whose names meet
(two feeds of one lab, one event at two labs, a name that somebody else has chosen) are read again and go the long way
(`select`, `splice`). Held in memory is a row for each event, not its octets.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import BinaryIO
from zoneinfo import ZoneInfo

from labnetz.ical.read import CalendarReading
from labnetz.ical.select import Selected, named
from labnetz.ical.sheet import Part, Row, Sheet, families, part_of, reach_from, row_of
from labnetz.ical.splice import spliced
from labnetz.ical.touch import computed, reach_of
from labnetz.ical.write import FEED_END, CalendarInfo, block, feed_start
from labnetz.model import Event

_BEGIN, _TAIL = struct.Struct(">Q"), struct.Struct(">QIQIIQ")
"""Before a name: when the event begins. Behind it: when it was to begin (0: a series), the number of its sheet, where
its octets are and how many, which zones they name, and when it last changed (0: nobody knows)."""
_ZERO = 2**62
"""Is added to times, so that they sort as bytes."""
Place = tuple[int, int, int]
"""The number of a sheet, and where in its octets something stands: from where, and how many."""
_CHUNK, _ROUNDS = 1 << 25, 8
"""Octets that are read before they are written: so many, or more where the sheets would have to be opened in more
rounds than this, which costs more with each sheet and each event."""


@dataclass(frozen=True, slots=True)
class Period:
    """[since, until), both aware: what of a calendar is wanted. The same as seconds since 1970: `begin`, `end`."""

    since: datetime
    until: datetime
    begin: float = field(init=False)
    end: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "begin", self.since.timestamp())
        object.__setattr__(self, "end", self.until.timestamp())


def write_merged(sheets: Iterable[Sheet], calendar: CalendarInfo, period: Period | None, into: BinaryIO) -> None:
    """Write the merge of sheets that were made for `calendar`; the order of the sheets does not matter.

    With a period, what happens in it only; a series stays whole if any of its dates does.
    """
    merging = _Merging(calendar, period)
    merging.collect(sheets)
    merging.add_rivals()
    merging.add_computed()
    rows = merging.ordered()
    into.write(feed_start(calendar, _changed(rows), merging.zones(rows)))
    into.writelines(merging.octets(rows))
    into.write(FEED_END)


@dataclass(frozen=True, slots=True)
class _Unsure:
    """A family of which only computing its dates tells whether it happens in the period."""

    rows: list[bytes]
    events: list[Event]


@dataclass(slots=True)
class _Merging:
    """A merge on its way. Rows are bytes that begin with their sort key: so a million of them fit into memory.

    `owners` says by its name on which sheet a family stands; of the names in `rivals` there are more than one.
    `unsure` has families by lab and name. `anew` are the octets of events that were spliced here.
    """

    calendar: CalendarInfo
    period: Period | None
    sheets: list[Sheet] = field(default_factory=list)
    rows: list[bytes] = field(default_factory=list)
    owners: dict[str, int] = field(default_factory=dict)
    rivals: dict[str, set[int]] = field(default_factory=dict)
    unsure: dict[tuple[str, str], _Unsure] = field(default_factory=dict)
    zone_sets: dict[frozenset[str], int] = field(default_factory=dict)
    anew: bytearray = field(default_factory=bytearray)

    def collect(self, sheets: Iterable[Sheet]) -> None:
        """Make rows of all sheets, and find the names that more than one family wants."""
        undecided: dict[str, list[bytes]] = {}
        for number, sheet in enumerate(sheets):
            self.sheets.append(sheet)
            table = sheet.table()
            zones = [self._zones(names) for names in table.zone_sets]
            for wanted, reach, events in families(table):
                if (other := self.owners.get(wanted)) is not None:
                    self.rivals.setdefault(wanted, set()).update((other, number))
                    continue
                self.owners[wanted] = number
                inside = self._touches(reach)
                if inside is not False:
                    rows = [_row(event, wanted, number, zones[event.zones]) for event in events]
                    if inside:
                        self.rows += rows
                    else:
                        undecided[wanted] = rows
        self._drop_rivals()
        self._read_undecided({name: rows for name, rows in undecided.items() if name not in self.rivals})

    def _touches(self, reach: Sequence[float]) -> bool | None:
        if self.period is None:
            return True
        if len(reach) == 2:  # nearly all are single events
            return reach[0] < self.period.end and reach[1] > self.period.begin
        return reach_from(reach).touches(self.period.begin, self.period.end)

    def _drop_rivals(self) -> None:
        """Take away again what came first of those whose names meet."""
        if self.rivals:
            names = {_escaped(name) for name in self.rivals}
            self.rows = [row for row in self.rows if row[_BEGIN.size : -_TAIL.size] not in names]

    def _read_undecided(self, undecided: dict[str, list[bytes]]) -> None:
        """Read the events whose dates must be computed."""
        for number in sorted({self.owners[name] for name in undecided}):
            sheet = self.sheets[number]
            names = frozenset(name for name in undecided if self.owners[name] == number)
            for one in named([(sheet.lab, _reading(sheet, names))]):
                waiting = self.unsure.setdefault((sheet.lab.id, one.uid), _Unsure(undecided[one.uid], []))
                waiting.events.append(one.event)

    def add_rivals(self) -> None:
        """Decide who gets the names that several want, and write those events anew."""
        numbers = sorted({number for sheets in self.rivals.values() for number in sheets})
        names = frozenset(self.rivals)
        readings = [(self.sheets[number].lab, _reading(self.sheets[number], names)) for number in numbers]
        taken = self.owners.keys() - names if names else frozenset()
        found: dict[str, list[Selected]] = {}
        for one in named(readings, taken):
            found.setdefault(one.uid, []).append(one)
        for uid, family in found.items():
            self._add_anew(uid, family)

    def _add_anew(self, uid: str, family: Sequence[Selected]) -> None:
        events = [one.event for one in family]
        inside = self._reaches(events)
        if inside is False:
            return
        rows = [self._made(one) for one in family]
        if inside:
            self.rows += rows
        else:
            self.unsure[family[0].lab.id, uid] = _Unsure(rows, events)

    def _reaches(self, events: Sequence[Event]) -> bool | None:
        if self.period is None:
            return True
        reach = reach_of(events, ZoneInfo(self.calendar.timezone))
        return reach.touches(self.period.begin, self.period.end)

    def _made(self, one: Selected) -> bytes:
        made = block(spliced(one, self.calendar.language))
        at = len(self.anew)
        self.anew += made.octets
        zones = self._zones(made.zones)
        event = row_of(one.entry.event, ZoneInfo(self.calendar.timezone), (zones, at, len(made.octets)))
        return _row(event, one.uid, len(self.sheets), zones)

    def add_computed(self) -> None:
        """Compute the dates of those of which nothing else tells."""
        if self.period is not None:
            unsure = ((key, one.events) for key, one in self.unsure.items())
            days_in = ZoneInfo(self.calendar.timezone)
            for key in computed(unsure, self.period.since, self.period.until, days_in=days_in):
                self.rows += self.unsure[key].rows

    def ordered(self) -> list[bytes]:
        """Give all rows in the order of the calendar, and let go of what is not needed any more."""
        rows, self.rows = self.rows, []
        self.owners.clear()
        rows.sort()
        return rows

    def _zones(self, names: Iterable[str]) -> int:
        return self.zone_sets.setdefault(frozenset(names), len(self.zone_sets))

    def zones(self, rows: Iterable[bytes]) -> frozenset[str]:
        """Give the zones that these events name."""
        sets = list(self.zone_sets)
        used = {_TAIL.unpack_from(row, len(row) - _TAIL.size)[4] for row in rows}
        return frozenset[str]().union(*(sets[number] for number in used))

    def octets(self, rows: Sequence[bytes]) -> Iterator[bytes]:
        """Give the octets of all events, many at a time: of these sheet by sheet, so that each file is opened once."""
        parts = [*map(attrgetter("octets"), self.sheets), part_of(self.anew)]
        for places in _chunks(rows):
            found = [b""] * len(places)
            in_sheets = sorted(range(len(places)), key=places.__getitem__)
            for number, indices in groupby(in_sheets, key=lambda index: places[index][0]):
                _fill(found, places, tuple(indices), parts[number])
            yield b"".join(found)


def _fill(found: list[bytes], places: Sequence[Place], indices: Sequence[int], part: Part) -> None:
    """Take the events of one sheet. Those of one time mostly stand together: then all are read at once."""
    begin = places[indices[0]][1]
    end = max(at + size for _, at, size in (places[index] for index in indices))
    is_dense = end - begin <= 2 * sum(places[index][2] for index in indices)
    together = part(begin, end - begin) if is_dense else b""
    for index in indices:
        _, at, size = places[index]
        found[index] = together[at - begin : at - begin + size] if is_dense else part(at, size)


def _chunks(rows: Sequence[bytes]) -> Iterator[list[Place]]:
    """Say for each row on which sheet its octets are, where and how many, so many rows at a time as fit into memory."""
    most = max(_CHUNK, sum(_TAIL.unpack_from(row, len(row) - _TAIL.size)[3] for row in rows) // _ROUNDS)
    places, together = [], 0
    for row in rows:
        _, number, at, size, _, _ = _TAIL.unpack_from(row, len(row) - _TAIL.size)
        places.append((number, at, size))
        together += size
        if together > most:
            yield places
            places, together = [], 0
    yield places


def _reading(sheet: Sheet, names: frozenset[str]) -> CalendarReading:
    return CalendarReading("", tuple(sheet.entries(names)), ())


def _row(event: Row, uid: str, sheet: int, zones: int) -> bytes:
    """Make a row that sorts as `write.order` says: by start, UID, and the original time of a changed date. Both of the
    latter together are never the same for two events."""
    moment = 0 if event.moment is None else event.moment + _ZERO
    changed = 0 if event.changed is None else event.changed + _ZERO
    tail = _TAIL.pack(moment, sheet, event.at, event.size, zones, changed)
    return _BEGIN.pack(event.begin + _ZERO) + _escaped(uid) + tail


def _escaped(uid: str) -> bytes:
    """End it so that a name sorts before those that begin with it, whatever stands in it."""
    return uid.encode().replace(b"\0", b"\0\xff") + b"\0"


def _changed(rows: Iterable[bytes]) -> datetime | None:
    latest = max((_TAIL.unpack_from(row, len(row) - _TAIL.size)[5] for row in rows), default=0)
    return datetime.fromtimestamp(latest - _ZERO, UTC) if latest else None
