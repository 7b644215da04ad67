"""Compare a feed's own VTIMEZONE with IANA zones by the clock they show. Does not know any names.

Only yearly rules are evaluated, which is all that a clock change can be (RFC 5545 §3.6.5); anything else is foreign
to us and stays unresolved.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from labnetz.ical.lines import ContentLine, parse_line
from labnetz.ical.stamps import is_day, tidy
from labnetz.ical.stream import Block

FIRST_YEAR, LAST_YEAR = 2019, 2032
"""Years in which two clocks must agree to be the same."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")
_NTH_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True, slots=True)
class _Observance:
    """One STANDARD or DAYLIGHT part. `starts` are local wall times, read with the offset before the switch."""

    starts: tuple[datetime, ...]
    before: timedelta
    after: timedelta
    endless: bool


def same_clock(definition: Block, candidates: Sequence[str], since: int = FIRST_YEAR) -> str | None:
    """Give the first of the candidates whose clock shows the same as the definition's, None when none does.

    `since`: the year from which on they must agree.
    """
    try:
        parts = [_observance(part) for part in _parts(definition)]
    except (ValueError, OverflowError):
        return None
    onsets = sorted((start - part.before, part.after) for part in parts for start in part.starts)
    if not onsets:
        return None
    endless = any(part.endless for part in parts) or len(onsets) == 1
    probes = _probes(onsets, datetime(since, 1, 1), endless=endless)  # noqa: DTZ001 - naive UTC throughout this module
    return next((name for name in candidates if _agrees(name, probes)), None) if probes else None


def _parts(definition: Block) -> list[list[ContentLine]]:
    parts: list[list[ContentLine]] = []
    for line in filter(None, map(parse_line, definition.lines[1:-1])):
        if line.name == "BEGIN":
            parts.append([])
        elif parts:
            parts[-1].append(line)
    return parts


def _observance(lines: list[ContentLine]) -> _Observance:
    values = {line.name: line.value.strip() for line in lines}
    if "EXDATE" in values or "DTSTART" not in values:
        raise ValueError("not a plain observance")
    before, after = _offset(values.get("TZOFFSETFROM", "")), _offset(values.get("TZOFFSETTO", ""))
    start = _local(values["DTSTART"])
    rdates = [_local(stamp) for line in lines if line.name == "RDATE" for stamp in line.value.split(",")]
    rule = values.get("RRULE", "")
    yearly = _yearly(rule, start, before) if rule else [start]
    return _Observance(tuple(sorted({*yearly, *rdates})), before, after, endless=bool(rule) and "UNTIL=" not in rule)


def _offset(text: str) -> timedelta:
    found = _OFFSET.fullmatch(text)
    if found is None:
        raise ValueError(f"not an offset: {text}")
    size = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -size if found[1] == "-" else size


def _local(text: str) -> datetime:
    stamp = tidy(text)
    if stamp is None or is_day(stamp):
        raise ValueError(f"not a local time: {text}")
    return datetime.strptime(stamp[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall time by definition


def _yearly(rule: str, start: datetime, before: timedelta) -> list[datetime]:
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";") if part)
    known = {"FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST"}
    if parts.get("FREQ") != "YEARLY" or parts.get("INTERVAL", "1") != "1" or not parts.keys() <= known:
        raise ValueError(f"not a yearly switch: {rule}")
    until = _until(parts["UNTIL"], before) if "UNTIL" in parts else datetime(9999, 12, 31)  # noqa: DTZ001 - wall
    years = range(max(start.year, FIRST_YEAR - 1), LAST_YEAR + 2)
    switches = [_switch(parts, start, year) for year in years]
    return [switch for switch in switches if start <= switch <= until]


def _until(text: str, before: timedelta) -> datetime:
    stamp = tidy(text)
    if stamp is None:
        raise ValueError(f"not a time: {text}")
    if is_day(stamp):
        return _local(stamp + "T235959")
    return _local(stamp) + (before if stamp.endswith("Z") else timedelta())


def _switch(parts: dict[str, str], start: datetime, year: int) -> datetime:
    """Find the day of a year's switch: a date, the nth weekday of a month, or the weekday among some days of it."""
    month = int(parts.get("BYMONTH", start.month))
    length = calendar.monthrange(year, month)[1]
    days = [int(day) for day in parts["BYMONTHDAY"].split(",")] if "BYMONTHDAY" in parts else list(range(1, length + 1))
    if "BYDAY" not in parts:
        return start.replace(year=year, month=month, day=days[0] if "BYMONTHDAY" in parts else start.day)
    nth = _NTH_DAY.fullmatch(parts["BYDAY"])
    if nth is None:
        raise ValueError(f"not a weekday: {parts['BYDAY']}")
    fitting = [day for day in days if 0 < day <= length and _DAYS[calendar.weekday(year, month, day)] == nth[2]]
    index = int(nth[1] or 1)
    return start.replace(year=year, month=month, day=fitting[index - 1 if index > 0 else index])


def _probes(
    onsets: list[tuple[datetime, timedelta]], since: datetime, *, endless: bool
) -> list[tuple[datetime, timedelta]]:
    """Instants (UTC) with the offset that the definition shows there: each switch's edges, and twice a month."""
    first = max(onsets[0][0], since)
    last = datetime(LAST_YEAR, 12, 31) if endless else onsets[-1][0] + timedelta(days=1)  # noqa: DTZ001
    regular = [first + timedelta(days=15 * step) for step in range(max(1, (last - first).days // 15))]
    edges = [moment + step for moment, _ in onsets for step in (timedelta(), timedelta(seconds=-1))]
    moments = sorted(moment for moment in {*regular, *edges} if first <= moment <= last)
    return [(moment, _shown(onsets, moment)) for moment in moments]


def _shown(onsets: list[tuple[datetime, timedelta]], moment: datetime) -> timedelta:
    return [after for onset, after in onsets if onset <= moment][-1]


def _agrees(name: str, probes: list[tuple[datetime, timedelta]]) -> bool:
    zone = ZoneInfo(name)
    return all(moment.replace(tzinfo=UTC).astimezone(zone).utcoffset() == offset for moment, offset in probes)
