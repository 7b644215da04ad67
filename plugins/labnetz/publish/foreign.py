"""Texts in another language than that of the page: a page marks them, so that they are read and hyphenated right.

They are known by the text itself: it comes to a page on many ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labnetz.content.site_content import Item
    from labnetz.model import Lab
    from labnetz.publish.site import Site

TEXTS = (
    *("title", "summary", "excerpt", "status_note", "access_note", "cost", "room"),
    *("description", "transit", "effort", "who", "needs", "reward", "collects", "time", "group_size", "level", "space"),
    *("staff_hours", "cost_note", "topics", "opening_hours", "roles", "materials", "access_tips"),
    *("changes", "lessons"),
)
"""Fields of items that hold texts in the item's own language; a proper name is the same in all (WCAG 3.1.2)."""


def foreign_texts(items: Iterable[Item], language: str, otherwise: str) -> dict[str, str]:
    """Name the texts of items that are not in `language`, with theirs; `otherwise` is that of items that say none.

    A text that stands in both, such as a topic, is left out.
    """
    found: dict[str, str] = {}
    others: list[Item] = []
    for item in items:
        own = getattr(item, "language", "") or otherwise
        if own.lower() == language.lower():
            others.append(item)
        else:
            found.update((text, own) for text in texts_of(item))
    for text in (text for item in others for text in texts_of(item)) if found else ():
        found.pop(text, None)
    return found


def foreign_on_portal(items: Iterable[Item], labs: Iterable[Lab], site: Site) -> dict[str, str]:
    """Name the texts of labs that write another language than the portal's, with theirs; empty where none does."""
    found: dict[str, str] = {}
    ours: list[Item] = []
    for item in items:
        lang = site.language_by(item.lab, getattr(item, "language", ""))
        if lang:
            found.update((text, lang) for text in _with_place(item))
        else:
            ours.append(item)
    for lab in labs:
        lang = site.other_language(lab.language)
        found.update((text, lang) for text in (texts_of_lab(lab) if lang else ()))
    for text in (text for item in ours for text in _with_place(item)) if found else ():
        found.pop(text, None)
    return found


def marks(item: Item, site: Site) -> tuple[str, ...]:
    """Give the languages with which a page marks an item's texts: they change with the texts of others, too."""
    return tuple(site.language_of(text) for text in _with_place(item)) if site.foreign else ()


def _with_place(item: Item) -> Iterator[str]:
    """Give the texts of an item, and of the place that it has in itself."""
    yield from texts_of(item)
    place = getattr(item, "place", None)
    if place:
        yield from texts_of(place)


def texts_of_lab(lab: Lab) -> Iterator[str]:
    """Give all that a lab says of itself in its own language: no names."""
    topics = ", ".join(lab.topics)
    funding = (one.programme for one in lab.funding)
    sources = (fact.source for fact in lab.facts)
    texts = (lab.summary, topics, *lab.opening_hours, *funding, *(fact.text for fact in lab.facts), *sources)
    return (text for text in texts if text)


def texts_of(item: Item) -> Iterator[str]:
    """Give all that somebody wrote in an item's own language: no names, no addresses."""
    for name in TEXTS:
        value = getattr(item, name, "")
        if isinstance(value, str):
            yield from [value] if value and value != "free" else []
        elif value:
            yield from (*value, ", ".join(value))
    image = getattr(item, "image", None) or getattr(item, "entrance", None)
    if image is not None and image.alt:
        yield image.alt
