"""DATE and DATE-TIME values (RFC 5545 §3.3.4, §3.3.5): text to dates and back. Knows no time zone definitions."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from labnetz.ical.lines import ContentLine, content_line
from labnetz.model import Days, Span, When

Stamp = date | datetime
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?")
_STAMP = re.compile(
    r"(\d{4})(-?)(\d\d)\2(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)
_TIDY = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
STEADY = "Etc/GMT"
"""A clock that always shows UTC, under a name that no program takes for UTC itself."""
EARLIEST, LATEST = 1583, 2199
"""Years that a start may have: since the Gregorian calendar, and not a program's word for "for ever"."""


def tidy(value: str, zone: str = "UTC") -> str | None:
    """Give a stamp as the standard wants it (no signs, with seconds, upper case), None when it is no stamp.

    24:00 is midnight of the next day. An offset is not allowed in iCalendar, but says what was meant: it becomes the
    wall time of `zone`, where the clock of that zone shows just this offset then, and UTC elsewhere.
    """
    found = _STAMP.fullmatch(value.strip())
    if found is None:
        return None
    day = "".join(found.group(1, 3, 4))
    if found[5] is None:
        return day
    text, offset = f"{day}T{found[5]}{found[6]}{found[7] or '00'}", (found[8] or "").upper()
    try:
        if text.endswith("T240000"):
            text = f"{datetime.strptime(day, '%Y%m%d') + timedelta(days=1):%Y%m%dT%H%M%S}"  # noqa: DTZ007 - wall
        return f"{text}{offset}" if offset in {"", "Z"} else _without_offset(text, offset, zone)
    except (ValueError, OverflowError):
        return text  # there is no such date, which `read_stamp` says


def _without_offset(text: str, offset: str, zone: str) -> str:
    moment = datetime.strptime(f"{text}{offset}", "%Y%m%dT%H%M%S%z")
    there = moment.astimezone(ZoneInfo(zone))
    fits = there.utcoffset() == moment.utcoffset() and not is_double(there)
    return f"{there:%Y%m%dT%H%M%S}" if fits and zone != "UTC" else f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def is_day(value: str) -> bool:
    """Say whether a tidy stamp is a DATE."""
    return len(value) == 8


@lru_cache(4096)
def read_stamp(value: str, zone: str) -> Stamp:
    """Read a tidy stamp; `zone` is the IANA name for local times. Raises ValueError for the 31st of February."""
    found = _TIDY.fullmatch(value)
    if found is None:
        raise ValueError(f"not a tidy stamp: {value!r}")
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if found[4] is None:
        return date(year, month, day)
    tz = UTC if found[7] else ZoneInfo(zone)
    return datetime(year, month, day, int(found[4]), int(found[5]), int(found[6]), tzinfo=tz)


def read_duration(value: str) -> timedelta | None:
    """Read a DURATION (§3.3.6), None when it is none."""
    found = _DURATION.fullmatch(value.strip().upper())
    if found is None or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


def stamp_text(stamp: Stamp) -> tuple[str, str]:
    """Give a stamp's text and the TZID that belongs to it ("" for dates and for UTC)."""
    if not isinstance(stamp, datetime):
        return f"{stamp:%Y%m%d}", ""
    zone = zone_name(stamp)
    if zone:
        return f"{stamp:%Y%m%dT%H%M%S}", zone
    return f"{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}", ""


def time_line(name: str, stamp: Stamp) -> ContentLine:
    """Write a date or a time, with what says which of them it is."""
    text, zone = stamp_text(stamp)
    if zone:
        return content_line(name, text, TZID=zone)
    return content_line(name, text) if isinstance(stamp, datetime) else content_line(name, text, VALUE="DATE")


def steady(line: str) -> str:
    """Put the time in UTC of a date that repeats into a zone with the same clock.

    Programs that know X-WR-TIMEZONE (those on recurring-ical-events) move whatever is in UTC into that zone before they
    compute dates: such a series would be an hour off for half of the year.
    """
    name, _, value = line.partition(":")
    return f"{name};TZID={STEADY}:{value[:-1]}" if ";" not in name else line


def steady_line(name: str, stamp: Stamp) -> ContentLine:
    """Write a date or a time of an event that repeats (`steady`)."""
    line = time_line(name, stamp)
    return content_line(name, line.value[:-1], TZID=STEADY) if line.value.endswith("Z") else line


def on_the_clock(stamp: Stamp) -> Stamp:
    """Give a time that a clock change skips as the one that the clock shows then: 02:30 becomes 03:30.

    Both are the same instant (§3.3.5), but not every program knows: ical.js takes it for 01:30.
    """
    if not isinstance(stamp, datetime) or stamp.tzinfo is None:
        return stamp
    return stamp.astimezone(UTC).astimezone(stamp.tzinfo)


def is_double(stamp: Stamp) -> bool:
    """Say whether the clock shows this time twice, in the night when it is put back."""
    if not isinstance(stamp, datetime) or not isinstance(stamp.tzinfo, ZoneInfo):
        return False
    return stamp.replace(fold=0).astimezone(UTC) < stamp.replace(fold=1).astimezone(UTC)


def zone_name(stamp: datetime) -> str:
    """Give the IANA zone that a time is written in, "" when UTC says it better.

    An hour that the clock shows twice means the first one in iCalendar (§3.3.5), so the second is written in UTC.
    """
    zone = stamp.tzinfo
    if not isinstance(zone, ZoneInfo) or not zone.key or zone.key in {"UTC", "Etc/UTC", "Zulu", "Etc/Zulu"}:
        return ""
    return "" if stamp.fold and stamp.utcoffset() != stamp.replace(fold=0).utcoffset() else zone.key


def local(stamp: datetime, zone: str) -> datetime:
    """Give a time in UTC on the clock of `zone`: it belongs to a day only once it is known whose day."""
    return stamp if zone_name(stamp) else stamp.astimezone(ZoneInfo(zone))


def like(stamp: Stamp, start: Stamp, days_in: str = "UTC") -> Stamp:
    """Give the stamp in the type and zone of the start: only so do both mean a date of the same series.

    `days_in` is the zone in which a time in UTC becomes a day.
    """
    if not isinstance(start, datetime):
        return local(stamp, days_in).date() if isinstance(stamp, datetime) else stamp
    if not isinstance(stamp, datetime):
        return datetime.combine(stamp, start.timetz())
    return stamp.astimezone(start.tzinfo) if zone_name(stamp) != zone_name(start) else stamp


def span(start: datetime, end: datetime | None) -> Span:
    """Make a Span of two wall times; in the hour that a clock change skips, the length is kept.

    02:30 does not exist in that night and means 03:30 (§3.3.5), which is after an end at 03:00. Returns a Span without
    an end when the end is before the start on the clock, too.
    """
    if end is None or end.astimezone(UTC) >= start.astimezone(UTC):
        return Span(start, end)
    length = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    if length < timedelta() or start.tzinfo is not end.tzinfo:
        return Span(start)
    return Span(start, (start.astimezone(UTC) + length).astimezone(start.tzinfo))


def when(start: Stamp, end: Stamp | None) -> When:
    """Make the time of an event of its DTSTART and its exclusive DTEND."""
    if isinstance(start, datetime):
        return span(start, end if isinstance(end, datetime) else None)
    last = end - timedelta(days=1) if end is not None and not isinstance(end, datetime) else start
    return Days(start, max(start, last))
