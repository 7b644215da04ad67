"""What `labnetz check --fix` does with files: read, show the difference, write. What is mended, `check.fix` decides.

Each file is written beside itself and then renamed, with its mode kept; a symlink stays one. A file that leads out of
the lab's or network's folder is never written, nor is one that somebody changed meanwhile.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from labnetz.check import check_site
from labnetz.check.fix import Reading, fix
from labnetz.content.folders import folders_of, kind_of
from labnetz.content.frontmatter import split
from labnetz.content.lab import read_lab
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.lab_folder import read_text
from labnetz.marked_yaml import read_marked
from labnetz.registry import read_network

if TYPE_CHECKING:
    from labnetz.check.fix import Read
    from labnetz.model import Lab

# A mended page may be published for the first time: what is then said about its pictures and words was hidden before.
_ABOUT_KEYS = ("DATA-", "PRIV-", "LIC-", "REG-")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Wanted = Callable[[Path], bool]
"""Tells whether a file was asked for."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file and what it is to become."""

    path: Path
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """Name the file as one would type it."""
        return self.path.as_posix()


def lab_changes(folder: Path, now: datetime, wanted: Wanted) -> Iterator[Change]:
    """Mend lab.yml and the pages of a lab; pages are read as the mended lab.yml says."""
    change, text = _mended(folder / "lab.yml", folder, wanted, _lab_reader)
    if change:
        yield change
    lab = read_lab(text, "lab.yml")[0] if text is not None else None
    if lab is None:
        return
    docs, folders = folder / "docs", folders_of(lab)
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs).as_posix()
        if kind_of(name, folders) and wanted(path):
            change, _ = _mended(path, folder, wanted, reader_of_page(name, lab, now))
            if change:
                yield change


def network_changes(folder: Path, wanted: Wanted) -> Iterator[Change]:
    """Mend network.yml and the files of its members."""
    change, network = _mended(folder / "network.yml", folder, wanted, _network_reader(folder, "network.yml", {}))
    if change:
        yield change
    if network is None:
        return
    for path in sorted(folder.glob("labs/*.yml")):
        reader = _network_reader(folder, f"labs/{path.name}", {"network.yml": network})
        change, _ = _mended(path, folder, wanted, reader)
        if change:
            yield change


def built_here(folder: Path) -> list[Path]:
    """Name the folders of labs that a registry's files name, also while network.yml can't be used."""
    found = []
    for path in sorted(folder.glob("labs/*.yml")):
        marked, _ = read_marked(read_text(path, path.name)[0] or "", path.name)
        site = marked.tree.get("site") if marked else None
        if isinstance(site, str) and not site.startswith(("/", "~")) and (folder / site / "lab.yml").is_file():
            found.append(folder / site)
    return found


def difference(change: Change) -> str:
    """Show what changes in a file, as a unified diff; signs that could steer a terminal are shown as �."""
    before, after = (text.decode().removeprefix("\ufeff") for text in (change.before, change.after))
    found = difflib.unified_diff(_lines(before), _lines(after), change.name, change.name)
    shown = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in found)
    return "".join(_CONTROL.sub("�", line) for line in shown)


def write(change: Change) -> bool:
    """Write a file if it still is what it was; tell whether it was written."""
    real = change.path.resolve()
    if real.read_bytes() != change.before:
        return False
    handle, name = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(change.after)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(real, half)
        half.replace(real)
    finally:
        half.unlink(missing_ok=True)
    return True


def _mended(path: Path, inside: Path, wanted: Wanted, reader: Read) -> tuple[Change | None, str | None]:
    """Give the change of a file (None for none), and its text as it then is (None where it has none)."""
    try:
        before = path.read_bytes()
        text = before.decode()
    except (OSError, UnicodeDecodeError):
        return None, None
    if not wanted(path) or not path.resolve().is_relative_to(inside.resolve()):
        return None, text.removeprefix("\ufeff")
    mended = fix(text, reader)
    change = Change(path, before, mended.encode()) if mended != text else None
    return change, mended.removeprefix("\ufeff")


def _lab_reader(text: str) -> Reading:
    return Reading(read_marked(text, "lab.yml")[0], read_lab(text, "lab.yml")[1])


def reader_of_page(name: str, lab: Lab, now: datetime) -> Read:
    """Read a page alone: whether what it names exists, is not its own business."""

    def read(text: str) -> Reading:
        content = read_site([SourceFile(name, text, f"{lab.url}{name}")], lab, now=now)
        found = check_site(content, lab, now=now)
        return Reading(split(text, name)[0], tuple(each for each in found if each.rule.startswith(_ABOUT_KEYS)))

    return read


def _network_reader(folder: Path, name: str, others: dict[str, str]) -> Read:
    path = (folder / name).as_posix()

    def read(text: str) -> Reading:
        _, found = read_network({**others, name: text}, root=folder.as_posix(), labs={})
        return Reading(read_marked(text, path)[0], tuple(each for each in found if each.where.path == path))

    return read


def _lines(text: str) -> list[str]:
    """Split at line feeds only, so that a difference of line ends would show."""
    return [line for line in re.split(r"(?<=\n)", text) if line]
