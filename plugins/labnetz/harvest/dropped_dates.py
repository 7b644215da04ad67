"""Find the single dates that were taken out of series which stay: most programs delete a date that does not take place.

As of whole events that are gone (`withdrawn`), nobody said that such a date is cancelled. Which dates are told of is
decided as for changes (`pairs`): nothing that may only lie behind the end of what is known, or that was moved. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.harvest.pairs import View, has_shifted, pairs
from labnetz.harvest.seen import MOST_DATES, like_date
from labnetz.model import Withdrawn, entry_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.harvest.memory import Lesson
    from labnetz.harvest.pairs import OneDate
    from labnetz.model import Memory


def dropped_dates(memory: Memory, lesson: Lesson) -> Iterator[Withdrawn]:
    """Give the dates that series had and have no more; of each series the next ones, as of one that is gone."""
    if lesson.before is None or has_shifted(lesson):
        return
    view = View(lesson, memory.withdrawn)
    dropped: defaultdict[str, list[OneDate]] = defaultdict(list)
    for pair in pairs(view):
        if pair.old is not None and pair.new is None:
            dropped[pair.old.event.id].append(pair.old)
    for dates in dropped.values():
        for date in sorted(dates, key=view.begins)[:MOST_DATES]:
            yield _tombstone(date, lesson)


def _tombstone(date: OneDate, lesson: Lesson) -> Withdrawn:
    event, day = date.event, date.day
    return Withdrawn(
        id=entry_id(f"{event.id} {day.original}"),  # by its own name: the series is still there
        since=lesson.now,
        title=event.title,
        dates=(day.when,),
        likeness=(like_date(event.title, day.when, ZoneInfo(lesson.origin.timezone)),),
        place=day.place or event.place,
        url=event.url,
        status=day.status,
    )
