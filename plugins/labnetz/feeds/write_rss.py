"""Write updates as RSS 2.0. Chooses nothing: what is handed in is written, newest first, without a clock."""

from __future__ import annotations

import html
from datetime import UTC
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from labnetz.feeds.feed_info import FeedInfo, Item, dated, items_of, last_change, via_of
from labnetz.feeds.written import Entries
from labnetz.feeds.xml import NAMESPACE, Lines, add, document, xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from labnetz.model import Update

_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


def write_rss(updates: Iterable[Update], feed: FeedInfo, entries: Entries | None = None) -> bytes:
    """RSS 2.0 (rssboard.org/rss-specification). The same updates give the same bytes, in whatever order they come."""
    items = items_of(updates, feed)
    ours = {"xmlns:labnetz": NAMESPACE} if feed.providers else {}
    rss = ET.Element("rss", {"version": "2.0", **_NAMESPACES, **ours})
    channel = ET.SubElement(rss, "channel")
    _channel(channel, feed, items)
    made = entries or Entries()
    return document(rss, (made.of(item, feed, _entry) for item in items))


def _entry(item: Item, feed: FeedInfo) -> str:
    lines = Lines("item", 2)
    _item(lines, item, feed)
    return lines.text()


def _channel(channel: ET.Element, feed: FeedInfo, items: Sequence[Item]) -> None:
    add(channel, "title", feed.title)
    add(channel, "link", feed.url)
    add(channel, "description", feed.description or feed.title)
    ET.SubElement(channel, "atom:link", {"href": feed.self_url, "rel": "self", "type": "application/rss+xml"})
    add(channel, "language", feed.language)
    add(channel, "copyright", feed.licence)
    newest = last_change(items, feed)
    if newest:
        add(channel, "lastBuildDate", _rfc822(newest))


def _item(lines: Lines, item: Item, feed: FeedInfo) -> None:
    update = item.update
    lines.add("title", update.title)
    lines.add("link", update.url)
    # Readers take a description for HTML, so a text must be made HTML before it is made XML.
    lines.add("description", html.escape(xml_text(update.excerpt), quote=False))
    lines.add("guid", item.guid, {"isPermaLink": "false"})
    if published := dated(update.published, feed):
        lines.add("pubDate", _rfc822(published))
    if update.modified:
        lines.add("atom:updated", update.modified.astimezone(UTC).isoformat(timespec="seconds"))
    lines.add("dc:creator", update.author)
    for topic in update.topics:
        lines.add("category", topic)
    lines.add("dc:rights", item.licence)
    if item.provider:
        lines.provenance(item.provider.lab, via_of(update))
        # Last, since some readers take its title for the entry's.
        lines.add("source", item.provider.name, {"url": update.source})


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
