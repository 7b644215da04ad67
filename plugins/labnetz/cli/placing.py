"""Put a freshly built site where it is published: write what differs, remove what is gone, touch nothing else.

What was placed is listed in the folder itself, and only what stands on that list is ever removed: a folder may hold
files of others (`.git`, `CNAME`, the labs below the portal). Each file is old or new at any moment, never half.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Container, Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from errno import EEXIST, ENOENT, EXDEV
from pathlib import Path, PurePosixPath

LIST = ".labnetz-files"


@dataclass(frozen=True, slots=True)
class Placed:
    """How many files changed."""

    written: int
    removed: int


def place(built: Path, into: Path, *, kept: Set[str] = frozenset(), new: Container[str] = ()) -> Placed:
    """Make `into` hold what `built` holds, in place of what was placed there before; `built` is empty then.

    `kept` are files that stand in `into` already and stay as they are; `new` those in `built` of which it is known that
    they are not what stands there. Raises FileNotFoundError when nothing was built, FileExistsError when a folder of
    somebody else is in the way.
    """
    # Of a big network, each set of names is a hundred megabytes.
    built_now = {name for name in _files_below(str(built), "") if name not in kept}
    wanted = built_now | kept if kept else built_now
    if not wanted:
        # Placing nothing would take everything away.
        raise FileNotFoundError(ENOENT, "nothing was built", str(built))
    into.mkdir(parents=True, exist_ok=True)
    before = _listed(into)
    gone = sorted(before - wanted)
    # Both lists first: what a killed run has written is still known to the next one.
    if not before >= wanted:
        _list(into, before | wanted if gone else wanted)
    removed = _remove(into, gone)
    written = _move(str(built), str(into), sorted(built_now), new)
    if gone:
        _list(into, wanted)
    return Placed(written, removed)


def _listed(into: Path) -> set[str]:
    """Read the list; a line that leads out of the folder is not ours."""
    path = into / LIST
    names = path.read_text("utf-8").splitlines() if path.is_file() else []
    return {name for name in names if name and not {"..", ""} & set(name.split("/"))}


def _list(into: Path, names: Set[str]) -> None:
    path = into / LIST
    half = path.with_name(f"{LIST}.new")
    with half.open("w", encoding="utf-8") as file:
        file.writelines(f"{name}\n" for name in sorted(names))
    half.replace(path)


def _remove(into: Path, gone: Iterable[str]) -> int:
    """Remove files, and then the folders that are empty without them."""
    removed = [name for name in gone if _removed(f"{into}/{name}")]
    folders = {str(folder) for name in removed for folder in PurePosixPath(name).parents} - {"."}
    for folder in sorted(folders, key=len, reverse=True):
        with suppress(OSError):  # something else is in it
            os.rmdir(f"{into}/{folder}")
    return len(removed)


def _removed(path: str) -> bool:
    if os.path.isdir(path) and not os.path.islink(path):
        return False
    try:
        os.unlink(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _files_below(folder: str, way: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        for one in found:
            if one.is_dir(follow_symlinks=False):
                yield from _files_below(one.path, f"{way}{one.name}/")
            elif one.is_file():
                yield way + one.name


def _move(built: str, into: str, names: Iterable[str], new: Container[str]) -> int:
    """Move files to where they are published, and say how many differ from what stands there. A folder that is not
    there yet is moved as it is: a first build has as many folders as pages, and each costs more than its page."""
    known, whole, written = {""}, "", 0
    for name in names:
        if whole and name.startswith(whole):
            written += 1
            continue
        missing = _missing(into, name, known)
        if missing and _is_moved(f"{built}/{missing}", f"{into}/{missing}"):
            whole = f"{missing}/"
            written += 1
        else:
            written += _put(f"{built}/{name}", f"{into}/{name}", is_new=name in new)
    return written


def _missing(into: str, name: str, known: set[str]) -> str:
    """Give the outermost folder of a file that is not there, "" where all are. `known` are those that are."""
    at = name.find("/")
    while at > 0:
        folder = name[:at]
        if folder not in known:
            if not os.path.lexists(f"{into}/{folder}"):
                return folder
            known.add(folder)
        at = name.find("/", at + 1)
    return ""


def _is_moved(new: str, old: str) -> bool:
    """Move a folder, if it can be done at once: on another disk, file by file."""
    try:
        os.rename(new, old)
    except OSError as error:
        if error.errno != EXDEV:
            raise
        return False
    return True


def _put(new: str, old: str, *, is_new: bool) -> bool:
    """Move a file to where it is published. Names are texts: there may be 300,000 files."""
    if not is_new and _is_same(new, old):
        os.unlink(new)
        return False
    try:
        os.replace(new, old)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(old), exist_ok=True)
        os.replace(new, old)
    except IsADirectoryError as error:
        raise FileExistsError(EEXIST, "a folder is in the way", old) from error
    except OSError as error:
        if error.errno != EXDEV:
            raise
        _put_across(new, old)
    return True


def _is_same(new: str, old: str) -> bool:
    return os.path.isfile(old) and not os.path.islink(old) and filecmp.cmp(new, old, shallow=False)


def _put_across(new: str, old: str) -> None:
    """Copy where another disk is published: first beside it, so that it is never half there."""
    folder, _, name = old.rpartition("/")
    os.makedirs(folder, exist_ok=True)
    half = f"{folder}/.{name}.new"
    shutil.copyfile(new, half)
    os.replace(half, old)
