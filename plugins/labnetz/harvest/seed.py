"""Begin again from what a portal has published of its own state (`publish.backup`), where our own was lost.

What comes is foreign, as everything that is fetched: bounded, compared with its hash, read once before it is believed.
Only members and sources that the registry names are taken, under the names that we give them. What is known here stays,
unless the portal has seen the source later: a cache that was restored may be older than what is published.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.federation import join
from labnetz.feeds.settled import read_kept_feed
from labnetz.harvest.decide import sha256
from labnetz.harvest.memory_json import read_memory
from labnetz.harvest.receipt import read_receipt
from labnetz.ical.settled import read_kept_calendar
from labnetz.model import NO_MEMORY, FetchFailed, Problem, Request, Snapshot, Where, file_path, msg, origin_of
from labnetz.registry_memory import missing_members, recall, remember_as_published
from labnetz.settled import is_settled

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.harvest.store import Store
    from labnetz.model import Fetch, Lab, Level, Memory, Message, Network, Receipt, Source

INDEX = "harvest/index.json"
AT_ONCE = 8
_CLOCK_SKEW = timedelta(days=1)
_NONE_YET = frozenset({404, 410})
_Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was taken over: how many sources and members; and what could not be, with errors where something is lost."""

    sources: int = 0
    members: int = 0
    problems: tuple[Problem, ...] = ()


class _Refused(Exception):
    """Something of the backup can't be believed. The message says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


async def seed(network: Network, store: Store, fetch: Fetch, url: str, *, now: datetime) -> Seeded:
    """Take over from the portal at `url` what is not known here, or not as newly. Raises StoreBusy."""
    seeding = _Seeding(store, fetch, url if url.endswith("/") else f"{url}/", now)
    with store.lock():
        try:
            index = await seeding.index()
        except _Refused as refused:
            return seeding.without(network, refused.reason, is_first=False)
        if index is None:
            return seeding.without(network, msg("there is no backup at {url} yet", url=seeding.url), is_first=True)
        members = await seeding.members(network, index)
        network, _ = recall(network)
        # Manifests first: they name sources that the registry does not.
        sources = await seeding.sources(network, index, {"manifest"})
        joined = join(network, store.load, now=now).network
        sources += await seeding.sources(joined, index, {"events", "updates"})
    return Seeded(sources, members, tuple(seeding.problems))


@dataclass(slots=True)
class _Seeding:
    store: Store
    fetch: Fetch
    url: str
    now: datetime
    problems: list[Problem] = field(default_factory=list)
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    def without(self, network: Network, reason: Message, *, is_first: bool) -> Seeded:
        """Go on without a backup. That matters where something is not known here, unless there never was one."""
        known = (self.store.load(source) for lab in network.labs for source in lab.sources)
        is_needed = any(one is None or one.body is None for one in known)
        level: Level = "error" if is_needed and not is_first else "note"
        fix = msg("the harvest goes on with what is known here; what no lab sends now is missing until it does")
        return Seeded(problems=(Problem("SOURCE-11", Where(self.url), reason, fix, level),))

    async def index(self) -> _Fields | None:
        """Fetch the list of all there is; None where the portal has none yet."""
        answer = await self.fetch(Request(urljoin(self.url, INDEX), "application/json"))
        if isinstance(answer, FetchFailed):
            if answer.status in _NONE_YET:
                return None
            raise _Refused(answer.reason)
        try:
            found = json.loads(answer.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or found.get("labnetz") != ["1"]:
            raise _Refused(msg("the list of the backup can't be read"))
        return found

    async def members(self, network: Network, index: _Fields) -> int:
        """Take over the entries of members whose file can't be used now and of which nothing is remembered."""
        wanted = missing_members(network)
        entries = [one for one in _objects(index.get("members")) if one.get("lab") in wanted]
        return sum([await self.member(network, str(one["lab"]), one) for one in entries])

    async def member(self, network: Network, lab: str, entry: _Fields) -> bool:
        try:
            body = await self.file(file_path(f"harvest/{lab}/member.json"), _object(entry.get("file")))
        except _Refused as refused:
            self.refuse(lab, refused.reason)
            return False
        if not remember_as_published(network, lab, body):
            self.refuse(lab, msg("its entry can't be used"))
            return False
        return True

    async def sources(self, network: Network, index: _Fields, kinds: set[str]) -> int:
        """Take over the sources that the registry names; gives how many."""
        entries = {(one.get("lab"), one.get("key")): one for one in _objects(index.get("sources"))}
        wanted = [
            (lab, source, entry)
            for lab in network.labs
            for source in lab.sources
            if source.kind in kinds and (entry := entries.get((source.lab, source.key))) is not None
        ]
        return sum(await asyncio.gather(*(self.source(lab, source, entry) for lab, source, entry in wanted)))

    async def source(self, lab: Lab, source: Source, entry: _Fields) -> bool:
        async with self.turn:
            try:
                found = await self.found(lab, source, entry)
            except _Refused as refused:
                self.refuse(f"{source.lab} {source.key}", refused.reason)
                return False
        if found is None:
            return False
        self.store.save(source, *found)
        return True

    async def found(self, lab: Lab, source: Source, entry: _Fields) -> tuple[Snapshot, Memory] | None:
        """Fetch what there is of a source; None where as much is known here."""
        receipt = self.receipt(source, entry)
        if not _is_news(receipt, self.store.load(source)):
            return None
        path = file_path(f"harvest/{source.lab}/{source.key}")
        body, memory = None, NO_MEMORY
        if entry.get("body") is not None:
            body = await self.file(f"{path}.json", _object(entry.get("body")))
            _must_be_readable(body, lab, source, self.now)
        if receipt.sha256 != ("" if body is None else sha256(body)):
            raise _Refused(msg("its receipt belongs to another body"))
        if entry.get("memory") is not None:
            memory = _memory(await self.file(f"{path}.memory.json", _object(entry.get("memory"))))
        return Snapshot(body, receipt), memory

    def receipt(self, source: Source, entry: _Fields) -> Receipt:
        if entry.get("kind") != source.kind:
            raise _Refused(msg("it is another kind of source there"))
        try:
            receipt = read_receipt(json.dumps(entry.get("receipt")).encode())
        except (ValueError, RecursionError):
            raise _Refused(msg("its receipt can't be read")) from None
        latest = max(filter(None, (receipt.received, receipt.changed, receipt.failing_since)), default=self.now)
        if latest > self.now + _CLOCK_SKEW:
            raise _Refused(msg("its receipt is from the future"))
        return receipt

    async def file(self, path: str, told: _Fields) -> bytes:
        """Fetch a file of the backup. Its path follows from our own names; what the list says must agree."""
        if told.get("path") != path:
            raise _Refused(msg("the list of the backup names a wrong path"))
        answer = await self.fetch(Request(urljoin(self.url, path), "application/json"))
        if isinstance(answer, FetchFailed):
            raise _Refused(answer.reason)
        if len(answer.body) != told.get("size") or sha256(answer.body) != told.get("sha256"):
            raise _Refused(msg("{path} is not what the list of the backup says", path=path))
        return answer.body

    def refuse(self, name: str, reason: Message) -> None:
        fix = msg(
            "nothing was taken over for it, it begins with what the lab sends now; look at the portal's backup if that "
            "happens again"
        )
        self.problems.append(Problem("SOURCE-12", Where(self.url, entry=name), reason, fix))


def _is_news(receipt: Receipt, here: Snapshot | None) -> bool:
    if here is None:
        return True
    if here.body is None:
        return bool(receipt.sha256)
    known, told = here.receipt.received, receipt.received
    return bool(receipt.sha256) and known is not None and told is not None and told > known


def _must_be_readable(body: bytes, lab: Lab, source: Source, now: datetime) -> None:
    """What is kept in a store must read; bytes that no portal has settled are not taken from one."""
    if source.kind == "manifest":
        return  # read with care whenever it is used
    if not is_settled(body):
        raise _Refused(msg("it is not written as a backup"))
    origin = origin_of(lab, source)
    try:
        if source.kind == "events":
            read_kept_calendar(body, origin)
        else:
            read_kept_feed(body, origin, first_seen=now)
    except (NotACalendar, NotAFeed) as error:
        raise _Refused(error.message) from None


def _memory(body: bytes) -> Memory:
    try:
        return read_memory(body)
    except ValueError:
        raise _Refused(msg("what was remembered of it can't be read")) from None


def _object(value: object) -> _Fields:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[_Fields]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
