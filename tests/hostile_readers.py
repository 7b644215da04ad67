"""Readers that do what no reader may do. They stand in a module, so that worker processes find them by name."""

import ctypes
import os
import re
from datetime import datetime

from labnetz.harvest.reading import Contents
from labnetz.model import Origin


def fine(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Give the process in which it was read as the count."""
    return Contents(entries=os.getpid())


def hang(body: bytes, origin: Origin, now: datetime) -> Contents:
    while True:
        pass


def hang_deep(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Where no signal handler of Python gets its turn."""
    return Contents(entries=bool(re.match(r"(a+)+b", "a" * 60)))


def hoard(body: bytes, origin: Origin, now: datetime) -> Contents:
    return Contents(entries=len([bytes(100_000_000) for _ in range(1_000)]))


def crash(body: bytes, origin: Origin, now: datetime) -> Contents:
    return Contents(entries=len(ctypes.string_at(0)))


def leave(body: bytes, origin: Origin, now: datetime) -> Contents:
    os._exit(0)


def stumble(body: bytes, origin: Origin, now: datetime) -> Contents:
    raise ValueError("a fault of ours")
