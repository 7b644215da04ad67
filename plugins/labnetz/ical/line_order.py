"""The order of an event's lines: always one, in whatever order its source sends them.

Some programs write properties in the order of a hash table, another one at each export. The order of lines of one name
may mean something and stays.
"""

from __future__ import annotations

from labnetz.ical.lines import ContentLine

_FIRST = (
    *("UID", "DTSTAMP", "SEQUENCE", "CREATED", "LAST-MODIFIED"),
    *("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "EXDATE", "RDATE"),
    *("STATUS", "SUMMARY", "DESCRIPTION", "LOCATION", "GEO", "CONFERENCE", "URL", "CATEGORIES", "CLASS", "TRANSP"),
)
_RANK = {name: f" {rank:02}" for rank, name in enumerate(_FIRST)}
"""A space sorts before all letters: these come first, then the others by their names."""


def in_one_order(lines: list[ContentLine]) -> list[ContentLine]:
    """Sort lines: who and when, what and where, then the rest by name."""
    return sorted(lines, key=_rank)


def _rank(line: ContentLine) -> str:
    return _RANK.get(line.name, line.name)
