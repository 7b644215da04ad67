"""Further dates of a series that have a length of their own (RDATE;VALUE=PERIOD, RFC 5545 §3.8.5.2).

Hardly any program reads their end. So such a date becomes what all programs know: a further date of the series, with a
change for just this date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from labnetz.ical.lines import ContentLine
from labnetz.ical.settle import Draft, NotPublished
from labnetz.ical.settle_times import settle_times
from labnetz.ical.stamps import like, time_line
from labnetz.ical.values import times_of
from labnetz.model import msg

_SERIES = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
_MOST = 200


@dataclass(frozen=True, slots=True)
class Period:
    """A start in the words of the feed, and its end or its length."""

    start: ContentLine
    end: ContentLine


def periods_of(event: Draft) -> list[Period]:
    """Collect them from an event whose times are not settled yet."""
    return [
        _period(line, *part.partition("/")[::2])
        for line in event.lines
        if line.name == "RDATE" and "/" in line.value
        for part in line.value.split(",")
        if "/" in part
    ]


def _period(line: ContentLine, start: str, end: str) -> Period:
    line = line.with_param("VALUE", None)
    is_length = end.strip().upper().lstrip("+-").startswith("P")
    name, params = ("DURATION", ()) if is_length else ("DTEND", line.params)
    return Period(replace(line, name="DTSTART", value=start), replace(line, name=name, params=params, value=end))


def changed_dates(series: Draft, periods: list[Period]) -> list[Draft]:
    """Give the changes for those dates that are longer or shorter than the settled series is."""
    if not series.text("UID").strip():
        return []
    if len(periods) > _MOST:
        what = msg("the event lists {count} dates, more than anybody can mean", count=len(periods))
        fix = msg("only the first {count} have an end of their own; correct how it repeats (RDATE)", count=_MOST)
        series.say("ICAL-20", what, fix, "warning")
    usual = _length(series)
    changes = (_change(series, period) for period in periods[:_MOST])
    return [change for change in changes if change is not None and _length(change) != usual]


def _change(series: Draft, period: Period) -> Draft | None:
    original = replace(period.start, name="RECURRENCE-ID")
    own = [line for line in series.lines if line.name not in _SERIES]
    change = replace(series, lines=[*own, period.start, period.end, original], problems=[])
    try:
        settle_times(change)
    except NotPublished:
        return None  # its start stands in RDATE, too, where it is said
    series.problems += change.problems
    return _in_zone_of(series, change)


def _in_zone_of(series: Draft, change: Draft) -> Draft:
    """A series in local time says some of its dates in UTC; people read them on one clock."""
    usual, _ = times_of(series)
    for name, stamp in zip(("DTSTART", "DTEND"), times_of(change), strict=True):
        if stamp is not None:
            change.put(time_line(name, like(stamp, usual, series.floating)))
    change.drop("DURATION")
    return change


def _length(event: Draft) -> object:
    start, end = times_of(event)
    return None if end is None else end - start
