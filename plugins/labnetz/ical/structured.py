"""Lines of ours as parts: TEXT between semicolons, as in RFC 6350's ADR. Knows no event; checks what it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from labnetz.ical.lines import ContentLine, content_line, escape, split_values, unescape
from labnetz.ical.text import clean, one_line, web_address
from labnetz.model import Contact, Image

ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}")
_FACT = re.compile(r"[a-z][a-z_-]{0,39}")
MOST_PARTS = 200
E = TypeVar("E", bound=StrEnum)

Extras = Mapping[str, str]
"""The X-LABNETZ-… values of one event, still escaped, by their names."""


# --- writing ---------------------------------------------------------------------------------------------------------


def text_line(name: str, text: str) -> list[ContentLine]:
    """Write one text; no line where there is none."""
    text = clean(text)
    return [content_line(name, escape(text))] if text else []


def parts_line(name: str, parts: Iterable[str]) -> list[ContentLine]:
    """Write parts; empty ones at the end are left out, and the line where all are empty."""
    kept = list(map(clean, parts))
    while kept and not kept[-1]:
        kept.pop()
    return [content_line(name, ";".join(map(escape, kept)))] if kept else []


def facts_line(name: str, facts: Iterable[tuple[str, str]]) -> list[ContentLine]:
    """Write "wc=yes;lift=no"."""
    return parts_line(name, [f"{fact}={known}" for fact, known in facts])


def day_text(day: date | None) -> str:
    """Write a day, "" for none."""
    return f"{day:%Y%m%d}" if day else ""


def image_parts(image: Image) -> list[str]:
    """Give what is said about a picture beside its address. Where its file lies in the site is nobody else's matter."""
    return [image.alt, image.credit, image.licence]


# --- reading ---------------------------------------------------------------------------------------------------------


def text_of(found: Extras, name: str) -> str:
    """Give a text, "" when it is not there."""
    return clean(unescape(found[name])) if name in found else ""


def parts_of(found: Extras, name: str) -> list[str]:
    """Give the parts of a line, none when it is not there."""
    return list(map(clean, split_values(found[name], ";")))[:MOST_PARTS] if name in found else []


def exactly(parts: Sequence[str], count: int) -> list[str]:
    """Give as many parts as asked for: missing ones are empty."""
    return [*parts, *[""] * count][:count]


def items_of(found: Extras, name: str) -> tuple[str, ...]:
    """Give the parts that say something."""
    return tuple(part for part in parts_of(found, name) if part)


def matching(found: Extras, name: str, shape: re.Pattern[str]) -> str:
    """Give a text that has the right form, "" for any other."""
    text = text_of(found, name)
    return text if shape.fullmatch(text) and ".." not in text else ""


def values_of(found: Extras, name: str, kind: type[E]) -> tuple[E, ...]:
    """Give those parts that are values of an enumeration."""
    if name not in found:
        return ()
    known = {value.value for value in kind}
    return tuple(kind(part) for part in parts_of(found, name) if part in known)


def facts_of(found: Extras, name: str) -> tuple[tuple[str, str], ...]:
    """Give what stands on both sides of "="."""
    facts = (part.partition("=")[::2] for part in parts_of(found, name))
    return tuple((fact, one_line(known, 80)) for fact, known in facts if _FACT.fullmatch(fact) and known)


def day_of(text: str) -> date | None:
    """Read a day, None for what is none."""
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return None


def image_of(address: str, parts: Sequence[str]) -> Image | None:
    """Give a picture, None without an address that may be shown."""
    url = web_address(address)
    alt, credit, licence = (one_line(part, 1_000) for part in exactly(parts, 3))
    return Image(src="", alt=alt, credit=credit, licence=licence, url=url) if url else None


def contact_of(parts: Sequence[str]) -> Contact | None:
    """Give a contact of its parts, None when nothing is said."""
    name, phone, email, url = exactly(parts, 4)
    contact = Contact(name=one_line(name), phone=one_line(phone), email=one_line(email), url=web_address(url))
    return contact if contact != Contact() else None
