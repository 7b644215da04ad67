"""What one can choose practices by, and which practices have which value. Renders nothing, guesses nothing.

======== ================================== ===========================================================================
kind     value                              who says it
======== ================================== ===========================================================================
kind     a value of `PracticeKind`          the practice
time     a class of `effort.TIMES`          the practice, in words that are understood for certain (`effort`)
group    a class of `effort.GROUPS`         the same
cost     a class of `effort.COSTS`          the same
maturity a value of `Maturity`              the practice
topic    slug of the topic                  the practice; of what a lab writes, its most frequent ones
audience a value of `Audience`              the practice
language primary tag of BCP 47              the practice: a language in which it has been done
======== ================================== ===========================================================================

A practice that does not say its time, group, cost or maturity, or says it in words that nobody can read for certain,
has the value `NOT_SAID` of that kind: who looks for 50 euros can look at those, too, and ask.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from labnetz import words
from labnetz.content.values import slug_of
from labnetz.locale import say
from labnetz.model import Audience, Maturity, Message, PracticeKind, msg
from labnetz.publish.details import as_line
from labnetz.publish.effort import COSTS, GROUPS, TIMES, costs, groups, times
from labnetz.publish.facets import Facet, alphabetic
from labnetz.publish.topics import offered, spellings

if TYPE_CHECKING:
    from labnetz.model import Practice
    from labnetz.publish.effort import Class
    from labnetz.publish.facets import Value

NOT_SAID = "not-said"

KIND_NAMES: Mapping[str, Message] = {
    "kind": msg("Kind"),
    "time": msg("Duration"),
    "group": msg("Size of the group"),
    "cost": msg("Cost"),
    "maturity": msg("How far it has been tried"),
    "topic": msg("Topic"),
    "audience": msg("For whom"),
    "language": msg("Language"),
}
"""All kinds, in the order in which they are offered, and what each is called."""

_CLASSES: Mapping[str, Sequence[Class]] = {"time": TIMES, "group": GROUPS, "cost": COSTS}
FIXED: Mapping[str, Sequence[str]] = {
    "kind": tuple(one.value for one in PracticeKind),
    **{kind: (*(one.value for one in classes), NOT_SAID) for kind, classes in _CLASSES.items()},
    "maturity": (Maturity.IDEA.value, Maturity.PILOT.value, Maturity.PROVEN.value, NOT_SAID),
}
"""The values of those kinds that every network has, whether a practice has them today or not, in their own order."""

_PRIMARY = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True)
class PracticeValues:
    """The values of all practices of a network; `practices` are in the order in which they are listed."""

    practices: Sequence[Practice]
    language: str

    @cached_property
    def of(self) -> Mapping[Value, Sequence[int]]:
        """For each value the places of its practices in the list, rising."""
        found: dict[Value, list[int]] = {(kind, value): [] for kind, values in FIXED.items() for value in values}
        topics = offered(self.practices)
        for place, one in enumerate(self.practices):
            for value in _values(one, topics):
                found.setdefault(value, []).append(place)
        return found

    @cached_property
    def facets(self) -> Mapping[str, Sequence[Facet]]:
        """For each kind its values as people call them: fixed ones in their order, others by name."""
        topics = spellings(topic for one in self.practices for topic in one.topics)
        found: dict[str, list[Facet]] = {kind: [] for kind in KIND_NAMES}
        for kind, value in self.of:
            found[kind].append(Facet(kind=kind, value=value, name=self._name(kind, value, topics)))
        for kind in KIND_NAMES.keys() - FIXED:
            found[kind].sort(key=lambda one: (alphabetic(one.name), one.value))
        return found

    def has(self, facet: Facet) -> Sequence[int]:
        """Give the places of the practices of a value."""
        return self.of[facet.kind, facet.value]

    def _name(self, kind: str, value: str, topics: Mapping[str, str]) -> str:
        if kind == "topic":
            return topics[value]
        if kind == "language":
            return words.language_name(value, self.language)
        return as_line(say(_NAMES[kind, value], self.language))


_NAMES: Mapping[Value, Message] = {
    **{("kind", one.value): words.practice_kind(one) for one in PracticeKind},
    **{(kind, one.value): one.name for kind, classes in _CLASSES.items() for one in classes},
    **{("maturity", one.value): words.maturity(one) for one in Maturity if one.value},
    # Somebody may have said it, in words that nobody can read for certain.
    **{(kind, NOT_SAID): msg("open, or not stated") for kind in _CLASSES},
    ("maturity", NOT_SAID): msg("not stated"),
    **{("audience", one.value): words.audience(one) for one in Audience},
}


def _values(practice: Practice, topics: Iterable[str]) -> Iterator[Value]:
    """Give each value of a practice once."""
    yield "kind", practice.kind.value
    readers: Mapping[str, tuple[Callable[[str], Sequence[Class]], str]] = {
        "time": (times, practice.time),
        "group": (groups, practice.group_size),
        "cost": (costs, practice.cost_note),
    }
    for kind, (read, text) in readers.items():
        found = [one.value for one in read(text)] or [NOT_SAID]
        yield from ((kind, value) for value in found)
    yield "maturity", practice.maturity.value or NOT_SAID
    for slug in dict.fromkeys(map(slug_of, practice.topics)):
        if slug in topics:
            yield "topic", slug
    for audience in dict.fromkeys(practice.audience):
        yield "audience", audience.value
    for primary in dict.fromkeys(tag.partition("-")[0].lower() for tag in practice.languages):
        if _PRIMARY.fullmatch(primary):
            yield "language", primary
