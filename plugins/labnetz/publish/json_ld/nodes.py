"""The small nodes that several kinds of pages share: organisations, pictures, licences, audiences, days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from labnetz import words
from labnetz.locale import say
from labnetz.model import Audience, Contact, Image, Lab
from labnetz.publish.licences import licence_url

Node = dict[str, object]


def node(type_: str, **properties: object) -> Node:
    """Make a node of a type, with the properties that have a value; `id_` becomes `@id`."""
    return _with({"@type": type_}, properties)


def said(**properties: object) -> Node:
    """Keep what is neither None nor empty. 0 and False are values."""
    return _with({}, properties)


def _with(known: Node, properties: Node) -> Node:
    for name, value in properties.items():
        # None and "" first: of a page's hundred properties most are not said.
        if value or not (value is None or value == "" or _is_nothing(value)):
            known["@id" if name == "id_" else name] = value
    return known


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, str | list | dict | tuple) and not value)


def one_or_all(values: Iterable[object]) -> object:
    """Give a single value as it is, several as a list, none as None."""
    known = [value for value in values if not _is_nothing(value)]
    return known[0] if len(known) == 1 else known or None


def named(type_: str, names: Iterable[str]) -> object:
    """Make a node of each name."""
    return one_or_all(node(type_, name=name) for name in names)


def at(moment: date | datetime) -> str:
    """Write a day, or a moment with the offset of its own zone (ISO 8601)."""
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def lab_id(lab: Lab) -> str:
    """Give the address that stands for the lab itself, and not for its site; "" for one without a site."""
    return f"{lab.url}#lab" if lab.url else ""


def of_lab(lab: Lab) -> Node:
    """Name a lab where it is not what the page is about."""
    return node("Organization", id_=lab_id(lab), name=lab.name, url=lab.url or lab.homepage)


def contact_point(contact: Contact | None) -> Node | None:
    """Say how to ask. The name is left out: it should be a team's, but only people can tell."""
    if contact is None or not (contact.phone or contact.email or contact.url):
        return None
    return node("ContactPoint", telephone=contact.phone, email=contact.email, url=contact.url)


def picture(image: Image | None) -> Node | None:
    """Give a picture with what it shows. Credit and licence stand below it on the page."""
    return None if image is None else node("ImageObject", url=image.url, caption=image.alt)


def audiences(audience: Iterable[Audience], language: str) -> list[Node]:
    """Say for whom something is meant first."""
    return [node("Audience", audienceType=say(words.audience(one), language)) for one in audience]


def licence(name: str) -> object:
    """Give the address of a licence (schema.org wants one), or its name where nobody knows the address."""
    if not name:
        return None
    return licence_url(name) or node("CreativeWork", name=name)
