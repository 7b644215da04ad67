"""What stands in a published folder, and what it was made of: so that what has not changed is not made again.

Derived, and may be deleted: then everything is made anew, and still only what differs is written. It is believed of a
file only as long as the file's size and time are those of when it was written. Values only; `writer` and `cli.placing`
read and write files.
"""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING
from zoneinfo import TZPATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set
    from importlib.resources.abc import Traversable

_HEAD = "labnetz-ledger 2"
_SOUND = re.compile(r"[^\t]*\t[^\t]*\t[0-9]+\t[0-9]+")
_PACKED = Struct("<B12s32sQQ")
"""What a file was made of (so many bytes of it), its sha256, its size and its time."""
_TIME = Struct("<Q")


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
    """The files of one folder by their paths. Lines that were read are parsed when they are asked for: there may be
    300,000. What is put in is held as few bytes: a first build of 10,000 labs writes 700,000 files.

    `code` is that of the build that wrote it (`code_version`), "" where there was none.
    """

    def __init__(self, lines: Mapping[str, str], code: str = "") -> None:
        self._lines: dict[str, str | bytes] = dict(lines)
        self._code = code

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, path: object) -> bool:
        return path in self._lines

    @property
    def is_current(self) -> bool:
        """Whether it was written by this very code: what other code has made is made anew."""
        return self._code == code_version()

    @property
    def paths(self) -> Set[str]:
        """Give the paths of all files."""
        return self._lines.keys()

    def get(self, path: str) -> Entry | None:
        """Give what is known of a file."""
        line = self._lines.get(path)
        if line is None:
            return None
        made_of, sha256, size, changed = _line(line).split("\t")
        return Entry(made_of, sha256, int(size), int(changed))

    def line_of(self, path: str, made_of: str) -> str:
        """Give the line of a file that was made of this, without its path; "" where there is none. It ends with a tab,
        the size, a tab and the time: a build asks so for each of its files, and reads no more of most."""
        known = self._lines.get(path)
        line = "" if known is None else _line(known)
        return line if line.startswith(f"{made_of}\t") else ""

    def put(self, path: str, entry: Entry) -> None:
        """Note what a file is now."""
        self._lines[path] = _packed(entry)

    def date(self, path: str, changed: int) -> None:
        """Note when a file that was put in has changed."""
        known = self._lines[path]
        if isinstance(known, bytes):
            self._lines[path] = known[: -_TIME.size] + _TIME.pack(changed)
        else:
            self._lines[path] = known[: known.rindex("\t") + 1] + str(changed)

    def take_over(self, other: Ledger, paths: Iterable[str]) -> None:
        """Note what another one knows of some files."""
        lines = other._lines
        self._lines.update((path, lines[path]) for path in paths if path in lines)

    def written(self) -> Iterator[bytes]:
        """Give it as bytes, in the order of the paths."""
        yield f"{_HEAD} {code_version()}\n".encode()
        for path in sorted(self._lines):
            yield f"{path}\t{_line(self._lines[path])}\n".encode()


def _packed(entry: Entry) -> str | bytes:
    """Give it as few bytes; as a line where its digests are not such as we make."""
    if (len(entry.made_of), len(entry.sha256)) not in {(0, 64), (24, 64)}:
        return f"{entry.made_of}\t{entry.sha256}\t{entry.size}\t{entry.changed}"
    made_of, sha256 = bytes.fromhex(entry.made_of), bytes.fromhex(entry.sha256)
    return _PACKED.pack(len(made_of), made_of, sha256, entry.size, entry.changed)


def _line(known: str | bytes) -> str:
    """Give what a ledger says of a file, behind its path."""
    if isinstance(known, str):
        return known
    length, made_of, sha256, size, changed = _PACKED.unpack(known)
    return f"{made_of[:length].hex()}\t{sha256.hex()}\t{size}\t{changed}"


def read_ledger(content: bytes) -> Ledger:
    """Read what `written` gave. What is no ledger, or is torn, is an empty one: it costs time, and nothing else."""
    head, _, rest = content.decode("utf-8", "replace").partition("\n")
    form, _, code = head.rpartition(" ")
    if form != _HEAD or not rest.endswith("\n"):
        return Ledger({})
    lines = (line.partition("\t") for line in rest.splitlines())
    return Ledger({path: known for path, _, known in lines if _SOUND.fullmatch(known)}, code)


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
    whole.update(repr((sorted(set(_libraries())), sys.version, _zones())).encode())
    return whole.hexdigest()


def _contents(folder: Traversable, way: str) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        if one.is_dir() and one.name != "__pycache__":
            yield from _contents(one, f"{way}{one.name}/")
        elif one.is_file():
            yield way + one.name, one.read_bytes()


def _libraries() -> Iterator[tuple[str, str]]:
    """Give what is installed. `<name>-<version>.dist-info` tells both; an older `.egg-info` may tell them inside, and a
    file of libraries (a zip) is known by its size and time.

    importlib.metadata parses what every library says about itself: that takes longer than all the rest here.
    """
    for place in map(Path, sys.path):
        with suppress(OSError):  # Python, too, passes over what can't be read
            if place.is_file():
                yield place.name, f"{place.stat().st_size} {place.stat().st_mtime_ns}"
            yield from map(_library, (one for one in place.iterdir() if one.suffix in {".dist-info", ".egg-info"}))


def _library(told: Path) -> tuple[str, str]:
    if told.suffix == ".dist-info":
        return told.name, ""
    inside = told / "PKG-INFO" if told.is_dir() else told
    return told.name, blake2b(inside.read_bytes()).hexdigest() if inside.is_file() else ""


def _zones() -> str:
    """Give the version of the system's time zones, "" where it does not say one (then it is the package tzdata's)."""
    for folder in TZPATH:
        told = Path(folder) / "tzdata.zi"
        if told.is_file():
            with told.open(encoding="ascii", errors="replace") as file:
                return file.readline()
    return ""
