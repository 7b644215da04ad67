"""What git knows of each row of a table, so that a new time reaches those who subscribed. Reads no table itself.

Nobody commits a row by itself. So the earlier versions of the table are read as the table is read today, and each event
is compared with itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from labnetz.content.history import Revision, dates_in
from labnetz.git_history import bodies, revisions

if TYPE_CHECKING:
    from labnetz.content.history import Dates
    from labnetz.content.sourced import SourceReading
    from labnetz.model import Event

MOST = 40
"""Versions of a table that are read, the newest: some are exported every night."""
MOST_BYTES = 1_000_000
"""Bytes of all these versions together (two seconds of reading); two versions are always compared."""


def table_dates(path: Path, read: Callable[[bytes], SourceReading]) -> Mapping[str, Dates]:
    """Give what git knows of the events of a table, by their ids; nothing where it knows nothing of the file."""
    every = revisions(path.parent).get(path.name, ())
    found = bodies(path.parent, (one.blob for one in every[-MOST:] if one.blob))
    known = _newest(every, found)
    versions = {one.blob: _version(read(body)) for one in known if (body := found.get(one.blob)) is not None}
    ids = {id_ for version in versions.values() for id_ in version}
    return {id_: _dates(id_, known, versions) for id_ in ids}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a version says about an event: all of it, and what subscribers must know of."""

    whole: str
    counts: str


_Version = Mapping[str, _Said]


def _dates(id_: str, known: Sequence[Revision], versions: Mapping[str, _Version]) -> Dates:
    def said(blob: str) -> _Said | None:
        return versions.get(blob, {}).get(id_)

    return dates_in(
        known,
        lambda blob: one.whole if (one := said(blob)) else None,
        lambda blob: one.counts if (one := said(blob)) else None,
    )


def _version(reading: SourceReading) -> _Version:
    return {one.event.id: _Said(repr(one.event), _counts(one.event)) for one in reading.found}


def _counts(event: Event) -> str:
    """Time, place and state (RFC 5546 §2.1.4). A place counts by its name: its page has a history of its own."""
    place = event.place.id or event.place.name if event.place else ""
    return repr((event.when, event.previous_start, place, event.room, event.online, event.status))


def _newest(known: Sequence[Revision], found: Mapping[str, bytes | None]) -> Sequence[Revision]:
    """Leave out what is too long ago; positions are counted anew."""
    first, size = len(known), 0
    while first:
        size += len(found.get(known[first - 1].blob) or b"")
        if size > MOST_BYTES and len(known) - first >= 2:
            break
        first -= 1
    return [replace(one, before=tuple(at - first for at in one.before if at >= first)) for one in known[first:]]
