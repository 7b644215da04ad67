"""What a page shows of itself where somebody shares its address (Open Graph). Renders nothing.

Only pictures of the site itself are named, and only those that somebody described: others would be sent about without
a word for who can't see them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from babel.core import get_global

from labnetz.model import Place, Update, Visibility

if TYPE_CHECKING:
    from labnetz.content.site_content import Item


@dataclass(frozen=True, slots=True)
class Preview:
    """`image` is a whole address, "" where there is none to show. `published` is a moment, "" but for news."""

    kind: Literal["website", "article"] = "website"
    image: str = ""
    alt: str = ""
    published: str = ""


def preview_of(item: Item, site_url: str) -> Preview:
    """Choose what is shown of an item; of one that is internal nothing but its title."""
    picture = item.entrance if isinstance(item, Place) else item.image
    is_public = isinstance(item, Place) or item.visibility is Visibility.PUBLIC
    is_shown = picture is not None and picture.alt and picture.url.startswith(site_url) and is_public
    image, alt = (picture.url, picture.alt) if picture is not None and is_shown else ("", "")
    if isinstance(item, Update):
        return Preview("article", image, alt, item.published.isoformat(timespec="seconds"))
    return Preview("website", image, alt)


def og_locale(tag: str) -> str:
    """Give a language with its likely country, as Open Graph wants it: "de" → "de_DE"; "" where none is likely."""
    language, *more = ("en-GB" if tag == "en" else tag).split("-")  # as dates are written
    country = next((part for part in more if len(part) == 2 and part.isupper()), "")
    likely = get_global("likely_subtags").get(language, "").rpartition("_")[2]
    return f"{language}_{country or likely}" if country or likely else ""
