"""Say what is wrong with the lists of a portal's open data, and which calendars they name. Pure; fetches nothing.

The lists are foreign: whatever they say, only so many addresses of the same site are given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from labnetz.model import Problem, Where, msg

if TYPE_CHECKING:
    from labnetz.harvest.examine_answer import Visit

INDEX = "events.json"
CATALOG = "catalog.jsonld"
EVERYTHING = "-all.ics"
MOST_MONTHS = 36
MOST_CALENDARS = 100
MOST_SECONDS = 60.0
"""So many calendars of a portal's parts are looked at, each as closely as any other, and so long may answers take."""
_REBUILD = msg("build the portal again, and publish all of it at once; if there is a cache before it, empty it")


@dataclass(frozen=True, slots=True)
class ListedMonth:
    """One month's file as the index names it."""

    url: str
    digest: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The calendars that a catalogue names for people: how many, and those to look at, spread over all of them."""

    count: int
    chosen: tuple[str, ...]


def months_of(index: bytes) -> tuple[ListedMonth, ...]:
    """Give the files of the months, at most so many; () for an index that can't be read."""
    return tuple(
        ListedMonth(str(one.get("url")), str(one.get("sha256")))
        for one in _listed(index, "months")[:MOST_MONTHS]
        if str(one.get("url")).startswith(("https://", "http://"))
    )


def examine_index(index: Visit, months: Sequence[tuple[ListedMonth, Visit]]) -> Iterator[Problem]:
    """Say whether the index fits to the files of the months."""
    if index.body and not _listed(index.body, "months"):
        yield _unreadable(index)
    for month, visit in months:
        if not visit.body:
            what = msg("{url} is named here, but there is nothing", url=month.url)
            yield Problem("DOC-50", Where(index.url), what, _REBUILD)
        elif sha256(visit.body).hexdigest() != month.digest:
            what = msg("{url} is another file than the one that is named here", url=month.url)
            yield Problem("DOC-50", Where(index.url), what, _REBUILD, "warning")


def parts_of(catalog: bytes, base: str) -> Parts:
    """Give the calendars below `base` that a catalogue names, evenly chosen where there are many. Those that have
    everything are left out: they are made of the same events as the ones beside them."""
    nodes = (node for node in _listed(catalog, "@graph") if node.get("format") == "type:ICS")
    found = [urljoin(base, str(node.get("downloadURL"))) for node in nodes]
    own = [url for url in dict.fromkeys(found) if url.startswith(base) and not url.endswith(EVERYTHING)]
    step = -(-len(own) // MOST_CALENDARS) or 1
    return Parts(len(own), tuple(own[::step]))


def examine_catalog(catalog: Visit, count: int, looked_at: int) -> Iterator[Problem]:
    """Say whether the catalogue can be read, and whether some of its calendars were not looked at."""
    if catalog.body and not _listed(catalog.body, "@graph"):
        yield _unreadable(catalog)
    if looked_at < count:
        what = msg("of {count} calendars, {looked_at} were looked at", count=count, looked_at=looked_at)
        fix = msg("ask for a single one by its own address")
        yield Problem("DOC-51", Where(catalog.url), what, fix, "note")


def _unreadable(visit: Visit) -> Problem:
    return Problem("DOC-50", Where(visit.url), msg("the list of the open data can't be read"), _REBUILD)


def _listed(body: bytes, key: str) -> list[dict[str, object]]:
    """Give the objects of a list; [] where there is none, or the bytes can't be read."""
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return []
    listed = found.get(key) if isinstance(found, dict) else None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
