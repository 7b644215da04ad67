"""Look into foreign bodies where looking can be killed: in worker processes with a deadline and a limit of memory.

What a reader promises (it raises only what it says, it ends soon, it needs little memory) is tested, but foreign bytes
also run through C, Rust and regular expressions that nobody can interrupt from within. So a body that takes too long or
too much ends its worker, the source keeps its last good state with a reason, and the next body gets a fresh worker.

This guards what comes later, too: the build of a portal or a lab reads snapshots where it runs, with the same readers,
and only what was read here within the limits ever becomes a snapshot. A lab's own `quellen/*.ics` are read there as
well; they are the lab's own files, and what they could stop is nothing but its own build.

Workers keep nothing between two bodies: zones are resolved inside one reading (`ical.zones`), and icalendar, which
remembers definitions per process, is never shown one.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pebble import ProcessExpired, ProcessPool

from labnetz.forks import cores
from labnetz.harvest.reading import LOADED, READERS, Contents, Reader
from labnetz.model import msg

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator, Mapping
    from datetime import datetime
    from multiprocessing.context import ForkServerContext

    from labnetz.model import Message, Origin, SourceKind

_MEBIBYTE = 1024 * 1024
_OUT_OF_MEMORY = 77
"""Exit code of a worker that needed too much."""
_PATIENCE = 20.0
"""Seconds beyond the deadline after which a worker counts as lost: it may have to be started first."""
_BODIES = 2_000
"""Bodies that one worker reads before another takes its place: no leak of a library grows for ever."""


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
        await asyncio.to_thread(workers.end)


_Looking = tuple[Reader, bytes, "Origin", "datetime", tuple[float, int]]
_Task = tuple[tuple[str, ...], _Looking]


class _Lost(Exception):
    """A worker was lost without a word, which says nothing about the body that it had."""


@dataclass(slots=True)
class _Workers:
    """`_starting`: one pool is started at a time. `_at_work` are the deadlines of all bodies that were handed over."""

    limits: Limits
    readers: Mapping[SourceKind, Reader]
    expected: Collection[SourceKind]
    _pool: ProcessPool | None = None
    _lost_ones: list[ProcessPool] = field(default_factory=list)
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _at_work: list[float] = field(default_factory=list)
    _free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        # One body waits behind each that is read, so that no worker waits for us; no more copies of bodies are made.
        # The deadline of a body begins when a worker takes it up, not while it waits.
        self._free = asyncio.Semaphore(2 * self._count())

    def _count(self) -> int:
        return self.limits.workers or cores()

    async def read(self, kind: SourceKind, body: bytes, origin: Origin, now: datetime, /) -> Contents:
        """Look into a body; a worker that is lost without a word is made up for twice: it may have been lost to another
        body, behind which this one waited.
        """
        deadline = self.limits.deadline(body)
        task = (LOADED[kind], (self.readers[kind], body, origin, now, (deadline, self.limits.memory)))
        async with self._free:
            for _ in range(3):
                with suppress(_Lost):
                    return await self._once(task, deadline)
        return Contents(unreadable=_DIED)

    async def _once(self, task: _Task, deadline: float) -> Contents:
        pool = await self._running()
        try:
            answer = asyncio.wrap_future(pool.schedule(_load_and_look, task, timeout=deadline))
            await self._waited(answer, deadline)
            if not answer.done():
                answer.cancel()
                raise self._lost(pool)
            return answer.result()
        except ProcessExpired as error:
            return Contents(unreadable=_why(error.exitcode, deadline))
        except TimeoutError:
            return Contents(unreadable=_too_slow(deadline))
        except RuntimeError:
            if pool.active:
                raise  # it comes from a reader
            raise self._lost(pool) from None

    async def _waited(self, answer: asyncio.Future[Contents], deadline: float) -> None:
        """Wait for an answer as long as this body, and all that may be read before it, may take."""
        before_it = sum(self._at_work)
        self._at_work.append(deadline)
        try:
            await asyncio.wait({answer}, timeout=before_it + deadline + _PATIENCE)
        finally:
            self._at_work.remove(deadline)

    def _lost(self, pool: ProcessPool) -> _Lost:
        """Let the next body begin with a new pool."""
        if self._pool is pool:
            self._pool = None
            self._lost_ones.append(pool)
        return _Lost()

    async def _running(self) -> ProcessPool:
        """Give a pool that runs. Its program loads in another process, and we go on asking meanwhile."""
        async with self._starting:
            if self._pool is None:
                self._pool = self._new_pool()
                await asyncio.to_thread(lambda pool: pool.active, self._pool)  # which starts it
            return self._pool

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._count(),
            max_tasks=_BODIES,
            initializer=_settle_in,
            context=_context(self.expected),
        )

    def end(self) -> None:
        """End all workers, also those that are busy."""
        for pool in (*self._lost_ones, *([self._pool] if self._pool else [])):
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


def _context(expected: Collection[SourceKind]) -> ForkServerContext:
    """Fork workers from a small process that has read nothing and runs no threads, unlike ours.

    It imports what reads the kinds that are expected, once for all workers.
    """
    context = get_context("forkserver")
    needed = chain.from_iterable(LOADED[kind] for kind in sorted(expected))
    context.set_forkserver_preload(["labnetz.harvest.workers", *needed])
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


def _too_slow(deadline: float) -> Message:
    return msg(
        "reading it takes longer than {seconds} seconds; the lab makes the file smaller, or looks what adds to it",
        seconds=f"{deadline:.0f}" if deadline >= 1 else f"{deadline:.1f}",
    )


def _why(code: int | None, deadline: float) -> Message:
    # Rust ends the process by SIGABRT where it gets no memory, and leaves Python no time to say so.
    if code in {_OUT_OF_MEMORY, -signal.SIGABRT}:
        return _TOO_MUCH
    return _too_slow(deadline) if code == -signal.SIGALRM else _DIED


# --- inside a worker -------------------------------------------------------------------------------------------------


def _settle_in() -> None:
    """Begin a worker's life: a signal ends it at once, also while it runs code that is not Python."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _load_and_look(modules: tuple[str, ...], looking: _Looking) -> Contents:
    """Load what is missing to read a kind that was not expected: what that takes is not counted against the body."""
    for name in modules:
        import_module(name)
    return _look(*looking)


def _look(reader: Reader, body: bytes, origin: Origin, now: datetime, bounds: tuple[float, int]) -> Contents:
    """Look into one body within (seconds, bytes of memory).

    A worker that is out of memory ends: what it holds is in no state to go on with.
    """
    deadline, memory = bounds
    # Whoever watches the deadline may be gone itself: then nobody else would ever end this.
    signal.setitimer(signal.ITIMER_REAL, deadline + _PATIENCE)
    try:
        with _bounded(memory):
            return reader(body, origin, now)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def _bounded(memory: int) -> Iterator[None]:
    """Allow so many bytes more than there are; only here, since what comes and goes through the pipe must not fail."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = _data_size() + memory
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _data_size() -> int:
    """Bytes of this process's own data (proc(5), statm); 0 where nobody says, then the limit is a little tighter."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[5]) * resource.getpagesize()
    return 0
