"""How our JSON files look: UTF-8, indented, keys in the order in which they were given. Chooses no content."""

from __future__ import annotations

import json
from collections.abc import Mapping


def write_json(document: Mapping[str, object]) -> bytes:
    """Write an object for people and programs: umlauts as they are, a line break at the end."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
