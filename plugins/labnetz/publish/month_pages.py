"""The months of a network's portal, and the days of those that have more dates than a table holds. Knows no list of
coming dates. What these pages show does not depend on when they are built: they stay until they change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import msg, msg_n
from labnetz.publish import dates
from labnetz.publish.long_dates import A_PAGE
from labnetz.publish.long_list import Leaf, leaves
from labnetz.publish.month import Month, Part, counted_days, month_page, month_title, ways_on
from labnetz.publish.month_ways import MonthLink, day_folder, day_link, has_day_pages
from labnetz.publish.render import Written, render
from labnetz.publish.stamping import Stamped, version_of

if TYPE_CHECKING:
    from labnetz.publish.drawn_stops import DrawnStops
    from labnetz.publish.site import Site


@dataclass(frozen=True)
class MonthPages:
    """The pages of all months and their days."""

    site: Site
    months: Sequence[Month]
    drawn: DrawnStops
    _versions: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def stamped(self) -> Iterator[Stamped]:
        """Give all pages, one at a time."""
        for month in self.months:
            yield self._month(month)
            if has_day_pages(month, self.site):
                yield from self._days(month)

    def _month(self, month: Month) -> Stamped:
        title = month_title(month, self.site.language)
        about = msg_n("{count} date", "{count} dates", month.count)
        return Stamped(
            path=month.url,
            title=title,
            description=f"{title}: {say(about, self.site.language)}.",
            body=partial(self._month_body, month, title),
            is_found=False,
            version=self._month_version(month),
        )

    def _month_body(self, month: Month, title: str, root: str) -> Markup:
        page = Written(title=title, body=Markup(), root=root)
        frame = {"line": "", "stand": "", "old_after": "", "zone_label": self._zone_label()}
        return month_page(month, self.months, page, self.site, **frame)

    def _month_version(self, month: Month) -> str:
        """Found once: pages are asked for twice, to know their addresses and to be written."""
        if month.url not in self._versions:
            self._versions[month.url] = self._version_of_month(month)
        return self._versions[month.url]

    def _version_of_month(self, month: Month) -> str:
        shown: object
        if has_day_pages(month, self.site):
            shown = [*counted_days(month, self.site, "").values()]
        else:
            shown = self._version(month)
        return version_of(self.site.frame, month.url, ways_on(month, self.months, self.site, ""), shown)

    def _version(self, month: Month) -> str:
        parts = [(day, part) for day, own in month.days.items() for part in own]
        numbers = [(part.number, part.count) for _, part in parts]
        return version_of(numbers, self.drawn.version((day, part.occurrence) for day, part in parts))

    def _zone_label(self) -> str:
        return dates.zone_label(self.site.timezone, self.site.language)

    def _days(self, month: Month) -> Iterator[Stamped]:
        for day, parts in month.days.items():
            for leaf in leaves(day_folder(day, self.site), parts, size=A_PAGE):
                title = self._title(day, leaf.number)
                if leaf.path not in self._versions:
                    self._versions[leaf.path] = self._version_of_day(day, leaf)
                yield Stamped(
                    path=leaf.path,
                    title=title,
                    description=f"{title}: {self._about(leaf)}.",
                    body=partial(self._day_body, day, leaf),
                    is_found=False,
                    version=self._versions[leaf.path],
                )

    def _version_of_day(self, day: date, leaf: Leaf[Part]) -> str:
        shown = self.drawn.version((day, part.occurrence) for part in leaf.items)
        numbers = [(part.number, part.count) for part in leaf.items]
        around = [self._neighbour(day, step, "") for step in (-1, 1)]
        return version_of(self.site.frame, day, leaf.number, leaf.total, numbers, around, shown)

    def _day_body(self, day: date, leaf: Leaf[Part], root: str) -> Markup:
        month = next(one for one in self.months if day in one.days)
        before, after = (self._neighbour(day, step, root) for step in (-1, 1))
        return render(
            "event_day.html",
            self.site,
            root,
            title=self._title(day, 1),
            about=self._about(leaf),
            month=MonthLink(dates.month(month.first, self.site.language), root + month.url),
            days=(self.drawn.day_of_parts(day, leaf.items, root),),
            turns=leaf.turns(root),
            before=before,
            after=after,
            zone_label=self._zone_label(),
        )

    def _neighbour(self, day: date, step: int, root: str) -> MonthLink | None:
        """Give the day on which something is before or after another one."""
        at = bisect_left(self._every_day, day) + step
        if not 0 <= at < len(self._every_day):
            return None
        near = self._every_day[at]
        return MonthLink(dates.day_of_month(near, self.site.language), day_link(near, self.months, self.site, root))

    @cached_property
    def _every_day(self) -> Sequence[date]:
        return [day for month in self.months for day in month.days]

    def _title(self, day: date, number: int) -> str:
        name = dates.long_day(day, self.site.language)
        if number == 1:
            return say(msg("Dates on {day}", day=name), self.site.language)
        return say(msg("Dates on {day}, page {number}", day=name, number=number), self.site.language)

    def _about(self, leaf: Leaf[Part]) -> str:
        return say(msg_n("{count} date", "{count} dates", leaf.total), self.site.language)
