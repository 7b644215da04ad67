"""The line of each lab: which colour it has where. The colours themselves are in static/style/lines.css."""

from __future__ import annotations

from hashlib import sha256

from labnetz.model import LINES, Lab


def line_of(lab: Lab) -> str:
    """Give the lab's own line, else one that follows from its id alone and so never changes when others join."""
    if lab.line in LINES:
        return lab.line
    return LINES[int(sha256(lab.id.encode()).hexdigest(), 16) % len(LINES)]
