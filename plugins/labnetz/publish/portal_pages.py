"""The pages of the network's portal: what its lists, homes and lab profiles show. Makes no feed, reads no snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from labnetz.model import (
    File,
    Message,
    Network,
    Occurrence,
    Problem,
    SourceReport,
    Update,
    msg,
)
from labnetz.publish.coming import coming
from labnetz.publish.embed_page import embed_page
from labnetz.publish.event_lists import EventLists, event_lists
from labnetz.publish.facet_pages import NEXT, FacetPages
from labnetz.publish.facets import Facet, lab_facets
from labnetz.publish.feed_words import demo_note
from labnetz.publish.glance import Known
from labnetz.publish.health_page import health_lists, health_page
from labnetz.publish.home_page import home_page
from labnetz.publish.item_pages import ItemPages, item_pages, with_pages
from labnetz.publish.kiosk import Announced, kiosk
from labnetz.publish.lab_lists import LabLists
from labnetz.publish.lab_pages import LOOK_AHEAD, LOOK_BACK
from labnetz.publish.lab_profile import LabProfiles, past_events
from labnetz.publish.light_event import LightEvents, light_events
from labnetz.publish.members import Members, members
from labnetz.publish.news_feeds import topic_facets
from labnetz.publish.page_shell import FootLink
from labnetz.publish.portal import PortalContent
from labnetz.publish.portal_search import PortalSearch, portal_search
from labnetz.publish.render import Written
from labnetz.publish.site import Site
from labnetz.publish.stamping import Stamped, Survey, joined, survey
from labnetz.publish.standards import assessed
from labnetz.publish.standards_page import StandardsPages
from labnetz.publish.subscribe import Offers, subscribe_page
from labnetz.publish.views import listed, on_the_clock, upcoming

TITLES: Mapping[str, Message] = {
    "events": msg("What’s on"),
    "updates": msg("News"),
    "calls": msg("Take part"),
    "practices": msg("Practices"),
    "places": msg("Places"),
    "topics": msg("Topics"),
    "labs": msg("Labs"),
    "subscribe": msg("Subscribe"),
    "health": msg("State of the sources"),
    "embed": msg("Dates on your own page"),
    "standards": msg("Who keeps what"),
}
"""What the pages are called that nobody wrote, by the field of `Paths`."""


@dataclass(frozen=True, slots=True)
class PortalPages:
    """All that the portal's pages show, at the site's time. `listed` are the dates that lists show."""

    network: Network
    site: Site
    occurrences: tuple[Occurrence, ...]
    listed: tuple[Occurrence, ...]
    updates: tuple[Update, ...]
    states: tuple[SourceReport, ...]
    facets: FacetPages
    members: Members
    lab_lists: LabLists
    lab_profiles: LabProfiles
    events_alone: LightEvents
    items: ItemPages
    searching: PortalSearch
    lists: EventLists
    standards: StandardsPages

    def home(self, page: Written) -> Markup:
        """Render the home page: today and soon, where one can take part, what is new, who takes part."""
        known = Known(dates=self.listed, calls=self.members.calls_of(self.network.labs), updates=self.updates)
        return home_page(page, known, self.members, self.site)

    def events(self, page: Written) -> Markup:
        """Render the filter, and the first of all coming dates of all labs, by day."""
        return self.lists.all(page)

    def updates_list(self, page: Written) -> Markup:
        """Render the newest news of all labs."""
        return self.items.updates.newest(page)

    def calls_list(self, page: Written) -> Markup:
        """Render the calls of all labs."""
        return self.items.calls.first(page)

    def practices_list(self, page: Written) -> Markup:
        """Render the practices of all labs."""
        return self.items.catalogue.first(page)

    def places_list(self, page: Written) -> Markup:
        """Render the places of all labs."""
        return self.items.places.first(page)

    def topics_list(self, page: Written) -> Markup:
        """Render the topics of all labs."""
        return self.items.topics.first(page)

    def labs(self, page: Written) -> Markup:
        """Render all members."""
        return self.lab_lists.labs(page)

    def subscribe(self, page: Written) -> Markup:
        """Render what one can subscribe to: all of it, or a part."""
        offers = Offers(
            calendar=msg("All dates of all labs"),
            news=msg("News of {lab}", lab=self.network.name),
            parts_label=msg("One lab"),
            paths=self.facets.paths,
            has_calls=True,
            has_adoptions=True,
        )
        return subscribe_page(offers, page, self.site, self.facets.groups(page.root))

    def embedding(self, page: Written) -> Markup:
        """Render how the dates come onto other people's pages."""
        return embed_page(page, self.site)

    def health(self, page: Written) -> Markup:
        """Render the state of every source."""
        return health_page(self.network, self.states, page, self.site)

    def kiosk(self, law: Sequence[FootLink]) -> Iterator[File]:
        """Give the boards for screens in libraries; `law` are the pages that every page must lead to."""
        announced = Announced(self.listed, self.members.calls_of(self.network.labs), demo_note(self.network))
        return kiosk(announced, self.members, self.site, law)

    def routes(self) -> Mapping[str, Callable[[Written], Markup]]:
        """Say which page stands at which address."""
        paths = self.site.paths
        return {
            "": self.home,
            paths.events: self.events,
            paths.updates: self.updates_list,
            paths.calls: self.calls_list,
            paths.practices: self.practices_list,
            paths.places: self.places_list,
            paths.topics: self.topics_list,
            paths.labs: self.labs,
            paths.subscribe: self.subscribe,
            paths.health: self.health,
            paths.embed: self.embedding,
            paths.standards: self.standards.first,
        }

    def stamped(self) -> Iterator[Stamped]:
        """Give every page that grows in number with the network, one at a time."""
        for part in self._parts().values():
            yield from part()

    def survey(self) -> Survey:
        """Look at all of them once; last at those that say which feeds there are, which may still be being written."""
        parts = self._parts()
        found = {name: survey(parts[name]()) for name in sorted(parts, key="feeds".__eq__)}
        return joined(found[name] for name in parts)

    def _parts(self) -> Mapping[str, Callable[[], Iterator[Stamped]]]:
        return {
            "labs": self.lab_profiles.stamped,
            "lists of labs": self.lab_lists.stamped,
            "sources": partial(health_lists, self.network, self.states, self.site),
            "feeds": self.facets.stamped,
            "events": self.events_alone.stamped,
            "lists of dates": self.lists.stamped,
            "items": self.items.stamped,
            "conventions": self.standards.stamped,
        }


def portal_pages(
    content: PortalContent, site: Site, offered: Set[str] = frozenset()
) -> tuple[PortalPages, tuple[Problem, ...]]:
    """Prepare the portal's pages: expand all series once. What is withdrawn stands in lists only. `offered` are the
    paths of the calendars and feeds beside them (`plan.Plan.feeds`)."""
    site = with_pages(site, content)
    occurrences, problems = content.dates(site.now).expand(site.now - LOOK_BACK, site.now + LOOK_AHEAD)
    local = on_the_clock(occurrences, site.zone_of)
    missing = on_the_clock(content.withdrawn, site.zone_of)
    shown = (*listed(local, site.now, site.zone), *upcoming(missing, site.now, site.zone))
    facets = FacetPages(
        site,
        coming(shown, content.facets, content.network, keep=NEXT, more=_with_news(content)),
        offered,
    )
    alone = light_events(content, site, local, facets.way_to_lab)
    found = members(content, shown, site.language)
    lists = event_lists(content, site, shown, (*local, *missing), offered)
    pages = PortalPages(
        network=content.network,
        site=site,
        occurrences=local,
        listed=shown,
        updates=content.updates,
        states=content.states,
        facets=facets,
        members=found,
        lab_lists=LabLists(found, site),
        lab_profiles=LabProfiles(
            content.network, site, found, facets.way_to_lab, past_events(content), content.families
        ),
        events_alone=alone,
        items=item_pages(content, shown, site),
        lists=lists,
        standards=StandardsPages(assessed(content, site.now), content.network, site),
        searching=portal_search(content, lists.drawn, local, shown),
    )
    return pages, problems


def _with_news(content: PortalContent) -> tuple[Facet, ...]:
    return (*topic_facets(content.updates, ()), *lab_facets(content.network, "updates"))
