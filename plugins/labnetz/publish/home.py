"""Where a lab is to be found: what its home page shows beside dates, calls and news. Chooses no dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from labnetz.model import Lab, Place, msg
from labnetz.publish.details import Detail, details, lines
from labnetz.publish.lab_words import open_hours, own_place
from labnetz.publish.place_words import address, address_label, known_access
from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """A lab's own place in short; `href` is "" where it has no page."""

    name: str
    href: str
    details: tuple[Detail, ...]


def here(lab: Lab, places: Iterable[Place], site: Site, root: str) -> Here | None:
    """Say where the lab is and when it is open, as far as it says so; None for one without a place of its own."""
    place = own_place(lab, places)
    if place is None:
        return None
    found = (
        (address_label(place), lines(*address(place))),
        (msg("Opening hours"), lines(*open_hours(lab, place))),
        (msg("How to get there"), lines(place.transit)),
        (msg("Accessibility"), lines(*known_access(place, site.language))),
    )
    href = site.places.get(place.id, "")
    return Here(name=place.name, href=site.link(href, root) if href else "", details=details(found, site.language))
