"""Keep sheets (`ical.sheet_file`) in files, beside the snapshots they were made of. Never the truth: who deletes them
loses time only. Decides nothing about what stands in them.

They are replaced by a temporary file and a rename, without waiting for the disk: a file that is torn when the power
fails is found out by its hash.
"""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from contextlib import suppress
from io import BytesIO
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from labnetz.ical.sheet import part_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import BinaryIO

    from labnetz.ical.sheet import Part

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*(?:/[a-z0-9][a-z0-9.-]*)?")
_MOST_OPEN = 200
"""Files that stay open while many are read in turn; systems allow 256 and more."""


class MemoryShelf:
    """Keeps sheets as long as the object lives."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def open(self, name: str) -> BinaryIO | None:
        """Open what was kept."""
        kept = self._kept.get(name)
        return None if kept is None else BytesIO(kept)

    def later(self, name: str) -> Part:
        """Give parts of it."""
        return part_of(self._kept[name])

    def keep(self, name: str, parts: Iterable[bytes]) -> None:
        """Keep it."""
        self._kept[name] = b"".join(parts)

    def room(self) -> BinaryIO:
        """Open a nameless file."""
        return TemporaryFile(buffering=0)


class FolderShelf:
    """Keeps sheets in a folder, `<name>.sheet` each. A name is one slug, or two with a slash between."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._open: OrderedDict[tuple[str, int], BinaryIO] = OrderedDict()
        self._inodes: dict[str, int] = {}

    def open(self, name: str) -> BinaryIO | None:
        """Open the file; what can't be opened is not there."""
        try:
            file = self._path(name).open("rb")
        except OSError:
            return None
        self._inodes[name] = os.fstat(file.fileno()).st_ino
        return file

    def later(self, name: str) -> Part:
        """Read from the file, which is opened again when it is needed."""
        inode = self._inodes[name]
        return lambda at, size: os.pread(self._reopened(name, inode), size, at)

    def keep(self, name: str, parts: Iterable[bytes]) -> None:
        """Write the file. A disk that is full or may not be written is no reason to stop."""
        path = self._path(name)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.writelines(parts)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()

    def room(self) -> BinaryIO:
        """Open a nameless file on the same disk, or wherever there is one: what is temporary is often in memory."""
        try:
            return TemporaryFile(buffering=0, dir=self._root)
        except OSError:
            return TemporaryFile(buffering=0)

    def close(self) -> None:
        """Close all files; they are opened again when they are needed."""
        while self._open:
            self._open.popitem()[1].close()

    def __del__(self) -> None:
        self.close()

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or ".." in name:
            raise ValueError(f"not a name: {name!r}")
        return self._root / f"{name}.sheet"

    def _reopened(self, name: str, inode: int) -> int:
        """What was replaced meanwhile is no longer there, unless it is still open."""
        file = self._open.get((name, inode))
        if file is None:
            file = self._path(name).open("rb")
            if os.fstat(file.fileno()).st_ino != inode:
                file.close()
                raise OSError(f"{name} was replaced meanwhile")
            self._open[name, inode] = file
            if len(self._open) > _MOST_OPEN:
                self._open.popitem(last=False)[1].close()
        else:
            self._open.move_to_end((name, inode))
        return file.fileno()
