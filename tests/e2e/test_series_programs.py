"""More than five hundred series, 2020 to 2030: every calendar program finds the dates that we find.

In the hour that a clock skips or shows twice, ical.js does not do what RFC 5545 §3.3.5 says: dates in such an hour are
compared with it by their days. libical comes into that hour even when no date is in it, and stays an hour off for some
dates: series at a time of night at which clocks change are not compared with it, those before and after are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from ical_lint import faults
from labnetz.ical.read import read_calendar
from labnetz.ical.recur import expand
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.model import Days, Event, Occurrence, Origin, Problem, When
from programs import dates_by_ical_js, libical
from some_series import COUNT, is_clear, some_series

# One worker makes what all of them compare with.
pytestmark = [pytest.mark.programs, pytest.mark.slow, pytest.mark.xdist_group("series")]

# In UTC, since recurring-ical-events puts series that are in UTC into the zone of X-WR-TIMEZONE.
CALENDAR = CalendarInfo(name="Reihen", timezone="UTC")
SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
Dates = set[tuple[str, str]]


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return some_series()


@pytest.fixture(scope="module")
def body(events: list[Event]) -> bytes:
    return write_calendar(events, CALENDAR)


@pytest.fixture(scope="module")
def ours(events: list[Event]) -> list[Occurrence]:
    occurrences, problems = expand_all(events)
    assert problems == []
    return occurrences


def expand_all(events: list[Event]) -> tuple[list[Occurrence], list[Problem]]:
    """Expand a hundred series at a time: all of them together have more dates than one lab may have."""
    families: dict[str, list[Event]] = {}
    for event in events:
        families.setdefault(event.uid, []).append(event)
    parts = [[one for family in part for one in family] for part in batched([*families.values()], 100)]
    expanded = [expand(part, SINCE, UNTIL, days_in=UTC) for part in parts]
    return [one for found, _ in expanded for one in found], [one for _, problems in expanded for one in problems]


def batched(families: list[list[Event]], size: int) -> Iterator[list[list[Event]]]:
    return (families[at : at + size] for at in range(0, len(families), size))


def _key(when: When, uid: str) -> tuple[str, str]:
    if isinstance(when, Days):
        return uid, when.first.isoformat()
    return uid, when.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _keys(occurrences: list[Occurrence]) -> Dates:
    return {_key(one.when, one.event.uid) for one in occurrences}


def _unclear(occurrences: list[Occurrence]) -> set[str]:
    """Series with a date in an hour that the clock skips or shows twice."""
    return {one.event.uid for one in occurrences if not isinstance(one.when, Days) and not is_clear(_wall(one))}


def _wall(one: Occurrence) -> datetime:
    """The time that the rule says, which the clock may not show."""
    at = one.when.start
    first = one.event.when.start
    is_ruled = one.event.recurrence_id is None and one.event.series is not None
    return datetime.combine(at.date(), first.time(), first.tzinfo) if is_ruled else at


def _by_day(found: Dates, unclear: set[str], zones: dict[str, ZoneInfo]) -> Dates:
    def day(uid: str, text: str) -> str:
        if uid not in unclear:
            return text
        return datetime.fromisoformat(text).astimezone(zones[uid]).date().isoformat()

    return {(uid, day(uid, text)) for uid, text in found}


def _at_night(events: list[Event]) -> set[str]:
    """Series at a time at which clocks change in their zone."""
    times = {event.uid: event.when.start.time() for event in events if not isinstance(event.when, Days)}
    return {uid for uid, at in times.items() if time(1) <= at < time(3)}


def _zones(events: list[Event]) -> dict[str, ZoneInfo]:
    return {event.uid: event.when.start.tzinfo for event in events if not isinstance(event.when, Days)}


def test_the_set_holds_what_a_lab_can_write(events: list[Event], ours: list[Occurrence]):
    masters = [event for event in events if event.series is not None]
    rules = " ".join(event.series.rrule for event in masters)
    assert len(masters) == COUNT >= 500
    for part in (
        "DAILY",
        "WEEKLY",
        "MONTHLY",
        "YEARLY",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYDAY=-1",
        "BYDAY=1",
        "BYDAY=4",
    ):
        assert part in rules, part
    assert sum(bool(event.series.exdates) for event in masters) > 100
    assert sum(bool(event.series.rdates) for event in masters) > 100
    assert len(events) - len(masters) > 100
    assert sum(isinstance(event.when, Days) for event in masters) > 80
    assert 5 < len(_unclear(ours)) <= len(_at_night(events)) < 40
    assert len({str(zone) for zone in _zones(events).values()}) == 6


def test_the_file_has_no_fault_and_reads_back_whole(body: bytes, ours: list[Occurrence]):
    assert faults(body) == []
    reading = read_calendar(body, Origin(lab="labor", url="https://labor.example/k.ics", timezone="UTC"))
    assert reading.problems == ()
    again, _ = expand_all([entry.event for entry in reading.entries])
    assert _keys(again) == _keys(ours)


def test_recurring_ical_events_finds_the_same_dates(body: bytes, ours: list[Occurrence]):
    found = set()
    for one in recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between(SINCE, UNTIL):
        start: date | datetime = one["DTSTART"].dt
        is_time = isinstance(start, datetime)
        text = start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z") if is_time else start.isoformat()
        found.add((str(one["UID"]), text))
    assert found == _keys(ours)


def test_ical_js_finds_the_same_dates(body: bytes, events: list[Event], ours: list[Occurrence]):
    found = {(uid, start) for uid, start, _ in dates_by_ical_js(body, until="2031-01-01")}
    unclear, zones = _unclear(ours), _zones(events)
    assert _by_day(found, unclear, zones) == _by_day(_keys(ours), unclear, zones)


def test_libical_finds_the_same_dates_and_no_error(body: bytes, events: list[Event], ours: list[Occurrence]):
    found = libical(body, until="2031-01-01")
    assert found.errors == ()
    assert found.events == len(events)
    night = _at_night(events)
    assert {one for one in found.dates if one[0] not in night} == {one for one in _keys(ours) if one[0] not in night}
