"""Expand events into occurrences inside a window. Foreign rules get a budget, and nothing here can run for long.

recurring-ical-events computes the dates, from values whose zones are ZoneInfo: no definition of a feed can reach it.
Local wall time stays across both clock changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

import icalendar
from dateutil.rrule import rrule, rrulestr  # type: ignore[import-untyped]  # dateutil publishes no types
from recurring_ical_events import of

from labnetz.ical.feasible import happens
from labnetz.ical.rules import MOST_A_DAY, fault, rule_parts, settle_rule, times_a_day
from labnetz.ical.stamps import Stamp, stamp_text, when
from labnetz.ical.vevent import bounds
from labnetz.model import Event, Message, Occurrence, Problem, Series, When, Where, begins, msg, over

MOST = 2_000
"""Occurrences of one series in one window."""
MOST_DAYS = 60_000
"""Days between the start of a series and the end of the window (164 years): each may cost one step of computing."""
_TOO_OFTEN = msg("the event repeats more often than four times a day")
_TOO_LONG_AGO = msg("the event repeats since longer ago than can be meant")
_NEVER = msg("the days on which the event repeats never come")
_UNREADABLE = msg("how the event repeats can't be computed")
_FIX = msg("only the first date is shown; correct how it repeats (RRULE)")


@dataclass(frozen=True, slots=True)
class _Window:
    since: datetime
    until: datetime
    days_in: tzinfo


Expanded = tuple[tuple[Occurrence, ...], tuple[Problem, ...]]


def expand(events: Sequence[Event], since: datetime, until: datetime, *, days_in: tzinfo) -> Expanded:
    """Give what happens in [since, until), sorted by time, and the series that could not be computed in full.

    A cancelled date of a series comes back with its own event, whose status says so. `days_in` is the zone in which
    whole days are days.
    """
    window = _Window(since, until, days_in)
    families: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        families.setdefault((event.lab, event.uid), []).append(event)
    occurrences: list[Occurrence] = []
    problems: list[Problem] = []
    for family in families.values():
        found, wrong = _expand_family(family, window)
        occurrences += found
        problems += wrong
    return tuple(sorted(occurrences, key=lambda one: _order(one, days_in))), tuple(problems)


def _order(occurrence: Occurrence, days_in: tzinfo) -> tuple[datetime, str, str, str]:
    event = occurrence.event
    return begins(occurrence.when, days_in), event.title, event.lab, event.uid


def _expand_family(family: list[Event], window: _Window) -> tuple[list[Occurrence], list[Problem]]:
    """Expand what shares a UID: one event, or a series with its changed dates."""
    master = next((event for event in family if event.recurrence_id is None), None)
    if master is None or (master.series is None and len(family) == 1):
        return _inside([Occurrence(event, event.when) for event in family], window), []
    changes = [event for event in family if event.recurrence_id is not None]
    wrong = _too_much(master, window)
    if wrong is not None:
        firsts = [Occurrence(event, event.when) for event in (master, *changes)]
        return _inside(firsts, window), [_problem(master, wrong)]
    try:
        until, problems = _budget(master, window)
        found = list(_occurrences(master, changes, _Window(window.since, until, window.days_in)))
    except Exception:  # noqa: BLE001 - a foreign rule in a foreign library: whatever comes out, show the first date
        firsts = [Occurrence(event, event.when) for event in (master, *changes)]
        return _inside(firsts, window), [_problem(master, _UNREADABLE)]
    found.sort(key=lambda one: _order(one, window.days_in))
    return _inside(found, window)[:MOST], problems


def _inside(occurrences: Sequence[Occurrence], window: _Window) -> list[Occurrence]:
    """Keep what overlaps the window; what takes no time at all is inside at its start."""
    return [
        one
        for one in occurrences
        if begins(one.when, window.days_in) < window.until
        and max(over(one.when, window.days_in), begins(one.when, window.days_in) + timedelta(seconds=1)) > window.since
    ]


def _problem(event: Event, what: Message, fix: Message = _FIX) -> Problem:
    return Problem("ICAL-20", Where(event.source or event.uid), what, fix, "warning")


# --- the budget ------------------------------------------------------------------------------------------------------


def _too_much(master: Event, window: _Window) -> Message | None:
    """Say what is absurd about a series, without computing a single date of it."""
    series = master.series or Series("")
    if series.rrule and fault(series.rrule):
        return _UNREADABLE
    a_day = times_a_day(series.rrule)
    if a_day > MOST_A_DAY or len(series.rdates) > MOST:
        return _TOO_OFTEN
    days = (window.until - begins(master.when, window.days_in)).days
    if series.rrule and days * a_day > MOST_DAYS:
        return _TOO_LONG_AGO
    return None if not series.rrule or happens(series.rrule, bounds(master.when)[0], a_day) else _NEVER


def _budget(master: Event, window: _Window) -> tuple[datetime, list[Problem]]:
    """Find the end of the window, or an earlier one where a series has more occurrences than anybody reads."""
    if master.series is None or not master.series.rrule:
        return window.until, []
    start = bounds(master.when)[0]
    first = window.since.astimezone(UTC).replace(tzinfo=None) - timedelta(days=1)
    dates = (one for one in _rule(master, _bounded(master.series.rrule, start, window.until)) if one >= first)
    beyond = next(islice(dates, MOST, MOST + 1), None)
    if beyond is None:
        return window.until, []
    fix = msg("only its first {count} dates are shown", count=MOST)
    return beyond.replace(tzinfo=UTC), [_problem(master, msg("the event repeats too often for one list"), fix)]


def _rule(master: Event, rule: str) -> rrule:
    """Give the rule on the wall clock, where computing is cheap; a day off either way does not matter here."""
    return rrulestr(rule.replace("Z", ""), dtstart=_wall(bounds(master.when)[0]))


def _wall(stamp: Stamp) -> datetime:
    return stamp.replace(tzinfo=None) if isinstance(stamp, datetime) else datetime.combine(stamp, time())


def _bounded(rule: str, start: Stamp, until: datetime) -> str:
    """Give the rule an UNTIL at the end of the window, so that an impossible one does not search until the year 9999.

    COUNT is turned into the date of the last of them, since a rule may have only one of both.
    """
    parts = rule_parts(settle_rule(rule, start))
    last = until + timedelta(days=2)
    latest: Stamp = last.astimezone(UTC) if isinstance(start, datetime) else last.date()
    if "COUNT" in parts:
        count = int(parts.pop("COUNT"))
        counted = rrulestr(_joined(parts, latest).replace("Z", ""), dtstart=_wall(start))
        dates = list(islice(counted, count))
        return _joined(parts, _same_type(dates[-1], start) if len(dates) == count else latest)
    written = parts.get("UNTIL", stamp_text(latest)[0])
    return _joined(parts, latest) if written >= stamp_text(latest)[0] else settle_rule(rule, start)


def _same_type(wall: datetime, start: Stamp) -> Stamp:
    return wall.replace(tzinfo=start.tzinfo).astimezone(UTC) if isinstance(start, datetime) else wall.date()


def _joined(parts: dict[str, str], until: Stamp) -> str:
    text = stamp_text(until)[0]
    return ";".join([*(f"{name}={value}" for name, value in parts.items() if name != "UNTIL"), f"UNTIL={text}"])


# --- the dates -------------------------------------------------------------------------------------------------------


def _occurrences(master: Event, changes: list[Event], window: _Window) -> Iterator[Occurrence]:
    calendar = icalendar.Calendar()
    for index, event in enumerate((master, *changes)):
        calendar.add_component(_component(event, index, window.until))
    events = (master, *changes)
    for component in of(calendar).between(window.since, window.until):
        event = events[int(component["X-INDEX"])]
        if event.recurrence_id is not None or event.series is None:
            yield Occurrence(event, event.when)
        else:
            yield Occurrence(event, _when(component.start, event))


def _component(event: Event, index: int, until: datetime) -> icalendar.Event:
    """Make a component of what decides about dates, and of nothing else."""
    component = icalendar.Event()
    start, end = bounds(event.when)
    component.add("UID", "1")
    component.add("X-INDEX", str(index))
    component.add("DTSTART", start)
    if end is not None:
        component.add("DTEND", start + _length(start, end))
    if event.recurrence_id is not None:
        component.add("RECURRENCE-ID", event.recurrence_id)
    elif event.series is not None:
        _add_series(component, event.series, start, until)
    return component


def _add_series(component: icalendar.Event, series: Series, start: Stamp, until: datetime) -> None:
    if series.rrule:
        component["RRULE"] = icalendar.vRecur.from_ical(_bounded(series.rrule, start, until))
    for name, stamps in (("EXDATE", series.exdates), ("RDATE", series.rdates)):
        for stamp in stamps:
            component.add(name, stamp)


def _when(start: Stamp, event: Event) -> When:
    """Give the time of one date: as long on the clock as the first one, whatever the clock does meanwhile."""
    first, end = bounds(event.when)
    if end is None:
        return when(start, None)
    return when(start, start + _length(first, end))


def _length(start: Stamp, end: Stamp) -> timedelta:
    """On the clock; in truth where that would be before the start, in the hour that a clock shows twice."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        on_clock = _wall(end.astimezone(start.tzinfo)) - _wall(start)
        return on_clock if on_clock > timedelta() else end.astimezone(UTC) - start.astimezone(UTC)
    return _wall(end) - _wall(start)


def original(occurrence: Occurrence) -> date | datetime:
    """Give the date that an occurrence was planned for, which stays when it is moved: good for addresses and UIDs."""
    return occurrence.event.recurrence_id or bounds(occurrence.when)[0]
