"""What one build of a lab's site knows, and which of its pages stands at which address. Renders no page itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import unquote

from markupsafe import Markup

from labnetz.content.site_content import SiteContent
from labnetz.model import Event, Lab, Message, msg
from labnetz.publish.in_language import in_language
from labnetz.publish.lab_pages import LabPages
from labnetz.publish.legal.pages import LegalPages
from labnetz.publish.render import Written
from labnetz.publish.search_page import search_folder
from labnetz.publish.site import Paths, Site, own_pages

TITLES: Final[Mapping[str, Message]] = {
    "events": msg("What’s on"),
    "updates": msg("News"),
    "places": msg("Places"),
    "subscribe": msg("Subscribe"),
    "about": msg("About us"),
    "search": msg("Search"),
}
TITLES_IF_ANY: Final[Mapping[str, Message]] = {"calls": msg("Take part"), "practices": msg("Practices")}
"""Lists that only a lab has which writes such pages: an empty section helps nobody."""


@dataclass(frozen=True, slots=True)
class LabParts:
    """What one build knows.

    `sourced` are the events that come from no Markdown page, by the path of the page that is made for each.
    """

    lab: Lab
    site: Site
    content: SiteContent
    pages: LabPages
    sourced: Mapping[str, Event]
    legal: LegalPages
    others: dict[str, LabPages] = field(default_factory=dict)

    def pages_in(self, language: str) -> LabPages:
        """Give the pages in another language, made once."""
        if language not in self.others:
            self.others[language] = in_language(self.pages, language)
        return self.others[language]

    def lists(self) -> Mapping[str, Message]:
        """Name the lists that the site has, by their fields of `Paths`."""
        any_of = {"calls": self.content.calls, "practices": self.content.practices}
        return {**TITLES, **{name: title for name, title in TITLES_IF_ANY.items() if any_of[name]}}

    def routes(self, pages: LabPages) -> Mapping[str, Callable[[Written], Markup]]:
        """Say which page belongs to which address below the site's root; `pages` are those of one language."""
        paths, legal = self.site.paths, self.legal
        return {
            "": pages.home,
            paths.events: pages.events,
            paths.updates: pages.updates_list,
            paths.places: pages.places_list,
            paths.calls: pages.calls_list,
            paths.practices: pages.practices_list,
            paths.subscribe: pages.subscribe,
            **{url: partial(legal.page, path) for url, path in legal.routes().items()},
            paths.search: pages.search,
            paths.about: pages.about,
            **{month.url: partial(pages.month, month) for month in pages.months},
        }


def site_of(lab: Lab, content: SiteContent, *, name: str, url: str, now: datetime) -> Site:
    """Give a lab's site by its name and address."""
    return Site(
        name=name,
        url=url,
        language=lab.language,
        timezone=lab.timezone,
        now=now,
        labs={lab.id: lab},
        paths=Paths(**content.folders, **own_pages(lab.language), search=search_folder(lab.language)),
    )


def pages_of_sources(content: SiteContent, site_url: str) -> Mapping[str, Event]:
    """Name the page to be made for each event that comes from a table or a calendar, by its path below docs_dir.

    A series and its changed dates have one page. An address that leaves the site's folders gets none.
    """
    written = {page.file.url for page in content.pages.values()}
    found: dict[str, Event] = {}
    for event in content.events:
        if event.url in written or not event.url.startswith(site_url) or event.recurrence_id is not None:
            continue
        path = unquote(event.url.removeprefix(site_url)).strip("/")
        if path and all(part.strip(".") for part in path.split("/")):
            found.setdefault(f"{path}.md", event)
    return found
