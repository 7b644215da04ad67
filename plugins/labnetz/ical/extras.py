"""What an event says and iCalendar has no property for: X-LABNETZ-… lines, both ways. Foreign ones are checked.

Structured values are TEXT parts between semicolons, as in RFC 6350's ADR. The body of a place's page is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from labnetz.ical.lines import ContentLine, content_line, escape, split_values, unescape
from labnetz.ical.text import clean, one_line, web_address
from labnetz.model import Access, Event, Need, Place, Registration, Status

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}")
_FACT = re.compile(r"[a-z][a-z-]{0,39}")
_ADDRESS_PARTS = ("id", "name", "street", "postal_code", "city")
_PLACE_TEXTS = {
    "X-LABNETZ-PLACE-DESCRIPTION": "description",
    "X-LABNETZ-TRANSIT": "transit",
    "X-LABNETZ-PHONE": "phone",
    "X-LABNETZ-ACCESS-NOTE": "access_note",
}


Extras = Mapping[str, str]
"""The X-LABNETZ-… values of one event, still escaped, by their names."""


def extras(lines: list[ContentLine]) -> Extras:
    """Collect them; of several with one name the first counts."""
    found: dict[str, str] = {}
    for line in lines:
        if line.name.startswith("X-LABNETZ-"):
            found.setdefault(line.name, line.value)
    return found


# --- writing ---------------------------------------------------------------------------------------------------------


def write_extras(event: Event) -> list[ContentLine]:
    """Give the lines, without those that would be empty."""
    texts = {
        "X-LABNETZ-ID": event.id,
        "X-LABNETZ-SUMMARY": event.summary,
        "X-LABNETZ-ROOM": event.room,
        "X-LABNETZ-COST": event.cost,
        "X-LABNETZ-STATUS": event.status if event.status in {Status.POSTPONED, Status.MOVED_ONLINE} else "",
        "X-LABNETZ-STATUS-NOTE": event.status_note,
        "X-LABNETZ-LICENCE": event.licence,
        "X-LABNETZ-LANGUAGE": event.language,
    }
    lines = [_text(name, text) for name, text in texts.items() if text]
    lines += [_text("X-LABNETZ-LAB", lab) for lab in (event.lab, *event.also)]
    if event.registration is not None:
        lines.append(_structured("X-LABNETZ-REGISTRATION", _registration_parts(event.registration)))
    return lines + (_place_lines(event.place) if event.place else [])


def _text(name: str, text: str) -> ContentLine:
    return content_line(name, escape(text))


def _structured(name: str, parts: list[str]) -> ContentLine:
    return content_line(name, ";".join(escape(part) for part in parts))


def _registration_parts(registration: Registration) -> list[str]:
    until = f"{registration.until:%Y%m%d}" if registration.until else ""
    return [registration.need, registration.url, registration.phone, registration.email, until]


def _place_lines(place: Place) -> list[ContentLine]:
    lines = [_structured("X-LABNETZ-PLACE", [getattr(place, part) for part in _ADDRESS_PARTS])]
    texts = {name: getattr(place, attribute) for name, attribute in _PLACE_TEXTS.items()}
    lines += [_text(name, text) for name, text in texts.items() if text]
    if place.opening_hours:
        lines.append(_structured("X-LABNETZ-HOURS", list(place.opening_hours)))
    if place.access:
        lines.append(_structured("X-LABNETZ-ACCESS", [f"{fact}={known}" for fact, known in place.access]))
    if place.access_checked:
        lines.append(_text("X-LABNETZ-ACCESS-CHECKED", f"{place.access_checked:%Y%m%d}"))
    return lines


# --- reading ---------------------------------------------------------------------------------------------------------


def text_of(found: Extras, name: str) -> str:
    """Give a text, "" when it is not there."""
    return clean(unescape(found.get(name, "")))


def id_of(found: Extras) -> str:
    """Give the lab's own id, "" when there is none, or none that may stand in an address."""
    own = text_of(found, "X-LABNETZ-ID")
    return own if _ID.fullmatch(own) and ".." not in own else ""


def language_of(found: Extras) -> str:
    """Give the event's language as a BCP 47 tag, "" when nobody said it."""
    tag = text_of(found, "X-LABNETZ-LANGUAGE")
    return tag if _TAG.fullmatch(tag) else ""


def status_of(found: Extras, plain_status: Status) -> Status:
    """Refine what STATUS says. Where both contradict each other, STATUS is right: other programs edit only that."""
    finer = text_of(found, "X-LABNETZ-STATUS")
    if plain_status is Status.CANCELLED and finer == Status.POSTPONED:
        return Status.POSTPONED
    if plain_status is Status.SCHEDULED and finer == Status.MOVED_ONLINE:
        return Status.MOVED_ONLINE
    return plain_status


def registration_of(found: Extras) -> Registration | None:
    """Give how to register, None when nothing is said that can be read."""
    if "X-LABNETZ-REGISTRATION" not in found:
        return None
    parts = [*map(clean, split_values(found["X-LABNETZ-REGISTRATION"], ";")), "", "", "", ""]
    if parts[0] not in {need.value for need in Need}:
        return None
    url, phone, email = web_address(parts[1]), parts[2], parts[3]
    return Registration(need=Need(parts[0]), url=url, phone=phone, email=email, until=_day(parts[4]))


def place_of(found: Extras, location: str, geo: tuple[float, float] | None) -> Place | None:
    """Give the place: in its parts when labnetz wrote them, else LOCATION as its name. None when nobody said one."""
    parts = [*map(one_line, split_values(found.get("X-LABNETZ-PLACE", ""), ";")), "", "", "", ""][:5]
    id_, name, street, postal_code, city = parts if parts[1] else ("", one_line(location), "", "", "")
    if not name:
        return None
    lat, lon = geo or (None, None)
    place = Place(id=id_, name=name, street=street, postal_code=postal_code, city=city, lat=lat, lon=lon)
    description, transit, phone, access_note = (text_of(found, key) for key in _PLACE_TEXTS)
    place = replace(place, description=description, transit=transit, phone=phone, access_note=access_note)
    return _with_facts(place, found)


def _with_facts(place: Place, found: Extras) -> Place:
    hours = tuple(map(clean, split_values(found["X-LABNETZ-HOURS"], ";"))) if "X-LABNETZ-HOURS" in found else ()
    facts = (part.partition("=")[::2] for part in split_values(found.get("X-LABNETZ-ACCESS", ""), ";"))
    known = {access.value for access in Access}
    access = tuple((fact, Access(value)) for fact, value in facts if _FACT.fullmatch(fact) and value in known)
    checked = _day(found.get("X-LABNETZ-ACCESS-CHECKED", ""))
    return replace(place, opening_hours=hours, access=access, access_checked=checked)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return None
