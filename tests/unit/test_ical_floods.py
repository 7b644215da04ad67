"""Lists of dates that nobody can mean: the first ones are published, and the feed, the UID and the line are named."""

from datetime import UTC, datetime, timedelta

import pytest

from labnetz.harvest.reading import look_into_calendar
from labnetz.ical.read import read_calendar
from labnetz.ical.recur import expand
from labnetz.model import Origin

ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin")
START = datetime(2026, 1, 1, 18, tzinfo=UTC)
DAYS = [f"{START + timedelta(days=day):%Y%m%dT%H%M%SZ}" for day in range(9_000)]


def read(*lines):
    event = ["BEGIN:VEVENT", "UID:1@x.example", "SUMMARY:Treff", f"DTSTART:{DAYS[0]}", *lines, "END:VEVENT"]
    body = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *event, "END:VCALENDAR", ""]).encode()
    return read_calendar(body, ORIGIN)


def told(reading):
    return [(one.rule, one.level, str(one.where)) for one in reading.problems]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "line"),
    [
        pytest.param(["RDATE:" + ",".join(reversed(DAYS))], 7, id="on one line, the last first"),
        pytest.param([f"RDATE:{day}" for day in DAYS], 7, id="on a line each"),
        pytest.param(["RDATE;VALUE=PERIOD:" + ",".join(f"{day}/PT1H" for day in DAYS)], 7, id="with their lengths"),
    ],
)
def test_of_nine_thousand_dates_the_first_two_thousand_are_published(lines, line):
    reading = read(*lines)
    series = reading.entries[0].event.series
    assert [min(series.rdates), max(series.rdates)] == [START, START + timedelta(days=1999)]
    assert len(series.rdates) == 2000
    assert told(reading)[0] == ("ICAL-20", "warning", f'https://labor.example/k.ics:{line} ("Treff", UID 1@x.example)')


def test_two_thousand_dates_are_fine():
    reading = read("RDATE:" + ",".join(DAYS[:2000]))
    assert (len(reading.entries[0].event.series.rdates), told(reading)) == (2000, [])


def starts(reading):
    events = [entry.event for entry in reading.entries]
    found, _ = expand(events, START, START + timedelta(days=2100), days_in=UTC)
    return [one.when.start for one in found]


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=DAILY;UNTIL=20401231"])
def test_a_series_ends_before_the_first_exception_that_is_too_many(rule):
    """Dropping an exception would publish a date on which nothing takes place."""
    reading = read(f"RRULE:{rule}", "EXDATE:" + ",".join(DAYS[5:]))
    assert starts(reading) == [START + timedelta(days=day) for day in range(5)]
    assert reading.entries[0].event.series.rrule.endswith(f"UNTIL={DAYS[2004][:8]}T235959Z")
    assert told(reading) == [("ICAL-20", "warning", 'https://labor.example/k.ics:8 ("Treff", UID 1@x.example)')]


def test_an_end_that_is_earlier_stays():
    reading = read("RRULE:FREQ=DAILY;UNTIL=20260110T180000Z", "EXDATE:" + ",".join(DAYS[5:]))
    assert starts(reading) == [START + timedelta(days=day) for day in range(5)]
    assert "UNTIL=20260110T" in reading.entries[0].event.series.rrule


def test_where_dates_are_counted_nobody_knows_how_many_are_left_so_the_event_is_listed_instead():
    reading = read("RRULE:FREQ=DAILY;COUNT=9000", "EXDATE:" + ",".join(DAYS[5:]))
    assert reading.entries == ()
    assert told(reading) == [("ICAL-20", "error", 'https://labor.example/k.ics:8 ("Treff", UID 1@x.example)')]


def test_the_same_exception_many_times_is_one():
    reading = read("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:" + ",".join(DAYS[1:2] * 5000))
    assert starts(reading) == [START, START + timedelta(days=2)]
    assert told(reading) == []


@pytest.mark.slow
def test_thousands_of_changed_dates_are_read_in_time_and_none_is_lost():
    changes = [
        line
        for number in range(1, 1200)
        for line in (
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:1@x.example",
            f"RECURRENCE-ID:{DAYS[number]}",
            f"DTSTART:{DAYS[number]}",
            f"SUMMARY:Anders {number}",
        )
    ]
    reading = read("RRULE:FREQ=DAILY", *changes)
    assert len(reading.entries) == 1200
    found, _ = expand([one.event for one in reading.entries], START, START + timedelta(days=100), days_in=UTC)
    assert [one.event.title for one in found] == ["Treff", *(f"Anders {number}" for number in range(1, 100))]


def test_a_rule_longer_than_any_is_not_computed():
    reading = read("RRULE:FREQ=DAILY;BYMONTHDAY=" + ",".join(["1"] * 100_000))
    assert [entry.event.series for entry in reading.entries] == [None]
    assert [one.rule for one in reading.problems] == ["ICAL-15"]


@pytest.mark.slow
def test_a_harvest_reports_the_series_that_no_list_has_room_for():
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}@x.example\r\nSUMMARY:Treff {number}\r\nDTSTART:{DAYS[0]}\r\n"
        "RRULE:FREQ=DAILY;BYHOUR=8,12,16,20\r\nEND:VEVENT\r\n"
        for number in range(16)
    )
    body = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()
    contents = look_into_calendar(body, ORIGIN, START)
    assert contents.entries == contents.upcoming == 16
    assert [(one.rule, str(one.where)) for one in contents.problems] == [
        ("ICAL-20", f'https://labor.example/k.ics:{3 + 6 * number} ("Treff {number}", UID {number}@x.example)')
        for number in (14, 15)
    ]
