"""The days on which something is, as people count them. Says nothing, chooses nothing."""

from __future__ import annotations

from datetime import date, time, timedelta, tzinfo
from typing import Final

from labnetz.model import Days, When

NIGHT_ENDS: Final = time(6)
"""What ends before this belongs to the evening before: nobody says that a concert until 1 o'clock lasts two days."""


def first_and_last(when: When, zone: tzinfo | None = None) -> tuple[date, date]:
    """Give the first and the last day, both of them days of it; `zone` is whose days, None for those of the event."""
    if isinstance(when, Days):
        return when.first, when.last
    start = when.start.astimezone(zone or when.start.tzinfo)
    end = (when.end or when.start).astimezone(start.tzinfo)
    if end.date() > start.date() and end.time() < NIGHT_ENDS:
        return start.date(), end.date() - timedelta(days=1)
    return start.date(), end.date()
