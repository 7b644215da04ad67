"""The page of one place and its row in a list: how to get there, and what is known of access. Chooses no dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Lab, Place, msg
from labnetz.publish import dates
from labnetz.publish.details import Detail, Figure, Lines, Text, details, figure, lines, phone_line
from labnetz.publish.item_links import place_href
from labnetz.publish.json_ld import as_script, place_ld
from labnetz.publish.lines import line_of
from labnetz.publish.place_words import (
    AccessRow,
    access_rows,
    access_tags,
    address,
    address_label,
    unknown_access,
    whom_to_ask,
)
from labnetz.publish.render import render
from labnetz.publish.site import Site
from labnetz.publish.stops import StopDay, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place as an entry of a list."""

    name: str
    href: str
    address: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """All that the template prints of a place.

    `access` are the facts that are known, `checked` the day of the last look at them in words. `unknown` names what
    nobody has said, `asked` who can be asked about it. `maps` lead to the point on a map, on request only.
    """

    name: str
    description: str
    line: str
    address: tuple[str, ...]
    address_label: str
    maps: Lines
    details: tuple[Detail, ...]
    note: str
    access: tuple[AccessRow, ...]
    checked: str
    unknown: str
    asked: Lines
    entrance: Figure | None


def place_page(place: Place, lab: Lab, days: Sequence[StopDay], body: Markup, where: tuple[Site, str]) -> Markup:
    """Render one place. `where` is the site with the way from the page to its root."""
    site, root = where
    data = as_script(place_ld(place, lab, site))
    view = place_view(place, lab, site, root)
    return render("place.html", site, root, view=view, days=days, body=body, data=data, provider=None)


def place_view(place: Place, lab: Lab, site: Site, root: str) -> PlaceView:
    """Put a place into words."""
    unknown = unknown_access(place, site.language)
    return PlaceView(
        name=place.name,
        description=place.description,
        line=line_of(lab),
        address=address(place),
        address_label=say(address_label(place), site.language),
        maps=_maps(place, site.language),
        details=_details(place, site.language),
        note=place.access_note,
        access=access_rows(place, site.language),
        checked=dates.plain_day(place.access_checked, site.language) if place.access_checked else "",
        unknown=", ".join(unknown),
        asked=whom_to_ask(place, None, lab) if unknown else (),
        entrance=figure(place.entrance, site, root),
    )


def place_row(place: Place, site: Site, root: str) -> PlaceRow:
    """Put a place into the words of a list."""
    return PlaceRow(
        name=place.name,
        href=place_href(place, place.lab, site, root),
        address=", ".join(address(place)),
        tags=access_tags(place, site.language),
    )


def _details(place: Place, language: str) -> tuple[Detail, ...]:
    found = (
        (msg("How to get there"), lines(place.transit)),
        (msg("Opening hours"), lines(*place.opening_hours)),
        (msg("Phone"), (phone_line(place.phone),) if place.phone else ()),
    )
    return details(found, language)


def _maps(place: Place, language: str) -> Lines:
    """Link the point for the map program of a phone (RFC 5870), and for a map on the web. Nothing is loaded from it."""
    if place.lat is None or place.lon is None:
        return ()
    point = f"{place.lat},{place.lon}"
    web = f"https://www.openstreetmap.org/?mlat={place.lat}&mlon={place.lon}#map=18/{place.lat}/{place.lon}"
    return (
        Text(say(msg("Open in my map program"), language), f"geo:{point}?q={point}({quote(place.name, safe='')})"),
        Text(say(msg("See the map at OpenStreetMap"), language), web),
    )
