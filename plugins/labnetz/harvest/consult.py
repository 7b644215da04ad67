"""Put `labnetz doctor` and `labnetz join` together: HTTP, workers for foreign bytes, and what is done with both."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from labnetz.harvest.close_look import CLOSE_READERS, TITLED_READERS
from labnetz.harvest.diagnose import diagnose
from labnetz.harvest.examine_answer import ANOTHER_SITE, Visit
from labnetz.harvest.explore import Found, Terms, explore
from labnetz.harvest.fetch import http_fetcher
from labnetz.harvest.workers import killable
from labnetz.model import HarvestRules

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from labnetz.harvest.diagnose import Ask
    from labnetz.harvest.diagnosis import Diagnosis
    from labnetz.model import Exchange, Request

_LOCAL = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultant:
    """Who asks: `rules` for what may be reached, and the `contact` that servers are told."""

    rules: HarvestRules
    contact: str


def with_local(rules: HarvestRules, url: str) -> HarvestRules:
    """Allow this computer and private networks too, and the port of this address."""
    port = urlsplit(url).port
    addresses = [cidr for cidr in _LOCAL if cidr not in rules.allow_addresses]
    return rules.widened(addresses, [port] if port is not None else [])


def consult(url: str, who: Consultant, terms: Terms) -> Diagnosis:
    """Say everything that is wrong with what an address leads to; asks one question after the other."""
    return asyncio.run(_consult(url, who, terms))


async def _consult(url: str, who: Consultant, terms: Terms) -> Diagnosis:
    async with _asking(who) as ask, killable(readers=CLOSE_READERS) as read:
        return await diagnose(url, ask, read, now=terms.now, timezone=terms.timezone)


@asynccontextmanager
async def _asking(who: Consultant) -> AsyncIterator[Ask]:
    """Give a way to ask that also tells the heads of all answers: never two questions at a time."""
    heads: list[Exchange] = []
    async with http_fetcher(who.rules, contact=who.contact, version=version("labnetz"), witness=heads.append) as fetch:

        async def ask(request: Request) -> Visit:
            heads.clear()
            clock = asyncio.get_running_loop().time
            begun = clock()
            answer = await fetch(replace(request, origin=ANOTHER_SITE))
            return Visit(url=request.url, answer=answer, heads=tuple(heads), seconds=clock() - begun)

        yield ask


def find(url: str, who: Consultant, terms: Terms) -> Found:
    """Find the manifest and the feeds that an address leads to."""
    return asyncio.run(_find(url, who, terms))


async def _find(url: str, who: Consultant, terms: Terms) -> Found:
    asking = http_fetcher(who.rules, contact=who.contact, version=version("labnetz"))
    async with asking as fetch, killable(readers=TITLED_READERS) as read:
        return await explore(url, fetch, read, terms)
