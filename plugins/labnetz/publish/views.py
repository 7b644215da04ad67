"""What is shown of what is known: upcoming dates, days with their stops, latest news. Renders nothing.

Pure selections over values; `now` and the site's zone come in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby

from labnetz.model import Days, Occurrence, Span, Update, When, begins, over


@dataclass(frozen=True, slots=True)
class Day:
    """One day with what starts on it, or still runs on it when the day is today."""

    day: date
    occurrences: tuple[Occurrence, ...]


def first_day(one: Occurrence, zone: tzinfo) -> date:
    """Give the day of a zone's clocks on which it begins."""
    return begins(one.when, zone).astimezone(zone).date()


def on_the_clock(occurrences: Iterable[Occurrence], zone_of: Callable[[str], tzinfo]) -> tuple[Occurrence, ...]:
    """Put times that were published in UTC on the clock of their lab: many systems export nothing else, and nobody
    reads a clock in UTC. `zone_of` gives a lab's zone by its id."""
    return tuple(_on_the_clock(one, zone_of) for one in occurrences)


def _on_the_clock(one: Occurrence, zone_of: Callable[[str], tzinfo]) -> Occurrence:
    """What is on a clock already stays the same value: a big network has hundreds of thousands."""
    when = on_clock(one.when, zone_of(one.event.lab))
    return one if when is one.when else replace(one, when=when)


def on_clock(when: When, zone: tzinfo) -> When:
    """Put one such time on the clock of a zone."""
    if isinstance(when, Days) or when.start.tzname() != "UTC":
        return when
    return Span(when.start.astimezone(zone), when.end.astimezone(zone) if when.end else None)


def before_on_clock(before: date | datetime, when: When) -> date | datetime:
    """Put the time from which a date was moved (`Event.previous_start`) on the clock of its new one."""
    if isinstance(before, datetime) and isinstance(when, Span):
        return before.astimezone(when.start.tzinfo)
    return before


def upcoming(occurrences: Iterable[Occurrence], now: datetime, zone: tzinfo) -> tuple[Occurrence, ...]:
    """Keep what is not over yet; what is running stays until its end."""
    return tuple(one for one in occurrences if over(one.when, zone) > now)


def by_day(occurrences: Iterable[Occurrence], now: datetime, zone: tzinfo) -> tuple[Day, ...]:
    """Group by the local day on which they start; what began earlier and still runs stands under today."""
    today = now.astimezone(zone).date()

    def shown_on(one: Occurrence) -> date:
        return max(first_day(one, zone), today)

    ordered = sorted(occurrences, key=lambda one: (shown_on(one), *order(one, zone)))
    return tuple(Day(day, tuple(group)) for day, group in groupby(ordered, key=shown_on))


def order(one: Occurrence, zone: tzinfo) -> tuple[datetime, str, str, str]:
    """Sort key: by time, then so that equal times never change places between builds."""
    return begins(one.when, zone), one.event.title, one.event.lab, one.event.uid


def of_lab(occurrences: Iterable[Occurrence], lab: str) -> tuple[Occurrence, ...]:
    """Keep what one lab lists, also where another lab is named first."""
    return tuple(one for one in occurrences if one.event.lab == lab or lab in one.event.also)


def latest(updates: Iterable[Update], count: int, *, per_lab: int) -> tuple[Update, ...]:
    """Choose the newest, at most `per_lab` of one lab: a lab that moves its site must not bury the others."""
    taken: dict[str, int] = {}
    chosen: list[Update] = []
    for update in newest_first(updates):
        if taken.setdefault(update.lab, 0) < per_lab and len(chosen) < count:
            taken[update.lab] += 1
            chosen.append(update)
    return tuple(chosen)


def newest_first(updates: Iterable[Update]) -> tuple[Update, ...]:
    """Order news, what came in a flood below all other; equal times never change places between builds."""
    return tuple(sorted(updates, key=lambda one: (one.held, -one.published.timestamp(), one.lab, one.guid)))


def until(days: Sequence[Day], count: int) -> tuple[Day, ...]:
    """Cut a list of days after about `count` stops, never inside a day."""
    kept: list[Day] = []
    total = 0
    for day in days:
        if total >= count:
            break
        kept.append(day)
        total += len(day.occurrences)
    return tuple(kept)


SERIES_WEEKS = 8
"""How far ahead the lists show each date of a series; its own page shows them all."""


def listed(occurrences: Iterable[Occurrence], now: datetime, zone: tzinfo) -> tuple[Occurrence, ...]:
    """Keep single events however far ahead, and the dates of series for some weeks, at least the next of each."""
    horizon = now + timedelta(weeks=SERIES_WEEKS)
    seen: set[tuple[str, str]] = set()
    kept = []
    for one in upcoming(occurrences, now, zone):
        key = (one.event.lab, one.event.uid)
        if not is_repeated(one) or begins(one.when, zone) <= horizon or key not in seen:
            kept.append(one)
        seen.add(key)
    return tuple(kept)


def is_repeated(one: Occurrence) -> bool:
    """Say whether it is one date of a series."""
    return one.event.series is not None or one.event.recurrence_id is not None
