"""What runs inside a worker: take one body after the other from a line, look into it, answer. Starts and ends nobody.

A worker keeps nothing between two bodies: zones are resolved inside one reading (`ical.zones`), and icalendar, which
remembers definitions per process, is never shown one.
"""

from __future__ import annotations

import copyreg
import gc
import os
import pickle
import resource
import signal
import struct
from contextlib import contextmanager, suppress
from dataclasses import fields
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from labnetz.harvest.reading import Contents, Reader
from labnetz.model import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from socket import socket
    from typing import BinaryIO

    from labnetz.model import Origin

OUT_OF_MEMORY = 77
"""Exit code of a worker that needed too much."""
PATIENCE = 20.0
"""Seconds beyond the deadline after which a worker ends itself: whoever watches the deadline may be gone."""
HEAD = struct.Struct("!Q")
"""What precedes a pickle on the line: its length."""

Looking = tuple[Reader, bytes, "Origin", "datetime", tuple[float, int]]
"""A reader, what it reads, and (seconds, bytes of memory) that this may take."""


_FIELDS = tuple(field.name for field in fields(Seen))
_values_of = attrgetter(*_FIELDS)


def _seen(*values: object) -> Seen:
    return Seen(**dict(zip(_FIELDS, values, strict=True)))  # type: ignore[arg-type]  # what `_values_of` gave


copyreg.pickle(Seen, lambda seen: (_seen, _values_of(seen)))  # a body has many, and slots are slow to copy


def framed(value: object) -> bytes:
    """Make bytes of a value as they go over the line."""
    told = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(told)) + told


def work(line: socket) -> None:
    """Say that this worker is ready, then answer each body with its `Contents`, or with what the reader raised."""
    _settle_in()
    with suppress(OSError), line, line.makefile("rb") as asked:  # whoever started us may be gone
        line.sendall(framed(None))
        while (told := _heard(asked)) is not None:
            modules, looking = pickle.loads(told)  # noqa: S301 - from who started this worker
            line.sendall(_answer(modules, looking))


def _heard(line: BinaryIO) -> bytes | None:
    """Give what was told; None where nothing is told any more."""
    head = line.read(HEAD.size)
    size = HEAD.unpack(head)[0] if len(head) == HEAD.size else 0
    told = line.read(size)
    return told if told and len(told) == size else None


def _settle_in() -> None:
    """Begin a worker's life: a signal ends it at once, also while it runs code that is not Python."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()  # what was loaded stays, and its memory stays in common with the other workers


def _answer(modules: tuple[str, ...], looking: Looking) -> bytes:
    """Load what is missing to read a kind that was not expected, and look."""
    try:
        for name in modules:
            import_module(name)
        return framed(_look(*looking))
    except Exception as error:  # noqa: BLE001 - who asked raises it
        return _told(error)


def _told(error: Exception) -> bytes:
    try:
        told = framed(error)
        pickle.loads(told[HEAD.size :])  # noqa: S301 - some exceptions can be written, and not read
    except Exception:  # noqa: BLE001 - an exception may hold anything
        return framed(RuntimeError(f"{type(error).__name__}: {error}"))
    return told


def _look(reader: Reader, body: bytes, origin: Origin, now: datetime, bounds: tuple[float, int]) -> Contents:
    """Look into one body within (seconds, bytes of memory).

    A worker that is out of memory ends: what it holds is in no state to go on with.
    """
    deadline, memory = bounds
    signal.setitimer(signal.ITIMER_REAL, deadline + PATIENCE)
    try:
        with _bounded(memory):
            return reader(body, origin, now)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def _bounded(memory: int) -> Iterator[None]:
    """Allow so many bytes more than there are; only here, since what comes and goes over the line must not fail."""
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
