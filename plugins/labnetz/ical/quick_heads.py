"""What stands before the colon of a line that `quick` can settle: name, parameters and zone, found once per calendar.

A file has thousands of lines and some twenty heads. Looks at no value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from labnetz.ical.lines import Line, Params, parse_line
from labnetz.ical.settle import TEXTS
from labnetz.ical.stamps import zone_name
from labnetz.ical.sure_lines import is_sure_zone, sure_values
from labnetz.ical.torn_lines import is_known
from labnetz.ical.zones import FeedZones

TIMES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE"})
_TAKE_THOUGHT = frozenset({"DURATION", "RDATE", "EXRULE"})
_PRESENTATION = frozenset({"ALTREP", "FMTTYPE"})


@dataclass(frozen=True, slots=True)
class Head:
    """Name and parameters as they are published, and what says of a value whether icalendar can surely read it.

    Of a time: the zone in which it is when it names no other, None where that is not known, and whether it must be a
    day.
    """

    name: str
    params: Params
    is_sure: Callable[[str], bool]
    zone: ZoneInfo | None = None
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of one calendar. `ours`: of events that labnetz wrote, whose texts are not touched."""

    zones: FeedZones
    floating: str
    ours: bool
    _known: dict[str, Head | None] = field(default_factory=dict, compare=False, repr=False)

    def of(self, text: str) -> Head | None:
        """Give the head; None for one that takes thought."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> Head | None:
        line = parse_line(Line(0, f"{text}:")) if text.isprintable() else None
        if line is None or not is_known(line.name) or line.name in _TAKE_THOUGHT:
            return None
        keys = {key for key, _ in line.params}
        if line.name in TIMES:
            return None if "," in text or len(keys) < len(line.params) else self._time(line.name, dict(line.params))
        if keys & {"ENCODING", "TZID"}:
            return None
        params = line.params
        if line.name in TEXTS and not self.ours:
            params = tuple(param for param in params if param[0] not in _PRESENTATION)
        return Head(line.name, params, sure_values(line.name, params))

    def _time(self, name: str, params: dict[str, tuple[str, ...]]) -> Head | None:
        kinds, tzids = params.pop("VALUE", ("DATE-TIME",)), params.pop("TZID", None)
        kind = kinds[0].upper() if len(kinds) == 1 else ""
        if params or kind not in {"DATE", "DATE-TIME"} or (tzids is not None and len(tzids) != 1):
            return None
        zone = _zone(self.floating if tzids is None else self.zones.iana(tzids[0]))
        key = zone_name(datetime(2000, 1, 1, tzinfo=zone or UTC))
        in_zone = (("TZID", (key,)),) if key else ()
        return Head(name, in_zone, _yes if not key or is_sure_zone(key) else _no, zone, kind == "DATE")


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _yes(_: str) -> bool:
    return True


def _no(_: str) -> bool:
    return False
