"""The mark of each line: three stations, drawn as on a transit map, so that a line can be told without its colour.

Here are the shapes, and the two ways of drawing them; the colours are in static/style/lines.css.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from typing import Literal

from markupsafe import Markup

WIDTH, HEIGHT = 68, 22
"""The field in which all marks are drawn."""

Kind = Literal["ring", "dot", "square", "bar", "bridge"]


@dataclass(frozen=True, slots=True)
class Station:
    """A station with its middle at `x`, `y`. `line` is whose colour it has, "" for that of the whole mark.

    A bar ends a line; a bridge joins two tracks.
    """

    x: float
    y: float
    kind: Kind = "ring"
    line: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A way (SVG path data) and the stations on it, from left to right."""

    path: str
    stations: tuple[Station, ...]


_LEFT, _MIDDLE, _RIGHT = 11, 34, 57
_HIGH, _LEVEL, _LOW = 6.5, 11, 15.5


def _mark(path: str, *stations: tuple[float, Kind]) -> Mark:
    """Make a mark whose stations stand at the usual three places; each is given by its height and kind."""
    at = zip((_LEFT, _MIDDLE, _RIGHT), stations, strict=True)
    return Mark(path, tuple(Station(x, y, kind) for x, (y, kind) in at))


_STRAIGHT = "M2 11h64"

# One family: the same places from left to right, three heights, and steps of 45 degrees.
_MARKS = {
    "berry": _mark(_STRAIGHT, (_LEVEL, "ring"), (_LEVEL, "ring"), (_LEVEL, "ring")),
    "teal": _mark("M2 15.5h16l9-9h39", (_LOW, "ring"), (_HIGH, "ring"), (_HIGH, "ring")),
    "blue": _mark("M2 6.5h39l9 9h16", (_HIGH, "ring"), (_HIGH, "ring"), (_LOW, "ring")),
    "amber": _mark("M2 15.5h16l9-9h14l9 9h16", (_LOW, "ring"), (_HIGH, "ring"), (_LOW, "ring")),
    "green": _mark("M2 6.5h16l9 9h14l9-9h16", (_HIGH, "ring"), (_LOW, "ring"), (_HIGH, "ring")),
    "violet": _mark(_STRAIGHT, (_LEVEL, "dot"), (_LEVEL, "ring"), (_LEVEL, "dot")),
    "brick": _mark("M11 11h46", (_LEVEL, "square"), (_LEVEL, "ring"), (_LEVEL, "square")),
    "sea": _mark("M2 6.5h64M2 15.5h64", (_HIGH, "ring"), (_LEVEL, "bridge"), (_LOW, "ring")),
    "olive": _mark("M2 15.5h39l9-9h16", (_LOW, "dot"), (_LOW, "dot"), (_HIGH, "ring")),
    "pink": _mark("M2 6.5h18l4.5 4.5h19l4.5 4.5h18", (_HIGH, "ring"), (_LEVEL, "dot"), (_LOW, "ring")),
    "slate": _mark("M11 11h46", (_LEVEL, "bar"), (_LEVEL, "dot"), (_LEVEL, "bar")),
    "ochre": Mark(
        "M2 11h24l5.5-5.5h34.5M26 11l5.5 5.5h34.5",
        (Station(_LEFT, 11), Station(43, 5.5, "dot"), Station(_RIGHT, 16.5, "dot")),
    ),
}

NETWORK = Mark(
    _STRAIGHT,
    (
        Station(_LEFT, _LEVEL, "ring", "berry"),
        Station(_MIDDLE, _LEVEL, "ring", "teal"),
        Station(_RIGHT, _LEVEL, "ring", "blue"),
    ),
)
"""Three labs on one line."""


def mark_of(line: str) -> Mark:
    """Give the mark of a line, and that of the network for ""."""
    return _MARKS[line] if line else NETWORK


@cache
def drawn(line: str, also: str = "") -> Markup:
    """Draw the mark of a line ("" for the network) to stand within a page, in the line's colour.

    `also` is a class beside `mark`. It is decoration: the lab's name stands beside it. Without our style it is drawn
    in the colour of the text.
    """
    mark = mark_of(line)
    own = f' data-line="{line}"' if line else ""
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    return Markup(  # noqa: S704 - made of our own words alone
        f'<svg class="{f"mark {also}".strip()}"{own} {size} fill="none" stroke="currentColor" stroke-width="3.5"'
        f' stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="{mark.path}"/>'
        f"{_stations(mark)}</svg>"
    )


def favicon(line: str) -> bytes:
    """Draw the sign of a site for the browser's tabs, as SVG: on a ground of the line's colour, in either scheme.

    The network's ("") has the three lines' colours on ink.
    """
    light, dark = (_sign(line, scheme) for scheme in ("light", "dark"))
    mark = mark_of(line)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 68 68">'
        f"<style>{light}@media (prefers-color-scheme:dark){{{dark}}}</style>"
        '<rect class="ground" width="68" height="68" rx="12"/>'
        '<g fill="none" stroke="currentColor" stroke-width="5" stroke-linejoin="round" transform="translate(4 24.3)'
        f' scale(.88)"><path d="{mark.path}"/>{_stations(mark)}</g></svg>\n'
    ).encode()


def _stations(mark: Mark) -> str:
    return "".join(_station(station) for station in mark.stations)


def _station(station: Station) -> str:
    own = f' data-line="{station.line}"' if station.line else ""
    x, y = station.x, station.y
    match station.kind:
        case "ring":
            return f'<circle class="open" cx="{x}" cy="{y}" r="4.5" fill="#fff"{own}/>'
        case "dot":
            return f'<circle cx="{x}" cy="{y}" r="5.5" fill="currentColor" stroke="none"{own}/>'
        case "square":
            return f'<rect class="open" x="{x - 4.5}" y="{y - 4.5}" width="9" height="9" fill="#fff"{own}/>'
        case "bar":
            return f'<path d="M{x} {y - 7.5}v15"{own}/>'
        case "bridge":
            return f'<rect class="open" x="{x - 4.5}" y="{y - 9}" width="9" height="18" rx="4.5" fill="#fff"{own}/>'


_INK, _PAPER = "#17191e", "#fbfaf6"


def _sign(line: str, scheme: str) -> str:
    """Write the style of a favicon in one scheme."""
    own = colours(scheme)
    over = _PAPER if scheme == "light" else _INK
    if line:
        return _ground(own[line], over)
    # The network's ground is the opposite of the scheme's, and so are the lines on it.
    under = _INK if scheme == "light" else _PAPER
    others = colours("dark" if scheme == "light" else "light")
    rings = "".join(f"[data-line={station.line}]{{stroke:{others[station.line]}}}" for station in NETWORK.stations)
    return _ground(under, over) + rings


def _ground(under: str, over: str) -> str:
    return f"svg{{color:{over}}}.ground,.open{{fill:{under}}}"


@cache
def colours(scheme: str) -> dict[str, str]:
    """Give the colours of all lines in a scheme, "light" or "dark"."""
    style = (package_files("labnetz") / "static" / "style" / "lines.css").read_text("utf-8")
    light, dark = style.split("@media", 1)
    return dict(re.findall(r'\[data-line="(\w+)"\] \{ --line: (#\w{6}); \}', light if scheme == "light" else dark))
