"""More than five hundred series, 2020 to 2030: every calendar program finds the dates that we find (`occurrences`)."""

from __future__ import annotations

import pytest

from ical_lint import faults
from labnetz.ical.read import read_calendar
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.model import Days, Event, Occurrence, Origin
from occurrences import (
    at_night,
    by_day,
    by_ical_js,
    by_libical,
    by_recurring_ical_events,
    expand_all,
    keys,
    unclear_in,
    zones_of,
)
from some_series import COUNT, some_series

# One worker makes what all of them compare with.
pytestmark = [pytest.mark.programs, pytest.mark.slow, pytest.mark.xdist_group("series")]

CALENDAR = CalendarInfo(name="Reihen")


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
    assert 5 < len(unclear_in(ours)) <= len(at_night(events)) < 40
    assert len({str(zone) for zone in zones_of(events).values()}) == 6


def test_the_file_has_no_fault_and_reads_back_whole(body: bytes, ours: list[Occurrence]):
    assert faults(body) == []
    reading = read_calendar(body, Origin(lab="labor", url="https://labor.example/k.ics", timezone="UTC"))
    assert {problem.rule for problem in reading.problems} == {"ICAL-19"}  # those that begin in an hour that is none
    again, _ = expand_all([entry.event for entry in reading.entries])
    assert keys(again) == keys(ours)


def test_recurring_ical_events_finds_the_same_dates(body: bytes, ours: list[Occurrence]):
    assert by_recurring_ical_events(body) == keys(ours)


def test_ical_js_finds_the_same_dates(body: bytes, events: list[Event], ours: list[Occurrence]):
    unclear, zones = unclear_in(ours), zones_of(events)
    assert by_ical_js(body, unclear, zones) == by_day(keys(ours), unclear, zones)


def test_libical_finds_the_same_dates_and_no_error(body: bytes, events: list[Event], ours: list[Occurrence]):
    night = at_night(events)
    found = by_libical(body, len(events))
    assert {one for one in found if one[0] not in night} == {one for one in keys(ours) if one[0] not in night}
