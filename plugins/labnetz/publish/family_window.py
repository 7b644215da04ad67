"""Which part of a family a page draws: all of a small one; of a big one what is nearest, and how much is left out.

Pure. What it costs depends on what is drawn and not on how big the family is: a thousand practices that were built on
one have a thousand pages.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.publish.upstream import key_of

if TYPE_CHECKING:
    from labnetz.model import Practice
    from labnetz.publish.family import Families, Family, Kin

MOST = 40
"""A family of so many practices is drawn whole wherever it is drawn."""
IN_A_LIST = 16
"""So many where several families stand on one page."""
_ABOVE, _BESIDE, _BELOW = 5, 4, 24
DEEPEST = 5
"""So many times a line branches off in a drawing; what follows stands side by side and says in words where it belongs:
a chain of a thousand would leave the page."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A practice with its place: `level` is how often its line has branched off. What would branch off too far is
    `deep`: it stands on the line of the one before it where it was built on that, else alone.

    `more` are those built on it that are left out; None: there are some. Their number stands only on pages that change
    with each of them anyway: else a thousand pages would change when one more lab joins in.
    """

    kin: Kin
    level: int
    more: int | None = 0
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """What is drawn of a family, in the order of its members. `left_out` are steps between the first spot and the
    second one. `is_whole`: nothing of the family is missing."""

    spots: tuple[Spot, ...]
    is_whole: bool
    left_out: int = 0


def window(practice: Practice, families: Families, most: int = MOST) -> Window | None:
    """Choose what to draw around a practice, all of a family of `most`; None for one that stands alone."""
    of = families.family_of(practice)
    if of is None:
        return None
    if len(of.members) <= most:
        return whole(of)
    base = 1 if of.named else 0
    return _Around(families.of(practice), families, base, min(_BELOW, most - 1)).window()


def whole(of: Family) -> Window:
    """Draw all of a family."""
    return Window(spots_of(of, of.members), is_whole=True)


def spots_of(of: Family, members: Sequence[Kin]) -> tuple[Spot, ...]:
    """Give members that follow each other in a family their places. What was built on one of a page before begins a
    line of its own."""
    # What nobody knows here is drawn above the first ones alone.
    base = 1 if of.named and members[0] is of.members[0] else 0
    levels: dict[str, int] = {}
    spots = []
    for kin in members:
        above = levels.get(key_of(kin.parent)) if kin.parent else None
        level = base if above is None else above + 1
        levels[key_of(kin.practice)] = level
        spots.append(Spot(kin, min(level, DEEPEST), deep=level > DEEPEST))
    return tuple(spots)


class _Around:
    """The line up to the root, what else was built on its parent, and what was built on it. `base` is the level of the
    root."""

    def __init__(self, kin: Kin, families: Families, base: int, most_below: int) -> None:
        self.kin = kin
        self.families = families
        self.base = base
        self.most_below = most_below
        self.line = tuple(self._line())
        self.below: dict[str, list[Kin]] = {}
        self._choose()

    def window(self) -> Window:
        top = self.line[-1]
        left_out = max(0, top.depth - 1) if top.practice is not self.kin.root else 0
        return Window(tuple(self._spots()), is_whole=False, left_out=left_out)

    def _line(self) -> Iterator[Kin]:
        """Walk up, the practice itself first."""
        at = self.kin
        for _ in range(_ABOVE + 1):
            yield at
            if at.parent is None or at.practice is at.root:
                return
            at = self.families.of(at.parent)

    def _choose(self) -> None:
        top = self.line[-1]
        if top.practice is not self.kin.root:
            self._put(self.kin.root, top)
        for child, parent in zip(self.line, self.line[1:], strict=False):
            beside = parent.below[:_BESIDE] if child is self.kin else ()
            for one in (*(one for one in beside if one is not child.practice), child.practice):
                self._put(parent.practice, self.families.of(one))
        waiting, left = deque([self.kin]), self.most_below
        while waiting and left:
            at = waiting.popleft()
            for one in at.below[:left]:
                kin = self.families.of(one)
                self._put(at.practice, kin)
                waiting.append(kin)
            left -= min(left, len(at.below))

    def _put(self, parent: Practice, kin: Kin) -> None:
        self.below.setdefault(key_of(parent), []).append(kin)

    def _spots(self) -> Iterator[Spot]:
        above = {key_of(one.practice) for one in self.line[1:]} | {key_of(self.kin.root)} - {key_of(self.kin.practice)}
        waiting = [(self.families.of(self.kin.root), self.base)]
        while waiting:
            kin, level = waiting.pop()
            key = key_of(kin.practice)
            shown = self.below.get(key, [])
            missing = len(kin.below) - len(shown)
            more = None if missing and key in above else missing
            yield Spot(kin, min(level, DEEPEST), more, deep=level > DEEPEST)
            waiting.extend((one, level + 1) for one in reversed(shown))
