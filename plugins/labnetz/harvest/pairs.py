"""Find each coming date of a calendar again in the next body: the same date, moved, gone or new. Pure.

What a date became is said in `changes`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.harvest.seen import HORIZON, MOST_DAYS, like_date
from labnetz.harvest.withdrawn import is_out_of_sight, on_day
from labnetz.model import SeenDate, begins, over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from labnetz.harvest.memory import Lesson
    from labnetz.model import Seen, Withdrawn

_EDGE = timedelta(days=32)
"""So near to where our view of a series ends, a date may have moved out of it: by a month at most."""
_FARTHEST = timedelta(days=14)
"""Of a series, a date that is gone and one that is new are one that was moved, if they are not farther apart."""


@dataclass(frozen=True, slots=True)
class OneDate:
    """A date of an event, by itself. `was_missing`: it had left the calendar before."""

    event: Seen | Withdrawn
    day: SeenDate
    was_missing: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A date as it was and as it is; None where there was or is none."""

    old: OneDate | None
    new: OneDate | None


class View:
    """The earlier calendar and the new one, as of one time, and how far they can be compared."""

    def __init__(self, lesson: Lesson, missing: Iterable[Withdrawn]) -> None:
        self.now, self.days_in = lesson.now, ZoneInfo(lesson.origin.timezone)
        self._lesson = lesson
        before = lesson.before.entries_seen if lesson.before else ()
        self.before = {one.id: one for one in before if one.days}
        self.after = {one.id: one for one in lesson.after.entries_seen}
        self.missing = {one.id: one for one in missing if one.dates}
        self._listed = frozenset(key for one in before for key in one.likeness)
        self._missing_dates = frozenset(key for one in self.missing.values() for key in one.likeness)

    def begins(self, date: OneDate) -> datetime:
        """When a date begins, as UTC."""
        return begins(date.day.when, self.days_in)

    def exactly(self, date: OneDate) -> str:
        """Name a date by its title and its time."""
        return like_date(date.event.title, date.day.when, self.days_in)

    def on_day(self, date: OneDate) -> str:
        """Name a date by its title and its day."""
        return on_day(date.event.title, date.day.when, self.days_in)

    def is_news(self, date: OneDate) -> bool:
        """Say whether people can come to a date, and it did not stand there already under another UID."""
        return not date.day.status.is_off and self.begins(date) > self.now and self.exactly(date) not in self._listed

    def was_missing(self, date: OneDate) -> bool:
        """Say whether a date that is there now had left the calendar, with its event or by itself."""
        return date.event.id in self.missing or self.exactly(date) in self._missing_dates

    def is_missed(self, date: OneDate) -> bool:
        """Say whether a date is gone that people knew of, and has not only fallen out of sight."""
        before = self._lesson.before
        return (
            not date.day.status.is_off
            and before is not None
            and not is_out_of_sight(self.begins(date), self._lesson, before)
        )


def has_shifted(lesson: Lesson) -> bool:
    """Demonstrations that are built here move all their dates on Mondays (`content.demo`): no news for anybody."""
    if not lesson.moves_on_mondays or lesson.before_came is None:
        return False
    zone = ZoneInfo(lesson.origin.timezone)
    before, now = (at.astimezone(zone).isocalendar()[:2] for at in (lesson.before_came, lesson.now))
    return before != now


def pairs(view: View) -> Iterator[Pair]:
    """Pair all dates. Of events that have left the calendar, what is not found again is not given: see `withdrawn`."""
    for id_, old in view.before.items():
        if (new := view.after.get(id_)) is not None and new.is_shown:
            yield from _of_one(dates_of(old), dates_of(new), view)
    gone = [date for id_, old in view.before.items() if id_ not in view.after for date in dates_of(old)]
    gone += [date for event in view.missing.values() for date in _missing(event, view)]
    came = [date for id_, new in view.after.items() if id_ not in view.before for date in dates_of(new)]
    for key in (view.exactly, _id, view.on_day):
        found = _matched(gone, came, key, view)
        gone = _without(gone, [pair.old for pair in found])
        came = _without(came, [pair.new for pair in found])
        yield from found
    yield from (Pair(None, date) for date in came if view.is_news(date))


def dates_of(event: Seen) -> list[OneDate]:
    """Give its dates, each by itself."""
    return [OneDate(event, day) for day in event.days]


def _missing(event: Withdrawn, view: View) -> Iterator[OneDate]:
    for when in event.dates:
        if over(when, view.days_in) > view.now:
            yield OneDate(event, SeenDate("", when, event.status, event.place), was_missing=True)


def _id(date: OneDate) -> str:
    return date.event.id


def _matched(gone: list[OneDate], came: list[OneDate], key: Callable[[OneDate], str], view: View) -> list[Pair]:
    """Pair dates that have one name, the first with the first."""

    def order(date: OneDate) -> tuple[datetime, str]:
        return view.begins(date), date.event.id

    waiting: dict[str, deque[OneDate]] = defaultdict(deque)
    for new in sorted(came, key=order):
        waiting[key(new)].append(new)
    return [Pair(old, own.popleft()) for old in sorted(gone, key=order) if (own := waiting.get(key(old)))]


def _without(dates: Iterable[OneDate], found: Iterable[OneDate | None]) -> list[OneDate]:
    taken = {id(one) for one in found}
    return [one for one in dates if id(one) not in taken]


# --- one event that stands in both -----------------------------------------------------------------------------------


def _of_one(old: list[OneDate], new: list[OneDate], view: View) -> Iterator[Pair]:
    """Pair by the date that was planned first; what is left, by which is nearest."""
    there = {date.day.original: date for date in new}
    for date in old:
        if date.day.original in there:
            yield Pair(date, there[date.day.original])
    had = {date.day.original for date in old}
    end = _end_of_lists(old, new, view)
    left = [one for one in old if one.day.original not in there and view.begins(one) <= end]
    came = [one for one in new if one.day.original not in had and view.begins(one) <= end]
    found = _nearest(left, came, view)
    yield from found
    for date in _without(left, [pair.old for pair in found]):
        if view.is_missed(date) and _is_in_sight(date, end, view):
            yield Pair(date, None)
    for date in _without(came, [pair.new for pair in found]):
        if view.is_news(date) and _is_in_sight(date, end, view):
            yield Pair(None, date)


def _nearest(old: Sequence[OneDate], new: Sequence[OneDate], view: View) -> list[Pair]:
    """Pair dates each of which is the nearest one to the other. A single event may move as far as it likes."""
    if not old or not new:
        return []
    before, after = [view.begins(one) for one in old], [view.begins(one) for one in new]
    found = []
    for index, one in enumerate(old):
        other = _near(after, before[index])
        is_far = bool(one.day.original) and abs(after[other] - before[index]) > _FARTHEST
        if not is_far and _near(before, after[other]) == index:
            found.append(Pair(one, new[other]))
    return found


def _near(times: Sequence[datetime], moment: datetime) -> int:
    """Give the place of the nearest of sorted times."""
    right = bisect_left(times, moment)
    if right == len(times) or (right and moment - times[right - 1] <= times[right] - moment):
        return right - 1
    return right


def _end_of_lists(old: Sequence[OneDate], new: Sequence[OneDate], view: View) -> datetime:
    """Say until when both lists are whole: of a series that goes on, each ends somewhere."""
    ends = [view.begins(dates[-1]) for dates in (old, new) if len(dates) >= MOST_DAYS]
    is_series = any(date.day.original for date in (*old, *new))
    return min((view.now + HORIZON if is_series else datetime.max.replace(tzinfo=UTC), *ends))


def _is_in_sight(date: OneDate, end: datetime, view: View) -> bool:
    """Say whether a date that is in one list only tells something: near the end, the other one may lie behind it."""
    return not date.day.original or view.begins(date) < end - _EDGE
