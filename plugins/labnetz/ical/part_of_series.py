"""Take some dates of a series out of what is published of it, or let some stand alone. Decides nothing.

Works on the octets of pieces, so that all other dates stay as they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from labnetz.ical.lines import escape
from labnetz.ical.pieces import Piece
from labnetz.ical.vevent import uid_of_one_date
from labnetz.ical.write import block, moment_of

_ORIGINAL = re.compile(r"RECURRENCE-ID((?:;[^:;]+)*):(.+)")
_CHANGE = ("DTSTAMP:", "LAST-MODIFIED:")


def part_of_series(family: Sequence[Piece], kept: Set[date | datetime | None], zone: ZoneInfo) -> tuple[Piece, ...]:
    """Give what is left of a series and its changed dates where only those in `kept` (RECURRENCE-ID) are wanted.

    With None, the series itself is kept, and each changed date that is not wanted becomes an exception (EXDATE) of it.
    Without, each changed date becomes an event of its own. `zone` is the one in whose days the pieces are ordered.
    """
    wanted = {"" if stamp is None else moment_of(stamp, zone).isoformat() for stamp in kept}
    left = [piece for piece in family if piece.order[2] not in wanted]
    rest = [piece for piece in family if piece.order[2] in wanted]
    if None not in kept:
        return tuple(_alone(piece) for piece in rest)
    return tuple(piece if piece.order[2] else _without(piece, left) for piece in rest)


def _without(series: Piece, left: Iterable[Piece]) -> Piece:
    """Programs compare when an event changed: the series has when one of its dates was moved out of sight."""
    lines = _lines(series)
    for piece in left:
        others = _lines(piece)
        lines[-1:-1] = [f"EXDATE{found[1]}:{found[2]}" for found in map(_ORIGINAL.match, others) if found]
        for name in _CHANGE:
            lines = _latest(name, lines, others)
    changes = [one.changed for one in (series, *left) if one.changed is not None]
    return replace(series, block=block(lines), changed=max(changes, default=None))


def _latest(name: str, lines: Sequence[str], others: Sequence[str]) -> list[str]:
    """Both are in UTC (RFC 5545 §3.8.7), so the texts are ordered like the moments."""
    other = max((line for line in others if line.startswith(name)), default="")
    return [max(line, other) if line.startswith(name) else line for line in lines]


def _alone(piece: Piece) -> Piece:
    lines = _lines(piece)
    found = next(filter(None, map(_ORIGINAL.match, lines)), None)
    if found is None:
        return piece
    uid = uid_of_one_date(piece.uid, found[2])
    own = [line for line in lines if not _ORIGINAL.match(line)]
    own = [f"UID:{escape(uid)}" if line.startswith("UID:") else line for line in own]
    start, _, _, lab = piece.order
    return replace(piece, uid=uid, order=(start, uid, "", lab), block=block(own))


def _lines(piece: Piece) -> list[str]:
    """Give the unfolded lines."""
    return piece.block.octets.decode().replace("\r\n ", "").split("\r\n")[:-1]
