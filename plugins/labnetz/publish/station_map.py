"""The map of labs: the states as one quiet outline, labs as stations with their names beside them. Draws what is known
of where labs are, and asks nobody. The page that shows it has the same labs as a list, which is what is read aloud.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from typing import TYPE_CHECKING

from labnetz.content.values import slug_of
from labnetz.model import file_path
from labnetz.publish.lines import line_of
from labnetz.publish.members import is_active

if TYPE_CHECKING:
    from labnetz.model import Lab
    from labnetz.publish.site import Site

TEXT = 42.0
"""Height of a name, in units of the drawing, of which a phone shows three in a pixel."""
_WIDTH_OF_LETTER = 0.54 * TEXT
RING = 17.0
_TOGETHER = 2 * RING
"""Stations nearer than this would hide each other, and are one."""
MOST_STOPS = 150
"""Of more labs than this, those of a wider neighbourhood are one: a map is for looking, and every visitor loads it."""
MOST_NAMES = 40
"""More names than this would cover the map; then it shows where labs are, and the list says which."""
LONGEST_NAME = 40
"""Letters; room for a longer one would make the map small for all others."""
_MOST_NAMED = 5
_GAP = 10.0


@dataclass(frozen=True, slots=True)
class Outline:
    """The land: paths of an SVG in units of the drawing, and how places come to their place in it.

    `west` and `north` are degrees (WGS 84) of its corner, `scale` the units of one degree of longitude.
    """

    width: int
    height: int
    west: float
    north: float
    scale: float
    outline: str
    borders: str

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Give the place of a point in the drawing (Mercator, as `.ci/map.py` draws it)."""
        return (lon - self.west) * self.scale, (_mercator(self.north) - _mercator(lat)) * self.scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A station of the map: one lab, or several that are in one place; then `more` is how many beside the first.

    `anchor` says whether the name begins ("start") or ends ("end") at its place; `name` is "" where there is no room
    for one. `title` names its labs, or the first of many. `is_over`: the work of all of them is done.
    """

    x: int
    y: int
    line: str
    href: str
    title: str
    name: str
    more: int
    name_x: int
    name_y: int
    anchor: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class StationMap:
    """All that the page draws. `left` and `right` are the units that names need beyond the land."""

    land: Outline
    stops: tuple[Stop, ...]
    left: int
    right: int


_Group = tuple[float, float, "list[Lab]"]
"""Labs that are one station, and where that is."""


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@cache
def germany() -> Outline:
    """Give the outline that the package carries."""
    text = (package_files("labnetz") / "static" / "map" / "germany.json").read_text("utf-8")
    known = json.loads(text)
    return Outline(**{name: known[name] for name in Outline.__slots__})


def station_map(labs: Iterable[Lab], site: Site, root: str, lands: Set[str] = frozenset()) -> StationMap | None:
    """Draw the labs whose place is known and lies on the map; None where that is none of them. `lands` are the slugs of
    the Länder that have a page.
    """
    land = germany()
    groups = _few_groups(labs, land)
    if not groups:
        return None
    spots = [_Box(x - RING, y - RING, x + RING, y + RING) for x, y, _ in groups]
    taken = list(spots)
    stops = []
    for (x, y, here), own in sorted(zip(groups, spots, strict=True), key=_at_work_first):
        name = _name(here) if len(groups) <= MOST_NAMES else ""
        others = [box for box in taken if box is not own]
        found = _beside(x, y, name, others, land) if name else None
        if found is not None:
            taken.append(found[0])
        href = root + site.paths.labs + _below(here, lands)
        stops.append(_stop((x, y), here, name if found else "", found, href))
    names = taken[len(spots) :]
    left = max([0.0, *(-box.left for box in names)])
    right = max([0.0, *(box.right - land.width for box in names)])
    return StationMap(land, tuple(stops), math.ceil(left), math.ceil(right))


def _at_work_first(one: tuple[_Group, _Box]) -> bool:
    """Where there is no room for all names, labs that one can visit have theirs."""
    return not any(map(is_active, one[0][2]))


def _mercator(latitude: float) -> float:
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def _few_groups(labs: Iterable[Lab], land: Outline) -> list[_Group]:
    placed, together = _placed(labs, land), _TOGETHER
    groups = _groups(placed, together)
    while len(groups) > MOST_STOPS:
        together *= 1.5
        groups = _groups(placed, together)
    return groups


def _placed(labs: Iterable[Lab], land: Outline) -> list[tuple[float, float, Lab]]:
    """Give those that lie on the map, from north to south, so that the same labs always give the same drawing."""
    found = []
    for lab in labs:
        if lab.lat is not None and lab.lon is not None:
            x, y = land.place(lab.lat, lab.lon)
            if 0 <= x <= land.width and 0 <= y <= land.height:
                found.append((x, y, lab))
    return sorted(found, key=lambda one: (one[1], one[0], one[2].id))


def _groups(placed: Sequence[tuple[float, float, Lab]], together: float) -> list[_Group]:
    """Put labs together that are nearer than this; only the nine cells around a lab can have one."""
    cells: dict[tuple[int, int], list[_Group]] = {}
    groups: list[_Group] = []
    for x, y, lab in placed:
        column, row = int(x // together), int(y // together)
        around = (cells.get((column + right, row + down), []) for right in (-1, 0, 1) for down in (-1, 0, 1))
        near = next((one for cell in around for one in cell if math.dist((x, y), one[:2]) < together), None)
        if near is None:
            groups.append((x, y, [lab]))
            cells.setdefault((column, row), []).append(groups[-1])
        else:
            near[2].append(lab)
    return groups


def _name(labs: Sequence[Lab]) -> str:
    name = labs[0].label + (f" +{len(labs) - 1}" if len(labs) > 1 else "")
    return name if len(name) <= LONGEST_NAME else ""


def _beside(
    x: float, y: float, name: str, others: Sequence[_Box], land: Outline
) -> tuple[_Box, tuple[float, float], str] | None:
    """Find room for a name: beside its station, else above or below it; None where there is none."""
    width, away = len(name) * _WIDTH_OF_LETTER, RING + _GAP
    for lift in (0.0, -TEXT * 0.9, TEXT * 0.9):
        for anchor in ("start", "end") if x < land.width * 0.6 else ("end", "start"):
            at = x + away if anchor == "start" else x - away
            left = at if anchor == "start" else at - width
            box = _Box(left - 4, y + lift - TEXT * 0.52, left + width + 4, y + lift + TEXT * 0.52)
            if not any(box.touches(other) for other in others):
                return box, (at, y + lift + TEXT * 0.34), anchor
    return None


def _below(labs: Sequence[Lab], known: Set[str]) -> str:
    """Lead to the lab, or to its Land where several labs of one Land are one station."""
    if len(labs) == 1:
        return f"{file_path(labs[0].id)}/"
    lands = {slug_of(lab.land) for lab in labs}
    return f"land/{file_path(lands.pop())}/" if len(lands) == 1 and lands <= known else ""


def _stop(
    at: tuple[float, float],
    labs: Sequence[Lab],
    name: str,
    found: tuple[_Box, tuple[float, float], str] | None,
    href: str,
) -> Stop:
    first = labs[0]
    _, (name_x, name_y), anchor = found or (None, at, "start")
    return Stop(
        x=round(at[0]),
        y=round(at[1]),
        line=line_of(first),
        href=href,
        title=", ".join([lab.name for lab in labs[:_MOST_NAMED]] + ["…"] * (len(labs) > _MOST_NAMED)),
        name=name,
        more=len(labs) - 1,
        name_x=round(name_x),
        name_y=round(name_y),
        anchor=anchor,
        is_over=not any(map(is_active, labs)),
    )
