"""Ask servers on loopback as a harvest does, for the tests of fetching."""

import asyncio

from labnetz.harvest.fetch import Limits, http_fetcher
from labnetz.model import FetchFailed, HarvestRules, Request, Response

LOOPBACK = ("127.0.0.0/8", "::1/128")
USUAL = Limits()
QUICK = Limits(seconds=0.3)


def ask(port: int, *urls: str, limits: Limits = USUAL, allow: tuple[str, ...] = LOOPBACK, **request: str):
    """Ask for one or several addresses at once, as one harvest would."""

    async def ask_all():
        rules = HarvestRules(allow_addresses=allow, allow_ports=(port,))
        async with http_fetcher(rules, contact="redaktion@labnetz.example", version="9.8", limits=limits) as fetch:
            return await asyncio.gather(*(fetch(Request(url, "text/calendar", **request)) for url in urls))

    answers = asyncio.run(ask_all())
    return answers[0] if len(urls) == 1 else answers


def reason(answer: Response | FetchFailed) -> str:
    assert isinstance(answer, FetchFailed), answer
    return str(answer.reason)
