"""What is known of a series without computing it (`touch.Reach`) never says anything else than computing it does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.ical.recur import Window, expand_family
from labnetz.ical.touch import reach_of, touching
from labnetz.model import Days, Event, Series, Span

ZONES = ("Europe/Berlin", "UTC", "America/New_York", "Pacific/Kiritimati")
ENDS = st.one_of(
    st.just(""),
    st.integers(1, 130).map(lambda count: f";COUNT={count}"),
    st.integers(0, 500).map(
        lambda days: f";UNTIL={datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days, hours=17):%Y%m%dT%H%M%SZ}"
    ),
)
RULES = st.tuples(
    st.sampled_from(
        [
            "FREQ=DAILY",
            "FREQ=DAILY;INTERVAL=9",
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU",
            "FREQ=MONTHLY",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "FREQ=YEARLY",
            "FREQ=WEEKLY;BYHOUR=3,15",
            "FREQ=HOURLY",
        ]
    ),
    ENDS,
).map("".join)
DISTANCES = st.lists(st.integers(-3, 40), max_size=6).map(lambda steps: [timedelta(days=7 * step) for step in steps])


@st.composite
def families(draw):
    """A series, with dates left out, added and moved."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    start = datetime(2026, 1, 1, tzinfo=zone) + timedelta(days=draw(st.integers(0, 60)), hours=draw(st.integers(0, 23)))
    length = timedelta(hours=draw(st.sampled_from([0, 1, 30])))
    whole_days = draw(st.booleans())

    def stamp(moment):
        return moment.date() if whole_days else moment

    def when(moment):
        if whole_days:
            return Days(moment.date(), moment.date() + timedelta(days=length.days))
        return Span(moment, draw(st.sampled_from([moment + length, None])))

    rule = draw(st.one_of(RULES, st.just("")))
    rdates = tuple(stamp(start + step) for step in draw(DISTANCES))
    series = Series(rule, tuple(stamp(start + step) for step in draw(DISTANCES)), rdates)
    if not rule and not rdates:
        series = None
    changes = {stamp(start + step): step for step in draw(DISTANCES)} if series else {}
    moved = [
        Event(
            lab="a",
            uid="1@a.example",
            title="T",
            when=when(start + step + timedelta(days=draw(st.integers(-50, 50)))),
            recurrence_id=original,
        )
        for original, step in changes.items()
    ]
    return [Event(lab="a", uid="1@a.example", title="T", when=when(start), series=series), *moved]


SINCE = st.integers(-100, 700).map(lambda days: datetime(2026, 1, 1, 7, tzinfo=UTC) + timedelta(days=days))
LENGTHS = st.sampled_from([1, 9, 40, 396]).map(lambda days: timedelta(days=days))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(family=families(), since=SINCE, length=LENGTHS, days_in=st.sampled_from(ZONES))
def test_a_reach_says_what_computing_says(family, since, length, days_in):
    window = Window(since, since + length, ZoneInfo(days_in))
    answer = reach_of(family, window.days_in).touches(window.since.timestamp(), window.until.timestamp())
    if answer is not None:
        assert answer == bool(expand_family(family, window)[0])


def _weekly(**more):
    start = datetime(2026, 1, 1, 18, tzinfo=ZoneInfo("Europe/Berlin"))
    return Event(lab="a", uid="1@a.example", title="T", when=Span(start, start + timedelta(hours=2)), **more)


def test_the_usual_series_is_told_without_computing():
    """Else all of this would be for nothing."""
    since = datetime(2026, 6, 1, tzinfo=UTC).timestamp()
    left_out = tuple(datetime(2026, 7, day, 18, tzinfo=ZoneInfo("Europe/Berlin")) for day in (2, 9, 16))
    for rule, told in (
        ("FREQ=WEEKLY;COUNT=20", False),
        ("FREQ=WEEKLY;COUNT=40", True),
        ("FREQ=WEEKLY", True),
        ("FREQ=MONTHLY;BYDAY=1TH", True),
        ("FREQ=WEEKLY;UNTIL=20270101T170000Z", True),
        ("FREQ=WEEKLY;UNTIL=20260101T170000Z", False),
    ):
        reach = reach_of([_weekly(series=Series(rule, left_out))], ZoneInfo("Europe/Berlin"))
        assert reach.touches(since, since + 396 * 86_400) is told, rule


def test_a_long_break_takes_no_series_away():
    """Ten weeks without a date at the beginning of the window; the lab's other series have used up its budget."""
    berlin = ZoneInfo("Europe/Berlin")
    since = datetime(2026, 6, 1, tzinfo=UTC)
    breaks = tuple(datetime(2026, 6, 4, 18, tzinfo=berlin) + timedelta(weeks=week) for week in range(12))
    crowd = [
        Event(
            lab="a",
            uid=f"0{number}@a.example",
            title="T",
            when=Days(date(2026, 5, 1), date(2026, 5, 1)),
            series=Series("FREQ=DAILY"),
        )
        for number in range(60)
    ]
    series = _weekly(series=Series("FREQ=WEEKLY", breaks))
    found = touching([*crowd, series], since, since + timedelta(days=396), days_in=berlin)
    assert ("a", series.uid) in found


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_at_no_hour_a_date_is_told_in_a_window_that_it_is_not_in(zone):
    """The first and the last date, in zones that are furthest from UTC."""
    start = datetime(2026, 3, 2, 20, tzinfo=ZoneInfo(zone))
    series = Event(lab="a", uid="1", title="T", when=Span(start, start), series=Series("FREQ=WEEKLY;COUNT=2"))
    reach = reach_of([series], ZoneInfo("UTC"))
    told = set()
    for hours in range(-60, 8 * 24, 5):
        since = start + timedelta(hours=hours)
        for length in (3, 30, 110):
            window = Window(since, since + timedelta(hours=length), ZoneInfo("UTC"))
            answer = reach.touches(window.since.timestamp(), window.until.timestamp())
            told.add(answer)
            if answer is not None:
                assert answer == bool(expand_family([series], window)[0]), window
    assert told == {True, False, None}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "left_out"),
    [
        ("FREQ=WEEKLY;COUNT=5", (0, 7, 14, 21, 28)),
        ("FREQ=WEEKLY;COUNT=5", (0, 28)),
        ("FREQ=DAILY;COUNT=60", tuple(range(3, 50))),
        ("FREQ=DAILY", tuple(range(3, 50))),
        ("FREQ=WEEKLY", tuple(range(7, 100, 7))),
        ("FREQ=MONTHLY;INTERVAL=2", ()),
        ("FREQ=WEEKLY;UNTIL=20260301T170000Z", ()),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ()),
        ("", (0,)),
    ],
)
def test_gaps_of_a_series_are_known(rule, left_out):
    start = datetime(2026, 1, 31, 18, tzinfo=ZoneInfo("Europe/Berlin"))
    further = () if rule else (start + timedelta(days=40), start + timedelta(days=300))
    exceptions = tuple(start + timedelta(days=days) for days in left_out)
    series = Event(lab="a", uid="1", title="T", when=Span(start, start), series=Series(rule, exceptions, further))
    reach = reach_of([series], ZoneInfo("Europe/Berlin"))
    for days in range(-5, 400, 9):
        for length in (6, 20, 70, 140):
            window = Window(start + timedelta(days=days), start + timedelta(days=days + length), ZoneInfo("UTC"))
            answer = reach.touches(window.since.timestamp(), window.until.timestamp())
            if answer is not None:
                assert answer == bool(expand_family([series], window)[0]), window


@pytest.mark.parametrize("until", ["99991231", "99991231T235959Z", "99991230T000000Z"])
@pytest.mark.parametrize("freq", ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
def test_a_series_until_the_end_of_the_calendar_goes_on(freq, until):
    """So many programs write "without an end"."""
    reach = reach_of([_weekly(series=Series(f"FREQ={freq};UNTIL={until}"))], ZoneInfo("Europe/Berlin"))
    assert reach.touches(datetime(2028, 1, 1, tzinfo=UTC).timestamp(), datetime(2032, 1, 1, tzinfo=UTC).timestamp())


def test_of_many_listed_dates_all_are_known():
    first = datetime(2026, 1, 1, 18, tzinfo=ZoneInfo("Europe/Berlin"))
    listed = tuple(first + timedelta(days=2 * number) for number in range(1, 400))
    series = _weekly(series=Series("", (), listed))
    reach = reach_of([series], ZoneInfo("Europe/Berlin"))
    for days, told in ((-20, False), (-3, True), (400, True), (796, True), (810, False)):
        since = first + timedelta(days=days)
        window = Window(since, since + timedelta(days=10), ZoneInfo("UTC"))
        assert bool(expand_family([series], window)[0]) is told
        assert reach.touches(window.since.timestamp(), window.until.timestamp()) is told
