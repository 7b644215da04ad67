"""Whether the days of a repeat rule ever come. Computes no occurrences.

dateutil looks for the next date of a rule until the year 9999, whatever its UNTIL says, and for the 30th of February
that takes seconds. So a rule is only handed on when its days do come.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from labnetz.ical.rules import rule_parts
from labnetz.ical.stamps import Stamp

STEPS = 12_000
"""Days, or steps of INTERVAL days, that are looked at: more than 28 years, after which a calendar repeats itself."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_PARTS = frozenset({"BYMONTHDAY", "BYDAY", "BYWEEKNO", "BYYEARDAY"})
_Test = Callable[[date], bool]


def happens(rule: str, start: Stamp, a_day: int) -> bool:
    """Say whether any day fits the rule; `a_day` is how often the event takes place on such a day."""
    return _happens(rule.upper(), start.date() if isinstance(start, datetime) else start, a_day)


@lru_cache(4096)
def _happens(rule: str, start: date, a_day: int) -> bool:
    parts = rule_parts(rule)
    if not ({"BYMONTH", "BYSETPOS"} | _DAY_PARTS) & parts.keys():
        return True
    parts = _in_full(parts, start)
    if {"BYWEEKNO", "BYYEARDAY"} & parts.keys() and parts["FREQ"] != "YEARLY":
        return False
    tests = _tests(parts)
    positions = _numbers(parts["BYSETPOS"]) if "BYSETPOS" in parts else {1}
    return _has_positions(
        (day for day in _walk(parts, start) if all(fits(day) for fits in tests)),
        parts,
        (min(abs(position) for position in positions) + a_day - 1) // a_day,
    )


def _in_full(parts: dict[str, str], start: date) -> dict[str, str]:
    """Write out which days are meant where the rule leaves that to DTSTART (RFC 5545 §3.3.10)."""
    if _DAY_PARTS & parts.keys():
        return parts
    match parts["FREQ"]:
        case "YEARLY":
            return {"BYMONTH": str(start.month), **parts, "BYMONTHDAY": str(start.day)}
        case "MONTHLY":
            return {**parts, "BYMONTHDAY": str(start.day)}
        case "WEEKLY":
            return {**parts, "BYDAY": _WEEKDAYS[start.weekday()]}
        case _:
            return parts


def _has_positions(days: Iterator[date], parts: dict[str, str], needed: int) -> bool:
    """BYSETPOS picks from the dates of one day, week, month or year: say whether one of them has so many days."""
    period = _period(parts)
    current, count = None, 0
    for day in days:
        count = count + 1 if period(day) == current else 1
        current = period(day)
        if count >= needed:
            return True
    return False


def _period(parts: dict[str, str]) -> Callable[[date], int]:
    """Number the periods of the rule's frequency, so that those of INTERVAL 2 are every other one."""
    first = _WEEKDAYS.index(parts.get("WKST", "MO"))
    match parts["FREQ"]:
        case "YEARLY":
            return lambda day: day.year
        case "MONTHLY":
            return lambda day: day.year * 12 + day.month
        case "WEEKLY":
            return lambda day: (day.toordinal() - 1 - first) // 7  # ordinal 1 was a Monday
        case _:
            return date.toordinal


def _walk(parts: dict[str, str], start: date) -> Iterator[date]:
    """Give the days from the start on that lie in the rule's periods."""
    interval = int(parts.get("INTERVAL", "1"))
    step = interval if parts["FREQ"] == "DAILY" else 1
    period = _period(parts)
    first = period(start)
    for count in range(min(STEPS, (date(9000, 1, 1) - start).days // step)):
        day = start + timedelta(days=step * count)
        if (period(day) - first) % interval == 0:
            yield day


# --- what a day must be ----------------------------------------------------------------------------------------------


def _tests(parts: dict[str, str]) -> list[_Test]:
    """Give the tests that a day must pass; those that refuse most come first."""
    tests: list[_Test] = []
    if "BYMONTH" in parts:
        months = _numbers(parts["BYMONTH"])
        tests.append(lambda day: day.month in months)
    if "BYMONTHDAY" in parts:
        days = _numbers(parts["BYMONTHDAY"])
        tests.append(lambda day: bool({day.day, day.day - _length(day) - 1} & days))
    if "BYDAY" in parts:
        tests.append(_weekday_test(parts))
    if "BYYEARDAY" in parts:
        year_days = _numbers(parts["BYYEARDAY"])
        tests.append(lambda day: bool({_of_year(day), _of_year(day) - _year_length(day) - 1} & year_days))
    if "BYWEEKNO" in parts:
        weeks, first = _numbers(parts["BYWEEKNO"]), _WEEKDAYS.index(parts.get("WKST", "MO"))
        tests.append(lambda day: bool(_week_numbers(day, first) & weeks))
    return tests


def _weekday_test(parts: dict[str, str]) -> _Test:
    """2MO counts in a month, and in a year if the rule names no month; elsewhere the number means nothing."""
    names = {re.sub(r"^([+-]?)0*", r"\1", part).removeprefix("+") for part in parts["BYDAY"].split(",")}
    if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts:
        return lambda day: bool(_names(day, _of_year(day), _year_length(day)) & names)
    if parts["FREQ"] in {"YEARLY", "MONTHLY"}:
        return lambda day: bool(_names(day, day.day, _length(day)) & names)
    plain = {name[-2:] for name in names}
    return lambda day: _WEEKDAYS[day.weekday()] in plain


def _names(day: date, number: int, of: int) -> set[str]:
    """What BYDAY may call the day with a number in a period of so many days: MO, 2MO, -3MO."""
    name = _WEEKDAYS[day.weekday()]
    return {name, f"{(number - 1) // 7 + 1}{name}", f"-{(of - number) // 7 + 1}{name}"}


def _week_numbers(day: date, first: int) -> set[int]:
    """The number of its week, from both ends: a week belongs to the year that has most of it (§3.3.10)."""
    middle = day - timedelta(days=(day.weekday() - first) % 7 - 3)
    number = (_of_year(middle) - 1) // 7 + 1
    weeks = number + (_year_length(middle) - _of_year(middle)) // 7
    return {number, number - weeks - 1}


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _of_year(day: date) -> int:
    return day.timetuple().tm_yday


def _year_length(day: date) -> int:
    return 366 if calendar.isleap(day.year) else 365


def _numbers(text: str) -> set[int]:
    return {int(number) for number in text.split(",")}
