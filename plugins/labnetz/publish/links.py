"""The feeds that every page of a site announces by `<link rel="alternate">`. Renders nothing."""

from __future__ import annotations

from dataclasses import dataclass

from labnetz.locale import say
from labnetz.model import msg


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


def feed_links(name: str, url: str, language: str) -> tuple[FeedLink, ...]:
    """What a lab's site and a portal's have alike: calendar, updates in each format, manifest. `url` ends in "/"."""
    offers = (
        ("text/calendar", msg("Dates as a calendar (iCal)"), msg("Calendar (iCal)"), "feeds/calendar.ics"),
        ("application/rss+xml", msg("News as a feed (RSS)"), msg("News (RSS)"), "feeds/updates.xml"),
        ("application/atom+xml", msg("News as a feed (Atom)"), msg("News (Atom)"), "feeds/updates.atom"),
        ("application/feed+json", msg("News as a feed (JSON Feed)"), msg("News (JSON Feed)"), "feeds/updates.json"),
        ("application/json", msg("About us as data (JSON)"), msg("About us (JSON)"), "lab.json"),
    )
    labels = [(type_, say(label, language), say(short, language), path) for type_, label, short, path in offers]
    return tuple(
        FeedLink(type=type_, title=f"{name}: {label}", label=label, short=short, path=path, href=url + path)
        for type_, label, short, path in labels
    )
