"""Write XML that is well-formed whatever the text holds. Knows no feed format.

The XML library does all the escaping; the rest here keeps to what XML 1.0 can hold at all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from labnetz.feeds.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAMESPACE = "urn:labnetz:feed"
"""Of our own elements, `labnetz:lab` and `labnetz:via` (docs/spec/lab-json.md)."""

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2


@lru_cache(maxsize=4096)  # the same texts stand in each format, and are asked for twice in it
def xml_text(text: str) -> str:
    """Keep of a text, on one line, what XML 1.0 can hold; an XML writer escapes the rest but not this."""
    return one_line(_ILLEGAL.sub("", text))


def add(parent: ET.Element, tag: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    """Append an element with text; nothing for an empty text, since readers stumble over empty elements."""
    if xml_text(text):
        require(parent, tag, text, attributes)


def require(parent: ET.Element, tag: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    """Append an element that a format demands, an empty one too."""
    known = {name: xml_text(value) for name, value in (attributes or {}).items()}
    ET.SubElement(parent, tag, known).text = xml_text(text)


def provenance(parent: ET.Element, lab: str, via: Iterable[str]) -> None:
    """Say whose entry of a merged feed it is, by the lab's id in this network, and which portals handed it on."""
    add(parent, "labnetz:lab", lab)
    add(parent, "labnetz:via", " ".join(via))


def entry_text(entry: ET.Element, level: int) -> str:
    """Put one entry into text, indented for where it stands: `level` elements are around it."""
    ET.indent(entry, level=level)
    return ET.tostring(entry, encoding="unicode").strip()


def document(root: ET.Element, entries: Iterable[str] = ()) -> bytes:
    """Put an element into UTF-8, indented, with a line break at the end.

    `entries` (`entry_text`) follow on what is in the root, or in its last child where that is a channel (RSS).
    """
    ET.indent(root)
    written = ET.tostring(root, encoding="unicode")
    levels = 2 if "</channel>" in written[-20:] else 1
    head, *ends = written.rsplit("\n", levels)
    body = "".join(f"\n{'  ' * levels}{entry}" for entry in entries)
    return "\n".join(["<?xml version='1.0' encoding='utf-8'?>", head + body, *ends, ""]).encode()
