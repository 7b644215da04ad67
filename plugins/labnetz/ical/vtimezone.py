"""Write our own VTIMEZONE for an IANA zone, by rules (RFC 5545 §3.6.5). Reads no foreign definition.

Outlook ignores zones that list their switches as RDATE and shifts events by an hour, so the rule that holds from now
on is taken from the POSIX line at the end of the zone's file (RFC 8536 §3.3), and checked against what ZoneInfo says.
Switches that no rule explains are written one by one, each as a part of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from labnetz.ical.lines import content_line

FIRST_YEAR, LAST_YEAR = 2010, 2037
"""Years in which the written zone is right to the second; a rule that holds in all of them holds for ever."""
_NAME = r"(?:[A-Za-z]{3,}|<[+\-A-Za-z0-9]+>)"
_TIME = r"[+-]?\d{1,3}(?::\d\d){0,2}"
_RULE = r"M(\d+)\.(\d)\.(\d)(?:/(" + _TIME + r"))?"
_POSIX = re.compile(rf"({_NAME})({_TIME})(?:({_NAME})({_TIME})?,{_RULE},{_RULE})?")
_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")


@dataclass(frozen=True, slots=True)
class _Switch:
    """A yearly switch of the POSIX line: the `week`th (5: last) weekday of a month, `time` after its midnight."""

    month: int
    week: int
    weekday: int
    time: timedelta
    before: timedelta
    after: timedelta
    name: str

    def local(self, year: int) -> datetime:
        """The wall time of the switch, on the clock before it."""
        return (
            datetime.combine(_nth_weekday(year, self.month, self.week, self.weekday), datetime.min.time()) + self.time
        )


@dataclass(frozen=True, slots=True)
class _Onset:
    """A switch that happened: wall time on the clock before it."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str


@cache
def vtimezone(name: str) -> tuple[str, ...]:
    """Give the lines of the VTIMEZONE of an IANA zone. Raises ZoneInfoNotFoundError for anything else."""
    zone = ZoneInfo(name)
    switches = _yearly_switches(name)
    onsets = _onsets(zone)
    odd_until = _last_odd_year(onsets, switches)
    first_year = odd_until + 1 if odd_until else 1970
    parts = _first_part(zone) if odd_until or not switches else []
    for onset in (onset for onset in onsets if onset.local.year <= odd_until):
        parts += _part(onset.local, "", onset)
    for switch in switches if first_year <= LAST_YEAR else ():
        parts += _ruled_parts(switch, first_year)
    return ("BEGIN:VTIMEZONE", f"TZID:{name}", f"X-LIC-LOCATION:{name}", *parts, "END:VTIMEZONE")


def _yearly_switches(name: str) -> tuple[_Switch, ...]:
    """Read the POSIX line: two switches a year, or none where the clock never changes."""
    raw = files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()
    found = _POSIX.fullmatch(raw.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii"))
    if found is None or found[3] is None:
        return ()
    standard = -_duration(found[2])
    summer = -_duration(found[4]) if found[4] else standard + timedelta(hours=1)
    to_summer, to_standard = found.groups()[4:8], found.groups()[8:12]
    return (
        _switch(to_summer, standard, summer, found[3].strip("<>")),
        _switch(to_standard, summer, standard, found[1].strip("<>")),
    )


def _switch(rule: tuple[str | None, ...], before: timedelta, after: timedelta, name: str) -> _Switch:
    month, week, weekday = (int(part or 0) for part in rule[:3])
    return _Switch(month, week, weekday, _duration(rule[3] or "2"), before, after, name)


def _duration(text: str) -> timedelta:
    hours, minutes, seconds = (int(part) for part in (text.lstrip("+-") + ":0:0").split(":")[:3])
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -size if text.startswith("-") else size


def _nth_weekday(year: int, month: int, week: int, weekday: int) -> date:
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (week - 1))
    return day if day.month == month else day - timedelta(days=7)


def _onsets(zone: ZoneInfo) -> tuple[_Onset, ...]:
    """All switches of the years we vouch for, found by looking at the clock day by day."""
    found = []
    day = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    while day.year <= LAST_YEAR:
        next_day = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, next_day):
            found.append(_onset(zone, day, next_day))
        day = next_day
    return tuple(found)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _onset(zone: ZoneInfo, early: datetime, late: datetime) -> _Onset:
    before = _offset(zone, early)
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        early, late = (middle, late) if _offset(zone, middle) == before else (early, middle)
    after = late.astimezone(zone)
    return _Onset((late + before).replace(tzinfo=None), before, _offset(zone, late), after.tzname() or "")


def _last_odd_year(onsets: tuple[_Onset, ...], switches: tuple[_Switch, ...]) -> int:
    """The last year in which the clock changed otherwise than the rule says, 0 when there was none."""
    for year in range(LAST_YEAR, FIRST_YEAR - 1, -1):
        seen = [(onset.local, onset.after) for onset in onsets if onset.local.year == year]
        if seen != sorted((switch.local(year), switch.after) for switch in switches):
            return year
    return 0


def _first_part(zone: ZoneInfo) -> list[str]:
    """What the clock showed before the first switch that we list."""
    moment = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC).astimezone(zone)
    offset = moment.utcoffset() or timedelta()
    return _part(datetime(1970, 1, 1), "", _Onset(moment, offset, offset, moment.tzname() or ""))  # noqa: DTZ001 - wall


def _ruled_parts(switch: _Switch, first_year: int) -> list[str]:
    parts = []
    for rule, fits in _rules(switch):
        year = next(year for year in range(first_year, first_year + 40) if switch.local(year).month == fits)
        onset = _Onset(switch.local(year), switch.before, switch.after, switch.name)
        parts += _part(onset.local, rule, onset)
    return parts


def _rules(switch: _Switch) -> list[tuple[str, int]]:
    """Put the switch into RRULEs, with the month that each is about.

    A time beyond 24 hours or before zero moves the day: the Sunday after the first Saturday is the Sunday among the
    days 2 to 8. Where those days reach into the next month, it takes one rule for each month.
    """
    shift = switch.time // timedelta(days=1)
    weekday = _WEEKDAYS[(switch.weekday + shift) % 7]
    if shift == 0:
        nth = "-1" if switch.week == 5 else str(switch.week)
        return [(f"FREQ=YEARLY;BYMONTH={switch.month};BYDAY={nth}{weekday}", switch.month)]
    days = _possible_days(switch, shift)
    return [
        (f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={','.join(str(day.day) for day in days if day.month == month)};"
         f"BYDAY={weekday}", month)
        for month in sorted({day.month for day in days})
    ]  # fmt: skip


def _possible_days(switch: _Switch, shift: int) -> list[date]:
    """All days on which the moved switch can fall (no switch of any zone is in February, so any year will do)."""
    days = {_nth_weekday(year, switch.month, switch.week, switch.weekday) for year in range(2000, 2028)}
    moved = {day + timedelta(days=shift) for day in days}
    return sorted({day.replace(year=2001) for day in moved})


def _part(local: datetime, rule: str, onset: _Onset) -> list[str]:
    """STANDARD or DAYLIGHT: DAYLIGHT is the one in which the clock went forward (Ireland's law says otherwise)."""
    kind = "DAYLIGHT" if onset.after > onset.before else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"TZNAME:{onset.name}",
        f"TZOFFSETFROM:{_utc_offset(onset.before)}",
        f"TZOFFSETTO:{_utc_offset(onset.after)}",
        f"DTSTART:{local:%Y%m%dT%H%M%S}",
        *([str(content_line("RRULE", rule))] if rule else []),
        f"END:{kind}",
    ]


def _utc_offset(offset: timedelta) -> str:
    minutes, seconds = divmod(abs(int(offset.total_seconds())), 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")
