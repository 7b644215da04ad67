"""Whether the days of a repeat rule ever come. Computes no occurrences.

dateutil looks for the next date of a rule until the year 9999, whatever its UNTIL says, and for the 30th of February
that takes seconds. So a rule is only handed on when its days do come.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

from labnetz.ical.rules import rule_parts
from labnetz.ical.stamps import Stamp

STEPS = 12_000
"""Days, or steps of INTERVAL days, that are looked at: more than 28 years, after which a calendar repeats itself."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def happens(rule: str, start: Stamp, a_day: int) -> bool:
    """Say whether any day fits the rule; `a_day` is how often the event takes place on such a day."""
    parts = rule_parts(rule.upper())
    if not _positions_exist(parts, a_day):
        return False
    if {"BYWEEKNO", "BYYEARDAY"} & parts.keys():
        return parts["FREQ"] == "YEARLY"
    if not {"BYMONTH", "BYMONTHDAY", "BYDAY"} & parts.keys():
        return True
    day = start.date() if isinstance(start, datetime) else start
    interval = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] == "DAILY":
        return any(_fits(parts, one) for one in _walk(day, interval))
    weeks = interval if parts["FREQ"] == "WEEKLY" else 1
    monday = day - timedelta(days=day.weekday())
    on = {0, weeks - 1}  # a week that begins on another day (WKST) may reach into the one before
    return any(_fits(parts, one) for one in _walk(day, 1) if (one - monday).days // 7 % weeks in on)


def _walk(day: date, step: int) -> list[date]:
    steps = min(STEPS, (date(9000, 1, 1) - day).days // step)
    return [day + timedelta(days=step * count) for count in range(steps)]


def _positions_exist(parts: dict[str, str], a_day: int) -> bool:
    """BYSETPOS picks from the dates of one day, week, month or year: it must not ask for more than there are."""
    if "BYSETPOS" not in parts:
        return True
    days = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31}.get(parts["FREQ"], 366)
    weekdays = len(parts["BYDAY"].split(",")) if "BYDAY" in parts else 1
    most = {"WEEKLY": weekdays, "MONTHLY": 5 * weekdays if "BYDAY" in parts else days}.get(parts["FREQ"], days)
    return max(abs(int(number)) for number in parts["BYSETPOS"].split(",")) <= most * a_day


def _fits(parts: dict[str, str], day: date) -> bool:
    if "BYMONTH" in parts and str(day.month) not in _numbers(parts["BYMONTH"]):
        return False
    length = calendar.monthrange(day.year, day.month)[1]
    if "BYDAY" in parts and not _is_weekday(parts, day, length):
        return False
    if "BYMONTHDAY" not in parts:
        return True
    return bool({str(day.day), str(day.day - length - 1)} & _numbers(parts["BYMONTHDAY"]))


def _is_weekday(parts: dict[str, str], day: date, length: int) -> bool:
    """Whether it is one of the weekdays; 2MO counts in a month, and in a year only if the rule names no month."""
    name = _DAYS[day.weekday()]
    if parts["FREQ"] != "MONTHLY" and not (parts["FREQ"] == "YEARLY" and "BYMONTH" in parts):
        return name in re.sub(r"[^A-Z,]", "", parts["BYDAY"])
    nth, from_end = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
    names = {name, f"{nth}{name}", f"+{nth}{name}", f"{from_end}{name}"}
    return bool(names & {re.sub(r"^([+-]?)0*", r"\1", part) for part in parts["BYDAY"].split(",")})


def _numbers(text: str) -> set[str]:
    return {str(int(number)) for number in text.split(",")}
