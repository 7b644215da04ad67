"""Which pieces of the network's calendar belong to which part of it. Goes through all pieces once; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labnetz.ical.part_of_series import part_of_series
from labnetz.publish.facets import of_uids

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from labnetz.ical.pieces import Piece
    from labnetz.publish.facets import Facet, FacetEvents


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the network, None for the whole, and what belongs to it.

    `pieces` are in the order of a calendar, each with the UID of its event in the network: a date of a series that
    stands alone here has one of its own. `uids` are those of the events. `partly` says of which series only some dates
    belong here, and which (`FacetEvents`).
    """

    facet: Facet | None
    pieces: Sequence[tuple[str, Piece]]
    uids: Iterable[str]
    partly: Mapping[str, Set[date | datetime | None]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where its calendar lies, without the ending."""
        return self.facet.path if self.facet else "feeds/calendar"


def shares(
    pieces: Sequence[Piece], found: Sequence[FacetEvents], lasting: Iterable[Facet], zone: ZoneInfo
) -> Iterator[Share]:
    """Give the network, and each of its parts: those that have events, and those that last without any.

    `zone` is the one in whose days the pieces are ordered.
    """
    parts = {one.facet.path: one for one in found}
    yield Share(None, [(piece.uid, piece) for piece in pieces], dict.fromkeys(piece.uid for piece in pieces))
    members = {uid: [facet.path for facet, _ in facets] for uid, facets in of_uids(found).items()}
    together: dict[str, list[Piece]] = {path: [] for path in parts}
    for piece in pieces:
        for path in members.get(piece.uid, ()):
            together[path].append(piece)
    for path, one in parts.items():
        own = together.pop(path)
        yield Share(one.facet, _cut(own, one.partly, zone), dict.fromkeys(piece.uid for piece in own), one.partly)
    yield from (Share(facet, (), ()) for facet in lasting if facet.path not in parts)


def _cut(
    pieces: Sequence[Piece], partly: Mapping[str, Set[date | datetime | None]], zone: ZoneInfo
) -> Sequence[tuple[str, Piece]]:
    """Cut series of which only some dates belong here."""
    if not partly:
        return [(piece.uid, piece) for piece in pieces]
    families: dict[str, list[Piece]] = {}
    for piece in pieces:
        if piece.uid in partly:
            families.setdefault(piece.uid, []).append(piece)
    whole = [(piece.uid, piece) for piece in pieces if piece.uid not in partly]
    cut = [(uid, one) for uid, family in families.items() for one in part_of_series(family, partly[uid], zone)]
    return sorted([*whole, *cut], key=_order)


def _order(item: tuple[str, Piece]) -> tuple[str, str, str, str]:
    return item[1].order
