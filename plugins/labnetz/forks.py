"""Do much of the same on all cores: in forked processes, which know all that this one knows. Decides nothing.

What is done must be a pure function of what is there when it begins, since only its result comes back. Where a process
can't be forked safely (no Linux, other threads are running), everything is done here, one after the other.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from signal import SIGKILL
from typing import TYPE_CHECKING, BinaryIO, Generic, TypeVar

from labnetz.errors import WorkerLost
from labnetz.model import msg

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

_T = TypeVar("_T")
_R = TypeVar("_R")

MOST = 8
"""Processes at a time."""
MEMORY = 1_500_000_000
"""Bytes that all of them take together, unless somebody says so (`within`)."""
_COPIED = 0.6
"""The part of what this process has that another one beside it comes to have for itself: measured with big networks."""

_memory = ContextVar("memory", default=MEMORY)


@dataclass(slots=True)
class Begun(Generic[_R]):
    """Work that is being done; `results` does what nobody has begun yet, waits for the others, and gives them in the
    order of the tasks.

    `here` does what is left. `taken` is the number by which the processes share the tasks. It is held as long as they
    are at work: what nobody holds is given to those that are begun next, and both would count by one number.
    """

    here: Callable[[], dict[int, _R]]
    _children: list[tuple[int, BinaryIO]] = field(default_factory=list)
    taken: Synchronized[int] | None = None

    def results(self) -> Iterator[_R]:
        """Work along, then wait. Raises what a task raised, and WorkerLost."""
        try:
            done = self.here()
            for _, pipe in self._children:
                done |= _heard(pipe)
        finally:
            self.end()
        for number in sorted(done):
            yield done[number]

    def end(self) -> None:
        """End the processes, whatever they are doing."""
        for process, pipe in self._children:
            pipe.close()
            with suppress(ProcessLookupError):
                os.kill(process, SIGKILL)
            os.waitpid(process, 0)
        self._children.clear()


def begin(task: Callable[[_T], _R], values: Sequence[_T], workers: int = 0) -> Begun[_R]:
    """Begin to do a task for each value. `workers`: processes, 0 for as many as there are cores (at most `MOST`).

    One of them is this one, as soon as it waits: what it finds out on the way (templates, words) those that are begun
    next know already.
    """
    count = min(workers or min(cores(), MOST), len(values))
    if count < 2 or not can_fork():
        return Begun(lambda: dict(enumerate(map(task, values))))
    taken = get_context("fork").Value("q", 0)
    with _frozen():
        children = [_child(task, values, taken) for _ in range(count - 1)]
    return Begun(partial(_along, task, values, taken), children, taken)


def beside(task: Callable[[], _R]) -> Begun[_R]:
    """Begin to do one task in a process beside this one; with a single core it is done here, at once."""
    if cores() < 2 or not can_fork():
        done = task()
        return Begun(lambda: {0: done})
    taken = get_context("fork").Value("q", 0)
    with _frozen():
        children = [_child(lambda _: task(), (None,), taken)]
    return Begun(dict, children, taken)


def cores() -> int:
    """Say how many processes can work at a time: one on each core, as long as the memory lasts (`within`)."""
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    own = _resident()
    left = max(0, _memory.get() - own)
    return min(there, 1 + int(left / (own * _COPIED))) if own else there


@contextmanager
def on_cores(most: int) -> Iterator[None]:
    """Work on no more than so many cores meanwhile, and so in no more processes: each copies what it looks at.

    Where the system can't be told (no Linux), one process works alone in any case.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:most])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def within(memory: int) -> Iterator[None]:
    """Begin no more processes meanwhile than fit into so many bytes, together with this one. What this one needs alone
    it takes in any case."""
    before = _memory.set(memory)
    try:
        yield
    finally:
        _memory.reset(before)


def can_fork() -> bool:
    """Say whether a child would find everything as it is here: another thread may hold a lock for ever.

    That of the search waits for its program, and holds nothing that others need.
    """
    others = (one.name for one in threading.enumerate() if one is not threading.current_thread())
    return sys.platform == "linux" and all(name.startswith("search") for name in others)


@contextmanager
def _frozen() -> Iterator[None]:
    """What is there now is not looked at again, here or in a child: so its memory stays in common."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _resident() -> int:
    """Say how many bytes this process has in memory, 0 where the system does not tell (proc(5), statm)."""
    try:
        told = Path("/proc/self/statm").read_text("ascii")
    except OSError:
        return 0
    return int(told.split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _child(task: Callable[[_T], _R], values: Sequence[_T], taken: Synchronized[int]) -> tuple[int, BinaryIO]:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, os.fdopen(reading, "rb")
    code = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(_told(task, values, taken), pipe)
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's is ended, flushed or removed here


def _along(task: Callable[[_T], _R], values: Sequence[_T], taken: Synchronized[int]) -> dict[int, _R]:
    """Work in this process, which stays, and in which templates leave cycles: only what is new is looked through."""
    with _frozen():
        try:
            return _done(task, values, taken)
        finally:
            gc.collect()


def _told(task: Callable[[_T], _R], values: Sequence[_T], taken: Synchronized[int]) -> dict[int, _R] | BaseException:
    try:
        return _done(task, values, taken)
    except BaseException as error:  # noqa: BLE001 - the parent raises it
        return error


def _done(task: Callable[[_T], _R], values: Sequence[_T], taken: Synchronized[int]) -> dict[int, _R]:
    done: dict[int, _R] = {}
    while (number := _next(taken)) < len(values):
        done[number] = task(values[number])
    return done


def _next(taken: Synchronized[int]) -> int:
    with taken.get_lock():
        taken.value += 1
        return taken.value - 1


def _heard(pipe: BinaryIO) -> dict[int, _R]:
    try:
        told = pickle.load(pipe)  # noqa: S301 - our own child's
    except (EOFError, pickle.UnpicklingError) as error:
        told = msg(
            "a process that makes a part of the site was killed by the system, perhaps since memory ran out; "
            "build again with more memory, with fewer programs beside it, or by labnetz build --cores 1"
        )
        raise WorkerLost(told) from error
    if isinstance(told, BaseException):
        raise told
    return told  # type: ignore[no-any-return]  # what `_done` gave
