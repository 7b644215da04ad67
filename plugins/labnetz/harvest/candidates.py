"""Propose addresses where a site may keep its feeds. Pure: from one address, or from one page; asks nobody.

A proposal is a guess until `explore` has looked into what its address answers with. Where many programs keep theirs is
taken from their own documentation and their makers' answers (nextcloud/calendar#338, The Events Calendar's help pages).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, quote, urljoin, urlsplit, urlunsplit

from labnetz.harvest.discover import Announced, is_one_event, leads_to_calendar, web_url
from labnetz.harvest.programs import program_of_page

if TYPE_CHECKING:
    from labnetz.harvest.discover import Page
    from labnetz.harvest.programs import Program

MOST = 16
"""Proposals for one page: with the page itself, and two pages below it, a search stays under 20 questions."""

Why = Literal["behind", "announced", "linked", "usual", "site", "page"]
CandidateKind = Literal["events", "updates", "manifest", "page"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be worth asking. `why`: the feed behind a page for people, announced in the page's head,
    linked or embedded there, where the program usually has it, where it has that of the whole site of which the page is
    a part; or another page that may know more."""

    url: str
    kind: CandidateKind
    why: Why
    title: str = ""


def candidates(page: Page) -> tuple[Candidate, ...]:
    """Give the addresses to ask for a page, best first, each once, at most `MOST`, and never the page itself."""
    found: dict[str, Candidate] = {}
    for one in (*_behind(page), *_announced(page), *_own(page), *_usual(page), *_pages(page)):
        if one.url != page.url:
            found.setdefault(one.url, one)
    pages = [one for one in found.values() if one.kind == "page"][:2]
    feeds = [one for one in found.values() if one.kind != "page"]
    return (*feeds[: MOST - len(pages)], *pages)


def feed_behind(url: str) -> str:
    """Give the address of the calendar behind a public calendar's page for people, "" where none is known.

    Nextcloud's share links, Google's embedded calendars, what Outlook publishes as calendar.html, Mobilizon's groups.
    """
    with suppress(ValueError):
        for find in (_nextcloud, _google, _outlook, _mobilizon):
            if found := find(url):
                return found
    return ""


# --- the feed behind a page for people -------------------------------------------------------------------------------


def _nextcloud(url: str) -> str:
    """`…/apps/calendar/p/TOKEN/dayGridMonth/now` and `…/apps/calendar/embed/TOKEN`; several with hyphens."""
    found = re.fullmatch(r"(.*?)(?:/index\.php)?/apps/calendar/(?:p|embed|public)/([A-Za-z0-9]{8,64})\b.*", _path(url))
    return _at(url, f"{found[1]}/remote.php/dav/public-calendars/{found[2]}", "export") if found else ""


def _google(url: str) -> str:
    """`calendar.google.com/calendar/embed?src=ID` and `…?cid=ID`, where the ID may be in base64."""
    parts = urlsplit(url)
    if parts.hostname not in {"calendar.google.com", "www.google.com"} or not parts.path.startswith("/calendar"):
        return ""
    query = parse_qs(parts.query)
    name = next(iter(query.get("src", query.get("cid", []))), "")
    with suppress(ValueError):
        name = name if "@" in name else base64.b64decode(name + "=" * (-len(name) % 4)).decode()
    if not re.fullmatch(r"[\w.#%+-]{1,200}@[\w.-]{1,100}", name):
        return ""
    return f"https://calendar.google.com/calendar/ical/{quote(name, safe='@')}/public/basic.ics".replace("@", "%40")


def _outlook(url: str) -> str:
    found = re.fullmatch(r"(/owa/calendar/.+/)calendar\.html", _path(url))
    return _at(url, f"{found[1]}calendar.ics") if found else ""


def _mobilizon(url: str) -> str:
    found = re.fullmatch(r"(/@[\w.@-]{1,100})(?:/events)?/?", _path(url))
    return _at(url, f"{found[1]}/feed/ics") if found else ""


def _path(url: str) -> str:
    return urlsplit(url).path


def _at(url: str, path: str, query: str = "") -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


# --- what a page leads to --------------------------------------------------------------------------------------------

_EVENTS_PAGE = re.compile(
    r"veranstaltung|termin|kalender|calendar|agenda|\bevents?\b|/programm\b|evenements|manifestations", re.IGNORECASE
)
_MANIFEST = "lab.json"


def _behind(page: Page) -> Iterator[Candidate]:
    for url in (page.url, *page.frames, *page.links):
        if feed := feed_behind(url):
            yield Candidate(feed, "events", "behind")


def _announced(page: Page) -> Iterator[Candidate]:
    """The manifest first, then what the head announces, then links to calendars: whole ones before single events."""
    ranked = sorted(page.announced, key=_rank)
    singles = 0
    for one in ranked:
        if not one.type and is_one_event(one.url):
            singles += 1
            if singles > 2:
                continue
        yield Candidate(one.url, one.kind, "announced" if one.type else "linked", one.title)


def _rank(one: Announced) -> tuple[bool, bool, bool]:
    return one.kind != "manifest", not one.type, is_one_event(one.url)


def _own(page: Page) -> Iterator[Candidate]:
    """A manifest may lie at the top of the site though no page announces it."""
    if not any(one.kind == "manifest" for one in page.announced):
        yield Candidate(urljoin(page.url, _MANIFEST), "manifest", "usual")


def _pages(page: Page) -> Iterator[Candidate]:
    """Pages of the same site that are about events: the subscription often stands only there."""
    host = urlsplit(page.url).netloc
    for url in sorted(page.links, key=len):
        parts = urlsplit(url)
        if parts.netloc == host and _EVENTS_PAGE.search(parts.path) and not leads_to_calendar(url):
            yield Candidate(url, "page", "page")


_USUAL: dict[Program, tuple[tuple[CandidateKind, str], ...]] = {
    "wordpress": (
        ("events", "?post_type=tribe_events&ical=1&eventDisplay=list"),
        ("events", "events/?ical=1"),
        ("events", "veranstaltungen/?ical=1"),
        ("events", "events.ics"),
        ("updates", "feed/"),
    ),
    "typo3": (("updates", "?type=9818"), ("updates", "rss.xml")),
    "drupal": (("updates", "rss.xml"),),
    "joomla": (
        ("updates", "?format=feed&type=rss"),
        ("events", "index.php?option=com_jevents&task=icals.export&format=ical"),
    ),
    "gancio": (("events", "feed/ics"), ("updates", "feed/rss")),
    "mobilizon": (("events", "feed/instance/ics"), ("updates", "feed/instance/atom")),
    "discourse": (("updates", "latest.rss"),),
    "ghost": (("updates", "rss/"),),
    "hugo": (("updates", "index.xml"),),
    "jekyll": (("updates", "feed.xml"),),
    "wix": (("updates", "blog-feed.xml"),),
    "plone": (("updates", "RSS"), ("events", "events/ics_view")),
}
_ANYWHERE: tuple[tuple[CandidateKind, str], ...] = (
    ("updates", "feed/"),
    ("updates", "feed.xml"),
    ("updates", "rss.xml"),
    ("updates", "index.xml"),
    ("events", "calendar.ics"),
    ("events", "kalender.ics"),
    ("events", "feeds/calendar.ics"),
)


def _usual(page: Page) -> Iterator[Candidate]:
    """Where the program keeps its feeds; of a kind that the page announces itself, nothing is guessed."""
    known = {one.kind for one in page.announced if one.type}
    guesses = _USUAL.get(program_of_page(page), _ANYWHERE)
    home = urljoin(page.url, "/")
    here = urljoin(page.url, ".")
    for base in dict.fromkeys((here, home)):
        for kind, path in guesses:
            url = web_url(path, base)
            if kind not in known and url:
                yield Candidate(url, kind, "usual" if base == here else "site")
