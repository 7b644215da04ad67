"""What is remembered of a source beyond its last body: when entries were first seen, which events were withdrawn, what
changed about coming events.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from labnetz.model.changes import Change, SeenDate
from labnetz.model.events import Status
from labnetz.model.times import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One entry of a body, as much of it as memory needs; small, since it comes out of another process.

    id          `entry_id` of its UID or GUID: its identity inside the source
    likeness    keys under which it is found again when its id has changed: its title with its link, with each date
    guid        of an update: its GUID, as the reader gives it
    published   of an update: the lab's own date; None where there is none that can be believed
    dates       of an event: the next of its dates that are not over; none for what is over or can't be published
    days        of an event: the same dates and some more, each with what is said of it alone
    title, place, url, status   of an event with dates: what is shown of it, should it be withdrawn
    labs        of an event that a portal hands on: whose it is, by the portal's ids
    is_shown    an event that could be read, with dates or not: what has none of them is over, and not hidden
    """

    id: str
    likeness: tuple[str, ...] = ()
    guid: str = ""
    published: datetime | None = None
    dates: tuple[When, ...] = ()
    title: str = ""
    place: str = ""
    url: str = ""
    status: Status = Status.SCHEDULED
    days: tuple[SeenDate, ...] = ()
    labs: tuple[str, ...] = ()
    is_shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """An update that was seen. All times are UTC.

    `left` is when it was last missing for the first time, None while it is in the feed. `known_as` is the GUID under
    which it was published first, "" where that is its own. An entry that is `held` came with many others at once.
    """

    guid: str
    first_seen: datetime
    likeness: tuple[str, ...] = ()
    left: datetime | None = None
    known_as: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A future event that was published and has left the lab's calendar; nobody said that it is cancelled.

    `since` (UTC) is when that was noticed. `status` is what the lab last said.
    """

    id: str
    since: datetime
    title: str
    dates: tuple[When, ...]
    likeness: tuple[str, ...] = ()
    place: str = ""
    url: str = ""
    status: Status = Status.SCHEDULED


_NOTHING: Mapping[str, KnownEntry] = MappingProxyType({})
_NO_STAMPS: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of one source. `entries` by their `entry_id`; `withdrawn` sorted by id.

    Of a calendar: `learned` is when the body came from which all this was learned last (UTC), None before the first;
    `prints` names what that body said (`harvest.prints`). `changes` are newest first. `stamps` is when an event was
    noticed to say something else than before, by its name in `harvest.prints`.
    """

    entries: Mapping[str, KnownEntry] = field(default_factory=lambda: _NOTHING)
    withdrawn: tuple[Withdrawn, ...] = ()
    learned: datetime | None = None
    prints: str = ""
    changes: tuple[Change, ...] = ()
    stamps: Mapping[str, datetime] = field(default_factory=lambda: _NO_STAMPS)


NO_MEMORY = Memory()


def entry_id(text: str) -> str:
    """Give a UID or GUID a name of bounded length: 32 hexadecimal digits."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def likeness_of(title: str, other: str) -> str:
    """Give the key of a title with a link or a date: 24 hexadecimal digits; capitals and spaces don't count."""
    return hashlib.sha256(f"{folded(title)}\0{other}".encode(errors="replace")).hexdigest()[:24]


def folded(text: str) -> str:
    """Give a text as it is compared: capitals and spaces don't count."""
    return " ".join(text.casefold().split())
