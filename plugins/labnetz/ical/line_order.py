"""The order of an event's lines: always one, in whatever order its source sends them.

Some programs write properties in the order of a hash table, another one at each export. The order of lines of one name
may mean something and stays.
"""

from __future__ import annotations

from labnetz.ical.lines import ContentLine
from labnetz.ical.torn_lines import is_known

_FIRST = (
    *("UID", "DTSTAMP", "SEQUENCE", "CREATED", "LAST-MODIFIED"),
    *("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "EXDATE", "RDATE"),
    *("STATUS", "SUMMARY", "DESCRIPTION", "LOCATION", "GEO", "CONFERENCE", "URL", "CATEGORIES", "CLASS", "TRANSP"),
)
_RANK = {name: f" {rank:02}" for rank, name in enumerate(_FIRST)}
"""A space sorts before all letters: these come first, then the others by their names."""
_BEFORE_TEXT = _RANK["SUMMARY"]


def in_one_order(lines: list[ContentLine]) -> list[ContentLine]:
    """Sort lines: who and when, what and where, then the rest by name."""
    return sorted(lines, key=_rank)


def _rank(line: ContentLine) -> str:
    """Behind a description, a property that nobody knows is taken for a line of it that was torn off (`torn_lines`)."""
    if line.name in _RANK:
        return _RANK[line.name]
    return line.name if is_known(line.name) else f"{_BEFORE_TEXT}{line.name}"
