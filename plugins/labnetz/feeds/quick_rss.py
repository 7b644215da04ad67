"""Read RSS 2.0 as nearly every program writes it, ten times as fast as feedparser. Knows when it does not know.

Whatever is odd in a feed makes it give up, and feedparser reads it instead: another encoding, a DOCTYPE, an element or
an attribute that stands in no table below, an element twice, a date in words, text between elements. So it needs no
mercy for broken feeds, and what it gives is what feedparser would have given (tests/properties/test_quick_rss.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pyexpat import ExpatError, ParserCreate
from typing import NoReturn

from labnetz.feeds.dates import read_date
from labnetz.feeds.plain import link_of
from labnetz.feeds.raw import RawEntry, RawFeed
from labnetz.feeds.xml import NAMESPACE

_DECLARATION = re.compile(
    rb"<\?xml\s+version=([\"'])1\.0\1(?:\s+encoding=([\"'])(?i:utf-8)\2)?(?:\s+standalone=([\"'])yes\3)?\s*\?>\s*"
)
_ODD_BYTES = re.compile(rb"<!(?:doctype|entity)", re.IGNORECASE)
_ODD_CHARACTERS = re.compile("[\x80-\x9f]")  # feedparser takes them for Windows-1252
_LINK = re.compile(r"https?://[^\s/;][^\s;]*|")  # feedparser mends what looks like an entity, and slashes
_DATE = re.compile(
    r"[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}(?::[0-9]{2})? (?:[+-][0-9]{4}|[A-Z]{1,4})|"
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})"
)

_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:labnetz": NAMESPACE,
    "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
    "xmlns:sy": "http://purl.org/rss/1.0/modules/syndication/",
    "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
}
_UNREAD = ""
_INSIDE: Mapping[str, Mapping[str, str]] = {
    "": {"rss": _UNREAD},
    "rss": {"channel": _UNREAD},
    "channel": {
        "title": "title",
        "link": "link",
        "language": "language",
        "pubDate": "published",
        "lastBuildDate": "modified",
        **dict.fromkeys(("image", "item", "description", "generator", "copyright", "ttl", "docs", "category"), _UNREAD),
        **dict.fromkeys(("managingEditor", "webMaster"), _UNREAD),
        **dict.fromkeys(("atom:link", "sy:updatePeriod", "sy:updateFrequency"), _UNREAD),
    },
    "image": dict.fromkeys(("url", "title", "link", "width", "height"), _UNREAD),
    "item": {
        "title": "title",
        "link": "link",
        "guid": "guid",
        "description": "summary",
        "content:encoded": "content",
        "pubDate": "published",
        "dc:date": "modified",
        "atom:updated": "modified",
        "author": "author",
        "dc:creator": "author",
        "category": "topics",
        "dc:subject": "topics",
        "dc:rights": "rights",
        "dc:language": "language",
        "labnetz:lab": "lab",
        "labnetz:via": "via",
        "source": "from",
        **dict.fromkeys(("enclosure", "comments", "slash:comments", "wfw:commentRss"), _UNREAD),
    },
}
"""Under each element those that may stand in it, and as what they are kept. What may hold others is named here."""
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "rss": frozenset({"version", *_NAMESPACES}),
    "atom:link": frozenset({"href", "rel", "type"}),
    "enclosure": frozenset({"url", "length", "type"}),
    "guid": frozenset({"isPermaLink"}),
    "source": frozenset({"url"}),
}
_NOTED = {"rss", "item", "source", "atom:link"}


def read_quickly(body: bytes, zone: tzinfo) -> RawFeed | None:
    """Read an RSS feed; None when that is for feedparser. `zone` holds for dates that name none. Raises nothing.

    `body` is what `sniff.kind_of` took for XML.
    """
    if not _is_plain(body):
        return None
    reading = _Reading(zone)
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.pieces.append
    parser.ProcessingInstructionHandler = _give_up
    try:
        parser.Parse(body, True)  # noqa: FBT003 - it takes no name
    except (_Odd, ExpatError):
        return None
    said = reading.feed
    return RawFeed(
        title=said.get("title", ""),
        link=said.get("link", ""),
        language=said.get("language", ""),
        entries=tuple(reading.entries),
    )


class _Odd(Exception):
    """The feed holds something that feedparser must read."""


def _give_up(*_: object) -> NoReturn:
    raise _Odd


def _is_plain(body: bytes) -> bool:
    """Whether the bytes are what they say, so that nothing has to be found out about their encoding."""
    unmarked = body.removeprefix(b"\xef\xbb\xbf")
    declared = _DECLARATION.match(unmarked)
    start = declared.end() if declared else 0
    # feedparser takes the last "encoding=" of the first line for the declaration's.
    if not unmarked.startswith(b"<", start) or b"encoding=" in unmarked[start:].partition(b"\n")[0]:
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return _ODD_BYTES.search(body) is None


@dataclass(slots=True)
class _Reading:
    """What was read so far. `path` are the open elements, `pieces` the text since the last tag."""

    zone: tzinfo
    path: list[str] = field(default_factory=lambda: [""])
    pieces: list[str] = field(default_factory=list)
    prefixes: set[str] = field(default_factory=set)
    feed: dict[str, str] = field(default_factory=dict)
    entries: list[RawEntry] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    topics: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self.pieces:
            self.between()
        if name not in _INSIDE.get(self.path[-1], ()):
            raise _Odd
        if attributes and not attributes.keys() <= _ATTRIBUTES.get(name, frozenset()):
            raise _Odd
        if ":" in name and name.partition(":")[0] not in self.prefixes:
            raise _Odd
        self.path.append(name)
        if attributes or name in _NOTED:
            self.begin(name, attributes)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note what an element says in its attributes."""
        if name == "rss":
            self.prefixes = {known.removeprefix("xmlns:") for known in attributes}
            if attributes.get("version") != "2.0" or not attributes.items() <= {
                ("version", "2.0"),
                *_NAMESPACES.items(),
            }:
                raise _Odd
        elif name == "item":
            self.said, self.topics = {}, []
        elif name == "guid":
            self.said["permalink"] = attributes["isPermaLink"]
        elif name == "source":
            self.said["source"] = attributes.get("url", "")
        elif name == "enclosure":
            self.said["enclosure"] = "yes"
        elif attributes.get("rel") not in {"self", "hub"} or "href" not in attributes:
            raise _Odd  # it could be the feed's own link

    def end(self, name: str) -> None:
        del self.path[-1]
        if name in _INSIDE:
            self.between()
            if name == "item":
                self.entries.append(_entry(self.said, self.topics, self.zone))
            return
        key = _INSIDE[self.path[-1]][name]
        text = _clean("".join(self.pieces))
        self.pieces.clear()
        if key == "topics":
            if text and text not in self.topics:
                self.topics.append(text)
        elif key:
            _keep(self.said if self.path[-1] == "item" else self.feed, key, text)

    def between(self) -> None:
        """Allow nothing but space between elements."""
        if self.pieces and not "".join(self.pieces).isspace():
            raise _Odd
        self.pieces.clear()


def _clean(text: str) -> str:
    """Give the text of an element, if feedparser would leave it as it is."""
    text = text.strip()
    if not text.isascii() and (_ODD_CHARACTERS.search(text) or _is_encoded_twice(text)):
        raise _Odd
    return text


def _is_encoded_twice(text: str) -> bool:
    """Whether it reads like UTF-8 that was taken for Latin-1; feedparser mends that."""
    try:
        text.encode("iso-8859-1").decode()
    except UnicodeError:
        return False
    return True


def _keep(said: dict[str, str], key: str, text: str) -> None:
    """Keep a text that has only one meaning, and stands there once."""
    if key in said:
        raise _Odd
    if key in {"published", "modified"} and not _DATE.fullmatch(text):
        raise _Odd
    if key == "link" and not _LINK.fullmatch(text):
        raise _Odd
    said[key] = text


def _entry(said: Mapping[str, str], topics: list[str], zone: tzinfo) -> RawEntry:
    guid, content = said.get("guid", ""), said.get("content", "")
    return RawEntry(
        guid=guid,
        link=_link(said, guid),
        title=said.get("title", ""),
        summary=said.get("summary", content),
        content=content,
        published=_date(said.get("published"), zone),
        modified=_date(said.get("modified"), zone),
        topics=tuple(topics),
        author=said.get("author", ""),
        rights=said.get("rights", ""),
        language=said.get("language", ""),
        lab=said.get("lab", ""),
        via=said.get("via", ""),
        source=said.get("source", ""),
    )


def _link(said: Mapping[str, str], guid: str) -> str:
    """Give the address; a GUID that calls itself one stands in for it, where it can be followed."""
    is_address = said.get("permalink", "true") == "true"
    if is_address and ":///" in guid:
        raise _Odd
    link = said.get("link", guid if is_address else "")
    if link == guid and not link_of(link, ""):
        link = ""
    if not link and "enclosure" in said:
        raise _Odd
    return link


def _date(text: str | None, zone: tzinfo) -> datetime | None:
    """Read a date; one that we can't read is for feedparser."""
    if text is None:
        return None
    found = read_date(text, zone)
    if found is None:
        raise _Odd
    return found
