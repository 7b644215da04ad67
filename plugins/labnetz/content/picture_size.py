"""How large a picture is, read from its first bytes, so that a page can keep its room free. Decodes no picture."""

from __future__ import annotations

import re
from io import BytesIO

import imagesize

_SVG = re.compile(rb"<svg\b[^>]*>")
_LENGTH = rb"\s%s\s*=\s*[\"']\s*(\d{1,6}(?:\.\d+)?)(?:px)?\s*[\"']"
_WIDTH, _HEIGHT = re.compile(_LENGTH % b"width"), re.compile(_LENGTH % b"height")
_VIEW_BOX = re.compile(
    rb"\sviewBox\s*=\s*[\"'](?:\s*-?[\d.]+[\s,]+){2}(\d{1,6}(?:\.\d+)?)[\s,]+(\d{1,6}(?:\.\d+)?)\s*[\"']"
)
_HEAD = 4096
"""Bytes of a drawing in which its root element begins; programs write a comment before it."""


def size_of(content: bytes) -> tuple[int, int] | None:
    """Give width and height of an SVG, PNG, JPEG, WebP, AVIF or GIF in CSS pixels, None where they can't be told."""
    # imagesize takes the first width of a drawing for its own, and be it that of a rectangle.
    drawing = _SVG.search(content[:_HEAD])
    width, height = _of_drawing(drawing[0]) if drawing else _of_picture(content)
    found = (round(width), round(height))
    return found if min(found) > 0 else None


def _of_drawing(root: bytes) -> tuple[float, float]:
    width, height = _WIDTH.search(root), _HEIGHT.search(root)
    if width and height:
        return float(width[1]), float(height[1])
    # Without a size of its own it has at least a shape (SVG 2, section 8.6).
    shape = _VIEW_BOX.search(root)
    return (float(shape[1]), float(shape[2])) if shape else (0, 0)


def _of_picture(content: bytes) -> tuple[float, float]:
    try:
        width, height = imagesize.get(BytesIO(content))
    except (ValueError, OSError, ArithmeticError):
        return 0, 0
    return width, height
