"""Find out what changed about the coming events of a calendar: what people who print programmes have to correct.

Both bodies are read by the same code as of the same time, so nothing of this comes from another way of reading. Which
events have left the calendar is decided in `withdrawn`, which date is which in `pairs`. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.harvest.pairs import OneDate, View, dates_of, has_shifted, pairs
from labnetz.model import Change, ChangeKind, Dates, Span, Status, begins, folded

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator
    from datetime import datetime

    from labnetz.harvest.memory import Lesson
    from labnetz.harvest.pairs import Pair
    from labnetz.model import Memory, Withdrawn

KEEP = timedelta(days=60)
MOST_CHANGES = 200
"""So many changes of a source are remembered, the newest first."""
FLOOD = 50
"""More changes than this at once come from a new programme, a migration or a mistake."""
MOST_TOLD = 10
"""Dates of one change that are told one by one."""
_BY_GRAVITY = tuple(ChangeKind)


def changes(memory: Memory, lesson: Lesson, missing: Iterable[Withdrawn]) -> tuple[Change, ...]:
    """Give what is remembered of changes from now on, newest first. `missing` is what `withdrawn` found just now."""
    is_first = memory.learned is None and lesson.before_came is None
    found = _followed(lesson) if is_first else _bounded(_found(memory, lesson, missing))
    hidden = {one.id for one in lesson.after.entries_seen if not one.is_shown}  # such as what is private now
    known = [one for one in memory.changes if one.id not in hidden and lesson.now - one.noticed < KEEP]
    return tuple(sorted((*found, *known), key=newest_first)[:MOST_CHANGES])


def newest_first(change: Change) -> tuple[float, int, str, str]:
    """Give the key by which changes are sorted: newest first, of one time the gravest, then the next date."""
    return -change.noticed.timestamp(), _BY_GRAVITY.index(change.kind), change.first, change.id


def _followed(lesson: Lesson) -> list[Change]:
    """Tell a first import in one entry."""
    count = sum(bool(one.days) for one in lesson.after.entries_seen)
    return [Change(kind=ChangeKind.FOLLOWED, noticed=lesson.now, count=count)] if count else []


def _bounded(found: list[Change]) -> list[Change]:
    """Tell a flood in one entry, but for the kinds of which there are few, the gravest first."""
    if len(found) <= FLOOD:
        return found
    kinds: dict[ChangeKind, list[Change]] = {kind: [] for kind in _BY_GRAVITY}
    for one in found:
        kinds[one.kind].append(one)
    told: list[Change] = []
    counts: list[tuple[ChangeKind, int]] = []
    for kind, own in kinds.items():
        if len(told) + len(own) <= FLOOD:
            told += own
        else:
            counts.append((kind, len(own)))
    rest = sum(count for _, count in counts)
    return [*told, Change(kind=ChangeKind.MANY, noticed=found[0].noticed, count=rest, counts=tuple(counts))]


# --- what became of each date ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Told:
    """What became of one date: its times then and now, and where it was to be, "" if that is the same."""

    kind: ChangeKind
    date: OneDate
    dates: Dates
    old_place: str = ""


def _found(memory: Memory, lesson: Lesson, missing: Iterable[Withdrawn]) -> list[Change]:
    if lesson.before is None or has_shifted(lesson):
        return []
    view = View(lesson, memory.withdrawn)
    told = [one for pair in pairs(view) for one in _became(pair, view)]
    told += [one for event in missing if event.since == lesson.now for one in _gone(event, view)]
    groups: dict[Hashable, list[_Told]] = defaultdict(list)
    for one in told:
        groups[_alike(one)].append(one)
    return [_grouped(group, view) for group in groups.values()]


def _became(pair: Pair, view: View) -> Iterator[_Told]:
    old, new = pair.old, pair.new
    if new is None:
        if old is not None:
            yield _Told(ChangeKind.WITHDRAWN, old, Dates(old.day.when, None))
    elif old is None:
        kind = ChangeKind.BACK if view.was_missing(new) else ChangeKind.NEW
        yield _Told(kind, new, Dates(None, new.day.when))
    elif old.was_missing and not new.day.status.is_off:
        kind = ChangeKind.MOVED if _is_moved(old, new) else ChangeKind.BACK
        yield _Told(kind, new, _times(old, new))
    else:
        yield from _differences(old, new)


def _differences(old: OneDate, new: OneDate) -> Iterator[_Told]:
    was, now = _said(old.day.status), _said(new.day.status)
    if now is Status.CANCELLED and was is not now:
        yield _Told(ChangeKind.CANCELLED, new, Dates(old.day.when, None))
    elif now is Status.POSTPONED and was is not now:
        yield _Told(ChangeKind.POSTPONED, new, Dates(old.day.when, None))
    elif now.is_off:
        return
    elif was.is_off:
        is_dated = was is Status.POSTPONED and _is_moved(old, new)
        yield _Told(ChangeKind.MOVED if is_dated else ChangeKind.ON, new, _times(old, new))
    else:
        yield from _of_what_takes_place(old, new)


def _of_what_takes_place(old: OneDate, new: OneDate) -> Iterator[_Told]:
    """Tell all that is different: it may have moved in time and in space at once."""
    was, now = _said(old.day.status), _said(new.day.status)
    if was is not now:
        is_online = now is Status.MOVED_ONLINE
        yield _Told(ChangeKind.MOVED_ONLINE if is_online else ChangeKind.ON_SITE, new, Dates(None, new.day.when))
    if _is_moved(old, new):
        yield _Told(ChangeKind.MOVED, new, _times(old, new))
    if was is now and folded(old.day.place) != folded(new.day.place):
        yield _Told(ChangeKind.PLACE, new, Dates(None, new.day.when), old.day.place)


def _gone(event: Withdrawn, view: View) -> Iterator[_Told]:
    """Give the dates that are missing since now. What was cancelled and is deleted then is no news."""
    seen = view.before.get(event.id)
    for date in dates_of(seen) if seen else ():
        if date.day.when in event.dates and not date.day.status.is_off:
            yield _Told(ChangeKind.WITHDRAWN, date, Dates(date.day.when, None))


def _said(status: Status) -> Status:
    """That a date is not sure yet is no word about where and when it is."""
    return Status.SCHEDULED if status is Status.TENTATIVE else status


def _times(old: OneDate, new: OneDate) -> Dates:
    return Dates(old.day.when if _is_moved(old, new) else None, new.day.when)


def _is_moved(old: OneDate, new: OneDate) -> bool:
    """The same instant in another zone is the same time."""
    was, now = old.day.when, new.day.when
    if isinstance(was, Span) and isinstance(now, Span):
        return begins(was, _ANY) != begins(now, _ANY) or _end(was) != _end(now)
    return was != now


_ANY = ZoneInfo("UTC")  # spans need no zone in which days are days


def _end(when: Span) -> datetime | None:
    return None if when.end is None else when.end.astimezone(_ANY)


# --- several dates of one kind ---------------------------------------------------------------------------------------


def _alike(one: _Told) -> Hashable:
    return one.kind, folded(one.date.event.title), _labs(one.date), one.date.day.place, one.old_place


def _labs(date: OneDate) -> tuple[str, ...]:
    return getattr(date.event, "labs", ())  # of what was withdrawn, nobody knows


def _grouped(group: list[_Told], view: View) -> Change:
    """Make one change of what became of several dates of one title in the same way."""
    group.sort(key=lambda one: (_begin(one.dates, view), one.date.event.id))
    first = group[0]
    return Change(
        kind=first.kind,
        noticed=view.now,
        id=first.date.event.id,
        title=first.date.event.title,
        dates=tuple(one.dates for one in group[:MOST_TOLD]),
        count=len(group),
        place=first.date.day.place,
        old_place=first.old_place,
        url=first.date.event.url,
        labs=_labs(first.date),
    )


def _begin(dates: Dates, view: View) -> datetime:
    return view.now if dates.either is None else begins(dates.either, view.days_in)
