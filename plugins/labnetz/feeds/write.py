"""Write updates as RSS 2.0. Chooses nothing: what is handed in is written, newest first, without a clock.

The XML library does all the escaping; the rest here keeps to what XML 1.0 can hold at all.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from labnetz.feeds.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from labnetz.model import Update

_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}
_GLOBAL_GUID = re.compile(r"(?:https?://|tag:|urn:(?!labnetz:)).|[^@\s:]+@[^@\s]+\.[^@\s]+$")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The lab that items of a merged feed come from; an item's own `source` is the address of the feed."""

    lab: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo:
    """What a feed says about itself. `url` is the page about it, `self_url` its own address, both absolute.

    A merged feed names its `providers`; then every item carries its source, its licence and a GUID that is
    unique in the network.
    """

    title: str
    description: str
    url: str
    self_url: str
    language: str
    licence: str
    providers: tuple[Provider, ...] = ()


def write_rss(updates: Iterable[Update], feed: FeedInfo) -> bytes:
    """RSS 2.0 (rssboard.org/rss-specification). The same updates give the same bytes, in whatever order they come."""
    newest_first = sorted(updates, key=lambda update: (-update.published.timestamp(), update.guid, update.lab))
    rss = ET.Element("rss", {"version": "2.0", **_NAMESPACES})
    channel = ET.SubElement(rss, "channel")
    _channel(channel, feed, newest_first)
    guids = network_guids(newest_first) if feed.providers else {}
    providers = {provider.lab: provider for provider in feed.providers}
    for update in newest_first:
        item = ET.SubElement(channel, "item")
        _item(item, update, guids.get((update.lab, update.guid), update.guid))
        _provenance(item, update, feed, providers.get(update.lab))
    ET.indent(rss)
    document: bytes = ET.tostring(rss, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def network_guids(updates: Iterable[Update]) -> dict[tuple[str, str], str]:
    """One GUID for each (lab, guid) that no other lab's update has.

    A GUID that is an address, a tag, or a name at a host is unique in the world and stays as it is, so that readers
    of two feeds see one entry. One that looks local ("17"), that two labs use, or that only pretends to be one of
    ours, gets its lab's id in front.
    """
    users: dict[str, set[str]] = {}
    for update in updates:
        users.setdefault(update.guid, set()).add(update.lab)
    return {
        (lab, guid): guid if len(labs) == 1 and _GLOBAL_GUID.match(guid) else f"urn:labnetz:{lab}:{guid}"
        for guid, labs in users.items()
        for lab in labs
    }


def _channel(channel: ET.Element, feed: FeedInfo, updates: Sequence[Update]) -> None:
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.url)
    _add(channel, "description", feed.description or feed.title)
    ET.SubElement(channel, "atom:link", {"href": feed.self_url, "rel": "self", "type": "application/rss+xml"})
    _add(channel, "language", feed.language)
    _add(channel, "copyright", feed.licence)
    if updates:
        newest = max(moment for update in updates for moment in (update.published, update.modified or update.published))
        _add(channel, "lastBuildDate", _rfc822(newest))


def _item(item: ET.Element, update: Update, guid: str) -> None:
    _add(item, "title", update.title)
    _add(item, "link", update.url)
    # Readers take a description for HTML, so a text must be made HTML before it is made XML.
    _add(item, "description", html.escape(one_line(update.excerpt), quote=False))
    _add(item, "guid", guid, {"isPermaLink": "false"})
    _add(item, "pubDate", _rfc822(update.published))
    if update.modified:
        _add(item, "atom:updated", update.modified.astimezone(UTC).isoformat(timespec="seconds"))
    _add(item, "dc:creator", update.author)
    for topic in update.topics:
        _add(item, "category", topic)


def _provenance(item: ET.Element, update: Update, feed: FeedInfo, provider: Provider | None) -> None:
    """Whose item it is. `source` stands last: some readers take its title for the entry's."""
    if provider or update.licence != feed.licence:
        _add(item, "dc:rights", update.licence)
    if provider:
        _add(item, "source", provider.name, {"url": update.source})


def _add(parent: ET.Element, tag: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    """Append an element with text; nothing for an empty text, since readers stumble over empty elements."""
    clean = xml_text(text)
    if clean:
        known = {name: xml_text(value) for name, value in (attributes or {}).items()}
        ET.SubElement(parent, tag, known).text = clean


def xml_text(text: str) -> str:
    """Keep of a text, on one line, what XML 1.0 can hold; an XML writer escapes the rest but not this."""
    return one_line(_ILLEGAL.sub("", text))


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
