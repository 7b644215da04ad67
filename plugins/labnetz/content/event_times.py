"""When an event takes place: its checked fields → times, and what is wrong with them. Knows no series."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from labnetz.content import dates
from labnetz.model import Days, Problem, Span, When, msg

if TYPE_CHECKING:
    from labnetz.content.dates import Moment
    from labnetz.marked_yaml import Marked, Path
    from labnetz.model import Message


def when_of(start: Moment, end: Moment | None) -> When:
    """Make the time of an event out of its first and last moment."""
    if isinstance(start, datetime):
        return Span(start, end if isinstance(end, datetime) else None)
    return Days(start, end or start)


def moved_to(when: When, start: Moment) -> When:
    """Give a time as long on the clock as another one, from another start on."""
    if isinstance(when, Days) and not isinstance(start, datetime):
        return Days(start, start + (when.last - when.first))
    if isinstance(when, Span) and isinstance(start, datetime):
        return Span(start, _after(start, when))
    return when_of(start, None)


def check_times(start: Moment, end: Moment | None, marked: Marked, at: Path = ()) -> Iterator[Problem]:
    """Say what is wrong with a start and an end, which stand under a path."""
    where = marked.where(*at, "end")
    if end is not None and isinstance(start, datetime) != isinstance(end, datetime):
        yield _half_timed(start, end, marked, at)
    elif end is not None and _is_before(end, start):
        what = msg("end {end} is before start {start}", end=dates.written(end), start=dates.written(start))
        yield Problem("DATA-08", where, what, _later(start, end))
    elif isinstance(start, datetime) and end == start:
        what = msg("end {end} is the same as start, so no end is published", end=dates.written(end))
        yield Problem("DATA-08", where, what, msg("correct end, or delete it"), "warning")
    for key, moment in (("start", start), ("end", end)):
        if isinstance(moment, datetime) and dates.ambiguous(moment):
            what = msg(
                "the clocks show {time} twice in that night; the first time is taken", time=dates.written(moment)
            )
            fix = msg("choose a time before 02:00 or after 03:00 if you can")
            yield Problem("DATA-09", marked.where(*at, key), what, fix, "warning")


def _after(start: datetime, when: Span) -> datetime | None:
    if when.end is None:
        return None
    length = _wall(when.end.astimezone(when.start.tzinfo)) - _wall(when.start)
    later = dates.settled(start + length)
    return later if later.astimezone(UTC) >= start.astimezone(UTC) else start


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, fold=0)


def _half_timed(start: Moment, end: Moment, marked: Marked, at: Path) -> Problem:
    if isinstance(start, datetime):
        what = msg("start has a time, but end {end} has none", end=end)
        fix = msg("write a time, too, such as {end} {clock}, or delete end", end=end, clock="20:00")
        return Problem("DATA-08", marked.where(*at, "end"), what, fix)
    what = msg("end has a time, but start {start} has none", start=start)
    fix = msg("write a time, too, such as {start} 17:00", start=start)
    return Problem("DATA-08", marked.where(*at, "start"), what, fix)


def _later(start: Moment, end: Moment) -> Message:
    """On the same day it probably ends after midnight; else nobody knows which of the two is wrong."""
    if isinstance(start, datetime) and isinstance(end, datetime) and start.date() == end.date():
        proposal = dates.written(dates.next_time(start, end.time()))
        return msg("write {proposal} if it ends after midnight, or correct the time", proposal=proposal)
    return msg("correct one of the two")


def _is_before(end: Moment, start: Moment) -> bool:
    if isinstance(start, datetime) and isinstance(end, datetime):
        return end.astimezone(UTC) < start.astimezone(UTC)
    return end < start
