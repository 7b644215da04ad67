"""What is known about a lab. Who its sources are, and the network, stand in `network`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from labnetz.model.events import Audience
from labnetz.model.places import Contact

LINES = ("berry", "teal", "blue", "amber", "green", "violet", "brick", "sea", "olive", "pink", "slate", "ochre")
"""The colours that a lab's line may have (`static/style/lines.css`)."""


class LabStatus(StrEnum):
    """Where a lab is in its life."""

    PLANNED = "planned"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    ARCHIVED = "archived"


SourceKind = Literal["events", "updates", "manifest"]


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """One feed of a lab, or its manifest. `key` names it inside the lab for good ("events", "updates", "updates-2",
    "manifest"): it stays when the address changes, so that the last good state outlives a move.

    `user_agent` is how we introduce ourselves there, "" for our own name. `assume_timezone` is the IANA zone of times
    that name none, "" for the lab's. A source that `is_paused` is not asked; what it last said stays.
    """

    lab: str
    kind: SourceKind
    key: str
    url: str
    user_agent: str = ""
    assume_timezone: str = ""
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence about a lab, with the public source it was read from and when."""

    text: str
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Demo:
    """A demonstration site: banner on every page. `anchor` is the Monday that its sample dates are written
    for, None when dates stay as written; see `content.demo`."""

    anchor: date | None = None


class LabKind(StrEnum):
    """How a lab exists; "" where nobody said."""

    UNKNOWN = ""
    PERMANENT = "permanent"
    MOBILE = "mobile"
    PROJECT = "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """Where money comes from. `until` has the precision that is known, "" if none is."""

    programme: str
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignCalendar:
    """A calendar that a lab keeps elsewhere, and whose events are its own. `key` names its snapshot for good.

    `timezone` is that of times that name none, "" for the lab's. `topics` are added to each event.
    """

    key: str
    url: str
    timezone: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds for a lab's events where their pages don't say otherwise. `place` is an id."""

    place: str = ""
    organizer: str = ""
    contact: Contact | None = None
    languages: tuple[str, ...] = ()
    audience: tuple[Audience, ...] = ()
    cost: str = ""
    licence: str = ""


NO_DEFAULTS = Defaults()
