"""What tells whether the portal's page of an event has changed: a digest of all that the page shows.

A network has as many of these pages as events, and of most of them nothing has changed. So what all events of a lab
share is found once, and of an event nothing is spelt out that its own digest stands for. Makes no page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from labnetz.model import begins
from labnetz.publish import dates
from labnetz.publish.details import practice_lines
from labnetz.publish.foreign import marks
from labnetz.publish.item_links import place_href, topic_href
from labnetz.publish.stamping import version_of
from labnetz.publish.through import through
from labnetz.publish.ticket import row_name
from labnetz.publish.views import upcoming

if TYPE_CHECKING:
    from labnetz.model import Event, Occurrence, SourceReport
    from labnetz.publish.site import Site

MOST_DATES = 52
"""How many coming dates of a series a page names: those of a year, of one that is every week. Its file has them all."""

Silence = Literal["", "late", "interrupted"]
"""Since how long nothing was heard of the calendar: nothing to say, two weeks, three months (`SourceState`)."""


@dataclass(frozen=True, slots=True)
class Family:
    """An event with what belongs to it. `head` is the series, or the event itself; of changed dates whose series nobody
    knows it is the first. `dates` are the known ones, past ones too, by time, on the clock of the lab."""

    head: Event
    events: tuple[Event, ...]
    dates: tuple[Occurrence, ...]


@dataclass(frozen=True)
class EventVersions:
    """The versions of all events' pages. `states` are those of the calendars, by their addresses; `way_to_lab` as in
    `light_event`; `shared` are the addresses that several events have; events have files of their own until `until`.
    """

    site: Site
    states: Mapping[str, SourceReport]
    way_to_lab: Callable[[str], str]
    shared: Set[str]
    until: datetime
    _providers: dict[tuple[object, ...], str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _topics: dict[tuple[str, ...], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, family: Family) -> str:
        """Give the digest of all that the body of a page depends on; of the day what it makes of it."""
        event = family.head
        coming = upcoming(family.dates, self.site.now, self._zone)
        known = (
            self._frame,
            self._of_provider(event, is_coming=bool(coming)),
            *(dates.machine(one.when) for one in coming[: MOST_DATES + 1] or family.dates[-1:]),
            f"{has_file(family, coming, self.until, self._zone)} {event.url in self.shared}",
            self._linked(event.topics),
            *(one.digest or version_of(one) for one in family.events),
        )
        return version_of(
            " ".join(known),  # digests, times, yes or no: each has its form and no blank, so none passes for another
            place_href(event.place, event.lab, self.site, "") if event.place else "",
            *self._rare(family),
        )

    def _of_provider(self, event: Event, *, is_coming: bool) -> str:
        """Give what stands for the labs of an event, found once for all that come from there. When its calendar was
        last seen matters for what is still to come."""
        key = (event.lab, event.also, event.via, event.source if is_coming else None)
        if key not in self._providers:
            labs = [self.site.labs.get(id_) for id_ in (event.lab, *event.also)]
            state = self.states.get(event.source) if is_coming else None
            heard = (day_of(state.since, self.site), silence(state)) if state else None
            way = self.way_to_lab(event.lab)
            self._providers[key] = version_of(labs, through(event.via, self.site), way, is_coming, heard)
        return self._providers[key]

    def _linked(self, topics: tuple[str, ...]) -> str:
        """Give what stands for the ways to the pages of topics, found once: many events have the same ones."""
        if topics not in self._topics:
            self._topics[topics] = version_of([topic_href(topic, self.site, "") for topic in topics])
        return self._topics[topics]

    def _rare(self, family: Family) -> Iterator[object]:
        """Give what few events have, by its name, so that nothing passes for something else."""
        event, site = family.head, self.site
        if event.practice:
            practice = practice_lines(event.practice, site, event.lab, "")
            yield "practice", practice, [site.language_of(one.text) for one in practice]
        if event.part_of:
            yield "row", row_name(event, site)
        if site.foreign:
            yield "languages", [marks(one, site) for one in family.events]
        ends = [one.registration.until for one in family.events if one.registration and one.registration.until]
        if ends:
            yield "registration", [end < self._today for end in ends]

    @cached_property
    def _frame(self) -> str:
        site = self.site
        return version_of(site.name, site.url, site.language, site.timezone, site.paths)

    # Asked ten thousand times, and each time found out anew by the site.
    @cached_property
    def _zone(self) -> ZoneInfo:
        return self.site.zone

    @cached_property
    def _today(self) -> date:
        return self.site.today


def has_file(family: Family, coming: Sequence[Occurrence], until: datetime, zone: ZoneInfo) -> bool:
    """Say whether an event has a calendar file of its own: while it is near (`facet_feeds`)."""
    if family.head.withdrawn is not None or not coming:
        return False
    return begins(coming[0].when, zone) < until or any(begins(one.when, zone) >= until for one in family.events)


def silence(state: SourceReport | None) -> Silence:
    """Say for how long nothing was heard of a calendar."""
    if state is None:
        return ""
    silences: dict[str, Silence] = {"stale": "late", "unreachable": "interrupted"}
    return silences.get(state.state, "")


def day_of(at: datetime | None, site: Site) -> str:
    """Name the day of a moment on the site's clocks, "" where it is not known."""
    return dates.plain_day(at.astimezone(site.zone).date(), site.language) if at else ""
