"""What servers merely confirmed, in one file for all sources: a harvest that brings nothing new writes no thousands.

A confirmation counts only over exactly the receipt that it was written over. So it may come late or never: then a
source counts as confirmed a harvest earlier than it really was, and nothing else is wrong. Pure; opens no file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from operator import attrgetter

from labnetz.harvest.receipt import read_time
from labnetz.model import Receipt

VERSION = 1
_FIELDS = ("over", "etag", "last_modified", "received", "not_before")
_LASTING = attrgetter(*(field.name for field in fields(Receipt) if field.name not in _FIELDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The fields of a receipt that change when a server says that nothing has changed. `over`: see `digest`."""

    over: str
    etag: str | None
    last_modified: str | None
    received: datetime | None
    not_before: datetime | None


def digest(receipt: bytes) -> str:
    """Name a receipt by its bytes."""
    return hashlib.sha256(receipt).hexdigest()[:16]


def is_confirmation(before: Receipt, after: Receipt) -> bool:
    """Say whether a receipt differs from the one before in nothing but what a confirmation holds."""
    return bool(_LASTING(before) == _LASTING(after))


def confirmation(over: str, after: Receipt) -> Confirmation:
    """Take from a receipt what a confirmation holds."""
    return Confirmation(
        over=over,
        etag=after.etag,
        last_modified=after.last_modified,
        received=after.received,
        not_before=after.not_before,
    )


def confirmed(before: Receipt, found: Confirmation) -> Receipt:
    """Give the receipt as it is since the confirmation."""
    return replace(
        before,
        etag=found.etag,
        last_modified=found.last_modified,
        received=found.received,
        not_before=found.not_before,
    )


def write_confirmed(found: Mapping[str, Confirmation]) -> bytes:
    """Write confirmations by the name of their source, the same bytes for the same ones."""
    sources = {name: [_plain(getattr(one, field)) for field in _FIELDS] for name, one in sorted(found.items())}
    # With `indent`, json would not use its fast part, which is in C.
    return (json.dumps({"version": VERSION, "sources": sources}, separators=(",\n", ": ")) + "\n").encode()


def read_confirmed(body: bytes) -> dict[str, Confirmation]:
    """Read confirmations. Raises ValueError for a file that is damaged, or that another version has written."""
    try:
        found = json.loads(body)
        if found["version"] != VERSION:
            raise ValueError(f"version {found['version']!r}")
        return {str(name): _read(*values) for name, values in found["sources"].items()}
    except (LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"not confirmations: {error!r}") from error


def _read(over: object, etag: object, last_modified: object, *times: object) -> Confirmation:
    received, not_before = (read_time(_text(one)) for one in times)
    return Confirmation(
        over=str(over), etag=_text(etag), last_modified=_text(last_modified), received=received, not_before=not_before
    )


def _plain(value: str | datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _text(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
