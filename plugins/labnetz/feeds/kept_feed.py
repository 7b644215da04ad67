"""What was read of a feed, kept between builds: reading XML is what costs. Reads no feed itself (`feeds.settled`).

It lies on the shelf beside the feed's body (`kept`), about all that flows into it: the body, who published it, and when
its entries were first seen. What would not be read again just as it was is not kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from labnetz.feeds.entries import NOTHING_SEEN
from labnetz.feeds.read import FeedReading
from labnetz.feeds.settled import read_kept_feed
from labnetz.kept import keep, load_kept
from labnetz.model import HandedOn, Update
from labnetz.settled import NotSettled, read_settled, write_settled

if TYPE_CHECKING:
    from labnetz.kept import Shelf
    from labnetz.model import Origin

_Object = dict[str, object]


@dataclass(frozen=True, slots=True)
class KeptFeed:
    """One feed, and where what was read of it lies: on no shelf, it is always read."""

    shelf: Shelf | None
    name: str

    def read(
        self, body: bytes, origin: Origin, *, first_seen: datetime, seen: Mapping[str, datetime] = NOTHING_SEEN
    ) -> FeedReading:
        """Give what `read_kept_feed` gives. Raises NotAFeed."""
        if self.shelf is None:
            return read_kept_feed(body, origin, first_seen=first_seen, seen=seen)
        about = _about(body, origin, first_seen, seen)
        known = _read(load_kept(self.shelf, self.name, about))
        if known is None:
            known = read_kept_feed(body, origin, first_seen=first_seen, seen=seen)
            self._keep(about, known)
        return known

    def _keep(self, about: Mapping[str, object], reading: FeedReading) -> None:
        told = _told(reading)
        # Zones of time count, too: comparing the values would not tell of them.
        if told is not None and repr(_read(told)) == repr(reading):
            keep(self.shelf, self.name, about, told)


def _about(body: bytes, origin: Origin, first_seen: datetime, seen: Mapping[str, datetime]) -> dict[str, object]:
    """Give what stands for all that decides about a reading, beside the code."""
    told = repr((asdict(origin), first_seen.isoformat(), sorted((guid, at.isoformat()) for guid, at in seen.items())))
    return {"feed": sha256(body).hexdigest(), "read": sha256(told.encode("utf-8", "surrogatepass")).hexdigest()}


# --- writing ---------------------------------------------------------------------------------------------------------


def _told(reading: FeedReading) -> _Object | None:
    """Give what JSON makes of it, None for what JSON can't hold."""
    told: _Object = {
        "title": reading.title,
        "updates": [_fields(one) for one in reading.updates],
        "problems": write_settled({}, reading.problems).decode() if reading.problems else "",
    }
    try:
        return cast("_Object", json.loads(json.dumps(told)))
    except TypeError:
        return None


def _fields(one: Update) -> _Object:
    return {name: _value(own) for name, usual in _USUAL.items() if (own := getattr(one, name)) != usual}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return asdict(value) if isinstance(value, HandedOn) else value


_USUAL = {one.name: None if one.default is MISSING else one.default for one in fields(Update)}


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(told: Mapping[str, object]) -> FeedReading | None:
    """Read it again, and leave what is read as it is; None for what was not written here."""
    try:
        problems = cast("str", told["problems"])
        return FeedReading(
            cast("str", told["title"]),
            tuple(_update(one) for one in cast("list[_Object]", told["updates"])),
            read_settled(problems.encode())[1] if problems else (),
        )
    except (ValueError, LookupError, TypeError, AttributeError, NotSettled):
        return None  # nothing but time is lost


def _update(told: _Object) -> Update:
    return Update(**{name: _READERS[name](own) if name in _READERS else own for name, own in told.items()})  # type: ignore[arg-type]  # written by `_fields`


def _moment(told: object) -> datetime:
    return datetime.fromisoformat(cast("str", told))


def _texts(told: object) -> tuple[str, ...]:
    return tuple(cast("list[str]", told))


def _handed_on(told: object) -> HandedOn:
    found = cast("_Object", told)
    return HandedOn(**{**found, "via": _texts(found["via"])})  # type: ignore[arg-type]  # written by `asdict`


# Feeds say nothing that would need more of them.
_READERS: Mapping[str, Callable[[object], object]] = {
    "published": _moment,
    "modified": _moment,
    "topics": _texts,
    "handed_on": _handed_on,
}
