"""Look into a PDF for what a screen reader needs: tags and a language. Understands nothing else of it.

A scan of the bytes, object streams included; no library. Finds what the document declares, not whether it is good.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MAX_BYTES = 50_000_000
"""Of one file, and of what is unpacked from it."""

_STREAM = re.compile(rb"/Type\s*/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_MARKED = re.compile(rb"/Marked\s+true\b")
_LANGUAGE = re.compile(rb"/Lang\s*(?:\(\s*[^)\s]|<\s*[0-9A-Fa-f])")
_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a PDF says of itself (PDF 1.7 §14.7, §14.9.2); `readable` is False when nobody can tell."""

    readable: bool
    tagged: bool = False
    language: bool = False


def declared(content: bytes) -> Declared:
    """Look into a PDF."""
    content = content[:MAX_BYTES]
    if content.lstrip()[:5] != b"%PDF-":
        return Declared(readable=False)
    parts = [content, *_unpacked(content)]
    tagged = any(_MARKED.search(part) for part in parts)
    language = any(_LANGUAGE.search(part) for part in parts)
    return Declared(readable=tagged or not _ENCRYPTED.search(content), tagged=tagged, language=language)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Unpack the streams in which newer PDFs keep their objects; what can't be unpacked is left out."""
    left = MAX_BYTES
    for found in _STREAM.finditer(content):
        try:
            part = zlib.decompressobj().decompress(content[found.end() :], left)
        except zlib.error:
            continue
        left -= len(part)
        yield part
        if left <= 0:
            return
