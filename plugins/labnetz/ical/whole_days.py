"""Events of whole days that a program wrote as times: Outlook says so in a property of its own, beside midnight.

Taken for times, such an event would be shown from 00:00 to 00:00, or even from 22:00 of the day before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from labnetz.ical.lines import ContentLine
from labnetz.ical.rules import with_until
from labnetz.ical.settle import Draft
from labnetz.ical.stamps import Stamp, local, read_stamp, tidy, time_line
from labnetz.model import msg

FLAGS = ("X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT", "X-FUNAMBOL-ALLDAY")
_MIDNIGHT, _LAST_MINUTE = time(), time(23, 59)
_Clock = Callable[[datetime], datetime]


def settle_whole_days(event: Draft) -> None:
    """Write start and end as days, where the event is marked as lasting whole days and both are at midnight."""
    line = event.get("DTSTART")
    start = _stamp(line)
    if not _is_marked(event) or line is None or not isinstance(start, datetime):
        return
    end_line = event.get("DTEND")
    end = _stamp(end_line)
    days = next((days for clock in _clocks(event) if (days := _days(start, end, clock)) is not None), None)
    if days is None:
        what = msg("the event is marked as lasting whole days, but begins or ends at another time than midnight")
        event.say(
            "ICAL-14", what, msg("it is shown with its times; mark it in the calendar once more"), "warning", line
        )
        for flag in FLAGS:
            event.drop(flag)
        return
    event.put(time_line("DTSTART", days[0]))
    if end is not None:
        event.put(time_line("DTEND", days[1]))
    rule = event.get("RRULE")
    if rule is not None:
        event.put(replace(rule, value=with_until(rule.value, lambda until: _last_day(until, event.floating))))


def _last_day(until: str, days_in: str) -> str:
    """Give the last day of such a series. Midnight of the lab's zone, written in UTC, means the lab's day and not the
    one before, which UTC shows then."""
    stamp = tidy(until)
    try:
        moment = read_stamp(stamp, days_in) if stamp else None
    except ValueError:
        return until
    if not isinstance(moment, datetime):
        return until
    there = local(moment, days_in)
    return f"{there if there.time() == _MIDNIGHT else moment:%Y%m%d}"


def _is_marked(event: Draft) -> bool:
    return any(event.text(flag).strip().upper() in {"TRUE", "1"} for flag in FLAGS)


def _stamp(line: ContentLine | None) -> Stamp | None:
    try:
        return read_stamp(line.value, line.param("TZID") or "UTC") if line is not None else None
    except ValueError:
        return None


def _clocks(event: Draft) -> tuple[_Clock, _Clock]:
    """As it is written; and, for what is written in UTC, on the clock of the lab."""
    return lambda stamp: stamp, lambda stamp: local(stamp, event.floating)


def _days(start: datetime, end: Stamp | None, clock: _Clock) -> tuple[date, date] | None:
    """Give the first day, and the one after the last; None when this is not midnight on that clock."""
    begins = clock(start)
    ends = clock(end) if isinstance(end, datetime) else None
    if begins.time() != _MIDNIGHT or (ends is not None and _MIDNIGHT < ends.time() < _LAST_MINUTE):
        return None
    first = begins.date()
    if ends is None:
        return first, end or first + timedelta(days=1)
    return first, ends.date() + timedelta(days=ends.time() != _MIDNIGHT)
