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


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """One page: addresses that it loads with their lines, addresses that it links, media types that it announces."""

    name: str
    loaded: tuple[tuple[int, str], ...]
    linked: frozenset[str]
    announced: frozenset[str]


def read_page(name: str, text: str) -> BuiltPage:
    """Read a page; HTML that is broken gives what could be read."""
    page = _Page()
    page.feed(text)
    return BuiltPage(name, tuple(page.loaded), frozenset(page.linked), frozenset(page.announced))


class _Page(HTMLParser):
    """Collects while it reads."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[tuple[int, str]] = []
        self.linked: set[str] = set()
        self.announced: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        values = {name: value or "" for name, value in attrs}
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
