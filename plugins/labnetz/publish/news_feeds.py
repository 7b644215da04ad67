"""The network's feeds of news: all of it, that of each lab, and that about each topic. Reads no feed, renders nothing.

A topic that only events have gets its feeds, too: whoever subscribes to it hears of the first news. One that nobody
has any more has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from labnetz.content.values import slug_of
from labnetz.feeds.feed_info import changed
from labnetz.feeds.write import FORMATS, write_rss
from labnetz.feeds.written import Entries
from labnetz.model import Planned
from labnetz.publish.facets import Facet, lab_facets
from labnetz.publish.feed_words import feed_info, part_name
from labnetz.publish.stamping import version_of
from labnetz.publish.topics import offered, spellings

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.feeds.feed_info import FeedInfo
    from labnetz.model import Event, Network, Update

    Write = Callable[[Iterable[Update], FeedInfo, Entries | None], bytes]

_KEPT = 12_000
"""Entries that are kept until another feed needs them, in each process that writes feeds."""


def news_feeds(
    updates: Sequence[Update], topics: Iterable[Facet], network: Network, *, now: datetime
) -> Iterator[Planned]:
    """Plan all feeds of news. Each update is looked at once, however many labs and `topics` there are."""
    making = _Making(network, now)
    everything = feed_info(network, network.name, "feeds/updates", network.labs, now=now)
    yield from making.feeds(updates, everything, "feeds/updates")
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
    written: Entries = field(default_factory=lambda: Entries(most=_KEPT))
    versions: dict[int, str] = field(default_factory=dict)

    def feeds(self, updates: Sequence[Update], info: FeedInfo, path: str) -> Iterator[Planned]:
        """Plan a feed in all formats. `path` and the address in `info` are without an ending."""
        for one in FORMATS:
            yield self.feed(updates, replace(info, self_url=info.self_url + one.ending), path + one.ending, one.write)

    def feed(self, updates: Sequence[Update], info: FeedInfo, path: str, write: Write) -> Planned:
        """Plan a feed in one format."""
        return Planned(path, lambda: (write(updates, info, self.written),), partial(self._version, updates, info))

    def _version(self, updates: Sequence[Update], info: FeedInfo) -> str:
        """What is dated later than now counts as a change of the feed once its time has come (`last_change`)."""
        later = sum(changed(one) > self.now for one in updates)
        return version_of(replace(info, now=None), later, [self._version_of(one) for one in updates])

    def _version_of(self, update: Update) -> str:
        """All updates are there as long as feeds are planned, so none comes to have the id() of another."""
        if id(update) not in self.versions:
            self.versions[id(update)] = version_of(update)
        return self.versions[id(update)]

    def of_labs(self, updates: Iterable[Update]) -> Iterator[Planned]:
        by_lab: dict[str, list[Update]] = {}
        for update in updates:
            by_lab.setdefault(update.lab, []).append(update)
        labs = {lab.id: lab for lab in self.network.labs}
        for facet in lab_facets(self.network, "updates"):
            path = f"{facet.path}.xml"
            info = feed_info(self.network, facet.name, path, [labs[facet.value]], now=self.now)
            yield self.feed(by_lab.get(facet.value, ()), info, path, write_rss)

    def of_topics(self, updates: Iterable[Update], topics: Iterable[Facet]) -> Iterator[Planned]:
        by_topic: dict[str, list[Update]] = {}
        for update in updates:
            for slug in dict.fromkeys(map(slug_of, update.topics)):
                by_topic.setdefault(slug, []).append(update)
        labs = {lab.id: lab for lab in self.network.labs}
        for facet in topics:
            own = by_topic.get(facet.value, [])
            providers = [labs[id_] for id_ in sorted({update.lab for update in own})]
            info = feed_info(self.network, part_name(self.network, facet), facet.path, providers, now=self.now)
            yield from self.feeds(own, info, facet.path)
