"""An iCalendar file of the lab's own, or one that it keeps elsewhere → events of the lab. Fetches nothing.

Private events and people's addresses stay out (`ical.read`). What is written in a calendar is text, never Markdown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.content.sourced import AddressOf, Sourced, SourceReading, told, with_status
from labnetz.content.tables.decode import MAX_BYTES
from labnetz.content.tables.mapping import known_places
from labnetz.content.tables.words import folded
from labnetz.errors import NotACalendar
from labnetz.ical.read import read_calendar
from labnetz.model import Event, Lab, Origin, Place, Where, msg, over

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from labnetz.content.context import Context

KEPT = timedelta(days=366)
"""How long an event is kept after it was over."""

_WORLDWIDE = re.compile(r".+@[^@\s]+\.[^@\s]+|(?=.*[0-9])[A-Za-z0-9+/=_.:{}-]{16,}")
"""A UID that nobody else will have by accident (RFC 7986 §5.3); `ical.select` thinks the same."""
_UNTIL = re.compile(r"(?:^|;)UNTIL=(\d{4})(\d{2})(\d{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCalendar:
    """A calendar of a lab. `key` names it for good, `path` is what problems call it: a file or an address.

    `timezone` is that of times that name none, "" for the lab's. `topics` are added to each event. `places` maps folded
    names to the lab's own places.
    """

    key: str
    path: str
    lab: Lab
    timezone: str = ""
    topics: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)


def read_own_calendar(body: bytes, calendar: OwnCalendar, *, now: datetime, address: AddressOf) -> SourceReading:
    """Read a calendar; `address` gives the address of an event's page by its id."""
    lab = calendar.lab
    if len(body) > MAX_BYTES:
        what, fix = msg("the file is larger than 5 MB"), msg("split it into several files")
        return told("SRC-01", calendar.path, what, fix)
    origin = Origin(
        lab=lab.id,
        url=calendar.path,
        timezone=calendar.timezone or lab.timezone,
        licence=lab.defaults.licence or lab.licence,
        assumed=calendar.timezone,
    )
    try:
        reading = read_calendar(body, origin)
    except NotACalendar as error:
        fix = msg("save the calendar again in the program it was made with")
        return told("SRC-01", calendar.path, error.message, fix)
    events = _recent([entry.event for entry in reading.entries], now, ZoneInfo(origin.timezone))
    found = (Sourced(_own(event, calendar, address), Where(calendar.path)) for event in events)
    return SourceReading(tuple(found), reading.problems)


def own_places(written: Mapping[str, str], context: Context) -> Mapping[str, Place]:
    """Give the lab's places by the folded names that calendars may have for them; `written` maps some to ids."""
    names = known_places(written, context)
    return {name: context.places[id_] for name, id_ in names.items() if id_ in context.places}


def _own(event: Event, calendar: OwnCalendar, address: AddressOf) -> Event:
    """Make it the lab's own, with a page of its own. The address that it came with says where more about it stands."""
    event = with_status(event)
    id_ = f"{calendar.key}-{sha256(event.uid.encode()).hexdigest()[:8]}"
    return replace(
        event,
        uid=event.uid if _WORLDWIDE.fullmatch(event.uid) else f"{event.uid}@{calendar.key}.{calendar.lab.id}.lab",
        id=id_,
        topics=tuple(dict.fromkeys((*event.topics, *calendar.topics))),
        place=_place(event.place, calendar.places),
        url=address(id_),
        source=event.url or calendar.path,
        # Names without a lab are those of the lab that wrote them.
        practice=event.practice if "/" in event.practice else "",
        part_of="",
    )


def _place(place: Place | None, places: Mapping[str, Place]) -> Place | None:
    """Take the lab's own place, which knows more, where the calendar names it."""
    if place is None:
        return None
    return places.get(folded(place.line)) or places.get(folded(place.name)) or place


def _recent(events: list[Event], now: datetime, days_in: ZoneInfo) -> Iterable[Event]:
    """Leave out what is over for more than a year, and changed dates of series that are."""
    since = now - KEPT
    gone = {event.uid for event in events if event.recurrence_id is None and _is_gone(event, since, days_in)}
    return (event for event in events if event.uid not in gone)


def _is_gone(event: Event, since: datetime, days_in: ZoneInfo) -> bool:
    if event.series is None:
        return over(event.when, days_in) < since
    last = _UNTIL.search(event.series.rrule)
    if last is None or event.series.rdates:
        return False
    return f"{last[1]}-{last[2]}-{last[3]}" < f"{since:%Y-%m-%d}"
