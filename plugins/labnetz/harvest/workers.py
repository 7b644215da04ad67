"""Look into foreign bodies where looking can be killed: in worker processes with a deadline and a limit of memory.

What a reader promises (it raises only what it says, it ends soon, it needs little memory) is tested, but foreign bytes
also run through C, Rust and regular expressions that nobody can interrupt from within. So a body that takes too long or
too much ends its worker, the source keeps its last good state with a reason, and the next body gets a fresh worker.

This guards what comes later, too: the build of a portal or a lab reads snapshots where it runs, with the same readers,
and only what was read here within the limits ever becomes a snapshot. A lab's own `quellen/*.ics` are read there as
well; they are the lab's own files, and what they could stop is nothing but its own build.

What runs inside a worker is `harvest.worker`; `harvest.worker_line` starts one, talks to it, and ends it.
"""

from __future__ import annotations

import asyncio
import signal
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import get_context
from typing import TYPE_CHECKING, Protocol

from labnetz.forks import cores
from labnetz.harvest.reading import LOADED, READERS, Contents, Reader
from labnetz.harvest.worker import OUT_OF_MEMORY, PATIENCE
from labnetz.harvest.worker_line import Lost, new_worker
from labnetz.model import msg

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping
    from datetime import datetime
    from multiprocessing.context import ForkServerContext

    from labnetz.harvest.worker import Looking
    from labnetz.harvest.worker_line import Worker
    from labnetz.model import Message, Origin, SourceKind

_MEBIBYTE = 1024 * 1024
_PATIENCE = 3 * PATIENCE
"""Seconds after which a worker that was started and has not said a word counts as lost."""
_BODIES = 2_000
"""Bodies that one worker reads before another takes its place: no leak of a library grows for ever."""
_TRIES = 3
"""Workers that may be lost with the same body, if others have ended them."""
_AHEAD = 2
"""One body waits behind each that is read, so that no worker waits for us; no more copies of bodies are made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one body may cost.

    `seconds` on the clock, and as many again for each mebibyte as `seconds_per_mebibyte` says: 20,000 honest events
    take a while. `memory`: bytes that looking into it may take. `workers`: processes, 0 for as many as there are cores.
    """

    seconds: float = 10.0
    seconds_per_mebibyte: float = 5.0
    memory: int = 1024 * _MEBIBYTE
    workers: int = 0

    def deadline(self, body: bytes) -> float:
        """Give the seconds that a body may take."""
        return self.seconds + self.seconds_per_mebibyte * (len(body) / _MEBIBYTE)


USUAL = Limits()


class Read(Protocol):
    """Looks into a body of a kind of source as of a time, without holding up whoever else is served."""

    async def __call__(self, kind: SourceKind, body: bytes, origin: Origin, now: datetime, /) -> Contents:
        """Look into it. What can't be read comes back as `unreadable`, with the reason."""


@asynccontextmanager
async def killable(
    limits: Limits = USUAL,
    readers: Mapping[SourceKind, Reader] = READERS,
    expected: Collection[SourceKind] = READERS.keys(),
) -> AsyncIterator[Read]:
    """Give a `Read` whose workers start with the first body, and end with this context, whatever they are doing.

    `readers` must be functions that a new process can import by their names. Workers are ready for the kinds that are
    `expected`, and load what they need for others when those come.
    """
    workers = _Workers(limits, readers, expected)
    try:
        yield workers.read
    finally:
        await workers.end()


@dataclass(slots=True)
class _Task:
    """A body to look into, and the answer to it. `tries`: how many workers were lost with it so far."""

    modules: tuple[str, ...]
    looking: Looking
    deadline: float
    answer: asyncio.Future[Contents]
    tries: int = 0

    def done(self, answer: Contents | Exception) -> None:
        if self.answer.done():
            return  # nobody waits for it any more
        if isinstance(answer, Exception):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result(answer)


@dataclass(slots=True)
class _Workers:
    """Each of `_places` is for one worker after the other. `_alone`: see `Worker`."""

    limits: Limits
    readers: Mapping[SourceKind, Reader]
    expected: Collection[SourceKind]
    _waiting: asyncio.Queue[_Task] = field(default_factory=asyncio.Queue)
    _places: list[asyncio.Task[None]] = field(default_factory=list)
    _alone: asyncio.Lock = field(default_factory=asyncio.Lock)
    _most: int = field(init=False)

    def __post_init__(self) -> None:
        self._most = self.limits.workers or cores()

    async def read(self, kind: SourceKind, body: bytes, origin: Origin, now: datetime, /) -> Contents:
        """Look into a body."""
        deadline = self.limits.deadline(body)
        looking = (self.readers[kind], body, origin, now, (deadline, self.limits.memory))
        task = _Task(LOADED[kind], looking, deadline, asyncio.get_running_loop().create_future())
        self._waiting.put_nowait(task)
        if len(self._places) < self._most:
            self._places.append(asyncio.create_task(self._place()))
        return await task.answer

    async def _place(self) -> None:
        """Have bodies read by one worker, and by the next when that has ended: what waited behind a lost one, too."""
        tasks: deque[_Task] = deque()
        while True:
            if not tasks:
                tasks.append(await self._waiting.get())
            try:
                await self._with_one_worker(tasks)
            except TimeoutError:
                task = tasks.popleft()
                task.done(Contents(unreadable=_too_slow(task.deadline)))
            except Lost as lost:
                _make_up(tasks, lost.code)
            except Exception as error:  # noqa: BLE001 - `read` raises it
                tasks.popleft().done(error)

    async def _with_one_worker(self, tasks: deque[_Task]) -> None:
        """Raises what keeps the first of the tasks from being answered; the worker has ended then."""
        worker = await new_worker(_context(self.expected), self._alone)
        try:
            await worker.ready(_PATIENCE)
            for task in tasks:
                worker.tell(task.modules, task.looking)
            for _ in range(_BODIES):
                await self._take(tasks, worker)
                answer = await worker.answer(tasks[0].deadline)
                tasks.popleft().done(answer)
        finally:
            await worker.end()

    async def _take(self, tasks: deque[_Task], worker: Worker) -> None:
        """Wait for a task if there is none, and take those that are there."""
        while not tasks or (len(tasks) < _AHEAD and not self._waiting.empty()):
            tasks.append(await self._waiting.get())
            worker.tell(tasks[-1].modules, tasks[-1].looking)

    async def end(self) -> None:
        """End all workers, also those that are busy."""
        for place in self._places:
            place.cancel()
        await asyncio.gather(*self._places, return_exceptions=True)


def _make_up(tasks: deque[_Task], code: int | None) -> None:
    """A worker that somebody else has ended says nothing about the body that it had: another one gets that."""
    task = tasks[0]
    task.tries += 1
    if code not in _ENDED_BY_OTHERS or task.tries == _TRIES:
        tasks.popleft().done(Contents(unreadable=_why(code, task.deadline)))


def _context(expected: Collection[SourceKind]) -> ForkServerContext:
    """Fork workers from a small process that has read nothing and runs no threads, unlike ours.

    It imports what reads the kinds that are expected, once for all workers.
    """
    context = get_context("forkserver")
    needed = chain.from_iterable(LOADED[kind] for kind in sorted(expected))
    context.set_forkserver_preload(["labnetz.harvest.worker", *needed])
    return context


# --- what went wrong -------------------------------------------------------------------------------------------------

_DIED = msg(
    "reading it ended the program that reads, so the file is damaged or made to do harm; "
    "look at the file, or report it to the people who make labnetz"
)
_TOO_MUCH = msg(
    "reading it takes more memory than any calendar or feed needs; the lab makes the file smaller, "
    "or looks what adds to it"
)


_ENDED_BY_OTHERS = frozenset({None, 1, 255, -signal.SIGKILL, -signal.SIGTERM})
"""Exit codes of workers that somebody else has ended, such as the system for want of memory; 255: nobody knows."""


def _too_slow(deadline: float) -> Message:
    return msg(
        "reading it takes longer than {seconds} seconds; the lab makes the file smaller, or looks what adds to it",
        seconds=f"{deadline:.0f}" if deadline >= 1 else f"{deadline:.1f}",
    )


def _why(code: int | None, deadline: float) -> Message:
    # Rust ends the process by SIGABRT where it gets no memory, and leaves Python no time to say so.
    if code in {OUT_OF_MEMORY, -signal.SIGABRT}:
        return _TOO_MUCH
    # Who leaves as if all were well has never answered.
    return _too_slow(deadline) if code in {0, -signal.SIGALRM} else _DIED
