"""The portal's page of one harvested event or series: what its lab says of it, and whose word that is.

The words are those of the lab's own page (`event_page`), which stays the one that counts. Reads no snapshot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal

from labnetz.locale import say
from labnetz.manifest import host_of
from labnetz.model import Occurrence, begins, meeting_place, msg
from labnetz.publish import dates
from labnetz.publish.details import Text, mail_line, practice_lines
from labnetz.publish.event_links import event_address, event_key, event_path, former_path
from labnetz.publish.event_page import Dates, event_view, head_words
from labnetz.publish.foreign import marks
from labnetz.publish.item_links import place_href, topic_href
from labnetz.publish.json_ld import as_script, event_ld
from labnetz.publish.licences import licence_label, licence_url
from labnetz.publish.plain_text import paragraphs
from labnetz.publish.provider import is_home_page, shared
from labnetz.publish.render import render
from labnetz.publish.stamping import Stamped, version_of
from labnetz.publish.through import through
from labnetz.publish.ticket import row_name
from labnetz.publish.views import on_the_clock, upcoming
from labnetz.publish.window import window

if TYPE_CHECKING:
    from markupsafe import Markup

    from labnetz.model import Event, Lab, SourceReport
    from labnetz.publish.portal import PortalContent
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Whose word a page repeats. `labs` are links to their pages here. `seen` is the day on which the event last stood
    in the lab's calendar, `gone` the one on which it no longer did; "" where that is not known or not so. `asked` is
    how one reaches the lab where a page tells people to ask, `subscribe` the way to the lab's calendar."""

    labs: tuple[Text, ...]
    portal: str
    licence: Text | None
    seen: str
    gone: str
    silence: Silence
    asked: Text | None
    subscribe: str


@dataclass(frozen=True)
class LightEvents:
    """The page of every event that the network knows, past ones too: an address that somebody has passed on must stay.
    So what was withdrawn has a page at its old address beside its own, where nothing else has it.

    `states` are those of all sources; `way_to_lab` gives the folder of the page on which one subscribes to a lab's
    dates, by the lab's id, "" where there is none (`facet_pages`). Families are found once, pages made one by one.
    """

    site: Site
    families: tuple[Family, ...]
    states: Sequence[SourceReport]
    way_to_lab: Callable[[str], str]
    _labs: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _known: list[tuple[str, str, str]] = field(default_factory=list, init=False, repr=False, compare=False)
    _provenances: dict[tuple[object, ...], Provenance] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _known_hosts: dict[tuple[str, str], frozenset[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def stamped(self) -> Iterator[Stamped]:
        """Give the page of each event, one at a time. A second time costs less: what they depend on was looked at."""
        if not self._known:
            site = self.site
            frame = version_of(site.name, site.url, site.language, site.timezone, site.paths)
            self._known.extend(
                (event_path(one.head, site), self.canonical(one.head), version_of(frame, *self._shown(one)))
                for one in self.families
            )
        taken = {path for path, _, _ in self._known}
        former = Counter(former_path(family.head, self.site) for family in self.families)
        for family, known in zip(self.families, self._known, strict=True):
            page = self._stamped(family, *known)
            yield page
            before = former_path(family.head, self.site)
            if before and before not in taken and former[before] == 1:
                yield replace(page, path=before, canonical=page.canonical or f"{self.site.url}{page.path}")

    def _stamped(self, family: Family, path: str, canonical: str, version: str) -> Stamped:
        return Stamped(
            path=path,
            words=partial(head_words, family.head, self.site),
            body=partial(self.page, family),
            is_found=False,  # the search has entries of its own for dates (`publish.found`)
            canonical=canonical,
            version=version,
        )

    def page(self, family: Family, root: str) -> Markup:
        """Render the page of one event."""
        event, site = family.head, self.site
        coming = upcoming(family.dates, site.now, site.zone)
        known = Dates(own=coming[:MOST_DATES] or family.dates[-1:])
        view = event_view(event, known, site, root, ics=self._file(family, coming, root))
        return render(
            "light_event.html",
            site,
            root,
            view=view,
            body=paragraphs(event.description),
            goes_on=len(coming) > MOST_DATES,
            source=self.provenance(event, root, is_over=view.over),
            page=self._page_of(event, root),
            address=msg("Changes and all details: {url}", url=event.url or event_address(event, site)),
            local_time=msg("This is local time in {place}.", place=view.clock.place) if view.clock else None,
            data=self._data(event, known),
        )

    def canonical(self, event: Event) -> str:
        """Give the lab's own page of an event, where there is one: on its own host, and about this event alone.

        Many calendars name the list of all dates with each of them. Search engines would then forget our page for one
        that does not say what it says.
        """
        url = event.url
        if not url or url in self._shared or not self._is_at_home(event):
            return ""
        return "" if is_home_page(url) else url

    def provenance(self, event: Event, root: str, *, is_over: bool) -> Provenance:
        """Say where an event comes from. When its calendar was last seen matters for what is still to come."""
        state = None if is_over or event.withdrawn else self._states.get(event.source)
        key = (root, event.lab, event.also, event.via, event.licence, event.withdrawn, state and state.source.url)
        if key not in self._provenances:  # nearly all events of a lab have the same
            self._provenances[key] = self._provenance(event, root, state)
        return self._provenances[key]

    def _provenance(self, event: Event, root: str, state: SourceReport | None) -> Provenance:
        site = self.site
        labs = (site.labs[id_] for id_ in dict.fromkeys((event.lab, *event.also)) if id_ in site.labs)
        licence = event.licence or site.labs[event.lab].licence
        way = self.way_to_lab(event.lab)
        return Provenance(
            labs=tuple(Text(lab.name, root + site.paths.of_lab(lab.id)) for lab in labs),
            portal=through(event.via, site),
            licence=Text(licence_label(licence), licence_url(licence)) if licence else None,
            seen=self._day(state.since) if state else "",
            gone=self._day(event.withdrawn),
            silence=_silence(state),
            asked=_asked(site.labs[event.lab]) if event.withdrawn or _silence(state) else None,
            subscribe=f"{root}{way}" if way else "",
        )

    # --- what is known beside the event ------------------------------------------------------------------------------

    def _shown(self, family: Family) -> Iterator[object]:
        """Give all that the body of a page depends on; of the day what it makes of it."""
        event, site = family.head, self.site
        coming = upcoming(family.dates, site.now, site.zone)
        yield from family.events
        yield [dates.machine(one.when) for one in coming[: MOST_DATES + 1] or family.dates[-1:]]
        yield self._file(family, coming, "")
        yield [self._version_of_lab(id_) for id_ in (event.lab, *event.also)]
        yield through(event.via, site)
        yield [topic_href(topic, site, "") for topic in event.topics]
        yield place_href(event.place, event.lab, site, "") if event.place else ""
        practice = practice_lines(event.practice, site, event.lab, "")
        yield practice, [site.language_of(one.text) for one in practice]
        yield [marks(one, site) for one in family.events]
        yield row_name(event, site)
        yield event.url in self._shared
        yield self.way_to_lab(event.lab)
        yield [
            one.registration.until < site.today for one in family.events if one.registration and one.registration.until
        ]
        if coming:
            state = self._states.get(event.source)
            yield (self._day(state.since), _silence(state)) if state else None

    def _version_of_lab(self, id_: str) -> str:
        if id_ not in self._labs:
            self._labs[id_] = version_of(self.site.labs.get(id_))
        return self._labs[id_]

    def _file(self, family: Family, coming: Sequence[Occurrence], root: str) -> str:
        """Give the way to the event's calendar file, which is there while the event is near (`facet_feeds`)."""
        event, zone = family.head, self.site.zone
        is_near = any(begins(one.when, zone) < self._until for one in coming[:1])
        is_later = any(begins(one.when, zone) >= self._until for one in family.events)
        has_file = event.withdrawn is None and coming and (is_near or is_later)
        return f"{root}events/{event_key(event.uid)}.ics" if has_file else ""

    def _data(self, event: Event, known: Dates) -> Markup:
        """Say it to programs, too, in the name of the page that came first. Of what was withdrawn nobody knows; and an
        event nowhere, as the last day of a call, is none for search engines."""
        if event.withdrawn is not None or not (event.online or meeting_place(event)):
            return as_script({})
        own = self.canonical(event) or event_address(event, self.site)
        return as_script(event_ld(event if event.url == own else replace(event, url=own), known.own, self.site))

    def _page_of(self, event: Event, root: str) -> Text | None:
        """Link the page about the event: the lab's, or whose it is."""
        if not event.url:
            return None
        own = msg("This date on the lab’s own site")
        label = own if self._is_at_home(event) else msg("This date on {host}", host=host_of(event.url))
        return Text(say(label, self.site.language), self.site.link(event.url, root))

    def _is_at_home(self, event: Event) -> bool:
        """Say whether the event's page is on a host of the lab that lists it: of its site, or of its calendar."""
        key = (event.lab, event.source)
        if key not in self._known_hosts:
            lab = self.site.labs[event.lab]
            self._known_hosts[key] = frozenset(host_of(url) for url in (lab.url, lab.homepage, event.source) if url)
        return host_of(event.url) in self._known_hosts[key]

    def _day(self, at: datetime | None) -> str:
        return dates.plain_day(at.astimezone(self.site.zone).date(), self.site.language) if at else ""

    @cached_property
    def _states(self) -> Mapping[str, SourceReport]:
        return {one.source.url: one for one in self.states if one.source.kind == "events"}

    @cached_property
    def _shared(self) -> frozenset[str]:
        return shared(family.head.url for family in self.families)

    @cached_property
    def _until(self) -> datetime:
        return window(self.site.now).until


def light_events(
    content: PortalContent, site: Site, occurrences: Iterable[Occurrence], way_to_lab: Callable[[str], str]
) -> LightEvents:
    """Find what belongs together. `occurrences` are the expanded dates of `content.events`, on the clocks of the labs.

    What was withdrawn has a page, too: it stands in the lists until it is over.
    """
    events: dict[str, list[Event]] = {}
    for event in content.events:
        events.setdefault(event.uid, []).append(event)
    own: dict[str, list[Occurrence]] = {}
    for one in occurrences:
        own.setdefault(one.event.uid, []).append(one)
    found = [_family(family, own.get(uid, ()), site) for uid, family in events.items()]
    gone: dict[str, list[Occurrence]] = {}
    for one in on_the_clock(content.withdrawn, site.zone_of):
        gone.setdefault(event_path(one.event, site), []).append(one)
    found += [Family(some[0].event, (some[0].event,), tuple(some)) for some in gone.values()]
    return LightEvents(site, tuple(found), content.states, way_to_lab)


def _family(events: Sequence[Event], own: Sequence[Occurrence], site: Site) -> Family:
    """What lies further away than the dates that are computed is known by its own time."""
    head = next((one for one in events if one.recurrence_id is None), events[0])
    return Family(head, tuple(events), tuple(own) or on_the_clock((Occurrence(head, head.when),), site.zone_of))


def _silence(state: SourceReport | None) -> Silence:
    if state is None:
        return ""
    silences: dict[str, Silence] = {"stale": "late", "unreachable": "interrupted"}
    return silences.get(state.state, "")


def _asked(lab: Lab) -> Text | None:
    """Give the lab's own address for questions, else its site."""
    if lab.contacts:
        return mail_line(lab.contacts[0])
    site = lab.url or lab.homepage
    return Text(host_of(site), site) if site else None
