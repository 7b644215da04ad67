"""What the portal knows of its labs and of the Länder they are in: dates, news and calls of each, found once for all
pages that show them. Renders nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from labnetz.content.values import slug_of
from labnetz.locale import say
from labnetz.model import Lab, LabStatus, msg
from labnetz.publish.facets import comes_here

if TYPE_CHECKING:
    from labnetz.model import Call, Occurrence, Practice, SourceReport, Update
    from labnetz.publish.portal import PortalContent

MOST_LANDS = 100
"""How many Länder have a page and stand in lists; a network that has more shows the labs of the smallest together."""
OTHERS = "andere"
"""The folder of the labs that name no Land, and of those whose Land is one of too many."""


@dataclass(frozen=True, slots=True)
class Land:
    """A Land with its labs, as the registry has them. `slug` is its folder, and its value in addresses."""

    slug: str
    name: str
    labs: tuple[Lab, ...]

    @property
    def active(self) -> tuple[Lab, ...]:
        """Those that one can visit, or soon can."""
        return tuple(lab for lab in self.labs if is_active(lab))


@dataclass(frozen=True, slots=True)
class Members:
    """All labs, and what is known of each, by its id. An event that several labs list stands with each of them.

    `dates` are those that lists show, in their order; `updates` are newest first, `calls` as they came.
    """

    labs: tuple[Lab, ...]
    lands: tuple[Land, ...]
    dates: Mapping[str, Sequence[Occurrence]]
    updates: Mapping[str, Sequence[Update]]
    calls: Mapping[str, Sequence[Call]]
    practices: Mapping[str, Sequence[Practice]]
    states: Mapping[str, Sequence[SourceReport]]

    @property
    def slugs(self) -> frozenset[str]:
        """Name the Länder that have a page."""
        return frozenset(land.slug for land in self.lands)

    def land_of(self, lab: Lab) -> Land | None:
        """Give the Land of a lab, None where it names none."""
        slug = slug_of(lab.land)
        return next((land for land in self.lands if slug and land.slug in {slug, OTHERS}), None)

    def dates_of(self, labs: Iterable[Lab]) -> tuple[Occurrence, ...]:
        """Give the dates of several labs, each once, a lab's in their order."""
        found = {id(one): one for lab in labs for one in self.dates.get(lab.id, ())}
        return tuple(found.values())

    def updates_of(self, labs: Iterable[Lab]) -> tuple[Update, ...]:
        """Give the news of several labs."""
        return tuple(one for lab in labs for one in self.updates.get(lab.id, ()))

    def calls_of(self, labs: Iterable[Lab]) -> tuple[Call, ...]:
        """Give the calls of several labs."""
        return tuple(one for lab in labs for one in self.calls.get(lab.id, ()))


def members(content: PortalContent, listed: Iterable[Occurrence], language: str) -> Members:
    """Sort what is known by lab. `listed` are the dates that lists show, `language` names what has no name."""
    return Members(
        labs=content.network.labs,
        lands=_lands(content.network.labs, language),
        dates=_by_lab((lab, one) for one in listed for lab in dict.fromkeys((one.event.lab, *one.event.also))),
        updates=_by_lab((one.lab, one) for one in content.updates),
        calls=_by_lab((one.lab, one) for one in content.calls),
        practices=_by_lab((one.lab, one) for one in content.practices),
        states=_by_lab((one.source.lab, one) for one in content.states),
    )


def is_active(lab: Lab) -> bool:
    """Say whether one can still visit it, or soon can."""
    return lab.status not in {LabStatus.CLOSED, LabStatus.ARCHIVED}


def announces(lab: Lab) -> bool:
    """Say whether dates of it come here."""
    return is_active(lab) and comes_here(lab, "events")


_Value = TypeVar("_Value")


def _by_lab(pairs: Iterable[tuple[str, _Value]]) -> dict[str, list[_Value]]:
    found: dict[str, list[_Value]] = {}
    for lab, value in pairs:
        found.setdefault(lab, []).append(value)
    return found


def _lands(labs: Sequence[Lab], language: str) -> tuple[Land, ...]:
    """Group labs by Land, by name, those without one last."""
    sizes = Counter(slug_of(lab.land) or OTHERS for lab in labs)
    own = {slug for slug, _ in sorted(sizes.items(), key=lambda one: (-one[1], one[0]))[:MOST_LANDS]}
    found: dict[str, list[Lab]] = {}
    for lab in labs:
        slug = slug_of(lab.land) or OTHERS
        found.setdefault(slug if slug in own else OTHERS, []).append(lab)
    others = say(msg("Other labs"), language)
    named = (Land(slug, others if slug == OTHERS else group[0].land, tuple(group)) for slug, group in found.items())
    return tuple(sorted(named, key=lambda one: (one.slug == OTHERS, one.slug)))
