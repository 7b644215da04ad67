"""RRULE as text (RFC 5545 §3.3.10): is it one, and is its end written in the right type? Computes no dates.

icalendar keeps a broken rule as text and recurring-ical-events then gives up on the whole calendar.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from math import prod

from labnetz.ical.stamps import Stamp, is_day, read_stamp, stamp_text, tidy, zone_name

MOST_A_DAY = 4
"""What repeats more often than that is a mistake, or meant to keep other people's computers busy."""
LONGEST_RULE = 4_000
"""Characters; all days of a year by their numbers take fewer."""
FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_NUMBERS = {
    "BYSECOND": (0, 60),
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYMONTH": (1, 12),
    "BYSETPOS": (-366, 366),
}
_SIGNED = {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_SHAPES = {
    "FREQ": re.compile("|".join(FREQUENCIES)),
    "INTERVAL": re.compile(r"0*[1-9]\d{0,3}"),
    "COUNT": re.compile(r"0*[1-9]\d{0,8}"),
    "UNTIL": re.compile(r"\d{8}(T\d{4}(\d\d)?Z?)?"),
    "WKST": re.compile(_WEEKDAY),
    "BYDAY": re.compile(rf"[+-]?\d{{0,2}}{_WEEKDAY}(,[+-]?\d{{0,2}}{_WEEKDAY})*"),
}


def rule_parts(rule: str) -> dict[str, str]:
    """Take a rule apart: FREQ, INTERVAL and so on, in the order written."""
    return {name: value for name, _, value in (part.partition("=") for part in rule.split(";") if part)}


def with_until(rule: str, change: Callable[[str], str]) -> str:
    """Give the rule with another UNTIL, if it has one; everything else stays as it is written."""
    parts = [part.partition("=") for part in rule.strip().split(";")]
    return ";".join(
        f"UNTIL={change(value)}" if name.strip().upper() == "UNTIL" else f"{name}{sign}{value}"
        for name, sign, value in parts
    )


def fault(rule: str) -> str:
    """Give the part of a rule that is wrong, "" when all of it is a rule."""
    parts = rule_parts(rule.upper())
    if "FREQ" not in parts or len(rule) > LONGEST_RULE:
        return rule[:40]
    return next((f"{name}={value}"[:40] for name, value in parts.items() if not _is_part(name, value)), "")


def times_a_day(rule: str) -> int:
    """How often the event takes place on one day, 86400 for a rule that counts in hours or less."""
    parts = rule_parts(rule.upper())
    if parts.get("FREQ") in {"SECONDLY", "MINUTELY", "HOURLY"}:
        return 86_400
    return prod(len(set(parts[name].split(","))) for name in ("BYHOUR", "BYMINUTE", "BYSECOND") if name in parts)


def _is_part(name: str, value: str) -> bool:
    if name.startswith("X-"):
        return True
    if name in _NUMBERS:
        return all(_in_range(name, number) for number in value.split(","))
    shape = _SHAPES.get(name)
    return shape is not None and shape.fullmatch(value) is not None


def _in_range(name: str, text: str) -> bool:
    low, high = _NUMBERS[name]
    if not re.fullmatch(r"[+-]?\d{1,3}", text):
        return False
    return low <= int(text) <= high and not (name in _SIGNED and int(text) == 0)


def settle_rule(rule: str, start: Stamp) -> str:
    """Write a rule as strict readers want it: upper case, UNTIL in the type of DTSTART (UTC for a zoned start).

    A bare date as the end means the whole of that day where the event is. COUNT goes where UNTIL is there, too; of a
    rule that ends before it begins nothing is left ("").
    """
    parts = {name: value for name, value in rule_parts(rule.strip().upper()).items() if not name.startswith("X-")}
    if "UNTIL" in parts:
        parts.pop("COUNT", None)
        until = _until(parts["UNTIL"], start)
        if until < start:
            return ""
        parts["UNTIL"] = stamp_text(until)[0]
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _until(text: str, start: Stamp) -> Stamp:
    """Read UNTIL for this start. Raises ValueError for a date that does not exist."""
    stamp = tidy(text) or text
    if not isinstance(start, datetime):
        return read_stamp(stamp[:8], "UTC")
    zone = zone_name(start) or "UTC"
    if is_day(stamp):
        stamp += "T235959"
    moment = read_stamp(stamp, zone)
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
