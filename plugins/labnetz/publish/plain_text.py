"""Foreign plain text as HTML: paragraphs, line breaks, and addresses that one can follow. Reads no markup at all."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from labnetz.ical.text import web_address

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^]+")
_CLOSING = {")": "(", "]": "["}


def paragraphs(text: str) -> Markup:
    """Give each paragraph as `<p>`. An empty line ends one, a line end breaks it; web addresses become links."""
    parts = (part.strip() for part in _PARAGRAPHS.split(text.replace("\r\n", "\n")))
    return Markup("\n").join(Markup(f"<p>{_lines(part)}</p>") for part in parts if part)  # noqa: S704 - escaped below


def _lines(text: str) -> str:
    said = _linked(text) if "://" in text else str(escape(text))
    return said.replace("\n", "<br>\n")


def _linked(text: str) -> str:
    """Escape a text but for its addresses, each of which is looked at before it becomes a link."""
    pieces: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = _without_stop(found.group())
        if web_address(address):
            shown = str(escape(address))
            pieces += [str(escape(text[end : found.start()])), f'<a class="bare" href="{shown}">{shown}</a>']
            end = found.start() + len(address)
    return "".join([*pieces, str(escape(text[end:]))])


def _without_stop(address: str) -> str:
    """Leave out the sign that ends the sentence or the bracket in which an address stands."""
    while address:
        last = address[-1]
        opening = _CLOSING.get(last)
        if last not in ".,:;!?…*_" and (opening is None or address.count(opening) >= address.count(last)):
            break
        address = address[:-1]
    return address
