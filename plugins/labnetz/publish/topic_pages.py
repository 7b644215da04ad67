"""The pages of the network's topics: what all labs have on one, dates, calls, news and practices together.

A topic of a call or a practice alone has its page, too, but no calendar to subscribe to. Makes no feed.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup

from labnetz.content.values import slug_of
from labnetz.locale import say
from labnetz.model import Call, Message, Practice, Update, msg, msg_n
from labnetz.publish import dates
from labnetz.publish.all_of_kind import Above, AllOfKind, Kind
from labnetz.publish.call_page import call_entry, ordered_calls
from labnetz.publish.facets import Facet
from labnetz.publish.foreign import marks
from labnetz.publish.long_list import Leaf, leaves
from labnetz.publish.news import news
from labnetz.publish.practice_page import ordered_practices, practice_entry
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.stamping import Stamped, version_of
from labnetz.publish.stops import stop_days
from labnetz.publish.topics import offered
from labnetz.publish.views import by_day, newest_first

if TYPE_CHECKING:
    from labnetz.publish.coming import Coming
    from labnetz.publish.portal import PortalContent

NEXT = 8
"""So many coming dates of a topic its page shows; so many calls, news and practices, and all of them on pages below."""
IN_A_LIST = 240
_FURTHER = "a-z/"
_Item = TypeVar("_Item", Update, Call, Practice)


@dataclass(frozen=True, slots=True)
class NetworkTopic:
    """A topic with all that is about it: how many dates are coming and the first of them, and the others as they are
    listed. `is_offered`: one can subscribe to it.
    """

    slug: str
    name: str
    is_offered: bool
    coming: Coming | None
    calls: Sequence[Call]
    updates: Sequence[Update]
    practices: Sequence[Practice]

    @property
    def dates(self) -> int:
        """How many dates are coming."""
        return self.coming.count if self.coming else 0


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """A topic in the list of all: its name, the way to its page, and what there is, in words, "" for nothing now."""

    name: str
    href: str
    about: str


@dataclass(frozen=True)
class TopicPages:
    """The list of topics, and a page of each. `topics` are in the order of the list."""

    topics: Sequence[NetworkTopic]
    site: Site

    @cached_property
    def pages(self) -> tuple[Leaf[NetworkTopic], ...]:
        """The list's pages."""
        return leaves(self.site.paths.topics, self.topics, size=IN_A_LIST, further=_FURTHER)

    def first(self, page: Written) -> Markup:
        """Render the list's first page."""
        return self._list(page.title, page.body, self.pages[0], page.root)

    def stamped(self) -> Iterator[Stamped]:
        """Give the list's other pages, and the page of each topic."""
        for leaf in self.pages[1:]:
            words = msg("Topics from {first} to {last}", first=leaf.items[0].name, last=leaf.items[-1].name)
            title = say(words, self.site.language)
            version = version_of(title, leaf.number, leaf.pages, self._entries(leaf, ""))
            body = partial(self._list, title, Markup(), leaf)
            yield Stamped(path=leaf.path, title=title, description=title, body=body, is_found=False, version=version)
        for topic in self.topics:
            about = _about(topic, self.site.language)
            yield Stamped(
                path=self.site.paths.of_topic(topic.slug),
                title=say(msg("Topic: {topic}", topic=topic.name), self.site.language),
                description=f"{topic.name}: {about}" if about else topic.name,
                body=partial(self._page, topic),
                version=version_of(self._values(topic, ""), self._marks(topic)),
            )
            above = Above(topic.name, self.site.paths.of_topic(topic.slug))
            for kind in _kinds(topic, self.site):
                if len(kind.items) > NEXT:
                    yield from AllOfKind(kind, above, self.site).stamped()

    def _entries(self, leaf: Leaf[NetworkTopic], root: str) -> tuple[TopicEntry, ...]:
        return tuple(
            TopicEntry(one.name, root + self.site.paths.of_topic(one.slug), _about(one, self.site.language))
            for one in leaf.items
        )

    def _list(self, title: str, body: Markup, leaf: Leaf[NetworkTopic], root: str) -> Markup:
        entries = self._entries(leaf, root)
        values = {
            "title": title,
            "body": body,
            "turns": leaf.turns(root),
            "topics": [one for one in entries if one.about],
        }
        quiet = [one for one in entries if not one.about]
        return render("topics.html", self.site, root, **values, quiet=quiet)

    def _page(self, topic: NetworkTopic, root: str) -> Markup:
        return render("topic.html", self.site, root, **self._values(topic, root))

    def _marks(self, topic: NetworkTopic) -> list[tuple[str, ...]]:
        """Give the languages of what the page of a topic shows: they change with the texts of others, too."""
        first = [one.event for one in topic.coming.first] if topic.coming else []
        items = [item for kind in _kinds(topic, self.site) for item in kind.items[:NEXT]]
        return [marks(one, self.site) for one in (*first, *items)]

    def _values(self, topic: NetworkTopic, root: str) -> dict[str, object]:
        """Give all that the page of a topic shows."""
        site, folder = self.site, Facet(kind="topic", value=topic.slug, name=topic.name).folder
        first = topic.coming.first if topic.coming else ()
        return {
            "title": topic.name,
            "about": _about(topic, site.language),
            "zone_label": dates.zone_label(site.timezone, site.language),
            "days": stop_days(by_day(first, site.now, site.zone), site, root),
            "count": topic.dates,
            "all_dates": f"{root}{site.paths.dates_of(folder)}" if topic.dates > len(first) else "",
            "kinds": [
                (
                    kind.name,
                    kind.entries(kind.items[:NEXT], site, root),
                    root + kind.folder if len(kind.items) > NEXT else "",
                )
                for kind in _kinds(topic, site)
                if kind.items
            ],
            "subscribe": f"{root}{site.paths.of_facet(folder)}" if topic.is_offered else "",
        }


def network_topics(content: PortalContent, dates: Iterable[Coming], site: Site) -> tuple[NetworkTopic, ...]:
    """Find what there is on each of the site's topics, by name. `dates` are the facets with what is coming of each."""
    found = {one.facet.value: one for one in dates if one.facet.kind == "topic"}
    with_feeds = offered((*content.updates, *content.events))
    updates = _by_slug(newest_first(content.updates), site.topics)
    calls = _by_slug(ordered_calls(content.calls, site), site.topics)
    practices = _by_slug(ordered_practices(content.practices), site.topics)
    topics = (
        NetworkTopic(
            slug=slug,
            name=name,
            is_offered=slug in with_feeds,
            coming=found.get(slug),
            calls=calls.get(slug, ()),
            updates=updates.get(slug, ()),
            practices=practices.get(slug, ()),
        )
        for slug, name in site.topics.items()
    )
    return tuple(sorted(topics, key=lambda one: (slug_of(one.name), one.slug)))


def _kinds(topic: NetworkTopic, site: Site) -> tuple[Kind, ...]:
    """Give what a topic has beside dates, in the order of its page."""
    folder = site.paths.of_topic(topic.slug)
    calls = msg("Calls on the topic {topic}", topic=topic.name)
    updates = msg("News on the topic {topic}", topic=topic.name)
    practices = msg("Practices on the topic {topic}", topic=topic.name)
    return (
        Kind("calls", calls, folder + site.paths.calls, topic.calls, call_entry),
        Kind("news", updates, folder + site.paths.updates, topic.updates, news),
        Kind("practices", practices, folder + site.paths.practices, topic.practices, practice_entry),
    )


def _by_slug(items: Iterable[_Item], wanted: Container[str]) -> Mapping[str, Sequence[_Item]]:
    found: dict[str, list[_Item]] = {}
    for item in items:
        for slug in dict.fromkeys(map(slug_of, item.topics)):
            if slug in wanted:
                found.setdefault(slug, []).append(item)
    return found


def _about(topic: NetworkTopic, language: str) -> str:
    """Say what there is: "5 Termine · 1 Aufruf"; "" where there is nothing at the moment."""
    counts: tuple[tuple[int, Message], ...] = (
        (topic.dates, msg_n("{count} date", "{count} dates", topic.dates)),
        (len(topic.calls), msg_n("{count} call", "{count} calls", len(topic.calls))),
        (len(topic.updates), msg_n("{count} news item", "{count} news items", len(topic.updates))),
        (len(topic.practices), msg_n("{count} practice", "{count} practices", len(topic.practices))),
    )
    return " · ".join(say(message, language) for count, message in counts if count)
