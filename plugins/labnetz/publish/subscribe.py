"""The page on which people choose what to subscribe to, and are told how. Makes no feed.

What one calendar offers (`Subscription`) is the same on a lab's site, on the portal, and on the page of each of its
parts: `templates/_subscribing.html` shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.publish.qr import qr
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.topics import Topic

EVERYTHING = "feeds/calendar"
"""Where the calendar of all dates of a site lies, without the ending."""
_FORMATS = (("RSS", "xml"), ("Atom", "atom"), ("JSON Feed", "json"))


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
    """What a site offers: one calendar and one feed of everything, and parts of it.

    `paths` are those of the feeds that are published, where they may be missing or more: on a portal. `has_calls`:
    there is something to take part in, with a feed and deadlines of its own. `has_adoptions`: there is a feed of what
    labs took over from each other.
    """

    calendar: Message
    news: Message
    parts_label: Message
    parts: Sequence[Part] = ()
    line: str = ""
    paths: Set[str] = frozenset()
    has_calls: bool = False
    has_adoptions: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """One address: the name of its format, the whole address, and the way to it."""

    name: str
    url: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """More that belongs to a calendar, in several formats."""

    label: str
    feeds: tuple[Feed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One calendar to subscribe to. `here` is the address of the page about it, to which the code leads.

    `pieces` are its parts for programs that don't read a calendar as big as this, () where all do.
    """

    label: str
    calendar: Feed
    here: str
    code: Markup
    pieces: tuple[Feed, ...]
    more: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _PartView:
    name: str
    line: str
    calendar: Feed | None
    news: tuple[Feed, ...]


def subscribe_page(offers: Offers, page: Written, site: Site, picker: object = None) -> Markup:
    """Render the page. The code leads to the page itself: what to do next differs from telephone to telephone.

    `picker` are the parts of a network to choose from, None on a lab's site.
    """
    paths = offers.paths or {f"{EVERYTHING}-all.ics"}
    label = say(offers.calendar, site.language)
    news, calls, adoptions = (
        tuple(feed(name, path, site, page.root) for name, path in _in_all_formats(f"feeds/{stem}"))
        for stem in ("updates", "calls", "adoptions")
    )
    return render(
        "subscribe.html",
        site,
        page.root,
        title=page.title,
        body=page.body,
        line=offers.line,
        subscription=subscription(label, EVERYTHING, site.paths.subscribe, paths, (site, page.root)),
        news_label=say(offers.news, site.language),
        news=news,
        parts_label=say(offers.parts_label, site.language),
        offered=[_part(part, site, page.root) for part in offers.parts if part.calendar or part.news],
        picker=picker,
        calls=calls if offers.has_calls else (),
        adoptions=adoptions if offers.has_adoptions else (),
        deadlines=feed("iCal", "feeds/deadlines.ics", site, page.root) if offers.has_calls else None,
    )


def subscription(label: str, stem: str, page: str, paths: Set[str], where: tuple[Site, str]) -> Subscription:
    """Offer the calendar at `stem` with all of it that is among `paths`; `page` is the folder of the page about it.

    `where` is the site, and the way from the page to its root.
    """
    site, root = where
    here = site.url + page
    pieces = _pieces(stem, paths)
    names = (say(msg("Part {number}", number=number), site.language) for number in range(1, len(pieces) + 1))
    return Subscription(
        label=label,
        calendar=feed("iCal", f"{stem}.ics", site, root),
        here=here,
        code=qr(here),
        pieces=tuple(feed(name, path, site, root) for name, path in zip(names, pieces, strict=True)),
        more=tuple(_more(stem, paths, site, root)),
    )


def published(stem: str, paths: Set[str], site: Site) -> tuple[object, ...]:
    """Give all of an offer (`subscription`) that depends on what is published."""
    return _pieces(stem, paths), tuple(_more(stem, paths, site, ""))


def feed(name: str, path: str, site: Site, root: str) -> Feed:
    """Give the address of a feed, and the way to it."""
    return Feed(name, site.url + path, root + path)


def formats(stem: str, paths: Set[str], site: Site, root: str) -> tuple[Feed, ...]:
    """Give a feed in each format in which it is published."""
    return tuple(feed(name, path, site, root) for name, path in _in_all_formats(stem) if path in paths)


def _in_all_formats(stem: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"{stem}.{ending}") for name, ending in _FORMATS)


def _more(stem: str, paths: Set[str], site: Site, root: str) -> Iterator[Row]:
    """Give what is published of the same dates beside the calendar."""
    if f"{stem}-all.ics" in paths:
        everything = feed("iCal", f"{stem}-all.ics", site, root)
        yield Row(say(msg("All dates, those of the past too"), site.language), (everything,))
    of_facet = "" if stem == EVERYTHING else f"{stem.removeprefix('feeds/')}/"
    for label, name in (
        (msg("New dates, for feed readers"), "events"),
        (msg("Changes: new, moved, cancelled"), "changes"),
    ):
        if found := formats(f"feeds/{of_facet}{name}", paths, site, root):
            yield Row(say(label, site.language), found)


def _pieces(stem: str, paths: Set[str]) -> tuple[str, ...]:
    """Find the parts of a calendar. Where there is one only, it has everything, and nobody needs it yet (`parts`)."""
    found: list[str] = []
    while (path := f"{stem}/part-{len(found) + 1}.ics") in paths:
        found.append(path)
    return tuple(found) if len(found) > 1 else ()


def topic_parts(topics: Iterable[Topic], line: str = "") -> tuple[Part, ...]:
    """Offer what there is of each topic: a calendar where there ever was an event, news where there ever were any."""
    ordered = sorted(topics, key=lambda topic: (topic.name.casefold(), topic.slug))
    return tuple(_of_topic(topic, line) for topic in ordered)


def _of_topic(topic: Topic, line: str) -> Part:
    return Part(
        name=topic.name,
        calendar=f"{topic.path}.ics" if topic.events else "",
        news=_in_all_formats(topic.path) if topic.updates else (),
        line=line,
    )


def _part(part: Part, site: Site, root: str) -> _PartView:
    return _PartView(
        name=part.name,
        line=part.line,
        calendar=feed("iCal", part.calendar, site, root) if part.calendar else None,
        news=tuple(feed(name, path, site, root) for name, path in part.news),
    )
