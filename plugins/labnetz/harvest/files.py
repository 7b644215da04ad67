"""Replace files so that whoever is killed, or loses power, leaves the old one or the new one. POSIX only."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_PIECE = 2**16  # bytes; most bodies are smaller


def content_of(path: Path | str) -> bytes | None:
    """Read a file, None if there is none."""
    try:
        opened = os.open(path, os.O_RDONLY)  # thousands are read, and a file object for each takes half of the time
    except FileNotFoundError:
        return None
    try:
        pieces = [os.read(opened, _PIECE)]
        while pieces[-1]:
            pieces.append(os.read(opened, _PIECE))
        return b"".join(pieces)
    finally:
        os.close(opened)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that is open. `is_new`: it was missing and has been made."""

    path: str
    opened: int
    is_new: bool

    def write(self, files: Mapping[str, bytes]) -> None:
        """Replace files of this folder, which are given by their names, by flushed ones, each whole or not at all."""
        for name, content in files.items():
            _write_one(self.path, name, content)
        os.fsync(self.opened)  # else the new names may be lost when the power fails, though their contents are not


@contextmanager
def open_folder(path: Path) -> Iterator[Folder]:
    """Open a folder to write files, and make it if it is missing."""
    is_new = False
    try:
        opened = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        is_new = _is_made(path)
        opened = os.open(path, os.O_RDONLY)
    try:
        yield Folder(str(path), opened, is_new)
    finally:
        os.close(opened)


def write_files(files: Mapping[Path, bytes]) -> None:
    """Replace files by flushed ones, each whole or not at all."""
    for folder in dict.fromkeys(path.parent for path in files):
        with open_folder(folder) as opened:
            opened.write({path.name: content for path, content in files.items() if path.parent == folder})


def _write_one(folder: str, name: str, content: bytes) -> None:
    """The temporary name is fixed: what a killed run left is written over."""
    temporary = f"{folder}/.{name}.tmp"
    try:
        _write_flushed(temporary, content)
        os.replace(temporary, f"{folder}/{name}")  # noqa: PTH105 - paths would take as long as the system does
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


def _is_made(path: Path) -> bool:
    """Make a folder; say whether nobody else has made it meanwhile."""
    try:
        path.mkdir(parents=True)
        is_new = True
    except FileExistsError:
        is_new = False
    with open_folder(path.parent) as parent:
        os.fsync(parent.opened)
    return is_new
