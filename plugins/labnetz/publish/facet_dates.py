"""The dates that lists show, in their order, and which of them belong to each part of the network. Renders nothing."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.publish.facets import WITHOUT_FEED, facets_of, lasting_facets
from labnetz.publish.views import by_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from labnetz.model import Network, Occurrence
    from labnetz.publish.belonging import Belonging
    from labnetz.publish.drawn_stops import Shown
    from labnetz.publish.facets import Facet, FacetEvents
    from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True)
class FacetDates:
    """`dates` are sorted as lists show them; `days` has for each the day under which it stands. `of` has for each facet
    (`Facet.folder`) the places of its dates among these, and `facets` has every facet that has a list, empty ones too,
    in the order in which they are offered."""

    dates: Sequence[Occurrence]
    days: Sequence[date]
    facets: Sequence[Facet]
    of: Mapping[str, Sequence[int]]

    def count(self, facet: Facet) -> int:
        """Say how many of the dates belong to a facet."""
        return len(self.of[facet.folder])

    def shown(self, places: Iterable[int]) -> list[Shown]:
        """Give dates with their days."""
        return [(self.days[place], self.dates[place]) for place in places]


def facet_dates(
    listed: Iterable[Occurrence], found: Iterable[FacetEvents], belonging: Belonging, network: Network, site: Site
) -> FacetDates:
    """Sort the dates that lists show. `found` are the facets of all events of the network, past ones too
    (`PortalContent.filters`): the list of a facet stays when nothing is coming."""
    ordered = by_day(listed, site.now, site.zone)
    dates = [one for day in ordered for one in day.occurrences]
    facets = _with_a_list(found, network)
    of = {folder: array("I") for folder in facets}
    by_choice = {(kind, value): of[folder] for folder in facets for kind, _, value in [folder.partition("/")]}
    for place, one in enumerate(dates):
        for choice in belonging.of(one):
            if (own := by_choice.get(choice)) is not None:
                own.append(place)
    return FacetDates(dates, [day.day for day in ordered for _ in day.occurrences], tuple(facets.values()), of)


def _with_a_list(found: Iterable[FacetEvents], network: Network) -> dict[str, Facet]:
    silent = (*lasting_facets(network), *facets_of(sorted(WITHOUT_FEED), network))
    return {facet.folder: facet for facet in (*silent, *(one.facet for one in found))}
