"""What stands in a published folder, and what it was made of: so that what has not changed is not made again.

Derived, and may be deleted: then everything is made anew, and still only what differs is written. It is believed of a
file only as long as the file's size and time are those of when it was written. Values only; `writer` and `cli.placing`
read and write files.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import TZPATH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set
    from importlib.resources.abc import Traversable

_HEAD = "labnetz-ledger 1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file. `made_of` is the digest of what it was made of, code included, "" where nobody knows (`made_of`).

    `sha256` in hexadecimal digits, `size` in bytes, `changed` in nanoseconds since 1970 (st_mtime_ns).
    """

    made_of: str
    sha256: str
    size: int
    changed: int


class Ledger:
    """The files of one folder by their paths. Lines are parsed when they are asked for: there may be 300,000."""

    def __init__(self, lines: Mapping[str, str]) -> None:
        self._lines = dict(lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, path: object) -> bool:
        return path in self._lines

    @property
    def paths(self) -> Set[str]:
        """Give the paths of all files."""
        return self._lines.keys()

    def get(self, path: str) -> Entry | None:
        """Give what is known of a file."""
        line = self._lines.get(path)
        if line is None:
            return None
        made_of, sha256, size, changed = line.split("\t")
        return Entry(made_of, sha256, int(size), int(changed))

    def put(self, path: str, entry: Entry) -> None:
        """Note what a file is now."""
        self._lines[path] = f"{entry.made_of}\t{entry.sha256}\t{entry.size}\t{entry.changed}"

    def written(self) -> Iterator[bytes]:
        """Give it as bytes, in the order of the paths."""
        yield f"{_HEAD}\n".encode()
        for path in sorted(self._lines):
            yield f"{path}\t{self._lines[path]}\n".encode()


def read_ledger(content: bytes) -> Ledger:
    """Read what `written` gave. What is no ledger, or is torn, is an empty one: it costs time, and nothing else."""
    head, _, rest = content.decode("utf-8", "replace").partition("\n")
    if head != _HEAD or not rest.endswith("\n"):
        return Ledger({})
    lines = (line.partition("\t") for line in rest.splitlines())
    return Ledger({path: known for path, _, known in lines if known.count("\t") == 3 and _is_sound(known)})


def made_of(version: str) -> str:
    """Give the digest of what a file is made of: its own version, and all of the code. "" where it has none."""
    return blake2b(f"{version}\n{code_version()}".encode(), digest_size=12).hexdigest() if version else ""


@cache
def code_version() -> str:
    """Give a digest of everything but the content that decides about bytes: our files, the libraries, Python, the zones
    of time."""
    whole = blake2b(digest_size=16)
    for name, content in sorted(_contents(files("labnetz"), "")):
        whole.update(f"{name}\n{len(content)}\n".encode())
        whole.update(content)
    libraries = {(one.name or "", one.version) for one in metadata.distributions()}
    whole.update(repr((sorted(libraries), platform.python_version(), _zones())).encode())
    return whole.hexdigest()


def _contents(folder: Traversable, way: str) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        if one.is_dir() and one.name != "__pycache__":
            yield from _contents(one, f"{way}{one.name}/")
        elif one.is_file():
            yield way + one.name, one.read_bytes()


def _zones() -> str:
    """Give the version of the system's time zones, "" where it does not say one (then it is the package tzdata's)."""
    for folder in TZPATH:
        told = Path(folder) / "tzdata.zi"
        if told.is_file():
            with told.open(encoding="ascii", errors="replace") as file:
                return file.readline()
    return ""


def _is_sound(known: str) -> bool:
    *_, size, changed = known.split("\t")
    return size.isdigit() and changed.isdigit()
