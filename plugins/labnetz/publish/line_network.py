"""The network as a plan of lines: each lab a line, and where one took over a practice of another, a way across.

Draws what the list beside it says in words (`network_families`), so it is hidden from who can't see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.publish.details import lab_name
from labnetz.publish.drawn_names import DrawnName, drawn_name
from labnetz.publish.lines import line_of_id

if TYPE_CHECKING:
    from labnetz.publish.family import Families
    from labnetz.publish.site import Site

Traffic = Mapping[tuple[str, str], int]
"""How often a lab took over a practice of another one, by (who gave, who took)."""

MOST_LINES = 12
MOST_WAYS = 16
"""So many ways across are drawn; more would hide the lines."""
WIDTH = 1152
"""Of the drawing, in its own units: as wide as a page, in pixels at usual size."""
_ROW, _TOP = 76, 44
_FIRST, _LAST = 300, WIDTH - 60
_TYPE = 17
"""Size of the names (`family.css`)."""
_ROOM = (_FIRST - 24) / _TYPE
"""How wide names are at most, so that the first way across, with its ring, stands behind them; in em."""


@dataclass(frozen=True, slots=True)
class Row:
    """A lab's line at a height."""

    name: DrawnName
    line: str
    y: int


@dataclass(frozen=True, slots=True)
class Way:
    """A way across, from who gave to who took, each with its line; `count` is "" for once."""

    x: int
    start: int
    end: int
    line: str
    to_line: str
    count: str


@dataclass(frozen=True, slots=True)
class LineNetwork:
    """The whole drawing."""

    width: int
    height: int
    rows: tuple[Row, ...]
    ways: tuple[Way, ...]


def traffic(families: Families) -> Traffic:
    """Count who took over from whom; of those that name no lab, nobody knows."""
    found: Counter[tuple[str, str]] = Counter()
    for one in families.adoptions():
        if one.named is not None and one.named.lab:
            found[one.named.lab, one.practice.lab] += 1
    return found


def busiest(known: Traffic) -> tuple[str, ...]:
    """Give the labs that hand on or take over most, those that hand on in front."""
    gives: Counter[str] = Counter()
    takes: Counter[str] = Counter()
    for (giver, taker), count in known.items():
        gives[giver] += count
        takes[taker] += count
    return tuple(sorted(gives.keys() | takes.keys(), key=lambda lab: (-gives[lab], -takes[lab], lab))[:MOST_LINES])


def line_network(labs: Iterable[str], known: Traffic, site: Site) -> LineNetwork | None:
    """Draw the busiest ways between these labs, and the labs that have one; None where there is no way."""
    order = {lab: number for number, lab in enumerate(labs)}
    between = [(pair, count) for pair, count in known.items() if order.keys() >= set(pair)]
    between.sort(key=lambda one: (-one[1], order[one[0][0]], order[one[0][1]]))
    chosen = sorted(between[:MOST_WAYS], key=lambda one: (order[one[0][0]], order[one[0][1]]))
    if not chosen:
        return None
    joined = {lab for pair, _ in chosen for lab in pair}
    heights = {lab: _TOP + number * _ROW for number, lab in enumerate(lab for lab in order if lab in joined)}
    step = min(150, (_LAST - _FIRST) // max(1, len(chosen) - 1))
    rows = tuple(
        Row(drawn_name(lab_name(lab, site), site.language, _ROOM), line_of_id(lab, site.labs), y)
        for lab, y in heights.items()
    )
    lines = {lab: row.line for lab, row in zip(heights, rows, strict=True)}
    ways = tuple(
        Way(
            _FIRST + number * step,
            heights[giver],
            heights[taker],
            lines[giver],
            lines[taker],
            str(count) if count > 1 else "",
        )
        for number, ((giver, taker), count) in enumerate(chosen)
    )
    return LineNetwork(WIDTH, rows[-1].y + 32, rows, ways)
