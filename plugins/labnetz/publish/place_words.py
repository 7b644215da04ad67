"""A place in words: its address, what is known of access, and whom to ask about what is not. Renders nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from labnetz import words
from labnetz.locale import say
from labnetz.model import Access, Contact, Lab, Message, Place, msg
from labnetz.publish.details import Lines, as_line, contact_lines, mail_line, phone_line
from labnetz.publish.stops import Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow:
    """One fact of access: what it is called, what is known, and what was measured or looked up; "" where nothing was.

    `is_good` is kept for a plain yes.
    """

    fact: str
    answer: str
    measured: str
    is_good: bool


_MEASURED = {
    "wheelchair": ("steps", "step-height-cm", "door-width-cm"),
    "wc": ("wc-key",),
    "hearing-system": ("hearing-kind",),
}
"""What was measured belongs to what people decide by: a step to the wheelchair, a key to the toilet."""


def address(place: Place) -> tuple[str, ...]:
    """Give the address line by line, without the place's name."""
    town = " ".join(part for part in (place.postal_code, place.city) if part)
    here = f"{town} ({place.district})" if town and place.district else town or place.district
    return tuple(part for part in (place.street, here) if part)


def address_label(place: Place) -> Message:
    """Name the address; a town alone is none."""
    return msg("Town") if place.city and not place.street else msg("Address")


@lru_cache(maxsize=4096)  # a lab's place stands on the pages of all its dates
def known_access(place: Place, language: str) -> tuple[str, ...]:
    """Say what is known, in the order in which it is asked for, then what was measured: "Eine Stufe, 4 cm"."""
    return tuple(tag.text for tag in _known_tags(place, language))


def access_rows(place: Place, language: str) -> tuple[AccessRow, ...]:
    """Give each fact that somebody has said or measured, in the order in which it is asked for."""
    rows = (_row(fact, value, place, language) for fact, value in _as_asked(place).items())
    return tuple(row for row in rows if row is not None)


def _row(fact: str, value: Access, place: Place, language: str) -> AccessRow | None:
    own = [(name, measure) for name, measure in place.measures if name in _MEASURED.get(fact, ())]
    measured = " · ".join(as_line(line) for line in words.measures(own, language))
    if value is Access.UNKNOWN and not measured:
        return None
    return AccessRow(
        fact=as_line(say(words.fact(fact), language)),
        answer=say(words.access(value), language),
        measured=measured,
        is_good=value is Access.YES,
    )


def access_tags(place: Place, language: str) -> tuple[Tag, ...]:
    """Say what is known in short, a plain yes first to see; that nothing is known is said, too."""
    nothing = Tag(as_line(say(msg("accessibility: not stated"), language)), "unknown")
    return _known_tags(place, language) or (nothing,)


def _known_tags(place: Place, language: str) -> tuple[Tag, ...]:
    tags = (
        Tag(as_line(words.fact_and_access(fact, value, language)), "good" if value is Access.YES else "")
        for fact, value in _as_asked(place).items()
        if value is not Access.UNKNOWN
    )
    measured = (Tag(as_line(line)) for line in words.measures(place.measures, language))
    return (*tags, *measured)


def _as_asked(place: Place) -> Mapping[str, Access]:
    """Give every fact in the order in which it is asked for; what only this place has comes last."""
    return {**dict.fromkeys(words.FACTS, Access.UNKNOWN), **dict(place.access)}


@lru_cache(maxsize=4096)  # as above
def unknown_access(place: Place, language: str) -> tuple[str, ...]:
    """Name the facts that places are asked for and that nobody has said."""
    asked = _as_asked(place)
    return tuple(say(words.fact(fact), language) for fact in words.FACTS if asked[fact] is Access.UNKNOWN)


def whom_to_ask(place: Place | None, contact: Contact | None, lab: Lab) -> Lines:
    """Say who answers questions about access: the place, else who is in charge, else the lab; () where nobody is named.

    Of several ways only those that reach somebody directly.
    """
    if place is not None and place.phone:
        return (phone_line(place.phone),)
    direct = tuple(line for line in contact_lines(contact) if line.href)
    if direct:
        return direct
    return tuple(mail_line(address) for address in lab.contacts[:1])
