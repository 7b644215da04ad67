"""The dates of a site, found by event, row or place without looking through all of them. Renders nothing.

A page per event that looks through all dates would make the build grow with the square of their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from labnetz.model import Event, Occurrence, meeting_place
from labnetz.publish.site import Site
from labnetz.publish.views import listed, upcoming

Found = Mapping[str, tuple[Occurrence, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDates:
    """Dates sorted by time. `public` are all that may stand in lists, past ones too; `listed` those that lists of
    coming dates show; `own` has every date by its event's UID, also those of internal events; `rows` coming ones by
    the row they belong to, `here` listed ones by the id of their place."""

    public: tuple[Occurrence, ...]
    listed: tuple[Occurrence, ...]
    own: Found
    rows: Found
    here: Found

    def of_event(self, event: Event) -> tuple[Occurrence, ...]:
        """Give all dates of an event."""
        return self.own.get(event.uid, ())

    def of_row(self, event: Event) -> tuple[Occurrence, ...]:
        """Give the coming dates of other events in its row."""
        row = self.rows.get(event.part_of, ()) if event.part_of else ()
        return tuple(one for one in row if one.event.uid != event.uid)


def known_dates(occurrences: Sequence[Occurrence], unlisted: Sequence[Occurrence], site: Site) -> KnownDates:
    """Sort dates once for all pages; `unlisted` stand on the page of their event and nowhere else."""
    shown = listed(occurrences, site.now, site.zone)
    return KnownDates(
        public=tuple(occurrences),
        listed=shown,
        own=_grouped((*occurrences, *unlisted), lambda one: one.event.uid),
        rows=_grouped(upcoming(occurrences, site.now, site.zone), lambda one: one.event.part_of),
        here=_grouped(shown, _place),
    )


def _place(one: Occurrence) -> str:
    place = meeting_place(one.event)
    return place.id if place else ""


def _grouped(occurrences: Iterable[Occurrence], key: Callable[[Occurrence], str]) -> Found:
    groups: dict[str, list[Occurrence]] = {}
    for one in occurrences:
        if name := key(one):
            groups.setdefault(name, []).append(one)
    return {name: tuple(group) for name, group in groups.items()}
