"""What is computed or written once gives what is computed or read each time: dates of series, and events as values."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.ical.event_values import NotSimple, read_events, write_events
from labnetz.ical.expansions import expansions
from labnetz.ical.read import read_calendar
from labnetz.ical.recur import expand
from labnetz.ical.select import select
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.model import Event, Lab, Origin, Series, Span
from some_events import calendars

BERLIN = ZoneInfo("Europe/Berlin")
LABOR = Lab(id="labor", name="Labor")
ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin", licence="CC0-1.0")
starts = st.integers(0, 15 * 365).map(lambda days: datetime(2020, 1, 1, 5, tzinfo=UTC) + timedelta(days=days))


def read(events):
    """Read events as a network does, with one name for each."""
    written = write_calendar(events, CalendarInfo(name="Labor"))
    return [one.event for one in select([(LABOR, read_calendar(written, ORIGIN))])]


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(calendars, starts, st.integers(1, 200), st.integers(1, 400), st.integers(1, 300))
def test_dates_that_were_computed_once_are_those_of_each_window(events, since, begin, length, more):
    known = read(events)
    first, last = since + timedelta(days=begin), since + timedelta(days=begin + length)
    found = expansions(known, since, last + timedelta(days=more), days_in=BERLIN)
    assert found.expand(first, last)[0] == expand(known, first, last, days_in=BERLIN)[0]


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(calendars)
def test_events_as_values_are_the_same_events(events):
    known = read(events)
    again = read_events(write_events(known))
    assert again == known
    assert list(map(repr, again)) == list(map(repr, known)), "zones and enumerations, too"


@pytest.mark.slow
def test_what_repeats_without_reason_is_computed_for_each_window():
    """Of its 2,000 dates that one window may have, none must be lost since another window reaches further."""
    start = datetime(2026, 1, 1, 8, tzinfo=BERLIN)
    often = Event(
        lab="labor",
        uid="1@x.example",
        title="Oft",
        when=Span(start, start + timedelta(minutes=30)),
        series=Series("FREQ=DAILY;BYHOUR=8,10,12,14"),
    )
    once = Event(lab="labor", uid="2@x.example", title="Einmal", when=Span(start + timedelta(days=700)))
    first, last = start + timedelta(days=690), start + timedelta(days=720)
    found = expansions([often, once], start - timedelta(days=9), start + timedelta(days=900), days_in=BERLIN)
    assert found.odd == (often,)
    dates = found.expand(first, last)[0]
    assert dates == expand([often, once], first, last, days_in=BERLIN)[0]
    assert len(dates) == 121


def test_a_window_that_reaches_further_is_refused():
    found = expansions([], datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), days_in=BERLIN)
    with pytest.raises(ValueError, match="is not within"):
        found.expand(datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC))


def test_a_zone_of_its_own_is_no_value():
    berlin = (files("tzdata") / "zoneinfo" / "Europe" / "Berlin").read_bytes()
    own = ZoneInfo.from_file(BytesIO(berlin), key="Europe/Berlin")
    event = Event(lab="labor", uid="1", title="T", when=Span(datetime(2026, 1, 1, tzinfo=own)))
    with pytest.raises(NotSimple):
        write_events([event])
