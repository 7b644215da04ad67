"""In what order sources are asked, and for what. Pure; asks nobody."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from labnetz.model import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from labnetz.model import Lab, Snapshot, Source, SourceKind

ACCEPT: Mapping[SourceKind, str] = {
    "events": "text/calendar, */*;q=0.1",
    "manifest": "application/json, */*;q=0.1",
    "updates": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1",
}


def spread(labs: Iterable[Lab], now: datetime) -> Iterator[tuple[Lab, Source]]:
    """Give all sources, those of one server far apart: they have to wait for each other, the rest should not.

    Each hour another source of a server comes first: one that soon has enough must not spare always the same ones.
    """
    hosts: defaultdict[str, list[tuple[Lab, Source]]] = defaultdict(list)
    for lab in labs:
        for source in lab.sources:
            hosts[_host(source.url)].append((lab, source))
    hour = int(now.timestamp()) // 3600
    turned = ([*pairs[(first := hour % len(pairs)) :], *pairs[:first]] for pairs in hosts.values())
    return (pair for row in zip_longest(*turned) for pair in row if pair is not None)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def request_for(source: Source, previous: Snapshot | None) -> Request:
    """Ask with the validators of the body we have, if it came from the address that the registry names now."""
    request = Request(source.url, ACCEPT[source.kind], user_agent=source.user_agent)
    if previous is None or previous.body is None or previous.receipt.url != source.url:
        return request
    return replace(request, etag=previous.receipt.etag, last_modified=previous.receipt.last_modified)
