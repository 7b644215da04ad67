"""A series in words: "jede Woche, mittwochs". Says nothing about rules that short words could not say truly."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from labnetz.locale import say
from labnetz.model import Event, Message, first_day, msg
from labnetz.publish import dates

_EVERY: Final[dict[tuple[str, bool], Message]] = {
    ("DAILY", False): msg("every day"),
    ("WEEKLY", False): msg("every week, on {days}"),
    ("WEEKLY", True): msg("every {count} weeks, on {days}"),
    ("MONTHLY", False): msg("every month, on the {number}."),
    ("YEARLY", False): msg("every year"),
}
_NTH: Final[dict[str, Message]] = {
    "1": msg("every month, on the first {day}"),
    "2": msg("every month, on the second {day}"),
    "3": msg("every month, on the third {day}"),
    "4": msg("every month, on the fourth {day}"),
    "-1": msg("every month, on the last {day}"),
}
_WEEKDAYS: Final = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_KNOWN: Final = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}


def repeat_words(event: Event, language: str) -> str:
    """Say how a series repeats; "" for a single event and for rules with more to them."""
    if event.series is None or not event.series.rrule:
        return ""
    rule = dict(part.split("=", 1) for part in event.series.rrule.upper().split(";") if "=" in part)
    said = _said(rule, event, language) if rule.keys() <= _KNOWN else None
    if said is None:
        return ""
    until = _until(rule.get("UNTIL", ""), event)
    if until is None:
        return say(said, language)
    return say(msg("{rule}, until {day}", rule=say(said, language), day=dates.plain_day(until, language)), language)


def _said(rule: dict[str, str], event: Event, language: str) -> Message | None:
    interval = int(rule.get("INTERVAL", "1"))
    by_day = [day for day in rule.get("BYDAY", "").split(",") if day]
    if by_day and rule.get("FREQ") == "MONTHLY":
        return _nth_weekday(by_day, language) if interval == 1 else None
    template = _EVERY.get((rule.get("FREQ", ""), interval > 1))
    if template is None or not _WEEKDAYS.keys() >= set(by_day) or (by_day and rule["FREQ"] != "WEEKLY"):
        return None
    start = first_day(event.when)
    numbers = [_WEEKDAYS[day] for day in by_day] or [start.weekday()]
    names = (("count", str(interval)), ("days", _names(numbers, language)), ("number", str(start.day)))
    return Message(template.msgid, names)


def _nth_weekday(by_day: list[str], language: str) -> Message | None:
    """Say "jeden Monat am ersten Montag"."""
    template, day = _NTH.get(by_day[0][:-2]), _WEEKDAYS.get(by_day[0][-2:])
    if len(by_day) != 1 or template is None or day is None:
        return None
    return Message(template.msgid, (("day", _names([day], language)),))


def _names(numbers: list[int], language: str) -> str:
    monday = date(2024, 1, 1)
    return ", ".join(dates.weekday(monday + timedelta(days=number), language) for number in sorted(numbers))


def _until(written: str, event: Event) -> date | None:
    """Read UNTIL as the local day (RFC 5545 §3.3.10: in UTC when DTSTART has a zone). 9999 says "without an end"."""
    if not written or written.startswith("9999"):
        return None
    day = datetime.strptime(written[:8], "%Y%m%d").date()  # noqa: DTZ007 - only the day is read
    start = getattr(event.when, "start", None)
    if not written.endswith("Z") or start is None:
        return day
    at = datetime.strptime(written, "%Y%m%dT%H%M%S%z")
    return at.astimezone(start.tzinfo).date()
