"""Whether a convention is kept, drawn as a station: each answer has a shape of its own, never a colour alone.

Decoration: words stand beside it. The colours are in static/style.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from markupsafe import Markup

from labnetz.publish.state_marks import HEIGHT, WIDTH

_SHAPES: Mapping[str, str] = {
    # A full station, one that is half built, a barrier across the line, and one that nobody has drawn yet.
    "yes": '<circle cx="9" cy="9" r="6.5" fill="currentColor"/><path class="tick" d="M5.6 9.3l2.4 2.4 4.4-5"/>',
    "partly": '<circle cx="9" cy="9" r="6.5"/><path d="M9 2.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>',
    "no": '<path d="M3.5 3.5l11 11M14.5 3.5l-11 11"/>',
    "unknown": '<circle cx="9" cy="9" r="6.5" stroke-dasharray="2.9 2.9"/>',
}


@cache
def drawn_verdict(state: str) -> Markup:
    """Draw an answer to stand within a page, in the colour of the text around it."""
    return Markup(  # noqa: S704 - made of our own words alone
        f'<svg class="verdict-mark" viewBox="0 0 18 18" width="18" height="18" fill="none" stroke="currentColor"'
        f' stroke-width="2.2" aria-hidden="true" focusable="false">{_SHAPES[state]}</svg>'
    )


def verdict_line(states: Sequence[str]) -> str:
    """Give a line with a station for each answer, as SVG to stand in an element that sets the stroke's colour: full
    where it is yes, an open ring else."""
    gap = (WIDTH - 8) / max(len(states) - 1, 1)
    at = [4 + number * gap for number in range(len(states))]
    stops = "".join(
        f'<circle cx="{x:.1f}" cy="{_MIDDLE}" {_FULL if state == "yes" else _OPEN}/>'
        for x, state in zip(at, states, strict=True)
    )
    way = "".join(f"M{x + 3.6:.1f} {_MIDDLE}h{gap - 7.2:.1f}" for x in at[:-1])
    return f'<path d="{way}" stroke-width="1.6"/>{stops}'


_MIDDLE = f"{HEIGHT / 2:g}"
_FULL, _OPEN = 'r="1.8" stroke-width="3.6"', 'r="2.8" stroke-width="1.6"'
