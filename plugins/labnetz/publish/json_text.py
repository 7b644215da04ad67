"""How our JSON files look: UTF-8, indented, keys in the order in which they were given, long texts cut."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

MOST_SIGNS = 2000
"""So long is a description, in characters; the event's page and its calendar have all of it."""
_ROW = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_AT_ONCE = 200
"""Rows that are put together at once."""


def cut(text: str) -> str:
    """Give a text that is not too long: it ends between words, with an ellipsis."""
    return text if len(text) <= MOST_SIGNS else text[:MOST_SIGNS].rpartition(" ")[0] + " …"


def write_json(document: Mapping[str, object]) -> bytes:
    """Write an object for people and programs: umlauts as they are, a line break at the end."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def write_small(document: Mapping[str, object]) -> bytes:
    """Write an object for our own scripts, on one line and without spaces: each byte is loaded by a browser."""
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")


def write_rows(head: Mapping[str, object], key: str, rows: Iterable[Mapping[str, object]]) -> bytes:
    """Write an object whose last key has many entries, one in each line: quick to make, and small to compare."""
    return b"".join(row_parts(head, key, rows))


def row_parts(head: Mapping[str, object], key: str, rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    """Give the same bit by bit, so that the rows of a big network are never in memory at once."""
    start = json.dumps(dict(head), ensure_ascii=False, indent=1).removesuffix("\n}")
    yield _octets(f"{start},\n {json.dumps(key)}: [")
    before, lines = "\n", map(_ROW.encode, rows)
    while some := list(islice(lines, _AT_ONCE)):
        yield _octets(before + ",\n".join(some))
        before = ",\n"
    yield _octets("]\n}\n" if before == "\n" else "\n]\n}\n")


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "replace")
