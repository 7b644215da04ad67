"""All pages of the portal but those of dates and labs: news, calls, practices, places and topics, put together.

Each kind has a module of its own; here they get what they show, and the site learns which pages there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from labnetz.publish.adoptions import adoptions
from labnetz.publish.coming import coming
from labnetz.publish.facet_members import some_of
from labnetz.publish.foreign import foreign_on_portal
from labnetz.publish.item_links import call_path, place_path, practice_path
from labnetz.publish.network_calls import NetworkCalls
from labnetz.publish.network_families import NetworkFamilies
from labnetz.publish.network_places import NetworkPlaces
from labnetz.publish.network_practices import NetworkPractices
from labnetz.publish.network_updates import NetworkUpdates
from labnetz.publish.practice_lists import PracticeLists
from labnetz.publish.provider import last_seen
from labnetz.publish.site import Known, Site
from labnetz.publish.topic_pages import NEXT, TopicPages, network_topics
from labnetz.publish.topics import offered, spellings
from labnetz.publish.upstream import key_of

if TYPE_CHECKING:
    from labnetz.content.site_content import Item
    from labnetz.model import Call, Event, Occurrence, Practice, Update
    from labnetz.publish.portal import PortalContent
    from labnetz.publish.stamping import Stamped


@dataclass(frozen=True, slots=True)
class ItemPages:
    """The pages of each kind."""

    updates: NetworkUpdates
    calls: NetworkCalls
    catalogue: PracticeLists
    practices: NetworkPractices
    families: NetworkFamilies
    places: NetworkPlaces
    topics: TopicPages

    def stamped(self) -> Iterator[Stamped]:
        """Give every page of these kinds that grows in number with the network."""
        practices = self.catalogue, self.practices, self.families
        for pages in (self.updates, self.calls, *practices, self.places, self.topics):
            yield from pages.stamped()


def with_pages(site: Site, content: PortalContent) -> Site:
    """Let the site's pages name each other: calls, practices and places by their lab and id, topics by their slug; and
    let them know which texts are in another language than theirs."""
    calls = {
        ("calls", f"{one.lab}/{one.id}"): Known(one.title, site.url + call_path(one, site)) for one in content.calls
    }
    practices = {
        ("practices", key_of(one)): Known(one.title, site.url + practice_path(one, site)) for one in content.practices
    }
    return replace(
        site,
        items={**calls, **_former(content, practices), **practices, **_upstream(content, site)},
        places={f"{one.lab}/{one.id}": site.url + place_path(one, site) for one in content.places},
        topics=_topics(content),
        foreign=foreign_on_portal(_items(content), content.network.labs, site),
    )


_Pages = dict[tuple[str, str], Known]


def _former(content: PortalContent, practices: _Pages) -> _Pages:
    """Let a practice be found by the ids that it had before, too."""
    return {
        ("practices", f"{one.lab}/{former}"): practices["practices", key_of(one)]
        for one in content.practices
        for former in one.former_ids
    }


def _upstream(content: PortalContent, site: Site) -> _Pages:
    """Name what each practice was built on, by its own id, where that is known here."""
    return {
        ("upstream", key): Known(one.parent.title, site.url + practice_path(one.parent, site), one.parent.lab)
        for key, one in content.families.kin.items()
        if one.parent is not None
    }


def _items(content: PortalContent) -> Iterator[Item]:
    yield from content.events
    yield from (one.event for one in content.withdrawn)
    yield from content.updates
    yield from content.calls
    yield from content.practices
    yield from content.places


def _topics(content: PortalContent) -> dict[str, str]:
    """Name the topics of all kinds of items, as the pages to subscribe call them where there are such."""
    dated: tuple[Update | Event, ...] = (*content.updates, *content.events)
    others: tuple[Call | Practice, ...] = (*content.calls, *content.practices)
    names = spellings(topic for item in (*dated, *others) for topic in item.topics)
    names |= {one.facet.value: one.facet.name for one in content.facets if one.facet.kind == "topic"}
    return {slug: names[slug] for slug in sorted(offered(dated) | offered(others))}


def item_pages(content: PortalContent, shown: Sequence[Occurrence], site: Site) -> ItemPages:
    """Prepare the pages. `shown` are the network's dates that lists show, sorted; `site` is that of `with_pages`."""
    seen = last_seen(content.states, site)
    about_topics = some_of(content.facets, (one for one in content.facets if one.facet.kind == "topic"))
    dates = coming(shown, about_topics, content.network, keep=NEXT)
    return ItemPages(
        updates=NetworkUpdates(content.updates, seen, site),
        calls=NetworkCalls(content.calls, seen, site),
        catalogue=PracticeLists(
            content.practices, content.families, adoptions(content.families, site.now, site.zone), site
        ),
        practices=NetworkPractices(content.practices, content.families, shown, seen, site, content.shared.texts),
        families=NetworkFamilies(content.families, site),
        places=NetworkPlaces(content.places, shown, seen, site),
        topics=TopicPages(network_topics(content, dates, site), site),
    )
