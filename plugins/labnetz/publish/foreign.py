"""Texts in another language than that of the page: a page marks them, so that they are read and hyphenated right.

They are known by the text itself: it comes to a page on many ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labnetz.content.site_content import Item

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
