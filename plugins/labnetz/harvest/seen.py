"""What memory needs to know of a calendar's events. Values in, small values out; keeps and decides nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from labnetz.ical.lines import unescape
from labnetz.ical.recur import expand, original
from labnetz.ical.stamps import when
from labnetz.ical.text import label
from labnetz.model import Event, Occurrence, Seen, SeenDate, begins, entry_id, likeness_of, meeting_place, over

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from labnetz.ical.read import Entry
    from labnetz.model import Problem, When

HORIZON = timedelta(days=366)
"""How far ahead the dates of series are looked at: a series that comes back within a year is not over."""
MOST_DATES = 10
"""So many dates of a series are shown once it is withdrawn."""
MOST_DAYS = 60
"""So many dates of a series are compared with those of the next body: of one in each week all within the horizon."""
MOST_LIKENESS = 400
MOST_LABS = 20
MOST_ENTRIES = 20_000
_FOLD = re.compile(rb"\r?\n[ \t]")
_UID = re.compile(rb"^UID(?:;[^:\r\n]*)?:([^\r\n]*)", re.MULTILINE | re.IGNORECASE)


def coming_dates(
    entries: Sequence[Entry], now: datetime, days_in: ZoneInfo
) -> tuple[tuple[Occurrence, ...], tuple[Problem, ...]]:
    """Give what is not over at `now`: single events however far ahead, the dates of series within a year.

    Beside it stand the series that could not be computed in full.
    """
    events = [entry.event for entry in entries]
    repeating = {event.uid for event in events if event.series is not None}
    series = [event for event in events if event.uid in repeating]
    singles = [event for event in events if event.uid not in repeating]
    found, problems = expand(series, now, now + HORIZON, days_in=days_in) if series else ((), ())
    ahead = (Occurrence(one, one.when) for one in singles if over(one.when, days_in) > now.astimezone(UTC))
    return (*found, *ahead), _in_lines(problems, entries)


def _in_lines(problems: tuple[Problem, ...], entries: Iterable[Entry]) -> tuple[Problem, ...]:
    """Say in which line of the file each series begins that has a problem: who computes dates knows no lines."""
    if not problems:
        return ()
    numbers = {label(one.event.title, one.event.uid): one.number for one in entries if one.event.series is not None}
    return tuple(
        replace(one, where=replace(one.where, line=number)) if (number := numbers.get(one.where.entry)) else one
        for one in problems
    )


def seen_events(
    events: Iterable[Event], coming: Iterable[Occurrence], body: bytes, days_in: ZoneInfo
) -> tuple[Seen, ...]:
    """Give every UID of a calendar once, those that could not be published, too: they have not left it.

    `events` are what was read of `body`, `coming` those of their dates that are not over; `days_in` is the zone in
    which whole days are days.
    """
    dates: dict[str, list[Occurrence]] = {}
    for one in coming:
        dates.setdefault(one.event.uid, []).append(one)
    seen = {entry_id(uid): _event(uid, own, days_in) for uid, own in dates.items()}
    for event in events:
        seen.setdefault(entry_id(event.uid), Seen(id=entry_id(event.uid), is_shown=True))
    for uid in uids_in(body):
        seen.setdefault(entry_id(uid), Seen(id=entry_id(uid)))
    ordered = sorted(seen.values(), key=lambda one: (not one.dates, one.id))
    return tuple(ordered[:MOST_ENTRIES])


def uids_in(body: bytes) -> set[str]:
    """Give all UIDs that stand in a calendar's bytes, of whatever it is. Fast, since it reads nothing else."""
    found = _UID.findall(_FOLD.sub(b"", body))
    return {unescape(uid.decode("utf-8", "replace")).strip() for uid in found}


def _event(uid: str, own: list[Occurrence], days_in: ZoneInfo) -> Seen:
    own.sort(key=lambda one: begins(one.when, days_in))
    event = own[0].event
    place = event.place
    return Seen(
        id=entry_id(uid),
        likeness=tuple(like_date(one.event.title, one.when, days_in) for one in own[:MOST_LIKENESS]),
        dates=tuple(one.when for one in own[:MOST_DATES]),
        title=event.title[:300].strip(),
        place=(place.name if place else "")[:300].strip(),
        url=event.url[:2_000],
        status=event.status,
        days=tuple(_day(one, days_in) for one in own[:MOST_DAYS]),
        labs=event.also[:MOST_LABS],
        is_shown=True,
    )


def _day(one: Occurrence, days_in: ZoneInfo) -> SeenDate:
    """A date of a series is named by the instant for which it was planned, which stays when it is moved."""
    event, named = one.event, ""
    if event.series is not None or event.recurrence_id is not None:
        named = begins(when(original(one), None), days_in).isoformat()
    place = meeting_place(event)
    return SeenDate(named, one.when, event.status, (place.name or place.line if place else "")[:300].strip())


def like_date(title: str, when: When, days_in: ZoneInfo) -> str:
    """Give the key by which a date is found again under another UID."""
    return likeness_of(title, begins(when, days_in).isoformat())


def span_of(
    events: Iterable[Event], coming: Iterable[Occurrence], days_in: ZoneInfo
) -> tuple[datetime, datetime] | None:
    """Say when the first and the last of a calendar's dates begin, as UTC; None for an empty one."""
    starts = [begins(event.when, days_in) for event in events]
    starts += [begins(one.when, days_in) for one in coming]
    return (min(starts), max(starts)) if starts else None
