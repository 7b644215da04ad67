"""What the head of an item's page says of it: title, description, preview, and whether searches may find it."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from labnetz.model import Event, Place, Update, Visibility
from labnetz.publish.event_page import head_words
from labnetz.publish.preview import preview_of
from labnetz.publish.site import Site

if TYPE_CHECKING:
    from labnetz.content.site_content import Item


def describe(meta: MutableMapping[str, Any], found: Item, site: Site) -> None:
    """Give a page's front matter its title, with what changes everything first, and its description.

    An internal page is for those who have its address: no search finds it.
    """
    words = {Update: "excerpt", Place: "description"}.get(type(found), "summary")
    title, said = head_words(found, site) if isinstance(found, Event) else ("", getattr(found, words))
    meta.setdefault("description", said)
    meta["labnetz_preview"] = preview_of(found, site.url)
    if title:
        meta["title"] = title
    if getattr(found, "visibility", Visibility.PUBLIC) is Visibility.INTERNAL:
        meta.update({"robots": "noindex", "search": {"exclude": True}})
