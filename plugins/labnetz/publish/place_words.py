"""A place in words: its address, what is known of access, and whom to ask about what is not. Renders nothing."""

from __future__ import annotations

from labnetz import words
from labnetz.locale import say
from labnetz.model import Access, Contact, Lab, Place
from labnetz.publish.details import Lines, as_line, contact_lines, mail_line, phone_line


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
