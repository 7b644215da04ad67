"""Which labs a network has once its members' manifests are read, and which of them it knows through other portals.

One function, `join`, so that harvesting, building and reporting never disagree. Decides, and reads through `load` only.

A lab is known across networks by the address of its site (`site_key`), since ids are given by each network for itself.
Its events come to us one way only: from its own feeds where we read them, else through the portal that is nearest to
it. So nothing is counted twice, what it withdraws is gone, and no second portal can change what the first one says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from labnetz.manifest import check_manifest, host_of, same_host
from labnetz.model import Lab, LabStatus, Manifest, Network, Problem, Source, SourceKind, Where, msg, msg_n
from labnetz.portal_members import (
    PROFILE,
    Load,
    Member,
    Registered,
    addresses,
    is_off,
    known_through,
    public_status,
)

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.model import Level, Message


@dataclass(frozen=True, slots=True)
class Joined:
    """A network with all its labs.

    `network` has the labs of the registry with what their manifests add, and the labs that are known through portals.
    `members` says, by the id of a portal, which labs its own ids mean. `problems` are those of manifests beside the
    registry, by the id of the lab. `manifests` are the last good ones of the labs in the registry, by their ids.
    """

    network: Network
    members: Mapping[str, Mapping[str, Member]] = field(default_factory=dict)
    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    manifests: Mapping[str, Manifest] = field(default_factory=dict)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Everything, by lab."""
        return tuple(problem for lab in sorted(self.problems) for problem in self.problems[lab])


def join(network: Network, load: Load, *, now: datetime) -> Joined:
    """Read the last good manifests of a network's labs and add what they say. `now` is aware."""
    labs: list[Lab] = []
    said: dict[str, Manifest] = {}
    portals: dict[str, Manifest] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    for lab in network.labs:
        source = _manifest_of(lab)
        manifest = _read(source, load, now) if source else None
        joined = _Joining(network, lab, source, load) if source and not lab.site else None
        labs.append(joined.lab(manifest) if joined else lab)
        said |= {lab.id: manifest} if manifest else {}
        if joined and joined.problems:
            problems[lab.id] = tuple(joined.problems)
        if manifest and manifest.is_portal and lab.may_collect and not is_off(manifest, network):
            portals[lab.id] = manifest
    own = Registered(replace(network, labs=tuple(labs)), load)
    handed_on, members = known_through(own, portals)
    everybody = {lab.id: lab for lab in labs} | {lab.id: lab for lab in handed_on}
    ordered = tuple(everybody[id_] for id_ in sorted(everybody))
    return Joined(replace(network, labs=ordered), members, problems, said)


def manifests(network: Network) -> Network:
    """Give the labs that have a manifest, with nothing but that, to be asked before all else."""
    return replace(network, labs=tuple(_only(lab, {"manifest"}) for lab in network.labs if _manifest_of(lab)))


def feeds(network: Network) -> Network:
    """Give the network without its manifests."""
    return replace(network, labs=tuple(_only(lab, {"events", "updates"}) for lab in network.labs))


def _only(lab: Lab, kinds: set[str]) -> Lab:
    sources = tuple(source for source in lab.sources if source.kind in kinds)
    return lab if sources == lab.sources else replace(lab, sources=sources)


def _manifest_of(lab: Lab) -> Source | None:
    return next((source for source in lab.sources if source.kind == "manifest"), None)


def _read(source: Source, load: Load, now: datetime) -> Manifest | None:
    snapshot = load(source)
    if snapshot is None or snapshot.body is None:
        return None
    return check_manifest(snapshot.body, source.url, now=now)[0]


# --- a lab and its manifest ------------------------------------------------------------------------------------------


class _Joining:
    """One lab of the registry, on its way to what it is with its manifest."""

    def __init__(self, network: Network, lab: Lab, source: Source, load: Load) -> None:
        self.network = network
        self.registered = lab
        self.source = source
        self.load = load
        self.problems: list[Problem] = []

    def lab(self, manifest: Manifest | None) -> Lab:
        """Give the lab; without a manifest yet it is what the registry says."""
        lab = self.profile(manifest) if manifest else self.registered
        sources = [source for source in lab.sources if source.kind == "manifest"]
        if manifest and is_off(manifest, self.network):
            what = msg("the site calls itself a demonstration: its feeds are not read")
            self.say("MAN-11", what, msg("when it is real, its people take demo out of the manifest"))
        elif not lab.licence and manifest:
            what = msg("neither the manifest nor the registry names a licence: the feeds are not read")
            self.say("MAN-12", what, msg("add a line licence: CC-BY-4.0"), "error")
        elif lab.licence:
            sources += [*self.feeds(manifest, "events"), *self.feeds(manifest, "updates")]
        if manifest and manifest.is_portal and not is_off(manifest, self.network):
            self.say_portal(len(manifest.labs))
        return replace(lab, sources=tuple(sources))

    def say_portal(self, labs: int) -> None:
        """Whoever begins to speak for other labs is not believed until a person has decided about it."""
        if self.registered.may_collect or "portal" in self.registered.registered:
            return
        what = msg_n(
            "the manifest lists {count} lab of its own, which is not taken over",
            "the manifest lists {count} labs of its own, which are not taken over",
            labs,
        )
        fix = msg(
            "if it is the portal of these labs, write portal: true into labs/{lab}.yml, else portal: false",
            lab=self.registered.id,
        )
        self.say("MAN-15", what, fix)

    def profile(self, manifest: Manifest) -> Lab:
        """What the registry says stays; what it does not say, the lab may say itself."""
        said = {name: getattr(manifest, name) for name in PROFILE}
        said["status"] = None if self.is_paused else public_status(manifest.status)
        known = {name: value for name, value in said.items() if value not in ("", (), None)}
        missing = {name: value for name, value in known.items() if name not in self.registered.registered}
        return replace(self.registered, **missing)

    def feeds(self, manifest: Manifest | None, kind: SourceKind) -> Iterator[Source]:
        """The registry's own addresses, or else those of the manifest."""
        own = [source for source in self.registered.sources if source.kind == kind]
        proposed = _proposed(manifest, kind)
        if f"feeds.{kind}" in self.registered.registered:
            if manifest and own and proposed and not {source.url for source in own} & set(addresses(manifest)):
                what = msg("the manifest names another address for {kind}: {url}", kind=kind, url=proposed[0])
                self.say("MAN-13", what, msg("if it is right, write it into the registry, or delete feeds there"))
            yield from own
            return
        for number, url in enumerate(proposed, start=1):
            found = self.feed(kind, kind if number == 1 else f"{kind}-{number}", url)
            if found:
                yield found

    def feed(self, kind: SourceKind, key: str, url: str) -> Source | None:
        """Follow the manifest on its own host; an address elsewhere is a person's decision."""
        found = replace(self.source, kind=kind, key=key, url=url, is_paused=self.is_paused)
        if same_host(url, self.source.url) or host_of(url) in self.known_hosts():
            return found
        snapshot = self.load(found)
        what = msg("the manifest names a feed on another host, which a person has to confirm: {url}", url=url)
        fix = msg("if it belongs to the lab, write it into labs/{lab}.yml below feeds:", lab=self.registered.id)
        self.say("MAN-14", what, fix)
        return replace(found, url=snapshot.receipt.url) if snapshot else None

    @property
    def is_paused(self) -> bool:
        return self.registered.status in (LabStatus.PAUSED, LabStatus.ARCHIVED)

    def known_hosts(self) -> set[str]:
        """The hosts that the registry itself names for this lab."""
        lab = self.registered
        named = [lab.url, lab.homepage, *(source.url for source in lab.sources)]
        return {host for url in named if (host := host_of(url))}

    def say(self, rule: str, what: Message, fix: Message, level: Level = "warning") -> None:
        self.problems.append(Problem(rule, Where(self.source.url), what, fix, level))


def _proposed(manifest: Manifest | None, kind: SourceKind) -> tuple[str, ...]:
    if manifest is None:
        return ()
    # Everything where there is such a calendar: what is published more than a year ahead must reach us, too.
    return (manifest.all_events or manifest.events) if kind == "events" else manifest.updates
