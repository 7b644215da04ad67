"""Spoil what one build keeps for the next (`labnetz.kept`)."""

from __future__ import annotations

from hashlib import sha256


def with_body(kept: bytes, body: bytes) -> bytes:
    """Put other bytes there, with a hash that fits."""
    head, _, old = kept.partition(b"\n")
    return head.replace(sha256(old).hexdigest().encode(), sha256(body).hexdigest().encode()) + b"\n" + body
