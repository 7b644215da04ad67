"""A QR code as a picture inside the page: no file to fetch, and black on white whatever the colours around it are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import segno
from markupsafe import Markup

_BLACK = re.compile(rb"\x01+")
QUIET = 4
"""Modules of white around the code (ISO/IEC 18004 wants four)."""
_MASK = 3
"""Which pattern is laid over the modules. Any of the eight reads (ISO/IEC 18004 §7.8); to find the one that looks most
even takes five times as long as drawing the code, and boards and parts of a network have tens of thousands."""


@cache
def qr(address: str) -> Markup:
    """Draw an address at error correction level M: a code that is scratched by a seventh still reads.

    The picture has no words: whoever shows it says beside it where it leads.
    """
    code = segno.make_qr(address, error="m", boost_error=False, mask=_MASK)
    size, dark = len(code.matrix) + 2 * QUIET, "".join(_lines(code.matrix))
    # White and black are attributes of the drawing, which neither a dark scheme nor a strict policy touches.
    drawn = (
        f'<svg viewBox="0 0 {size} {size}"><path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path stroke="#000" d="{dark}"/></svg>'
    )
    return Markup(drawn)  # noqa: S704 - modules as numbers, no text of the address


def _lines(rows: Sequence[bytes | bytearray]) -> Iterator[str]:
    """Draw each run of black modules as a line from where the last one ended, to the letter as segno draws it, which
    takes four times as long. The first one is drawn through the middle of its row, and so are all."""
    x, y = 0, -1
    for down, row in enumerate(rows):
        for run in _BLACK.finditer(row):
            begin, end = run.span()
            if y < 0:
                yield f"M{begin + QUIET} {down + QUIET}.5h{end - begin}"
            else:
                yield f"m{begin - x} {down - y}h{end - begin}"
            x, y = end, down
