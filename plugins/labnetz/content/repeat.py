"""From `repeat:` to a Series (RFC 5545 §3.3.10). Checks that it says what it seems to say; expands nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from labnetz.content.weekdays import RRULE_DAYS, short
from labnetz.model import Problem, Series, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.content.dates import Moment
    from labnetz.content.schema import RepeatFields
    from labnetz.marked_yaml import Marked
    from labnetz.model import Level, Message, Where

_FREQ = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}


def series_of(repeat: RepeatFields, start: Moment) -> Series:
    """Make the series of an event that first takes place at `start`."""
    parts = [f"FREQ={_FREQ[repeat.every]}"]
    if repeat.interval > 1:
        parts.append(f"INTERVAL={repeat.interval}")
    if repeat.count:
        parts.append(f"COUNT={repeat.count}")
    if repeat.until:
        parts.append(f"UNTIL={_until(repeat.until, start)}")
    if repeat.weekdays:
        parts.append("BYDAY=" + ",".join(RRULE_DAYS[number] for number in sorted(set(repeat.weekdays))))
    return Series(";".join(parts), tuple(_at_start_time(day, start) for day in sorted(set(repeat.except_))))


def check_repeat(repeat: RepeatFields, start: Moment, marked: Marked) -> tuple[Problem, ...]:
    """Say what is wrong with a series. With an error among it there is no series, and no event."""
    first = _day(start)
    return (
        *_check_end(repeat, first, marked),
        *_check_weekdays(repeat, first, marked),
        *_check_short_months(repeat, first, marked),
        *_check_except(repeat, first, marked),
        *_check_any_left(repeat, first, marked),
    )


def takes_place(repeat: RepeatFields, first: date, day: date) -> bool:
    """Tell whether the rule of a series that begins on `first` falls on a day; `except` is not looked at."""
    if day < first or (repeat.until and day > repeat.until) or not _falls_on(repeat, first, day):
        return False
    if not repeat.count:
        return True
    days = (first + timedelta(days=number) for number in range((day - first).days + 1))
    return sum(_falls_on(repeat, first, each) for each in days) <= repeat.count


def _falls_on(repeat: RepeatFields, first: date, day: date) -> bool:
    if repeat.every == "day":
        return (day - first).days % repeat.interval == 0
    if repeat.every == "week":
        weeks = (_monday(day) - _monday(first)).days // 7
        return day.weekday() in (repeat.weekdays or (first.weekday(),)) and weeks % repeat.interval == 0
    months = (day.year - first.year) * 12 + day.month - first.month
    step = repeat.interval * (12 if repeat.every == "year" else 1)
    return day.day == first.day and months % step == 0


def _check_end(repeat: RepeatFields, first: date, marked: Marked) -> Iterator[Problem]:
    if repeat.until and repeat.count:
        what = msg("repeat has both until and count")
        yield _problem(marked.where_key("repeat", "count"), what, msg("keep one of them"))
    if repeat.until and repeat.until < first:
        what = msg("repeat.until {until} is before the first day {first}", until=repeat.until, first=first)
        yield _problem(marked.where("repeat", "until"), what, msg("write a later day"))


def _check_weekdays(repeat: RepeatFields, first: date, marked: Marked) -> Iterator[Problem]:
    if not repeat.weekdays:
        return
    where = marked.where("repeat", "weekdays")
    if repeat.every != "week":
        what = msg("weekdays go with every: week, not with every: {every}", every=repeat.every)
        yield _problem(where, what, msg("delete weekdays, or write every: week"))
    elif first.weekday() not in repeat.weekdays:
        day = short(first.weekday())
        what = msg("the first day {first} is {day}, which is not among the weekdays", first=first, day=day)
        names = ", ".join(short(number) for number in sorted({*repeat.weekdays, first.weekday()}))
        fix = msg("write weekdays: [{names}], or correct start", names=names)
        yield _problem(where, what, fix)


def _check_short_months(repeat: RepeatFields, first: date, marked: Marked) -> Iterator[Problem]:
    leap_day = repeat.every == "year" and (first.month, first.day) == (2, 29)
    if leap_day or (repeat.every == "month" and first.day > 28):
        what = msg("months without a day {day} are left out of the series", day=first.day)
        fix = msg("start on the 28th or earlier if it takes place each time")
        yield _problem(marked.where("repeat", "every"), what, fix, "warning")


def _check_except(repeat: RepeatFields, first: date, marked: Marked) -> Iterator[Problem]:
    for number, day in enumerate(repeat.except_):
        if not takes_place(repeat, first, day):
            what = msg("the series does not take place on {day} anyway", day=day)
            fix = msg("correct this day in except, or delete it")
            yield _problem(marked.where("repeat", "except", number), what, fix, "warning")


def _check_any_left(repeat: RepeatFields, first: date, marked: Marked) -> Iterator[Problem]:
    """Without an end there is always a date left; with both ends, that is already told."""
    if first not in repeat.except_ or bool(repeat.count) == bool(repeat.until) or (repeat.until or first) < first:
        return
    left_out = {day for day in repeat.except_ if takes_place(repeat, first, day)}
    if repeat.until:
        days = (first + timedelta(days=number) for number in range((repeat.until - first).days + 1))
        is_left = any(day not in left_out for day in days if _falls_on(repeat, first, day))
    else:
        is_left = len(left_out) != repeat.count
    if not is_left:
        what = msg("except leaves out every date of the series")
        yield _problem(marked.where_key("repeat", "except"), what, msg("keep one, or write status: cancelled"))


def _problem(where: Where, what: Message, fix: Message, level: Level = "error") -> Problem:
    return Problem("DATA-10", where, what, fix, level)


def _until(until: date, start: Moment) -> str:
    """RFC 5545 §3.3.10: a DATE for whole days, else UTC; the end of the day, so that its event is in."""
    if not isinstance(start, datetime):
        return f"{until:%Y%m%d}"
    return f"{datetime.combine(until, time(23, 59, 59), start.tzinfo).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _at_start_time(day: date, start: Moment) -> Moment:
    return datetime.combine(day, start.time(), start.tzinfo) if isinstance(start, datetime) else day


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
