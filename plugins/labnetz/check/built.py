"""Check a built site: does it hold the feeds that it promises, and does it load nothing from elsewhere?

Reads no disk itself: the names of the files and a way to read one are handed in. For any generator's output: some skip
a plugin they don't know without a word, and the feeds are gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.feeds.read import read_feed
from labnetz.ical.read import read_calendar
from labnetz.model import Origin, Problem, Where, msg

Read = Callable[[str], bytes]
PROMISED = ("feeds/calendar.ics", "feeds/calendar-all.ics", "feeds/updates.xml")
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


def check_built(names: Iterable[str], read: Read, *, now: datetime) -> tuple[Problem, ...]:
    """Check all files of one built site; `names` are POSIX paths below its root. `now` is aware."""
    known = sorted(names)
    found = [*manifest_is_there(known, read), *feeds_are_there(known, read, now)]
    for name in known:
        if name.endswith(".html"):
            found += page_is_ours(name, read(name).decode("utf-8", errors="replace"))
    return tuple(found)


def manifest_is_there(known: list[str], read: Read) -> Iterator[Problem]:
    """SITE-01: the site says who it is. Bad: no lab.json. Good: lab.json with an id and feeds."""
    if "lab.json" not in known:
        yield _missing("SITE-01", "lab.json")
        return
    try:
        manifest = json.loads(read("lab.json"))
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict) or "id" not in manifest or "feeds" not in manifest:
        what = msg("{path} does not say who the lab is", path="lab.json")
        yield Problem("SITE-01", Where("lab.json"), what, _REBUILD)


def feeds_are_there(known: list[str], read: Read, now: datetime) -> Iterator[Problem]:
    """SITE-02: the feeds are there and can be read. Bad: no feeds/calendar.ics. Good: one without a fault."""
    for name in PROMISED:
        if name not in known:
            yield _missing("SITE-02", name)
            continue
        yield from _unreadable(name, read(name), now)


def page_is_ours(name: str, text: str) -> Iterator[Problem]:
    """SITE-03: a page announces the calendar. PRIV-01: it loads nothing from elsewhere.

    Bad: `<script src="https://cdn.example/x.js">`. Good: `<script src="assets/labnetz.js">`.
    """
    page = _Page()
    page.feed(text)
    if "text/calendar" not in page.announced:
        what = msg("this page does not announce the calendar")
        fix = msg('add <link rel="alternate" type="text/calendar"> to its head')
        yield Problem("SITE-03", Where(name), what, fix, "warning")
    here = f"https://site.invalid/{name}"
    for line, address in page.loaded:
        target = urlsplit(urljoin(here, address))
        if target.scheme not in {"data", ""} and target.hostname != "site.invalid":
            what = msg("this page loads {address} from another server, which learns who reads it", address=address)
            fix = msg("put a copy into the site and load that")
            yield Problem("PRIV-01", Where(name, line), what, fix)


_REBUILD = msg("build the site again with the labnetz plugin, or run labnetz render into it")


def _missing(rule: str, name: str) -> Problem:
    return Problem(rule, Where(name), msg("{path} is missing in the built site", path=name), _REBUILD)


def _unreadable(name: str, content: bytes, now: datetime) -> Iterator[Problem]:
    origin = Origin(lab="", url=name, timezone="UTC")
    try:
        if name.endswith(".ics"):
            yield from read_calendar(content, origin).problems
            return
        yield from read_feed(content, origin, first_seen=now).problems
    except (NotACalendar, NotAFeed) as error:
        yield Problem("SITE-02", Where(name), error.message, _REBUILD)


class _Page(HTMLParser):
    """What a page loads, with the line, and which media types it announces."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[tuple[int, str]] = []
        self.announced: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        values = {name: value or "" for name, value in attrs}
        if tag in _LOADS and values.get(_LOADS[tag]):
            self.loaded.append((self.getpos()[0], values[_LOADS[tag]]))
        if tag != "link":
            return
        kinds = set(values.get("rel", "").lower().split())
        if kinds & _LINKS_THAT_LOAD:
            self.loaded.append((self.getpos()[0], values.get("href", "")))
        if "alternate" in kinds:
            self.announced.add(values.get("type", ""))
