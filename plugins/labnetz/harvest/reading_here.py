"""Look into bodies in this process, one after the other: for tests, since nobody could end what does not end."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from datetime import datetime

    from labnetz.harvest.reading import Contents, Reader
    from labnetz.harvest.workers import Read
    from labnetz.model import Origin, SourceKind


@asynccontextmanager
async def reading_here(readers: Mapping[SourceKind, Reader]) -> AsyncIterator[Read]:
    """Give a `Read` with a thread of its own; icalendar is not made for several."""

    async def look(kind: SourceKind, body: bytes, origin: Origin, now: datetime) -> Contents:
        return await asyncio.get_running_loop().run_in_executor(thread, partial(readers[kind], body, origin, now))

    with ThreadPoolExecutor(1, thread_name_prefix="reader") as thread:
        yield look
