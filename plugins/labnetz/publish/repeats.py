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
_WEEKDAYS: Final = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_KNOWN: Final = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}


def repeat_words(event: Event, language: str) -> str:
    """Say how a series repeats; "" for a single event and for rules with more to them."""
    if event.series is None or not event.series.rrule:
        return ""
    rule = dict(part.split("=", 1) for part in event.series.rrule.upper().split(";") if "=" in part)
    interval = int(rule.get("INTERVAL", "1"))
    template = _EVERY.get((rule.get("FREQ", ""), interval > 1))
    by_day = [day for day in rule.get("BYDAY", "").split(",") if day]
    if template is None or not rule.keys() <= _KNOWN or not _WEEKDAYS.keys() >= set(by_day):
        return ""
    if by_day and rule["FREQ"] != "WEEKLY":
        return ""
    start = first_day(event.when)
    numbers = [_WEEKDAYS[day] for day in by_day] or [start.weekday()]
    said = Message(
        template.msgid,
        (("count", str(interval)), ("days", _names(numbers, language)), ("number", str(start.day))),
    )
    until = _until(rule.get("UNTIL", ""), event)
    if until is None:
        return say(said, language)
    return say(msg("{rule}, until {day}", rule=say(said, language), day=dates.plain_day(until, language)), language)


def _names(numbers: list[int], language: str) -> str:
    monday = date(2024, 1, 1)
    return ", ".join(dates.weekday(monday + timedelta(days=number), language) for number in sorted(numbers))


def _until(written: str, event: Event) -> date | None:
    """Read UNTIL as the local day (RFC 5545 §3.3.10: in UTC when DTSTART has a zone)."""
    if not written:
        return None
    day = datetime.strptime(written[:8], "%Y%m%d").date()  # noqa: DTZ007 - only the day is read
    start = getattr(event.when, "start", None)
    if not written.endswith("Z") or start is None:
        return day
    at = datetime.strptime(written, "%Y%m%dT%H%M%S%z")
    return at.astimezone(start.tzinfo).date()
