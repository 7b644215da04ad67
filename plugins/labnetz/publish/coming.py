"""What is coming of each part of the network: how many dates, and the next ones. Writes no feed, renders nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.publish.facets import facet_events, fixed_facets, lab_facets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set
    from datetime import date, datetime

    from labnetz.model import Event, Network, Occurrence
    from labnetz.publish.facets import Facet, FacetEvents

    _Kept = Set[date | datetime | None] | None


@dataclass(frozen=True, slots=True)
class Coming:
    """A facet, the number of its coming dates, and the first of them in their order."""

    facet: Facet
    count: int
    first: tuple[Occurrence, ...]


def coming(
    occurrences: Sequence[Occurrence],
    events: Iterable[Event],
    network: Network,
    *,
    keep: int,
    more: Iterable[Facet] = (),
) -> tuple[Coming, ...]:
    """Give every facet to which one can subscribe, with its dates out of `occurrences`, at most `keep` of each.

    `events` are all of the network, past ones too: a facet of which nothing is coming stays. `occurrences` are sorted;
    those of events that are not among `events` belong to no facet. `more` are facets that have no events, but news.
    """
    found = facet_events(events, network)
    silent = (*fixed_facets(network), *lab_facets(network, "events"), *more)
    facets = {facet.path: facet for facet in (*silent, *(one.facet for one in found))}
    belongs = _by_uid(found)
    counts = dict.fromkeys(facets, 0)
    first: dict[str, list[Occurrence]] = {path: [] for path in facets}
    for one in occurrences:
        for path, kept in belongs.get(one.event.uid, ()):
            if kept is None or one.event.recurrence_id in kept:
                counts[path] += 1
                if counts[path] <= keep:
                    first[path].append(one)
    return tuple(Coming(facet, counts[path], tuple(first[path])) for path, facet in facets.items())


def _by_uid(found: Iterable[FacetEvents]) -> dict[str, list[tuple[str, _Kept]]]:
    """Give for each UID the facets it belongs to by their paths, each with those of its dates that do, None for all."""
    belongs: dict[str, list[tuple[str, _Kept]]] = {}
    for one in found:
        for uid in {event.uid for event in one.events} | one.partly.keys():
            belongs.setdefault(uid, []).append((one.facet.path, one.partly.get(uid)))
    return belongs
