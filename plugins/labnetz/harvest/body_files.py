"""What the files of bodies are called, and which of them are old and go. Writes none."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from labnetz.model import Receipt, Source

_SUFFIXES = {"events": "ics", "updates": "xml", "manifest": "json"}
_OF_A_BODY = re.compile(r"\.?([a-z0-9-]+)\.[0-9a-f]{16}\.(?:ics|xml|json|sheet)(?:(?:\.\d+)?\.tmp)?")
"""Names of files that go with a body; the group is the source's key."""


def body_name(source: Source, receipt: Receipt) -> str:
    """Name a body by its source and its content."""
    return f"{source.key}.{receipt.sha256[:16]}.{_SUFFIXES[source.kind]}"


def tidy(folder: Path, key: str, current: str) -> None:
    """Remove the bodies of a source that are not the current one, what was made of them, and what a killed run left."""
    sheet = f"{current.rpartition('.')[0]}.sheet"
    for name in os.listdir(folder):  # noqa: PTH208 - a path for each of them would take longer than the rest
        found = _OF_A_BODY.fullmatch(name)
        if found and found[1] == key and name not in {current, sheet}:
            (folder / name).unlink(missing_ok=True)
