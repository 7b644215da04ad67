"""The page on which people choose what to subscribe to, and are told how. Makes no feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Message
from labnetz.publish.qr import qr
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.topics import Topic

CALENDAR = "feeds/calendar.ics"
NEWS = (("RSS", "feeds/updates.xml"), ("Atom", "feeds/updates.atom"), ("JSON Feed", "feeds/updates.json"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of all that is offered, such as one topic: the paths of its calendar ("" for none) and of its news.

    `news` has the name of each format with its path. `line` is the colour of its lab, "" where that says nothing.
    """

    name: str
    calendar: str = ""
    news: tuple[tuple[str, str], ...] = ()
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What a site offers: one calendar and one feed of everything, and parts of it."""

    calendar: Message
    news: Message
    parts_label: Message
    parts: Sequence[Part] = ()
    line: str = ""


@dataclass(frozen=True, slots=True)
class _Feed:
    """One address: the name of its format, the whole address, and the way to it."""

    name: str
    url: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _PartView:
    name: str
    line: str
    calendar: _Feed | None
    news: tuple[_Feed, ...]


def subscribe_page(offers: Offers, page: Written, site: Site) -> Markup:
    """Render the page. The code leads to the page itself: what to do next differs from telephone to telephone."""
    here = site.url + site.paths.subscribe
    return render(
        "subscribe.html",
        site,
        page.root,
        title=page.title,
        body=page.body,
        line=offers.line,
        label=say(offers.calendar, site.language),
        calendar=_feed("iCal", CALENDAR, site, page.root),
        here=here,
        code=qr(here),
        news_label=say(offers.news, site.language),
        news=[_feed(name, path, site, page.root) for name, path in NEWS],
        parts_label=say(offers.parts_label, site.language),
        offered=[_part(part, site, page.root) for part in offers.parts if part.calendar or part.news],
    )


def topic_parts(topics: Iterable[Topic], line: str = "") -> tuple[Part, ...]:
    """Offer what there is of each topic: a calendar where there ever was an event, news where there ever were any."""
    ordered = sorted(topics, key=lambda topic: (topic.name.casefold(), topic.slug))
    return tuple(_of_topic(topic, line) for topic in ordered)


def _of_topic(topic: Topic, line: str) -> Part:
    endings = (("RSS", "xml"), ("Atom", "atom"), ("JSON Feed", "json"))
    return Part(
        name=topic.name,
        calendar=f"{topic.path}.ics" if topic.events else "",
        news=tuple((name, f"{topic.path}.{ending}") for name, ending in endings) if topic.updates else (),
        line=line,
    )


def _part(part: Part, site: Site, root: str) -> _PartView:
    return _PartView(
        name=part.name,
        line=part.line,
        calendar=_feed("iCal", part.calendar, site, root) if part.calendar else None,
        news=tuple(_feed(name, path, site, root) for name, path in part.news),
    )


def _feed(name: str, path: str, site: Site, root: str) -> _Feed:
    return _Feed(name, site.url + path, root + path)
