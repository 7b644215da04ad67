"""Dates of a series on which the clocks don't show its time, or show it twice. Says so; changes nothing.

The start itself is the business of `event_times`: there a time that does not exist is an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from labnetz.content import dates
from labnetz.content.repeat import takes_place
from labnetz.model import Problem, msg

if TYPE_CHECKING:
    from labnetz.content.dates import Moment
    from labnetz.content.schema.event import RepeatFields
    from labnetz.marked_yaml import Marked
    from labnetz.model import Message

_LOOKED_AT = timedelta(days=731)
"""Two years from the start: whoever reads of one such night then knows of all."""
_LATE = time(23, 30)
"""Later than any change of the clocks, also in zones that change them at midnight."""


def check_clocks(
    repeat: RepeatFields, start: Moment, marked: Marked, spoken_of: Collection[date] = ()
) -> Iterator[Problem]:
    """Name the first date whose time the clocks skip, and the first whose time they show twice.

    `spoken_of` are days on which the series does not take place, or about which somebody wrote a change.
    """
    if not isinstance(start, datetime) or start.tzinfo is None:
        return
    said: set[bool] = set()
    for day in _turning_days(start.date(), start.tzinfo, repeat.until):
        moment = datetime.combine(day, start.time(), start.tzinfo)
        twice = dates.ambiguous(moment)
        odd = twice or not dates.exists(moment)
        if odd and twice not in said and day not in spoken_of and takes_place(repeat, start.date(), day):
            said.add(twice)
            fix = msg("choose a time before 02:00 or after 03:00 if you can")
            yield Problem("DATA-09", marked.where("start"), _what(moment), fix, "warning")


def _what(moment: datetime) -> Message:
    time = dates.written(moment)
    if dates.ambiguous(moment):
        return msg("the clocks show {time} twice in that night; the first time is taken", time=time)
    return msg(
        "the series takes place on {time}, which does not exist: the clocks are put forward in that night", time=time
    )


def _turning_days(first: date, zone: tzinfo, until: date | None) -> Iterator[date]:
    """Give the days after the first one on which the clocks are changed."""
    last = min(until or date.max, first + _LOOKED_AT)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    ends = [datetime.combine(day, _LATE, zone).utcoffset() for day in days]
    return (day for before, offset, day in zip(ends, ends[1:], days[1:], strict=False) if before != offset)
