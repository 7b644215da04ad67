"""One harvest: ask every source, decide, keep. Knows no HTTP, no files, no terminal: those are handed in.

A source never spoils another: whatever goes wrong with one ends in its own line of the report.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from labnetz.harvest.decide import Keep, Reading, Replace, decide, is_due, looks_shrunk, sha256
from labnetz.harvest.reading import READERS, Contents, Reader, origin_of
from labnetz.harvest.report import known
from labnetz.model import (
    FetchFailed,
    Lab,
    LabStatus,
    Problem,
    Receipt,
    Report,
    Request,
    Response,
    Snapshot,
    Source,
    SourceKind,
    SourceReport,
    Where,
    msg,
    msg_n,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from labnetz.harvest.store import Store
    from labnetz.model import Fetch, Network

AT_ONCE = 32  # sources; it bounds the memory too, since each may hold a body
TOO_MANY_FAILED = 0.3
NOT_ASKED = frozenset({LabStatus.PAUSED, LabStatus.ARCHIVED})
ACCEPT: Mapping[SourceKind, str] = {
    "events": "text/calendar, */*;q=0.1",
    "updates": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1",
}
_T = TypeVar("_T")


def _nothing(_: SourceReport) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What one harvest may differ in.

    `labs`: ids of the labs to ask, None for all. `force` asks also those that should be left alone for a while.
    `accept_shrink`: ids of labs whose empty or shrunk feeds are believed at once. `readers` look into the bodies.
    `tell` hears of every source as soon as it is done, in any order.
    """

    labs: frozenset[str] | None = None
    force: bool = False
    accept_shrink: frozenset[str] = frozenset()
    readers: Mapping[SourceKind, Reader] = field(default_factory=lambda: READERS)
    tell: Callable[[SourceReport], None] = _nothing


USUAL = Options()


async def harvest(network: Network, store: Store, fetch: Fetch, *, now: datetime, options: Options = USUAL) -> Report:
    """Ask the sources of the network, keep what is believed in the store. `now` is aware.

    Raises StoreBusy when another harvest is running; nothing that a source does raises.
    """
    labs = [lab for lab in network.labs if options.labs is None or lab.id in options.labs]
    with store.lock(), ThreadPoolExecutor(1, thread_name_prefix="desk") as desk:
        run = _Run(store, fetch, now, options, desk)
        reports = await run.everything(_spread(labs))
    problems = (*store.problems(), *(_too_many(reports) if options.labs is None else ()))
    return Report(now, tuple(sorted(reports, key=lambda one: (one.source.lab, one.source.key))), problems)


@dataclass(frozen=True, slots=True)
class _Run:
    """`desk` is the one thread in which bodies are read and files written.

    So a big calendar does not hold up the sockets of all others until they time out, and nothing below has to be safe
    for threads.
    """

    store: Store
    fetch: Fetch
    now: datetime
    options: Options
    desk: ThreadPoolExecutor

    async def everything(self, pairs: Iterable[tuple[Lab, Source]]) -> list[SourceReport]:
        waiting = iter(pairs)
        reports: list[SourceReport] = []

        async def work() -> None:
            for lab, source in waiting:
                report = await self.one(lab, source)
                self.options.tell(report)
                reports.append(report)

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        return reports

    async def one(self, lab: Lab, source: Source) -> SourceReport:
        previous: Snapshot | None = None
        try:
            previous = await self.at_desk(partial(self.store.load, source))
            resting = self.resting(lab, source, previous)
            if resting is not None:
                return await self.at_desk(partial(self.reminded, lab, resting, previous))
            answer = await self.fetch(_request(source, previous))
            return await self.at_desk(partial(self.settle, lab, source, previous, answer))
        except Exception as error:  # noqa: BLE001 - the one place: a fault of ours must not cost the other sources
            return _fault(source, previous, self.now, error)

    async def at_desk(self, task: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self.desk, task)

    def resting(self, lab: Lab, source: Source, previous: Snapshot | None) -> SourceReport | None:
        """Report a source that is not asked this time; None if it is."""
        if lab.status in NOT_ASKED:
            paused = msg("not asked: the lab is {status} in the registry", status=lab.status.value)
            return replace(known(source, previous, self.now), result="kept", reason=paused, asked=False)
        # What is built here costs nothing to ask, and must be seen as soon as it is built.
        eager = self.options.force or lab.site or lab.id in self.options.accept_shrink
        if eager or previous is None or is_due(previous.receipt, self.now) or previous.receipt.url != source.url:
            return None
        return _waiting(known(source, previous, self.now), previous.receipt)

    def settle(
        self, lab: Lab, source: Source, previous: Snapshot | None, answer: Response | FetchFailed
    ) -> SourceReport:
        """Decide about an answer and keep what was decided."""
        received, found = self.read(lab, source, previous, answer)
        if isinstance(received, Reading) and looks_shrunk(previous, received):
            previous = self.recounted(lab, source, previous)
        accept = lab.id in self.options.accept_shrink
        decision = decide(source, previous, received, now=self.now, accept_shrink=accept)
        self.store.save(source, decision.snapshot)
        return self.reminded(lab, _settled(source, decision, found, self.now), decision.snapshot)

    def read(
        self, lab: Lab, source: Source, previous: Snapshot | None, answer: Response | FetchFailed
    ) -> tuple[FetchFailed | Response | Reading, tuple[Problem, ...]]:
        """Look into a body that is not the one we have."""
        if isinstance(answer, FetchFailed) or answer.status == 304:
            return answer, ()
        if previous is not None and previous.receipt.sha256 == sha256(answer.body):
            same = Contents(entries=previous.receipt.entries, upcoming=previous.receipt.upcoming)
            return _reading(answer, same), ()
        contents = self.options.readers[source.kind](answer.body, origin_of(lab, source), self.now)
        return _reading(answer, contents), contents.problems

    def recounted(self, lab: Lab, source: Source, previous: Snapshot | None) -> Snapshot | None:
        """Count again what is not over: since the receipt was written, events have passed by right."""
        if previous is None or previous.body is None:
            return previous
        contents = self.options.readers[source.kind](previous.body, origin_of(lab, source), self.now)
        return replace(previous, receipt=replace(previous.receipt, upcoming=contents.upcoming))

    def reminded(self, lab: Lab, report: SourceReport, kept: Snapshot | None) -> SourceReport:
        """Say again what is broken in a body that stayed as it was: it does not mend itself by not being sent."""
        if report.result != "fresh" or kept is None or kept.body is None or not kept.receipt.broken:
            return report
        contents = self.options.readers[report.source.kind](kept.body, origin_of(lab, report.source), self.now)
        return replace(report, problems=(*contents.problems, *report.problems))


def _spread(labs: Iterable[Lab]) -> Iterator[tuple[Lab, Source]]:
    """Give all sources, those of one server far apart: they have to wait for each other, the rest should not."""
    hosts: defaultdict[str, list[tuple[Lab, Source]]] = defaultdict(list)
    for lab in labs:
        for source in lab.sources:
            hosts[_host(source.url)].append((lab, source))
    return (pair for row in zip_longest(*hosts.values()) for pair in row if pair is not None)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _request(source: Source, previous: Snapshot | None) -> Request:
    """Ask with the validators of the body we have, if it came from the address that the registry names now."""
    accept = ACCEPT[source.kind]
    if previous is None or previous.body is None or previous.receipt.url != source.url:
        return Request(source.url, accept)
    return Request(source.url, accept, previous.receipt.etag, previous.receipt.last_modified)


def _reading(response: Response, contents: Contents) -> Reading:
    return Reading(
        response=response,
        entries=contents.entries,
        upcoming=contents.upcoming,
        broken=contents.broken,
        unreadable=contents.unreadable,
    )


def _settled(source: Source, decision: Replace | Keep, found: tuple[Problem, ...], now: datetime) -> SourceReport:
    report = known(source, decision.snapshot, now)
    if isinstance(decision, Replace):
        return replace(report, result="replaced", problems=(*found, *decision.problems))
    return replace(report, result="kept" if decision.reason else "fresh", problems=decision.problems)


def _waiting(report: SourceReport, receipt: Receipt) -> SourceReport:
    """A server that asked for patience is fine; one that failed is left alone for a while, and stays failed."""
    when = f"{receipt.not_before:%Y-%m-%d %H:%M} UTC"
    if not receipt.failures:
        reason = msg("not asked before {when}: the server says that nothing changes until then", when=when)
        return replace(report, result="fresh", reason=reason, asked=False)
    what = msg_n(
        "not asked again before {when}, since it failed {count} time",
        "not asked again before {when}, since it failed {count} times",
        receipt.failures,
        when=when,
    )
    fix = msg("to ask now, run labnetz harvest --force --lab {lab}", lab=report.source.lab)
    note = Problem("SOURCE-04", Where(report.source.url), what, fix, "note")
    return replace(report, problems=(note,), asked=False)


def _fault(source: Source, previous: Snapshot | None, now: datetime, error: Exception) -> SourceReport:
    kind = type(error).__name__
    reason = (
        msg("could not be kept: {error}", error=error)
        if isinstance(error, OSError)
        else msg("a fault in labnetz ({kind}: {error}); please report it", kind=kind, error=error)
    )
    fix = msg("the other sources are not affected; the old state stays published")
    problem = Problem("SOURCE-05", Where(source.url), reason, fix)
    return replace(known(source, previous, now), result="kept", reason=reason, problems=(problem,))


def _too_many(reports: list[SourceReport]) -> tuple[Problem, ...]:
    asked = {one.source.lab for one in reports if one.asked}
    failed = {one.source.lab for one in reports if one.asked and one.result == "kept"}
    if len(failed) <= TOO_MANY_FAILED * len(asked):
        return ()
    what = msg("{failed} of {asked} labs could not be harvested", failed=len(failed), asked=len(asked))
    fix = msg("the old state stays published; when so many fail at once, look at your own network connection first")
    return (Problem("SOURCE-07", Where("network.yml"), what, fix),)
