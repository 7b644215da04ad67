"""Whose words a page of the portal repeats: the lab, its own page, the licence, and how old our knowledge is.

Renders nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from labnetz.manifest import host_of
from labnetz.publish import dates
from labnetz.publish.details import Text
from labnetz.publish.foreign import texts_of
from labnetz.publish.licences import licence_label, licence_url
from labnetz.publish.lines import line_of
from labnetz.publish.through import through

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from labnetz.model import Call, Lab, Place, Practice, SourceKind, SourceReport
    from labnetz.publish.site import Site

FRESH = timedelta(days=2)
"""For so long after its source was last read, a page says nothing of it: else all pages would change every day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The lab, with the way to its page on the portal, and what is said of a copy of its words.

    `page` leads to the lab's own page, "" where it has none; `host` names another site where it leads there. `portal`
    names the portal through which the item came, "" for none. `last_seen` is a day in words, "" while the lab's site
    answers.
    """

    name: str
    href: str
    line: str
    portal: str
    page: str
    host: str
    licence: Text | None
    last_seen: str


def provider(lab: Lab, item: tuple[str, str], seen: str, site: Site, root: str) -> Provider:
    """Say who provides an item. `item` is its address and its licence, "" for that of the lab; `seen` is a day."""
    url, licence = item
    name = licence or lab.licence
    return Provider(
        name=lab.name,
        href=root + site.paths.of_lab(lab.id),
        line=line_of(lab),
        portal=through(lab.via, site),
        page=site.link(url, root),
        host="" if host_of(url) in _hosts(lab) else host_of(url),
        licence=Text(licence_label(name), licence_url(name)) if name else None,
        last_seen=seen,
    )


def provider_of(
    item: Call | Practice | Place, seen: Mapping[tuple[str, SourceKind], str], site: Site, root: str
) -> Provider:
    """Say who provides what comes with a lab's manifest; `seen` is `last_seen`."""
    day = seen.get((item.lab, "manifest"), "")
    return provider(site.labs[item.lab], (item.url, item.licence), day, site, root)


def in_its_language(item: Call | Practice | Place, site: Site) -> Site:
    """Give the site with the item's texts marked as what they are, where its lab writes another language than ours."""
    lang = site.language_by(item.lab, getattr(item, "language", ""))
    return replace(site, foreign=dict.fromkeys(texts_of(item), lang)) if lang else site


def titled(title: str, lab: Lab) -> str:
    """Name the page of an item with its lab: other labs have items of the same name, and a place may be called like its
    lab (WCAG 2.4.2)."""
    return f"{title} – {lab.label}"


def canonical(url: str, lab: Lab) -> str:
    """Give the lab's own page of an item, where there is one: on a host of the lab's, and not its home page.

    News often lead to a newspaper, or all of them to one list. Search engines would then forget our page for one that
    does not say what it says.
    """
    return url if url and host_of(url) in _hosts(lab) and not is_home_page(url) else ""


def is_home_page(url: str) -> bool:
    """Say whether an address is that of a whole site."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def shared(urls: Iterable[str]) -> frozenset[str]:
    """Choose the addresses that more than one item has: lists, home pages."""
    return frozenset(url for url, count in Counter(urls).items() if count > 1)


def _hosts(lab: Lab) -> tuple[str, ...]:
    return tuple(host_of(url) for url in (lab.url, lab.homepage, *(source.url for source in lab.sources)) if url)


def last_seen(states: Iterable[SourceReport], site: Site) -> dict[tuple[str, SourceKind], str]:
    """Name, by lab and kind of source, the day of the last success where it was long ago. Of several sources of a kind
    the freshest counts: which of them an item came from is not known.
    """
    newest: dict[tuple[str, SourceKind], datetime] = {}
    for state in states:
        key = (state.source.lab, state.source.kind)
        if state.since is not None:
            newest[key] = max(state.since, newest.get(key, state.since))
    return {
        key: dates.plain_day(at.astimezone(site.zone).date(), site.language)
        for key, at in newest.items()
        if site.now - at > FRESH
    }
