"""One harvest: ask every source, decide, keep. Knows no HTTP, no files, no terminal: those are handed in.

A source never spoils another: whatever goes wrong with one ends in its own line of the report.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from labnetz.federation import feeds, join, manifests
from labnetz.harvest.confirmed import is_confirmation
from labnetz.harvest.decide import Keep, Reading, Replace, decide, is_due, is_same, looks_shrunk
from labnetz.harvest.keeping import Judged, judge, keep, reading_of
from labnetz.harvest.later import Later, held_by
from labnetz.harvest.memory import Lesson
from labnetz.harvest.outcome import fault, settled, spared, too_many, waiting
from labnetz.harvest.reading import READERS, Contents, Reader
from labnetz.harvest.reading_here import reading_here
from labnetz.harvest.report import known, not_asked
from labnetz.harvest.turns import request_for, spread
from labnetz.harvest.workers import USUAL as USUAL_LIMITS
from labnetz.harvest.workers import Limits, killable
from labnetz.model import (
    FetchFailed,
    Lab,
    Receipt,
    Report,
    Response,
    Snapshot,
    Source,
    SourceKind,
    SourceReport,
    msg,
    origin_of,
)
from labnetz.settled import is_settled

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from labnetz.harvest.store import Store
    from labnetz.harvest.turns import Row
    from labnetz.harvest.workers import Read
    from labnetz.model import Fetch, Network

AT_ONCE = 32  # servers; it bounds the memory too, since each row of sources may hold bodies
ROOM = 16 * 2**20  # bytes of bodies beside those, which wait to be read while others are asked for
DESKS = 8  # the system flushes several files to the disk in the time of one
_T = TypeVar("_T")
_Answer: TypeAlias = Response | FetchFailed | SourceReport
# Such a body repeats problems as they stand in it, so only a backup that we asked for ourselves is believed.
_NOT_FOR_US = Contents(unreadable=msg("the address answers with a portal's backup, not with a calendar or feed"))


def _nothing(_: SourceReport) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What one harvest may differ in.

    `labs`: ids of the labs to ask, None for all. `force` asks also those that should be left alone for a while.
    `accept_shrink`: ids of labs whose empty or shrunk feeds are believed at once. `limits`: what reading one body may
    cost. `readers` look into the bodies here instead of in workers that can be killed: for tests.
    `tell` hears of every source as soon as it is done, in any order.
    """

    labs: frozenset[str] | None = None
    force: bool = False
    accept_shrink: frozenset[str] = frozenset()
    limits: Limits = USUAL_LIMITS
    readers: Mapping[SourceKind, Reader] | None = None
    tell: Callable[[SourceReport], None] = _nothing


USUAL = Options()


async def harvest(network: Network, store: Store, fetch: Fetch, *, now: datetime, options: Options = USUAL) -> Report:
    """Ask the sources of the network, keep what is believed in the store. `now` is aware.

    The labs' manifests come first, since they may say where the feeds are. Raises StoreBusy when another harvest is
    running; nothing that a source does raises.
    """
    with store.lock(), ThreadPoolExecutor(DESKS, thread_name_prefix="desk") as desk:
        async with _reading_with(network, options) as look:
            run = _Run(store, fetch, now, options, desk, look, is_demo=network.demo)
            reports = await run.everything(spread(_chosen(manifests(network), options), now, at_once=AT_ONCE))
            joined = await run.at_desk(partial(join, network, store.load, now=now))
            reports += await run.everything(spread(_chosen(feeds(joined.network), options), now, at_once=AT_ONCE))
    problems = (*store.problems(), *joined.all_problems, *(too_many(reports) if options.labs is None else ()))
    return Report(now, tuple(sorted(reports, key=lambda one: (one.source.lab, one.source.key))), problems)


@dataclass(frozen=True, slots=True)
class _Run:
    """`desk` are the threads in which files are read and written; `look` looks into bodies, in other processes.

    So a big calendar does not hold up the sockets of all others until they time out. Each source is at one desk at a
    time. `is_demo`: the network is a demonstration. `noted` are the receipts as they were before the store noted that
    nothing had changed.
    """

    store: Store
    fetch: Fetch
    now: datetime
    options: Options
    desk: ThreadPoolExecutor
    look: Read
    is_demo: bool
    noted: dict[Source, Receipt] = field(default_factory=dict)

    async def everything(self, rows: Iterable[Row]) -> list[SourceReport]:
        reports: list[SourceReport] = []
        waiting, later = iter(rows), Later(ROOM)

        async def finish(lab: Lab, source: Source, previous: Snapshot | None, answer: _Answer) -> None:
            report = await self.safely(source, previous, self.finished(lab, source, previous, answer))
            self.options.tell(report)
            reports.append(report)

        async def work() -> None:
            for row in waiting:
                found = [self.found(lab, source) for lab, source in row]
                questions = sum(rests is None for _, rests in found)
                for (lab, source), (previous, rests) in zip(row, found, strict=True):
                    questions -= rests is None
                    answer: _Answer | None = rests
                    if answer is None:
                        request = request_for(source, previous, is_followed=questions > 0)
                        answer = await self.safely(source, previous, self.fetch(request))
                    await later.do(finish(lab, source, previous, answer), held_by(previous, answer))

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        await later.all_done()
        return await self.flushed(reports)

    def found(self, lab: Lab, source: Source) -> tuple[Snapshot | None, SourceReport | None]:
        """Load what is known of a source, with its report where there is nothing to ask.

        Not at a desk: sharing the interpreter with a thread costs more than what is loaded here, and who waits for
        another server can wait the milliseconds that a big body takes.
        """
        try:
            previous = self.store.load(source)
            return previous, self.resting(lab, source, previous)
        except Exception as error:  # noqa: BLE001 - as in `safely`
            return None, fault(source, None, self.now, error)

    async def flushed(self, reports: list[SourceReport]) -> list[SourceReport]:
        """Keep what was noted; what can't be kept has failed."""
        if not self.noted:
            return reports
        try:
            await self.at_desk(self.store.flush)
        except OSError as error:
            noted = self.noted
            return [
                fault(one.source, Snapshot(None, noted[one.source]), self.now, error) if one.source in noted else one
                for one in reports
            ]
        return reports

    async def finished(self, lab: Lab, source: Source, previous: Snapshot | None, answer: _Answer) -> SourceReport:
        """Make a report of an answer; what is already one is only completed."""
        if isinstance(answer, SourceReport):
            return await self.reminded(lab, answer, previous)
        if isinstance(answer, FetchFailed) and not answer.was_asked:
            return spared(known(source, previous, self.now), answer)
        return await self.settle(lab, source, previous, answer)

    async def safely(self, source: Source, previous: Snapshot | None, doing: Awaitable[_T]) -> _T | SourceReport:
        """Make a fault of ours the report of its source."""
        try:
            return await doing
        except Exception as error:  # noqa: BLE001 - the one place: a fault of ours must not cost the other sources
            return fault(source, previous, self.now, error)

    async def at_desk(self, task: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self.desk, task)

    def resting(self, lab: Lab, source: Source, previous: Snapshot | None) -> SourceReport | None:
        """Report a source that is not asked this time; None if it is."""
        if source.is_paused:
            return not_asked(lab, source, previous, self.now)
        # What is built here costs nothing to ask, and must be seen as soon as it is built.
        eager = self.options.force or lab.site or lab.id in self.options.accept_shrink
        if eager or previous is None or is_due(previous.receipt, self.now) or previous.receipt.url != source.url:
            return None
        return waiting(known(source, previous, self.now), previous.receipt)

    async def settle(
        self, lab: Lab, source: Source, previous: Snapshot | None, answer: Response | FetchFailed
    ) -> SourceReport:
        """Decide about an answer, and keep what was decided and learned."""
        received, contents = await self.read(lab, source, previous, answer)
        if isinstance(received, Reading) and looks_shrunk(previous, received):
            previous = await self.recounted(lab, source, previous)
        accept = lab.id in self.options.accept_shrink
        deciding = partial(decide, source, previous, received, now=self.now, accept_shrink=accept)
        is_read = isinstance(received, Reading)
        judged = await self.judged(lab, source, previous, contents, deciding) if is_read else Judged(deciding())
        decision = judged.decision
        if judged.told is None:
            await self.noted_or_saved(source, previous, decision)
        report = settled(source, decision, (*contents.problems, *(judged.told or ())), self.now)
        return await self.reminded(lab, report, decision.snapshot)

    async def noted_or_saved(self, source: Source, previous: Snapshot | None, decision: Replace | Keep) -> None:
        """Keep what brings nothing to learn."""
        if isinstance(decision, Keep) and previous and is_confirmation(previous.receipt, decision.snapshot.receipt):
            self.noted[source] = previous.receipt
            self.store.confirm(source, decision.snapshot.receipt)
        else:
            await self.at_desk(partial(self.store.save, source, decision.snapshot))

    async def read(
        self, lab: Lab, source: Source, previous: Snapshot | None, answer: Response | FetchFailed
    ) -> tuple[FetchFailed | Response | Reading, Contents]:
        """Look into a body that is not the one we have."""
        if isinstance(answer, FetchFailed) or answer.status == 304:
            return answer, Contents()
        if previous is not None and await self.at_desk(partial(is_same, previous.receipt, answer.body)):
            same = Contents(entries=previous.receipt.entries, upcoming=previous.receipt.upcoming)
            return reading_of(answer, same), same
        if is_settled(answer.body):
            return reading_of(answer, _NOT_FOR_US), _NOT_FOR_US
        origin = replace(origin_of(lab, source), answered=answer.url)
        contents = await self.look(source.kind, answer.body, origin, self.now)
        return reading_of(answer, contents), contents

    async def judged(
        self,
        lab: Lab,
        source: Source,
        previous: Snapshot | None,
        contents: Contents,
        deciding: Callable[[], Replace | Keep],
    ) -> Judged:
        """Decide about a body, learn from it if it is believed, and from the earlier one where that is needed."""
        lesson = Lesson(
            origin=origin_of(lab, source),
            kind=source.kind,
            after=contents,
            now=self.now,
            before_came=previous.receipt.changed if previous else None,
            moves_on_mondays=self.is_demo and bool(lab.site),
        )
        judged = await self.at_desk(partial(judge, self.store, source, previous, lesson, deciding))
        if previous is None or previous.body is None or judged.memory is None:
            return judged
        earlier = await self.look(source.kind, previous.body, lesson.origin, self.now)
        lesson = replace(lesson, before=earlier if earlier.unreadable is None else None)
        keeping = partial(keep, self.store, source, judged.decision.snapshot, judged.memory, lesson)
        return replace(judged, told=await self.at_desk(keeping))

    async def recounted(self, lab: Lab, source: Source, previous: Snapshot | None) -> Snapshot | None:
        """Count again what is not over: since the receipt was written, events have passed by right."""
        if previous is None or previous.body is None:
            return previous
        contents = await self.look(source.kind, previous.body, origin_of(lab, source), self.now)
        if contents.unreadable is not None:
            return previous  # it could be read once; what it held then is the best that is known
        return replace(previous, receipt=replace(previous.receipt, upcoming=contents.upcoming))

    async def reminded(self, lab: Lab, report: SourceReport, kept: Snapshot | None) -> SourceReport:
        """Say again what is broken in a body that stayed as it was: it does not mend itself by not being sent."""
        if report.result != "fresh" or kept is None or kept.body is None or not kept.receipt.broken:
            return report
        contents = await self.look(report.source.kind, kept.body, origin_of(lab, report.source), self.now)
        return replace(report, problems=(*contents.problems, *report.problems))


def _reading_with(network: Network, options: Options) -> AbstractAsyncContextManager[Read]:
    if options.readers is not None:
        return reading_here(options.readers)
    kinds = {source.kind for lab in _chosen(network, options) for source in lab.sources}
    return killable(options.limits, expected=READERS if "manifest" in kinds else kinds)  # it may name any kind


def _chosen(network: Network, options: Options) -> Iterator[Lab]:
    return (lab for lab in network.labs if options.labs is None or lab.id in options.labs)
