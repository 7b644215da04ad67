"""Look at a published portal from outside: how old is what it shows? For monitors; keeps nothing, reads no snapshot."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from labnetz.errors import PortalSilent
from labnetz.harvest.fetch import http_fetcher
from labnetz.model import FetchFailed, Request, Response, msg

if TYPE_CHECKING:
    from datetime import timedelta

    from labnetz.model import HarvestRules


@dataclass(frozen=True, slots=True)
class Outlook:
    """When a portal was built, and when it last read any of its sources; None where it never did, or asks none."""

    built: datetime
    read: datetime | None
    asks: bool

    def is_old(self, now: datetime, longest: timedelta) -> bool:
        """Say whether the builds have stopped, or the harvests behind them."""
        if now - self.built > longest:
            return True
        return self.asks and (self.read is None or now - self.read > longest)


def look_at(url: str, rules: HarvestRules) -> Outlook:
    """Ask a portal for its health.json; `url` is the portal's, or that of the file.

    Raises PortalSilent with the reason when there is none, or none that can be read.
    """
    address = url if url.endswith(".json") else f"{url.rstrip('/')}/health.json"
    answer = asyncio.run(_ask(address, rules))
    if isinstance(answer, FetchFailed):
        raise PortalSilent(address, answer.reason)
    try:
        return read_outlook(answer.body)
    except ValueError:
        raise PortalSilent(address, msg("there is no health.json of a portal")) from None


def read_outlook(body: bytes) -> Outlook:
    """Read health.json. Raises ValueError for what is none."""
    try:
        found = json.loads(body)
        sources = [one for one in found["sources"] if one["state"] != "paused"]
        reads = [_time(one["since"]) for one in sources if one["since"] is not None]
        return Outlook(_time(found["now"]), max(reads, default=None), bool(sources))
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a health.json: {error!r}") from error


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"no offset: {text!r}")
    return moment


async def _ask(url: str, rules: HarvestRules) -> Response | FetchFailed:
    async with http_fetcher(rules, contact="labnetz status", version=version("labnetz")) as fetch:
        return await fetch(Request(url, "application/json"))
