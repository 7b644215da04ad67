"""A QR code as a picture inside the page: no file to fetch, and black on white whatever the colours around it are."""

from __future__ import annotations

from functools import cache

import segno
from markupsafe import Markup

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
    # White and black are attributes of the drawing, which neither a dark scheme nor a strict policy touches.
    drawn = code.svg_inline(border=QUIET, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704 - modules as numbers, no text of the address
