"""Dates that have left their lab's calendar before their time, as what lists show of them.

`harvest.withdrawn` finds them.

They are in no calendar that is subscribed to: nobody said that they take place, and nobody said that they don't.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.harvest.seen import HORIZON, like_date
from labnetz.ical.recur import expand
from labnetz.model import (
    Event,
    Lab,
    Memory,
    Occurrence,
    Place,
    Source,
    begins,
    entry_id,
    folded,
    over,
)

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.ical.read import CalendarReading
    from labnetz.model import Withdrawn

Kept = tuple[Lab, Source, Memory]


def withdrawn_dates(
    kept: Sequence[Kept], calendars: Iterable[tuple[Lab, CalendarReading]], now: datetime
) -> tuple[Occurrence, ...]:
    """Give what is missing and not over at `now`, sorted by time; nothing that another calendar of the lab has."""
    found = [(lab, source, event) for lab, source, memory in kept for event in memory.withdrawn]
    if not found:
        return ()
    labs = {lab.id for lab, _, _ in found}
    titles = {folded(event.title) for _, _, event in found}
    there = {key for lab, reading in calendars if lab.id in labs for key in _keys(lab, reading, titles, now)}
    dates = [one for lab, source, event in found for one in _dates(lab, source, event, there, now)]
    zones = {lab.id: ZoneInfo(lab.timezone) for lab, _, _ in found}
    return tuple(sorted(dates, key=lambda one: (begins(one.when, zones[one.event.lab]), one.event.lab, one.event.uid)))


def _keys(lab: Lab, reading: CalendarReading, titles: Set[str], now: datetime) -> Iterable[tuple[str, str]]:
    """Give the names of all events and of their dates; of a series, those of a year, where its title is looked for."""
    zone = ZoneInfo(lab.timezone)
    for entry in reading.entries:
        yield lab.id, entry_id(entry.event.uid)
        yield lab.id, like_date(entry.event.title, entry.event.when, zone)
    named = {entry.event.uid for entry in reading.entries if folded(entry.event.title) in titles}
    events = [entry.event for entry in reading.entries if entry.event.uid in named]
    if any(event.series is not None for event in events):
        dates, _ = expand(events, now, now + HORIZON, days_in=zone)
        yield from ((lab.id, like_date(one.event.title, one.when, zone)) for one in dates)


def _dates(
    lab: Lab, source: Source, event: Withdrawn, there: set[tuple[str, str]], now: datetime
) -> Iterable[Occurrence]:
    zone = ZoneInfo(source.assume_timezone or lab.timezone)
    if (lab.id, event.id) in there:
        return
    for when in event.dates:
        if over(when, zone) > now and (lab.id, like_date(event.title, when, ZoneInfo(lab.timezone))) not in there:
            yield Occurrence(_event(lab, source, event), when)


def _event(lab: Lab, source: Source, event: Withdrawn) -> Event:
    return Event(
        lab=lab.id,
        uid=f"withdrawn-{event.id}",
        title=event.title,
        when=event.dates[0],
        place=Place(name=event.place) if event.place else None,
        status=event.status,
        url=event.url,
        licence=lab.licence,
        source=source.url,
        withdrawn=event.since,
    )
