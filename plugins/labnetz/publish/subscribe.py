"""The page on which people choose what to subscribe to. Makes no feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.topics import Topic


@dataclass(frozen=True, slots=True)
class FeedOffer:
    """One feed: what it is called, its path below the site, and the line it belongs to.

    `also` has the same feed in other formats: their names and paths.
    """

    label: Message
    path: str
    line: str = ""
    also: tuple[tuple[str, str], ...] = ()


Offers = Sequence[tuple[Message, Sequence[FeedOffer]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    label: str
    url: str
    href: str
    line: str
    is_calendar: bool
    also: tuple[tuple[str, str], ...]


def subscribe_page(offers: Offers, page: Written, site: Site) -> Markup:
    """Render the offers in groups; one without an offer is left out."""
    groups = [
        (say(label, site.language), [_row(offer, site, page.root) for offer in group])
        for label, group in offers
        if group
    ]
    return render("subscribe.html", site, page.root, title=page.title, body=page.body, groups=groups)


def news_offer(label: Message, path: str, line: str = "") -> FeedOffer:
    """Offer news in every format; `path` is without an ending."""
    return FeedOffer(label, f"{path}.xml", line, also=(("Atom", f"{path}.atom"), ("JSON Feed", f"{path}.json")))


def topic_offers(topics: Iterable[Topic], line: str = "") -> tuple[FeedOffer, ...]:
    """Offer what there is of each topic: a calendar where there ever was an event, news where there ever were any."""
    return tuple(offer for topic in topics for offer in _of_topic(topic, line))


def _of_topic(topic: Topic, line: str) -> Iterator[FeedOffer]:
    if topic.events:
        yield FeedOffer(msg("Dates on the topic {topic}", topic=topic.name), f"{topic.path}.ics", line)
    if topic.updates:
        yield news_offer(msg("News on the topic {topic}", topic=topic.name), topic.path, line)


def _row(offer: FeedOffer, site: Site, root: str) -> _Row:
    return _Row(
        label=say(offer.label, site.language),
        url=site.url + offer.path,
        href=root + offer.path,
        line=offer.line,
        is_calendar=offer.path.endswith(".ics"),
        also=tuple((name, root + path) for name, path in offer.also),
    )
