"""What the portal's page of dates filters and finds by, put together. Makes no index (`search_index`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from labnetz.model import Artifact, File, Occurrence
from labnetz.publish.event_links import event_path
from labnetz.publish.filter_data import FilterMonth, filter_files, filter_months
from labnetz.publish.found import Findable, Found, records
from labnetz.publish.views import upcoming

if TYPE_CHECKING:
    from labnetz.publish.belonging import Belonging
    from labnetz.publish.drawn_stops import DrawnStops
    from labnetz.publish.portal import PortalContent
    from labnetz.publish.site import Site

NOT_FOUND = "-"
"""Stands for a date that the index does not know."""


@dataclass(frozen=True)
class PortalSearch:
    """The dates of the filter and the records of the search; both found once, when they are first asked for.

    `drawn` has the stops of all lists. `listed` are the dates that these show, `others` those of series too far
    ahead for them.
    """

    drawn: DrawnStops
    belonging: Belonging
    listed: Sequence[Occurrence]
    others: Sequence[Occurrence]
    known: Findable

    @property
    def site(self) -> Site:
        """The portal's site."""
        return self.drawn.site

    @cached_property
    def months(self) -> tuple[FilterMonth, ...]:
        """The months with their dates."""
        return filter_months(self.listed, self.others, self.site)

    @cached_property
    def found(self) -> Found:
        """What the search finds."""
        return records(self.known, self.site)

    def filters(self) -> Iterator[File]:
        """Give the files by which the browser filters, but those of ids."""
        words = self.found.until.isoformat() if self.found.until else ""
        return filter_files(self.months, self.belonging, self.drawn, words)

    def id_files(self, ids: Mapping[str, str]) -> Iterator[Artifact]:
        """Say for each date of a month what the index calls its event: `ids` has it by the path of its page."""
        for month in self.months:
            paths = (event_path(entry.occurrence.event, self.site) for entry in month.entries)
            text = " ".join(ids.get(path, NOT_FOUND) for path in paths)
            yield Artifact(f"{month.folder(self.site)}ids.txt", f"{text}\n".encode())


def portal_search(
    content: PortalContent, drawn: DrawnStops, occurrences: Sequence[Occurrence], listed: Sequence[Occurrence]
) -> PortalSearch:
    """Prepare both. `occurrences` are all dates of events, `listed` those that lists show, withdrawn ones too."""
    site = drawn.site
    shown = set(map(id, listed))
    return PortalSearch(
        drawn=drawn,
        belonging=content.belonging,
        listed=listed,
        others=tuple(one for one in upcoming(occurrences, site.now, site.zone) if id(one) not in shown),
        known=Findable(
            occurrences=(*occurrences, *_withdrawn(listed)),
            updates=content.updates,
            calls=content.calls,
            practices=content.practices,
            places=content.places,
            labs=content.network.labs,
            texts=content.shared.texts,
        ),
    )


def _withdrawn(listed: Iterable[Occurrence]) -> Iterator[Occurrence]:
    return (one for one in listed if one.event.withdrawn is not None)
