"""Which pieces of the network's calendar belong to which part of it. Goes through all pieces once; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from labnetz.ical.part_of_series import part_of_series
from labnetz.publish.facet_members import of_uids

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from labnetz.ical.pieces import Piece
    from labnetz.publish.facets import Facet, FacetEvents

_UID = attrgetter("uid")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the network, None for the whole, and what belongs to it.

    `own` are pieces in the order of a calendar. `events` are the UIDs in the network of the events to which they
    belong, one by one, where these are others than their own: a date of a series that stands alone here has one of its
    own. `partly` says of which series only some dates belong here, and which (`FacetEvents`).
    """

    facet: Facet | None
    own: Sequence[Piece]
    partly: Mapping[str, Set[date | datetime | None]] = field(default_factory=dict)
    events: Sequence[str] | None = None

    @property
    def path(self) -> str:
        """Where its calendar lies, without the ending."""
        return self.facet.path if self.facet else "feeds/calendar"

    @property
    def pieces(self) -> Iterable[tuple[str, Piece]]:
        """Each piece with the UID of its event in the network."""
        return zip(self.events or map(_UID, self.own), self.own, strict=True)

    @property
    def uids(self) -> Iterable[str]:
        """The UIDs of its events, each once."""
        return dict.fromkeys(self.events or map(_UID, self.own))


def shares(
    pieces: Sequence[Piece], found: Sequence[FacetEvents], lasting: Iterable[Facet], zone: ZoneInfo
) -> Iterator[Share]:
    """Give the network, and each of its parts: those that have events, and those that last without any.

    `zone` is the one in whose days the pieces are ordered.
    """
    yield Share(None, pieces)
    together = _together(pieces, found)
    for one in found:
        yield _share(one, together.pop(one.facet.path), zone)
    known = {one.facet.path for one in found}
    yield from (Share(facet, ()) for facet in lasting if facet.path not in known)


def _together(pieces: Iterable[Piece], found: Sequence[FacetEvents]) -> dict[str, list[Piece]]:
    """Sort the pieces into the facets, by their paths."""
    members = of_uids(found)
    together: dict[str, list[Piece]] = {one.facet.path: [] for one in found}
    own = {id(one.facet): together[one.facet.path] for one in found}
    for piece in pieces:
        for facet, _ in members.get(piece.uid, ()):
            if (known := own.get(id(facet))) is not None:
                known.append(piece)
    return together


def _share(found: FacetEvents, pieces: Sequence[Piece], zone: ZoneInfo) -> Share:
    """Cut series of which only some dates belong here."""
    if not found.partly:
        return Share(found.facet, pieces)
    families: dict[str, list[Piece]] = {}
    for piece in pieces:
        if piece.uid in found.partly:
            families.setdefault(piece.uid, []).append(piece)
    whole = [piece for piece in pieces if piece.uid not in found.partly]
    cut = [(uid, one) for uid, own in families.items() for one in part_of_series(own, found.partly[uid], zone)]
    ordered = sorted([*((piece.uid, piece) for piece in whole), *cut], key=_order)
    return Share(found.facet, [piece for _, piece in ordered], found.partly, [uid for uid, _ in ordered])


def _order(item: tuple[str, Piece]) -> tuple[str, str, str, str]:
    return item[1].order
