from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from labnetz.content.repeat import series_of, takes_place
from labnetz.content.schema.event import RepeatFields

BERLIN = ZoneInfo("Europe/Berlin")


def repeat(**keys):
    return RepeatFields.model_validate({name: str(value) for name, value in keys.items() if value is not None})


@st.composite
def repeats(draw):
    first = draw(st.dates(date(2024, 1, 1), date(2027, 1, 1)))
    every = draw(st.sampled_from(["day", "week", "month", "year"]))
    fields = {"every": every, "interval": str(draw(st.integers(1, 4)))}
    if every == "week":
        names = ("mo", "di", "mi", "do", "fr", "sa", "so")
        extra = draw(st.sets(st.sampled_from(names), max_size=3))
        fields["weekdays"] = [*extra, names[first.weekday()]]
    limit = draw(st.sampled_from(["until", "count", None]))
    if limit == "until":
        fields["until"] = str(first + timedelta(days=draw(st.integers(0, 900))))
    if limit == "count":
        fields["count"] = str(draw(st.integers(1, 40)))
    return RepeatFields.model_validate(fields), first


@given(repeats(), st.integers(0, 1500))
def test_a_day_belongs_to_a_series_exactly_when_its_rrule_says_so(drawn, offset):
    fields, first = drawn
    day = first + timedelta(days=offset)
    rule = rrulestr(series_of(fields, first).rrule, dtstart=datetime(first.year, first.month, first.day))  # noqa: DTZ001 - dateutil's all-day
    at = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the same
    assert takes_place(fields, first, day) == bool(rule.between(at, at, inc=True))


@pytest.mark.parametrize(
    ("day", "belongs"), [(13, False), (14, True), (21, True), (28, True), (29, False), (35, False)]
)
def test_a_count_counts_the_first_day_and_the_last(day, belongs):
    fields = repeat(every="week", count=3)
    assert takes_place(fields, date(2026, 10, 14), date(2026, 10, 1) + timedelta(days=day - 1)) == belongs


def test_the_last_day_of_a_timed_series_counts_until_its_local_midnight():
    start = datetime(2026, 6, 1, 23, 30, tzinfo=BERLIN)
    assert series_of(repeat(every="day", until="2026-07-01"), start).rrule == "FREQ=DAILY;UNTIL=20260701T215959Z"
    assert series_of(repeat(every="day", until="2026-12-01"), start).rrule == "FREQ=DAILY;UNTIL=20261201T225959Z"


def test_an_exception_is_left_out_at_the_time_on_the_clock():
    fields = RepeatFields.model_validate({"every": "week", "except": ["2026-10-28", "2026-10-21"]})
    series = series_of(fields, datetime(2026, 10, 14, 17, 0, tzinfo=BERLIN))
    assert [str(moment) for moment in series.exdates] == ["2026-10-21 17:00:00+02:00", "2026-10-28 17:00:00+01:00"]


def test_an_exception_of_whole_days_is_a_day():
    fields = RepeatFields.model_validate({"every": "week", "except": "2026-10-21"})
    assert series_of(fields, date(2026, 10, 14)).exdates == (date(2026, 10, 21),)


@pytest.mark.parametrize("name", ["Di", "di.", "Dienstag", "dienstags", "Tue", "tuesday", "TU"])
def test_weekdays_are_known_by_german_and_english_names(name):
    fields = RepeatFields.model_validate({"every": "week", "weekdays": name})
    assert series_of(fields, date(2026, 12, 1)).rrule == "FREQ=WEEKLY;BYDAY=TU"
