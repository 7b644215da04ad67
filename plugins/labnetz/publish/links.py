"""The feeds that every page of a site announces by `<link rel="alternate">`. Renders nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.locale import say
from labnetz.model import Message, msg

if TYPE_CHECKING:
    from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """One feed of a site. `title` is for programs, `label` for people, in the site's language, `short` for a list.

    `path` is below the site's root, `href` the absolute address.
    """

    type: str
    title: str
    label: str
    short: str
    path: str
    href: str


CALL_FEEDS = (
    ("application/rss+xml", msg("Calls to take part as a feed (RSS)"), msg("Calls (RSS)"), "feeds/calls.xml"),
    ("application/atom+xml", msg("Calls to take part as a feed (Atom)"), msg("Calls (Atom)"), "feeds/calls.atom"),
    ("application/feed+json", msg("Calls to take part as a feed (JSON Feed)"), msg("Calls (JSON)"), "feeds/calls.json"),
    (
        "text/calendar",
        msg("Deadlines to take part as a calendar (iCal)"),
        msg("Deadlines (iCal)"),
        "feeds/deadlines.ics",
    ),
)
"""What is told of calls, on a lab's site and on a portal: media type, label, short label, path."""


ADOPTION_FEEDS = (
    ("application/rss+xml", msg("New adoptions as a feed (RSS)"), msg("Adoptions (RSS)"), "feeds/adoptions.xml"),
    ("application/atom+xml", msg("New adoptions as a feed (Atom)"), msg("Adoptions (Atom)"), "feeds/adoptions.atom"),
    (
        "application/feed+json",
        msg("New adoptions as a feed (JSON Feed)"),
        msg("Adoptions (JSON)"),
        "feeds/adoptions.json",
    ),
)
"""What a portal tells of practices that labs took over: media type, label, short label, path."""


def links_on(url: str, site: Site) -> tuple[FeedLink, ...]:
    """Give the feeds that a page announces beside those of every page: the lists of calls and practices have their own,
    the page of subscriptions has all. `url` is the page's address below the site's root."""
    paths = site.paths
    calls = CALL_FEEDS if url in {paths.calls, paths.subscribe} else ()
    adoptions = ADOPTION_FEEDS if site.is_portal and url in {paths.practices, paths.subscribe} else ()
    return tuple(_link(offer, site.name, site.url, site.language) for offer in (*calls, *adoptions))


def feed_links(name: str, url: str, language: str) -> tuple[FeedLink, ...]:
    """What a lab's site and a portal's have alike: calendar, updates in each format, manifest. `url` ends in "/"."""
    offers = (
        ("text/calendar", msg("Dates as a calendar (iCal)"), msg("Calendar (iCal)"), "feeds/calendar.ics"),
        ("application/rss+xml", msg("News as a feed (RSS)"), msg("News (RSS)"), "feeds/updates.xml"),
        ("application/atom+xml", msg("News as a feed (Atom)"), msg("News (Atom)"), "feeds/updates.atom"),
        ("application/feed+json", msg("News as a feed (JSON Feed)"), msg("News (JSON Feed)"), "feeds/updates.json"),
        ("application/json", msg("About us as data (JSON)"), msg("About us (JSON)"), "lab.json"),
    )
    return tuple(_link(offer, name, url, language) for offer in offers)


def _link(offer: tuple[str, Message, Message, str], name: str, url: str, language: str) -> FeedLink:
    type_, said, in_short, path = offer
    label, short = say(said, language), say(in_short, language)
    return FeedLink(type=type_, title=f"{name}: {label}", label=label, short=short, path=path, href=url + path)
