"""The network's feeds of news: all of it, that of each lab, and that about each topic. Reads no feed, renders nothing.

A topic that only events have gets its feeds, too: whoever subscribes to it hears of the first news. One that nobody
has any more has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labnetz.content.values import slug_of
from labnetz.feeds.write import write_feeds, write_rss
from labnetz.feeds.written import Entries
from labnetz.model import Artifact
from labnetz.publish.facets import Facet, lab_facets
from labnetz.publish.feed_words import feed_info, part_name
from labnetz.publish.topics import offered, spellings

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.model import Event, Network, Update


def news_feeds(
    updates: Sequence[Update], topics: Iterable[Facet], network: Network, *, now: datetime
) -> Iterator[Artifact]:
    """Write all feeds of news. Each update is looked at once, however many labs and `topics` there are."""
    making = _Making(network, now)
    everything = feed_info(network, network.name, "feeds/updates", network.labs, now=now)
    yield from write_feeds(updates, everything, "feeds/updates", making.written)
    yield from making.of_labs(updates)
    yield from making.of_topics(updates, topics)


def topic_facets(updates: Iterable[Update], events: Iterable[Event]) -> tuple[Facet, ...]:
    """Give each topic that is offered (`topics.offered`), by slug, called what most call it."""
    items: tuple[Update | Event, ...] = (*updates, *events)
    wanted = offered(items)
    names = spellings(topic for item in items for topic in item.topics)
    return tuple(Facet(kind="topic", value=slug, name=names[slug]) for slug in sorted(wanted))


@dataclass(frozen=True, slots=True)
class _Making:
    network: Network
    now: datetime
    written: Entries = field(default_factory=Entries)

    def of_labs(self, updates: Iterable[Update]) -> Iterator[Artifact]:
        by_lab: dict[str, list[Update]] = {}
        for update in updates:
            by_lab.setdefault(update.lab, []).append(update)
        labs = {lab.id: lab for lab in self.network.labs}
        for facet in lab_facets(self.network, "updates"):
            path = f"{facet.path}.xml"
            info = feed_info(self.network, facet.name, path, [labs[facet.value]], now=self.now)
            yield Artifact(path, write_rss(by_lab.get(facet.value, ()), info, self.written))

    def of_topics(self, updates: Iterable[Update], topics: Iterable[Facet]) -> Iterator[Artifact]:
        by_topic: dict[str, list[Update]] = {}
        for update in updates:
            for slug in dict.fromkeys(map(slug_of, update.topics)):
                by_topic.setdefault(slug, []).append(update)
        labs = {lab.id: lab for lab in self.network.labs}
        for facet in topics:
            own = by_topic.get(facet.value, [])
            providers = [labs[id_] for id_ in sorted({update.lab for update in own})]
            info = feed_info(self.network, part_name(self.network, facet), facet.path, providers, now=self.now)
            yield from write_feeds(own, info, facet.path, self.written)
