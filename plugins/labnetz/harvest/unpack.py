"""Collect a body from its chunks: unpacked, and never more than the limit. Knows no HTTP library.

261 kB of gzip become 256 MB; so bytes are counted after unpacking, and unpacking stops at the limit.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from labnetz.model import Message, msg

if TYPE_CHECKING:
    from collections.abc import AsyncIterable

_GZIP = zlib.MAX_WBITS | 16


class Unusable(Exception):
    """The body can't be used; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


async def unpacked(chunks: AsyncIterable[bytes], encoding: str, limit: int) -> bytes:
    """Read a body that was sent with this Content-Encoding. Raises `Unusable`, above `limit` bytes for example."""
    inflate = _inflater(encoding.strip().lower())
    body = bytearray()
    async for chunk in chunks:
        body += inflate.feed(chunk, limit + 1 - len(body)) if inflate else chunk
        if len(body) > limit:
            raise Unusable(msg("the answer is larger than {limit} MB", limit=f"{limit / 2**20:g}"))
    if inflate and body and not inflate.complete:
        raise Unusable(msg("the packed answer is cut off"))
    return bytes(body)


def _inflater(encoding: str) -> _Inflater | None:
    match encoding:
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return _Inflater(_GZIP)
        case "deflate":
            return _Inflater(zlib.MAX_WBITS)
        case _:
            reason = msg("the answer is packed as {encoding}, which was not asked for", encoding=ascii(encoding[:40]))
            raise Unusable(reason)


class _Inflater:
    """Unpacks gzip and deflate step by step, giving at most as many bytes as it is allowed to."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)
        self._begun = False

    @property
    def complete(self) -> bool:
        return self._stream.eof

    def feed(self, chunk: bytes, room: int) -> bytes:
        if not self._begun and chunk:
            self._begin(chunk)
        try:
            return self._all_of(chunk, room)
        except zlib.error:
            raise Unusable(msg("the packed answer can't be unpacked")) from None

    def _begin(self, chunk: bytes) -> None:
        # "deflate" is zlib (RFC 9110 §8.4.1.2), but some servers leave out its header, whose low nibble is 8.
        self._begun = True
        if self._wbits == zlib.MAX_WBITS and chunk[0] & 0x0F != 8:
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)

    def _all_of(self, chunk: bytes, room: int) -> bytes:
        out = b"" if self._stream.eof else self._stream.decompress(chunk, room)
        # RFC 1952 §2.2: a gzip file may have several members; what else follows the end is padding.
        while self._stream.eof and self._stream.unused_data[:2] == b"\x1f\x8b" and len(out) < room:
            rest = self._stream.unused_data
            self._stream = zlib.decompressobj(self._wbits)
            out += self._stream.decompress(rest, room - len(out))
        return out
