"""Find a site's feeds from one address: ask a bounded number of proposals, look into what they answer, choose.

Asks through a `Fetch` and reads through a `Read`, both handed in; keeps and decides nothing about the registry.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from labnetz.harvest.candidates import Candidate, candidates, feed_behind
from labnetz.harvest.discover import Page, read_page, web_url
from labnetz.harvest.programs import program_at
from labnetz.manifest import check_manifest
from labnetz.model import FetchFailed, Manifest, Message, Origin, Problem, Request, Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from labnetz.harvest.reading import Contents
    from labnetz.model import Fetch, SourceKind

    Read = Callable[[SourceKind, bytes, Origin, datetime], Awaitable[Contents]]

AnswerKind = Literal["events", "updates", "manifest", "page", ""]
ACCEPT = "text/calendar, application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, */*;q=0.5"
_RANK = {"behind": 0, "announced": 1, "linked": 2, "usual": 3, "site": 4, "page": 5}
_OTHER_FILES = frozenset({"months", "events", "sources"})
"""What a portal's other files have at their top: events.json and its months, health.json and the backup."""
_OF_COMMENTS = re.compile(r"/comments?/|[?&]feed=comments", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE)
_XML_FEED = re.compile(rb"<(?:rss|feed|(?:[a-z]+:)?RDF)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for a search: `now` (aware), the IANA zone of times that name none, and how much it may cost:
    `questions` in all, `seconds` from the first to the last."""

    now: datetime
    timezone: str
    questions: int = 20
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that answers and can be read: where, how it was found, and what is in it.

    `number` is its place in the order of asking, which is that of the page.
    """

    candidate: Candidate
    url: str
    kind: SourceKind
    contents: Contents
    number: int = 0

    @property
    def ids(self) -> frozenset[str]:
        """The identities of its entries."""
        return frozenset(one.id for one in self.contents.entries_seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one address led to. `page` is the first page that was read, None where the address is a feed itself; then
    `home` is the home page of its server. `failure` says why the address gave nothing. Feeds stand best first.
    """

    url: str
    page: Page | None = None
    home: Page | None = None
    manifest: Manifest | None = None
    manifest_url: str = ""
    manifest_problems: tuple[Problem, ...] = ()
    feeds: tuple[FoundFeed, ...] = ()
    failure: Message | None = None


def kind_of_answer(body: bytes) -> AnswerKind:
    """Tell by the bytes alone what came back; "" for something else. The readers have the last word."""
    start = body[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")  # UTF-16 is readable enough
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        return "events"
    if start.startswith(b"{"):
        return _kind_of_json(body)
    if _XML_FEED.search(start) and not start[:15].lower().startswith(b"<!doctype html"):
        return "updates"
    return "page" if _HTML.search(start) else ""


def _kind_of_json(body: bytes) -> AnswerKind:
    with suppress(ValueError, RecursionError):
        found = json.loads(body.decode("utf-8-sig"))
        if "labnetz" in found:
            return "" if _OTHER_FILES & found.keys() else "manifest"
        if "jsonfeed" in str(found.get("version")):
            return "updates"
    return ""


async def explore(url: str, fetch: Fetch, read: Read, terms: Terms) -> Found:
    """Find what a site publishes, from any address of it.

    Never raises for what a server does; what did not answer in time is left out.
    """
    search = _Search(fetch, read, terms, terms.questions)
    start = web_url(url, url)
    try:
        async with asyncio.timeout(terms.seconds):
            await search.begin(start)
    except TimeoutError:
        pass  # what was found so far counts
    return search.found(start)


@dataclass(slots=True)
class _Search:
    fetch: Fetch
    read: Read
    terms: Terms
    left: int
    page: Page | None = None
    home: Page | None = None
    manifest: tuple[Manifest | None, tuple[Problem, ...], str] = (None, (), "")
    feeds: list[FoundFeed] = field(default_factory=list)
    failure: Message | None = None
    asked: dict[str, int] = field(default_factory=dict)

    async def begin(self, url: str) -> None:
        behind = feed_behind(url)
        first = Candidate(behind or url, "page", "behind" if behind else "announced")
        await self.ask(first, is_start=True)
        if self.page is not None:
            await self.follow(candidates(self.page))
        elif self.feeds and not program_at(url):
            await self.go_home(url)

    async def go_home(self, url: str) -> None:
        """Read the home page of a feed's server, for its name only: its feeds may be those of somebody else."""
        answer = await self.fetch(Request(urljoin(url, "/"), ACCEPT))
        self.left -= 1
        if isinstance(answer, Response) and kind_of_answer(answer.body) == "page":
            self.home = read_page(answer.body, answer.url or urljoin(url, "/"))

    async def follow(self, proposals: Iterable[Candidate]) -> None:
        """Ask the proposals at once; the fetch itself sees that no server gets too many questions."""
        await asyncio.gather(*(self.ask(one) for one in proposals))

    async def ask(self, candidate: Candidate, *, is_start: bool = False) -> None:
        if self.left <= 0 or candidate.url in self.asked:
            return
        self.left -= 1
        self.asked[candidate.url] = len(self.asked)
        answer = await self.fetch(Request(candidate.url, ACCEPT))
        if isinstance(answer, FetchFailed):
            self.failure = answer.reason if is_start else self.failure
            return
        await self.look(candidate, answer, is_start=is_start)

    async def look(self, candidate: Candidate, answer: Response, *, is_start: bool) -> None:
        kind = kind_of_answer(answer.body)
        url = answer.moved_to or candidate.url
        if kind == "page":
            await self.turn(read_page(answer.body, answer.url or url), candidate, is_start=is_start)
        elif kind == "manifest":
            await self.meet(answer, url)
        elif kind:
            contents = await self.read(
                kind, answer.body, Origin(lab="", url=url, timezone=self.terms.timezone), self.terms.now
            )
            if contents.unreadable is None:
                self.feeds.append(FoundFeed(candidate, url, kind, contents, self.asked[candidate.url]))
            elif is_start:
                self.failure = contents.unreadable

    async def turn(self, page: Page, candidate: Candidate, *, is_start: bool) -> None:
        """Read a page: the first one whole, one below it only for what it announces or links."""
        if is_start:
            self.page = page
        elif candidate.kind == "page":
            certain = [one for one in candidates(page) if one.why in {"behind", "announced", "linked"}]
            await self.follow(one for one in certain if one.kind != "page")

    async def meet(self, answer: Response, url: str) -> None:
        """Read a manifest, and ask for the feeds that it names."""
        manifest, problems = check_manifest(answer.body, url, now=self.terms.now)
        self.manifest = (manifest, problems, url)
        if manifest is not None:
            events = [Candidate(feed, "events", "announced") for feed in manifest.events]
            await self.follow((*events, *(Candidate(feed, "updates", "announced") for feed in manifest.updates)))

    def found(self, url: str) -> Found:
        manifest, problems, manifest_url = self.manifest
        return Found(
            url=url,
            page=self.page,
            home=self.home,
            manifest=manifest,
            manifest_url=manifest_url,
            manifest_problems=problems,
            feeds=tuple(sorted(self.feeds, key=_worth)),
            failure=self.failure,
        )


def _worth(feed: FoundFeed) -> tuple[object, ...]:
    """Best first: found for certain, with something to come, with more in it, and named earlier by the page."""
    comments = _OF_COMMENTS.search(feed.url) is not None
    return comments, _RANK[feed.candidate.why], not feed.contents.upcoming, -feed.contents.entries, feed.number


def best(feeds: Sequence[FoundFeed], kind: SourceKind) -> tuple[FoundFeed, ...]:
    """Choose among the feeds of one kind: those that no better one holds already.

    One is left where a choice is sure; several mean that a person should choose. A feed whose entries all stand in
    another one is dropped: the same news as RSS and Atom, a calendar of one topic beside the whole. Feeds of comments,
    and empty ones, are only taken where there is nothing else; what belongs to a site of which the page is only a part
    is never taken (`of_the_whole_site`): a city's news are not those of its lab.
    """
    of_kind = [one for one in feeds if one.kind == kind and one.candidate.why != "site"]
    telling = [one for one in of_kind if one.contents.entries and not _OF_COMMENTS.search(one.url)] or of_kind[:1]
    kept: list[FoundFeed] = []
    for one in sorted(telling, key=lambda feed: -len(feed.ids)):
        if not any(one.ids <= other.ids for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=_worth))


def of_the_whole_site(feeds: Sequence[FoundFeed]) -> tuple[FoundFeed, ...]:
    """Give the feeds that were guessed at the top of the site, above the page that was asked for."""
    return tuple(one for one in feeds if one.candidate.why == "site")
