"""The labs that a network knows through portals: who they are here, and by which portal each of them comes.

Decides, and reads through `load` only. What a lab's own manifest says is the business of `federation`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from urllib.parse import urlsplit

from labnetz.manifest import host_of
from labnetz.model import SLUG, Lab, LabStatus, Manifest, Network, Snapshot, Source, SourceKind
from labnetz.registry_files import RESERVED

Load = Callable[[Source], Snapshot | None]
"""Gives the last believable state of a source."""

ELSEWHERE = ""
"""Stands for a lab whose entries we get another way than through this portal."""


@dataclass(frozen=True, slots=True)
class Member:
    """What a portal's id of a lab means here: whose events, updates and listed items these are, by our id or ELSEWHERE.
    `label` is how the portal names it, `lab` our id of it, "" for one that is not known here."""

    label: str
    events: str = ELSEWHERE
    updates: str = ELSEWHERE
    items: str = ELSEWHERE
    lab: str = ""


KINDS: tuple[SourceKind, ...] = ("events", "updates")
PROFILE = (
    *("name", "url", "short_name", "former_names", "summary", "operator", "municipalities", "land", "country"),
    *("lat", "lon", "language", "languages", "timezone", "licence", "contacts", "homepage"),
)
"""What a manifest may say of a lab where the registry is silent: fields that both have."""


def site_key(url: str) -> str:
    """Name a site by its address: two spellings of one address give one name, "" for none."""
    try:
        parts = urlsplit(url)
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except ValueError:
        return ""
    return f"{host_of(url)}{port}{parts.path.rstrip('/')}" if parts.hostname else ""


def is_off(manifest: Manifest, network: Network) -> bool:
    """Dates of a demonstration do not take place: only another demonstration may show them."""
    return manifest.is_demo and not network.demo


def public_status(status: LabStatus | None) -> LabStatus | None:
    """A lab may say what it is to people; whether it is asked is said in the registry."""
    return (
        {LabStatus.ARCHIVED: LabStatus.CLOSED, LabStatus.PAUSED: LabStatus.OPEN}.get(status, status) if status else None
    )


def addresses(manifest: Manifest) -> tuple[str, ...]:
    """Give the addresses of all its feeds."""
    return (*manifest.events, *manifest.all_events, *manifest.updates)


@dataclass(frozen=True, slots=True)
class Way:
    """A lab as one portal tells of it; the way with the fewest portals is the best, then the first by id."""

    portal: str
    member: Manifest

    @property
    def length(self) -> tuple[int, str, str]:
        """How far it is: the shortest way counts."""
        return len(self.member.via), self.portal, self.member.id


def known_through(own: Registered, portals: Mapping[str, Manifest]) -> tuple[list[Lab], dict[str, dict[str, Member]]]:
    """Give the labs whose entries come through portals, and what the portals' ids mean here."""
    members = {
        portal: {
            one.id: Member(_label(one), portal, portal) if own.is_itself(one, manifest) else Member(_label(one))
            for one in manifest.labs
        }
        for portal, manifest in portals.items()
    }
    registered = {lab.id: lab for lab in own.network.labs}
    # What belongs to the network itself stands under its id: no lab of another network may get that one.
    taken = {*registered, *RESERVED, *([own.network.id] if own.network.practices else [])}
    labs: list[Lab] = []
    for way in _best_ways(own, portals):
        known = own.find(way.member)
        missing = [kind for kind in KINDS if known is None or not own.is_read(known, kind)]
        if known is not None and not missing:
            lab = known
        else:
            via = (*way.member.via, registered[way.portal].url or portals[way.portal].url)
            lab = replace(known or _guest(way, own.network, taken), via=via)
            taken.add(lab.id)
            labs.append(lab)
        members[way.portal][way.member.id] = _member(way.member, lab, missing, own)
    return labs, members


def _member(told: Manifest, lab: Lab, missing: Collection[SourceKind], own: Registered) -> Member:
    """Say what comes through the portal for a lab: what we do not read of it ourselves.

    What it lists comes this way only if a feed of it does: then `via` says so, and it ends where portals read each
    other. Else what a lab withdraws would live on between two of them.
    """
    here = {kind: lab.id if kind in missing else ELSEWHERE for kind in KINDS}
    items = lab.id if missing and not own.is_read(lab, "manifest") else ELSEWHERE
    return Member(_label(told), here["events"], here["updates"], items, lab.id)


def _best_ways(own: Registered, portals: Mapping[str, Manifest]) -> Iterator[Way]:
    """Give one way to every lab that portals tell of, ordered by the lab."""
    ways: dict[str, Way] = {}
    for portal, manifest in portals.items():
        for member in manifest.labs:
            if own.is_us(member) or own.is_itself(member, manifest) or is_off(member, own.network):
                continue
            way, identity = Way(portal, member), own.identity(portal, member)
            ways[identity] = min(ways.get(identity, way), way, key=lambda one: one.length)
    return (way for _identity, way in sorted(ways.items()))


def _label(member: Manifest) -> str:
    return member.short_name or member.name


class Registered:
    """The labs that stand in the registry, found by what other networks know of them."""

    def __init__(self, network: Network, load: Load) -> None:
        self.network = network
        self.load = load

    @cached_property
    def by_site(self) -> dict[str, Lab]:
        """The labs that have a site, by `site_key`."""
        return {key: lab for lab in self.network.labs if (key := site_key(lab.url))}

    @cached_property
    def by_feed(self) -> dict[str, Lab]:
        """The labs by the `site_key` of each of their feeds."""
        return {site_key(source.url): lab for lab in self.network.labs for source in lab.sources}

    def is_us(self, member: Manifest) -> bool:
        """Our own portal, or what it has handed on itself."""
        us = site_key(self.network.url)
        return us in {site_key(url) for url in (member.url, *member.via)}

    def is_itself(self, member: Manifest, portal: Manifest) -> bool:
        """A portal may list itself."""
        return bool(member.url) and site_key(member.url) == site_key(portal.url)

    def find(self, member: Manifest) -> Lab | None:
        """Give the lab of the registry that a portal tells of: by its site. Where one of us knows no site, by a feed
        that both of us name; two labs may share a calendar, so a feed alone does not make them one."""
        by_feed = (self.by_feed.get(site_key(url)) for url in addresses(member))
        found = next((lab for lab in by_feed if lab and not (lab.url and member.url)), None)
        return self.by_site.get(site_key(member.url)) or found

    def identity(self, portal: str, member: Manifest) -> str:
        """Name a lab across networks; one without an address is known to its portal only."""
        lab = self.find(member)
        return site_key(lab.url if lab and lab.url else member.url) or f"{portal}\0{member.id}"

    def is_read(self, lab: Lab, kind: SourceKind) -> bool:
        """Say whether we know the lab's entries from itself, or have decided not to ask it."""
        if lab.status in (LabStatus.PAUSED, LabStatus.ARCHIVED):
            return True
        return any(
            source.is_paused or ((snapshot := self.load(source)) is not None and snapshot.body is not None)
            for source in lab.sources
            if source.kind == kind
        )


def _guest(way: Way, network: Network, taken: Set[str]) -> Lab:
    """Make a lab of what a portal says of it."""
    member = way.member
    said = {name: value for name in PROFILE if (value := getattr(member, name)) and name != "contacts"}
    usual = {"language": network.language, "timezone": network.timezone, "country": ""}
    status = public_status(member.status) or LabStatus.OPEN
    return Lab(**(usual | said | {"id": _free(way, taken), "status": status}))


def _free(way: Way, taken: Set[str]) -> str:
    """Keep the id that the portal uses, so that addresses and UIDs are the same there and here; else add its name."""
    return next(one for one in _names(way.member.id, way.portal) if one not in taken and SLUG.fullmatch(one))


def _names(name: str, portal: str) -> Iterator[str]:
    yield name
    yield f"{name[: 39 - len(portal)]}-{portal}"[-40:]
    for number in count(2):
        yield f"{name[:32].rstrip('-')}-{number}"
