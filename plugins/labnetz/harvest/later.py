"""What is done with bodies while others are asked for already, as far as there is room for them in memory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labnetz.model import FetchFailed, Response, Snapshot, SourceReport

if TYPE_CHECKING:
    from collections.abc import Coroutine


def held_by(previous: Snapshot | None, answer: Response | FetchFailed | SourceReport) -> int:
    """Count the bytes that are needed until a new body is settled: it, and the one before it."""
    if not isinstance(answer, Response) or not answer.body:
        return 0
    return len(answer.body) + (len(previous.body or b"") if previous else 0)


@dataclass(slots=True)
class Later:
    """`room`: bytes that may wait in all. `held`: bytes that do."""

    room: int
    held: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def do(self, work: Coroutine[None, None, None], size: int) -> None:
        """Begin with it, which holds so many bytes; return at once if there is room for them, else when it is done.

        What holds nothing waits for nobody, and is done here.
        """
        if not size or self.held + size > self.room:
            await work
            return
        self.held += size
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._end(done, size))

    async def all_done(self) -> None:
        """Wait for everything that was begun. Raises what it raised, also if that is long ago."""
        await asyncio.gather(*self._tasks)

    def _end(self, task: asyncio.Task[None], size: int) -> None:
        self.held -= size
        if not task.cancelled() and task.exception() is None:
            self._tasks.discard(task)  # what failed is kept for `all_done`, which raises it
