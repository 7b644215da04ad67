"""Where connections may go: names and addresses are checked where they turn into sockets. Asks nothing over them."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from aiohttp.abc import AbstractResolver, ResolveResult

from labnetz.harvest.guard import refuse_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from labnetz.model import HarvestRules, Message


class Refused(OSError):
    """Nothing may connect there. An OSError, so that it passes through aiohttp as any failed connection does."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


class GuardedResolver(AbstractResolver):
    """Looks names up and drops the addresses that nothing may connect to.

    aiohttp connects to what it gets here and never looks a name up twice, so a name can't change in between. It has
    threads of its own: with asyncio's few, a handful of silent name servers would hold up everybody else.
    """

    def __init__(self, rules: HarvestRules, threads: int) -> None:
        self._rules = rules
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Give the addresses of a name that may be asked; raises `Refused` if it has others only."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port, family)
        refusals = [refuse_address(one["host"], self._rules) for one in found]
        allowed = [one for one, refusal in zip(found, refusals, strict=True) if refusal is None]
        if not allowed:
            raise Refused(next(filter(None, refusals)))
        return allowed

    async def close(self) -> None:
        """Let go of the threads; one that still waits for a name server ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def guarded_sockets(rules: HarvestRules) -> Callable[[tuple[Any, ...]], socket.socket]:
    """Make sockets only for addresses that may be asked: the last check, on the very address that is connected to.

    It is also the one that sees addresses written as numbers, for which aiohttp asks no resolver.
    """

    def make(info: tuple[Any, ...]) -> socket.socket:
        family, kind, proto, _, address = info
        refusal = refuse_address(str(address[0]), rules)
        if refusal is not None:
            raise Refused(refusal)
        return socket.socket(family, kind, proto)

    return make


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    try:
        found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except UnicodeError as error:  # a label that is too long or empty
        raise OSError(str(error)) from None
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return [
        ResolveResult(hostname=host, host=str(address[0]), port=port, family=kind, proto=proto, flags=flags)
        for kind, _, proto, _, address in found
    ]
