"""Merge two changed texts with the one that both were made from, line by line, by `git merge-file`.

Reads and writes nothing but three files of its own, which go at once.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from labnetz.errors import LabnetzError
from labnetz.model import msg

_SECONDS = 60
_MOST_CONFLICTS = 127
"""What git says at most; above that it failed."""


class CannotMerge(LabnetzError):
    """Two versions can't be put together, and nothing was written; `message` says why."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands beside the marks of a conflict: whose words they are."""

    ours: str
    theirs: str


def merge_lines(base: str, ours: str, theirs: str, labels: Labels) -> tuple[str, int]:
    """Give the merged text and how many conflicts are marked in it. Raises CannotMerge where there is no git.

    Lines end in LF. What both changed in the same lines stands between marks, the lab's own words first.
    """
    if ours in (base, theirs):
        return theirs, 0
    if theirs == base:
        return ours, 0
    with TemporaryDirectory(prefix="labnetz-") as folder:
        names = ("ours", "base", "theirs")
        for name, text in zip(names, (ours, base, theirs), strict=True):
            # A missing last line end would make a conflict of nothing.
            (Path(folder) / name).write_bytes(_ended(text).encode())
        done = _git(folder, "merge-file", "-p", "-L", labels.ours, "-L", "", "-L", labels.theirs, *names)
    if not 0 <= done.returncode <= _MOST_CONFLICTS:
        raise CannotMerge(msg("git could not merge the texts: {why}", why=done.stderr.decode(errors="replace")[:300]))
    return done.stdout.decode(), done.returncode


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _git(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git with its own settings: those of the user could draw the marks in another way."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C", "GIT_CEILING_DIRECTORIES": "/"}
    command = ["git", "-c", "merge.conflictStyle=merge", *arguments]
    try:
        return subprocess.run(  # noqa: S603 - fixed words
            command, cwd=folder, capture_output=True, check=False, timeout=_SECONDS, env=kept | quiet
        )
    except FileNotFoundError:
        what = msg("the program git is missing, which puts both versions of a text together; install it (git-scm.com)")
        raise CannotMerge(what) from None
    except subprocess.TimeoutExpired:
        raise CannotMerge(msg("git took too long to merge the texts")) from None
