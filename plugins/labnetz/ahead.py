"""Make results ahead of their turn, in another process beside this one. Decides nothing.

Who asks for a result gets the same one whether or not it was ready: what the other process has not made (it is behind,
was killed, can't be forked, ended at an error) is made here, when it is asked for. So nothing waits for it, and errors
are raised where they would be without it. What is made must be a pure function of what is there when it begins.

The other process begins at the end: who asks from the beginning meets it once, and neither makes what the other makes.
"""

from __future__ import annotations

import gc
import mmap
import os
import pickle
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from signal import SIGKILL
from typing import Generic, TypeVar

from labnetz.forks import can_fork, cores

_K = TypeVar("_K")
_R = TypeVar("_R")

FEWEST = 32
"""Results below which no process is begun: it costs as much as some ten of them."""
_TOLD = struct.Struct("=qqq")
"""Which result is ready, where it begins in the memory of all, and how many bytes it has."""


@dataclass(slots=True)
class Ahead(Generic[_K, _R]):
    """Results by their keys, in the order in which they will be asked for."""

    make: Callable[[_K], _R]
    _numbers: Mapping[_K, int] = field(default_factory=dict)
    _other: _Other | None = None

    def get(self, key: _K) -> _R:
        """Give a result, made before or now. Raises what making it raises."""
        made = self._made(key)
        return made[0] if made else self.make(key)

    def ready(self, key: _K) -> _R | None:
        """Give a result that was made before; None where it is left to whoever asks."""
        made = self._made(key)
        return made[0] if made else None

    def end(self) -> None:
        """End the other process. From now on, everything is made here."""
        if self._other is not None:
            self._other.end()
        self._other = None

    def _made(self, key: _K) -> tuple[_R] | None:
        number = self._numbers.get(key)
        told = None if self._other is None or number is None else self._other.read(number)
        return None if told is None else (pickle.loads(told),)  # noqa: S301 - our own child's


def begin_ahead(make: Callable[[_K], _R], keys: Sequence[_K], *, fewest: int = FEWEST) -> Ahead[_K, _R]:
    """Begin to make the results of all keys, the last one first; where this can't be done beside, none is made yet."""
    if len(keys) < fewest or cores() < 2 or not can_fork():
        return Ahead(make)
    return Ahead(make, {key: number for number, key in enumerate(keys)}, _fork(make, keys))


@dataclass(slots=True)
class _Other:
    """The other process, as it is seen from here. `taken` has a byte for each result: 1 where it is made here."""

    process: int
    results: int
    pipe: int
    taken: mmap.mmap
    _ready: dict[int, tuple[int, int]] = field(default_factory=dict)

    def read(self, number: int) -> bytes | None:
        """Give a result, None where it is not ready; then it is left to whoever asks."""
        self._ready.update((one, (start, size)) for one, start, size in self._heard())
        found = self._ready.get(number)
        if found is None:
            self.taken[number] = 1
            return None
        start, size = found
        return os.pread(self.results, size, start)

    def _heard(self) -> Iterator[tuple[int, int, int]]:
        with suppress(BlockingIOError):
            while told := os.read(self.pipe, 1024 * _TOLD.size):  # it is written a whole one at a time
                yield from _TOLD.iter_unpack(told)

    def end(self) -> None:
        """End it, whatever it is doing."""
        with suppress(ProcessLookupError):
            os.kill(self.process, SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.pipe)
        os.close(self.results)
        self.taken.close()


def _fork(make: Callable[[_K], _R], keys: Sequence[_K]) -> _Other:
    results, taken = os.memfd_create("labnetz-ahead"), mmap.mmap(-1, len(keys))
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        os.set_blocking(reading, False)
        return _Other(process, results, reading, taken)
    try:
        gc.freeze()  # what is there now is not looked at again, and its memory stays in common
        os.close(reading)
        _make_all(make, keys, taken, results, writing)
    finally:
        os._exit(0)  # nothing of the parent's is ended, flushed or removed here


def _make_all(make: Callable[[_K], _R], keys: Sequence[_K], taken: mmap.mmap, results: int, told: int) -> None:
    end = 0
    for number in reversed(range(len(keys))):
        if not taken[number]:
            made = pickle.dumps(make(keys[number]), pickle.HIGHEST_PROTOCOL)
            if os.pwrite(results, made, end) < len(made):
                return
            os.write(told, _TOLD.pack(number, end, len(made)))
            end += len(made)
