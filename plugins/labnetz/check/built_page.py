"""What one built HTML page loads, links and announces. Judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

_LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
}
_LINKS_THAT_LOAD = frozenset(
    {"stylesheet", "preload", "icon", "modulepreload", "prefetch", "dns-prefetch", "preconnect"}
)
_FRAME = frozenset({"html", "head", "body"})


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """One page: addresses that it loads with their lines, addresses that it links, media types that it announces.

    `is_whole` is False for a piece of HTML that a script puts into a page, here or on another site: it has no frame of
    its own. What an address of a folder leads to is a page, whatever is in it.
    """

    name: str
    loaded: tuple[tuple[int, str], ...]
    linked: frozenset[str]
    announced: frozenset[str]
    is_whole: bool


def read_page(name: str, text: str) -> BuiltPage:
    """Read a page; HTML that is broken gives what could be read."""
    page = _Page()
    page.feed(text)
    is_whole = page.framed or name.rpartition("/")[2] == "index.html"
    return BuiltPage(name, tuple(page.loaded), frozenset(page.linked), frozenset(page.announced), is_whole)


class _Page(HTMLParser):
    """Collects while it reads."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[tuple[int, str]] = []
        self.linked: set[str] = set()
        self.announced: set[str] = set()
        self.framed = False

    def handle_decl(self, decl: str) -> None:
        """Only a whole page begins with a doctype."""
        self.framed = self.framed or decl.lower().startswith("doctype")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        values = {name: value or "" for name, value in attrs}
        self.framed = self.framed or tag in _FRAME
        if tag in _LOADS and values.get(_LOADS[tag]):
            self.loaded.append((self.getpos()[0], values[_LOADS[tag]]))
        if tag == "a":
            self.linked.add(values.get("href", ""))
        if tag != "link":
            return
        kinds = set(values.get("rel", "").lower().split())
        if kinds & _LINKS_THAT_LOAD:
            self.loaded.append((self.getpos()[0], values.get("href", "")))
        if "alternate" in kinds:
            self.announced.add(values.get("type", ""))
