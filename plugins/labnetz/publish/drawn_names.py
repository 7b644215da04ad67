"""Names in a drawing, where no browser wraps them: on two lines at most, none wider than there is room. Widths are
estimated, rather too wide than too narrow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from labnetz.publish.hyphens import SOFT_HYPHEN, soft

MOST = 2
"""So many lines a name has."""
_PIECE = re.compile(rf"[^\s{SOFT_HYPHEN}/-]*(?:\s+|{SOFT_HYPHEN}|[/-]+|$)")
"""Up to where a line may end."""
_WIDTHS = (
    (re.compile(SOFT_HYPHEN), 0.0),
    (re.compile(r"[ !'’,.:;|()/\[\]ijltfrI1-]"), 0.44),
    (re.compile(r"[mwMW@&—…%]"), 0.9),
    (re.compile(r"[a-zà-ÿ]"), 0.6),
    (re.compile(r"[\u0000-\u024f\u2010-\u201f]"), 0.75),
)
"""By what Atkinson Hyperlegible Next has at weight 680; whatever is not Latin is as wide as high."""


@dataclass(frozen=True, slots=True)
class DrawnName:
    """A name as it is drawn; `whole` is all of it where a part had to be left out, else ""."""

    lines: tuple[str, ...]
    whole: str = ""


def drawn_name(name: str, language: str, room: float) -> DrawnName:
    """Wrap a name; `room` in em of its type."""
    lines = _wrapped(soft(name, language), room)
    # What does not fit on the last line any more is left out by `_cut`, since it is too wide.
    shown = [*map(_shown, lines[: MOST - 1]), _plain("".join(lines[MOST - 1 :]))]
    drawn = [_cut(line, room) for line in shown]
    return DrawnName(tuple(filter(None, drawn)), "" if drawn == shown else name)


def width(text: str) -> float:
    """Estimate how wide a text is in bold type, in em."""
    return sum(map(_width, text))


def _width(sign: str) -> float:
    return next((wide for signs, wide in _WIDTHS if signs.fullmatch(sign)), 1.0)


def _wrapped(text: str, room: float) -> list[str]:
    """Give the lines with all that stands between them."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and width(_shown(lines[-1] + piece)) > room:
            lines.append("")
        lines[-1] += piece
    return lines


def _shown(line: str) -> str:
    line = line.strip()
    return _plain(line) + ("-" if line.endswith(SOFT_HYPHEN) else "")


def _plain(text: str) -> str:
    return text.replace(SOFT_HYPHEN, "").strip()


def _cut(line: str, room: float) -> str:
    """Leave out what does not fit, and say so."""
    if width(line) <= room:
        return line
    kept = line.removesuffix("…")
    while kept and width(f"{kept}…") > room:
        kept = kept[:-1]
    return f"{kept.rstrip(' -/')}…"
