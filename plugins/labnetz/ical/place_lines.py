"""A place as lines of a VEVENT, and back. The body of a place's page is left out; what is read is checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from labnetz.ical.lines import ContentLine, content_line, escape
from labnetz.ical.structured import (
    Extras,
    day_of,
    day_text,
    exactly,
    facts_line,
    facts_of,
    image_of,
    image_parts,
    items_of,
    parts_line,
    parts_of,
    text_line,
    text_of,
)
from labnetz.ical.text import one_line, web_address
from labnetz.model import Access, Place

_LEFT = "X-LABNETZ-GEO"
_ACCESS = frozenset(access.value for access in Access)
_ADDRESS_PARTS = ("id", "name", "street", "postal_code", "city")
_TEXTS = {
    "X-LABNETZ-DISTRICT": "district",
    "X-LABNETZ-PLACE-DESCRIPTION": "description",
    "X-LABNETZ-TRANSIT": "transit",
    "X-LABNETZ-PHONE": "phone",
    "X-LABNETZ-ACCESS-NOTE": "access_note",
}


class _Address(TypedDict):
    """What is known of a place where no line of ours says more."""

    id: str
    name: str
    street: str
    postal_code: str
    city: str
    lat: float | None
    lon: float | None


def write_place(place: Place) -> list[ContentLine]:
    """Give the lines that every program knows: LOCATION and GEO (lat;lon, RFC 5545 §3.8.1.6: its semicolon is bare)."""
    return [*text_line("LOCATION", one_line(place.line)), *_geo_lines(place)]


def write_place_extras(place: Place) -> list[ContentLine]:
    """Give the lines for what those can't say."""
    lines = [content_line("X-LABNETZ-PLACE", ";".join(escape(getattr(place, part)) for part in _ADDRESS_PARTS))]
    for name, attribute in _TEXTS.items():
        lines += text_line(name, getattr(place, attribute))
    lines += parts_line("X-LABNETZ-HOURS", place.opening_hours)
    lines += facts_line("X-LABNETZ-ACCESS", place.access)
    lines += facts_line("X-LABNETZ-MEASURES", place.measures)
    lines += text_line("X-LABNETZ-ACCESS-CHECKED", day_text(place.access_checked))
    if place.entrance is not None and web_address(place.entrance.url):
        lines += parts_line("X-LABNETZ-ENTRANCE", [place.entrance.url, *image_parts(place.entrance)])
    return lines


def write_left(place: Place) -> list[ContentLine]:
    """Remember where a place is whose event has moved online: a GEO would still lead people there."""
    return [replace(line, name=_LEFT) for line in _geo_lines(place)]


def left_geo(found: Extras) -> str:
    """Give what `write_left` wrote, "" when it is not there."""
    return found.get(_LEFT, "")


def _geo_lines(place: Place) -> list[ContentLine]:
    if place.lat is None or place.lon is None:
        return []
    return [content_line("GEO", f"{place.lat:.6f};{place.lon:.6f}")]


def place_of(found: Extras, location: str, geo: tuple[float, float] | None) -> Place | None:
    """Give the place: in its parts when labnetz wrote them, else LOCATION as its name. None when nobody said one."""
    said = parts_of(found, "X-LABNETZ-PLACE")
    parts = [one_line(part) for part in exactly(said, len(_ADDRESS_PARTS))] if said else []
    if not parts or not parts[1]:
        parts = ["", one_line(location), "", "", ""]
    if not parts[1]:
        return None
    id_, name, street, postal_code, city = parts
    lat, lon = geo or (None, None)
    address = _Address(id=id_, name=name, street=street, postal_code=postal_code, city=city, lat=lat, lon=lon)
    return _with_facts(address, found) if found else Place(**address)


def _with_facts(address: _Address, found: Extras) -> Place:
    district, description, transit, phone, access_note = (text_of(found, key) for key in _TEXTS)
    entrance = exactly(parts_of(found, "X-LABNETZ-ENTRANCE"), 4)
    return Place(
        **address,
        district=one_line(district),
        description=description,
        transit=transit,
        phone=phone,
        access_note=access_note,
        opening_hours=items_of(found, "X-LABNETZ-HOURS"),
        access=tuple((fact, Access(value)) for fact, value in facts_of(found, "X-LABNETZ-ACCESS") if value in _ACCESS),
        measures=facts_of(found, "X-LABNETZ-MEASURES"),
        access_checked=day_of(found.get("X-LABNETZ-ACCESS-CHECKED", "")),
        entrance=image_of(entrance[0], entrance[1:]),
    )
