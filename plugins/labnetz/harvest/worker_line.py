"""A worker as it is seen from outside: a process (`harvest.worker`) and the line to it. Knows nothing of bodies.

The line is a socket that the loop listens to: with threads in between, handing over a feed took as long as reading it.
"""

from __future__ import annotations

import asyncio
import pickle
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.harvest.worker import HEAD, PATIENCE, framed, work

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, ForkServerProcess

    from labnetz.harvest.reading import Contents
    from labnetz.harvest.worker import Looking

_BUFFER = 2**20


class Lost(Exception):
    """A worker has ended without an answer, with this exit code; None if it has not even begun."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Worker:
    """A process that looks into bodies, and the line to it.

    `_alone`: one process at a time is started or ended, since `multiprocessing` looks at all of them then.
    """

    _process: ForkServerProcess
    _line: asyncio.StreamWriter
    _heard: asyncio.StreamReader
    _alone: asyncio.Lock
    _start: asyncio.Task[None]

    async def ready(self, seconds: float) -> None:
        """Wait for its first word. Its program loads in another process, and we go on asking meanwhile.

        Raises `Lost` where none comes.
        """
        try:
            await asyncio.shield(self._start)  # what is half started could not be ended
            await self.answer(seconds)
        except (OSError, EOFError):
            raise Lost(None) from None

    def tell(self, modules: tuple[str, ...], looking: Looking) -> None:
        """Hand over what to look into, and the modules that are needed for it, without waiting."""
        self._line.write(framed((modules, looking)))

    async def answer(self, seconds: float) -> Contents | Exception:
        """Give the next answer. Raises TimeoutError if it takes longer, and `Lost` where none will come."""
        try:
            async with asyncio.timeout(seconds):
                head = await self._heard.readexactly(HEAD.size)
                told = await self._heard.readexactly(*HEAD.unpack(head))
        except (EOFError, ConnectionError):
            raise Lost(await self._exit_code()) from None
        return pickle.loads(told)  # type: ignore[no-any-return]  # noqa: S301 - what `worker.work` gave

    async def end(self) -> None:
        """End it, whatever it is doing."""
        await asyncio.wait({self._start})
        self._line.transport.abort()
        if self._process.pid is not None:
            self._process.kill()
            await self._exit_code()

    async def _exit_code(self) -> int | None:
        async with self._alone:
            await asyncio.to_thread(self._process.join, PATIENCE)
            return self._process.exitcode


async def new_worker(context: ForkServerContext, alone: asyncio.Lock) -> Worker:
    """Begin to start one."""
    ours, theirs = socket.socketpair()
    process = context.Process(target=work, args=(theirs,), daemon=True)

    async def start() -> None:
        with theirs:
            async with alone:
                await asyncio.to_thread(process.start)

    heard, line = await asyncio.open_unix_connection(sock=ours, limit=_BUFFER)
    return Worker(process, line, heard, alone, asyncio.create_task(start()))
