"""In what order sources are asked, and for what. Pure; asks nobody."""

from __future__ import annotations

from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from labnetz.model import Receipt, Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from labnetz.model import Lab, Snapshot, Source, SourceKind

Row: TypeAlias = "tuple[tuple[Lab, Source], ...]"
IN_A_ROW = 2  # a lab's dates and its news; few, since what is known of all of them is loaded, and bodies may be big
ACCEPT: Mapping[SourceKind, str] = {
    "events": "text/calendar, */*;q=0.1",
    "manifest": "application/json, */*;q=0.1",
    "updates": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1",
}


def spread(labs: Iterable[Lab], now: datetime, *, at_once: int) -> Iterator[Row]:
    """Give all sources in rows, those of one server far apart: they have to wait for each other, the rest should not.

    A row is asked one after the other, over one connection: no server is greeted twice for a lab's dates and its news.
    With fewer servers than are asked at once, each source is a row of its own, so that nobody has to wait.

    Each hour another source of a server comes first: one that soon has enough must not spare always the same ones.
    """
    hosts: defaultdict[str, list[tuple[Lab, Source]]] = defaultdict(list)
    for lab in labs:
        for source in lab.sources:
            hosts[_server(source.url)].append((lab, source))
    hour = int(now.timestamp()) // 3600
    turned = ([*pairs[(first := hour % len(pairs)) :], *pairs[:first]] for pairs in hosts.values())
    size = IN_A_ROW if len(hosts) > at_once else 1
    rows = ([tuple(pairs[at : at + size]) for at in range(0, len(pairs), size)] for pairs in turned)
    return (row for turn in zip_longest(*rows) for row in turn if row is not None)


def _server(url: str) -> str:
    """Give the authority of an address (RFC 3986 §3.2), as it is written; `urlsplit` takes ten times as long."""
    return url.partition("//")[2].partition("/")[0]


def request_for(source: Source, previous: Snapshot | None, *, is_followed: bool = False) -> Request:
    """Ask with the validators of the body we have, if it came from the address that the registry names now."""
    has_body = previous is not None and previous.body is not None and previous.receipt.url == source.url
    known = previous.receipt if previous and has_body else Receipt(url=source.url)
    return Request(
        source.url,
        ACCEPT[source.kind],
        etag=known.etag,
        last_modified=known.last_modified,
        user_agent=source.user_agent,
        is_followed=is_followed,
    )
