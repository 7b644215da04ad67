"""Find out which future events have left a lab's calendar, and which came back. Pure; `memory` keeps what is found.

Nobody said that such an event is cancelled, so nothing here says it either. And nothing is said of an event that may
only have fallen out of a feed's window: many systems export the next ten events, or what has not begun yet. What was
marked as private, or can't be read any more, still stands in its calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.model import Problem, Where, Withdrawn, begins, likeness_of, msg, msg_n, over

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.harvest.memory import Lesson
    from labnetz.harvest.reading import Contents
    from labnetz.model import Seen, When

MOST = 200
"""So many withdrawn events of a source are remembered, the next ones first."""
_NEAR = timedelta(days=1)


def withdrawn(known: Iterable[Withdrawn], lesson: Lesson) -> tuple[Withdrawn, ...]:
    """Give the events that are missing from now on, sorted by id."""
    calendar = _Calendar.of(lesson)
    found = {one.id: one for one in (*_missing(lesson), *known)}
    left = [rest for one in found.values() if (rest := calendar.rest(one)).dates]
    left.sort(key=lambda one: (begins(one.dates[0], calendar.days_in), one.id))
    return tuple(sorted(left[:MOST], key=lambda one: one.id))


def withdrawn_note(events: Iterable[Withdrawn], url: str, now: datetime, days_in: ZoneInfo) -> tuple[Problem, ...]:
    """Tell the lab that its events are shown as missing, and how to say what it means."""
    count = sum(any(over(when, days_in) > now for when in event.dates) for event in events)
    if not count:
        return ()
    what = msg_n(
        "{count} coming event is no longer in the calendar; lists show it as missing until it is over",
        "{count} coming events are no longer in the calendar; lists show them as missing until they are over",
        count,
    )
    fix = msg("cancel an event with STATUS:CANCELLED and leave it in the calendar, so that everybody learns of it")
    return (Problem("SOURCE-10", Where(url), what, fix, "note"),)


def _missing(lesson: Lesson) -> Iterator[Withdrawn]:
    """What the earlier calendar had and the new one has not, unless the edge of the calendar has passed over it."""
    if lesson.before is None or lesson.before.unreadable is not None:
        return
    present = {one.id for one in lesson.after.entries_seen}
    days_in = ZoneInfo(lesson.origin.timezone)
    for seen in lesson.before.entries_seen:
        if seen.id in present:
            continue
        kept = [
            (date, key)
            for date, key in zip(seen.dates, seen.likeness, strict=False)
            if not is_out_of_sight(begins(date, days_in), lesson, lesson.before)
        ]
        yield _tombstone(seen, kept, lesson.now)


def _tombstone(seen: Seen, kept: list[tuple[When, str]], since: datetime) -> Withdrawn:
    return Withdrawn(
        id=seen.id,
        since=since,
        title=seen.title,
        dates=tuple(date for date, _ in kept),
        likeness=tuple(key for _, key in kept),
        place=seen.place,
        url=seen.url,
        status=seen.status,
    )


def is_out_of_sight(start: datetime, lesson: Lesson, before: Contents) -> bool:
    """Say whether a date has begun, or lies where the new calendar does not reach."""
    after = lesson.after
    if start <= lesson.now:
        return True
    if start <= lesson.now + _NEAR and (after.earliest is None or start < after.earliest):
        return True
    return after.latest is not None and start > after.latest and after.entries >= before.entries


@dataclass(frozen=True, slots=True)
class _Calendar:
    """What the new calendar holds: its ids, the keys of its dates, and those of the days of events that are new."""

    now: datetime
    days_in: ZoneInfo
    ids: frozenset[str]
    likeness: frozenset[str]
    new_days: frozenset[str]

    @staticmethod
    def of(lesson: Lesson) -> _Calendar:
        days_in = ZoneInfo(lesson.origin.timezone)
        after = lesson.after.entries_seen
        before = {one.id for one in lesson.before.entries_seen} if lesson.before else {one.id for one in after}
        new = [one for one in after if one.id not in before]
        return _Calendar(
            lesson.now,
            days_in,
            frozenset(one.id for one in after),
            frozenset(key for one in after for key in one.likeness),
            frozenset(on_day(one.title, date, days_in) for one in new for date in one.dates),
        )

    def rest(self, event: Withdrawn) -> Withdrawn:
        """Give what is still missing of an event: no date that is over, that came back, or moved within its day."""
        if event.id in self.ids:
            return replace(event, dates=(), likeness=())
        pairs = [
            (date, key)
            for date, key in zip(event.dates, event.likeness, strict=False)
            if key not in self.likeness
            and over(date, self.days_in) > self.now
            and on_day(event.title, date, self.days_in) not in self.new_days
        ]
        return replace(event, dates=tuple(date for date, _ in pairs), likeness=tuple(key for _, key in pairs))


def on_day(title: str, date: When, days_in: ZoneInfo) -> str:
    """Give the key by which a date is found again on its day."""
    return likeness_of(title, begins(date, days_in).astimezone(days_in).date().isoformat())
