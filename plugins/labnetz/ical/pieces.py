"""What is published of one event, made once for all the files in which it stands. Chooses nothing (`select`), edits no
line (`splice`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from labnetz.ical.select import Selected
from labnetz.ical.splice import spliced
from labnetz.ical.write import Block, CalendarInfo, assemble_feed, assemble_file, block, last_change


@dataclass(frozen=True, slots=True)
class Piece:
    """One VEVENT of the network: a single event, a series, or a changed date of one.

    `uid` is its name in the network; a series and its changed dates share it. `labs` list it, the first is the one it
    was taken from. `order` is its place in a calendar. `changed` is when anything about it last changed (aware), None
    when nobody knows.
    """

    uid: str
    labs: tuple[str, ...]
    order: tuple[str, str, str, str]
    block: Block
    changed: datetime | None


Known = Callable[[Selected], Block | None]
"""Gives the block of an event that was made before, None to have it made."""


def pieces_of(
    selected: Iterable[Selected], language: str, timezone: str, known: Known | None = None
) -> tuple[Piece, ...]:
    """Make pieces of what was selected, in the order of a calendar whose days are days in `timezone`."""
    zone = ZoneInfo(timezone)
    made = [_piece(one, (known and known(one)) or block(spliced(one, language)), zone) for one in selected]
    return tuple(sorted(made, key=lambda piece: piece.order))


def calendar_of(pieces: Iterable[Piece], calendar: CalendarInfo) -> bytes:
    """Write a calendar of pieces, which are in order already."""
    chosen = tuple(pieces)
    changed = max((one.changed for one in chosen if one.changed is not None), default=None)
    return assemble_feed((one.block for one in chosen), calendar, changed)


def file_of(pieces: Iterable[Piece], calendar: CalendarInfo) -> bytes:
    """Write a file of one event (or one series and its changed dates) to take over; it names no calendar."""
    return assemble_file((one.block for one in pieces), calendar)


def _piece(selected: Selected, made: Block, zone: ZoneInfo) -> Piece:
    return Piece(
        uid=selected.uid,
        labs=selected.labs,
        order=selected.order(zone),
        block=made,
        changed=last_change([selected.entry.event]),
    )
