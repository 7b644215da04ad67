"""Write updates as Atom (RFC 4287). Chooses nothing: what is handed in is written, newest first, without a clock."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from labnetz.feeds.feed_info import UNDATED, FeedInfo, Item, changed, dated, items_of, last_change, rfc3339, via_of
from labnetz.feeds.guids import atom_id
from labnetz.feeds.written import Entries
from labnetz.feeds.xml import NAMESPACE, add, document, entry_text, provenance, require, xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from labnetz.model import Update

_NAMESPACE = "http://www.w3.org/2005/Atom"
_TYPE = "application/atom+xml"
_TEXT = {"type": "text"}


def write_atom(updates: Iterable[Update], feed: FeedInfo, entries: Entries | None = None) -> bytes:
    """Atom 1.0 (RFC 4287). The same updates give the same bytes, in whatever order they come."""
    items = items_of(updates, feed)
    ours = {"xmlns:labnetz": NAMESPACE} if feed.providers else {}
    root = ET.Element("feed", {"xmlns": _NAMESPACE, **ours, "xml:lang": feed.language})
    _feed(root, feed, items)
    made = entries or Entries()
    return document(root, (made.of(item, feed, _entry) for item in items))


def _feed(root: ET.Element, feed: FeedInfo, items: Sequence[Item]) -> None:
    add(root, "id", feed.id or feed.self_url)
    require(root, "title", feed.title, _TEXT)
    add(root, "subtitle", feed.description, _TEXT)
    add(root, "updated", rfc3339(last_change(items, feed) or UNDATED))
    _link(root, "alternate", feed.url, "text/html")
    _link(root, "self", feed.self_url, _TYPE)
    _person(root, feed.author or feed.title)
    add(root, "rights", feed.licence, _TEXT)


def _entry(item: Item, feed: FeedInfo) -> str:
    entry = ET.Element("entry")
    update = item.update
    if update.language and update.language != feed.language:
        entry.set("xml:lang", update.language)
    add(entry, "id", atom_id(item.guid, update.lab, of_network=bool(feed.providers)))
    require(entry, "title", update.title, _TEXT)
    _link(entry, "alternate", update.url, "text/html")
    _text(entry, update)
    if published := dated(update.published, feed):
        add(entry, "published", rfc3339(published))
    add(entry, "updated", rfc3339(changed(update)))
    if update.author:
        _person(entry, update.author)
    for topic in update.topics:
        if xml_text(topic):
            ET.SubElement(entry, "category", {"term": xml_text(topic)})
    add(entry, "rights", item.licence, _TEXT)
    _source(entry, item)
    return entry_text(entry, 1)


def _text(entry: ET.Element, update: Update) -> None:
    """The excerpt. An entry without a page of its own must have a content (RFC 4287 §4.1.2).

    It is written as HTML, like in RSS: readers that take every text for HTML then show what was meant.
    """
    text = html.escape(xml_text(update.excerpt), quote=False)
    if update.url:
        add(entry, "summary", text, {"type": "html"})
    else:
        require(entry, "content", text, {"type": "html"})


def _source(entry: ET.Element, item: Item) -> None:
    """Whose entry it is (RFC 4287 §4.2.11). Last, since some readers take its title for the entry's."""
    if item.provider is None:
        return
    provenance(entry, item.provider.lab, via_of(item.update))
    source = ET.SubElement(entry, "source")
    add(source, "id", item.update.source)
    require(source, "title", item.provider.name, _TEXT)
    _link(source, "self", item.update.source, "")
    _person(source, item.provider.name)


def _person(parent: ET.Element, name: str) -> None:
    require(ET.SubElement(parent, "author"), "name", name)


def _link(parent: ET.Element, rel: str, href: str, type_: str) -> None:
    if href:
        ET.SubElement(parent, "link", {"rel": rel, "href": xml_text(href)} | ({"type": type_} if type_ else {}))
