"""The page of one place and its row in a list: how to get there, and what is known of access. Chooses no dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Lab, Place, msg
from labnetz.publish import dates
from labnetz.publish.details import Detail, Figure, Lines, Text, details, figure, lines, phone_line
from labnetz.publish.lines import line_of
from labnetz.publish.place_words import address, known_access, unknown_access, whom_to_ask
from labnetz.publish.render import render
from labnetz.publish.site import Site
from labnetz.publish.stops import StopDay


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place as an entry of a list."""

    name: str
    href: str
    address: str
    access: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """All that the template prints of a place."""

    name: str
    description: str
    line: str
    details: tuple[Detail, ...]
    entrance: Figure | None


def place_page(place: Place, lab: Lab, days: Sequence[StopDay], body: Markup, where: tuple[Site, str]) -> Markup:
    """Render one place. `where` is the site with the way from the page to its root."""
    site, root = where
    return render("place.html", site, root, view=place_view(place, lab, site, root), days=days, body=body)


def place_view(place: Place, lab: Lab, site: Site, root: str) -> PlaceView:
    """Put a place into words."""
    return PlaceView(
        name=place.name,
        description=place.description,
        line=line_of(lab),
        details=_details(place, lab, site),
        entrance=figure(place.entrance, site, root),
    )


def place_row(place: Place, site: Site, root: str) -> PlaceRow:
    """Put a place into the words of a list."""
    known = known_access(place, site.language)
    return PlaceRow(
        name=place.name,
        href=site.link(site.places.get(place.id, ""), root),
        address=", ".join(address(place)),
        access=", ".join(known[:2]) or say(msg("accessibility: not stated"), site.language),
    )


def _details(place: Place, lab: Lab, site: Site) -> tuple[Detail, ...]:
    checked = dates.plain_day(place.access_checked, site.language) if place.access_checked else ""
    found = (
        (msg("Address"), lines(*address(place))),
        (msg("How to get there"), lines(place.transit)),
        (msg("Opening hours"), lines(*place.opening_hours)),
        (msg("Phone"), (phone_line(place.phone),) if place.phone else ()),
        (msg("Accessibility"), lines(*known_access(place, site.language))),
        (msg("More on accessibility"), lines(place.access_note)),
        (msg("Last checked on"), lines(checked)),
        (msg("Not known"), _unknown(place, lab, site.language)),
    )
    return details(found, site.language)


def _unknown(place: Place, lab: Lab, language: str) -> Lines:
    """Say once of what nobody has said anything, and whom to ask."""
    facts = unknown_access(place, language)
    if not facts:
        return ()
    names, asked = ", ".join(facts), whom_to_ask(place, None, lab)
    if not asked:
        return (Text(say(msg("Nothing is stated on this: {facts}.", facts=names), language)),)
    return (Text(say(msg("Nothing is stated on this: {facts}. Ask us:", facts=names), language)), *asked)
