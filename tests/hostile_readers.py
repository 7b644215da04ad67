"""Readers that do what no reader may do. They stand in a module, so that worker processes find them by name."""

import ctypes
import os
import re
import signal
from datetime import datetime
from pathlib import Path

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


def killed_once(body: bytes, origin: Origin, now: datetime) -> Contents:
    """As the system kills whom it likes when memory runs out; the body is the path of a file that notes it."""
    with Path(body.decode()).open("a+b") as noted:
        if noted.tell() == 0:
            noted.write(b"x")
            noted.flush()
            os.kill(os.getpid(), signal.SIGKILL)
    return Contents(entries=os.getpid())


def killed(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Note each time in the file whose path is the body."""
    with Path(body.decode()).open("ab") as noted:
        noted.write(b"x")
    os.kill(os.getpid(), signal.SIGKILL)
    return Contents()


def stumble_over_words(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Raise what can't be sent to another process."""
    raise ValueError("a fault of ours", lambda: None)


class Odd(ValueError):
    """It can be sent to another process, and not be read there."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


def stumble_oddly(body: bytes, origin: Origin, now: datetime) -> Contents:
    raise Odd("a fault", "of ours")
