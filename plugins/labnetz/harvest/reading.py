"""Look into a body: is it a calendar or a feed, and how much is in it? Decides nothing, keeps nothing.

What reads each kind is loaded when it is needed: a worker that never sees a manifest starts in half the time, and who
harvests reads nothing itself (`harvest.workers`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.harvest.announced import with_announced
from labnetz.harvest.prints import Print, prints_of
from labnetz.model import Message, Origin, Problem, Seen, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """How much a body holds. `unreadable` says why it is no calendar or feed, None if it is one.

    `entries_seen` are its entries for memory. `earliest` and `latest` are when the first and the last of its dates
    begin, or when its first and last update with a date of its own were published (UTC); None where there is none.
    `prints` are the fingerprints of a calendar's events (`harvest.prints`).
    """

    entries: int = 0
    upcoming: int = 0
    problems: tuple[Problem, ...] = ()
    unreadable: Message | None = None
    entries_seen: tuple[Seen, ...] = ()
    earliest: datetime | None = None
    latest: datetime | None = None
    prints: Mapping[str, Print] = field(default_factory=dict)

    @property
    def broken(self) -> int:
        """How many problems mean that something is not published."""
        return sum(problem.level == "error" for problem in self.problems)


Reader = Callable[[bytes, Origin, datetime], Contents]
"""Reads a body as of a time."""


def look_into_calendar(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Count the events, and those that are not over at `now`."""
    from labnetz.harvest.seen import coming_dates, seen_events, span_of  # noqa: PLC0415
    from labnetz.ical.settled import read_kept_calendar  # noqa: PLC0415

    try:
        reading = read_kept_calendar(body, origin)
    except NotACalendar as error:
        return Contents(unreadable=with_announced(error.message, body, origin, "events"))
    events, days_in = [entry.event for entry in reading.entries], ZoneInfo(origin.timezone)
    coming, unclear = coming_dates(reading.entries, now, days_in)
    earliest, latest = span_of(events, coming, days_in) or (None, None)
    return Contents(
        entries=len(events),
        upcoming=len({id(one.event) for one in coming}),  # a series once, each of its changed dates once
        problems=(*reading.problems, *unclear),
        entries_seen=seen_events(events, coming, body, days_in),
        earliest=earliest,
        latest=latest,
        prints=prints_of(reading.entries),
    )


def look_into_feed(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Count the updates. None of them is ever over."""
    from labnetz.feeds.settled import read_kept_feed  # noqa: PLC0415
    from labnetz.harvest.seen_updates import seen_updates  # noqa: PLC0415

    try:
        reading = read_kept_feed(body, origin, first_seen=now)
    except NotAFeed as error:
        return Contents(unreadable=with_announced(error.message, body, origin, "updates"))
    count = len(reading.updates)
    seen = seen_updates(reading.updates, now)
    dates = [one.published for one in seen if one.published is not None]
    return Contents(
        entries=count,
        upcoming=count,
        problems=reading.problems,
        entries_seen=seen,
        earliest=min(dates, default=None),
        latest=max(dates, default=None),
    )


def look_into_manifest(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Count the feeds and labs that it names: one that suddenly names none is not believed at once."""
    from labnetz.manifest import check_manifest  # noqa: PLC0415

    manifest, problems = check_manifest(body, origin.url, now=now)
    if manifest is None:
        return Contents(unreadable=next(problem.what for problem in problems if problem.level == "error"))
    count = len({*manifest.events, *manifest.all_events, *manifest.updates}) + len(manifest.labs)
    return Contents(entries=count, upcoming=count, problems=problems)


READERS: Mapping[SourceKind, Reader] = {
    "events": look_into_calendar,
    "updates": look_into_feed,
    "manifest": look_into_manifest,
}

LOADED: Mapping[SourceKind, tuple[str, ...]] = {
    "events": ("labnetz.harvest.seen", "labnetz.ical.settled"),
    "updates": ("labnetz.harvest.seen_updates", "labnetz.feeds.settled"),
    "manifest": ("labnetz.manifest",),
}
"""The modules that each reader loads: a process from which workers are forked loads them once for all."""
