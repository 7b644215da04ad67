"""Lines of a ticket or a fact sheet: text, perhaps with a link. Knows what several kinds of pages say alike.

Renders nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labnetz import words
from labnetz.locale import say
from labnetz.model import Audience, Contact, Image, Message, Practice, Service, msg
from labnetz.publish import pictures
from labnetz.publish.item_links import topic_href
from labnetz.publish.site import Known, Site
from labnetz.publish.upstream import key_of

_DIALLED = re.compile(r"\+?\(?\d[\d\s()/.–-]*")
_SHORTEST = 3
"""Digits; 115 is a number of the administration."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line, perhaps a link."""

    text: str
    href: str = ""


Lines = tuple[Text, ...]
Detail = tuple[str, Lines]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as a page shows it; `alt` is "" for one that only decorates.

    `width` and `height` in pixels are 0 where nobody knows them; `srcset` and `sizes` are "" where there is no choice.
    """

    src: str
    alt: str
    credit: str
    licence: str
    width: int = 0
    height: int = 0
    srcset: str = ""
    sizes: str = ""


def details(found: Iterable[tuple[Message, Lines]], language: str) -> tuple[Detail, ...]:
    """Name what there is to say; what has no line is left out."""
    return tuple((say(label, language), lines) for label, lines in found if lines)


def lines(*texts: str) -> Lines:
    """Make a line of each text that says something."""
    return tuple(Text(text) for text in texts if text)


def figure(image: Image | None, site: Site, root: str) -> Figure | None:
    """Give a picture with the way to it, None for one that must not be shown: on a portal, from another site, or where
    nobody says who made it and who may show it."""
    if image is None or site.is_portal or not image.url.startswith(site.url) or not (image.credit and image.licence):
        return None
    known, offered = site.pictures.get(image.url), pictures.srcset(image.url, site, root)
    return Figure(
        src=pictures.best(image.url, site, root),
        alt=image.alt,
        credit=image.credit,
        licence=image.licence,
        width=known.width if known else 0,
        height=known.height if known else 0,
        srcset=offered,
        sizes=pictures.MEASURE if offered else "",
    )


def contact_lines(contact: Contact | None) -> Lines:
    """Say whom to ask, and how."""
    if contact is None:
        return ()
    ways = (phone_line(contact.phone), mail_line(contact.email), Text(contact.url, contact.url))
    return (*lines(contact.name), *(way for way in ways if way.text))


def phone_line(number: str) -> Text:
    """Make a number one can call by touching it. Hours and rooms may stand beside it: the longest number is dialled."""
    runs = (re.sub(r"[^\d+]", "", _without_trunk(run)) for run in _DIALLED.findall(number))
    dialled = max(runs, key=len, default="")
    return Text(number, f"tel:{dialled}" if len(dialled) >= _SHORTEST else "")


def _without_trunk(number: str) -> str:
    """Leave out the nought of "+49 (0)30 …", which is not dialled from abroad (DIN 5008)."""
    return re.sub(r"\(\s*0\s*\)", "", number) if number.startswith(("+", "00")) else number


def mail_line(address: str) -> Text:
    """Make an address one can write to."""
    return Text(address, f"mailto:{address}")


def audience_lines(audience: Sequence[Audience], language: str) -> Lines:
    """Say for whom something is meant first, each as a line of its own: some of them have commas."""
    return lines(*(as_line(say(words.audience(one), language)) for one in audience))


def service_lines(services: Sequence[Service], language: str) -> tuple[str, ...]:
    """Say what makes it possible for more people to take part, each as a line of its own."""
    return tuple(as_line(say(words.service(one), language)) for one in services)


def language_line(tags: Sequence[str], language: str) -> str:
    """Name languages: "Deutsch, Englisch"."""
    return ", ".join(words.language_name(tag, language) for tag in tags)


def licence_line(licence: str, site: Site, lab: str) -> str:
    """Name a licence where it is not the lab's, which stands at the foot of every page."""
    known = site.labs.get(lab)
    return "" if known is not None and known.licence == licence else licence


def practice_lines(practice: str, site: Site, lab: str, root: str) -> Lines:
    """Name the practice that something follows, with its page where that is on this site."""
    if not practice:
        return ()
    owner, _, id_ = practice.rpartition("/")
    known = known_practice(practice, lab, site)
    title, way = (known.title, site.link(known.url, root)) if known else (id_name(id_), "")
    if owner not in {"", lab}:
        title = say(msg("{practice} (lab {lab})", practice=title, lab=lab_name(owner, site)), site.language)
    return (Text(title, way),)


def known_practice(named: str, lab: str, site: Site) -> Known | None:
    """Find the page of a practice that a lab names, "nutzertest" or "berlin/nutzertest"; None where it has none."""
    owner, _, id_ = named.rpartition("/")
    if site.is_portal:
        return site.items.get(("practices", f"{owner or lab}/{id_}"))
    return site.items.get(("practices", id_)) if owner in {"", lab} else None


def upstream(practice: Practice, site: Site) -> Known | None:
    """Find the page of what a practice was built on; None where that has none here. On a portal, `family` found it."""
    if site.is_portal:
        return site.items.get(("upstream", key_of(practice)))
    named = practice.based_on.partition("@")[0]
    return known_practice(named, practice.lab, site) if named else None


def topic_lines(topics: Sequence[str], site: Site, root: str) -> Lines:
    """Name topics, each with its page; on one line where none has a page of its own."""
    named = tuple(Text(topic, topic_href(topic, site, root)) for topic in topics)
    return named if any(one.href for one in named) else lines(", ".join(topics))


def lab_name(id_: str, site: Site) -> str:
    """Name a lab; a lab's own site knows of another one only its id."""
    known = site.own if site.own is not None and site.own.id == id_ else site.labs.get(id_)
    return known.label if known else id_name(id_)


def id_name(id_: str) -> str:
    """Make an id readable where no title is known: "digital-sprechstunde" → "Digital-Sprechstunde"."""
    return "-".join(part[:1].upper() + part[1:] for part in id_.split("-"))


def as_line(text: str) -> str:
    """Begin a line with a capital letter."""
    return text[:1].upper() + text[1:]
