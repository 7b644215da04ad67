"""Which time the feeds of everyday use cover, and what of a lab's events falls into it. Reads no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from labnetz.ical.touch import touching

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from labnetz.model import Event

BEHIND = timedelta(days=30)
AHEAD = timedelta(days=366)
LONG_AGO, FAR_AHEAD = timedelta(days=370), timedelta(days=2 * 370)
"""Which time before and behind today all pages and files of a portal are made from (`lab_pages.LOOK_BACK`)."""


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, both ends aware; `until` is not in it."""

    since: datetime
    until: datetime


def window(now: datetime) -> Window:
    """What somebody needs who subscribes today: a month back, a year ahead. It moves once a day, at midnight UTC."""
    today = midnight(now)
    return Window(today - BEHIND, today + AHEAD)


def midnight(now: datetime) -> datetime:
    """Give the beginning of the day (UTC): what is told as of then is the same in all builds of a day."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def month_begin(moment: datetime, zone: tzinfo) -> datetime:
    """Give when the month of a moment begins, on the clock of `zone`."""
    return moment.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)


def next_month(begin: datetime) -> datetime:
    """Give when the month after the one that begins here begins, on the same clock."""
    return (begin + timedelta(days=32)).replace(day=1)


def inside(events: Sequence[Event], span: Window, zone: tzinfo) -> tuple[Event, ...]:
    """The events that touch `span`, in their order. Of a series all or nothing: its rule and its changed dates belong
    together. `zone` is the one in which whole days are days.
    """
    alive = touching(events, span.since, span.until, days_in=zone)
    return tuple(event for event in events if (event.lab, event.uid) in alive)
