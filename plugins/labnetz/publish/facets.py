"""The values by which one can subscribe to a part of the network. Chooses from what is read, writes no feed.

So far there is one facet, the lab; topic, Land, practice, audience and access are further values of `kind`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labnetz.model import Network, Source, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One value of one facet: its feeds are `<path>.ics` and `<path>.xml`. `name` is what people call it."""

    kind: str
    value: str
    name: str

    @property
    def path(self) -> str:
        """Where its feeds lie, without the ending; the same in every language."""
        return f"feeds/{self.kind}/{self.value}"


def lab_facets(network: Network, kind: SourceKind) -> tuple[Facet, ...]:
    """The labs that have a source of this kind, or come through a portal; others would have a feed that is empty for
    ever."""
    labs = (lab for lab in network.labs if lab.via or _has(lab.sources, kind))
    return tuple(Facet(kind="lab", value=lab.id, name=lab.name) for lab in labs)


def _has(sources: tuple[Source, ...], kind: SourceKind) -> bool:
    return any(source.kind == kind for source in sources)
