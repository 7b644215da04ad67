"""Who builds on whom: the one place that says which practice each practice was built on, and which built on it.

Pure, and linear in the number of practices, whatever they name: rings, themselves, what nobody knows. Chooses no words
and draws nothing; how a name finds its practice is `upstream`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from labnetz.publish.upstream import Named, Upstreams, key_of

if TYPE_CHECKING:
    from labnetz.model import Lab, Practice


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """One practice among those it came from and those that came from it.

    `named` is what it says it was built on, None for one's own; `parent` is that practice where it is known here: it is
    not where its lab left, took it away, or is in another network.
    `renamed`: its parent has another id by now. `children` were built on it, those adopted first in front; a practice
    may be a child of itself. `below` are those that stand below it in the family, which are the same but where a ring
    closes. `root` is the first known one of its line. `in_ring`: it was built on one that was built
    on it, so that nobody can say which came first. `twins` are others of the same lab that were built on the same one.
    `depth` counts the steps from the root.
    """

    practice: Practice
    named: Named | None
    parent: Practice | None
    renamed: bool
    children: tuple[Practice, ...]
    below: tuple[Practice, ...]
    root: Practice
    in_ring: bool
    twins: tuple[Practice, ...]
    depth: int

    @property
    def is_adopted(self) -> bool:
        """Tell whether it came from another lab, also from one that nobody knows here."""
        return self.named is not None and self.named.lab != self.practice.lab

    @property
    def adopters(self) -> tuple[str, ...]:
        """Give the ids of the other labs that built on it directly, each once."""
        return tuple(dict.fromkeys(one.lab for one in self.children if one.lab != self.practice.lab))


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """All that came from one practice. `members` begin with those at the root; each stands below its parent, and before
    its parent's next child.

    `named` is the practice that all of it rests on where nobody knows that here; then `roots` may be several. `labs`
    are the ids of all labs in it, in that order. `is_ring`: it has no beginning.
    """

    roots: tuple[Kin, ...]
    named: Named | None
    members: tuple[Kin, ...]
    labs: tuple[str, ...]
    is_ring: bool

    @property
    def adopters(self) -> int:
        """Count the labs that built on it, directly or by way of another one."""
        return len(set(self.labs) - {self.named.lab if self.named else self.roots[0].practice.lab})


@dataclass(frozen=True, slots=True)
class Families:
    """All practices of a network. `kin` has each by its key, "lab/id". `families` are those in which at least one was
    built on another one: first those of many labs."""

    kin: Mapping[str, Kin]
    families: tuple[Family, ...]
    _own: Mapping[str, Family]

    def of(self, practice: Practice) -> Kin:
        """Find a practice. Raises KeyError for one that was not among them."""
        return self.kin[key_of(practice)]

    def family_of(self, practice: Practice) -> Family | None:
        """Give the family of a practice, None for one that stands alone."""
        return self._own.get(key_of(practice))

    def adoptions(self) -> Iterator[Kin]:
        """Give each practice that came from another lab, sorted by (lab, id)."""
        return (self.kin[key] for key in sorted(self.kin) if self.kin[key].is_adopted)


def family(practices: Iterable[Practice], labs: Iterable[Lab] = (), portal: str = "") -> Families:
    """Find out who builds on whom. `labs` are those of the network, by whose addresses it is known which lab is meant;
    `portal` is the address of its portal, on which each practice has a page, too. Of two practices with one key, the
    first counts.
    """
    by_key: dict[str, Practice] = {}
    for one in practices:
        by_key.setdefault(key_of(one), one)
    return _Tree(by_key, Upstreams(by_key.values(), labs, portal)).families()


class _Tree:
    """Parents and children by key. Walks step by step and never calls itself: a chain may be of any length."""

    def __init__(self, practices: Mapping[str, Practice], upstreams: Upstreams) -> None:
        self.practices = practices
        found = {key: upstreams.of(one) for key, one in practices.items()}
        self.named = {key: one.named for key, one in found.items() if one is not None}
        self.parent = {key: one.key for key, one in found.items() if one is not None and one.key}
        self.renamed = {key for key, one in found.items() if one is not None and one.renamed}
        self.children: dict[str, list[str]] = {}
        for key in sorted(practices, key=self._order):
            if key in self.parent:
                self.children.setdefault(self.parent[key], []).append(key)
        self.head: dict[str, str] = {}
        self.rings: set[str] = set()
        for key in practices:
            self._climb(key)
        self.twins = self._twins()

    def families(self) -> Families:
        """Put all of it together."""
        heads = [key for key in self.practices if self.head[key] == key]
        lines = {head: tuple(self._line(head)) for head in heads}
        kin = {key_of(one.practice): one for line in lines.values() for one in line}
        grouped: dict[object, list[str]] = {}
        for head in heads:
            named = self.named.get(head)
            # What nobody knows here still holds together what was built on it.
            lost = (named.lab, named.id, named.url) if named is not None and head not in self.parent else head
            grouped.setdefault(lost, []).append(head)
        found = [self._family(heads, lines) for heads in grouped.values() if self._is_built_on(heads)]
        found.sort(key=lambda one: (-one.adopters, -len(one.members), *self._order(key_of(one.roots[0].practice))))
        own = {key_of(one.practice): each for each in found for one in each.members}
        return Families(kin, tuple(found), own)

    def _order(self, key: str) -> tuple[date, str, str]:
        one = self.practices[key]
        return one.adopted or date.max, one.title.casefold(), key

    def _climb(self, key: str) -> None:
        """Find the head of a line. Of a ring, it is the one that says that it is the oldest."""
        way: dict[str, int] = {}
        at: str | None = key
        while at is not None and at not in self.head and at not in way:
            way[at] = len(way)
            at = self.parent.get(at)
        steps = list(way)
        if at is None:
            head = steps[-1]
        elif at in self.head:
            head = self.head[at]
        else:
            ring = steps[way[at] :]
            self.rings.update(ring)
            head = min(ring, key=self._order)
        self.head.update(dict.fromkeys(steps, head))

    def _line(self, head: str) -> Iterator[Kin]:
        """Give all below a head, each with its steps; the head itself first."""
        waiting = [(head, 0)]
        while waiting:
            key, depth = waiting.pop()
            below = [one for one in self.children.get(key, ()) if one != head]
            waiting.extend((one, depth + 1) for one in reversed(below))
            parent = self.parent.get(key)
            yield Kin(
                practice=self.practices[key],
                named=self.named.get(key),
                parent=self.practices[parent] if parent else None,
                renamed=key in self.renamed,
                children=tuple(self.practices[one] for one in self.children.get(key, ())),
                below=tuple(self.practices[one] for one in below),
                root=self.practices[head],
                in_ring=key in self.rings,
                twins=tuple(self.practices[one] for one in self.twins.get(key, ())),
                depth=depth,
            )

    def _twins(self) -> Mapping[str, Sequence[str]]:
        """Find practices of one lab that were built on the same one of another lab: usually taken over twice."""
        together: dict[object, list[str]] = {}
        for key, named in self.named.items():
            lab = self.practices[key].lab
            if named.lab != lab:
                what = self.parent.get(key) or (named.lab, named.id, named.url)
                together.setdefault((lab, what), []).append(key)
        # Of a hundred copies each names some others, not all: the square of a number is nothing to write on pages.
        return {
            key: tuple(one for one in keys[: MOST_TWINS + 1] if one != key)[:MOST_TWINS]
            for keys in together.values()
            if len(keys) > 1
            for key in keys
        }

    def _is_built_on(self, heads: Sequence[str]) -> bool:
        return any(self.children.get(head) or head in self.named for head in heads)

    def _family(self, heads: Sequence[str], lines: Mapping[str, Sequence[Kin]]) -> Family:
        heads = sorted(heads, key=self._order)
        members = tuple(one for head in heads for one in lines[head])
        return Family(
            roots=tuple(lines[head][0] for head in heads),
            named=self.named.get(heads[0]) if heads[0] not in self.parent else None,
            members=members,
            labs=tuple(dict.fromkeys(one.practice.lab for one in members)),
            is_ring=heads[0] in self.rings,
        )


MOST_TWINS = 5
"""So many others are named with a practice that its lab has several times."""
