"""Bound what one event lists: further dates (RDATE) and exceptions (EXDATE), before anybody reads them one by one.

Thousands of dates come from a program that ran wild, or are meant to keep other people's computers busy; they would
also go to everybody who subscribes to the merged calendar. The first ones are published, and it is said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from labnetz.ical.lines import ContentLine
from labnetz.ical.rules import rule_parts
from labnetz.ical.settle import Draft
from labnetz.model import msg

MOST_DATES = 2_000
"""Listed dates of one event: one a week for 38 years."""
_DAY = re.compile(r"\s*(\d{8})")


def bound_dates(event: Draft) -> None:
    """Leave the first dates and the first exceptions of an event whose times are not settled yet.

    Raises NotPublished where not even the first date is sure.
    """
    _bound_additions(event)
    _bound_exceptions(event)


def _bound_additions(event: Draft) -> None:
    dates = _listed(event, "RDATE")
    if len(dates) <= MOST_DATES:
        return
    first, kept = dates[0][1], sorted(dates, key=lambda one: one[0].strip())[:MOST_DATES]
    what = msg("the event lists {count} dates, more than anybody can mean", count=len(dates))
    fix = msg("only the first {count} are published; export it anew, or correct it (RDATE)", count=MOST_DATES)
    event.say("ICAL-20", what, fix, "warning", first)
    _rewrite(event, "RDATE", {(part, line.number) for part, line in kept})


def _bound_exceptions(event: Draft) -> None:
    """An exception that is dropped would be a date on which nothing takes place: the series ends before that one."""
    by_date = {part.strip().upper(): line for part, line in _listed(event, "EXDATE")}
    dates = sorted(by_date.items(), key=lambda one: one[0])
    if len(dates) <= MOST_DATES:
        return
    line, last = dates[0][1], _day(dates[MOST_DATES][0])
    what = msg("the event lists {count} exceptions, more than anybody can mean", count=len(dates))
    if last is None or not _ends_before(event, last):
        raise event.stop("ICAL-20", what, msg("export it anew, or correct it (EXDATE)"), line)
    fix = msg("only its dates before {day} are published; export it anew, or correct it (EXDATE)", day=last)
    event.say("ICAL-20", what, fix, "warning", line)
    for name in ("EXDATE", "RDATE"):
        _rewrite(event, name, {(part, one.number) for part, one in _listed(event, name) if _is_before(part, last)})


def _ends_before(event: Draft, day: date) -> bool:
    """Let the series end before that day. Not where it counts its dates: nobody knows how many are left then."""
    rule = event.get("RRULE")
    if rule is None:
        return True
    parts = rule_parts(rule.value.strip().upper())
    if "COUNT" in parts:
        return False
    until = f"{day - timedelta(days=1):%Y%m%d}"
    parts["UNTIL"] = min(parts.get("UNTIL", until), until)
    event.put(replace(rule, value=";".join(f"{name}={value}" for name, value in parts.items())))
    return True


def _listed(event: Draft, name: str) -> list[tuple[str, ContentLine]]:
    return [(part, line) for line in event.lines if line.name == name for part in line.value.split(",")]


def _rewrite(event: Draft, name: str, kept: set[tuple[str, int]]) -> None:
    """Leave of each line of that name the parts that are kept, with their line numbers."""

    def change(line: ContentLine) -> ContentLine | None:
        if line.name != name:
            return line
        parts = [part for part in line.value.split(",") if (part, line.number) in kept]
        return replace(line, value=",".join(parts)) if parts else None

    event.edit(change)


def _day(part: str) -> date | None:
    found = _DAY.match(part)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _is_before(part: str, day: date) -> bool:
    return (_day(part) or date.max) < day
