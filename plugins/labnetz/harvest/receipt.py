"""Receipts as JSON bytes: `write_receipt` and `read_receipt`. Opens no file.

Reasons are kept as English msgid and values, so that they can be said in any language later.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from labnetz.model import Message, Receipt

VERSION = 1
_TEXTS = ("url", "sha256", "sent", "etag", "last_modified")
_TIMES = ("received", "changed", "newest", "failing_since", "not_before")
_COUNTS = ("entries", "upcoming", "broken", "failures", "doubts")

_LATER: dict[str, object] = {"sent": "", "newest": None}
"""Fields that the first receipts of this version had not."""

_MOST = 10**9  # of anything that is counted

_Fields = Mapping[str, object]


def write_receipt(receipt: Receipt) -> bytes:
    """Write a receipt, the same bytes for the same receipt."""
    fields: dict[str, object] = {"version": VERSION}
    fields |= {name: getattr(receipt, name) for name in (*_TEXTS, *_COUNTS)}
    fields |= {name: _time_text(getattr(receipt, name)) for name in _TIMES}
    reason = receipt.reason
    fields["reason"] = None if reason is None else [reason.msgid, reason.values]
    if reason is not None and reason.plural:
        fields["reason_plural"] = [reason.plural, reason.count]
    return (json.dumps(fields, indent=1, sort_keys=True) + "\n").encode()


def read_receipt(body: bytes) -> Receipt:
    """Read a receipt. Raises ValueError for one that is damaged, or that another version has written."""
    try:
        fields = json.loads(body.decode())  # which is faster than having json find out the encoding
        if fields["version"] != VERSION:
            raise ValueError(f"version {fields['version']!r}")
        return _receipt(_LATER | fields)
    except (LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"not a receipt: {error!r}") from error


def _receipt(fields: _Fields) -> Receipt:
    return Receipt(
        url=_text(fields, "url") or "",
        sha256=_text(fields, "sha256") or "",
        sent=_text(fields, "sent") or "",
        etag=_text(fields, "etag"),
        last_modified=_text(fields, "last_modified"),
        received=_time(fields, "received"),
        changed=_time(fields, "changed"),
        entries=_count(fields, "entries"),
        upcoming=_count(fields, "upcoming"),
        broken=_count(fields, "broken"),
        newest=_time(fields, "newest"),
        failures=_count(fields, "failures"),
        failing_since=_time(fields, "failing_since"),
        reason=_message(fields),
        doubts=_count(fields, "doubts"),
        not_before=_time(fields, "not_before"),
    )


def _text(fields: _Fields, name: str) -> str | None:
    value = fields[name]
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{name} is {value!r}")
    return value


def _count(fields: _Fields, name: str) -> int:
    value = fields[name]
    if type(value) is not int or not 0 <= value <= _MOST:
        raise TypeError(f"{name} is {value!r}")
    return value


def _time_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _time(fields: _Fields, name: str) -> datetime | None:
    return read_time(_text(fields, name))


def read_time(text: str | None) -> datetime | None:
    """Read a time as `_time_text` has written it; with another offset it is the same time. Raises what `read_receipt`
    makes a ValueError."""
    moment = None if text is None else datetime.fromisoformat(text)
    if moment is None or moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise TypeError(f"{text!r} has no offset")
    return moment.astimezone(UTC)


def _message(fields: _Fields) -> Message | None:
    written = fields["reason"]
    if written is None:
        return None
    msgid, values = cast("tuple[object, list[tuple[object, object]]]", written)
    plural, count = cast("tuple[object, int]", fields.get("reason_plural", ("", 1)))
    if type(count) is not int:
        raise TypeError(f"a count is {count!r}")
    message = Message(str(msgid), tuple((str(name), str(value)) for name, value in values), str(plural), count)
    message.check()
    return message
