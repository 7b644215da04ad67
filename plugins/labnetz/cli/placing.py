"""Put a freshly built site where it is published: write what differs, remove what is gone, touch nothing else.

What was placed is listed in the folder itself, and only what stands on that list is ever removed: a folder may hold
files of others (`.git`, `CNAME`, the labs below the portal). Each file is old or new at any moment, never half.
"""

from __future__ import annotations

import filecmp
import shutil
from dataclasses import dataclass
from errno import EEXIST, ENOENT
from pathlib import Path, PurePosixPath

LIST = ".labnetz-files"


@dataclass(frozen=True, slots=True)
class Placed:
    """How many files changed."""

    written: int
    removed: int


def place(built: Path, into: Path) -> Placed:
    """Make `into` hold what `built` holds, in place of what was placed there before.

    Raises FileNotFoundError when nothing was built, FileExistsError when a folder of somebody else is in the way.
    """
    wanted = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    if not wanted:
        # Placing nothing would take everything away.
        raise FileNotFoundError(ENOENT, "nothing was built", str(built))
    into.mkdir(parents=True, exist_ok=True)
    before = _listed(into)
    # Both lists first: what a killed run has written is still known to the next one.
    _list(into, before | wanted)
    gone = sorted(before - wanted)
    removed = sum(_remove(into, name) for name in gone)
    written = sum(_put(built / name, into / name) for name in sorted(wanted))
    _list(into, wanted)
    return Placed(written, removed)


def _listed(into: Path) -> set[str]:
    """Read the list; a line that leads out of the folder is not ours."""
    path = into / LIST
    names = path.read_text("utf-8").splitlines() if path.is_file() else []
    return {name for name in names if name and not {"..", ""} & set(name.split("/"))}


def _list(into: Path, names: set[str]) -> None:
    path, text = into / LIST, "".join(f"{name}\n" for name in sorted(names))
    if not path.is_file() or path.read_text("utf-8") != text:
        half = path.with_name(f"{LIST}.new")
        half.write_text(text, "utf-8")
        half.replace(path)


def _remove(into: Path, name: str) -> bool:
    path = into / name
    if not (path.is_file() or path.is_symlink()):
        return False
    path.unlink()
    for parent in PurePosixPath(name).parents:
        folder = into / parent
        if folder == into or any(folder.iterdir()):
            break
        folder.rmdir()
    return True


def _put(new: Path, old: Path) -> bool:
    if old.is_file() and not old.is_symlink() and filecmp.cmp(new, old, shallow=False):
        return False
    if old.is_dir():
        raise FileExistsError(EEXIST, "a folder is in the way", str(old))
    old.parent.mkdir(parents=True, exist_ok=True)
    half = old.with_name(f".{old.name}.new")
    shutil.copyfile(new, half)
    half.replace(old)
    return True
