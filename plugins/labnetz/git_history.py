"""The history of a folder's pages as git knows it, by a handful of git commands. Compares nothing, reads no YAML.

How branches count: all commits that HEAD was made from do. A merge shows what it changed against its first parent;
each page that its parents had differently becomes a revision made from several, and `content.history` decides what is
new in it. To follow the first parents only would date everybody's work by the merge of whoever pulled last.

Neither the user's settings nor git's variables in the environment change what is read, and nothing is ever fetched.
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath

from labnetz.content.history import Revision

MAX_BLOB = 1 << 20
"""Bytes of a page that are read; larger ones can't be published either."""

_FOLLOWED = (".md", ".csv", ".tsv", ".yml")
_SECONDS = 120
# The whole repository and not the folder alone: pages that came from another folder keep their history.
_LOG = ("log", "HEAD", "--topo-order", "--reverse", "--raw", "-z", "--no-abbrev", "--diff-merges=first-parent")
# What the user's settings could change otherwise.
_PLAIN = ("--no-relative", "--no-ext-diff", "-O/dev/null", "-l1000")
_SETTINGS = ("-c", "log.showSignature=false", "-c", "log.showRoot=true")
# After a line of a change come its paths, so the first word always tells a commit from a change.
_FORMAT = "--format=commit %H %at %ct %P"
# In a hook, git's variables name the hook's repository. Settings stay: containers trust a folder (safe.directory) so.
_KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
# A clone without its blobs would load them one by one.
_ENGLISH = {"LC_ALL": "C"}
_OFFLINE = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


def revisions(folder: Path) -> Mapping[str, tuple[Revision, ...]]:
    """Give the revisions of each committed page, table and YAML file below a folder by its POSIX path, oldest first.

    A page that was renamed keeps those it had under its former name. Nothing where there is no git, no repository or
    no commit; pages in a submodule below the folder have none, pages in a folder inside a submodule have theirs.
    """
    inside = _git(folder, "rev-parse", "--is-inside-work-tree", "--show-prefix")
    if not inside.startswith(b"true\n"):
        return {}
    prefix = os.fsdecode(inside.removeprefix(b"true\n").removesuffix(b"\n"))
    root = os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n"))
    state = _git(folder, "rev-parse", "--is-shallow-repository", "HEAD")
    pages, history = _followed(Path(root), state) if root and state else ({}, _History())
    below = {path.removeprefix(prefix): node for path, node in pages.items() if path.startswith(prefix)}
    return {path: history.of(node) for path, node in below.items() if history.nodes[node].blob}


def contents(folder: Path, blobs: Iterable[str]) -> Mapping[str, str | None]:
    """Give the text of each blob that git has here: None where it is no UTF-8, or larger than MAX_BLOB."""
    return {blob: None if body is None else _text(body) for blob, body in bodies(folder, blobs).items()}


def bodies(folder: Path, blobs: Iterable[str]) -> Mapping[str, bytes | None]:
    """Give the bytes of each blob that git has here: None where they are more than MAX_BLOB."""
    wanted = "".join(f"{blob}\n" for blob in sorted(set(blobs))).encode()
    if not wanted:
        return {}
    sizes = [line.split() for line in _git(folder, "cat-file", "--batch-check", given=wanted).splitlines()]
    blobs_here = {words[0]: int(words[2]) for words in sizes if len(words) == 3 and words[1] == b"blob"}
    small = [blob for blob, size in blobs_here.items() if size <= MAX_BLOB]
    found: dict[str, bytes | None] = {blob.decode(): None for blob in blobs_here}
    found.update(_batch(_git(folder, "cat-file", "--batch", given=b"".join(blob + b"\n" for blob in small))))
    return found


def is_shallow(folder: Path) -> bool:
    """Tell whether a clone was made without its history."""
    return _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"


def is_distrusted(folder: Path) -> bool:
    """Tell whether git refuses to read a repository because it belongs to somebody else, as often in containers."""
    done = _run(folder, "rev-parse", "--git-dir")
    return done is not None and b"dubious ownership" in done.stderr


@dataclass(frozen=True, slots=True)
class _Change:
    """A page that a commit changed; `source` is its former name, `blob` is "" where it was deleted."""

    path: str
    source: str
    blob: str


@dataclass(frozen=True, slots=True)
class _Commit:
    name: str
    at: datetime
    committed: datetime
    parents: tuple[str, ...]
    changes: list[_Change] = field(default_factory=list)


@dataclass(slots=True)
class _History:
    """Follows pages through the commits. A node is a revision of any page; its `before` are positions in `nodes`."""

    nodes: list[Revision] = field(default_factory=list)
    _pages: dict[str, dict[str, int]] = field(default_factory=dict)
    _children: Counter[str] = field(default_factory=Counter)

    def follow(self, commits: tuple[_Commit, ...]) -> Mapping[str, int]:
        """Give the node of each path after the last commit; parents come before children."""
        self._children.update(parent for commit in commits for parent in commit.parents)
        for commit in commits:
            self._pages[commit.name] = self._after(commit)
        return self._pages[commits[-1].name] if commits else {}

    def of(self, node: int) -> tuple[Revision, ...]:
        """Give a page's own revisions, with positions among themselves."""
        found, waiting = {node}, [node]
        while waiting:
            new = set(self.nodes[waiting.pop()].before) - found
            found |= new
            waiting += new
        order = {old: position for position, old in enumerate(sorted(found))}
        own = ((self.nodes[old], tuple(order[one] for one in self.nodes[old].before)) for old in order)
        return tuple(replace(one, before=before) for one, before in own)

    def _after(self, commit: _Commit) -> dict[str, int]:
        pages, *others = [self._at(parent) for parent in commit.parents] or [{}]
        # All sources before all paths: two pages may have changed names with each other.
        sources = [pages.pop(change.source, None) for change in commit.changes]
        for change, source in zip(commit.changes, sources, strict=True):
            before = _known(source, *(other.get(change.path) for other in others))
            pages[change.path] = self._add(commit, change, before)
        changed = {change.path for change in commit.changes}
        for path in {path for other in others for path, _ in other.items() - pages.items()} & pages.keys() - changed:
            before = _known(pages[path], *(other.get(path) for other in others))
            pages[path] = self._add(commit, _Change(path, path, self.nodes[pages[path]].blob), before)
        return pages

    def _at(self, commit: str) -> dict[str, int]:
        """Give the pages after a commit, for the caller to change: the last child gets them, the others a copy."""
        self._children[commit] -= 1
        if self._children[commit] == 0:
            return self._pages.pop(commit, {})
        return dict(self._pages.get(commit, {}))

    def _add(self, commit: _Commit, change: _Change, before: tuple[int, ...]) -> int:
        name = PurePosixPath(change.path).stem
        self.nodes.append(Revision(commit.at, commit.committed, change.blob, before, name))
        return len(self.nodes) - 1


def _known(*nodes: int | None) -> tuple[int, ...]:
    return tuple(sorted({node for node in nodes if node is not None}))


def _commits(log: bytes) -> Iterator[_Commit]:
    """Read what `git log --raw -z` says: a commit's line, then per change its line and one or two paths."""
    parts = iter(os.fsdecode(log).split("\0"))
    commit: _Commit | None = None
    for part in parts:
        words = part.strip("\n").split(" ")
        if words[0] == "commit":
            if commit:
                yield commit
            commit = _commit(words)
        elif words[0].startswith(":") and commit:
            source = next(parts, "")
            path = next(parts, "") if words[-1][:1] in "RC" else source
            commit.changes.extend(_changes(words, source, path))
    if commit:
        yield commit


def _commit(words: list[str]) -> _Commit:
    """Who wrote after it was committed has a wrong clock, or has typed a date."""
    committed = _time(words[3])
    return _Commit(words[1], min(_time(words[2]), committed), committed, tuple(filter(None, words[4:])))


def _changes(words: list[str], source: str, path: str) -> Iterator[_Change]:
    """Keep what concerns pages, tables and lab.yml. The line is `:<mode> <mode> <blob> <blob> <letter>`."""
    to_page = path.endswith(_FOLLOWED) and words[1].startswith("1") and not words[1].startswith("16")
    if to_page:
        yield _Change(path, path if words[-1].startswith("C") else source, words[3])
    elif source.endswith(_FOLLOWED):
        yield _Change(source, source, "")


def _time(seconds: str) -> datetime:
    """Read a date that may be anything in a commit that a program made; 1970 where it is no date."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _batch(output: bytes) -> Iterator[tuple[str, bytes]]:
    """Read what `git cat-file --batch` says: `<blob> blob <size>`, a line break, the bytes, a line break."""
    at = 0
    while (end := output.find(b"\n", at)) > 0:
        words = output[at:end].split()
        if len(words) != 3:
            at = end + 1
            continue
        size = int(words[2])
        yield words[0].decode(), output[end + 1 : end + 1 + size]
        at = end + 2 + size


def _text(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text[:4] else text


@lru_cache(maxsize=4)
def _followed(root: Path, state: bytes) -> tuple[Mapping[str, int], _History]:  # noqa: ARG001 - the key
    """Follow all pages of a repository: once, although its lab.yml, its pages and each of its tables ask.

    `state` names the commit and says whether the clone is shallow; what `git log` says follows from it.
    """
    # In a clone without blobs git can't compare contents; then a renamed page begins anew.
    log = _log(root, "-M") or _log(root, "--no-renames")
    history = _History()
    return history.follow(tuple(_commits(log))), history


def _log(folder: Path, renames: str) -> bytes:
    return _git(folder, *_LOG, *_PLAIN, renames, _FORMAT, "--")


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Run git; nothing where there is no git, no repository, or no answer in time."""
    done = _run(folder, *arguments, given=given)
    return done.stdout if done is not None and done.returncode == 0 else b""


def _run(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes] | None:
    command = ["git", "--no-replace-objects", *_SETTINGS, "-C", str(folder), *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_KEPT)}
    try:
        return subprocess.run(  # noqa: S603 - fixed words
            command, input=given, capture_output=True, check=False, timeout=_SECONDS, env=kept | _OFFLINE | _ENGLISH
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
