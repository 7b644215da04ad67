"""Keep the last believable bytes of every source. The only state there is; decides nothing, fetches nothing.

A folder holds, for every source, a body that is named by its content and a receipt that names the body:

    <lab>/<key>.<first 16 of sha256>.ics    (.xml for updates)
    <lab>/<key>.receipt.json

The body is written first, then the receipt, each as a temporary file that is flushed and renamed; older bodies go last.
So whoever is killed at any point leaves the old state or the new one, never a mixture. POSIX only (rename, flock).
"""

from __future__ import annotations

import fcntl
import os
import re
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

from labnetz.errors import StoreBusy
from labnetz.harvest.decide import sha256
from labnetz.harvest.receipt import read_receipt, write_receipt
from labnetz.model import SLUG, Message, Problem, Receipt, Snapshot, Source, Where, msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SUFFIXES = {"events": "ics", "updates": "xml"}


class Store(Protocol):
    """Where snapshots are kept. Lab ids and keys that are no slugs are refused with ValueError."""

    def load(self, source: Source) -> Snapshot | None:
        """Give what is known of a source, None if nothing is. Its body is exactly what its receipt says, or None."""
        ...

    def save(self, source: Source, snapshot: Snapshot) -> None:
        """Keep this instead of what was there: all of it, or (killed, disk full) nothing of it."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Be the only one who writes; raises StoreBusy if somebody else does."""
        ...

    def problems(self) -> tuple[Problem, ...]:
        """Give what was found damaged since the store was opened."""
        ...


class MemoryStore:
    """Keeps snapshots as long as the object lives."""

    def __init__(self) -> None:
        self._snapshots: dict[tuple[str, str], Snapshot] = {}
        self._locked = False

    def load(self, source: Source) -> Snapshot | None:
        """Give what was saved."""
        return self._snapshots.get(_names(source))

    def save(self, source: Source, snapshot: Snapshot) -> None:
        """Keep it."""
        _check(snapshot)
        self._snapshots[_names(source)] = snapshot

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the only one."""
        if self._locked:
            raise _busy("memory")
        self._locked = True
        try:
            yield
        finally:
            self._locked = False

    def problems(self) -> tuple[Problem, ...]:
        """Nothing breaks in memory."""
        return ()


class FolderStore:
    """Keeps snapshots in a folder, which is made when it is first written to."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._problems: dict[Path, Problem] = {}

    def load(self, source: Source) -> Snapshot | None:
        """Read the receipt, then the body it names. A receipt that can't be read counts as nothing known.

        A body that is missing or is not what the receipt says is not given, and the validators go with it: asked with
        them, the server would answer "not modified" and the entries would stay lost.
        """
        receipt = self._receipt(source)
        while receipt is not None:
            body = self._body(source, receipt)
            if body is not None or not receipt.sha256:
                return Snapshot(body, receipt)
            again = self._receipt(source)
            if again == receipt:
                return self._damaged(source, receipt)
            receipt = again  # a harvest has replaced it while we were reading
        return None

    def save(self, source: Source, snapshot: Snapshot) -> None:
        """Write the body, then the receipt, then remove older bodies."""
        _check(snapshot)
        folder = self._folder(source)
        if snapshot.body is not None:
            body = folder / _body_name(source, snapshot.receipt)
            if _content(body) != snapshot.body:
                _write(body, snapshot.body)
        _write(folder / f"{source.key}.receipt.json", write_receipt(snapshot.receipt))
        if snapshot.body is not None:
            _tidy(folder, source.key, _body_name(source, snapshot.receipt))

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold a lock file; the system lets go of it when the process ends, however it ends."""
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / ".lock").open("wb") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise _busy(str(self._root)) from None
            yield

    def problems(self) -> tuple[Problem, ...]:
        """Give the receipts and bodies that could not be used."""
        return tuple(self._problems[path] for path in sorted(self._problems))

    def _folder(self, source: Source) -> Path:
        lab, _ = _names(source)
        return self._root / lab

    def _receipt(self, source: Source) -> Receipt | None:
        path = self._folder(source) / f"{source.key}.receipt.json"
        try:
            return read_receipt(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValueError:
            what = msg("the receipt can't be read; the source counts as never harvested")
            self._report(path, what)
            return None

    def _body(self, source: Source, receipt: Receipt) -> bytes | None:
        body = _content(self._folder(source) / _body_name(source, receipt))
        return body if body is not None and sha256(body) == receipt.sha256 else None

    def _damaged(self, source: Source, receipt: Receipt) -> Snapshot:
        path = self._folder(source) / _body_name(source, receipt)
        self._report(path, msg("the kept feed is missing or damaged, and is not published"))
        return Snapshot(None, Receipt(url=receipt.url, failures=receipt.failures, failing_since=receipt.failing_since))

    def _report(self, path: Path, what: Message) -> None:
        fix = msg("nothing to do if the next harvest brings it back; else restore the file from a backup")
        self._problems[path] = Problem("SOURCE-06", Where(str(path)), what, fix, "warning")


def _names(source: Source) -> tuple[str, str]:
    """Give lab and key, which become names of files."""
    for name in (source.lab, source.key):
        if not SLUG.fullmatch(name):
            raise ValueError(f"not a slug: {name!r}")
    return source.lab, source.key


def _check(snapshot: Snapshot) -> None:
    found = "" if snapshot.body is None else sha256(snapshot.body)
    if found != snapshot.receipt.sha256:
        raise ValueError("the receipt belongs to another body")


def _body_name(source: Source, receipt: Receipt) -> str:
    return f"{source.key}.{receipt.sha256[:16]}.{_SUFFIXES[source.kind]}"


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    """Replace a file by a flushed one. The temporary name is fixed: what a killed run left is written over."""
    _make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _flush_folder(path.parent)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    """Without this the new name may be lost when the power fails, though the file's content is not."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _tidy(folder: Path, key: str, current: str) -> None:
    bodies = re.compile(rf"\.?{re.escape(key)}\.[0-9a-f]{{16}}\.(?:ics|xml)(?:\.tmp)?")
    for path in folder.iterdir():
        if path.name != current and bodies.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _busy(where: str) -> StoreBusy:
    return StoreBusy(msg("another harvest is running on {where}; wait until it has ended", where=where))
