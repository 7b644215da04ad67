"""How a source runs, drawn as a piece of line that ends in its state. Each state has a shape of its own, not a colour.

Here are the shapes; the words beside them are in `publish.source_words`, the colours in static/style.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from labnetz.model import SourceState

WIDTH, HEIGHT = 96, 22
"""The field in which all states are drawn."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A path with its dashes and how wide it is drawn (user units), and perhaps a ring at its end."""

    path: str
    dashes: str = ""
    ring: bool = True
    width: float = 4
    more: str = ""


_WAYS: Mapping[SourceState, _Way] = {
    "ok": _Way("M2 11h74"),
    "degraded": _Way("M2 11h74", dashes="14 6"),
    "dormant": _Way("M2 11h74", width=1.8),
    # The line has not come as far as the station.
    "stale": _Way("M2 11h36", more='<path d="M46 11h29" stroke-dasharray="3 6"/>'),
    "unreachable": _Way("M2 11h30M32 3v16M48 3v16M50 11h26"),
    "paused": _Way("M2 11h66M73 3v16M84 3v16", ring=False),
    "new": _Way("M2 11h74", dashes="2 5", width=2.6),
}


@cache
def drawn_state(state: SourceState) -> Markup:
    """Draw a state to stand within a page, in the colour of the text around it. Decoration: words stand beside it."""
    return Markup(  # noqa: S704 - made of our own words alone
        f'<svg class="track" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" fill="none"'
        f' stroke="currentColor" aria-hidden="true" focusable="false">{shapes(state)}</svg>'
    )


def shapes(state: SourceState) -> str:
    """Give what draws a state, as SVG to stand in an element that sets the stroke's colour."""
    way = _WAYS[state]
    dashed = f' stroke-dasharray="{way.dashes}"' if way.dashes else ""
    ringed = ' stroke-dasharray="3.67"' if state == "new" else ""  # a twelfth of the ring
    ring = f'<circle cx="84" cy="11" r="7"{ringed}/>' if way.ring else ""
    return f'<g stroke-width="{way.width:g}"><path d="{way.path}"{dashed}/>{way.more}{ring}</g>'
