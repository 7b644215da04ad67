"""What is published of one event, made once for all the files in which it stands. Chooses nothing (`select`), edits no
line (`splice`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from zoneinfo import ZoneInfo

from labnetz.ical.select import Selected
from labnetz.ical.splice import spliced
from labnetz.ical.write import FEED_END, CalendarInfo, Written, assemble_file, block, feed_start, last_change

_SIZE, _CHANGED, _ZONES = attrgetter("size"), attrgetter("changed"), attrgetter("block.zones")
_AT_ONCE = 500
"""Events of a calendar that are put together at once."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One VEVENT of the network: a single event, a series, or a changed date of one.

    `uid` is its name in the network; a series and its changed dates share it. `labs` list it, the first is the one it
    was taken from. `order` is its place in a calendar. `changed` is when anything about it last changed (aware), None
    when nobody knows. `digest` stands for its octets, of which there are `size`.
    """

    uid: str
    labs: tuple[str, ...]
    order: tuple[str, str, str, str]
    block: Written
    changed: datetime | None
    digest: bytes = field(init=False, repr=False)
    size: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", self.block.digest)
        object.__setattr__(self, "size", self.block.size)


Known = Callable[[Selected], Written | None]
"""Gives the block of an event that was made before, None to have it made."""


def pieces_of(
    selected: Iterable[Selected], language: str, timezone: str, known: Known | None = None
) -> tuple[Piece, ...]:
    """Make pieces of what was selected, in the order of a calendar whose days are days in `timezone`."""
    zone = ZoneInfo(timezone)
    made = [_piece(one, (known and known(one)) or block(spliced(one, language)), zone) for one in selected]
    return tuple(sorted(made, key=lambda piece: piece.order))


def digests_of(pieces: Iterable[Piece]) -> dict[str, bytes]:
    """Give for each UID what stands for all that is published of its event, and of its changed dates."""
    found: dict[str, bytes] = {}
    for piece in pieces:
        found[piece.uid] = found.get(piece.uid, b"") + piece.digest
    return found


def calendar_parts(pieces: Sequence[Piece], calendar: CalendarInfo) -> Iterator[bytes]:
    """Give a calendar of pieces, which are in order already, bit by bit: a big network has a hundred megabytes."""
    yield _start(pieces, calendar)
    for at in range(0, len(pieces), _AT_ONCE):
        yield b"".join([one.block.octets for one in pieces[at : at + _AT_ONCE]])
    yield FEED_END


def calendar_size(pieces: Sequence[Piece], calendar: CalendarInfo) -> int:
    """Say how many bytes that calendar has."""
    size: int = sum(map(_SIZE, pieces))
    return len(_start(pieces, calendar)) + size + len(FEED_END)


def file_of(pieces: Iterable[Piece], calendar: CalendarInfo) -> bytes:
    """Write a file of one event (or one series and its changed dates) to take over; it names no calendar."""
    return assemble_file((one.block for one in pieces), calendar)


def _start(pieces: Iterable[Piece], calendar: CalendarInfo) -> bytes:
    changed = max((at for at in map(_CHANGED, pieces) if at is not None), default=None)
    return feed_start(calendar, changed, frozenset[str]().union(*set(map(_ZONES, pieces))))


def _piece(selected: Selected, made: Written, zone: ZoneInfo) -> Piece:
    return Piece(
        uid=selected.uid,
        labs=selected.labs,
        order=selected.order(zone),
        block=made,
        changed=last_change([selected.entry.event]),
    )
