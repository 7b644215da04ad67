"""The portal's page of one harvested event or series: what its lab says of it, and whose word that is.

The words are those of the lab's own page (`event_page`), which stays the one that counts. Reads no snapshot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from labnetz.locale import say
from labnetz.manifest import host_of
from labnetz.model import Occurrence, meeting_place, msg
from labnetz.publish.details import Text, mail_line
from labnetz.publish.event_links import event_address, event_key, event_path, former_path
from labnetz.publish.event_page import Dates, event_view, head_words
from labnetz.publish.event_versions import MOST_DATES, EventVersions, Family, Silence, day_of, has_file, silence
from labnetz.publish.json_ld import as_script, event_ld
from labnetz.publish.licences import licence_label, licence_url
from labnetz.publish.plain_text import paragraphs
from labnetz.publish.provider import is_home_page, shared
from labnetz.publish.render import environment, render
from labnetz.publish.stamping import Stamped
from labnetz.publish.through import through
from labnetz.publish.views import on_the_clock, upcoming
from labnetz.publish.window import window

if TYPE_CHECKING:
    from markupsafe import Markup

    from labnetz.model import Event, Lab, SourceReport
    from labnetz.publish.portal import PortalContent
    from labnetz.publish.site import Site


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
    _known: list[tuple[str, str, str]] = field(default_factory=list, init=False, repr=False, compare=False)
    _provenances: dict[tuple[object, ...], Provenance] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _sections: dict[tuple[int, str], Markup] = field(default_factory=dict, init=False, repr=False, compare=False)
    _known_hosts: dict[tuple[str, str], frozenset[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def stamped(self) -> Iterator[Stamped]:
        """Give the page of each event, one at a time. A second time costs less: what they depend on was looked at."""
        if not self._known:
            versions = EventVersions(self.site, self._states, self.way_to_lab, self._shared, self._until)
            self._known.extend(
                (event_path(one.head, self.site), self.canonical(one.head), versions.of(one)) for one in self.families
            )
        gone = [family.head for family in self.families if family.head.withdrawn is not None]
        former = Counter(former_path(one, self.site) for one in gone)
        taken = {path for path, _, _ in self._known} if gone else ()
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
        source = self.provenance(event, root, is_over=view.over)
        return render(
            "light_event.html",
            site,
            root,
            view=view,
            body=paragraphs(event.description),
            goes_on=len(coming) > MOST_DATES,
            source=source,
            provenance=self._section(source, view.lang),
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
        if not url or url in self._shared:
            return ""
        if _is_below(url, self._hosts(event)):
            return url
        return url if self._is_at_home(event) and not is_home_page(url) else ""

    def provenance(self, event: Event, root: str, *, is_over: bool) -> Provenance:
        """Say where an event comes from. When its calendar was last seen matters for what is still to come."""
        state = None if is_over or event.withdrawn else self._states.get(event.source)
        key = (root, event.lab, event.also, event.via, event.licence, event.withdrawn, state and state.source.url)
        if key not in self._provenances:  # nearly all events of a lab have the same
            self._provenances[key] = self._provenance(event, root, state)
        return self._provenances[key]

    def _section(self, source: Provenance, lang: str) -> Markup:
        """Render it once for all pages on which it is the same; `source` is one of those that are kept."""
        key = (id(source), lang)
        if key not in self._sections:
            language = self.site.language
            module: Any = environment(language).get_template("_event_source.html").module
            self._sections[key] = module.provenance(source, lang, language)
        return self._sections[key]

    def _provenance(self, event: Event, root: str, state: SourceReport | None) -> Provenance:
        site = self.site
        labs = (site.labs[id_] for id_ in dict.fromkeys((event.lab, *event.also)) if id_ in site.labs)
        licence = event.licence or site.labs[event.lab].licence
        way = self.way_to_lab(event.lab)
        return Provenance(
            labs=tuple(Text(lab.name, root + site.paths.of_lab(lab.id)) for lab in labs),
            portal=through(event.via, site),
            licence=Text(licence_label(licence), licence_url(licence)) if licence else None,
            seen=day_of(state.since, site) if state else "",
            gone=day_of(event.withdrawn, site),
            silence=silence(state),
            asked=_asked(site.labs[event.lab]) if event.withdrawn or silence(state) else None,
            subscribe=f"{root}{way}" if way else "",
        )

    # --- what is known beside the event ------------------------------------------------------------------------------

    def _file(self, family: Family, coming: Sequence[Occurrence], root: str) -> str:
        is_there = has_file(family, coming, self._until, self.site.zone)
        return f"{root}events/{event_key(family.head.uid)}.ics" if is_there else ""

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
        hosts = self._hosts(event)
        return _is_below(event.url, hosts) or host_of(event.url) in hosts

    def _hosts(self, event: Event) -> frozenset[str]:
        key = (event.lab, event.source)
        if key not in self._known_hosts:
            lab = self.site.labs[event.lab]
            self._known_hosts[key] = frozenset(host_of(url) for url in (lab.url, lab.homepage, event.source) if url)
        return self._known_hosts[key]

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
    # What was read together lies together in memory: a process that makes pages of one lab after the other has to copy
    # a third of what it would if they came by time.
    found.sort(key=lambda family: family.head.lab)
    return LightEvents(site, tuple(found), content.states, way_to_lab)


def _family(events: Sequence[Event], own: Sequence[Occurrence], site: Site) -> Family:
    """What lies further away than the dates that are computed is known by its own time."""
    head = next((one for one in events if one.recurrence_id is None), events[0])
    return Family(head, tuple(events), tuple(own) or on_the_clock((Occurrence(head, head.when),), site.zone_of))


def _is_below(url: str, hosts: Set[str]) -> bool:
    """Say whether an address in its usual spelling is that of a page, but not the first, on one of these hosts. Nearly
    all addresses are such: what takes an address apart is asked about the others only."""
    scheme, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    return scheme in {"https", "http"} and host.removeprefix("www.") in hosts and path[:1].isalnum()


def _asked(lab: Lab) -> Text | None:
    """Give the lab's own address for questions, else its site."""
    if lab.contacts:
        return mail_line(lab.contacts[0])
    site = lab.url or lab.homepage
    return Text(host_of(site), site) if site else None
