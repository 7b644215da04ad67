"""Did events change their UID between two publications? Compares two calendars; judges nothing."""

from __future__ import annotations

from dataclasses import dataclass

from labnetz.ical.read import read_calendar
from labnetz.model import Event, Origin, When


@dataclass(frozen=True, slots=True)
class Renamed:
    """An event that is published as before, but under another UID: whoever subscribed sees it twice, or never again."""

    title: str
    before: str
    after: str


def renamed(before: bytes, after: bytes) -> tuple[Renamed, ...]:
    """Find events whose UID is gone, while one of the same title and time is there under a new one.

    Raises NotACalendar when one of the two is none.
    """
    old, new = _events(before), _events(after)
    fresh = {_what(event): uid for uid, event in new.items() if uid not in old}
    gone = [(uid, event) for uid, event in old.items() if uid not in new and _what(event) in fresh]
    return tuple(Renamed(event.title, uid, fresh[_what(event)]) for uid, event in gone)


def _events(body: bytes) -> dict[str, Event]:
    read = read_calendar(body, Origin(lab="", url="feeds/calendar-all.ics", timezone="UTC"))
    return {entry.event.uid: entry.event for entry in read.entries if entry.event.recurrence_id is None}


def _what(event: Event) -> tuple[str, When]:
    return event.title, event.when
