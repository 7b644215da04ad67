"""Look into a body: is it a calendar or a feed, and how much is in it? Decides nothing, keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.feeds.read import read_feed
from labnetz.ical.read import read_calendar
from labnetz.ical.recur import expand
from labnetz.model import Event, Lab, Message, Origin, Problem, Source, SourceKind, over

if TYPE_CHECKING:
    from collections.abc import Sequence

HORIZON = timedelta(days=366)  # a series that comes back within a year is not over


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """How much a body holds. `unreadable` says why it is no calendar or feed, None if it is one."""

    entries: int = 0
    upcoming: int = 0
    problems: tuple[Problem, ...] = ()
    unreadable: Message | None = None

    @property
    def broken(self) -> int:
        """How many problems mean that something is not published."""
        return sum(problem.level == "error" for problem in self.problems)


Reader = Callable[[bytes, Origin, datetime], Contents]
"""Reads a body as of a time."""


def origin_of(lab: Lab, source: Source) -> Origin:
    """Say where the bytes of a source come from."""
    return Origin(lab=lab.id, url=source.url, timezone=lab.timezone, licence=lab.licence)


def look_into_calendar(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Count the events, and those that are not over at `now`."""
    try:
        reading = read_calendar(body, origin)
    except NotACalendar as error:
        return Contents(unreadable=error.message)
    events = [entry.event for entry in reading.entries]
    upcoming = _upcoming(events, now, ZoneInfo(origin.timezone))
    return Contents(entries=len(events), upcoming=upcoming, problems=reading.problems)


def look_into_feed(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Count the updates. None of them is ever over."""
    try:
        reading = read_feed(body, origin, first_seen=now)
    except NotAFeed as error:
        return Contents(unreadable=error.message)
    count = len(reading.updates)
    return Contents(entries=count, upcoming=count, problems=reading.problems)


READERS: Mapping[SourceKind, Reader] = {"events": look_into_calendar, "updates": look_into_feed}


def _upcoming(events: Sequence[Event], now: datetime, days_in: ZoneInfo) -> int:
    single = sum(over(event.when, days_in) > now.astimezone(UTC) for event in events if event.series is None)
    series = [event for event in events if event.series is not None]
    occurrences, _ = expand(series, now, now + HORIZON, days_in=days_in) if series else ((), ())
    return single + len({one.event.uid for one in occurrences})
