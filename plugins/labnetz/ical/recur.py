"""Expand events into occurrences inside a window. Foreign rules get a budget, and nothing here can run for long.

recurring-ical-events computes the dates, from values whose zones are ZoneInfo: no definition of a feed can reach it.
Local wall time stays across both clock changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

import icalendar
from dateutil.rrule import rrule, rrulestr  # type: ignore[import-untyped]  # dateutil publishes no types
from recurring_ical_events import of

from labnetz.ical.feasible import happens
from labnetz.ical.rules import MOST_A_DAY, fault, rule_parts, settle_rule, times_a_day
from labnetz.ical.stamps import Stamp, stamp_text, when
from labnetz.ical.text import label
from labnetz.ical.vevent import bounds
from labnetz.model import Event, Message, Occurrence, Problem, Series, When, Where, begins, msg, over

MOST = 2_000
"""Occurrences of one series in one window."""
MOST_OF_A_LAB = 20_000
"""Occurrences of all series of one lab in one window; then each further series is shown with its next dates only."""
NEXT_DATES = 10
MOST_DAYS, MOST_STEPS = 60_000, 30_000
"""Days between the start of a series and the end of the window (164 years), and dates of a daily series until there:
each costs a step of computing."""
MOST_AT_ONCE = 500
"""Dates of one series that are on at the same time, each of them lasting long; each is computed for any window."""
_TOO_OFTEN = msg("the event repeats more often than four times a day")
_TOO_LONG_AGO = msg("the event repeats since longer ago than can be meant")
_TOO_LONG = msg("hundreds of the event's dates are on at the same time")
_NEVER = msg("the days on which the event repeats never come")
_UNREADABLE = msg("how the event repeats can't be computed")
_FIX = msg("only the first date is shown; correct how it repeats (RRULE)")


@dataclass(frozen=True, slots=True)
class Window:
    """[since, until), both aware; the zone in which whole days are days; how many dates of one series are computed."""

    since: datetime
    until: datetime
    days_in: tzinfo
    most: int = MOST


Expanded = tuple[tuple[Occurrence, ...], tuple[Problem, ...]]


def expand(events: Sequence[Event], since: datetime, until: datetime, *, days_in: tzinfo) -> Expanded:
    """Give what happens in [since, until), sorted by time, and the series that could not be computed in full.

    A cancelled date of a series comes back with its own event, whose status says so. `days_in` is the zone in which
    whole days are days.
    """
    window, few = Window(since, until, days_in), Window(since, until, days_in, NEXT_DATES)
    occurrences: list[Occurrence] = []
    problems: list[Problem] = []
    spent: Counter[str] = Counter()
    for (lab, _), family in by_family(events).items():
        found, wrong = expand_family(family, window if spent[lab] < MOST_OF_A_LAB else few)
        spent[lab] += len(found) if len(found) > len(family) else 0  # dates that were computed, not written
        occurrences += found
        problems += wrong
    return tuple(sorted(occurrences, key=lambda one: by_time(one, days_in))), tuple(problems)


def by_family(events: Iterable[Event]) -> dict[tuple[str, str], list[Event]]:
    """Group events by (lab, UID): each is one event, or a series with its changed dates."""
    families: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        families.setdefault((event.lab, event.uid), []).append(event)
    return families


def by_time(occurrence: Occurrence, days_in: tzinfo) -> tuple[datetime, str, str, str]:
    """Give the key by which dates are sorted: by time, then so that equal times never change places."""
    event = occurrence.event
    return begins(occurrence.when, days_in), event.title, event.lab, event.uid


def expand_family(family: list[Event], window: Window) -> tuple[list[Occurrence], list[Problem]]:
    """Expand what shares a UID: one event, or a series with its changed dates."""
    master = next((event for event in family if event.recurrence_id is None), None)
    if master is None or (master.series is None and len(family) == 1):
        return _inside([Occurrence(event, event.when) for event in family], window), []
    changes = [event for event in family if event.recurrence_id is not None]
    wrong = too_much(master, window)
    if wrong is not None:
        firsts = [Occurrence(event, event.when) for event in (master, *changes)]
        return _inside(firsts, window), [_problem(master, wrong)]
    try:
        until = _budget(master, window)
        found = list(_occurrences(master, changes, replace(window, until=until or window.until)))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a foreign rule in a foreign library: whatever comes out, show the first date
        firsts = [Occurrence(event, event.when) for event in (master, *changes)]
        return _inside(firsts, window), [_problem(master, _UNREADABLE)]
    found.sort(key=lambda one: by_time(one, window.days_in))
    inside = _inside(found, window)
    is_cut = until is not None or len(inside) > window.most + len(changes)
    return inside[: window.most + len(changes)], [_cut(master, window)] if is_cut else []


def _inside(occurrences: Sequence[Occurrence], window: Window) -> list[Occurrence]:
    """Keep what overlaps the window; what takes no time at all is inside at its start."""
    return [
        one
        for one in occurrences
        if begins(one.when, window.days_in) < window.until
        and max(over(one.when, window.days_in), begins(one.when, window.days_in) + timedelta(seconds=1)) > window.since
    ]


def _problem(event: Event, what: Message, fix: Message = _FIX) -> Problem:
    return Problem("ICAL-20", Where(event.source, entry=label(event.title, event.uid)), what, fix, "warning")


def _cut(event: Event, window: Window) -> Problem:
    what = (
        msg("the event repeats too often for one list")
        if window.most == MOST
        else msg("the calendar's series have more than {count} dates together", count=MOST_OF_A_LAB)
    )
    return _problem(event, what, msg("only its first {count} dates are shown", count=window.most))


# --- the budget ------------------------------------------------------------------------------------------------------


def too_much(master: Event, window: Window) -> Message | None:
    """Say what is absurd about a series, without computing a single date of it."""
    series = master.series or Series("")
    if series.rrule and fault(series.rrule):
        return _UNREADABLE
    a_day = times_a_day(series.rrule)
    if a_day > MOST_A_DAY or len(series.rdates) > MOST:
        return _TOO_OFTEN
    length = over(master.when, window.days_in) - begins(master.when, window.days_in)
    if series.rrule and _steps(series.rrule, length.days) * a_day > MOST_AT_ONCE:
        return _TOO_LONG
    days = (window.until - begins(master.when, window.days_in)).days
    if series.rrule and (days > MOST_DAYS or _steps(series.rrule, days) * a_day > MOST_STEPS):
        return _TOO_LONG_AGO
    return None if not series.rrule or happens(series.rrule, bounds(master.when)[0], a_day) else _NEVER


def _steps(rule: str, days: int) -> int:
    parts = rule_parts(rule.upper())
    return days // int(parts.get("INTERVAL", "1")) if parts["FREQ"] == "DAILY" else days // 7


def _budget(master: Event, window: Window) -> datetime | None:
    """Find where to end earlier than the window, if a series has more occurrences in it than anybody reads."""
    if master.series is None or not master.series.rrule:
        return None
    start = bounds(master.when)[0]
    first = window.since.astimezone(UTC).replace(tzinfo=None) - timedelta(days=1)
    dates = (one for one in _rule(master, _bounded(master.series.rrule, start, window.until)) if one >= first)
    beyond = next(islice(dates, window.most, window.most + 1), None)
    return beyond.replace(tzinfo=UTC) if beyond is not None and beyond.replace(tzinfo=UTC) < window.until else None


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


def _occurrences(master: Event, changes: list[Event], window: Window) -> Iterator[Occurrence]:
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
