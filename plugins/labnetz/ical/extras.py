"""What an event says and iCalendar has no property for: X-LABNETZ-… lines, both ways. Foreign ones are checked.

Beside them stand CONTACT and IMAGE, which say only half of what we know. Never ORGANIZER: it holds an address of a
person, and makes Outlook treat the event as a meeting.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TypedDict

from labnetz.ical.lines import ContentLine, content_line
from labnetz.ical.place_lines import write_left, write_place_extras
from labnetz.ical.stamps import read_stamp, stamp_text, tidy
from labnetz.ical.structured import (
    ID,
    TAG,
    Extras,
    contact_of,
    day_of,
    day_text,
    exactly,
    image_of,
    image_parts,
    items_of,
    matching,
    parts_line,
    parts_of,
    text_line,
    text_of,
    values_of,
)
from labnetz.ical.text import web_address
from labnetz.ical.zones import by_name
from labnetz.model import (
    After,
    Audience,
    Contact,
    Event,
    Image,
    Need,
    Registration,
    Seats,
    Service,
    Status,
    meeting_place,
)

_PRACTICE = re.compile(rf"(?:{ID.pattern}/)?{ID.pattern}")
_AGE = re.compile(r"\d{1,3}(?:-\d{1,3}|\+)")
_COUNT = re.compile(r"\d{1,7}")
_MAIL = re.compile(r"[^\s@<>:;,]+@[^\s@<>:;,]+\.[^\s@<>:;,]+")
_PHONE = re.compile(r"\+?[\d\s()/.-]{5,30}")
_FINER = frozenset({Status.POSTPONED, Status.MOVED_ONLINE})


def extras(lines: list[ContentLine]) -> Extras:
    """Collect the X-LABNETZ-… values; of several with one name the first counts."""
    found: dict[str, str] = {}
    for line in lines:
        if line.name.startswith("X-LABNETZ-"):
            found.setdefault(line.name, line.value)
    return found


# --- writing ---------------------------------------------------------------------------------------------------------


def write_extras(event: Event) -> list[ContentLine]:
    """Give the lines, without those that would be empty."""
    lines = [line for name, text in _texts(event).items() for line in text_line(name, text)]
    lines += [line for name, parts in _lists(event).items() for line in parts_line(name, parts)]
    lines += [line for lab in (event.lab, *event.also) for line in text_line("X-LABNETZ-LAB", lab)]
    lines += _contact_lines(event.contact)
    lines += _image_lines(event.image)
    return [*lines, *_place_lines(event)]


def _place_lines(event: Event) -> list[ContentLine]:
    if event.place is None:
        return []
    is_left = meeting_place(event) is None
    return [*write_place_extras(event.place), *(write_left(event.place) if is_left else [])]


def _texts(event: Event) -> dict[str, str]:
    return {
        "X-LABNETZ-ID": event.id,
        "X-LABNETZ-SUMMARY": event.summary,
        "X-LABNETZ-ROOM": event.room,
        "X-LABNETZ-COST": event.cost,
        "X-LABNETZ-STATUS": event.status if event.status in _FINER else "",
        "X-LABNETZ-STATUS-NOTE": event.status_note,
        "X-LABNETZ-AGE": event.age,
        "X-LABNETZ-EVENT-ACCESS-NOTE": event.access_note,
        "X-LABNETZ-ORGANIZER": event.organizer,
        "X-LABNETZ-PRACTICE": event.practice,
        "X-LABNETZ-SERIES": event.part_of,
        "X-LABNETZ-LICENCE": event.licence,
        "X-LABNETZ-LANGUAGE": event.language,
    }


def _lists(event: Event) -> dict[str, list[str]]:
    after, previous = event.after or After(), event.previous_start
    return {
        "X-LABNETZ-PREVIOUS-START": list(stamp_text(previous)) if previous is not None else [],
        "X-LABNETZ-AUDIENCE": list(event.audience),
        "X-LABNETZ-LANGUAGES": list(event.languages),
        "X-LABNETZ-SERVICES": list(event.services),
        "X-LABNETZ-PARTNERS": [partner for partner in event.partners if partner],
        "X-LABNETZ-REGISTRATION": _registration_parts(event.registration) if event.registration else [],
        "X-LABNETZ-AFTER": [web_address(link) for link in (after.report, after.slides, after.recording)],
    }


def _registration_parts(registration: Registration) -> list[str]:
    capacity = "" if registration.capacity is None else str(registration.capacity)
    ways = [web_address(registration.url), registration.phone, registration.email]
    return [registration.need, *ways, day_text(registration.until), capacity, registration.state]


def _contact_lines(contact: Contact | None) -> list[ContentLine]:
    if contact is None:
        return []
    parts = [contact.name, contact.phone, contact.email, web_address(contact.url)]
    return [*text_line("CONTACT", ", ".join(filter(None, parts))), *parts_line("X-LABNETZ-CONTACT", parts)]


def _image_lines(image: Image | None) -> list[ContentLine]:
    """RFC 7986 §5.10: an address, never the bytes themselves."""
    if image is None or not web_address(image.url):
        return []
    # The second line is there even when it says nothing: an empty alt is a statement, a missing one is not.
    told = parts_line("X-LABNETZ-IMAGE", image_parts(image)) or [content_line("X-LABNETZ-IMAGE", "")]
    return [content_line("IMAGE", image.url, VALUE="URI", DISPLAY="FULLSIZE"), *told]


# --- reading ---------------------------------------------------------------------------------------------------------


class Texts(TypedDict):
    """Fields of an event that are texts, as they are read."""

    id: str
    room: str
    cost: str
    status_note: str
    age: str
    access_note: str
    organizer: str
    practice: str
    part_of: str
    language: str


class Lists(TypedDict):
    """Fields of an event that are several values, as they are read."""

    audience: tuple[Audience, ...]
    languages: tuple[str, ...]
    services: tuple[Service, ...]
    partners: tuple[str, ...]


class Told(Texts, Lists):
    """All fields that only our lines can tell."""

    previous_start: date | datetime | None
    registration: Registration | None
    after: After | None


def told(found: Extras) -> Told:
    """Give them, as far as they are told."""
    return Told(
        **texts_of(found),
        **lists_of(found),
        previous_start=previous_start_of(found),
        registration=registration_of(found),
        after=after_of(found),
    )


def texts_of(found: Extras) -> Texts:
    """Give the texts, each "" when it is not there or has not the form that it must have."""
    return Texts(
        id=matching(found, "X-LABNETZ-ID", ID),
        room=text_of(found, "X-LABNETZ-ROOM"),
        cost=text_of(found, "X-LABNETZ-COST"),
        status_note=text_of(found, "X-LABNETZ-STATUS-NOTE"),
        age=matching(found, "X-LABNETZ-AGE", _AGE),
        access_note=text_of(found, "X-LABNETZ-EVENT-ACCESS-NOTE"),
        organizer=text_of(found, "X-LABNETZ-ORGANIZER"),
        practice=matching(found, "X-LABNETZ-PRACTICE", _PRACTICE),
        part_of=matching(found, "X-LABNETZ-SERIES", ID),
        language=matching(found, "X-LABNETZ-LANGUAGE", TAG),
    )


def lists_of(found: Extras) -> Lists:
    """Give what holds several values."""
    return Lists(
        audience=values_of(found, "X-LABNETZ-AUDIENCE", Audience),
        languages=tuple(tag for tag in parts_of(found, "X-LABNETZ-LANGUAGES") if TAG.fullmatch(tag)),
        services=values_of(found, "X-LABNETZ-SERVICES", Service),
        partners=items_of(found, "X-LABNETZ-PARTNERS"),
    )


def status_of(found: Extras, plain_status: Status) -> Status:
    """Refine what STATUS says. Where both contradict each other, STATUS is right: other programs edit only that."""
    finer = text_of(found, "X-LABNETZ-STATUS")
    if plain_status is Status.CANCELLED and finer == Status.POSTPONED:
        return Status.POSTPONED
    if plain_status is Status.SCHEDULED and finer == Status.MOVED_ONLINE:
        return Status.MOVED_ONLINE
    return plain_status


def previous_start_of(found: Extras) -> date | datetime | None:
    """Give the time from which the event was moved."""
    if "X-LABNETZ-PREVIOUS-START" not in found:
        return None
    text, zone = exactly(parts_of(found, "X-LABNETZ-PREVIOUS-START"), 2)
    stamp, name = tidy(text), by_name(zone) if zone else "UTC"
    try:
        return read_stamp(stamp, name) if stamp and name else None
    except ValueError:
        return None


def registration_of(found: Extras) -> Registration | None:
    """Give how to register, None when nothing is said that can be read."""
    if "X-LABNETZ-REGISTRATION" not in found:
        return None
    need, url, phone, email, until, capacity, state = exactly(parts_of(found, "X-LABNETZ-REGISTRATION"), 7)
    if need not in {known.value for known in Need}:
        return None
    return Registration(
        need=Need(need),
        url=web_address(url),
        phone=phone,
        email=email,
        until=day_of(until),
        capacity=int(capacity) if _COUNT.fullmatch(capacity) else None,
        state=Seats(state) if state in {known.value for known in Seats} else Seats.UNKNOWN,
    )


def after_of(found: Extras) -> After | None:
    """Give what remains of the event, None when nothing does."""
    if "X-LABNETZ-AFTER" not in found:
        return None
    report, slides, recording = map(web_address, exactly(parts_of(found, "X-LABNETZ-AFTER"), 3))
    after = After(report=report, slides=slides, recording=recording)
    return after if after != After() else None


def picture_of(found: Extras, address: str) -> Image | None:
    """Give the picture. Without our line nobody has said what it shows, so that it can't be shown to everybody."""
    return image_of(address, parts_of(found, "X-LABNETZ-IMAGE")) if "X-LABNETZ-IMAGE" in found else None


def contact_in(found: Extras, text: str) -> Contact | None:
    """Give whom to ask: in its parts when labnetz wrote them, else what can be told apart in CONTACT."""
    if "X-LABNETZ-CONTACT" in found:
        return contact_of(parts_of(found, "X-LABNETZ-CONTACT"))
    if not text:
        return None
    words = [word.strip() for word in re.split(r"[,;\n]", text) if word.strip()]
    email = next((word for word in words if _MAIL.fullmatch(word)), "")
    phone = next((word for word in words if _PHONE.fullmatch(word)), "")
    url = next((word for word in words if web_address(word)), "")
    name = ", ".join(word for word in words if word not in {email, phone, url})
    return contact_of([name, phone, email, url])


NOTHING_TOLD = told({})
