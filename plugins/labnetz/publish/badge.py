"""A lab's badge: one small picture that says how the network reads it, for the lab's own site. SVG, the same bytes for
the same state; no font and nothing else is loaded. Knows no file and no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import escape

from labnetz.publish.marks import colours
from labnetz.publish.state_marks import HEIGHT, WIDTH, shapes

if TYPE_CHECKING:
    from labnetz.model import SourceState

_LARGE, _SMALL = 16, 13  # of the texts, in user units
_GAP, _TALL = 12, 48
_INK = {"light": "#17191e", "dark": "#f2f0ea"}
_GROUND = {"light": "#fbfaf6", "dark": "#14161a"}
_EDGE = {"light": "#74767d", "dark": "#8d919b"}
_LONGEST = 48  # signs of the network's name
# Widths of letters in the usual fonts without serifs, in parts of their size; `textLength` makes up for the rest.
_WIDTHS: Mapping[str, float] = {
    **dict.fromkeys("ijl.,:;'’|! ", 0.28),
    **dict.fromkeys("ftr()-–/[]", 0.36),
    **dict.fromkeys("mwMW%@—", 0.86),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZÄÖÜ&", 0.69),
}
_USUAL, _WIDE = 0.56, 1.0


def badge(name: str, words: str, title: str, *, state: SourceState, line: str) -> bytes:
    """Draw the badge: the network's `name` above, `words` that say the state below, and a `title` for who hears it."""
    return drawn_badge(name, words, title, shape=shapes(state), line=line)


def drawn_badge(name: str, words: str, title: str, *, shape: str, line: str) -> bytes:
    """Draw a badge with a shape of its own at its side, as SVG whose strokes take the colour of the lab's `line`.

    Light and dark have a ground of their own, so it can be read wherever it stands.
    """
    name = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
    at = _GAP + WIDTH + _GAP
    width = at + max(_wide(name, _SMALL), _wide(words, _LARGE, bold=True)) + _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_TALL}" width="{width}" height="{_TALL}"'
        f' role="img" aria-labelledby="t"><title id="t">{escape(title)}</title>'
        f"<style>{_dark(line)}</style>"
        f'<rect class="g" x=".5" y=".5" width="{width - 1}" height="{_TALL - 1}" rx="5" fill="{_GROUND["light"]}"'
        f' stroke="{_EDGE["light"]}"/>'
        f'<g class="l" fill="none" stroke="{colours("light")[line]}"'
        f' transform="translate({_GAP} {(_TALL - HEIGHT) / 2:g})">{shape}</g>'
        f'<g class="i" fill="{_INK["light"]}" font-family="Arial, Helvetica, sans-serif">'
        f'<text x="{at}" y="19" font-size="{_SMALL}" textLength="{_wide(name, _SMALL)}">{escape(name)}</text>'
        f'<text x="{at}" y="38" font-size="{_LARGE}" font-weight="700"'
        f' textLength="{_wide(words, _LARGE, bold=True)}">{escape(words)}</text></g></svg>\n'
    ).encode()


def _dark(line: str) -> str:
    """What stands in attributes is the light scheme: it holds where a site forbids styles."""
    return (
        "@media (prefers-color-scheme:dark){"
        f".g{{fill:{_GROUND['dark']};stroke:{_EDGE['dark']}}}"
        f".l{{stroke:{colours('dark')[line]}}}.i{{fill:{_INK['dark']}}}}}"
    )


def _wide(text: str, size: int, *, bold: bool = False) -> int:
    """Estimate how wide a text is, in user units."""
    parts = sum(_WIDTHS.get(sign, _USUAL if ord(sign) < 0x2E80 else _WIDE) for sign in text)
    return round(parts * size * (1.06 if bold else 1))
