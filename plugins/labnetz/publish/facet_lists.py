"""The list of the coming dates of each part of the network: what one can filter by without a script.

With one, the page of all dates filters in place. Nothing here grows on one page with the network. Makes no feed, and
leads to none that is not published.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Message, msg, msg_n
from labnetz.publish import dates
from labnetz.publish.filter_form import KIND_NAMES, entry_of
from labnetz.publish.long_dates import MOST_PAGES, pages
from labnetz.publish.long_list import Leaf
from labnetz.publish.month_ways import month_folder
from labnetz.publish.render import render
from labnetz.publish.stamping import Stamped, version_of

if TYPE_CHECKING:
    from datetime import date

    from labnetz.publish.drawn_stops import DrawnStops
    from labnetz.publish.facet_dates import FacetDates
    from labnetz.publish.facets import Facet
    from labnetz.publish.filter_form import Entry
    from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is on no page of a list: words, and the way to the month in which it begins."""

    text: str
    name: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """One page of the list of a facet, with the places of its dates among all (`FacetDates`). On the last page, `rest`
    counts the dates that are on none, and `rest_begins` is the day of their first."""

    facet: Facet
    leaf: Leaf[int]
    rest: int = 0
    rest_begins: date | None = None


@dataclass(frozen=True)
class FacetLists:
    """The lists of all parts. `offered` are the paths of the feeds that are published."""

    site: Site
    dates: FacetDates
    offered: Set[str]
    drawn: DrawnStops
    _versions: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def stamped(self) -> Iterator[Stamped]:
        """Give all pages, one at a time."""
        for facet in self.dates.facets:
            for page in self._pages(facet):
                yield self._stamped(page)

    def _pages(self, facet: Facet) -> Iterator[_Page]:
        of, days = self.dates.of[facet.folder], self.dates.days
        cut = list(islice(pages((days[place], place) for place in of), MOST_PAGES)) or [[]]
        rest = len(of) - sum(map(len, cut))
        folder = self.site.paths.dates_of(facet.folder)
        for number, page in enumerate(cut, 1):
            has_rest = bool(rest) and number == len(cut)
            yield _Page(
                facet=facet,
                leaf=Leaf(folder, "", number, len(cut), len(of), array("I", (place for _, place in page))),
                rest=rest if has_rest else 0,
                rest_begins=days[of[-rest]] if has_rest else None,
            )

    def _stamped(self, page: _Page) -> Stamped:
        return Stamped(
            path=page.leaf.path,
            words=partial(_words, page, self.site.language),
            body=partial(self._body, page),
            is_found=False,
            version=self._version(page),
        )

    def _version(self, page: _Page) -> str:
        """Found once: pages are asked for twice, to know their addresses and to be written."""
        leaf = page.leaf
        if leaf.path not in self._versions:
            self._versions[leaf.path] = version_of(
                self.site.frame,
                (page.facet, leaf.number, leaf.pages, page.rest),
                self._entry(page, ""),
                page.rest_begins,
                self.drawn.version(self.dates.shown(leaf.items)),
            )
        return self._versions[leaf.path]

    def _body(self, page: _Page, root: str) -> Markup:
        site, facet = self.site, page.facet
        entry = self._entry(page, root)
        return render(
            "event_list.html",
            site,
            root,
            entry=entry,
            kind=say(KIND_NAMES[facet.kind], site.language),
            about=say(_about(page.leaf.total), site.language),
            subscribe=f"{root}{site.paths.of_facet(facet.folder)}" if entry.has_feed else "",
            lab=root + site.paths.of_lab(facet.value) if facet.kind == "lab" else "",
            days=self.drawn.days(self.dates.shown(page.leaf.items), root),
            turns=page.leaf.turns(root),
            rest=self._rest(page, root),
            zone_label=dates.zone_label(site.timezone, site.language),
        )

    def _entry(self, page: _Page, root: str) -> Entry:
        return entry_of(page.facet, page.leaf.total, self.offered, self.site, root)

    def _rest(self, page: _Page, root: str) -> _Rest | None:
        if page.rest_begins is None:
            return None
        day, language = page.rest_begins, self.site.language
        text = msg_n(
            "{count} more date, from {day} on, is in its calendar, and in its month, among all others:",
            "{count} more dates, from {day} on, are in their calendar, and in their months, among all others:",
            page.rest,
            day=dates.plain_day(day, language),
        )
        return _Rest(say(text, language), dates.month(day, language), root + month_folder(day, self.site))


def _words(page: _Page, language: str) -> tuple[str, str]:
    title = _title(page, language)
    return title, f"{title}. {say(_about(page.leaf.total), language)}."


def _title(page: _Page, language: str) -> str:
    """Name the page so that no other has the same name: a Land, a town and a lab may share theirs."""
    kind, part = say(KIND_NAMES[page.facet.kind], language), page.facet.name
    if page.leaf.number == 1:
        return say(msg("{part} ({kind}): coming dates", part=part, kind=kind), language)
    text = msg("{part} ({kind}): coming dates, page {number}", part=part, kind=kind, number=page.leaf.number)
    return say(text, language)


def _about(count: int) -> Message:
    if not count:
        return msg("No coming dates at the moment")
    return msg_n("{count} coming date", "{count} coming dates", count)
