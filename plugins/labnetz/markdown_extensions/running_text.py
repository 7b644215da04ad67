"""Tables and notes of Markdown as our pages show them: every cell knows the name of its column, so that it can be read
without the head of the table; numbers stand below each other; a note without a title of its own is named in the
site's language. A link whose words are its own address is marked, since paper shows the address of every other one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from labnetz.locale import say
from labnetz.model import Message, msg

_NUMBER = re.compile(r"[-+−]?[\d.,\u202f\u00a0 ]*\d\s*(?:%|€|[a-zA-Z]{1,3})?")
_TAG = re.compile(r"<[^>]*>")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TITLES: dict[str, Message] = {
    "note": msg("Note"),
    "info": msg("Note"),
    "tip": msg("Tip"),
    "hint": msg("Tip"),
    "example": msg("Example"),
    "question": msg("Question"),
    "important": msg("Important"),
    "warning": msg("Careful"),
    "caution": msg("Careful"),
    "danger": msg("Careful"),
}


class RunningText(Extension):
    """Name cells and notes; `language` is the site's."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Come after the tables, the notes and their attributes."""
        md.treeprocessors.register(_Tidy(md, self._language), "labnetz-running-text", 0)


def makeExtension(language: str = "de") -> RunningText:  # noqa: N802 - Python-Markdown asks a module for it
    """Give the extension to who names this module in `markdown_extensions`."""
    return RunningText(language)


class _Tidy(Treeprocessor):
    def __init__(self, md: Markdown, language: str) -> None:
        super().__init__(md)
        self._language = language

    def run(self, root: Element) -> None:
        heading, md = "", self.md
        for parent, place, child in [*_children(root)]:
            if child.tag in _HEADINGS:
                heading = _said(child, md)
            elif child.tag == "table":
                _name_cells(child, md)
                parent[place] = _framed(child, heading, self._language)
            elif child.get("class", "").startswith("admonition"):
                _translate(child, self._language)
            elif child.tag == "a" and _is_bare(child):
                child.set("class", f"{child.get('class', '')} bare".strip())


def _children(parent: Element) -> Iterator[tuple[Element, int, Element]]:
    for place, child in enumerate(parent):
        yield parent, place, child
        yield from _children(child)


def _framed(table: Element, heading: str, language: str) -> Element:
    """Put a table into a frame that scrolls where it is too wide. Keyboards reach it, since not every browser lets them
    reach whatever scrolls; where it fits, the script takes the needless stop away.
    """
    name = msg("Table: {heading}", heading=heading) if heading else msg("Table")
    frame = Element("div", {"class": "table", "role": "group", "aria-label": say(name, language), "tabindex": "0"})
    frame.tail, table.tail = table.tail, None
    frame.append(table)
    return frame


def _said(element: Element, md: Markdown) -> str:
    """Give the bare words of an element. HTML that somebody wrote is kept aside by Markdown, with a mark in its place:
    in an attribute, its own quotes would end the attribute."""
    written = HTML_PLACEHOLDER_RE.sub(lambda mark: _bare(md, int(mark[1])), "".join(element.itertext()))
    return re.sub(r"[ \t\n]+", " ", written).strip()


def _bare(md: Markdown, number: int) -> str:
    kept = md.htmlStash.rawHtmlBlocks[number]
    return unescape(_TAG.sub(" ", kept)) if isinstance(kept, str) else "".join(kept.itertext())


def _name_cells(table: Element, md: Markdown) -> None:
    names = [_said(cell, md) for cell in table.iter("th")]
    rows = [row for body in table.iter("tbody") for row in body.iter("tr")]
    for row in rows:
        for name, cell in zip(names, row, strict=False):
            if name:
                cell.set("data-label", name)
    for cell in table.iter("th"):
        cell.set("scope", "col")
    for place, column in enumerate(zip(*rows, strict=False)):
        # The first column names the row, also where it does so by a number.
        if place and all(_NUMBER.fullmatch("".join(cell.itertext()).strip()) for cell in column):
            for cell in (*column, *list(table.iter("th"))[place : place + 1]):
                cell.set("class", cell.get("class", "align-right"))


def _is_bare(link: Element) -> bool:
    address, words = link.get("href", ""), "".join(link.itertext()).strip()
    return "://" in address and _short(address) == _short(words)


def _short(address: str) -> str:
    """Leave away of an address what nobody writes on a poster."""
    return re.sub(r"^https?://(www\.)?|^www\.|/$", "", address)


def _translate(note: Element, language: str) -> None:
    """Say a note's kind in the page's language where its author gave it no title."""
    kind = note.get("class", "").split()[1:]
    for title in note.iter("p"):
        if (
            title.get("class") == "admonition-title"
            and kind
            and title.text == kind[0].capitalize()
            and kind[0] in _TITLES
        ):
            title.text = say(_TITLES[kind[0]], language)
