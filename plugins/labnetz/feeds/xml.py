"""Write XML that is well-formed whatever the text holds. Knows no feed format.

The XML libraries do all the escaping; the rest here keeps to what XML 1.0 can hold at all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from labnetz.feeds.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAMESPACE = "urn:labnetz:feed"
"""Of our own elements, `labnetz:lab` and `labnetz:via` (docs/spec/lab-json.md)."""

_QUOTE = {'"': "&quot;"}
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


class Lines:
    """One entry, line by line, as `document` writes what has a tree: of entries there may be a million, and to build a
    tree of each takes ten times as long. `level` elements are around it."""

    def __init__(self, tag: str, level: int, attributes: Mapping[str, str] | None = None) -> None:
        self._tag = tag
        self._outside = "  " * level
        self._inside = "  " * (level + 1)
        self._level = level
        self._opening = f"<{tag}{_attributes(attributes)}"
        self._lines: list[str] = []

    def add(self, tag: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
        """Append an element with text; nothing for an empty text, since readers stumble over empty elements."""
        if told := _within(text):
            self._lines.append(f"{self._inside}<{tag}{_attributes(attributes)}>{told}</{tag}>")

    def require(self, tag: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
        """Append an element that a format demands, an empty one too."""
        told = _within(text)
        ending = f">{told}</{tag}>" if told else " />"
        self._lines.append(f"{self._inside}<{tag}{_attributes(attributes)}{ending}")

    def within(self, tag: str) -> Lines:
        """Begin an element that has elements; `put` puts it here."""
        return Lines(tag, self._level + 1)

    def put(self, inner: Lines) -> None:
        """Append an element that has elements."""
        self._lines.append(self._inside + inner.text())

    def provenance(self, lab: str, via: Iterable[str]) -> None:
        """Say whose entry of a merged feed it is, by the lab's id in this network, and which portals handed it on."""
        self.add("labnetz:lab", lab)
        self.add("labnetz:via", " ".join(via))

    def text(self) -> str:
        """Give the text, indented for where it stands but for its first line."""
        if not self._lines:
            return f"{self._opening} />"
        return "\n".join([f"{self._opening}>", *self._lines, f"{self._outside}</{self._tag}>"])


def _attributes(attributes: Mapping[str, str] | None) -> str:
    if not attributes:
        return ""
    return "".join([f' {name}="{_quoted(value)}"' for name, value in attributes.items()])


@lru_cache(maxsize=4096)  # as `xml_text`
def _within(text: str) -> str:
    """Write a text between two tags."""
    return escape(xml_text(text))


@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    """Write a text between the quotes of an attribute."""
    return escape(xml_text(value), _QUOTE)


def document(root: ET.Element, entries: Iterable[str] = ()) -> bytes:
    """Put an element into UTF-8, indented, with a line break at the end.

    `entries` (`Lines.text`) follow on what is in the root, or in its last child where that is a channel (RSS).
    """
    ET.indent(root)
    written = ET.tostring(root, encoding="unicode")
    levels = 2 if "</channel>" in written[-20:] else 1
    head, *ends = written.rsplit("\n", levels)
    body = "".join(f"\n{'  ' * levels}{entry}" for entry in entries)
    return "\n".join(["<?xml version='1.0' encoding='utf-8'?>", head + body, *ends, ""]).encode()
