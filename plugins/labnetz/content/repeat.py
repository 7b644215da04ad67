"""From `repeat:` to a Series (RFC 5545 §3.3.10). Expands nothing; whether it can be meant is `check_repeat`'s."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from labnetz.content.weekdays import RRULE_DAYS
from labnetz.model import Series

if TYPE_CHECKING:
    from labnetz.content.dates import Moment
    from labnetz.content.schema.event import RepeatFields

_FREQ = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}


def series_of(repeat: RepeatFields, start: Moment, holidays: Collection[date] = ()) -> Series:
    """Make the series of an event that first takes place at `start`. `holidays` are days on which it does not."""
    first = day_of(start)
    parts = [f"FREQ={_FREQ[repeat.every]}"]
    if repeat.interval > 1:
        parts.append(f"INTERVAL={repeat.interval}")
    if repeat.count:
        parts.append(f"COUNT={repeat.count}")
    if repeat.until:
        parts.append(f"UNTIL={_until(repeat.until, start)}")
    if repeat.weekdays:
        parts.append("BYDAY=" + ",".join(_by_day(repeat)))
    left_out = {*repeat.except_, *(day for day in holidays if takes_place(repeat, first, day))}
    more = sorted({at_start_time(moment, start) for moment in repeat.also}, key=sort_key)
    return Series(";".join(parts), tuple(at_start_time(day, start) for day in sorted(left_out)), tuple(more))


def takes_place(repeat: RepeatFields, first: date, day: date) -> bool:
    """Tell whether the rule of a series that begins on `first` falls on a day, whatever `except` and `also` say."""
    if day < first or (repeat.until and day > repeat.until) or not falls_on(repeat, first, day):
        return False
    if not repeat.count:
        return True
    days = (first + timedelta(days=number) for number in range((day - first).days + 1))
    return sum(falls_on(repeat, first, each) for each in days) <= repeat.count


def falls_on(repeat: RepeatFields, first: date, day: date) -> bool:
    """Tell whether a day fits the rule, wherever the series begins and ends."""
    if repeat.every == "day":
        return (day - first).days % repeat.interval == 0
    if repeat.every == "week":
        weeks = (_monday(day) - _monday(first)).days // 7
        return day.weekday() in (repeat.weekdays or (first.weekday(),)) and weeks % repeat.interval == 0
    months = (day.year - first.year) * 12 + day.month - first.month
    step = repeat.interval * (12 if repeat.every == "year" else 1)
    return months % step == 0 and _fits_in_month(repeat, first, day)


def is_week(day: date, week: str) -> bool:
    """Tell whether a day is the first ("1"), second … or last of its weekday in its month."""
    if week == "last":
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == int(week)


def at_start_time(moment: Moment, start: Moment) -> Moment:
    """Give a day the clock of the start; a time stays as it is."""
    if isinstance(moment, datetime) or not isinstance(start, datetime):
        return moment
    return datetime.combine(moment, start.time(), start.tzinfo)


def day_of(moment: Moment) -> date:
    """Give the local day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def sort_key(moment: Moment) -> tuple[date, str]:
    """Sort days and times together."""
    return day_of(moment), moment.isoformat()


def _fits_in_month(repeat: RepeatFields, first: date, day: date) -> bool:
    if repeat.week:
        return day.weekday() in repeat.weekdays and is_week(day, repeat.week)
    return day.day == first.day


def _by_day(repeat: RepeatFields) -> list[str]:
    number = {None: "", "last": "-1"}.get(repeat.week, repeat.week or "")
    return [f"{number}{RRULE_DAYS[day]}" for day in sorted(set(repeat.weekdays))]


def _until(until: date, start: Moment) -> str:
    """RFC 5545 §3.3.10: a DATE for whole days, else UTC; the end of the day, so that its event is in."""
    if not isinstance(start, datetime):
        return f"{until:%Y%m%d}"
    return f"{datetime.combine(until, time(23, 59, 59), start.tzinfo).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
