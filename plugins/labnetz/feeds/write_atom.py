"""Write updates as Atom (RFC 4287). Chooses nothing: what is handed in is written, newest first, without a clock."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from labnetz.feeds.feed_info import UNDATED, FeedInfo, Item, changed, dated, items_of, last_change, rfc3339, via_of
from labnetz.feeds.guids import atom_id
from labnetz.feeds.written import Entries
from labnetz.feeds.xml import NAMESPACE, Lines, add, document, require, xml_text

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
    update = item.update
    is_foreign = update.language and update.language != feed.language
    entry = Lines("entry", 1, {"xml:lang": update.language} if is_foreign else None)
    entry.add("id", atom_id(item.guid, update.lab, of_network=bool(feed.providers)))
    entry.require("title", update.title, _TEXT)
    _entry_link(entry, "alternate", update.url, "text/html")
    _text(entry, update)
    if published := dated(update.published, feed):
        entry.add("published", rfc3339(published))
    entry.add("updated", rfc3339(changed(update)))
    if update.author:
        _entry_person(entry, update.author)
    for topic in update.topics:
        if xml_text(topic):
            entry.require("category", "", {"term": topic})
    entry.add("rights", item.licence, _TEXT)
    _source(entry, item)
    return entry.text()


def _text(entry: Lines, update: Update) -> None:
    """The excerpt. An entry without a page of its own must have a content (RFC 4287 §4.1.2).

    It is written as HTML, like in RSS: readers that take every text for HTML then show what was meant.
    """
    text = html.escape(xml_text(update.excerpt), quote=False)
    if update.url:
        entry.add("summary", text, {"type": "html"})
    else:
        entry.require("content", text, {"type": "html"})


def _source(entry: Lines, item: Item) -> None:
    """Whose entry it is (RFC 4287 §4.2.11). Last, since some readers take its title for the entry's."""
    if item.provider is None:
        return
    entry.provenance(item.provider.lab, via_of(item.update))
    source = entry.within("source")
    source.add("id", item.update.source)
    source.require("title", item.provider.name, _TEXT)
    _entry_link(source, "self", item.update.source, "")
    _entry_person(source, item.provider.name)
    entry.put(source)


def _entry_person(parent: Lines, name: str) -> None:
    author = parent.within("author")
    author.require("name", name)
    parent.put(author)


def _entry_link(parent: Lines, rel: str, href: str, type_: str) -> None:
    if href:
        parent.require("link", "", {"rel": rel, "href": href} | ({"type": type_} if type_ else {}))


def _person(parent: ET.Element, name: str) -> None:
    require(ET.SubElement(parent, "author"), "name", name)


def _link(parent: ET.Element, rel: str, href: str, type_: str) -> None:
    if href:
        ET.SubElement(parent, "link", {"rel": rel, "href": xml_text(href), "type": type_})
