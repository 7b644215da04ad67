"""A series in UTC is published in a zone that shows UTC: recurring-ical-events puts all that is in UTC into the zone of
X-WR-TIMEZONE, where the series would be an hour off for half of the year.
"""

from datetime import UTC, datetime, timedelta

import icalendar
import recurring_ical_events

from labnetz.ical.read import read_calendar
from labnetz.ical.splice import merge
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.model import Event, Lab, Origin, Series, Span

START = datetime(2026, 3, 20, 16, tzinfo=UTC)
SERIES = Event(
    lab="berlin",
    uid="1@labor.example",
    title="Löten",
    when=Span(START, START + timedelta(hours=1)),
    series=Series("FREQ=WEEKLY;COUNT=5", exdates=(START + timedelta(weeks=1),), rdates=(START + timedelta(days=3),)),
)
MOVED = Event(
    lab="berlin",
    uid="1@labor.example",
    title="Löten",
    when=Span(START + timedelta(weeks=2, days=1)),
    recurrence_id=START + timedelta(weeks=2),
)
CALENDAR = CalendarInfo(name="Labor", timezone="Europe/Berlin")
DATES = sorted([START, *(START + timedelta(days=days) for days in (3, 15, 21, 28))])
ORIGIN = Origin(lab="berlin", url="https://labor.example/k.ics", timezone="Europe/Berlin")


def _found(body):
    calendar = icalendar.Calendar.from_ical(body)
    return sorted(
        one["DTSTART"].dt.astimezone(UTC)
        for one in recurring_ical_events.of(calendar).between((2026, 1, 1), (2027, 1, 1))
    )


def _foreign():
    """The same in UTC, as others write it."""
    text = write_calendar([SERIES, MOVED], CALENDAR).decode().replace(";TZID=Etc/GMT:", "#")
    lines = [f"{line.replace('#', ':')}Z" if "#" in line else line for line in text.split("\r\n")]
    head, _, rest = "\r\n".join(lines).partition("BEGIN:VTIMEZONE")
    return (head + rest.partition("END:VTIMEZONE\r\n")[2]).encode()


def test_other_programs_find_our_dates_of_a_series_in_utc():
    assert _found(write_calendar([SERIES, MOVED], CALENDAR)) == DATES


def test_other_programs_find_our_dates_of_a_foreign_series_in_utc():
    foreign = _foreign()
    assert b"DTSTART:20260320T160000Z\r\n" in foreign
    assert _found(foreign) != DATES  # what it is about
    reading = read_calendar(foreign, ORIGIN)
    assert reading.problems == ()
    assert _found(merge([(Lab(id="berlin", name="Berlin"), reading)], CALENDAR)) == DATES


def test_it_comes_back_as_utc():
    reading = read_calendar(write_calendar([SERIES, MOVED], CALENDAR), ORIGIN)
    series = reading.entries[0].event
    assert (series.when.start, series.when.start.tzinfo, series.series) == (START, UTC, SERIES.series)


def test_a_single_event_in_utc_stays_as_it_is():
    alone = Event(lab="berlin", uid="2@labor.example", title="Löten", when=Span(START))
    assert b"DTSTART:20260320T160000Z\r\n" in write_calendar([alone], CALENDAR)
