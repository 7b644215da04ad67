"""Which parts of the network a date belongs to, what has left its lab's calendar included. Writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.publish.facet_members import of_uids
from labnetz.publish.facet_values import Known
from labnetz.publish.facets import Facet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from labnetz.model import Event, Network, Occurrence
    from labnetz.publish.facets import FacetEvents

Choice = tuple[str, str]
"""A kind and a value, as both stand in addresses (`Facet.folder`)."""


class Belonging:
    """The parts of each date. `found` are those of all events of the network (`PortalContent.filters`)."""

    def __init__(self, found: Sequence[FacetEvents], network: Network) -> None:
        self._of_uid = of_uids(found)
        self._whole: dict[str, tuple[Choice, ...]] = {}
        self._choices = {id(one.facet): _choice(one.facet) for one in found}
        self._known = Known(network, {one.facet.value for one in found if one.facet.kind == "topic"})

    def of(self, one: Occurrence) -> Iterable[Choice]:
        """Give each part once."""
        if one.event.withdrawn is not None:
            # Its UID is its lab's alone, and may be that of another lab's event.
            return self._said(one.event)
        uid = one.event.uid
        if (known := self._whole.get(uid)) is None:
            found = self._of_uid.get(uid, ())
            known = self._named(facet for facet, kept in found if kept is None or one.event.recurrence_id in kept)
            if all(kept is None for _, kept in found):
                self._whole[uid] = known
        return known

    def _named(self, facets: Iterable[Facet]) -> tuple[Choice, ...]:
        """Name those of them by which one can filter here."""
        return tuple([choice for facet in facets if (choice := self._choices.get(id(facet)))])

    def _said(self, event: Event) -> Iterator[Choice]:
        return (_choice(Facet(kind=kind, value=value, name="")) for kind, value in self._known.values(event))


def _choice(facet: Facet) -> Choice:
    kind, _, value = facet.folder.partition("/")
    return kind, value
