"""Run a program and say what it took: time on the clock, of the processor, and memory, with all it starts."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile


@dataclass(frozen=True, slots=True)
class Taken:
    """`clock` and `processor` in seconds, `memory` in bytes (shared pages count once), `said` on either output."""

    clock: float
    processor: float
    memory: int
    said: str


def taken(command: Sequence[str], folder: Path, more: dict[str, str] | None = None) -> Taken:
    """Run it to its end. Raises CalledProcessError, with what it said."""
    before, start = os.times(), time.perf_counter()
    with TemporaryFile("w+") as out:
        program = subprocess.Popen(
            command, cwd=folder, env=os.environ | (more or {}), stdout=out, stderr=subprocess.STDOUT
        )
        most = 0
        while program.poll() is None:
            most = max(most, sum(map(_memory_of, _family(program.pid))))
            time.sleep(0.3)
        clock = time.perf_counter() - start
        out.seek(0)
        said = out.read()
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, command, said)
    after = os.times()
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    return Taken(clock, processor, most, said)


def _family(process: int) -> Iterator[int]:
    """Give a process and all that it has started."""
    yield process
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                yield from _family(int(child))


def _memory_of(process: int) -> int:
    """The bytes of a process, its share of what it has together with others (proc(5), smaps_rollup)."""
    with suppress(OSError, IndexError):
        told = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
        return int(told.partition("\nPss:")[2].split()[0]) * 1024
    return 0
