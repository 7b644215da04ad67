"""Where something is on: the towns of a network with the number of their dates, as a list and on a map.

The map is for eyes; the list has the same for everybody. Of very many towns the list has the Länder, and the towns
stand in the list from A to Z.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from labnetz.content.values import slug_of
from labnetz.locale import say
from labnetz.model import msg, msg_n
from labnetz.publish import dates
from labnetz.publish.facets import Facet, alphabetic
from labnetz.publish.filter_form import MOST, list_folder
from labnetz.publish.render import render
from labnetz.publish.stamping import Stamped, version_of
from labnetz.publish.station_map import station_map

if TYPE_CHECKING:
    from markupsafe import Markup

    from labnetz.model import Lab
    from labnetz.publish.facet_dates import FacetDates
    from labnetz.publish.site import Site
    from labnetz.publish.station_map import StationMap

AT_ONCE = 250
"""How many towns stand on the page; of more, their Länder."""
_FOLDERS = {"de": "karte/", "fr": "carte/"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A town, or a lab that names none: the way to its dates, how many there are, and the day of the next."""

    name: str
    href: str
    count: str
    next: str


def map_folder(site: Site) -> str:
    """Give the folder of the page."""
    return site.paths.events + _FOLDERS.get(site.language.partition("-")[0], "map/")


@dataclass(frozen=True, slots=True)
class TownMap:
    """The page of one portal."""

    site: Site
    dates: FacetDates

    def stamped(self) -> Iterator[Stamped]:
        """Give the page, where there is a date."""
        if not self.dates.dates:
            return
        title = say(msg("Dates on the map"), self.site.language)
        labs = self._labs()
        shown = [(facet, self.dates.count(facet), self._next(facet)) for facet in self._rows()]
        yield Stamped(
            path=map_folder(self.site),
            title=title,
            description=say(msg("In which towns something is on, as a list and on a map."), self.site.language),
            body=partial(self._body, title, labs),
            is_found=False,
            version=version_of(self.site.frame, title, labs, shown),
        )

    def _body(self, title: str, labs: Sequence[Lab], root: str) -> Markup:
        site = self.site
        rows = self._rows()
        is_many = bool(rows) and rows[0].kind == "land"
        return render(
            "event_map.html",
            site,
            root,
            title=title,
            rows=[self._row(facet, root) for facet in rows],
            map=self._map(labs, root),
            towns=root + list_folder("municipality", 1, site) if is_many else "",
        )

    def _map(self, labs: Sequence[Lab], root: str) -> StationMap | None:
        """Let each station lead to the dates of its lab, and to the list where several labs are in one place."""
        drawn = station_map(labs, self.site, root)
        if drawn is None:
            return None
        leads = {root + self.site.paths.of_lab(lab): root + self._dates_of(lab) for lab in self.site.labs}
        return replace(drawn, stops=tuple(replace(stop, href=leads.get(stop.href, "#towns")) for stop in drawn.stops))

    def _dates_of(self, lab: str) -> str:
        return self.site.paths.dates_of(Facet(kind="lab", value=lab, name="").folder)

    def _labs(self) -> tuple[Lab, ...]:
        with_dates = {facet.value for facet in self._with_dates("lab")}
        return tuple(lab for id_, lab in self.site.labs.items() if id_ in with_dates)

    def _with_dates(self, kind: str) -> list[Facet]:
        return [one for one in self.dates.facets if one.kind == kind and self.dates.count(one)]

    def _rows(self) -> list[Facet]:
        """Give the towns; labs that name none stand among them, since the map has them, too."""
        towns = self._with_dates("municipality")
        if len(towns) > max(AT_ONCE, MOST):
            return sorted(self._with_dates("land"), key=_by_name)
        homeless = {lab.id for lab in self._labs() if not any(map(slug_of, lab.municipalities))}
        labs = [one for one in self._with_dates("lab") if one.value in homeless]
        return sorted([*towns, *labs], key=_by_name)

    def _next(self, facet: Facet) -> str:
        return dates.plain_day(self.dates.days[self.dates.of[facet.folder][0]], self.site.language)

    def _row(self, facet: Facet, root: str) -> Row:
        language = self.site.language
        count = msg_n("{count} date", "{count} dates", self.dates.count(facet))
        return Row(
            name=facet.name,
            href=f"{root}{self.site.paths.dates_of(facet.folder)}",
            count=say(count, language),
            next=say(msg("next on {day}", day=self._next(facet)), language),
        )


def _by_name(facet: Facet) -> tuple[str, str]:
    return alphabetic(facet.name), facet.value
