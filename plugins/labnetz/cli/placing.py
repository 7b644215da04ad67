"""Put a freshly built site where it is published: write what differs, remove what is gone, touch nothing else.

Each file is old or new at any moment, never half (temp file, then rename).
"""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from errno import ENOENT
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Placed:
    """How many files changed."""

    written: int
    removed: int


def place(built: Path, into: Path, *, keep: Collection[str] = ()) -> Placed:
    """Make `into` hold what `built` holds. `keep` names folders of `into` that belong to somebody else.

    Raises FileNotFoundError when nothing was built.
    """
    wanted = {path.relative_to(built) for path in built.rglob("*") if path.is_file()}
    if not wanted:
        # Placing nothing would take everything away.
        raise FileNotFoundError(ENOENT, "nothing was built", str(built))
    into.mkdir(parents=True, exist_ok=True)
    written = sum(_put(built / name, into / name) for name in sorted(wanted))
    known = {path.relative_to(into) for path in into.rglob("*") if path.is_file() or path.is_symlink()}
    gone = sorted(name for name in known - wanted if name.parts[0] not in keep)
    for name in gone:
        (into / name).unlink()
    _remove_empty(into, keep)
    return Placed(written, len(gone))


def _put(new: Path, old: Path) -> bool:
    if old.is_file() and not old.is_symlink() and filecmp.cmp(new, old, shallow=False):
        return False
    if old.is_dir():
        shutil.rmtree(old)
    old.parent.mkdir(parents=True, exist_ok=True)
    half = old.with_name(f".{old.name}.new")
    shutil.copyfile(new, half)
    half.replace(old)
    return True


def _remove_empty(into: Path, keep: Collection[str]) -> None:
    for folder in sorted((path for path in into.rglob("*") if path.is_dir()), reverse=True):
        if folder.relative_to(into).parts[0] not in keep and not any(folder.iterdir()):
            folder.rmdir()
