"""The dates of calendars, comparable between programs: (uid, start in UTC), or (uid, day) of what lasts whole days.

In the hour that a clock skips or shows twice, ical.js does not do what RFC 5545 §3.3.5 says: series with a date in such
an hour are compared with it by their days. libical comes into that hour even when no date is in it, and stays an hour
off for some dates: series at a time of night at which clocks change are not compared with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from labnetz.ical.recur import expand
from labnetz.model import Days, Event, Occurrence, Problem, When
from programs import dates_by_ical_js, libical
from some_series import is_clear

SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
Dates = set[tuple[str, str]]


def expand_all(events: Iterable[Event]) -> tuple[list[Occurrence], list[Problem]]:
    """Expand a hundred series at a time: all of them together have more dates than one lab may have."""
    families: dict[str, list[Event]] = {}
    for event in events:
        families.setdefault(event.uid, []).append(event)
    together = [*families.values()]
    parts = [together[at : at + 100] for at in range(0, len(together), 100)]
    expanded = [expand([one for family in part for one in family], SINCE, UNTIL, days_in=UTC) for part in parts]
    return [one for found, _ in expanded for one in found], [one for _, problems in expanded for one in problems]


def key(when: When, uid: str) -> tuple[str, str]:
    """Give what identifies a date."""
    if isinstance(when, Days):
        return uid, when.first.isoformat()
    return uid, when.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def keys(occurrences: Iterable[Occurrence]) -> Dates:
    """Give all of our own dates that begin in these years."""
    return inside(key(one.when, one.event.uid) for one in occurrences)


def inside(found: Iterable[tuple[str, str]]) -> Dates:
    """Keep what begins in these years: programs are asked for dates before a day, without a first one."""
    return {one for one in found if f"{SINCE:%Y}" <= one[1] < f"{UNTIL:%Y}"}


def by_recurring_ical_events(body: bytes) -> Dates:
    """Give the dates that icalendar and recurring-ical-events find."""
    found = []
    for one in recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between(SINCE, UNTIL):
        start = one["DTSTART"].dt
        is_time = isinstance(start, datetime)
        text = start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z") if is_time else start.isoformat()
        found.append((str(one["UID"]), text))
    return inside(found)


def by_ical_js(body: bytes, unclear: set[str], zones: dict[str, ZoneInfo]) -> Dates:
    """Give the dates that ical.js finds; those of unclear series by their days (`by_day`)."""
    found = inside((uid, start) for uid, start, _ in dates_by_ical_js(body, until=f"{UNTIL:%Y-%m-%d}"))
    return by_day(found, unclear, zones)


def by_libical(body: bytes, events: int) -> Dates:
    """Give the dates that libical finds; it reads all events, without a complaint."""
    found = libical(body, until=f"{UNTIL:%Y-%m-%d}")
    assert found.errors == (), found.errors
    assert found.events == events, (found.events, events)
    return inside(found.dates)


def unclear_in(occurrences: Iterable[Occurrence]) -> set[str]:
    """Give the series with a date in an hour that the clock skips or shows twice."""
    return {one.event.uid for one in occurrences if not isinstance(one.when, Days) and not is_clear(_wall(one))}


def _wall(one: Occurrence) -> datetime:
    """The time that the rule says, which the clock may not show."""
    at = one.when.start
    first = one.event.when.start
    is_ruled = one.event.recurrence_id is None and one.event.series is not None
    return datetime.combine(at.date(), first.time(), first.tzinfo) if is_ruled else at


def by_day(found: Dates, unclear: set[str], zones: dict[str, ZoneInfo]) -> Dates:
    """Give only the days of dates of unclear series, on the clock of their zones."""

    def day(uid: str, text: str) -> str:
        if uid not in unclear:
            return text
        return datetime.fromisoformat(text).astimezone(zones[uid]).date().isoformat()

    return {(uid, day(uid, text)) for uid, text in found}


def at_night(events: Sequence[Event]) -> set[str]:
    """Give the series at a time at which clocks change in their zone."""
    repeating = (event for event in events if event.series is not None and not isinstance(event.when, Days))
    return {event.uid for event in repeating if time(1) <= event.when.start.time() < time(3)}


def zones_of(events: Sequence[Event]) -> dict[str, ZoneInfo]:
    """Give the zone of each event that has a time."""
    return {event.uid: event.when.start.tzinfo for event in events if not isinstance(event.when, Days)}
