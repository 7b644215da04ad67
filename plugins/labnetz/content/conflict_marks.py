"""The marks that a merge leaves where a lab and its original changed the same lines: found here, written in `reuse`."""

from __future__ import annotations

import re

_MARK = re.compile(r"^(?:<{7}|>{7}) \S", re.MULTILINE)
"""The line of equals signs between both is no mark by itself: below a line of text it makes a heading."""


def conflict_line(text: str) -> int | None:
    """Say on which line of a page (from 1) the first mark stands, None where there is none."""
    found = _MARK.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None
