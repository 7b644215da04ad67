"""How a series repeats, as schema.org `Schedule`. A rule that it can't say truly is left out: the dates stay."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from labnetz.model import Event, Span, first_day
from labnetz.publish.json_ld.nodes import Node, at, node

_PERIODS: Final = {"DAILY": "P{}D", "WEEKLY": "P{}W", "MONTHLY": "P{}M", "YEARLY": "P{}Y"}
_DAYS: Final = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_KNOWN: Final = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}


def schedule(event: Event) -> Node | None:
    """Say the rule of a series; None for single events, for dates without a rule, and for rules with more to them."""
    rule = rule_of(event)
    if not rule or rule.keys() - _KNOWN or rule.get("FREQ", "") not in _PERIODS:
        return None
    days = [day for day in rule.get("BYDAY", "").split(",") if day]
    return node(
        "Schedule",
        repeatFrequency=_PERIODS[rule["FREQ"]].format(int(rule.get("INTERVAL", "1"))),
        # schema.org wants names for whole weekdays and iCalendar's form ("-1FR") for those of a month.
        byDay=[f"https://schema.org/{_DAYS[day]}" if day in _DAYS else day for day in days],
        repeatCount=int(rule["COUNT"]) if "COUNT" in rule else None,
        startDate=at(first_day(event.when)),
        endDate=at(until) if (until := last_day(event)) else None,
        exceptDate=[at(moment) for moment in event.series.exdates] if event.series else None,
        **_clock(event),
    )


def rule_of(event: Event) -> dict[str, str]:
    """Read RRULE's parts by their names; {} where there is none."""
    written = event.series.rrule.upper() if event.series else ""
    return dict(part.split("=", 1) for part in written.split(";") if "=" in part)


def last_day(event: Event) -> date | None:
    """Give the local day of UNTIL (in UTC when DTSTART has a zone: RFC 5545 §3.3.10), None where none is said.

    Many programs write 9999-12-31 for "without an end"; further east there is no such day.
    """
    written = rule_of(event).get("UNTIL", "")
    if not written or written.startswith("9999"):
        return None
    if isinstance(event.when, Span) and written.endswith("Z"):
        moment = datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return moment.astimezone(event.when.start.tzinfo).date()
    return date.fromisoformat(f"{written[:4]}-{written[4:6]}-{written[6:8]}")


def _clock(event: Event) -> dict[str, object]:
    """Times on the clock of the place; the zone says when the clocks change."""
    if not isinstance(event.when, Span):
        return {}
    start, end = event.when.start, event.when.end
    return {
        "startTime": start.strftime("%H:%M:%S"),
        "endTime": end.astimezone(start.tzinfo).strftime("%H:%M:%S") if end else None,
        "scheduleTimezone": str(start.tzinfo),
    }
