"""Events as bytes from which the same events are made again, ten times as fast as from the lines of a calendar. Only
what we have made ourselves is read here (`sheet_file`). Reads no calendar.

Each event is a line: an object with the fields that have not their usual value. A time is its wall clock and its zone,
divided by a blank, and a "*" behind it for the second of two alike (PEP 495).
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
    """Write events, each in a line. Raises NotSimple."""
    return b"\n".join([_line(one) for one in events])


def read_events(written: bytes) -> list[Event]:
    """Read them again; places and texts that are the same are one value. Raises ValueError, LookupError or TypeError
    for what `write_events` has not written."""
    readers = {**_readers(Event), **_sharing()}
    lines = [line for line in written.split(b"\n") if line]
    told = json.loads(f"[{b','.join(lines).decode('utf-8', 'surrogatepass')}]")
    return [_event(line, one, readers) for line, one in zip(lines, told, strict=True)]


def told_when(value: When) -> object:
    """Give a time as what JSON can hold. Raises NotSimple."""
    return _told(value)


def read_when(told: object) -> When:
    """Read it again, and leave what is read as it is. Raises ValueError, LookupError or TypeError for anything else."""
    return cast("When", _read_when(dict(cast("_Object", told))))


# --- writing ---------------------------------------------------------------------------------------------------------


def _line(value: object) -> bytes:
    return json.dumps(_told(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


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
_ALIKE = ("lab", "title", "summary", "organizer", "language", "licence", "source", "practice", "part_of")
"""Texts that many events of a lab share: of a big network, they would be a third of its memory."""


# --- reading ---------------------------------------------------------------------------------------------------------


def _event(line: bytes, told: object, readers: Mapping[str, _Read]) -> Event:
    """Whatever is read here follows from the line, whose digest so stands for the event."""
    event = Event(**_fields(told, readers))  # type: ignore[arg-type]
    object.__setattr__(event, "digest", blake2b(line, digest_size=12).hexdigest())
    return event


def _fields(told: object, readers: Mapping[str, _Read]) -> _Object:
    found = cast("_Object", told)
    for name, own in found.items():
        if name in readers:
            found[name] = readers[name](own)
    return found


def _sharing() -> Mapping[str, _Read]:
    """Give readers of what many events of a calendar say alike, and of few words that many calendars have."""
    known: dict[object, object] = {}
    places: dict[str, object] = {}

    def alike(told: object) -> object:
        return known.setdefault(told, told)

    def words(told: object) -> object:
        found = tuple([intern(one) for one in cast("list[str]", told)])
        return known.setdefault(found, found)

    def place(told: object) -> object:
        key = repr(told)
        if key not in places:
            places[key] = _made(Place, told)
        return places[key]

    return {**dict.fromkeys(_ALIKE, alike), "topics": words, "languages": words, "place": place}


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
