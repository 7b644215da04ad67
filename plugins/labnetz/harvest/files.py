"""Replace files so that whoever is killed, or loses power, leaves the old one or the new one. POSIX only."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def content_of(path: Path) -> bytes | None:
    """Read a file, None if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write_files(files: Mapping[Path, bytes]) -> None:
    """Replace files of one folder by flushed ones, each whole or not at all."""
    folders = {path.parent for path in files}
    for folder in folders:
        _make_folder(folder)
    for path, content in files.items():
        _write_one(path, content)
    for folder in folders:
        _flush_folder(folder)


def _write_one(path: Path, content: bytes) -> None:
    """The temporary name is fixed: what a killed run left is written over."""
    temporary = f"{path.parent}/.{path.name}.tmp"
    try:
        _write_flushed(temporary, content)
        os.replace(temporary, path)  # noqa: PTH105 - paths would take as long as the system does
    except OSError:
        with suppress(OSError):  # on a full disk, half a file would leave no room for anything else
            os.unlink(temporary)  # noqa: PTH108
        raise


def _write_flushed(path: str, content: bytes) -> None:
    """Without a file object, which asks the system four things about each file that it opens."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(opened, left) :]
        os.fsync(opened)
    finally:
        os.close(opened)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    """Without this the new name may be lost when the power fails, though the file's content is not."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
