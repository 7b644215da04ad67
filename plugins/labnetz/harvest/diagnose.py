"""Look at somebody's feeds as `labnetz doctor` does: ask for each more than once, and say everything that is wrong.

Asks and reads through what is handed in. Says nothing to anybody: a `Diagnosis` is a value.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from labnetz.harvest.candidates import feed_behind
from labnetz.harvest.diagnosis import Diagnosis, Examined, examined, without
from labnetz.harvest.discover import read_page, web_url
from labnetz.harvest.examine_answer import Visit, Visits, examine_answer, examine_failure, is_local
from labnetz.harvest.examine_data import (
    CATALOG,
    INDEX,
    MOST_SECONDS,
    examine_catalog,
    examine_index,
    months_of,
    parts_of,
)
from labnetz.harvest.examine_page import examine_page
from labnetz.harvest.explore import ACCEPT, kind_of_answer
from labnetz.harvest.programs import program_at, program_in, program_of_page
from labnetz.manifest import check_manifest
from labnetz.model import FetchFailed, Origin, Problem, Request, Response, Where, msg, msg_n

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.harvest.discover import Announced
    from labnetz.harvest.explore import Read
    from labnetz.harvest.programs import Program
    from labnetz.harvest.reading import Contents
    from labnetz.model import SourceKind

    Ask = Callable[[Request], Awaitable[Visit]]

MOST_FEEDS = 8
POLITE = "Mozilla/5.0 (compatible; labnetz)"
"""A name that begins as a browser's does, and still says who asks: what the registry may write as user_agent."""
_ROBOTS = 64 * 1024


async def diagnose(url: str, ask: Ask, read: Read, *, now: datetime, timezone: str) -> Diagnosis:
    """Look at one address. `timezone` (IANA) is that of times that name none. A page leads to the feeds that it
    announces, a manifest to those that it names."""
    doctor = _Doctor(ask, read, now, timezone)
    return Diagnosis(url, tuple([one async for one in doctor.all_of(url)]))


@dataclass(frozen=True, slots=True)
class _Doctor:
    ask: Ask
    read: Read
    now: datetime
    timezone: str
    robots: dict[str, RobotFileParser | None] = field(default_factory=dict)
    stands_in: dict[str, str] = field(default_factory=dict)

    async def at(self, url: str) -> Visit:
        """Ask an address that a page or a manifest names; of a site that is tried out locally, ask it there."""
        return await self.ask(Request(self.here(url), ACCEPT))

    def here(self, url: str) -> str:
        """Give the address at which a site that is tried out locally has what it will have at its own."""
        for own, local in self.stands_in.items():
            if url.startswith(own):
                return local + url.removeprefix(own)
        return url

    def stand_in(self, asked: str, own: str) -> None:
        """Remember that a site on this computer stands in for its own address, by what both paths end with alike."""
        if not own or not is_local(asked) or is_local(own):
            return
        while asked.count("/") > 3 and own.count("/") > 3 and asked.split("/")[-2:] == own.split("/")[-2:]:
            asked, own = (one.rpartition("/")[0].rpartition("/")[0] + "/" for one in (asked, own))
        self.stands_in[own] = asked

    async def all_of(self, url: str) -> AsyncIterator[Examined]:
        first = await self.ask(Request(url, ACCEPT))
        match kind_of_answer(first.body):
            case "events" | "updates" as kind:
                yield await self.feed(first, kind)
            case "manifest":
                async for one in self.manifest(first):
                    yield one
            case "page":
                async for one in self.page(first):
                    yield one
            case _:
                yield await self.nothing(first)

    async def nothing(self, first: Visit) -> Examined:
        """An address without an answer, or with one that nobody can read."""
        if isinstance(first.answer, Response):
            what = msg("the address answers with something that is neither a calendar nor a feed nor a web page")
            if not first.body.strip():
                what = msg("the answer is empty")
            fix = msg("copy the link that your program offers for subscribing")
            return examined(first, "", "", (Problem("DOC-02", Where(first.url), what, fix),))
        polite = None
        if first.answer.status in {401, 403, 406, 429, 451}:
            polite = await self.ask(Request(first.url, ACCEPT, user_agent=POLITE))
        return examined(first, "", program_at(first.url), examine_failure(Visits(first=first, polite=polite)))

    async def page(self, first: Visit) -> AsyncIterator[Examined]:
        """A page for people: what it announces is looked at; what it should announce is said."""
        page = read_page(first.body, first.heads[-1].url)
        program = program_of_page(page)
        behind = feed_behind(first.url)
        yield examined(first, "page", program, (*examine_page(first.url, page, behind),))
        self.stand_in(first.heads[-1].url, page.canonical)
        manifests = [one.url for one in page.announced if one.kind == "manifest"]
        feeds = [behind] if behind else list(_calendars_first(page.announced))
        for url in feeds[:MOST_FEEDS]:
            yield await self.announced(await self.at(url), program)
        for url in manifests[:1]:
            visit = await self.at(url)
            yield await self.announced(visit, program)
            async for one in self.data(visit, feeds):
                yield one

    async def announced(self, visit: Visit, program: Program) -> Examined:
        match kind_of_answer(visit.body):
            case "events" | "updates" as kind:
                return await self.feed(visit, kind, program)
            case "manifest":
                return await self.only_manifest(visit)
        if isinstance(visit.answer, FetchFailed):
            return await self.nothing(visit)
        what = msg("the page announces a feed here, but the address answers with something else")
        fix = msg("correct the announcement, or what answers there")
        return examined(visit, "", program, (Problem("DOC-02", Where(visit.url), what, fix),))

    async def manifest(self, first: Visit) -> AsyncIterator[Examined]:
        yield await self.only_manifest(first)
        manifest, _ = check_manifest(first.body, _own_address(first), now=self.now)
        if manifest is None:
            return
        self.stand_in(first.url.rpartition("/")[0] + "/", manifest.url)
        feeds = tuple(dict.fromkeys((*manifest.events, *manifest.all_events, *manifest.updates)))
        for url in feeds:
            found = await self.announced(await self.at(url), "")
            yield without(found, "DOC-11") if url in manifest.all_events else found
        async for one in self.data(first, feeds):
            yield one

    async def data(self, manifest: Visit, seen: Sequence[str]) -> AsyncIterator[Examined]:
        """Of a portal: the lists of its open data, the files of the months, and the calendars of its parts."""
        found, _ = check_manifest(manifest.body, _own_address(manifest), now=self.now)
        if found is None or not found.labs:
            return
        index = await self.at(f"{found.url}{INDEX}")
        months = [(month, await self.at(month.url)) for month in months_of(index.body)]
        yield await self.list_of(index, examine_index(index, months))
        catalog = await self.at(f"{found.url}{CATALOG}")
        parts, spent, looked_at = parts_of(catalog.body, found.url), 0.0, 0
        known = {self.here(url) for url in seen}
        for url in parts.chosen:
            looked_at += 1
            if self.here(url) not in known:
                visit = await self.at(url)
                # A part of the network may be empty for now.
                yield without(await self.announced(visit, ""), "DOC-30")
                spent += visit.seconds
            if spent > MOST_SECONDS:
                break
        yield await self.list_of(catalog, examine_catalog(catalog, parts.count, looked_at))

    async def list_of(self, visit: Visit, problems: Iterable[Problem]) -> Examined:
        """A list of open data: how the server sends it, and whether it fits to what it names."""
        if isinstance(visit.answer, FetchFailed):
            return await self.nothing(visit)
        found = (*examine_answer(await self.visits(visit), "data"), *problems)
        return examined(visit, "data", "", found)

    async def only_manifest(self, first: Visit) -> Examined:
        _, problems = check_manifest(first.body, _own_address(first), now=self.now)
        problems = tuple(replace(one, where=replace(one.where, path=first.url)) for one in problems)
        visits = await self.visits(first)
        return examined(first, "manifest", "", (*examine_answer(visits, "manifest"), *problems))

    async def feed(self, first: Visit, kind: SourceKind, program: Program = "") -> Examined:
        """Look into a feed, and ask for it a second time."""
        origin = Origin(lab="", url=first.url, timezone=self.timezone)
        contents = await self.read(kind, first.body, origin, self.now)
        made_by = program_in(first.body[:20_000]) or program_at(first.url) or program
        if contents.unreadable is not None:
            fix = msg("export it anew, or ask the maker of the program")
            return examined(first, kind, made_by, (Problem("DOC-02", Where(first.url), contents.unreadable, fix),))
        visits = await self.visits(first)
        found = (*contents.problems, *examine_answer(visits, kind), *await self.changing(visits, kind, contents))
        found = (*found, *await self.forbidden(first))
        return replace(examined(first, kind, made_by, found), entries=contents.entries, upcoming=contents.upcoming)

    async def visits(self, first: Visit) -> Visits:
        """Ask again, with the validators; and where the address is http, at https."""
        answer = first.answer
        if not isinstance(answer, Response):
            return Visits(first=first)
        again = await self.ask(Request(first.url, ACCEPT, answer.etag, answer.last_modified))
        last = first.heads[-1].url
        parts = urlsplit(last)
        secure = None
        if parts.scheme == "http" and not is_local(last):
            at = urlunsplit(("https", parts.hostname or "", parts.path, parts.query, ""))
            secure = await self.ask(Request(at, ACCEPT))
        return Visits(first=first, again=again, secure=secure)

    async def changing(self, visits: Visits, kind: SourceKind, contents: Contents) -> tuple[Problem, ...]:
        """Compare the identities of two answers: whoever reads both must see the same entries."""
        again = visits.again
        if again is None or not again.body or again.body == visits.first.body:
            return ()
        second = await self.read(kind, again.body, Origin(lab="", url=again.url, timezone=self.timezone), self.now)
        before, after = ({one.id for one in found.entries_seen} for found in (contents, second))
        lost = len(before - after)
        if second.unreadable is not None or not before or lost * 2 <= len(before):
            return ()
        return (_other_ids(visits.first.url, kind, lost),)

    async def forbidden(self, first: Visit) -> tuple[Problem, ...]:
        """robots.txt (RFC 9309): Google's calendar heeds it, though a subscription is no crawling."""
        parts = urlsplit(first.heads[-1].url)
        root = f"{parts.scheme}://{parts.netloc}/robots.txt"
        if root not in self.robots:
            visit = await self.ask(Request(root, "text/plain"))
            self.robots[root] = _robots(visit.body) if kind_of_answer(visit.body) == "" and visit.body else None
        rules = self.robots[root]
        if rules is None or rules.can_fetch("labnetz", first.heads[-1].url):
            return ()
        what = msg("robots.txt forbids programs to read the address; Google's calendar obeys that")
        fix = msg("allow the address in robots.txt; against search engines use X-Robots-Tag: noindex")
        return (Problem("DOC-14", Where(first.url), what, fix, "warning"),)


def _robots(body: bytes) -> RobotFileParser:
    rules = RobotFileParser()
    rules.parse(body[:_ROBOTS].decode("utf-8", "replace").splitlines())
    return rules


def _other_ids(url: str, kind: SourceKind, count: int) -> Problem:
    what = (
        msg_n(
            "{count} event has another UID each time: calendar programs show it twice",
            "{count} events have other UIDs each time: calendar programs show them twice",
            count,
        )
        if kind == "events"
        else msg_n(
            "{count} entry has another id (guid) each time: readers show it as new again and again",
            "{count} entries have other ids (guid) each time: readers show them as new again and again",
            count,
        )
    )
    fix = msg("let the program make the id from something that stays, such as its number in the database")
    return Problem("DOC-20" if kind == "events" else "DOC-40", Where(url), what, fix, "warning")


def _own_address(visit: Visit) -> str:
    """The address of a manifest; of a site that is tried out locally, the one that it will have."""
    with suppress(ValueError, RecursionError, AttributeError, TypeError, LookupError):
        if is_local(visit.url):
            own = web_url(json.loads(visit.body.decode("utf-8-sig"))["url"], "")
            return f"{own}lab.json" if own.endswith("/") else visit.url
    return visit.url


def _calendars_first(announced: Iterable[Announced]) -> Iterator[str]:
    """Calendars before news; of the formats of the same news, all: each may be broken in its own way."""
    for kind in ("events", "updates"):
        yield from (one.url for one in announced if one.kind == kind)
