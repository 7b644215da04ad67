"""Keep an index of the search between builds: nothing is made again while what it was made of is the same.

It is one file on a shelf (a store's), derived and rebuildable: a line of JSON that says what it was made of and which
files it has, and their bytes. One that is torn is found out by its hash, and counts as not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing import BinaryIO

NAME = "search"
"""On the shelf; the folders of labs have a slash behind theirs."""


class Shelf(Protocol):
    """Where what is derived lies between builds."""

    def open(self, name: str) -> BinaryIO | None:
        """Open what was kept, None if nothing is there."""
        ...

    def keep(self, name: str, parts: Iterable[bytes]) -> None:
        """Keep bytes in place of earlier ones."""
        ...


@dataclass(frozen=True, slots=True)
class Index:
    """The files of an index by their path, and what it calls each page by the page's path ("a/index.html")."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)


def load(shelf: Shelf | None, made_of: str) -> Index | None:
    """Give the index that was made of this, None where there is none."""
    file = shelf.open(NAME) if shelf is not None else None
    if file is None:
        return None
    try:
        with file:
            head = json.loads(file.readline())
            body = file.read() if head["made_of"] == made_of else b""
            whole = sha256(body).hexdigest() == head["sha256"]
            return Index(_cut(body, head["files"]), head["ids"]) if body and whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # torn, or of another version: it is made again


def keep(shelf: Shelf | None, made_of: str, index: Index) -> None:
    """Keep an index for the next build."""
    if shelf is None:
        return
    body = b"".join(index.files.values())
    head = {
        "made_of": made_of,
        "sha256": sha256(body).hexdigest(),
        "files": {path: len(content) for path, content in index.files.items()},
        "ids": dict(index.ids),
    }
    shelf.keep(NAME, (json.dumps(head).encode(), b"\n", body))


def _cut(body: bytes, sizes: Mapping[str, int]) -> dict[str, bytes]:
    found, at = {}, 0
    for path, size in sizes.items():
        found[path] = body[at : at + size]
        at += size
    return found
