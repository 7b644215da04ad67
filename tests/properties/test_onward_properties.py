"""A change for a date of a series and all later ones moves just these, whatever the rule, however many there are."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.ical.read import read_calendar
from labnetz.ical.recur import expand
from labnetz.model import Origin

BERLIN = ZoneInfo("Europe/Berlin")
ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin")
START = datetime(2026, 2, 2, 18, 0)  # noqa: DTZ001 - a Monday on the wall clock
WINDOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
RULES = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(RULES),
    st.sampled_from(["COUNT", "UNTIL"]),
    st.integers(2, 12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(-30, 30)), max_size=3, unique_by=lambda change: change[0]),
    st.sets(st.integers(1, 11), max_size=2),
)
def test_the_dates_before_a_change_stay_and_all_later_ones_move_with_it(rule, end, count, changes, gone):
    dates = list(rrulestr(f"{rule};COUNT={count}", dtstart=START))
    changes = sorted((number, timedelta(hours=hours)) for number, hours in changes if number < count)
    gone = {number for number in gone if number < count} - {number for number, _ in changes}
    last = dates[-1].replace(tzinfo=BERLIN).astimezone(UTC)
    whole = f"{rule};COUNT={count}" if end == "COUNT" else f"{rule};UNTIL={last:%Y%m%dT%H%M%SZ}"
    body = _calendar(whole, dates, changes, gone)
    reading = read_calendar(body, ORIGIN)
    assert [problem.rule for problem in reading.problems] == ["ICAL-12"] * len(changes)
    found, problems = expand([entry.event for entry in reading.entries], *WINDOW, days_in=BERLIN)
    assert problems == ()
    expected = [date + _shift(number, changes) for number, date in enumerate(dates) if number not in gone]
    assert sorted(one.when.start.replace(tzinfo=None) for one in found) == sorted(expected)


def _shift(number, changes):
    """The last change at or before a date holds for it."""
    return next((shift for at, shift in reversed(changes) if at <= number), timedelta())


def _calendar(rule, dates, changes, gone):
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:s@labor.example", f"DTSTART;TZID=Europe/Berlin:{_text(START)}"]
    lines += [f"RRULE:{rule}", *(f"EXDATE;TZID=Europe/Berlin:{_text(dates[number])}" for number in sorted(gone))]
    lines += ["SUMMARY:Reihe", "END:VEVENT"]
    for number, shift in changes:
        lines += ["BEGIN:VEVENT", "UID:s@labor.example", "SUMMARY:Neu"]
        lines += [f"RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:{_text(dates[number])}"]
        lines += [f"DTSTART;TZID=Europe/Berlin:{_text(dates[number] + shift)}", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _text(wall):
    return f"{wall:%Y%m%dT%H%M%S}"
