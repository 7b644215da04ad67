"""Occurrences: windows, clock changes, changed dates, and rules that would never end."""

import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.ical.feasible import happens
from labnetz.ical.recur import expand, original
from labnetz.model import Days, Event, Series, Span, Status

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 4, 19, tzinfo=BERLIN)
SINGLE = Event(lab="berlin", uid="a", title="A", when=Span(START, START + timedelta(hours=2)), source="a.md")
WEEKLY = replace(SINGLE, series=Series("FREQ=WEEKLY"))
SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


def _expand(*events, since=SINCE, until=UNTIL):
    occurrences, problems = expand(events, since, until, days_in=BERLIN)
    return occurrences, problems


def _starts(occurrences):
    return [one.when.start.strftime("%m-%d %H:%M %z") for one in occurrences]


def test_local_time_stays_across_both_clock_changes():
    occurrences, problems = _expand(WEEKLY, until=datetime(2026, 12, 1, tzinfo=UTC))
    assert problems == ()
    assert {one.when.start.strftime("%H:%M") for one in occurrences} == {"19:00"}
    assert {one.when.end.strftime("%H:%M") for one in occurrences} == {"21:00"}
    assert {one.when.start.utcoffset() for one in occurrences} == {timedelta(hours=1), timedelta(hours=2)}
    assert len(occurrences) == 39


def test_a_night_over_the_clock_change_ends_at_the_same_time_on_the_clock():
    night = replace(
        WEEKLY, when=Span(datetime(2026, 3, 21, 22, tzinfo=BERLIN), datetime(2026, 3, 22, 6, tzinfo=BERLIN))
    )
    occurrences, _ = _expand(night)
    assert [one.when.end.strftime("%d %H:%M") for one in occurrences][:2] == ["22 06:00", "29 06:00"]


@pytest.mark.parametrize(
    ("when", "inside"),
    [
        pytest.param(Span(SINCE - timedelta(hours=1), SINCE), False, id="over when the window begins"),
        pytest.param(Span(SINCE - timedelta(hours=1), SINCE + timedelta(seconds=1)), True, id="still running"),
        pytest.param(Span(SINCE - timedelta(hours=1)), True, id="without an end: until midnight"),
        pytest.param(Span(SINCE, SINCE), True, id="takes no time"),
        pytest.param(Span(UNTIL), False, id="begins when the window ends"),
        pytest.param(Days(date(2026, 2, 28), date(2026, 2, 28)), False, id="the day before"),
        pytest.param(Days(date(2026, 2, 1), date(2026, 3, 1)), True, id="a long exhibition"),
    ],
)  # fmt: skip
def test_a_single_event_is_inside_when_it_overlaps(when, inside):
    if isinstance(when, Span) and when.end is None:
        when = Span(when.start.astimezone(BERLIN))
    assert bool(_expand(replace(SINGLE, when=when))[0]) is inside


def test_exceptions_and_additions():
    series = Series("FREQ=WEEKLY;COUNT=3", exdates=(START + timedelta(days=7),), rdates=(START + timedelta(days=1),))
    occurrences, _ = _expand(replace(SINGLE, series=series))
    assert _starts(occurrences) == ["03-04 19:00 +0100", "03-05 19:00 +0100", "03-18 19:00 +0100"]


def test_dates_without_a_rule():
    occurrences, _ = _expand(replace(SINGLE, series=Series("", rdates=(START + timedelta(days=1),))))
    assert _starts(occurrences) == ["03-04 19:00 +0100", "03-05 19:00 +0100"]


def test_whole_days_repeat_as_whole_days():
    days = replace(SINGLE, when=Days(date(2026, 3, 28), date(2026, 3, 29)), series=Series("FREQ=WEEKLY;UNTIL=20260411"))
    occurrences, _ = _expand(days)
    assert [one.when for one in occurrences][1:] == [
        Days(date(2026, 4, 4), date(2026, 4, 5)),
        Days(date(2026, 4, 11), date(2026, 4, 12)),
    ]


def test_a_moved_date_stands_at_its_new_time_only_and_knows_its_old_one():
    moved = replace(
        SINGLE, when=Span(START + timedelta(days=8)), recurrence_id=START + timedelta(days=7), title="Verlegt"
    )
    occurrences, _ = _expand(WEEKLY, moved, until=datetime(2026, 3, 20, tzinfo=UTC))
    assert [(one.event.title, start) for one, start in zip(occurrences, _starts(occurrences), strict=True)] == [
        ("A", "03-04 19:00 +0100"),
        ("Verlegt", "03-12 19:00 +0100"),
        ("A", "03-18 19:00 +0100"),
    ]
    assert original(occurrences[1]) == START + timedelta(days=7)


def test_a_date_moved_into_the_window_from_outside_is_there():
    moved = replace(
        SINGLE, when=Span(datetime(2026, 4, 30, 19, tzinfo=BERLIN)), recurrence_id=START + timedelta(days=98)
    )
    occurrences, _ = _expand(WEEKLY, moved, since=datetime(2026, 4, 30, tzinfo=UTC))
    assert _starts(occurrences) == ["04-30 19:00 +0200"]


def test_a_cancelled_date_comes_back_as_cancelled():
    cancelled = replace(SINGLE, recurrence_id=START, status=Status.CANCELLED, sequence=0)
    occurrences, _ = _expand(replace(WEEKLY, sequence=5), cancelled, until=datetime(2026, 3, 12, tzinfo=UTC))
    assert [one.event.status for one in occurrences] == [Status.CANCELLED, Status.SCHEDULED]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=2", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=0,1,2;BYMINUTE=0,1,2",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=5", "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=YEARLY;BYDAY=53MO;BYMONTH=1", "KAPUTT",
    ],
)  # fmt: skip
def test_a_rule_that_is_no_use_gives_the_first_date_and_a_problem(rule):
    began = time.process_time()
    occurrences, problems = _expand(replace(SINGLE, series=Series(rule)))
    assert _starts(occurrences) == ["03-04 19:00 +0100"]
    assert [(problem.rule, problem.where.path) for problem in problems] == [("ICAL-20", "a.md")]
    assert time.process_time() - began < 1


def test_a_series_of_which_each_date_lasts_for_years_keeps_nobody_busy():
    """Some 13,000 of its dates would be on at once."""
    start = datetime(1990, 1, 1, tzinfo=UTC)
    long = replace(SINGLE, when=Span(start, datetime(2026, 7, 1, tzinfo=UTC)), series=Series("FREQ=DAILY"))
    began = time.process_time()
    occurrences, problems = _expand(long)
    assert [one.when for one in occurrences] == [long.when]
    assert [problem.rule for problem in problems] == ["ICAL-20"]
    assert time.process_time() - began < 0.2


def test_a_weekly_series_whose_end_is_that_of_the_whole_programme_keeps_its_dates():
    when = Span(START, START + timedelta(days=800))
    occurrences, problems = _expand(replace(WEEKLY, when=when, series=Series("FREQ=WEEKLY")))
    assert problems == ()
    assert _starts(occurrences)[:2] == ["03-04 19:00 +0100", "03-11 19:00 +0100"]


def test_a_series_since_1601_is_not_computed():
    old = replace(SINGLE, when=Span(datetime(1601, 1, 1, tzinfo=UTC)), series=Series("FREQ=DAILY"))
    occurrences, problems = _expand(old)
    assert occurrences == ()
    assert len(problems) == 1


def test_more_than_two_thousand_dates_are_cut_and_said():
    occurrences, problems = _expand(
        replace(SINGLE, series=Series("FREQ=DAILY")), until=datetime(2036, 1, 1, tzinfo=UTC)
    )
    assert len(occurrences) == 2000
    assert occurrences[-1].when.start.date() == date(2026, 3, 4) + timedelta(days=1999)
    assert len(problems) == 1


def test_a_count_ends_where_it_says_even_far_from_the_window():
    occurrences, _ = _expand(
        replace(SINGLE, series=Series("FREQ=WEEKLY;COUNT=2")), since=datetime(2026, 3, 10, tzinfo=UTC)
    )
    assert _starts(occurrences) == ["03-11 19:00 +0100"]


def test_occurrences_are_sorted_by_time():
    other = replace(WEEKLY, uid="b", when=Span(datetime(2026, 3, 5, 9, tzinfo=BERLIN)))
    occurrences, _ = _expand(WEEKLY, other)
    moments = [one.when.start.astimezone(UTC) for one in occurrences]
    assert moments == sorted(moments)


# --- budgets ---------------------------------------------------------------------------------------------------------

FOUR = "FREQ=DAILY;BYHOUR=8,12,16,20"
DAILY = [replace(SINGLE, uid=f"{number}@x.example", title=f"T{number}", series=Series(FOUR)) for number in range(20)]


@pytest.mark.slow
def test_a_lab_whose_series_fill_every_list_is_shown_with_the_next_dates_of_the_rest_and_others_in_full():
    other = replace(WEEKLY, lab="kehl")
    occurrences, problems = _expand(*DAILY, other, until=START + timedelta(days=366))
    count = Counter((one.event.lab, one.event.uid) for one in occurrences)
    assert [count["berlin", event.uid] for event in DAILY] == [1465] * 14 + [10] * 6
    assert count["kehl", "a"] == 53
    assert [problem.where.entry for problem in problems] == [f'"T{n}", UID {n}@x.example' for n in range(14, 20)]
    firsts = [one.when.start for one in occurrences if one.event.title == "T19"]
    assert firsts == [one.when.start for one in occurrences if one.event.title == "T0"][:10]


@pytest.mark.slow
def test_what_a_budget_cuts_of_a_series_of_rule_and_list_together_is_said():
    listed = tuple(START + timedelta(hours=5, days=day) for day in range(1500))
    both = replace(SINGLE, series=Series("FREQ=DAILY", rdates=listed))
    occurrences, problems = _expand(both, until=START + timedelta(days=1500))
    assert len(occurrences) == 2000
    assert ["repeats too often" in str(problem.what) for problem in problems] == [True]


def test_changed_dates_are_not_lost_to_the_budget():
    cancelled = [
        replace(SINGLE, recurrence_id=START + timedelta(days=day), when=Span(START + timedelta(days=day)), title="Neu")
        for day in range(1, 6)
    ]
    occurrences, _ = _expand(
        replace(SINGLE, series=Series("FREQ=DAILY")), *cancelled, until=UNTIL + timedelta(days=4000)
    )
    assert [one.event.title for one in occurrences][:7] == ["A", *["Neu"] * 5, "A"]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2026, 1, 1), True),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", date(2025, 1, 1), False),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=2", date(2026, 1, 31), False),
        ("FREQ=MONTHLY;BYMONTH=3", date(2026, 1, 31), True),
        ("FREQ=MONTHLY;BYMONTH=4", date(2026, 1, 31), False),
        ("FREQ=MONTHLY;BYDAY=5FR;BYMONTHDAY=29;BYSETPOS=2", date(2026, 1, 1), False),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2026, 1, 1), True),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1,5", date(2026, 1, 1), True),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3", date(2026, 1, 1), False),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", date(2026, 1, 1), True),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=7", date(2026, 1, 1), False),
        ("FREQ=YEARLY;BYWEEKNO=20;WKST=SU;BYDAY=SU", date(2026, 1, 1), True),
        ("FREQ=MONTHLY;BYWEEKNO=20", date(2026, 1, 1), False),
        ("FREQ=YEARLY;BYYEARDAY=366", date(2026, 1, 1), True),
        ("FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1", date(2026, 1, 1), False),
        ("FREQ=YEARLY;BYYEARDAY=-366;BYMONTH=1", date(2026, 1, 1), True),
        ("FREQ=YEARLY;BYDAY=53MO;BYMONTHDAY=1", date(2026, 1, 1), False),
        ("FREQ=YEARLY;BYDAY=20MO", date(2026, 1, 1), True),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", date(2026, 1, 1), False),
        ("FREQ=DAILY;INTERVAL=9999", date(2026, 1, 1), True),
    ],
)
def test_whether_the_days_of_a_rule_ever_come(rule, start, expected):
    assert happens(rule, start, 1) is expected


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_rule_whose_days_come_has_a_date_within_33_years(data):
    parts = data.draw(some_rules)
    start = date(2026, 1, 1) + timedelta(days=data.draw(st.integers(0, 1500)))
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    if happens(rule, start, 1):
        dates = rrulestr(rule, dtstart=datetime.combine(start, time_of_day()))
        assert (next(iter(dates)).date() - start).days <= 12_000 * int(parts.get("INTERVAL", "1"))


some_rules = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": st.sampled_from(["2", "3", "5", "12"]),
        "BYMONTH": st.sampled_from(["1", "2", "7,12"]),
        "BYMONTHDAY": st.sampled_from(["1", "29", "31", "-1", "-31"]),
        "BYDAY": st.sampled_from(["MO", "SU,TU"]),
        "BYSETPOS": st.sampled_from(["1", "-1", "2", "-3"]),
        "WKST": st.sampled_from(["SU", "WE"]),
    },
)
