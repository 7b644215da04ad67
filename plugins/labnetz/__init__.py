"""labnetz: one network out of many independently run municipal labs.

Public API; everything else may change between minor versions:

read_calendar(body)             the events of a calendar, and what is wrong with it
merge_calendars(feeds, now=…)   many calendars as one, spliced from their own lines
merge_calendar_files(feeds, …)  the same for more than fits into memory; what has not changed is not read again
Merge(calendar=…, apart=…)      how it is merged
read_feed(body, first_seen=…)   the entries of an RSS, Atom or JSON Feed, and what is wrong with it
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labnetz.feeds.api import read_feed
    from labnetz.harvest.merge_files import merge_calendar_files
    from labnetz.ical.api import Merge, merge_calendars, read_calendar

__all__ = ["Merge", "merge_calendar_files", "merge_calendars", "read_calendar", "read_feed"]
_HOMES = {
    "Merge": "labnetz.ical.api",
    "merge_calendar_files": "labnetz.harvest.merge_files",
    "merge_calendars": "labnetz.ical.api",
    "read_calendar": "labnetz.ical.api",
    "read_feed": "labnetz.feeds.api",
}


def __getattr__(name: str) -> object:
    """Import a public function when it is used (PEP 562): `labnetz --help` needs no calendar library."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
