"""Say of a line whether icalendar can surely read it, without asking: asking about all takes a third of all reading.

That it is sure is not believed but tested, against icalendar itself (tests/properties/test_sure_lines.py).
"""

from __future__ import annotations

import re

from labnetz.ical.lines import ContentLine
from labnetz.ical.stamps import read_stamp

_TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "UID", "STATUS", "URL"})
_OURS = "X-LABNETZ-"
_MOMENTS = frozenset({"DTSTAMP", "CREATED", "LAST-MODIFIED"})
_TIMES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID"})
_DAY = re.compile(r"(?:19|20|21)[0-9]{6}")
_TIME = re.compile(r"(?:19|20|21)[0-9]{6}T[0-9]{6}")
_ZONE = re.compile(r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+")


def is_sure(line: ContentLine) -> bool:
    """Whether it is text without parameters, or a usual time that exists."""
    if line.name in _TIMES:
        return _is_time(line)
    if line.params:
        return False
    if line.name in _MOMENTS:
        return line.value.endswith("Z") and _exists(_TIME, line.value[:-1])
    return (line.name in _TEXTS or line.name.startswith(_OURS)) and line.value.isprintable()


def _is_time(line: ContentLine) -> bool:
    match line.params:
        case ():
            return _exists(_TIME, line.value.removesuffix("Z"))
        case (("VALUE", ("DATE",)),):
            return _exists(_DAY, line.value)
        case (("TZID", (zone,)),):
            return _ZONE.fullmatch(zone) is not None and _exists(_TIME, line.value)
        case _:
            return False


def _exists(shape: re.Pattern[str], value: str) -> bool:
    try:
        return shape.fullmatch(value) is not None and read_stamp(value, "UTC") is not None
    except ValueError:
        return False
