"""Whether an event, or any date of a series, lies in a window. The merged calendar and its parts all ask here.

Computing the dates of a series is what costs. So of what repeats in a regular way it is found out once how far its
dates reach and how far they can lie apart (`Reach`): of most windows that says enough, whatever day it is. Where it
does not, the dates are computed (`recur`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice, pairwise

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # dateutil publishes no types

from labnetz.ical.recur import MOST_OF_A_LAB, NEXT_DATES, Window, by_family, expand_family, too_much
from labnetz.ical.rules import rule_parts, settle_rule
from labnetz.ical.stamps import Stamp
from labnetz.ical.vevent import bounds
from labnetz.model import Event, Series, begins, over

_DAY = 86_400
_MARGIN = 2 * _DAY
"""Dates of a series are compared on the wall clock; no zone is further from UTC than this."""
_HORIZON = timedelta(days=5_000)
_MOST_DATES, _MOST_EXCEPTIONS = 100, 300
_BEGINNING = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock's
_LATEST = (date.max - date(1970, 1, 1)).days * _DAY  # many programs write 9999-12-31 for "without an end"
_WEEKDAYS = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_REGULAR = {
    "DAILY": {"INTERVAL": r"\d{1,3}"},
    "WEEKLY": {"INTERVAL": r"\d{1,2}", "BYDAY": rf"{_WEEKDAYS}(?:,{_WEEKDAYS})*", "WKST": _WEEKDAYS},
    "MONTHLY": {"INTERVAL": r"\d{1,2}", "BYDAY": rf"(?:[1-4]|-1){_WEEKDAYS}", "WKST": _WEEKDAYS},
    "YEARLY": {"INTERVAL": r"\d"},
}
"""What a rule may have so that its dates come at regular distances."""
_STEP = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known of when a family of events happens, without computing it again. Seconds since 1970, UTC.

    Nothing of it happens before `begins`, and nothing from `ends` on (None: nobody knows). If it `is_exact`, it lasts
    from the one to the other. In every span of `gap` seconds between `first` and `last` it happens at least once, and
    at each of `points`; that holds for windows that end before `limit`, as the dates beyond are not looked at.
    """

    begins: float
    ends: float | None
    is_exact: bool = False
    first: int = 0
    last: int = 0
    gap: int = 0
    points: tuple[int, ...] = ()
    limit: int = 0

    def touches(self, since: float, until: float) -> bool | None:
        """Say whether anything of it happens in [since, until); None: compute it."""
        if self.begins >= until or (self.ends is not None and self.ends <= since):
            return False
        if self.is_exact:
            return True
        if until >= self.limit:
            return None
        early, late = since + _MARGIN, until - _MARGIN
        if any(early <= point <= late for point in self.points):
            return True
        return True if min(late, self.last) - max(early, self.first) >= self.gap > 0 else None


def touching(
    events: Iterable[Event], since: datetime, until: datetime, *, days_in: tzinfo
) -> frozenset[tuple[str, str]]:
    """Give (lab, UID) of every event that happens in [since, until), and of every series of which any date does.

    `days_in` is the zone in which whole days are days. What repeats without end or reason has a budget (`recur`), which
    the series of one lab share in the order of their UIDs; nothing else depends on other events.
    """
    families = by_family(events)
    begin, end = since.timestamp(), until.timestamp()
    answers = {key: reach_of(family, days_in).touches(begin, end) for key, family in families.items()}
    unsure = ((key, families[key]) for key, answer in answers.items() if answer is None)
    found = computed(unsure, since, until, days_in=days_in)
    return frozenset(key for key, answer in answers.items() if answer) | found


def computed(
    families: Iterable[tuple[tuple[str, str], list[Event]]], since: datetime, until: datetime, *, days_in: tzinfo
) -> frozenset[tuple[str, str]]:
    """Compute it for families by (lab, UID) of which their `Reach` does not tell."""
    window, few = Window(since, until, days_in), Window(since, until, days_in, NEXT_DATES)
    found = set()
    spent: Counter[str] = Counter()
    for key, family in sorted(families, key=lambda item: item[0]):
        dates, _ = expand_family(family, window if spent[key[0]] < MOST_OF_A_LAB else few)
        spent[key[0]] += len(dates)
        if dates:
            found.add(key)
    return frozenset(found)


def reach_of(family: Sequence[Event], days_in: tzinfo) -> Reach:
    """Find out how far a family reaches: one event, or a series and its changed dates.

    `days_in` is the zone in which whole days are days.
    """
    starts = [begins(event.when, days_in).timestamp() for event in family]
    ends = [max(over(event.when, days_in).timestamp(), start + 1) for event, start in zip(family, starts, strict=True)]
    if len(family) == 1 and family[0].series is None:
        return Reach(starts[0], ends[0], is_exact=True)
    begin, end = min(starts) - _MARGIN, max(ends) + _MARGIN
    master = next((event for event in family if event.recurrence_id is None), None)
    if master is None or master.series is None:
        return Reach(begin, end)
    changes = [event for event in family if event is not master]
    try:
        return _of_series(master, master.series, changes, (begin, end, days_in))
    except (ArithmeticError, LookupError, TypeError, ValueError):  # a foreign rule: `recur` copes with it, or says so
        return Reach(-_LATEST, None)


def _of_series(master: Event, series: Series, changes: Sequence[Event], outside: tuple[float, float, tzinfo]) -> Reach:
    begin, end, days_in = outside
    rdates = [_wall(stamp) for stamp in series.rdates]
    begin = min([begin, *(moment - _MARGIN for moment in rdates)])
    unknown = Reach(begin, None)
    start = bounds(master.when)[0]
    parts = _regular(series.rrule, start) if series.rrule else {}
    horizon = begins(master.when, days_in) + _HORIZON
    if parts is None or too_much(master, Window(horizon, horizon, days_in)) is not None:
        return unknown
    exceptions = [_wall(stamp, start) for stamp in _exceptions(series, changes)]
    if len(exceptions) > _MOST_EXCEPTIONS:
        return unknown
    dates = _dates(parts, start) if parts else sorted({_wall(start), *rdates})
    limit = int(horizon.timestamp())
    lasts = over(master.when, days_in).timestamp() - begins(master.when, days_in).timestamp()
    if not parts or (len(dates) <= _MOST_DATES and ("COUNT" in parts or "UNTIL" in parts)):
        end = max([end, *(moment + lasts + _MARGIN for moment in (*dates, *rdates))])
        off, sure = {day for one in exceptions for day in _days_around(one)}, _until(parts)
        return _listed([one for one in dates if one // _DAY not in off and one <= sure], begin, end, limit)
    return _endless(parts, dates, len(exceptions), Reach(begin, None, limit=limit))


def _listed(dates: Sequence[int], begin: float, end: float, limit: int) -> Reach:
    """All dates are known."""
    if not dates:
        return Reach(begin, end)
    gap = max((later - earlier for earlier, later in pairwise(dates)), default=_DAY)
    points = (dates[0], dates[-1])
    return Reach(begin, end, first=points[0], last=points[1], gap=gap, points=points, limit=limit)


def _endless(parts: dict[str, str], dates: Sequence[int], exceptions: int, outside: Reach) -> Reach:
    """Too many dates to list them: each exception makes one gap longer by one step of the rule."""
    if not dates:
        return outside
    step = _STEP[parts["FREQ"]] * int(parts.get("INTERVAL", "1")) * _DAY
    gap = 2 * step * (exceptions + 1) + _MARGIN
    last = min(outside.limit, dates[-1] if "COUNT" in parts else outside.limit, _until(parts))
    return replace(outside, first=dates[0], last=last, gap=gap)


def _until(parts: dict[str, str]) -> int:
    """Until when a rule surely goes on."""
    text = parts.get("UNTIL", "")
    return _wall(datetime.strptime(text[:8], "%Y%m%d")) - _MARGIN if text else 2**40  # noqa: DTZ007 - a wall clock's


def _regular(rule: str, start: Stamp) -> dict[str, str] | None:
    """Give the parts of a rule whose dates come at regular distances, None for any other."""
    try:
        parts = rule_parts(settle_rule(rule, start))
    except ValueError:
        return None
    allowed = _REGULAR.get(parts.get("FREQ", ""))
    if allowed is None or _falls_out(parts, start):
        return None
    for name, value in parts.items():
        pattern = allowed.get(name)
        if name not in {"FREQ", "COUNT", "UNTIL"} and (pattern is None or not re.fullmatch(pattern, value)):
            return None
    return parts


def _falls_out(parts: dict[str, str], start: Stamp) -> bool:
    """Whether months or years without such a day are left out."""
    if parts["FREQ"] == "MONTHLY":
        return start.day > 28 and "BYDAY" not in parts
    return parts["FREQ"] == "YEARLY" and (start.month, start.day) == (2, 29)


def _dates(parts: dict[str, str], start: Stamp) -> list[int]:
    """Give the first dates of a rule, up to one more than are listed."""
    if "UNTIL" in parts:  # in UTC, while dates are computed on the wall clock: rather one date more
        last = _BEGINNING + timedelta(seconds=min(_until(parts) + 2 * _MARGIN, _LATEST))
        parts = parts | {"UNTIL": f"{last:%Y%m%dT%H%M%S}"}
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    wall = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time())
    return [_wall(one) for one in islice(rrulestr(text, dtstart=wall), _MOST_DATES + 1)]


def _exceptions(series: Series, changes: Iterable[Event]) -> Iterator[Stamp]:
    yield from series.exdates
    yield from (event.recurrence_id for event in changes if event.recurrence_id is not None)


def _days_around(moment: int) -> tuple[int, int, int]:
    day = moment // _DAY
    return day - 1, day, day + 1


def _wall(stamp: Stamp, like: Stamp | None = None) -> int:
    """Count the seconds of a wall clock: its own, or the one of `like`."""
    if not isinstance(stamp, datetime):
        return (stamp - date(1970, 1, 1)).days * _DAY
    if isinstance(like, datetime) and stamp.tzinfo is not None:
        stamp = stamp.astimezone(like.tzinfo or UTC)
    return int((stamp.replace(tzinfo=None) - _BEGINNING).total_seconds())
