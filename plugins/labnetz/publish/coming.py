"""What is coming of each part of the network: how many dates, and the next ones. Writes no feed, renders nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.publish.facet_members import of_uids
from labnetz.publish.facets import fixed_facets, lab_facets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from labnetz.model import Network, Occurrence
    from labnetz.publish.facets import Facet, FacetEvents


@dataclass(frozen=True, slots=True)
class Coming:
    """A facet, the number of its coming dates, and the first of them in their order."""

    facet: Facet
    count: int
    first: tuple[Occurrence, ...]


def coming(
    occurrences: Sequence[Occurrence],
    found: Sequence[FacetEvents],
    network: Network,
    *,
    keep: int,
    more: Iterable[Facet] = (),
) -> tuple[Coming, ...]:
    """Give every facet to which one can subscribe, with its dates out of `occurrences`, at most `keep` of each.

    `found` are those of all events of the network, past ones too: a facet of which nothing is coming stays.
    `occurrences` are sorted; those of other events belong to no facet. `more` are facets that have no events, but news.
    """
    silent = (*fixed_facets(network), *lab_facets(network, "events"), *more)
    facets = {facet.path: facet for facet in (*silent, *(one.facet for one in found))}
    dates: dict[str, list[Occurrence]] = {path: [] for path in facets}
    own = {id(one.facet): dates[one.facet.path] for one in found}
    belongs = of_uids(found)
    for one in occurrences:
        event = one.event
        for facet, kept in belongs.get(event.uid, ()):
            if (known := own.get(id(facet))) is not None and (kept is None or event.recurrence_id in kept):
                known.append(one)
    return tuple(Coming(facet, len(dates[path]), tuple(dates[path][:keep])) for path, facet in facets.items())
