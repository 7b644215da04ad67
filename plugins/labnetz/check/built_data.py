"""What the lists of a portal's open data promise: `events.json` and `catalog.jsonld`. Knows no disk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import unquote, urljoin

from labnetz.model import Message, msg

_MONTH = re.compile(r"data/events/[0-9]{4}-[0-9]{2}\.json")


@dataclass(frozen=True, slots=True)
class PromisedFile:
    """One file that a list names: its path below the site, "" where its address is elsewhere. `size` is in bytes, None
    where none is said; `digest` is the SHA-256 in hex, "" where none is said."""

    address: str
    path: str
    size: int | None = None
    digest: str = ""

    def wrong(self, names: Container[str], read: Callable[[str], bytes]) -> Message | None:
        """Say what is wrong with it; None where it is there, and what it should be."""
        if not self.path:
            return msg("{address} is not an address of this site", address=self.address[:200])
        if self.path not in names:
            return msg("{path} is named here, but missing in the built site", path=self.path)
        if self.size is None and not self.digest:
            return None
        content = read(self.path)
        if len(content) != self.size or (self.digest and sha256(content).hexdigest() != self.digest):
            return msg("{path} is another file than the one that is named here", path=self.path)
        return None


def promised_files(name: str, body: bytes, base: str) -> Iterator[PromisedFile]:
    """Give what a list names. `base` is the address of the site. One that can't be read promises what is not there."""
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        tree = None
    if not isinstance(tree, dict):
        yield PromisedFile(name, "")
    elif name == "events.json":
        yield from _of_index(tree, base)
    else:
        yield from _of_catalog(tree, base) if name == "catalog.jsonld" else _of_month(tree, base)


def lists_of(names: Iterable[str]) -> tuple[str, ...]:
    """Give the lists that a portal has: the index, the catalogue, and each month, which names files of events."""
    return ("events.json", "catalog.jsonld", *(name for name in names if _MONTH.fullmatch(name)))


def _of_index(tree: dict[str, object], base: str) -> Iterator[PromisedFile]:
    for name in ("schema", "month_schema", "catalog", "all_events"):
        yield _promised({"url": tree.get(name)}, base)
    for month in _objects(tree.get("months")):
        yield _promised(month, base)
        graph = month.get("graph")
        yield _promised(graph if isinstance(graph, dict) else {}, base)


def _of_catalog(tree: dict[str, object], base: str) -> Iterator[PromisedFile]:
    for node in _objects(tree.get("@graph")):
        if node.get("@type") == "Distribution":
            yield _promised({"url": node.get("downloadURL"), "bytes": node.get("byteSize")}, base)


def _of_month(tree: dict[str, object], base: str) -> Iterator[PromisedFile]:
    files = {str(date["calendar"]) for date in _objects(tree.get("events")) if date.get("calendar")}
    yield from (_promised({"url": url}, base) for url in sorted(files))


def _promised(told: dict[str, object], base: str) -> PromisedFile:
    address = urljoin(base, str(told.get("url") or ""))
    size = told.get("bytes")
    path = unquote(address.removeprefix(base)) if base and address.startswith(base) else ""
    return PromisedFile(address, path, size if isinstance(size, int) else None, str(told.get("sha256") or ""))


def _objects(value: object) -> Iterator[dict[str, object]]:
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()
