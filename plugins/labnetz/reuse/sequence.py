"""Merge two changed lists with the one that both were made from: item by item. Knows no YAML.

What both add at the same place stands one after the other; only where both changed the same items differently, nobody
but a person can know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Items `first` to `last` (excluded) of the base became `new`."""

    first: int
    last: int
    new: tuple[str, ...]


def merge_items(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...] | None:
    """Give the list with the changes of both, None where they contradict each other."""
    mine, yours = _hunks(base, ours), _hunks(base, theirs)
    chosen: list[_Hunk] = list(mine)
    for hunk in yours:
        if hunk in mine:
            continue
        if any(_clash(hunk, own) for own in mine):
            return None
        chosen.append(hunk)
    return tuple(_each_once(_applied(base, chosen), ours, theirs))


def _hunks(base: Sequence[str], changed: Sequence[str]) -> list[_Hunk]:
    codes = SequenceMatcher(None, base, changed, autojunk=False).get_opcodes()
    return [_Hunk(i1, i2, tuple(changed[j1:j2])) for tag, i1, i2, j1, j2 in codes if tag != "equal"]


def _clash(one: _Hunk, other: _Hunk) -> bool:
    """Tell whether both change the same items; two that only add never do, nor do two that only take away."""
    if not one.new and not other.new:
        return False
    return one.first < other.last and other.first < one.last


def _applied(base: Sequence[str], hunks: Sequence[_Hunk]) -> Iterator[str]:
    """Go through the base; what was added stands where it was added, the lab's own before the other's."""
    gone = {number for hunk in hunks for number in range(hunk.first, hunk.last)}
    for number in range(len(base) + 1):
        for hunk in hunks:
            if hunk.first == number:
                yield from hunk.new
        if number < len(base) and number not in gone:
            yield base[number]


def _each_once(items: Iterator[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    """Leave out what both added at different places; what one of them wrote twice stays twice."""
    most = {item: max(ours.count(item), theirs.count(item)) for item in {*ours, *theirs}}
    for item in items:
        if most[item] > 0:
            most[item] -= 1
            yield item
