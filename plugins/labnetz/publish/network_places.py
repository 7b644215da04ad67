"""The network's places as pages: a list by town, by Land where it is long, and one of each with what is on there.

Chooses no words: those are `place_page`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from markupsafe import Markup

from labnetz.content.values import slug_of
from labnetz.locale import say
from labnetz.model import Event, Occurrence, Place, SourceKind, msg
from labnetz.publish import dates
from labnetz.publish.foreign import marks
from labnetz.publish.item_links import place_path
from labnetz.publish.json_ld import as_script, place_ld
from labnetz.publish.lines import line_of
from labnetz.publish.long_list import Leaf, LongList, long_list
from labnetz.publish.place_page import PlaceRow, place_row, place_view
from labnetz.publish.provider import canonical, in_its_language, provider_of, titled
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.stamping import Stamped, version_of
from labnetz.publish.stops import StopDay, stop_days
from labnetz.publish.views import by_day, until

NEXT = 10
"""So many coming dates are shown on the page of a place, and all of a day."""


@dataclass(frozen=True, slots=True)
class Venue:
    """A place as an entry of the network's list: its words, its lab and the lab's line."""

    row: PlaceRow
    address: str
    lab: str
    line: str


@dataclass(frozen=True)
class NetworkPlaces:
    """All pages of places. `dates` are the coming ones of the network, sorted; `seen` is `provider.last_seen`."""

    places: Sequence[Place]
    dates: Sequence[Occurrence]
    seen: Mapping[tuple[str, SourceKind], str]
    site: Site

    @cached_property
    def pages(self) -> LongList[Place]:
        """The list, by town and name."""
        ordered = sorted(self.places, key=self._order)
        return long_list(self.site.paths.places, ordered, lambda place: self.site.labs[place.lab].land)

    @cached_property
    def here(self) -> Mapping[tuple[str, str], Sequence[Occurrence]]:
        """The coming dates at each place, by lab and id."""
        found: dict[tuple[str, str], list[Occurrence]] = {(one.lab, one.id): [] for one in self.places}
        names = {(one.lab, one.name.casefold()): one.id for one in self.places}
        for one in self.dates:
            id_ = _id_of(one.event, names)
            if (one.event.lab, id_) in found:
                found[one.event.lab, id_].append(one)
        return found

    def first(self, page: Written) -> Markup:
        """Render the list's first page."""
        return self._list(page.title, page.body, self.pages.whole[0], page.root)

    def stamped(self) -> Iterator[Stamped]:
        """Give the list's other pages, and the page of each place."""
        for leaf in self.pages.further():
            title = self._title(leaf)
            version = version_of(title, leaf, self._towns(leaf, ""), self.pages.lands)
            body = partial(self._list, title, Markup(), leaf)
            yield Stamped(path=leaf.path, title=title, description=title, body=body, is_found=False, version=version)
        for place in self.places:
            title = say(msg("Place: {place}", place=place.name), self.site.language)
            yield Stamped(
                path=place_path(place, self.site),
                title=titled(title, self.site.labs[place.lab]),
                description=place.line,
                body=partial(self._page, place),
                is_found=False,  # the search finds the item itself (`publish.found`)
                canonical=canonical(place.url, self.site.labs[place.lab]),
                version=self._shown(place),
            )

    # --- lists ---------------------------------------------------------------------------------------------------

    def _order(self, place: Place) -> tuple[bool, str, str, str, str]:
        town = self._town(place)
        return not town, slug_of(town) or town.casefold(), place.name.casefold(), place.lab, place.id

    def _town(self, place: Place) -> str:
        """Give the town where a place is; a lab of one municipality need not say it again with each place."""
        towns = self.site.labs[place.lab].municipalities
        return place.city or (towns[0] if len(towns) == 1 else "")

    def _title(self, leaf: Leaf[Place]) -> str:
        land = leaf.land or self.site.name
        found = msg("Places: {part}, page {number} of {pages}", part=land, number=leaf.number, pages=leaf.pages)
        return say(found if leaf.pages > 1 else msg("Places: {part}", part=land), self.site.language)

    def _towns(self, leaf: Leaf[Place], root: str) -> tuple[tuple[str, tuple[Venue, ...]], ...]:
        found: dict[str, list[Venue]] = {}
        for place in leaf.items:
            lab = self.site.labs[place.lab]
            town = self._town(place)
            row = place_row(place, self.site, root)
            # The town stands above.
            venue = Venue(row, "" if row.address == town else row.address, lab.name, line_of(lab))
            found.setdefault(town, []).append(venue)
        elsewhere = say(msg("Town not stated"), self.site.language)
        return tuple((town or elsewhere, tuple(venues)) for town, venues in found.items())

    def _list(self, title: str, body: Markup, leaf: Leaf[Place], root: str) -> Markup:
        values = {"title": title, "body": body, "towns": self._towns(leaf, root)}
        return render(
            "network_places.html", self.site, root, **values, leaf=leaf, turns=leaf.turns(root), lands=self.pages.lands
        )

    # --- one of them ---------------------------------------------------------------------------------------------

    def _shown(self, place: Place) -> str:
        lab, lang = self.site.labs[place.lab], self.site.language_by(place.lab, "")
        words = place_view(place, lab, self.site, "")
        return version_of(
            place,
            words,
            self._days(place, ""),
            [marks(one.event, self.site) for one in self.here[place.lab, place.id]],
            self._data(place),
            lang,
            provider_of(place, self.seen, self.site, ""),
        )

    def _data(self, place: Place) -> Markup:
        """Say it to programs, who get to know the country, too."""
        return as_script(place_ld(place, self.site.labs[place.lab], self.site))

    def _days(self, place: Place, root: str) -> tuple[StopDay, ...]:
        days = by_day(self.here[place.lab, place.id], self.site.now, self.site.zone)
        return stop_days(until(days, NEXT), self.site, root)

    def _page(self, place: Place, root: str) -> Markup:
        site, lab = in_its_language(place, self.site), self.site.labs[place.lab]
        return render(
            "place.html",
            site,
            root,
            view=place_view(place, lab, site, root),
            days=self._days(place, root),
            body=Markup(),
            data=self._data(place),
            provider=provider_of(place, self.seen, self.site, root),
            zone_label=dates.zone_label(site.timezone, site.language),
        )


def _id_of(event: Event, names: Mapping[tuple[str, str], str]) -> str:
    """Give the id of the place of an event; calendars of other programs have no ids, but may name the place alike."""
    if event.place is None:
        return ""
    return event.place.id or names.get((event.lab, event.place.name.casefold()), "")
