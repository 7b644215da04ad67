"""Ask one address over HTTP, within limits. The only module that opens a socket; reads no feed, decides nothing.

What a server does is never an exception here: every failure is a `FetchFailed` that says in plain words what it was.
"""

from __future__ import annotations

import asyncio
import socket
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from labnetz.harvest.guard import Target, refuse_address, refuse_step, refuse_target
from labnetz.harvest.headers import cache_seconds, echoable, printable, retry_seconds, status_reason
from labnetz.harvest.unpack import Unusable, unpacked
from labnetz.model import FetchFailed, HarvestRules, Message, Request, Response, msg

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from labnetz.model import Fetch

_PERMANENT = frozenset({301, 308})
_REDIRECTS = _PERMANENT | {302, 303, 307}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one question may cost: `seconds` for the whole chain of redirects, `size` in bytes after unpacking."""

    seconds: float = 20.0
    size: int = 10 * 2**20
    redirects: int = 5
    per_host: int = 2
    in_all: int = 32


@asynccontextmanager
async def http_fetcher(
    rules: HarvestRules, *, contact: str, version: str, limits: Limits = Limits()
) -> AsyncIterator[Fetch]:
    """Give a `Fetch` that asks over HTTP as `labnetz/<version> (+<contact>)`; closes its connections at the end."""
    resolver = _Resolver(rules, limits.in_all)
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=limits.in_all,
            limit_per_host=limits.per_host,
            resolver=resolver,
            socket_factory=_guarded_sockets(rules),
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),  # one deadline for all hops instead: `_Client._hop`
        headers={"User-Agent": _plain(f"labnetz/{version} (+{contact})"), "Accept-Encoding": "gzip, deflate"},
        auto_decompress=False,  # unpacked by us, so that a bomb stops at the limit in every version of aiohttp
        trust_env=False,
    ) as session:
        yield _Client(session, rules, limits).ask
    await resolver.close()


def _plain(text: str) -> str:
    """Leave out what no header may hold: a contact with a line break must not fail every question."""
    return "".join(char for char in text if " " <= char <= "~")


# --- one question ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Redirect:
    status: int
    location: str


_Answer: TypeAlias = Response | FetchFailed | _Redirect


@dataclass(frozen=True, slots=True)
class _Way:
    """Where a chain of redirects has come to, with the seconds that are left for the rest of it.

    `moved_to` follows permanent redirects only, and only while nothing temporary came before them.
    """

    url: URL
    left: float
    seen: tuple[URL, ...] = ()
    moved_to: str = ""


class _Client:
    def __init__(self, session: aiohttp.ClientSession, rules: HarvestRules, limits: Limits) -> None:
        self._session = session
        self._rules = rules
        self._limits = limits
        self._everywhere = asyncio.Semaphore(limits.in_all)
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(limits.per_host))

    async def ask(self, request: Request) -> Response | FetchFailed:
        way = _start(request.url, self._limits.seconds)
        headers = _headers(request)
        while isinstance(way, _Way):
            refusal = refuse_target(_target(way.url), self._rules)
            if refusal is not None:
                return FetchFailed(reason=refusal)
            answer, seconds = await self._hop(way, headers)
            if not isinstance(answer, _Redirect):
                return _finished(answer, way, headers)
            way = _onwards(replace(way, left=way.left - seconds), answer, self._limits.redirects)
        return FetchFailed(reason=way)

    async def _hop(self, way: _Way, headers: dict[str, str]) -> tuple[_Answer, float]:
        # Waiting for a turn comes before the deadline: a queue of ours is not the server's fault.
        async with self._hosts[way.url.host or ""], self._everywhere:
            clock = asyncio.get_running_loop().time
            begun = clock()
            try:
                async with asyncio.timeout(way.left):
                    answer = await self._get(way.url, headers)
            except TimeoutError:
                answer = FetchFailed(
                    reason=msg("no full answer within {seconds} s", seconds=f"{self._limits.seconds:g}")
                )
            except Unusable as error:
                answer = FetchFailed(reason=error.reason)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                answer = FetchFailed(reason=_why(error, way.url))
            return answer, clock() - begun

    async def _get(self, url: URL, headers: dict[str, str]) -> _Answer:
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status in _REDIRECTS:
                return _Redirect(response.status, response.headers.get("Location", ""))
            if response.status == 304:
                return _response(304, response)
            if response.status != 200:
                return _refused(response)
            encoding = response.headers.get("Content-Encoding", "")
            body = await unpacked(response.content.iter_any(), encoding, self._limits.size)
            return replace(_response(200, response), body=body)


def _start(url: str, seconds: float) -> _Way | Message:
    try:
        return _Way(URL(url).with_fragment(None), seconds)
    except ValueError:
        return msg("the address can't be read: {url}", url=ascii(url[:200]))


def _onwards(way: _Way, redirect: _Redirect, redirects: int) -> _Way | Message:
    """Take one step, or say why not."""
    seen = (*way.seen, way.url)
    try:
        url = way.url.join(URL(redirect.location)).with_fragment(None)
    except ValueError:
        url = way.url
    if not redirect.location:
        return msg("the server redirects ({status}) but does not say where to", status=redirect.status)
    if url in seen:
        return msg("the server redirects in a circle")
    if len(seen) > redirects:
        return msg("the server redirects more than {count} times", count=redirects)
    straight = redirect.status in _PERMANENT and way.moved_to == (str(way.url) if way.seen else "")
    refusal = refuse_step(_target(way.url), _target(url))
    return refusal or _Way(url, way.left, seen, str(url) if straight else way.moved_to)


def _target(url: URL) -> Target:
    return Target(url.scheme, url.host or "", url.port or 0, bool(url.user or url.password))


def _headers(request: Request) -> dict[str, str]:
    """RFC 9110 §13.1: the validators go back as they came."""
    wanted = {
        "Accept": request.accept,
        "If-None-Match": echoable(request.etag),
        "If-Modified-Since": echoable(request.last_modified),
    }
    return {name: value for name, value in wanted.items() if value}


# --- what the answer says --------------------------------------------------------------------------------------------


def _response(status: Literal[200, 304], response: aiohttp.ClientResponse) -> Response:
    headers = response.headers
    return Response(
        status=status,
        etag=echoable(headers.get("ETag")),
        last_modified=echoable(headers.get("Last-Modified")),
        content_type=printable(headers.get("Content-Type", "")),
        wait=cache_seconds(headers.get("Cache-Control", ""), headers.get("Age", "")),
    )


def _finished(answer: Response | FetchFailed, way: _Way, headers: dict[str, str]) -> Response | FetchFailed:
    if isinstance(answer, FetchFailed):
        return answer
    if answer.status == 304 and not headers.keys() & {"If-None-Match", "If-Modified-Since"}:
        return FetchFailed(reason=msg('the server answers "not modified" to a first question (304)'), status=304)
    return replace(answer, moved_to=way.moved_to)


def _refused(response: aiohttp.ClientResponse) -> FetchFailed:
    wait = retry_seconds(response.headers.get("Retry-After", ""), response.headers.get("Date", ""))
    return FetchFailed(reason=status_reason(response.status), status=response.status, wait=wait)


def _why(error: Exception, url: URL) -> Message:
    """Put a failure of the network into words."""
    # Errors about certificates have no os_error in aiohttp 3.12, though their class says so.
    refused = getattr(error, "os_error", None)
    if isinstance(refused, _Refused):
        return refused.reason
    host = url.host
    reasons: dict[tuple[type[Exception], ...], Message] = {
        (aiohttp.InvalidURL,): msg("the address can't be read: {url}", url=url),
        (aiohttp.ClientConnectorDNSError,): msg("the server name {host} can't be found; is it right?", host=host),
        (aiohttp.ClientSSLError,): msg(
            "the secure connection fails; is the certificate of {host} in order?", host=host
        ),
        (aiohttp.ClientConnectorError,): msg("the server {host} does not accept connections", host=host),
        (OSError, aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError): msg(
            "the connection to {host} breaks off", host=host
        ),
    }
    fitting = (reason for kinds, reason in reasons.items() if isinstance(error, kinds))
    return next(fitting, msg("the answer of {host} is not valid HTTP", host=host))


# --- where connections may go ----------------------------------------------------------------------------------------


class _Refused(OSError):
    """Nothing may connect there. An OSError, so that it passes through aiohttp as any failed connection does."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


class _Resolver(AbstractResolver):
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
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port, family)
        refusals = [refuse_address(one["host"], self._rules) for one in found]
        allowed = [one for one, refusal in zip(found, refusals, strict=True) if refusal is None]
        if not allowed:
            raise _Refused(next(filter(None, refusals)))
        return allowed

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


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


def _guarded_sockets(rules: HarvestRules) -> Callable[[tuple[Any, ...]], socket.socket]:
    """Make sockets only for addresses that may be asked: the last check, on the very address that is connected to.

    It is also the one that sees addresses written as numbers, for which aiohttp asks no resolver.
    """

    def make(info: tuple[Any, ...]) -> socket.socket:
        family, kind, proto, _, address = info
        refusal = refuse_address(str(address[0]), rules)
        if refusal is not None:
            raise _Refused(refusal)
        return socket.socket(family, kind, proto)

    return make
