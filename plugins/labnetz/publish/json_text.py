"""How our JSON files look: UTF-8, indented, keys in the order in which they were given, long texts cut."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

MOST_SIGNS = 2000
"""So long is a description, in characters; the event's page and its calendar have all of it."""


def cut(text: str) -> str:
    """Give a text that is not too long: it ends between words, with an ellipsis."""
    return text if len(text) <= MOST_SIGNS else text[:MOST_SIGNS].rpartition(" ")[0] + " …"


def write_json(document: Mapping[str, object]) -> bytes:
    """Write an object for people and programs: umlauts as they are, a line break at the end."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def write_rows(head: Mapping[str, object], key: str, rows: Iterable[Mapping[str, object]]) -> bytes:
    """Write an object whose last key has many entries, one in each line: quick to make, and small to compare."""
    start = json.dumps(dict(head), ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    listed = f"\n{lines}\n" if lines else ""
    return f"{start},\n {json.dumps(key)}: [{listed}]\n}}\n".encode("utf-8", "replace")
