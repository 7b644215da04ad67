"""Does `repeat:` say what it seems to say? Only problems; the series itself is `repeat`'s."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from labnetz.content.repeat import at_start_time, day_of, falls_on, is_week, takes_place
from labnetz.content.weekdays import short
from labnetz.model import Problem, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.content.dates import Moment
    from labnetz.content.schema.event import RepeatFields
    from labnetz.marked_yaml import Marked
    from labnetz.model import Level, Message, Where


def check_repeat(
    repeat: RepeatFields, start: Moment, marked: Marked, holidays: Collection[date] = ()
) -> tuple[Problem, ...]:
    """Say what is wrong with a series. With an error among it there is no series, and no event."""
    first = day_of(start)
    return (
        *_check_end(repeat, first, marked),
        *_check_weekdays(repeat, first, marked),
        *_check_week(repeat, first, marked),
        *_check_short_months(repeat, first, marked),
        *_check_except(repeat, first, marked),
        *_check_also(repeat, start, marked),
        *_check_first_holiday(first, marked, holidays),
        *_check_any_left(repeat, first, marked),
    )


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
    if repeat.every != "week" and not (repeat.every == "month" and repeat.week):
        what = msg("weekdays go with every: week, not with every: {every}", every=repeat.every)
        fix = msg("delete weekdays, or write every: week")
        if repeat.every == "month":
            fix = msg("add a line week: {week}, or delete weekdays", week=_week_of(first))
        yield _problem(where, what, fix)
    elif first.weekday() not in repeat.weekdays:
        day = short(first.weekday())
        what = msg("the first day {first} is {day}, which is not among the weekdays", first=first, day=day)
        names = ", ".join(short(number) for number in sorted({*repeat.weekdays, first.weekday()}))
        fix = msg("write weekdays: [{names}], or correct start", names=names)
        yield _problem(where, what, fix)


def _check_week(repeat: RepeatFields, first: date, marked: Marked) -> Iterator[Problem]:
    if not repeat.week:
        return
    where = marked.where("repeat", "week")
    if repeat.every != "month" or not repeat.weekdays:
        what = msg("week goes with every: month and weekdays only")
        fix = msg("write every: month and weekdays: [{day}], or delete week", day=short(first.weekday()))
        yield _problem(where, what, fix)
    elif first.weekday() in repeat.weekdays and not is_week(first, repeat.week):
        what = msg("the first day {first} does not go with week: {week}", first=first, week=repeat.week)
        yield _problem(where, what, msg("write week: {week}, or correct start", week=_week_of(first)))


def _week_of(day: date) -> str:
    """Name the week of a month in which a day lies; a fifth one is the last."""
    number = (day.day - 1) // 7 + 1
    return str(number) if number < 5 else "last"


def _check_short_months(repeat: RepeatFields, first: date, marked: Marked) -> Iterator[Problem]:
    where = marked.where("repeat", "every")
    if repeat.every == "year" and (first.month, first.day) == (2, 29):
        what = msg("years without a 29 February are left out of the series")
        fix = msg("start on 28 February or 1 March if it takes place each year")
        yield _problem(where, what, fix, "warning")
    elif repeat.every == "month" and first.day > 28 and not repeat.week:
        what = msg("months without a day {day} are left out of the series", day=first.day)
        fix = msg("start on the 28th or earlier if it takes place each time")
        yield _problem(where, what, fix, "warning")


def _check_except(repeat: RepeatFields, first: date, marked: Marked) -> Iterator[Problem]:
    for number, day in enumerate(repeat.except_):
        if not takes_place(repeat, first, day):
            what = msg("the series does not take place on {day} anyway", day=day)
            fix = msg("correct this day in except, or delete it")
            yield _problem(marked.where("repeat", "except", number), what, fix, "warning")


def _check_also(repeat: RepeatFields, start: Moment, marked: Marked) -> Iterator[Problem]:
    for number, moment in enumerate(repeat.also):
        where = marked.where("repeat", "also", number)
        if isinstance(moment, datetime) and not isinstance(start, datetime):
            what = msg("the event takes all day, but {moment} has a time", moment=f"{moment:%Y-%m-%d %H:%M}")
            yield _problem(where, what, msg("write only the day: {day}", day=moment.date()))
        elif day_of(moment) in repeat.except_:
            what = msg("{day} stands in also and in except", day=day_of(moment))
            yield _problem(where, what, msg("delete it in one of them"))
        elif day_of(moment) < day_of(start):
            what = msg("{day} in also is before the first day {first}", day=day_of(moment), first=day_of(start))
            yield _problem(where, what, msg("correct the day, or write the first day in start"), "warning")
        elif at_start_time(moment, start) == at_start_time(day_of(moment), start) and takes_place(
            repeat, day_of(start), day_of(moment)
        ):
            what = msg("the series takes place on {day} anyway", day=day_of(moment))
            yield _problem(where, what, msg("delete this day in also"), "warning")


def _check_first_holiday(first: date, marked: Marked, holidays: Collection[date]) -> Iterator[Problem]:
    if first in holidays:
        what = msg("the first day {first} is a public holiday, so the series would begin later", first=first)
        yield _problem(
            marked.where("repeat", "skip_holidays"), what, msg("write the first day that takes place in start")
        )


def _check_any_left(repeat: RepeatFields, first: date, marked: Marked) -> Iterator[Problem]:
    """Without an end there is always a date left; with both ends, that is already told."""
    if first not in repeat.except_ or bool(repeat.count) == bool(repeat.until) or (repeat.until or first) < first:
        return
    left_out = {day for day in repeat.except_ if takes_place(repeat, first, day)}
    if repeat.until:
        days = (first + timedelta(days=number) for number in range((repeat.until - first).days + 1))
        is_left = any(day not in left_out for day in days if falls_on(repeat, first, day))
    else:
        is_left = len(left_out) != repeat.count
    if not is_left and not repeat.also:
        what = msg("except leaves out every date of the series")
        yield _problem(marked.where_key("repeat", "except"), what, msg("keep one, or write status: cancelled"))


def _problem(where: Where, what: Message, fix: Message, level: Level = "error") -> Problem:
    return Problem("DATA-10", where, what, fix, level)
