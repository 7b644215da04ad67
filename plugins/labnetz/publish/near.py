"""What a visitor may choose as near: a Land, or a lab. No place is asked for and none is kept; the choice stands in the
address alone. Renders nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.locale import say
from labnetz.model import msg
from labnetz.publish.members import OTHERS, announces, is_active

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.publish.members import Members
    from labnetz.publish.site import Site

MOST_LABS = 60
"""How many labs one chooses from by name; of more, one chooses a Land, whose page has its labs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """Something to choose. `kind` and `value` are what stands in the address: `?land=hessen`."""

    kind: str
    value: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class NearbyGroup:
    """What is chosen from under one name."""

    label: str
    values: tuple[Nearby, ...]


def nearby(members: Members, site: Site, root: str) -> tuple[NearbyGroup, ...]:
    """Give what there is to choose from: Länder, and labs where they are few. Only what one can visit."""
    groups = ((msg("Länder"), tuple(_lands(members, site, root))), (msg("Labs"), tuple(_labs(members, site, root))))
    return tuple(NearbyGroup(say(label, site.language), values) for label, values in groups if values)


def _lands(members: Members, site: Site, root: str) -> Iterator[Nearby]:
    for land in members.lands:
        if land.slug != OTHERS and any(map(is_active, land.labs)):
            yield Nearby(kind="land", value=land.slug, name=land.name, href=root + site.paths.of_land(land.slug))


def _labs(members: Members, site: Site, root: str) -> Iterator[Nearby]:
    labs = [lab for lab in members.labs if announces(lab)]
    if len(labs) <= MOST_LABS:
        for lab in sorted(labs, key=lambda lab: (lab.label.casefold(), lab.id)):
            href = root + site.paths.of_lab(lab.id)
            yield Nearby(kind="lab", value=lab.id, name=lab.name, href=href)
