"""Ask a site for its lab.json and its bundles, through the same guarded fetch as the harvest, and look at a foreign
text where looking can be killed. Reads neither lab.json nor bundles.
"""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from multiprocessing import get_context
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool

from labnetz.bundle import MOST_BYTES
from labnetz.harvest.fetch import Limits, http_fetcher
from labnetz.model import FetchFailed, Request, msg
from labnetz.reuse.find import Ask, Unanswered
from labnetz.reuse.proof import find_danger

if TYPE_CHECKING:
    from labnetz.harvest.consult import Consultant
    from labnetz.model import Message

_LIMITS = Limits(seconds=60.0, size=MOST_BYTES + 64 * 1024)
_ACCEPT = "application/json, application/zip, */*;q=0.5"
_SECONDS = 20.0
"""So long a text may take to be shown: some bracket signs in a row keep Markdown busy for hours."""
_GONE = frozenset({404, 410})


def asking(who: Consultant) -> Ask:
    """Give a way to ask; each address is asked once, however often it is wanted."""
    known: dict[str, bytes | Unanswered] = {}

    def ask(url: str) -> bytes | Unanswered:
        if url not in known:
            known[url] = asyncio.run(_ask(url, who))
        return known[url]

    return ask


async def _ask(url: str, who: Consultant) -> bytes | Unanswered:
    async with http_fetcher(who.rules, contact=who.contact, version=version("labnetz"), limits=_LIMITS) as fetch:
        answer = await fetch(Request(url=url, accept=_ACCEPT))
    if isinstance(answer, FetchFailed):
        return Unanswered(answer.reason, gone=answer.status in _GONE)
    if answer.status != 200:
        return Unanswered(msg("the server answered without a file"))
    return answer.body


def danger_in(body: str, seconds: float = _SECONDS) -> Message | None:
    """Say why a foreign text must not be written into a page, None where it may."""
    with ProcessPool(max_workers=1, context=get_context("forkserver")) as pool:
        looking = pool.schedule(find_danger, args=[body], timeout=seconds)
        try:
            return looking.result()
        except TimeoutError:
            return msg("it takes too long to show its text")
        except (RecursionError, MemoryError, ProcessExpired):
            return msg("its text is nested too deeply")
