"""Collect a body from its chunks: unpacked, and never more than the limit. Knows no HTTP library.

261 kB of gzip become 256 MB; so bytes are counted after unpacking, and unpacking stops at the limit.
"""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING, Protocol

import brotli

from labnetz.model import Message, msg

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import AsyncIterable

PACKINGS = "gzip, deflate, br, zstd"
"""What may be sent to us, as Accept-Encoding says it."""

_GZIP = zlib.MAX_WBITS | 16
_NOT_PACKED = frozenset({"", "identity", "none", "utf-8"})  # the last two are mistakes that servers make
_BROTLI_STEP = 32 * 1024  # brotli's limit is a hint: asked for 10 MB at most, it gives 16
_ZSTD_WINDOW = {int(zstd.DecompressionParameter.window_log_max): 23}  # RFC 9659 §3: at most 8 MB are kept to look back


class Unusable(Exception):
    """The body can't be used; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


async def unpacked(chunks: AsyncIterable[bytes], encoding: str, limit: int) -> bytes:
    """Read a body that was sent with this Content-Encoding. Raises `Unusable`, above `limit` bytes for example."""
    packing = _packing(encoding.strip().lower())
    body, is_begun = bytearray(), False
    async for chunk in chunks:
        is_begun = is_begun or bool(chunk)
        body += _fed(packing, chunk, limit + 1 - len(body)) if packing else chunk
        if len(body) > limit:
            raise Unusable(msg("the answer is larger than {limit} MB", limit=f"{limit / 2**20:g}"))
    if packing and is_begun and not packing.is_complete:
        raise Unusable(msg("the packed answer is cut off"))
    return bytes(body)


class _Packing(Protocol):
    """Unpacks step by step. `feed` gives about `room` bytes at most; once it gave as many it is not asked again."""

    @property
    def is_complete(self) -> bool: ...

    def feed(self, chunk: bytes, room: int) -> bytes: ...


def _packing(encoding: str) -> _Packing | None:
    if encoding in _NOT_PACKED:
        return None
    match encoding:
        case "gzip" | "x-gzip":
            return _Inflated(_GZIP)
        case "deflate":
            return _Inflated(zlib.MAX_WBITS)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
    reason = msg("the answer is packed as {encoding}, which was not asked for", encoding=ascii(encoding[:40]))
    raise Unusable(reason)


def _fed(packing: _Packing, chunk: bytes, room: int) -> bytes:
    try:
        return packing.feed(chunk, room)
    except (zlib.error, brotli.error, zstd.ZstdError):
        raise Unusable(msg("the packed answer can't be unpacked")) from None


class _Inflated:
    """gzip and deflate."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)
        self._begun = False

    @property
    def is_complete(self) -> bool:
        return self._stream.eof

    def feed(self, chunk: bytes, room: int) -> bytes:
        if not self._begun and chunk:
            self._begin(chunk)
        out = b"" if self._stream.eof else self._stream.decompress(chunk, room)
        # RFC 1952 §2.2: a gzip file may have several members; what else follows the end is padding.
        while self._stream.eof and self._stream.unused_data[:2] == b"\x1f\x8b" and len(out) < room:
            rest = self._stream.unused_data
            self._stream = zlib.decompressobj(self._wbits)
            out += self._stream.decompress(rest, room - len(out))
        return out

    def _begin(self, chunk: bytes) -> None:
        # "deflate" is zlib (RFC 9110 §8.4.1.2), but some servers leave out its header, whose low nibble is 8.
        self._begun = True
        if self._wbits == zlib.MAX_WBITS and chunk[0] & 0x0F != 8:
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def is_complete(self) -> bool:
        return bool(self._stream.is_finished())

    def feed(self, chunk: bytes, room: int) -> bytes:
        out = bytearray(self._step(chunk))
        while len(out) < room and not self._stream.can_accept_more_data():
            out += self._step(b"")
        return bytes(out)

    def _step(self, chunk: bytes) -> bytes:
        return bytes(self._stream.process(chunk, output_buffer_limit=_BROTLI_STEP))


class _Zstd:
    """RFC 8878: one frame after another."""

    def __init__(self) -> None:
        self._frame = _frame()

    @property
    def is_complete(self) -> bool:
        return self._frame.eof

    def feed(self, chunk: bytes, room: int) -> bytes:
        out = b""
        while chunk and len(out) < room:
            if self._frame.eof:
                self._frame = _frame()
            out += self._frame.decompress(chunk, room - len(out))
            chunk = self._frame.unused_data if self._frame.eof else b""
        return out


def _frame() -> zstd.ZstdDecompressor:
    return zstd.ZstdDecompressor(options=_ZSTD_WINDOW)
