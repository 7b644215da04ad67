"""What is made of our own files, kept as Python keeps its bytecode: in `__pycache__`, beside the code or below
`sys.pycache_prefix`. Decides nothing about what is kept.

Derived, and may be deleted. It counts only for the same code (`ledger.code_version`); where it can't be written, each
run makes it anew. It may be run as code, so it is read only if nobody could write it but us and the code's owner.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path

from labnetz.ledger import code_version

_DIGEST = 32  # bytes
_WRITABLE_BY_OTHERS = 0o022


def recall(name: str, about: str) -> bytes | None:
    """Give what was remembered by this name, by the same code; None if that was about anything else, or nothing."""
    folder = _folder()
    if folder is None:
        return None
    try:
        with (folder / name).open("rb") as file:
            written = file.read() if _is_ours(os.fstat(file.fileno())) else b""
    except OSError:
        return None
    content = written[_DIGEST:]
    return content if written[:_DIGEST] == _digest(about, content) else None


def remember(name: str, about: str, content: bytes) -> None:
    """Keep bytes; `about` is all that decides about them beside the code. Of several at once, the last one counts."""
    folder = _folder()
    if folder is None or sys.dont_write_bytecode:
        return
    half = folder / f"{name}.{os.urandom(6).hex()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        half.touch(mode=0o644, exist_ok=False)
        half.write_bytes(_digest(about, content) + content)
        half.replace(folder / name)
    except OSError:
        with suppress(OSError):
            half.unlink()


def _digest(about: str, content: bytes) -> bytes:
    """Say what the bytes are about, and that they are whole."""
    head = f"{code_version()}\n{len(about)}\n{about}".encode()
    return blake2b(head + content, digest_size=_DIGEST).digest()


def _is_ours(file: os.stat_result) -> bool:
    return file.st_uid in {os.geteuid(), _code_owner()} and not file.st_mode & _WRITABLE_BY_OTHERS


@cache
def _code_owner() -> int:
    return Path(__file__).stat().st_uid


def _folder() -> Path | None:
    """Give a folder beside this file's bytecode; None where Python keeps none, or files have no owners (Windows)."""
    if sys.implementation.cache_tag is None or not hasattr(os, "geteuid"):
        return None
    beside = Path(cache_from_source(__file__))
    return beside.parent / f"labnetz.{sys.implementation.cache_tag}"
