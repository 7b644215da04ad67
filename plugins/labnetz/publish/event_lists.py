"""The portal's lists of dates: all of them, those of each part of the network, months, days, and towns on a map.

Decides what stands on the first page of all dates, and puts the others together. Harvested events have their own page
(`light_event`), and what the script filters by is `filter_data`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from labnetz import words
from labnetz.locale import say
from labnetz.model import msg, over
from labnetz.publish import dates
from labnetz.publish.details import as_line
from labnetz.publish.drawn_stops import DrawnStops
from labnetz.publish.facet_dates import FacetDates, facet_dates
from labnetz.publish.facet_lists import FacetLists
from labnetz.publish.filter_form import FilterForm, Link, filter_form
from labnetz.publish.lab_pages import page_times
from labnetz.publish.long_dates import pages
from labnetz.publish.month import Month, months
from labnetz.publish.month_pages import MonthPages
from labnetz.publish.month_ways import MOST_LINKS, MonthLink, day_link, month_links, since
from labnetz.publish.render import Written, render
from labnetz.publish.town_map import TownMap, map_folder
from labnetz.publish.value_lists import ValueLists
from labnetz.publish.views import order

if TYPE_CHECKING:
    from typing import BinaryIO

    from markupsafe import Markup

    from labnetz.model import Occurrence
    from labnetz.publish.drawn_stops import Shown
    from labnetz.publish.portal import PortalContent
    from labnetz.publish.site import Site
    from labnetz.publish.stamping import Stamped

DAYS_TO_CHOOSE = 7
"""How many days one can choose without a script: this week and its weekend are among them."""


@dataclass(frozen=True)
class EventLists:
    """All lists of dates of one portal. `months` have past dates, too; `offered` are the paths of published feeds."""

    site: Site
    dates: FacetDates
    months: tuple[Month, ...]
    offered: Set[str]

    @cached_property
    def drawn(self) -> DrawnStops:
        """The stops of all lists."""
        return DrawnStops(self.site)

    def draw_all(self, room: BinaryIO) -> None:
        """Draw the stops of all coming dates, for a build that makes all lists. `room` is a file to hold them."""
        self.drawn.draw_all(zip(self.dates.days, self.dates.dates, strict=True), room)

    def all(self, page: Written) -> Markup:
        """Render the page of all dates: the filter, and the first page of their list."""
        site, root = self.site, page.root
        shown = self._first_page
        return render(
            "portal_events.html",
            site,
            root,
            title=page.title,
            body=page.body,
            filter=self._form(root),
            days=self.drawn.days(shown, root),
            count=len(self.dates.dates),
            rest=len(self.dates.dates) - len(shown),
            rest_end=self._end_of(self.dates.dates[len(shown) :]),
            months=month_links(since(self.months, site.today)[:MOST_LINKS], site, root),
            map=f"{root}{map_folder(site)}" if self.dates.dates else "",
            later=self._later(root),
            **page_times(site),
        )

    def stamped(self) -> Iterator[Stamped]:
        """Give all other pages, one at a time."""
        yield from self._of_parts.stamped()
        yield from ValueLists(self.site, self.dates, self.offered).stamped()
        yield from self._of_months.stamped()
        yield from TownMap(self.site, self.dates).stamped()

    @cached_property
    def _of_parts(self) -> FacetLists:
        return FacetLists(self.site, self.dates, self.offered, self.drawn)

    @cached_property
    def _of_months(self) -> MonthPages:
        return MonthPages(self.site, self.months, self.drawn)

    @cached_property
    def _first_page(self) -> Sequence[Shown]:
        every = zip(self.dates.days, self.dates.dates, strict=True)
        return next(pages(every), [])

    def _end_of(self, rest: Sequence[Occurrence]) -> str:
        """Say when all of what is not on the page is over, by the visitor's clock."""
        ends = [over(one.when, self.site.zone) for one in rest]
        return dates.instant(max(ends)) if ends else ""

    def _later(self, root: str) -> Sequence[MonthLink]:
        """Where the list goes on: on the rest of its last day, on the next day, and in the months."""
        at = len(self._first_page)
        if at == len(self.dates.dates):
            return ()
        day, site = self.dates.days[at], self.site
        name = say(msg("from {day} on", day=dates.day_of_month(day, site.language)), site.language)
        next_day = MonthLink(as_line(name), day_link(day, self.months, site, root))
        later = [month for month in since(self.months, day) if month.first > day]
        return (*([next_day] if next_day.href else []), *month_links(later, site, root))

    def _form(self, root: str) -> FilterForm:
        counted = ((facet, self.dates.count(facet)) for facet in self.dates.facets)
        return filter_form(counted, self.offered, (self._days(root), self._months(root)), self.site, root)

    def _days(self, root: str) -> tuple[Link, ...]:
        today, language = self.site.today, self.site.language
        found = []
        for day in (today + timedelta(days=ahead) for ahead in range(DAYS_TO_CHOOSE)):
            count = self._count_of(day)
            if count:
                href = day_link(day, self.months, self.site, root)
                name = dates.day_of_month(day, language)
                found.append(Link(name=name, href=href, count=count, number=words.number(count, language)))
        return tuple(found)

    def _count_of(self, day: date) -> int:
        return next((len(month.days[day]) for month in self.months if day in month.days), 0)

    def _months(self, root: str) -> tuple[Link, ...]:
        coming = since(self.months, self.site.today)[:MOST_LINKS]
        return tuple(
            Link(
                name=link.name, href=link.href, count=month.count, number=words.number(month.count, self.site.language)
            )
            for month, link in zip(coming, month_links(coming, self.site, root), strict=True)
        )


def event_lists(
    content: PortalContent,
    site: Site,
    shown: Iterable[Occurrence],
    known: Iterable[Occurrence],
    offered: Set[str],
) -> EventLists:
    """Prepare all lists. `shown` are the dates that lists of coming dates show; `known` are all, past ones, too."""
    in_lists = facet_dates(shown, content.filters, content.belonging, content.network, site)
    in_months = months(sorted(known, key=lambda one: order(one, site.zone)), site)
    return EventLists(site, in_lists, in_months, offered)
