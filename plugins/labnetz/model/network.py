"""A lab as a member, and the network of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from labnetz.model.labs import (
    NO_DEFAULTS,
    Defaults,
    Demo,
    Fact,
    ForeignCalendar,
    Funding,
    LabKind,
    LabStatus,
    Source,
)
from labnetz.model.legal import Legal, Privacy, Statement
from labnetz.model.places import Image
from labnetz.model.said import Where

SharedEvents = Literal["once", "apart"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab:
    """One member of the network.

    `opened` and `closed` are dates with the precision that is known: "2025", "2025-06" or "2025-06-24", "" if not.
    `url` ends in "/". `site` is the folder of its MkDocs site when it is built here, "" otherwise. `line` names the
    colour of its line (a key of publish.lines), "" to have one given. `lat`/`lon` are WGS 84 degrees or None.
    `folders` names the folder of a kind of content ("events") where it differs from that of the lab's language.
    `ags` maps a municipality to its Amtlicher Gemeindeschlüssel (8 digits), where that was written. `written` has what
    lab.yml says for the legal pages, as it stands there, by dotted key ("legal.address.0"), and where; a block has no
    text, nor have the keys that name a place or a file.

    `registered` names what the registry says itself about a lab that has a manifest ("name", "feeds.events"): there
    the manifest has no say. `via` has the addresses of the portals through which its events and updates come to this
    network, the first hop first, () where we ask the lab itself. The labs that its manifest lists are taken over only
    if it `may_collect`, which a person has written into the registry. `shared_events` says what becomes of an event
    that it and another lab announce: shown once, both named, or each apart.
    """

    id: str
    name: str
    short_name: str = ""
    former_names: tuple[str, ...] = ()
    summary: str = ""
    kind: LabKind = LabKind.UNKNOWN
    status: LabStatus = LabStatus.OPEN
    opened: str = ""
    closed: str = ""
    operator: str = ""
    municipalities: tuple[str, ...] = ()
    ags: tuple[tuple[str, str], ...] = ()
    land: str = ""
    country: str = "DE"
    language: str = "de"
    timezone: str = "Europe/Berlin"
    licence: str = ""
    url: str = ""
    homepage: str = ""
    contacts: tuple[str, ...] = ()
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    line: str = ""
    languages: tuple[str, ...] = ()
    opening_hours: tuple[str, ...] = ()
    funding: tuple[Funding, ...] = ()
    partners: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    legal: Legal | None = None
    privacy: Privacy | None = None
    statement: Statement | None = None
    logo: Image | None = None
    facts: tuple[Fact, ...] = ()
    sources: tuple[Source, ...] = ()
    registered: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    may_collect: bool = False
    shared_events: SharedEvents = "once"
    calendars: tuple[ForeignCalendar, ...] = ()
    defaults: Defaults = NO_DEFAULTS
    site: str = ""
    demo: Demo | None = None
    folders: tuple[tuple[str, str], ...] = ()
    written: Mapping[str, tuple[str, Where]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def label(self) -> str:
        """The name that fits beside a stop in a list."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class HarvestRules:
    """What harvesting may reach. CIDR networks and ports; both only widen or narrow the defaults.

    `by_options`: they come from a command's options alone, since there is no network.yml that could allow more.
    """

    allow_addresses: tuple[str, ...] = ()
    allow_ports: tuple[int, ...] = (80, 443)
    by_options: bool = False

    def widened(self, addresses: Sequence[str], ports: Sequence[int]) -> HarvestRules:
        """Allow more: networks (CIDR) and ports."""
        return replace(
            self,
            allow_addresses=(*self.allow_addresses, *addresses),
            allow_ports=(*self.allow_ports, *ports),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The network and its members, sorted by id. `url` ends in "/". `root` is the folder of network.yml.

    `practices` is the folder of the practices that belong to the network as a whole, "" where there is none.
    """

    id: str
    name: str
    url: str
    language: str
    timezone: str
    licence: str
    contact: str
    summary: str = ""
    demo: bool = False
    harvest: HarvestRules = HarvestRules()
    labs: tuple[Lab, ...] = ()
    root: str = ""
    practices: str = ""

    @property
    def as_lab(self) -> Lab:
        """The network as who publishes something of its own, beside its labs."""
        return Lab(
            id=self.id,
            name=self.name,
            summary=self.summary,
            language=self.language,
            timezone=self.timezone,
            licence=self.licence,
            url=self.url,
            contacts=(self.contact,) if self.contact else (),
            demo=Demo() if self.demo else None,
        )

    def lab(self, id_: str) -> Lab:
        """Find a member; raises KeyError."""
        for lab in self.labs:
            if lab.id == id_:
                return lab
        raise KeyError(id_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where foreign bytes come from, and what holds for them when they don't say it themselves.

    `timezone` is the IANA zone of times that name none (floating times, RFC 5545 §3.3.5). `assumed` is that zone if a
    person named it for just this source: then it counts more than what a calendar says of itself. "" if nobody did.
    `answered` is the address that answered in the end, after redirects, "" if it is `url`. `language` is the lab's, ""
    where nobody knows: texts that say so of themselves are in another one.
    """

    lab: str
    url: str
    timezone: str
    licence: str = ""
    assumed: str = ""
    answered: str = ""
    language: str = ""


def origin_of(lab: Lab, source: Source) -> Origin:
    """Say where the bytes of a source come from, and what holds for them."""
    return Origin(
        lab=lab.id,
        url=source.url,
        timezone=source.assume_timezone or lab.timezone,
        licence=lab.licence,
        assumed=source.assume_timezone,
        language=lab.language,
    )
