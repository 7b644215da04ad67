"""A site's line as it runs into its home page: its own shape, drawn large, bending down into the list of days.

The shapes are those of the marks. Here is only the drawing; where it lies on the page is in static/style/way.css.
"""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from labnetz.publish.marks import Mark, Station, mark_of

# In sixteenths of a rem. The middle of the list's line is at x = 0, its end at the lower edge.
_SCALE, _LEFT, _TOP, _FOOT, _BEND = 8, 24, 16, 128, 20
_HIGHEST, _FIRST, _LAST = 6.5, 2, 66
_FAR = 3000
_ENDS = {"square", "bar"}


@cache
def approach(line: str) -> Markup:
    """Draw the line of a lab ("" for the network) from the right edge of the page to the list. It is decoration."""
    mark = mark_of(line)
    first = mark.stations[0]
    own = f' data-line="{line}"' if line else ""
    move = f"translate({_LEFT - _FIRST * _SCALE} {_TOP - _HIGHEST * _SCALE:g}) scale({_SCALE})"
    return Markup(  # noqa: S704 - made of our own words alone
        f'<svg{own} viewBox="0 0 640 {_FOOT}" width="640" height="{_FOOT}" fill="none" stroke="currentColor"'
        f' stroke-width="4" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f'<path d="M0 {_FOOT}V{_y(first.y) + _BEND:g}l{_BEND} {-_BEND}H{_x(_start(mark)):g}{_onward(mark)}"/>'
        f'<path d="{mark.path}" transform="{move}" vector-effect="non-scaling-stroke"/>'
        f"{''.join(_station(station) for station in mark.stations)}</svg>"
    )


def _x(x: float) -> float:
    return (x - _FIRST) * _SCALE + _LEFT


def _y(y: float) -> float:
    return (y - _HIGHEST) * _SCALE + _TOP


def _start(mark: Mark) -> float:
    """Read where a mark's line begins: what leads to it must not paint it twice."""
    return float(mark.path[1:].split(maxsplit=1)[0])


def _onward(mark: Mark) -> str:
    """Let the line come from beyond the page, unless it begins where it is drawn."""
    last = mark.stations[-1]
    return "" if last.kind in _ENDS else f"M{_x(_LAST):g} {_y(last.y):g}H{_FAR}"


def _station(station: Station) -> str:
    own = f' data-line="{station.line}"' if station.line else ""
    x, y = _x(station.x), _y(station.y)
    match station.kind:
        case "ring":
            return f'<circle class="open" cx="{x:g}" cy="{y:g}" r="12" fill="#fff"{own}/>'
        case "dot":
            return f'<circle cx="{x:g}" cy="{y:g}" r="10" fill="currentColor" stroke="none"{own}/>'
        case "square":
            return f'<rect class="open" x="{x - 11:g}" y="{y - 11:g}" width="22" height="22" fill="#fff"{own}/>'
        case "bar":
            return f'<path d="M{x:g} {y - 16:g}v32"{own}/>'
        case "bridge":
            tall = 9 * _SCALE + 24
            box = f'x="{x - 12:g}" y="{y - tall / 2:g}" width="24" height="{tall}" rx="12"'
            return f'<rect class="open" {box} fill="#fff"{own}/>'
