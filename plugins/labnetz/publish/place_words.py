"""A place in words: its address, what is known of access, and whom to ask about what is not. Renders nothing."""

from __future__ import annotations

from dataclasses import dataclass

from labnetz import words
from labnetz.locale import say
from labnetz.model import Access, Contact, Lab, Place, msg
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


def known_access(place: Place, language: str) -> tuple[str, ...]:
    """Say what is known, in the order in which it is asked for, then what was measured: "Eine Stufe, 4 cm"."""
    known = {fact: value for fact, value in place.access if value is not Access.UNKNOWN}
    asked = [*(fact for fact in words.FACTS if fact in known), *(fact for fact in known if fact not in words.FACTS)]
    said = [words.fact_and_access(fact, known[fact], language) for fact in asked]
    return tuple(as_line(line) for line in (*said, *words.measures(place.measures, language)))


def access_rows(place: Place, language: str) -> tuple[AccessRow, ...]:
    """Give each fact that somebody has said or measured, in the order in which it is asked for."""
    known = dict(place.access)
    asked = (*words.FACTS, *(fact for fact in known if fact not in words.FACTS))
    rows = (_row(fact, known.get(fact, Access.UNKNOWN), place, language) for fact in asked)
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
    known = dict(place.access)
    asked = (*words.FACTS, *(fact for fact in known if fact not in words.FACTS))
    found = [(fact, known[fact]) for fact in asked if known.get(fact, Access.UNKNOWN) is not Access.UNKNOWN]
    tags = (
        Tag(as_line(words.fact_and_access(fact, value, language)), "good" if value is Access.YES else "")
        for fact, value in found
    )
    measured = (Tag(as_line(line)) for line in words.measures(place.measures, language))
    said = (*tags, *measured)
    return said or (Tag(as_line(say(msg("accessibility: not stated"), language)), "unknown"),)


def unknown_access(place: Place, language: str) -> tuple[str, ...]:
    """Name the facts that places are asked for and that nobody has said."""
    known = {fact for fact, value in place.access if value is not Access.UNKNOWN}
    return tuple(say(words.fact(fact), language) for fact in words.FACTS if fact not in known)


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
