"""The calls, practices and places of a whole network, from its labs' manifests: whose they are here. Reads nothing.

A lab's items come one way only, as its events do: from its own manifest where we read it, else through the portal that
is nearest to it; of a lab whose feeds we read ourselves, none come through a portal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from labnetz.model import Call, Items, Lab, Manifest, Place, Practice
from labnetz.portal_members import ELSEWHERE, is_off

if TYPE_CHECKING:
    from labnetz.federation import Joined

_V = TypeVar("_V", Call, Practice, Place)


@dataclass(frozen=True, slots=True)
class _Listed:
    """What one manifest lists of one lab. `ids` says what the ids of labs that it names mean here."""

    lab: Lab
    items: Items
    ids: Mapping[str, str] = field(default_factory=dict)

    def calls(self) -> Iterator[Call]:
        """Give the calls as ours, each with the practice that it follows."""
        for one in self.owned(self.items.calls):
            yield replace(one, practice=self.known_here(one.practice), language=one.language or self.lab.language)

    def practices(self) -> Iterator[Practice]:
        """Give the practices as ours, each with where it comes from."""
        for one in self.owned(self.items.practices):
            origin = self.ids.get(one.origin, one.origin) or one.based_on.partition("/")[0]
            based_on = self.known_here(one.based_on)
            language = one.language or self.lab.language
            yield replace(one, based_on=based_on, origin=self.ids.get(origin, origin), language=language)

    def places(self) -> Iterator[Place]:
        """Give the places as ours."""
        return self.owned(self.items.places)

    def owned(self, found: Iterable[_V]) -> Iterator[_V]:
        """Without a licence nobody may show it again: that of the item counts, else the lab's."""
        for one in found:
            licence = one.licence or self.lab.licence
            if licence:
                yield replace(one, lab=self.lab.id, licence=licence)

    def known_here(self, reference: str) -> str:
        """Name a practice of another lab ("berlin/testessen@1.0") by our id of the lab."""
        lab, slash, practice = reference.partition("/")
        return f"{self.ids.get(lab, lab)}/{practice}" if slash else reference


def network_items(joined: Joined) -> Items:
    """Give what the labs of the network list beside their feeds, each of it once, sorted by (lab, id)."""
    listed = [one for lab in joined.network.labs for one in _by_manifest(lab, joined)]
    return Items(
        calls=_in_order(call for one in listed for call in one.calls()),
        practices=_in_order(practice for one in listed for practice in one.practices()),
        places=_in_order(place for one in listed for place in one.places()),
    )


def _in_order(found: Iterable[_V]) -> tuple[_V, ...]:
    return tuple(sorted(found, key=lambda one: (one.lab, one.id)))


def _by_manifest(lab: Lab, joined: Joined) -> Iterator[_Listed]:
    """Give the lab's own items, and of a portal those of the labs that come through it."""
    manifest = joined.manifests.get(lab.id)
    if manifest is None:
        return
    # What is built here belongs to this network, whatever it calls itself.
    if lab.site or not is_off(manifest, joined.network):
        yield _Listed(lab, manifest.items, {manifest.id: lab.id})
    yield from _of_members(lab.id, manifest, joined)


def _of_members(portal: str, manifest: Manifest, joined: Joined) -> Iterator[_Listed]:
    members = joined.members.get(portal, {})
    ids = {theirs: one.lab for theirs, one in members.items() if one.lab}
    labs = {lab.id: lab for lab in joined.network.labs}
    for member in manifest.labs:
        here = members.get(member.id)
        if here is not None and here.items != ELSEWHERE:
            yield _Listed(labs[here.items], member.items, ids)
