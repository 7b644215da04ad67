"""Look at what becomes of a foreign text: Markdown → HTML, in which nothing but harmless tags and links may stand.

The second lock behind `foreign_text`, which edits; this one only says no.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import markdown

from labnetz.model import Message, msg

_EXTENSIONS = ("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "fenced_code")
_TAGS = frozenset(
    (
        *("a", "abbr", "br", "code", "em", "img", "strong", "sub", "sup"),
        *("blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre"),
        *("dd", "dl", "dt", "li", "ol", "ul"),
        *("table", "tbody", "td", "th", "thead", "tr"),
    )
)
_ATTRIBUTES = frozenset(("href", "src", "alt", "title", "class", "id", "start", "style"))
_STYLES = frozenset(("text-align: left;", "text-align: center;", "text-align: right;"))
_SCHEMES = frozenset(("", "http", "https", "mailto", "tel"))


def find_danger(body: str) -> Message | None:
    """Say what a page of this text would hold that it must not, None where there is nothing."""
    look = _Look()
    look.feed(markdown.markdown(body, extensions=list(_EXTENSIONS)))
    look.close()
    if look.found:
        return msg("its text holds something that could run on your site ({what})", what=look.found[:80])
    return None


class _Look(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at every tag."""
        if tag not in _TAGS:
            self.found = self.found or f"<{tag}>"
        for name, value in attrs:
            if name not in _ATTRIBUTES or (name in ("href", "src") and not _is_harmless(value or "")):
                self.found = self.found or f"<{tag} {name}>"
            if name == "style" and value not in _STYLES:
                self.found = self.found or f"<{tag} style>"
            if name == "src" and _leads_elsewhere(value or ""):
                # Pictures of other sites tell them who reads ours.
                self.found = self.found or f"<{tag} src>"

    handle_startendtag = handle_starttag


def _leads_elsewhere(address: str) -> bool:
    """Tell whether a browser may ask another site: it reads `\\` as `/`, and `http:x.example` as `http://x.example`."""
    plain = _visible(address).replace("\\", "/")
    return plain.startswith("//") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", plain) is not None


def _is_harmless(address: str) -> bool:
    try:
        return urlsplit(_visible(address)).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def _visible(address: str) -> str:
    """Leave out what browsers leave out."""
    return "".join(sign for sign in address if sign > " " and sign.isprintable())
