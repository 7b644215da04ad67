"""Leave out of a settled VEVENT what icalendar can't read, so that what is published parses without a single error.

icalendar parses here, one event at a time, and sees no VTIMEZONE.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import icalendar

from labnetz.ical.lines import ContentLine
from labnetz.ical.people import is_about_people
from labnetz.ical.settle import Draft
from labnetz.ical.stamps import read_stamp, tidy
from labnetz.ical.sure_lines import is_sure
from labnetz.model import msg

STATUS = frozenset({"CONFIRMED", "TENTATIVE", "CANCELLED"})
_ESSENTIAL = frozenset({"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
_MOMENTS = ("CREATED", "LAST-MODIFIED", "DTSTAMP")
_LONGEST_STAMP = 40
_GEO = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*\\?[;,]\s*(-?\d{1,3}(?:\.\d+)?)\s*")


def settle_values(draft: Draft) -> None:
    """Leave out the properties that don't parse."""
    draft.edit(lambda line: _tidy(line) if _is_fine(line) else _left_out(draft, line))
    bad = bad_names(draft.lines)
    if bad & _ESSENTIAL:
        what = msg("{property} of the event can't be read", property=min(bad & _ESSENTIAL))
        raise draft.stop("ICAL-16", what, msg("correct it in the program it was made with"))
    if bad:
        draft.edit(lambda line: _left_out(draft, line) if line.name in bad and bad_names([line]) else line)


def _left_out(draft: Draft, line: ContentLine) -> None:
    """Problems are published, so nothing is quoted that is about people."""
    if line.name == "ORGANIZER" or is_about_people(line):
        return
    what = msg("{property} of the event can't be read: {value}", property=line.name, value=line.value[:40])
    draft.say("ICAL-16", what, msg("it was left out; the event is published without it"), "note", line)


def _is_fine(line: ContentLine) -> bool:
    """Say of the properties that we read ourselves whether they are what the standard says."""
    match line.name:
        case "STATUS":
            return line.value.strip().upper() in STATUS
        case "SEQUENCE":
            return line.value.strip().isascii() and line.value.strip().isdigit() and int(line.value[:12]) < 2**31
        case "GEO":
            return geo_of(line.value) is not None
        case "CREATED" | "LAST-MODIFIED" | "DTSTAMP":
            return moment_of(line.value) is not None
        case _:
            return True


def _tidy(line: ContentLine) -> ContentLine:
    """An escaped semicolon in GEO is a known defect; the rest of these stands as the standard writes it."""
    if line.name == "GEO":
        return replace(line, value=line.value.replace("\\", "").replace(",", ";").strip())
    if line.name in {"STATUS", "SEQUENCE"}:
        return replace(line, value=line.value.strip().upper())
    if line.name in _MOMENTS and (moment := moment_of(line.value)) is not None:
        return replace(line, params=(), value=f"{moment:%Y%m%dT%H%M%SZ}")
    return line


def bad_names(lines: list[ContentLine]) -> set[str]:
    """Ask icalendar about what is not sure. An exception out of it speaks about all of these lines."""
    lines = [line for line in lines if not is_sure(line)]
    if not lines:
        return set()
    try:
        component = icalendar.Event.from_ical("\r\n".join(["BEGIN:VEVENT", *map(str, lines), "END:VEVENT", ""]))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - foreign bytes in a foreign parser: whatever comes out, the event is bad
        return {line.name for line in lines}
    return {str(name).upper() for name, _ in component.errors}


def moment_of(value: str) -> datetime | None:
    """Read a time that must be in UTC (§3.8.7); one without a Z is meant so, too. None for what is none."""
    text = value.strip()
    return _moment(text) if 0 < len(text) <= _LONGEST_STAMP else None


@lru_cache(4096)
def _moment(text: str) -> datetime | None:
    stamp = tidy(text)
    try:
        moment = read_stamp(stamp, "UTC") if stamp else None
    except ValueError:
        return None
    return moment if isinstance(moment, datetime) and moment.year >= 1900 else None


def geo_of(value: str) -> tuple[float, float] | None:
    """Read latitude and longitude in degrees; None where that is no place on land."""
    found = _GEO.fullmatch(value)
    lat, lon = (float(found[1]), float(found[2])) if found else (91.0, 181.0)
    is_known = (lat, lon) != (0, 0)  # what programs write for "nowhere" lies in the sea
    return (lat, lon) if is_known and abs(lat) <= 90 and abs(lon) <= 180 else None
