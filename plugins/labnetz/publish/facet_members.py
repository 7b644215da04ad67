"""Which parts of the network each event belongs to, by its UID, found once for all who ask. Decides no facet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from labnetz.model import Network
    from labnetz.publish.facets import Facet, FacetEvents, Kept

Belongs = Mapping[str, Sequence[tuple["Facet", "Kept"]]]
"""The facets to which each event belongs, by UID, each with those of its dates that do."""


@dataclass(frozen=True, slots=True)
class FacetList(Sequence["FacetEvents"]):
    """Facets in some order, with what belongs to each.

    `belongs` is shared with lists of other facets of the same events: who asks it has to pass over those that are not
    in its list.
    """

    found: tuple[FacetEvents, ...]
    belongs: Belongs

    @overload
    def __getitem__(self, which: int) -> FacetEvents: ...
    @overload
    def __getitem__(self, which: slice) -> tuple[FacetEvents, ...]: ...
    def __getitem__(self, which: int | slice) -> FacetEvents | tuple[FacetEvents, ...]:
        return self.found[which]

    def __len__(self) -> int:
        return len(self.found)


def facet_list(found: Iterable[FacetEvents]) -> FacetList:
    """Make a list of which it is known what each event belongs to. For many events this takes a while."""
    every = tuple(found)
    return FacetList(every, of_uids(every))


def some_of(every: Iterable[FacetEvents], some: Iterable[FacetEvents]) -> Sequence[FacetEvents]:
    """Give some facets of a list, or all in another order, with what the list knows."""
    chosen = tuple(some)
    return FacetList(chosen, every.belongs) if isinstance(every, FacetList) else chosen


def of_uids(found: Iterable[FacetEvents]) -> Belongs:
    """Give for each UID the facets to which its event belongs; of a `FacetList` that is known, others included."""
    return found.belongs if isinstance(found, FacetList) else _found(found)


def near_together(found: Iterable[FacetEvents], network: Network) -> Sequence[FacetEvents]:
    """Order facets that have feeds so that those with the same events stand beside each other, a town behind its lab:
    what is made of an event for one of them then is still there for the other."""
    labs = {lab.id: number for number, lab in enumerate(network.labs)}

    def place(one: FacetEvents) -> int:
        if one.facet.kind not in {"lab", "municipality"} or not one.events:
            return len(labs)
        return labs.get(one.facet.value if one.facet.kind == "lab" else one.events[0].lab, len(labs))

    return some_of(found, sorted((one for one in found if one.facet.has_feed), key=place))


def _found(found: Iterable[FacetEvents]) -> Belongs:
    belongs = defaultdict[str, list[tuple["Facet", "Kept"]]](list)
    for one in found:
        whole = one.facet, None  # one value for all, since a big network has millions of them
        for uid in {event.uid for event in one.events}.difference(one.partly):
            belongs[uid].append(whole)
        for uid, kept in one.partly.items():
            belongs[uid].append((one.facet, kept))
    return dict(belongs)
