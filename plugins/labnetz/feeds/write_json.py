"""Write updates as JSON Feed 1.1. Chooses nothing: what is handed in is written, newest first, without a clock.

`_labnetz` at the feed and at an item is our extension: `licence` names the licence, `provider` and `source` the lab
that an item of a merged feed comes from and the address of its feed, `lab` its id and `via` the portals on its way.
"""

from __future__ import annotations

import json
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote

from labnetz.feeds.feed_info import FeedInfo, Item, dated, items_of, rfc3339, via_of
from labnetz.feeds.written import Entries
from labnetz.feeds.xml import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from labnetz.model import Update

_JSON = json.JSONEncoder(ensure_ascii=False).encode
_VERSION = "https://jsonfeed.org/version/1.1"


def write_json_feed(updates: Iterable[Update], feed: FeedInfo, entries: Entries | None = None) -> bytes:
    """JSON Feed 1.1 (jsonfeed.org). The same updates give the same bytes, in whatever order they come."""
    about = {
        "version": _VERSION,
        "title": xml_text(feed.title),
        "home_page_url": feed.url,
        "feed_url": feed.self_url,
        "description": xml_text(feed.description),
        "language": feed.language,
        "authors": _authors(feed.author or feed.title),
        "_labnetz": _said(licence=feed.licence),
    }
    made = entries or Entries()
    items = ",\n    ".join(made.of(item, feed, _entry) for item in items_of(updates, feed))
    head = _text(_filled(about)).removesuffix("\n}")
    body = f"[\n    {items}\n  ]" if items else "[]"
    return f'{head},\n  "items": {body}\n}}\n'.encode()


def _entry(item: Item, feed: FeedInfo) -> str:
    return _text(_item(item, feed), "\n    ")


def _text(value: object, ends: str = "\n") -> str:
    """Write as the json module does with an indent of 2, where its quick encoder can't be used. `ends` is a line's end,
    and the beginning of the next one."""
    if isinstance(value, dict) and value:
        inner = f"{ends}  "
        return (
            "{" + ",".join([f"{inner}{_JSON(name)}: {_text(own, inner)}" for name, own in value.items()]) + ends + "}"
        )
    if isinstance(value, list) and value:
        inner = f"{ends}  "
        return "[" + ",".join([inner + _text(own, inner) for own in value]) + ends + "]"
    return _JSON(value)


def _item(item: Item, feed: FeedInfo) -> dict[str, object]:
    """`id` and `content_text` must be there; what is not known is left out. Texts are those of the other formats."""
    update = item.update
    known = {
        "url": xml_text(update.url),
        "title": xml_text(update.title),
        "image": _image(update, feed),
        "date_published": rfc3339(published) if (published := dated(update.published, feed)) else "",
        "date_modified": rfc3339(update.modified) if update.modified else "",
        "authors": _authors(update.author),
        "tags": [tag for tag in map(xml_text, update.topics) if tag],
        "language": update.language if update.language != feed.language else "",
        "_labnetz": _said(
            licence=item.licence,
            provider=item.provider.name if item.provider else "",
            source=update.source if item.provider else "",
            lab=item.provider.lab if item.provider else "",
        )
        | ({"via": list(via)} if (via := via_of(update)) and item.provider else {}),
    }
    return {"id": xml_text(item.guid), "content_text": xml_text(update.excerpt), **_filled(known)}


def _image(update: Update, feed: FeedInfo) -> str:
    """The address of the picture, which an update of our own names beside its page; "" if it lies elsewhere."""
    if update.image is None or feed.providers:
        return ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(update.source), update.image.src))
    return "" if path.startswith(("../", "/")) else feed.url + quote(path)


def _authors(name: str) -> list[dict[str, str]]:
    return [{"name": xml_text(name)}] if xml_text(name) else []


def _said(**texts: str) -> dict[str, str]:
    return {name: xml_text(text) for name, text in texts.items() if text}


def _filled(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value}
