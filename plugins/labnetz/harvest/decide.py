"""Decide whether what a source sent may replace what we already publish.

Pure: no clock, no network, no disk. `harvest.run` does what is decided here.

Two things about permanent redirects (301, 308), where the rule is that only a person edits the registry: within the
same host the answer is believed, since it is the same operator, and the new address is reported; to another host it
is not believed at all, since a domain that was given up may belong to anybody, and the old state stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from labnetz.model import FetchFailed, Message, Problem, Receipt, Response, Snapshot, Source, Where, msg, msg_n

if TYPE_CHECKING:
    from labnetz.model import SourceState

STALE = timedelta(days=14)
UNREACHABLE = timedelta(days=90)
DORMANT = timedelta(days=365)
BELIEVED_AFTER = 3  # harvests in a row that say the same
MANY = 5  # from how many entries on a loss of more than half is doubted
FIRST_PAUSE, LONGEST_PAUSE = timedelta(hours=1), timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A 200 answer after somebody looked into it.

    `unreadable` says why the body is no calendar or feed, None if it is one. `entries` counts what it holds,
    `upcoming` what of it is not over, `broken` what could not be read. `newest` is when its last date begins, or its
    newest update was published; None where nothing has a date.
    """

    response: Response
    entries: int = 0
    upcoming: int = 0
    broken: int = 0
    unreadable: Message | None = None
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Replace:
    """Publish this from now on."""

    snapshot: Snapshot
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Keep:
    """Publish the previous body again. `reason` says why it can't be newer, None if the source confirmed it."""

    reason: Message | None
    snapshot: Snapshot
    problems: tuple[Problem, ...] = ()


Received = FetchFailed | Response | Reading
"""A failure, a 304 (a `Response`), or a 200 that was read (a `Reading`)."""


def decide(
    source: Source, previous: Snapshot | None, received: Received, *, now: datetime, accept_shrink: bool = False
) -> Replace | Keep:
    """Choose what to publish for one source.

    `previous.receipt.upcoming` has to be counted at `now` where `looks_shrunk` is true: yesterday's event has left
    the feed by right. `accept_shrink` believes an empty or shrunk answer at once.
    """
    known = _known(source, previous)
    if isinstance(received, FetchFailed):
        return _keep(known, received.reason, now, wait=received.wait, problems=_gone(source, received))
    response = received.response if isinstance(received, Reading) else received
    moved = _moved(source, response)
    if moved and not _same_host(source.url, response.moved_to):
        reason = msg("the address leads to another server for good: {url}", url=response.moved_to)
        return _keep(known, reason, now, problems=moved)
    if not isinstance(received, Reading):
        return _unchanged(known, response, now, moved)
    return _judge(known, received, now, moved, accept_shrink=accept_shrink)


def _judge(
    known: Snapshot, reading: Reading, now: datetime, moved: tuple[Problem, ...], *, accept_shrink: bool
) -> Replace | Keep:
    if reading.unreadable is not None:
        return _keep(known, reading.unreadable, now, problems=moved)
    if known.body is not None and is_same(known.receipt, reading.response.body):
        return _unchanged(known, reading.response, now, moved)
    if looks_shrunk(known, reading) and known.receipt.doubts + 1 < BELIEVED_AFTER and not accept_shrink:
        return _doubt(known, reading, now, moved)
    return Replace(_believed(known, reading, now), moved)


def looks_shrunk(previous: Snapshot | None, reading: Reading) -> bool:
    """Say whether an answer is empty, or lost more than half of at least five. What is over does not count.

    Sites that are being rebuilt often serve an empty calendar for some minutes.
    """
    if previous is None or previous.body is None or reading.unreadable is not None:
        return False
    had, has = previous.receipt.upcoming, reading.upcoming
    return (had > 0 and has == 0) or (had >= MANY and 2 * has < had)


def state_of(receipt: Receipt | None, now: datetime) -> SourceState:
    """Name the state of a source by the time since its last success, or since it fails if there never was one.

    A source that answers is dormant when its newest item is a year old; that it fails meanwhile matters more.
    """
    if receipt is None:
        return "new"
    # A success that came after the failures began was dated by a clock that was wrong.
    age = now - min(filter(None, (receipt.received, receipt.failing_since)), default=now)
    if age >= UNREACHABLE:
        return "unreachable"
    if age >= STALE:
        return "stale"
    if receipt.failures >= 2:
        return "degraded"
    return _answering(receipt, now)


def _answering(receipt: Receipt, now: datetime) -> SourceState:
    if receipt.received is None:
        return "new"
    if receipt.newest is not None and now - receipt.newest >= DORMANT:
        return "dormant"
    return "degraded" if receipt.broken else "ok"


def is_due(receipt: Receipt, now: datetime) -> bool:
    """Say whether a source may be asked again.

    A date further ahead than we ever set one comes from a clock that was wrong, and is not obeyed.
    """
    if receipt.not_before is None:
        return True
    return not now < receipt.not_before <= now + LONGEST_PAUSE


def is_same(receipt: Receipt, body: bytes) -> bool:
    """Say whether a server sent the bytes that we know already."""
    return sha256(body) in {receipt.sha256, receipt.sent} - {""}


def sha256(body: bytes) -> str:
    """Give the hash that a receipt holds."""
    return hashlib.sha256(body).hexdigest()


# --- the receipts of each outcome ------------------------------------------------------------------------------------


def _known(source: Source, previous: Snapshot | None) -> Snapshot:
    """Give what is known, for the address that the registry names now. Another address has other validators."""
    if previous is None:
        return Snapshot(None, Receipt(url=source.url))
    if previous.receipt.url == source.url:
        return previous
    receipt = replace(previous.receipt, url=source.url, etag=None, last_modified=None)
    return replace(previous, receipt=receipt)


def _keep(
    known: Snapshot, reason: Message, now: datetime, *, wait: int = 0, problems: tuple[Problem, ...] = ()
) -> Keep:
    failures = known.receipt.failures + 1
    failed = replace(
        known.receipt,
        failures=failures,
        failing_since=known.receipt.failing_since or now,
        reason=reason,
        doubts=0,
        not_before=now + max(pause(known.receipt.url, failures), timedelta(seconds=wait)),
    )
    return Keep(reason, replace(known, receipt=failed), problems)


def _doubt(known: Snapshot, reading: Reading, now: datetime, moved: tuple[Problem, ...]) -> Keep:
    # The validators stay those of the old body: with those of the doubted one, the next answer would be a 304 to it.
    reason = _loss(known, reading)
    fix = msg(
        "wait: it is believed after {count} harvests in a row; or believe it now with --accept-shrink LAB",
        count=BELIEVED_AFTER,
    )
    doubted = Problem("SOURCE-03", Where(known.receipt.url), reason, fix, "warning")
    kept = _keep(known, reason, now, problems=(*moved, doubted))
    receipt = replace(kept.snapshot.receipt, doubts=known.receipt.doubts + 1)
    return replace(kept, snapshot=replace(known, receipt=receipt))


def _unchanged(known: Snapshot, response: Response, now: datetime, moved: tuple[Problem, ...]) -> Keep:
    if known.body is None:
        nothing = replace(known, receipt=replace(known.receipt, etag=None, last_modified=None))
        return _keep(nothing, msg("the server says that nothing changed, but there is no earlier state"), now)
    # A 304 may leave validators out (RFC 9110 §15.4.5), then the old ones hold. A 200 without any withdraws them.
    old = known.receipt if response.status == 304 else Receipt(url="")
    receipt = replace(
        known.receipt,
        etag=response.etag or old.etag,
        last_modified=response.last_modified or old.last_modified,
        received=now,
        failures=0,
        failing_since=None,
        reason=None,
        doubts=0,
        not_before=_not_before(response, now),
    )
    return Keep(None, Snapshot(known.body, receipt), moved)


def _believed(known: Snapshot, reading: Reading, now: datetime) -> Snapshot:
    response = reading.response
    receipt = Receipt(
        url=known.receipt.url,
        sha256=sha256(response.body),
        etag=response.etag,
        last_modified=response.last_modified,
        received=now,
        changed=now,
        entries=reading.entries,
        upcoming=reading.upcoming,
        broken=reading.broken,
        newest=_newest(known, reading, now),
        not_before=_not_before(response, now),
    )
    return Snapshot(response.body, receipt)


def _newest(known: Snapshot, reading: Reading, now: datetime) -> datetime:
    """Where no item has a date, a new body counts as a new item; an empty one does not."""
    if reading.newest is not None:
        return reading.newest
    return now if reading.entries else known.receipt.newest or now


# --- when to ask again -----------------------------------------------------------------------------------------------


def pause(url: str, failures: int) -> timedelta:
    """Say how long to leave a failing source alone: from an hour, doubling, up to seven days, and never for good.

    Up to a fifth less, by the address: sources that failed together do not come back together.
    """
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 10))
    share = int(sha256(url.encode(errors="replace"))[:4], 16) / 0xFFFF
    return timedelta(seconds=round(longest.total_seconds() * (1 - share / 5)))


def _not_before(response: Response, now: datetime) -> datetime | None:
    return now + timedelta(seconds=response.wait) if response.wait else None


# --- what a person should know ---------------------------------------------------------------------------------------


def _loss(known: Snapshot, reading: Reading) -> Message:
    had = known.receipt.upcoming
    if not reading.upcoming:
        return msg_n("came back empty, had {count} current entry", "came back empty, had {count} current entries", had)
    return msg("came back with {now} of {before} current entries", now=reading.upcoming, before=had)


def _gone(source: Source, failed: FetchFailed) -> tuple[Problem, ...]:
    if failed.status != 410:
        return ()
    fix = msg("ask the lab for the new address and write it into labs/{lab}.yml, or set status: closed", lab=source.lab)
    return (Problem("SOURCE-02", Where(source.url), failed.reason, fix, "warning"),)


def _moved(source: Source, response: Response) -> tuple[Problem, ...]:
    if not response.moved_to:
        return ()
    what = msg("has moved for good to {url}", url=response.moved_to)
    fix = msg("if that is right, write the new address into labs/{lab}.yml", lab=source.lab)
    return (Problem("SOURCE-01", Where(source.url), what, fix, "warning"),)


def _same_host(one: str, other: str) -> bool:
    try:
        return urlsplit(one).hostname == urlsplit(other).hostname
    except ValueError:
        return False
