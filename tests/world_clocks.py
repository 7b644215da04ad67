"""Events in the nights in which clocks change, all over the world, each written in six ways; and when they truly begin.

The truth is reckoned from the switches themselves (an instant, the offset before, the offset after), and not with the
rules for wall times that the code under test uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

YEAR = 2027
LENGTH = timedelta(hours=5)
WINDOWS = {
    "Africa/Cairo": "Egypt Standard Time",
    "Africa/Casablanca": "Morocco Standard Time",
    "Africa/Johannesburg": "South Africa Standard Time",
    "Africa/Lagos": "W. Central Africa Standard Time",
    "Africa/Nairobi": "E. Africa Standard Time",
    "America/Anchorage": "Alaskan Standard Time",
    "America/Asuncion": "Paraguay Standard Time",
    "America/Caracas": "Venezuela Standard Time",
    "America/Chicago": "Central Standard Time",
    "America/Havana": "Cuba Standard Time",
    "America/Mexico_City": "Central Standard Time (Mexico)",
    "America/New_York": "Eastern Standard Time",
    "America/Nuuk": "Greenland Standard Time",
    "America/Phoenix": "US Mountain Standard Time",
    "America/Santiago": "Pacific SA Standard Time",
    "America/Sao_Paulo": "E. South America Standard Time",
    "America/St_Johns": "Newfoundland Standard Time",
    "Antarctica/Troll": "",
    "Asia/Beirut": "Middle East Standard Time",
    "Asia/Gaza": "West Bank Standard Time",
    "Asia/Jerusalem": "Israel Standard Time",
    "Asia/Kathmandu": "Nepal Standard Time",
    "Asia/Kolkata": "India Standard Time",
    "Asia/Tehran": "Iran Standard Time",
    "Asia/Tokyo": "Tokyo Standard Time",
    "Asia/Yangon": "Myanmar Standard Time",
    "Atlantic/Azores": "Azores Standard Time",
    "Australia/Adelaide": "Cen. Australia Standard Time",
    "Australia/Darwin": "AUS Central Standard Time",
    "Australia/Eucla": "Aus Central W. Standard Time",
    "Australia/Lord_Howe": "Lord Howe Standard Time",
    "Australia/Sydney": "AUS Eastern Standard Time",
    "Europe/Berlin": "W. Europe Standard Time",
    "Europe/Chisinau": "E. Europe Standard Time",
    "Europe/Dublin": "GMT Standard Time",
    "Europe/Istanbul": "Turkey Standard Time",
    "Europe/Kyiv": "FLE Standard Time",
    "Europe/Lisbon": "GMT Standard Time",
    "Europe/London": "GMT Standard Time",
    "Pacific/Apia": "Samoa Standard Time",
    "Pacific/Auckland": "New Zealand Standard Time",
    "Pacific/Chatham": "Chatham Islands Standard Time",
    "Pacific/Easter": "Easter Island Standard Time",
    "Pacific/Kiritimati": "Line Islands Standard Time",
    "Pacific/Marquesas": "Marquesas Standard Time",
    "UTC": "UTC",
}
"""Zones, and what Windows calls them; "" where Windows has no name for such a clock."""
WAYS = ("iana", "windows", "custom", "x-wr-timezone", "utc", "floating")
_EXPLICIT = range(2017, 2034)


@dataclass(frozen=True)
class Switch:
    """A clock that is changed: the instant (UTC, without a zone), and the offsets before and after."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def local(self) -> datetime:
        """The wall time at which it happens, on the clock before."""
        return self.at + self.before


@dataclass(frozen=True)
class Moment:
    """A wall time in such a night, and the instant at which it is (UTC); `is_odd`: skipped, or shown twice."""

    name: str
    wall: datetime
    instant: datetime
    is_odd: bool = False


@cache
def switches(zone: str, years: range = range(YEAR, YEAR + 1)) -> tuple[Switch, ...]:
    """Find the changes of some years by looking at the clock."""
    found, day = [], datetime(years[0], 1, 1)  # noqa: DTZ001 - UTC throughout this module
    while day.year <= years[-1]:
        next_day = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, next_day):
            found.append(_switch(zone, day, next_day))
        day = next_day
    return tuple(found)


def _offset(zone: str, at: datetime) -> timedelta:
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def _switch(zone: str, early: datetime, late: datetime) -> Switch:
    before, after = _offset(zone, early), _offset(zone, late)
    while late - early > timedelta(minutes=1):
        middle = (early + (late - early) / 2).replace(second=0, microsecond=0)
        early, late = (middle, late) if _offset(zone, middle) == before else (early, middle)
    return Switch(late, before, after)


def moments(zone: str) -> Iterator[Moment]:
    """Give the hour before, the one that is skipped or doubled, and the hour after, of both nights of the year.

    In a skipped or doubled hour the time means what it would mean on the clock before the switch (RFC 5545 §3.3.5).
    """
    half = timedelta(minutes=30)
    for number, one in enumerate(switches(zone)):
        inside = one.local + (one.after - one.before) / 2
        first, last = sorted([one.local, one.local + one.after - one.before])
        yield _moment(f"{number}-before", first - half, one.before)
        yield _moment(f"{number}-inside", inside, one.before, is_odd=True)
        yield _moment(f"{number}-after", last + half, one.after)
    if not switches(zone):
        for number, night in enumerate([datetime(YEAR, 3, 28, 2, 30), datetime(YEAR, 10, 31, 2, 30)]):  # noqa: DTZ001
            yield _moment(f"{number}-quiet", night, _offset(zone, night))


def _moment(name: str, wall: datetime, offset: timedelta, *, is_odd: bool = False) -> Moment:
    return Moment(name, wall, wall - offset, is_odd)


def calendar(zone: str, way: str) -> bytes:
    """Write all moments of a zone in one way, as a foreign calendar; UIDs are `<moment>@<zone>.<way>.example`."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//EN"]
    head += [f"X-WR-TIMEZONE:{zone}"] if way == "x-wr-timezone" else []
    head += definition(zone) if way == "custom" else []
    events = [line for one in moments(zone) for line in _event(one, zone, way)]
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""]).encode()


def uid(one: Moment, zone: str, way: str) -> str:
    """Give the UID of a moment."""
    return f"{one.name}@{zone.replace('/', '.').replace('_', '-').lower()}.{way}.example"


def truth(zone: str, way: str) -> Mapping[str, tuple[datetime, datetime]]:
    """Give when each event of such a calendar begins and ends (UTC)."""
    found = {uid(one, zone, way): one.instant.replace(tzinfo=UTC) for one in moments(zone)}
    return {name: (start, start + LENGTH) for name, start in found.items()}


def _event(one: Moment, zone: str, way: str) -> list[str]:
    over = one.instant + LENGTH
    start, end = (one.instant, over) if way == "utc" else (one.wall, over + _offset(zone, over))
    mark = "Z" if way == "utc" else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{uid(one, zone, way)}",
        "DTSTAMP:20260101T000000Z",
        f"DTSTART{_tzid(zone, way)}:{start:%Y%m%dT%H%M%S}{mark}",
        f"DTEND{_tzid(zone, way)}:{end:%Y%m%dT%H%M%S}{mark}",
        f"SUMMARY:{uid(one, zone, way)}",
        "END:VEVENT",
    ]


WEEKS = 44
_FIRST_NOON = datetime(YEAR, 1, 31, 12)  # noqa: DTZ001 - a wall time; a Sunday, as most nights of changes are


def weekly(zone: str, way: str) -> bytes:
    """Write a series that is at noon every Sunday of the year, in one way; in UTC it is at one instant of the day."""
    start, mark = (_noon(zone, 0), "Z") if way == "utc" else (_FIRST_NOON, "")
    head = [f"X-WR-TIMEZONE:{zone}"] if way == "x-wr-timezone" else []
    head += definition(zone) if way == "custom" else []
    event = [
        "BEGIN:VEVENT",
        f"UID:{zone.replace('/', '.').replace('_', '-').lower()}.{way}@weekly.example",
        f"DTSTART{_tzid(zone, way)}:{start:%Y%m%dT%H%M%S}{mark}",
        f"RRULE:FREQ=WEEKLY;COUNT={WEEKS}",
        "SUMMARY:Sonntag",
        "END:VEVENT",
    ]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *head, *event, "END:VCALENDAR", ""]).encode()


def weekly_truth(zone: str, way: str) -> set[tuple[str, str]]:
    """Give (uid, instant) of its dates."""
    uid_ = f"{zone.replace('/', '.').replace('_', '-').lower()}.{way}@weekly.example"
    first = _noon(zone, 0)
    dates = (first + timedelta(weeks=week) if way == "utc" else _noon(zone, week) for week in range(WEEKS))
    return {(uid_, f"{date:%Y-%m-%dT%H:%M:%S.000Z}") for date in dates}


def _noon(zone: str, week: int) -> datetime:
    """The instant of noon on a Sunday; no clock is changed within some hours of noon."""
    wall = _FIRST_NOON + timedelta(weeks=week)
    return wall - _offset(zone, wall - _offset(zone, wall))


def _tzid(zone: str, way: str) -> str:
    names = {"iana": zone, "windows": WINDOWS[zone], "custom": "Customized Time Zone"}
    return f";TZID={names[way]}" if way in names else ""


# --- definitions of their own -----------------------------------------------------------------------------------------


def definition(zone: str) -> list[str]:
    """Define a zone as Exchange does, by the rules of this one year since 1601; where rules can't say it, by dates."""
    now = switches(zone)
    if not now:
        offset = _offset(zone, datetime(YEAR, 6, 1))  # noqa: DTZ001
        return _vtimezone(_part("16010101T000000", offset, offset))
    rules = [_rule(zone, one) for one in now]
    if len(now) == 2 and all(rules):
        parts = [
            _part(f"1601{one.local:%m%dT%H%M%S}", one.before, one.after, rule)
            for one, rule in zip(now, rules, strict=True)
        ]
        return _vtimezone(*parts)
    return _vtimezone(
        *(_part(f"{one.local:%Y%m%dT%H%M%S}", one.before, one.after) for one in switches(zone, _EXPLICIT))
    )


def _vtimezone(*parts: list[str]) -> list[str]:
    lines = [line for part in parts for line in part]
    return ["BEGIN:VTIMEZONE", "TZID:Customized Time Zone", *lines, "END:VTIMEZONE"]


def _part(start: str, before: timedelta, after: timedelta, rule: str = "") -> list[str]:
    kind = "DAYLIGHT" if after > before else "STANDARD"
    offsets = [f"TZOFFSETFROM:{_offset_text(before)}", f"TZOFFSETTO:{_offset_text(after)}"]
    return [f"BEGIN:{kind}", f"DTSTART:{start}", *offsets, *([f"RRULE:{rule}"] if rule else []), f"END:{kind}"]


def _offset_text(offset: timedelta) -> str:
    minutes = abs(int(offset.total_seconds())) // 60
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}{minutes % 60:02}"


def _rule(zone: str, one: Switch) -> str:
    """Give the yearly rule that this switch follows from this year on, "" if it follows none of the usual ones."""
    day = one.local
    for nth in ((day.day - 1) // 7 + 1, -1):
        rule = f"FREQ=YEARLY;BYDAY={nth}{('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[day.weekday()]};BYMONTH={day.month}"
        if all(_follows(zone, one, nth, year) for year in range(YEAR, YEAR + 9)):
            return rule
    return ""


def _follows(zone: str, one: Switch, nth: int, year: int) -> bool:
    local = [again.local for again in switches(zone, range(year, year + 1)) if again.after == one.after]
    return len(local) == 1 and _nth(local[0], nth) and _like(local[0]) == _like(one.local)


def _nth(at: datetime, nth: int) -> bool:
    return (at + timedelta(days=7)).month != at.month if nth < 0 else (at.day - 1) // 7 + 1 == nth


def _like(at: datetime) -> tuple[int, int, str]:
    return at.month, at.weekday(), f"{at:%H%M}"
