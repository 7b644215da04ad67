"""Events as bytes from which the same events are made again, ten times as fast as from the lines of a calendar. Only
what we have made ourselves is read here (`sheet_file`). Reads no calendar.

They are told by column: for each field in which any event has not the usual value, the different values, each once,
and which of them each event has; null where each has the next one. So what a hundred events say alike is read once. A
time is its wall clock and its zone, divided by a blank, and a "*" behind it for the second of two alike (PEP 495).

    {"digests": ["9f3c…", "07aa…"], "uid": [["1@a", "2@a"], null], "title": [["Café"], [0, 0]], …}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from hashlib import blake2b
from sys import intern
from typing import cast
from zoneinfo import ZoneInfo

from labnetz.model import (
    Access,
    After,
    Audience,
    Contact,
    Days,
    Event,
    Image,
    Need,
    Place,
    Registration,
    Seats,
    Series,
    Service,
    Span,
    Status,
    Visibility,
    When,
)

_Object = dict[str, object]
_Read = Callable[[object], object]


class NotSimple(ValueError):
    """An event holds something that can't be written: an odd zone of time."""


def write_events(events: Iterable[Event]) -> bytes:
    """Write events; nothing where there are none. Raises NotSimple."""
    told = [cast("_Object", _told(one)) for one in events]
    named = {"digests": [blake2b(_written(one), digest_size=12).hexdigest() for one in told]}
    columns = {name: _column(told, name) for name in _usual(Event) if any(name in one for one in told)}
    return _written(named | columns) if told else b""


def read_events(written: bytes) -> list[Event]:
    """Read them again; what is the same in several of them is one value. Raises ValueError, LookupError or TypeError
    for what `write_events` has not written."""
    told = cast("_Object", json.loads(written.decode("utf-8", "surrogatepass"))) if written else {"digests": []}
    digests = cast("list[str]", told.pop("digests"))
    columns = [_values(name, own, len(digests)) for name, own in told.items()]
    rows = zip(*columns, strict=True) if columns else iter(())
    return [_event(dict(zip(told, row, strict=True)), digest) for row, digest in zip(rows, digests, strict=True)]


def told_when(value: When) -> object:
    """Give a time as what JSON can hold. Raises NotSimple."""
    return _told(value)


def read_when(told: object) -> When:
    """Read it again, and leave what is read as it is. Raises ValueError, LookupError or TypeError for anything else."""
    return cast("When", _read_when(dict(cast("_Object", told))))


# --- writing ---------------------------------------------------------------------------------------------------------


def _written(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _column(told: Iterable[_Object], name: str) -> tuple[list[object], list[int] | None]:
    """Give the different values of a field, and which of them each event has: -1 is what is usual, behind them all."""
    found: dict[str, int] = {}
    values, which = list[object](), list[int]()
    for one in told:
        key = repr(one[name]) if name in one else ""
        if key and key not in found:
            found[key] = len(values)
            values.append(one[name])
        which.append(found[key] if key else -1)
    return values, None if which == list(range(len(values))) else which


def _told(value: object) -> object:
    if isinstance(value, str | int | float) or value is None:
        return value  # texts with a fixed list (StrEnum), too
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_told(one) for one in value]
    return {
        name: _told(own)
        for name, usual in _usual(cast("type", type(value))).items()
        if (own := getattr(value, name)) != usual
    }


def _moment(value: datetime) -> str:
    zone = value.tzinfo
    name = "" if zone is UTC else zone.key if isinstance(zone, ZoneInfo) else None
    if name is None or (name and ZoneInfo(name) is not zone):
        raise NotSimple(f"the zone {zone!r}")
    return f"{value.replace(tzinfo=None).isoformat()} {name}{'*' if value.fold else ''}"


@cache
def _usual(kind: type) -> Mapping[str, object]:
    """Give the fields of one of our values, each with what it is if nobody says anything."""
    return {one.name: _NOTHING if one.default is MISSING else one.default for one in fields(kind) if one.init}


_NOTHING = object()


# --- reading ---------------------------------------------------------------------------------------------------------


def _values(name: str, told: object, count: int) -> list[object]:
    """Give the value that each event has in a field."""
    values, which = cast("tuple[list[object], list[int] | None]", told)
    read = _WORDS.get(name) or _readers(Event).get(name)
    known = [*(map(read, values) if read else values), _usual(Event)[name]]
    found = known[:-1] if which is None else [known[at] for at in which]
    if len(found) != count:
        raise ValueError(f"{name} of {count} events")
    return found


def _event(values: _Object, digest: str) -> Event:
    """The digest is that of all values as they were written, and so stands for the event."""
    event = Event(**values)  # type: ignore[arg-type]
    object.__setattr__(event, "digest", digest)
    return event


def _fields(told: object, readers: Mapping[str, _Read]) -> _Object:
    found = cast("_Object", told)
    for name, own in found.items():
        if name in readers:
            found[name] = readers[name](own)
    return found


def _words(told: object) -> object:
    """Read few words that many calendars have."""
    return tuple([intern(one) for one in cast("list[str]", told)])


_WORDS = {"topics": _words, "languages": _words}


def _made(kind: Callable[..., object], told: object) -> object:
    return kind(**_fields(told, _readers(kind)))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=4_096)  # an event was often created, changed and stamped in one moment
def _read_moment(told: object) -> datetime:
    wall, _, zone = cast("str", told).partition(" ")
    moment = datetime.fromisoformat(wall)
    if zone.endswith("*"):
        moment, zone = moment.replace(fold=1), zone[:-1]
    return moment.replace(tzinfo=_zone(zone) if zone else UTC)


def _read_stamp(told: object) -> date | datetime:
    return _read_moment(told) if " " in cast("str", told) else date.fromisoformat(cast("str", told))


def _read_day(told: object) -> date:
    return date.fromisoformat(cast("str", told))


def _read_when(told: object) -> object:
    return _made(Days if "first" in cast("_Object", told) else Span, told)


def _tuple_of(read: _Read) -> _Read:
    return lambda told: tuple([read(one) for one in cast("list[object]", told)])


def _of(kind: Callable[..., object]) -> _Read:
    return lambda told: None if told is None else _made(kind, told)


def _read_access(told: object) -> tuple[str, Access]:
    fact, value = cast("list[str]", told)
    return fact, Access(value)


def _texts(told: object) -> object:
    return tuple(cast("list[str]", told))


_READERS: Mapping[Callable[..., object], Mapping[str, _Read]] = {
    Event: {
        "when": _read_when,
        "place": _of(Place),
        "status": lambda told: Status(cast("str", told)),
        "series": _of(Series),
        "recurrence_id": _read_stamp,
        "previous_start": _read_stamp,
        "topics": _texts,
        "audience": _tuple_of(lambda told: Audience(cast("str", told))),
        "languages": _texts,
        "services": _tuple_of(lambda told: Service(cast("str", told))),
        "registration": _of(Registration),
        "partners": _texts,
        "contact": _of(Contact),
        "image": _of(Image),
        "after": _of(After),
        "visibility": lambda told: Visibility(cast("str", told)),
        "created": _read_moment,
        "modified": _read_moment,
        "stamped": _read_moment,
        "also": _texts,
        "withdrawn": _read_moment,
        "via": _texts,
    },
    Span: {"start": _read_moment, "end": _read_moment},
    Days: {"first": _read_day, "last": _read_day},
    Series: {"exdates": _tuple_of(_read_stamp), "rdates": _tuple_of(_read_stamp)},
    Place: {
        "opening_hours": _texts,
        "access": _tuple_of(_read_access),
        "measures": _tuple_of(_texts),
        "access_checked": _read_day,
        "entrance": _of(Image),
    },
    Registration: {
        "need": lambda told: Need(cast("str", told)),
        "until": _read_day,
        "state": lambda told: Seats(cast("str", told)),
    },
    Contact: {},
    Image: {},
    After: {},
}


def _readers(kind: Callable[..., object]) -> Mapping[str, _Read]:
    return _READERS[kind]
