"""Ask one address over HTTP, within limits. Reads no feed, decides nothing; `harvest.sockets` opens the sockets.

What a server does is never an exception here: every failure is a `FetchFailed` that says in plain words what it was.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import aiohttp
from yarl import URL

from labnetz.harvest.certificates import certificate_reason
from labnetz.harvest.guard import Target, refuse_step, refuse_target
from labnetz.harvest.headers import cache_seconds, echoable, printable, retry_seconds, status_reason
from labnetz.harvest.patience import Patience
from labnetz.harvest.sockets import GuardedResolver, Refused, guarded_sockets
from labnetz.harvest.unpack import PACKINGS, Unusable, unpacked
from labnetz.model import Exchange, FetchFailed, HarvestRules, Message, Request, Response, msg

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from labnetz.model import Fetch

    Witness = Callable[[Exchange], None]

KEPT = 5.0  # seconds for which a connection may wait for the next question
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


def _nobody(_: Exchange) -> None:
    """Nobody looks on."""


@asynccontextmanager
async def http_fetcher(
    rules: HarvestRules, *, contact: str, version: str, limits: Limits = Limits(), witness: Witness = _nobody
) -> AsyncIterator[Fetch]:
    """Give a `Fetch` that asks over HTTP as `labnetz/<version> (+<contact>)`; closes its connections at the end.

    `witness` sees the head of every answer, also of redirects and refusals.
    """
    resolver = GuardedResolver(rules, limits.in_all)
    connector = aiohttp.TCPConnector(
        limit=0,  # `_Client` bounds them, and before the deadline begins
        resolver=resolver,
        socket_factory=guarded_sockets(rules),
        keepalive_timeout=KEPT,
    )
    try:
        async with aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),  # one deadline for all hops instead: `_Client._hop`
            headers={"User-Agent": _plain(f"labnetz/{version} (+{contact})"), "Accept-Encoding": PACKINGS},
            auto_decompress=False,  # unpacked by us, so that a bomb stops at the limit in every version of aiohttp
            trust_env=False,
        ) as session:
            yield _Client(session, rules, limits, witness).ask
    finally:
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
    def __init__(self, session: aiohttp.ClientSession, rules: HarvestRules, limits: Limits, witness: Witness) -> None:
        self._session = session
        self._witness = witness
        self._rules = rules
        self._limits = limits
        self._everywhere = asyncio.Semaphore(limits.in_all)
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(limits.per_host))
        self._patience = Patience()

    async def ask(self, request: Request) -> Response | FetchFailed:
        way = _start(request.url, self._limits.seconds)
        headers = _headers(request)
        while isinstance(way, _Way):
            refusal = refuse_target(_target(way.url), self._rules)
            if refusal is not None:
                return FetchFailed(reason=refusal)
            answer, seconds = await self._hop(way, headers)
            if not isinstance(answer, _Redirect):
                return _finished(answer, headers)
            way = _onwards(replace(way, left=way.left - seconds), answer, self._limits.redirects)
        return FetchFailed(reason=way)

    async def _hop(self, way: _Way, headers: dict[str, str]) -> tuple[_Answer, float]:
        # Waiting for a turn comes before the deadline: a queue of ours is not the server's fault.
        host = way.url.host or ""
        async with self._hosts[host], self._everywhere:
            clock = asyncio.get_running_loop().time
            begun = clock()
            refusal = self._patience.refusal(host, begun)
            if refusal is not None:
                return refusal, 0.0
            try:
                async with asyncio.timeout(way.left):
                    answer = await self._get(way, headers)
            except TimeoutError:
                answer = FetchFailed(
                    reason=msg("no full answer within {seconds} s", seconds=f"{self._limits.seconds:g}")
                )
            except Unusable as error:
                answer = FetchFailed(reason=error.reason)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                answer = FetchFailed(reason=_why(error, way.url))
            if isinstance(answer, FetchFailed):
                self._patience.heed(host, answer, clock())
            return answer, clock() - begun

    async def _get(self, way: _Way, headers: dict[str, str]) -> _Answer:
        begun = asyncio.get_running_loop().time()
        async with self._session.get(way.url, headers=headers, allow_redirects=False) as response:
            if self._witness is not _nobody:
                self._witness(_exchange(way.url, response, asyncio.get_running_loop().time() - begun))
            if response.status in _REDIRECTS:
                return _Redirect(response.status, response.headers.get("Location", ""))
            if response.status == 304:
                return _response(304, response, way)
            if response.status != 200:
                return _refused(response)
            encoding = response.headers.get("Content-Encoding", "")
            body = await unpacked(response.content.iter_any(), encoding, self._limits.size)
            return _response(200, response, way, body)


def _start(url: str, seconds: float) -> _Way | Message:
    try:
        return _Way(_asked(URL(url)), seconds)
    except ValueError:
        return msg("the address can't be read: {url}", url=ascii(url[:200]))


def _onwards(way: _Way, redirect: _Redirect, redirects: int) -> _Way | Message:
    """Take one step, or say why not."""
    seen = (*way.seen, way.url)
    try:
        url = _asked(way.url.join(URL(redirect.location)))
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


def _asked(url: URL) -> URL:
    """Give the address as HTTP knows it. webcal:// has never been a protocol: calendar programs take it for https."""
    url = url.with_fragment(None)
    return url.with_scheme("https") if url.scheme in {"webcal", "webcals"} else url


def _target(url: URL) -> Target:
    return Target(url.scheme, url.host or "", url.port or 0, bool(url.user or url.password))


def _headers(request: Request) -> dict[str, str]:
    """RFC 9110 §13.1: the validators go back as they came.

    RFC 9112 §9.6: who has no other question says so, since thousands of kept connections would use up the open files.
    """
    wanted = {
        "Accept": request.accept,
        "User-Agent": _plain(request.user_agent),
        "If-None-Match": echoable(request.etag),
        "If-Modified-Since": echoable(request.last_modified),
        "Origin": request.origin,
        "Connection": "" if request.is_followed else "close",
    }
    return {name: value for name, value in wanted.items() if value}


# --- what the answer says --------------------------------------------------------------------------------------------


def _exchange(url: URL, response: aiohttp.ClientResponse, seconds: float) -> Exchange:
    headers = tuple((name.lower(), printable(value)) for name, value in response.headers.items())
    return Exchange(url=str(url), status=response.status, headers=headers, seconds=seconds)


def _response(status: Literal[200, 304], response: aiohttp.ClientResponse, way: _Way, body: bytes = b"") -> Response:
    headers = response.headers
    return Response(
        status=status,
        body=body,
        etag=echoable(headers.get("ETag")),
        last_modified=echoable(headers.get("Last-Modified")),
        content_type=printable(headers.get("Content-Type", "")),
        wait=cache_seconds(
            ", ".join(headers.getall("Cache-Control", ())),
            *(headers.get(name, "") for name in ("Age", "Expires", "Date")),
        ),
        moved_to=way.moved_to,
        url=str(way.url),
    )


def _finished(answer: Response | FetchFailed, headers: dict[str, str]) -> Response | FetchFailed:
    if answer.status == 304 and not headers.keys() & {"If-None-Match", "If-Modified-Since"}:
        return FetchFailed(reason=msg('the server answers "not modified" to a first question (304)'), status=304)
    return answer


def _refused(response: aiohttp.ClientResponse) -> FetchFailed:
    wait = retry_seconds(response.headers.get("Retry-After", ""), response.headers.get("Date", ""))
    return FetchFailed(reason=status_reason(response.status), status=response.status, wait=wait)


def _why(error: Exception, url: URL) -> Message:
    """Put a failure of the network into words."""
    # Errors about certificates have no os_error in aiohttp 3.12, though their class says so.
    refused = getattr(error, "os_error", None)
    if isinstance(refused, Refused):
        return refused.reason
    host = url.host or ""
    certificate = getattr(error, "certificate_error", None)
    if isinstance(certificate, ssl.SSLCertVerificationError):
        return certificate_reason(certificate.verify_code, host)
    reasons: dict[tuple[type[Exception], ...], Message] = {
        (aiohttp.InvalidURL,): msg("the address can't be read: {url}", url=url),
        (aiohttp.ClientConnectorDNSError,): msg("the server name {host} can't be found; is it right?", host=host),
        (aiohttp.ClientSSLError,): certificate_reason(0, host),
        (aiohttp.ClientConnectorError,): msg("the server {host} does not accept connections", host=host),
        (OSError, aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError): msg(
            "the connection to {host} breaks off", host=host
        ),
    }
    fitting = (reason for kinds, reason in reasons.items() if isinstance(error, kinds))
    return next(fitting, msg("the answer of {host} is not valid HTTP", host=host))
