"""Write calendars that every program accepts (RFC 5545, RFC 7986). The same values give the same bytes.

Our own head and our own time zones around events that are written here (`write_calendar`) or come as lines (`splice`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol
from zoneinfo import ZoneInfo

from labnetz.ical.lines import ContentLine, content_line, escape, fold
from labnetz.ical.stamps import like, stamp_text
from labnetz.ical.text import clean, one_line
from labnetz.ical.vevent import bounds, uid_of_one_date, vevent
from labnetz.ical.vtimezone import vtimezone
from labnetz.model import Event, begins

_VALUE = r'(?:"[^"]*"|[^":;,]*)'
_TZID = re.compile(rf'^[A-Z0-9-]+(?:;(?!TZID=)[A-Z0-9-]+={_VALUE}(?:,{_VALUE})*)*;TZID="?([^":;,]+)')

FEED_END = b"END:VCALENDAR\r\n"
"""What stands behind the events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarInfo:
    """What a calendar says about itself.

    `source` is the address of the file, `url` the page about it, both "" when there is none. `timezone` is the zone
    in which whole days are days. `refresh` is an RFC 5545 duration: how often programs should look again, which
    Nextcloud does weekly unless told. `colour` is "#rrggbb" or a CSS colour name.
    """

    name: str
    description: str = ""
    url: str = ""
    source: str = ""
    timezone: str = "Europe/Berlin"
    language: str = "de"
    refresh: str = "PT6H"
    colour: str = ""


class Written(Protocol):
    """One event as the octets of its folded lines, wherever they are, and the zones that they name."""

    @property
    def octets(self) -> bytes:
        """All of them."""
        ...

    @property
    def size(self) -> int:
        """How many there are."""
        ...

    @property
    def digest(self) -> bytes:
        """What stands for them (`digest_of`)."""
        ...

    @property
    def zones(self) -> frozenset[str]:
        """The zones that they name."""
        ...


@dataclass(frozen=True, slots=True)
class Block:
    """One event as octets in memory."""

    octets: bytes
    zones: frozenset[str]

    @property
    def size(self) -> int:
        """How many octets there are."""
        return len(self.octets)

    @property
    def digest(self) -> bytes:
        """What stands for them."""
        return digest_of(self.octets)


def digest_of(octets: bytes) -> bytes:
    """Give what stands for the octets of an event."""
    return blake2b(octets, digest_size=12).digest()


class Blocks:
    """Events as blocks, each made once in however many calendars it stands: making it is what costs."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._made: dict[int, tuple[Event, Block]] = {}

    def of(self, event: Event) -> Block:
        """Give the block of an event. It is kept with its event, or another one could come to have its id()."""
        known = self._made.get(id(event))
        if known is None:
            known = self._made[id(event)] = event, block(map(str, vevent(event, self._language)))
        return known[1]


def write_calendar(events: Sequence[Event], calendar: CalendarInfo, blocks: Blocks | None = None) -> bytes:
    """Write a feed to subscribe to, its events sorted by start and UID.

    `blocks` are shared by calendars that have events in common, in the calendars' language.
    """
    head = [*_head(calendar.language), *_feed_head(calendar, last_change(events))]
    return assemble(head, _blocks(events, calendar, blocks))


def write_event(events: Sequence[Event], calendar: CalendarInfo, blocks: Blocks | None = None) -> bytes:
    """Write a file of one event (or one series and its changed dates) to take over into a calendar.

    It names no calendar: Outlook would make a new one of that name for every event.
    """
    return assemble_file(_blocks(events, calendar, blocks), calendar)


def feed(events: Iterable[Sequence[str]], calendar: CalendarInfo, changed: datetime | None) -> bytes:
    """Write a feed around events that are lines already."""
    return assemble([*_head(calendar.language), *_feed_head(calendar, changed)], map(block, events))


def assemble_file(blocks: Iterable[Written], calendar: CalendarInfo) -> bytes:
    """Write a file of one event around octets; it names no calendar (`write_event`)."""
    together = tuple(blocks)
    return b"".join((_file_start(calendar.language, _zones_of(together)), *(one.octets for one in together), FEED_END))


def last_change(events: Iterable[Event]) -> datetime | None:
    """Give when anything about any of them last changed, None when nobody knows."""
    known = (moment for event in events for moment in (event.stamped, event.modified) if moment is not None)
    return max(known, default=None)


def _blocks(events: Sequence[Event], calendar: CalendarInfo, blocks: Blocks | None) -> Iterator[Block]:
    made = blocks or Blocks(calendar.language)
    return map(made.of, in_order(_fitted(events, calendar.timezone), calendar.timezone))


def _fitted(events: Sequence[Event], timezone: str) -> Iterator[Event]:
    """Make changed dates fit their series: RECURRENCE-ID in the type and zone of its start (RFC 5545 §3.8.4.4).

    One whose series is not among the events becomes an event of its own, as when reading (`families`): many programs
    don't show it otherwise.
    """
    masters = {(event.lab, event.uid): event for event in events if event.recurrence_id is None}
    for event in events:
        master = masters.get((event.lab, event.uid))
        if event.recurrence_id is None:
            yield event
        elif master is None:
            uid = uid_of_one_date(event.uid, stamp_text(event.recurrence_id)[0])
            yield replace(event, uid=uid, recurrence_id=None)
        else:
            yield replace(event, recurrence_id=like(event.recurrence_id, bounds(master.when)[0], timezone))


def in_order(events: Iterable[Event], timezone: str) -> list[Event]:
    """Sort by start, UID, and the original time of a changed date; a series comes before its changed dates."""
    zone = ZoneInfo(timezone)
    return sorted(events, key=lambda event: order(event, zone))


def order(event: Event, zone: ZoneInfo) -> tuple[str, str, str, str]:
    """Give the sort key of an event in a calendar whose days are days in `zone`."""
    original = event.recurrence_id
    moment = "" if original is None else f"{moment_of(original, zone).isoformat()}"
    return f"{begins(event.when, zone).isoformat()}", event.uid, moment, event.lab


def moment_of(stamp: date | datetime, zone: ZoneInfo) -> datetime:
    """Give a date or time as UTC; a day begins at midnight in `zone`."""
    aware = stamp if isinstance(stamp, datetime) else datetime.combine(stamp, time(), zone)
    return aware.astimezone(UTC)


def block(lines: Iterable[str]) -> Block:
    """Fold the lines of an event, and find the zones in them."""
    text = tuple(lines)
    zones = frozenset(found[1] for line in text if "TZID=" in line and (found := _TZID.match(line)))
    return Block(b"".join(map(fold, text)), zones)


def assemble(head: Sequence[ContentLine], events: Iterable[Written]) -> bytes:
    """Put a calendar together: head, one definition for every zone that is used, events."""
    together = tuple(events)
    return b"".join((_start(head, _zones_of(together)), *(one.octets for one in together), FEED_END))


def feed_start(calendar: CalendarInfo, changed: datetime | None, zones: Iterable[str]) -> bytes:
    """Write what stands before the events of a feed: `changed` is their last change, `zones` are those they name."""
    return _start([*_head(calendar.language), *_feed_head(calendar, changed)], zones)


def _zones_of(blocks: Iterable[Written]) -> frozenset[str]:
    return frozenset[str]().union(*(one.zones for one in blocks))


@lru_cache(maxsize=1024)  # a network has as many of these files as events, and nearly all begin alike
def _file_start(language: str, zones: frozenset[str]) -> bytes:
    return _start(_head(language), zones)


def _start(head: Sequence[ContentLine], used: Iterable[str]) -> bytes:
    zones = [line for zone in sorted(used) for line in vtimezone(zone)]
    return b"".join(map(fold, ["BEGIN:VCALENDAR", *map(str, head), *zones]))


def _head(language: str) -> list[ContentLine]:
    """VERSION comes first; METHOD:PUBLISH, since Outlook takes anything else for an invitation."""
    return [
        content_line("VERSION", "2.0"),
        content_line("PRODID", f"-//labnetz//labnetz calendar//{language.upper()}"),
        content_line("CALSCALE", "GREGORIAN"),
        content_line("METHOD", "PUBLISH"),
    ]


def _feed_head(calendar: CalendarInfo, changed: datetime | None) -> list[ContentLine]:
    name, description = escape(one_line(calendar.name)), escape(clean(calendar.description).strip())
    apple = calendar.colour.startswith("#")
    values = [
        content_line("NAME", name),
        content_line("X-WR-CALNAME", name),
        content_line("DESCRIPTION", description),
        content_line("X-WR-CALDESC", description),
        content_line("X-WR-TIMEZONE", calendar.timezone),
        content_line("REFRESH-INTERVAL", calendar.refresh, VALUE="DURATION"),
        content_line("X-PUBLISHED-TTL", calendar.refresh),
        content_line("SOURCE", calendar.source, VALUE="URI"),
        content_line("URL", calendar.url),
        content_line("LAST-MODIFIED", stamp_text(changed.astimezone(UTC))[0] if changed else ""),
        content_line("X-APPLE-CALENDAR-COLOR" if apple else "COLOR", calendar.colour),
    ]
    return [line for line in values if line.value]
