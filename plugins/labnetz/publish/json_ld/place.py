"""A place as schema.org `Place`, with what is known of access. A fact that nobody has said is not there."""

from __future__ import annotations

from functools import lru_cache

from labnetz import words
from labnetz.locale import say
from labnetz.model import Access, Lab, Place
from labnetz.publish.json_ld.nodes import Node, named, node, one_or_all, picture
from labnetz.publish.site import Site

_CENTIMETRE = "CMT"
"""UN/CEFACT Recommendation 20, as `unitCode` wants it."""


def place_ld(place: Place, lab: Lab, site: Site) -> Node:
    """Say what a place is, where it is, and how one gets in. `lab` names the country."""
    return _told(place, place.url or site.places.get(place.id, ""), lab.country, site.language)


@lru_cache(maxsize=4096)  # a lab's place stands in the data of all its dates; nobody changes a node
def _told(place: Place, url: str, country: str, language: str) -> Node:
    return node(
        "Place",
        id_=f"{url}#place" if url else "",
        identifier=place.id,
        name=place.name,
        url=url,
        description=_description(place),
        address=_postal(place, country),
        geo=geo(place.lat, place.lon),
        containedInPlace=named("Place", [place.district] if place.district else ()),
        telephone=place.phone,
        photo=picture(place.entrance),
        amenityFeature=[_feature(fact, value, language) for fact, value in place.access if value is not Access.UNKNOWN],
        additionalProperty=one_or_all(_measure(name, value) for name, value in place.measures),
    )


def brief_place_ld(place: Place, lab: Lab, site: Site) -> Node:
    """Name a place with its address, where the same page has told all of it."""
    url = place.url or site.places.get(place.id, "")
    return node("Place", id_=f"{url}#place" if url else "", name=place.name, address=address(place, lab))


def address(place: Place, lab: Lab) -> Node | None:
    """Give the postal address as far as it is known; a country alone is none."""
    return _postal(place, lab.country)


def _postal(place: Place, country: str) -> Node | None:
    if not (place.street or place.postal_code or place.city):
        return None
    return node(
        "PostalAddress",
        streetAddress=place.street,
        postalCode=place.postal_code,
        addressLocality=place.city,
        addressCountry=country,
    )


def geo(lat: float | None, lon: float | None) -> Node | None:
    """Give a point, WGS 84."""
    if lat is None or lon is None:
        return None
    return node("GeoCoordinates", latitude=lat, longitude=lon)


def _description(place: Place) -> str:
    """Opening hours stand here: `openingHours` wants a form of its own, and is no property of `Place`."""
    known = (place.description, place.transit, ", ".join(place.opening_hours), place.access_note)
    return " ".join(_sentence(part) for part in known if part)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def _feature(fact: str, value: Access, language: str) -> Node:
    said = {Access.YES: True, Access.NO: False}.get(value, say(words.access(value), language))
    name = say(words.fact(fact), language)
    return node("LocationFeatureSpecification", propertyID=fact, name=name, value=said)


def _measure(name: str, value: str) -> Node:
    unit = _CENTIMETRE if name.endswith("-cm") else ""
    return node("PropertyValue", propertyID=name.removesuffix("-cm"), value=_number(value), unitCode=unit)


def _number(value: str) -> object:
    if value.isdigit():
        return int(value)
    try:
        return float(value)
    except ValueError:
        return value
