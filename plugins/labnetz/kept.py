"""Values that lie on a shelf between builds, derived and rebuildable: who deletes them loses time only. Decides nothing
about what stands in them.

A file is a line of JSON, which says what they are about, by which code it was made and the hash of the rest, and
then the values as a JSON object. What is torn, or of other code or about anything else, is not read.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from labnetz.ledger import code_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import BinaryIO

_LONGEST_HEAD = 1_000


class Shelf(Protocol):
    """Where what is derived lies between builds."""

    def open(self, name: str) -> BinaryIO | None:
        """Open what was kept, None if nothing is there."""
        ...

    def keep(self, name: str, parts: Iterable[bytes]) -> None:
        """Keep bytes in place of earlier ones."""
        ...


def load_kept(shelf: Shelf | None, name: str, about: Mapping[str, object]) -> dict[str, object]:
    """Give the values that were kept about the same, {} where there are none."""
    file = shelf.open(name) if shelf is not None else None
    if file is None:
        return {}
    try:
        with file:
            head, body = json.loads(file.readline(_LONGEST_HEAD)), file.read()
        found = json.loads(body.decode("utf-8", "surrogatepass")) if head == _head(about, body) else {}
    except (ValueError, RecursionError, OSError):
        return {}
    return found if isinstance(found, dict) else {}


def keep(shelf: Shelf | None, name: str, about: Mapping[str, object], known: Mapping[str, object]) -> None:
    """Keep values of JSON for the next build; `about` is all that decides about them beside the code, and short."""
    if shelf is not None:
        body = json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        shelf.keep(name, (json.dumps(_head(about, body)).encode(), b"\n", body))


def _head(about: Mapping[str, object], body: bytes) -> dict[str, object]:
    return {"about": about, "code": code_version(), "sha256": sha256(body).hexdigest()}
