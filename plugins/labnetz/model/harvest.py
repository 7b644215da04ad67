"""What harvesting asks, gets, keeps and reports."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from labnetz.model.labs import Source
from labnetz.model.said import Message, Problem


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for. The validators are echoed byte for byte (RFC 9110 §13.1), None when there are none.

    `user_agent` is how we introduce ourselves, "" for our own name. `origin` is the site for whose pages we ask, as a
    browser would (RFC 6454 §7), "" for none. `is_followed`: the same server is asked something else right after this.
    """

    url: str
    accept: str
    etag: str | None = None
    last_modified: str | None = None
    user_agent: str = ""
    origin: str = ""
    is_followed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back: 200 with a body, or 304 with none. `moved_to` is where a permanent redirect (301, 308)
    pointed, "" when there was none. `wait` is how many seconds the server asks not to be asked again, 0 if it doesn't.
    `url` is the address that answered in the end, after all redirects.
    """

    status: Literal[200, 304]
    body: bytes = b""
    etag: str | None = None
    last_modified: str | None = None
    content_type: str = ""
    moved_to: str = ""
    wait: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """Nothing usable came back, and why. `wait`: seconds from Retry-After, 0 if none.

    `was_asked` is False where nothing was sent, since the server had just asked to be left alone.
    """

    reason: Message
    status: int = 0
    wait: int = 0
    was_asked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The head of one answer on the way, also of a redirect or a refusal; for those who look closely (`doctor`).

    `headers` have their names in small letters, in the order sent. `seconds`: from the question until they were there.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0

    def header(self, name: str) -> str:
        """Give a header by its name in small letters, "" if it was not sent."""
        return next((value for key, value in self.headers if key == name), "")


Fetch = Callable[[Request], Awaitable[Response | FetchFailed]]
"""Ask once, follow what must be followed, never raise for what a server does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is known about a source beside its bytes. All times UTC, None where it has not happened yet.

    sha256      of the body, "" while nothing was ever received
    sent        of the bytes as the server sent them, where the body is not these but what a published portal kept of
                them (`harvest.seed`); "" where they are the body
    received    when the body was last confirmed by the server (200 or 304)
    changed     when the body last changed
    entries, upcoming   what the body holds: all of it, and what was not over when it was read
    broken      entries of the body that could not be read
    newest      when the newest of its dates begins (series: as far ahead as a year), or its newest update was published
    failures    harvests in a row that brought nothing new to believe; `failing_since` the first of them
    reason      why the last one was kept
    doubts      harvests in a row that came back empty or shrunk (`decide`)
    not_before  do not ask again earlier, unless forced
    """

    url: str
    sha256: str = ""
    sent: str = ""
    etag: str | None = None
    last_modified: str | None = None
    received: datetime | None = None
    changed: datetime | None = None
    entries: int = 0
    upcoming: int = 0
    broken: int = 0
    newest: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    reason: Message | None = None
    doubts: int = 0
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The last believable bytes of a source, with the receipt. `body` is None while there never were any."""

    body: bytes | None
    receipt: Receipt


SourceState = Literal["new", "ok", "degraded", "stale", "unreachable", "dormant", "paused"]
"""`dormant`: it answers, but nothing new came for a year. `paused`: nobody asks it, because the registry says so."""
Result = Literal["replaced", "fresh", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What one harvest did with one source. `since`: the last success (UTC), None if there never was one.

    `changed`: when it last came with other bytes; `failing_since`: the first of its failures in a row; `newest`: the
    day of its newest entry; None as above.
    `asked` is False where it was not its turn: the lab is paused, or the source must be left alone for a while.
    """

    source: Source
    result: Result
    state: SourceState
    reason: Message | None
    entries: int
    problems: tuple[Problem, ...]
    since: datetime | None
    asked: bool = True
    changed: datetime | None = None
    failing_since: datetime | None = None
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One harvest. Every source that was asked appears exactly once, sorted by (lab, key)."""

    now: datetime
    sources: tuple[SourceReport, ...] = field(repr=False)  # asyncio writes out what a loop ends with: 10 ms a thousand
    problems: tuple[Problem, ...] = ()
