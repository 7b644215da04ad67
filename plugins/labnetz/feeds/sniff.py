"""Tell from the bytes alone what an address answered with, before a parser sees them. Reads no entry."""

from __future__ import annotations

import re
from typing import Literal

from labnetz.errors import NotAFeed
from labnetz.model import msg

MAX_BYTES = 10 * 1024 * 1024

Kind = Literal["xml", "json"]

_PROLOG = re.compile(rb"<!--|<!ENTITY|<[a-z_]", re.IGNORECASE)
_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def kind_of(body: bytes) -> Kind:
    """XML or JSON; raises NotAFeed for what can be neither, and for what is too big or made to hurt a parser."""
    ascii_ = body.replace(b"\0", b"")  # UTF-16 and UTF-32 become readable enough for a look
    start = ascii_.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start:
        raise NotAFeed(msg("the address answers with nothing"))
    if len(body) > MAX_BYTES:
        raise NotAFeed(msg("the feed is larger than {limit} MB", limit=MAX_BYTES // 1024 // 1024))
    if start.startswith(b"{"):
        return "json"
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        raise NotAFeed(msg("the address answers with a calendar, not with a feed of updates"))
    if defines_entities(ascii_):
        raise NotAFeed(msg("the feed defines its own XML entities, which can be used to attack programs that read it"))
    return "xml"


def defines_entities(body: bytes) -> bool:
    """Whether an XML document declares entities before its first element ("billion laughs", local files)."""
    at = 0
    while found := _PROLOG.search(body, at):
        if found.group() != b"<!--":
            return found.group().upper() == b"<!ENTITY"
        at = body.find(b"-->", found.end())
        if at < 0:
            return False
    return False


def no_feed(body: bytes) -> NotAFeed:
    """The reason to give when a parser found no feed in `body`."""
    if _HTML.search(body.replace(b"\0", b"")[:4096]):
        return NotAFeed(msg("the address answers with a web page, not with a feed"))
    return NotAFeed(msg("the address answers with something that is no RSS, Atom or JSON Feed"))


def is_whole(body: bytes) -> bool:
    """Whether an XML feed has its last end tag; a cut-off download still parses."""
    return _END.search(body.replace(b"\0", b"")) is not None
