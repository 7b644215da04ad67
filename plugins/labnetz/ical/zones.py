"""Which IANA zone a TZID of one feed means. Nothing is remembered between feeds, and nothing is guessed.

icalendar keeps custom definitions per process, so that one feed's "Customized Time Zone" would set another feed's
clock. Here every feed is asked for its own, and icalendar only ever sees IANA names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from labnetz.ical.lines import ContentLine, parse_line, unescape
from labnetz.ical.observances import FIRST_YEAR, LAST_YEAR, same_clock
from labnetz.ical.stream import Block

_ALIASES = {
    "mez": "Europe/Berlin",
    "mesz": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "berlin": "Europe/Berlin",
    "mitteleuropäische zeit": "Europe/Berlin",
    "mitteleuropäische sommerzeit": "Europe/Berlin",
    "mitteleuropäische normalzeit": "Europe/Berlin",
    "mitteleuropäische zeit (berlin)": "Europe/Berlin",
    "mitteleurop. zeit": "Europe/Berlin",
    "mitteleuropa": "Europe/Berlin",
    "w. europe": "Europe/Berlin",
    "w. europe daylight time": "Europe/Berlin",
    "central european time": "Europe/Berlin",
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
    "etc/utc": "UTC",
    "etc/gmt": "UTC",
    "coordinated universal time": "UTC",
    "tzone://microsoft/utc": "UTC",
    "gmt+0": "UTC",
    "gmt-0": "UTC",
    "utc0": "UTC",
}
_CITIES = {
    frozenset({"amsterdam", "berlin", "bern"}): "Europe/Berlin",
    frozenset({"madrid", "paris"}): "Europe/Paris",
    frozenset({"sarajevo", "skopje", "zagreb"}): "Europe/Warsaw",
}
_OFFSET_LABEL = re.compile(r"^\((?:UTC|GMT)(?:[+-]\d\d:\d\d)?\)\s*")
_OFFSET = re.compile(r"(?:UTC|GMT|(?=[+-]\d\d:?\d\d$))([+-])(?:(\d{1,2})|(\d\d):?00)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedZones:
    """The time zones of one calendar: its own definitions by TZID, and the zone its lab lives in."""

    default: str
    definitions: Mapping[str, tuple[Block, ...]]
    _known: dict[tuple[str, int], str | None] = field(default_factory=dict, compare=False, repr=False)

    def iana(self, tzid: str, since: int = FIRST_YEAR) -> str | None:
        """Give the IANA name, None when nobody can know: an event an hour off is worse than one that is reported.

        `since`: the year from which on it matters. Exchange writes the rules of one year as if they had always held,
        which no zone shows that has changed its own meanwhile.
        """
        key = tzid, min(max(since, FIRST_YEAR), LAST_YEAR)
        if key not in self._known:
            self._known[key] = self._find(*key)
        return self._known[key]

    def _find(self, tzid: str, since: int) -> str | None:
        named = by_name(tzid)
        if named is not None:
            return named
        definitions = self.definitions.get(_bare(tzid))
        if definitions is None:
            return _by_offset(tzid)
        meant = {_defined(block, self.default, since) for block in definitions}
        return meant.pop() if len(meant) == 1 else None


def feed_zones(blocks: Sequence[Block], default: str) -> FeedZones:
    """Collect the definitions of one calendar. A TZID that is defined twice, and differently, says nothing."""
    definitions: dict[str, tuple[Block, ...]] = {}
    for block in blocks:
        tzid = next((_bare(unescape(line.value)) for line in _parsed(block) if line.name == "TZID"), "")
        definitions[tzid] = (*definitions.get(tzid, ()), block)
    return FeedZones(default, definitions)


def _defined(block: Block, default: str, since: int) -> str | None:
    location = next((line.value for line in _parsed(block) if line.name == "X-LIC-LOCATION"), "")
    return (location and by_name(unescape(location))) or same_clock(block, _candidates(default), since)


def _parsed(block: Block) -> list[ContentLine]:
    return [content for content in map(parse_line, block.lines) if content is not None]


def by_name(tzid: str) -> str | None:
    """Find the IANA zone by its name alone: IANA (in any case), Windows, or one of the common disguises."""
    name = _bare(tzid)
    exact = _table().get(name.lower())
    return exact or _by_suffix(name) or _by_city(name)


def _bare(tzid: str) -> str:
    return tzid.strip().strip("\"'").strip()


def _by_offset(tzid: str) -> str | None:
    """`UTC+1`, `GMT-05:00`: what WordPress writes when its zone was set by hand, without a definition.

    Whole hours only, since no IANA zone is called after any other. Their names count the other way round: Etc/GMT-1
    is an hour ahead of UTC.
    """
    offset = _OFFSET.fullmatch(_bare(tzid))
    if offset is None:
        return None
    hours = int(offset[2] or offset[3])
    return _table().get(f"etc/gmt{'-' if offset[1] == '+' else '+'}{hours}") if hours else "UTC"


def _by_suffix(name: str) -> str | None:
    """`/freeassociation.sourceforge.net/Europe/Berlin`: what a program put before the name says nothing.

    A leading slash means a prefix (RFC 5545 §3.2.19), so that even a name of one word (UTC) may come behind it.
    """
    parts = name.split("/")
    if len(parts) < 3:
        return None
    counts = (3, 2, 1) if name.startswith("/") else (3, 2)
    suffixes = ("/".join(parts[-count:]).lower() for count in counts if len(parts) > count)
    return next((_table()[suffix] for suffix in suffixes if suffix in _table()), None)


def _by_city(name: str) -> str | None:
    """`(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien`: the label that Windows and Outlook show to people.

    Only these three labels: others change with the language of Windows, and nobody publishes a list.
    """
    cities = {city.strip().lower() for city in re.split(r"[,/]", _OFFSET_LABEL.sub("", name))}
    return next((zone for some, zone in _CITIES.items() if some <= cities), None)


@cache
def iana_names() -> tuple[str, ...]:
    """Give all names of the tzdata package, so that every machine knows the same ones."""
    names = files("tzdata").joinpath("zones").read_text("utf-8").split()
    return tuple(sorted(name for name in names if name not in {"Factory", "localtime", "posixrules"}))


@cache
def _table() -> Mapping[str, str]:
    windows = {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}
    return windows | {name.lower(): name for name in iana_names()} | _ALIASES


def _candidates(default: str) -> tuple[str, ...]:
    """The order in which zones with the same clock are preferred: the lab's own, neighbours, then the world."""
    names = iana_names()
    known = ["Europe/London", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"]
    near = [name for name in names if name.startswith("Europe/")]
    fixed = [name for name in names if name.startswith("Etc/GMT")]
    far = [name for name in names if "/" in name and not name.startswith(("Europe/", "Etc/"))]
    return tuple(dict.fromkeys([default, "Europe/Berlin", *fixed, *known, *near, *far]))
