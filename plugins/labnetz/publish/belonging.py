"""Which parts of the network a date belongs to, what has left its lab's calendar included. Writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.publish.facet_values import Known
from labnetz.publish.facets import Facet, of_uids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from labnetz.model import Event, Network, Occurrence
    from labnetz.publish.facets import FacetEvents

Choice = tuple[str, str]
"""A kind and a value, as both stand in addresses (`Facet.folder`)."""


class Belonging:
    """The parts of each date. `found` are those of all events of the network (`PortalContent.filters`)."""

    def __init__(self, found: Iterable[FacetEvents], network: Network) -> None:
        all_of_them = tuple(found)
        self._of_uid = of_uids(all_of_them)
        self._choices = {id(one.facet): _choice(one.facet) for one in all_of_them}
        self._known = Known(network, {one.facet.value for one in all_of_them if one.facet.kind == "topic"})

    def of(self, one: Occurrence) -> Iterator[Choice]:
        """Give each part once."""
        if one.event.withdrawn is not None:
            # Its UID is its lab's alone, and may be that of another lab's event.
            return self._said(one.event)
        found = self._of_uid.get(one.event.uid, ())
        return (self._choices[id(facet)] for facet, kept in found if kept is None or one.event.recurrence_id in kept)

    def _said(self, event: Event) -> Iterator[Choice]:
        return (_choice(Facet(kind=kind, value=value, name="")) for kind, value in self._known.values(event))


def _choice(facet: Facet) -> Choice:
    kind, _, value = facet.folder.partition("/")
    return kind, value
