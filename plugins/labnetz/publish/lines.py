"""The line of each lab: which colour it has where. The colours themselves are in static/style/lines.css."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from labnetz.model import LINES, Lab


def line_of(lab: Lab) -> str:
    """Give the lab's own line, else one that follows from its id alone and so never changes when others join."""
    if lab.line in LINES:
        return lab.line
    return _own_line(lab.id)


def line_of_id(lab_id: str, labs: Mapping[str, Lab]) -> str:
    """Give the line of a lab by its id; also of one that is no member, as the network itself is none."""
    known = labs.get(lab_id)
    return line_of(known) if known else _own_line(lab_id)


@lru_cache(maxsize=16_384)  # asked at each of its dates
def _own_line(lab_id: str) -> str:
    return LINES[int(sha256(lab_id.encode()).hexdigest(), 16) % len(LINES)]
