"""Read sources of which nothing is kept in several processes, before they are asked for here. Decides nothing.

What such a process finds out it leaves on the shelf (`ical.sheet_file`, `feeds.kept_feed`), as any reading does: so who
reads the source then takes it from there, and gets the same whether or not somebody was ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from labnetz.forks import begin, can_fork, cores
from labnetz.harvest.store import sheet_name
from labnetz.ledger import code_version

if TYPE_CHECKING:
    from labnetz.forks import Begun
    from labnetz.ical.sheet_file import Shelf
    from labnetz.publish.backup import Kept

_FIRST, _MOST = 32, 256
"""Sources that are held at a time: first few, so that all cores work soon, then many, since forking costs."""
_FEWEST = 4
"""Sources below which no process is begun."""
_LONGEST_HEAD = 1_000


def read_ahead(sources: Iterable[Kept], read: Callable[[Kept], None], shelf: Shelf | None) -> Iterator[Kept]:
    """Give all sources in their order, each as soon as `read` was called for it somewhere, if nothing of it was kept.

    The next ones are read while whoever asked is at these.
    """
    if shelf is None or cores() < 2 or not can_fork():
        yield from sources
        return
    version = code_version().encode()  # found here, and not in each process
    ready: list[Kept] = []
    for block in _blocks(iter(sources)):
        begun = _begun([one for one in block if _is_new(one, shelf, version)], read)
        yield from ready
        _await(begun)
        ready = block
    yield from ready


def _blocks(sources: Iterator[Kept]) -> Iterator[list[Kept]]:
    size = _FIRST
    while block := list(islice(sources, size)):
        yield block
        size = min(2 * size, _MOST)


def _begun(new: list[Kept], read: Callable[[Kept], None]) -> Begun[None] | None:
    return begin(read, new) if len(new) >= _FEWEST else None


def _await(begun: Begun[None] | None) -> None:
    """Wait until all of it is done, and raise what it raised."""
    for _ in begun.results() if begun else ():
        pass


def _is_new(one: Kept, shelf: Shelf, version: bytes) -> bool:
    """Say whether this code has kept nothing of what a source sent last: what is kept names it in its first line."""
    if one.snapshot is None or one.snapshot.body is None or one.source.kind == "manifest":
        return False
    file = shelf.open(sheet_name(one.source, one.snapshot.receipt.sha256))
    if file is None:
        return True
    with file:
        return version not in file.readline(_LONGEST_HEAD)
