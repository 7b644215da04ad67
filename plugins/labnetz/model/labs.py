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


SourceKind = Literal["events", "updates"]


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """One feed of a lab. `key` names it inside the lab for good ("events", "updates", "updates-2"):
    it stays when the address changes, so that the last good state outlives a move."""

    lab: str
    kind: SourceKind
    key: str
    url: str


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
class Legal:
    """Who answers for a site: for the Impressum (§ 5 DDG, § 18 MStV).

    `address` are its lines. `responsible` is who answers for editorial content, `representative` who may act for the
    operator.
    """

    name: str = ""
    address: tuple[str, ...] = ()
    representative: str = ""
    email: str = ""
    phone: str = ""
    form: str = ""
    responsible: str = ""
    vat_id: str = ""


class Conformity(StrEnum):
    """How far a site keeps to EN 301 549 (Implementing Decision (EU) 2018/1523); "" where nobody assessed it."""

    UNKNOWN = ""
    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a site's Erklärung zur Barrierefreiheit rests on. `assessed` is None when nobody did.

    `method` is "self" or "external". `barriers` are what is known not to work, in words. `feedback` is a mail address
    or a web address at which barriers are reported.
    """

    assessed: date | None = None
    method: str = ""
    conformity: Conformity = Conformity.UNKNOWN
    barriers: tuple[str, ...] = ()
    feedback: str = ""
    phone: str = ""


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
