"""Keep the last believable bytes of every source. The only state there is; decides nothing, fetches nothing.

A folder holds, for every source, a body that is named by its content and a receipt that names the body:

    <lab>/<key>.<first 16 of sha256>.ics    (.xml for updates, .json for a manifest)
    <lab>/<key>.receipt.json
    <lab>/<key>.memory.json    (what is remembered beyond the body, where there is anything; see `memory`)
    <lab>/<key>.<first 16 of sha256>.sheet    (what was made of the body, to be quick; may be deleted; see `shelf`)
    dates.sheet, words.sheet   (what a build has computed of all of them together; may be deleted, too)
    confirmed.json             (what has not changed since its receipt was written, for all sources; see `confirmed`)

The body is written first, then the memory, then the receipt, each as a temporary file that is flushed and renamed;
older bodies go last. The receipt's rename is the moment of change, so whoever is killed at any point leaves the old
body or the new one, never a mixture. Memory goes before it: it only adds to what is known, and says nothing that the
old body contradicts, while a memory older than its body would have missed what happened. POSIX only (rename, flock).
"""

from __future__ import annotations

import fcntl
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from labnetz.errors import StoreBusy
from labnetz.harvest.body_files import body_name, tidy
from labnetz.harvest.confirmed import (
    Confirmation,
    confirmation,
    confirmed,
    digest,
    read_confirmed,
    write_confirmed,
)
from labnetz.harvest.decide import sha256
from labnetz.harvest.files import Folder, content_of, open_folder, write_files
from labnetz.harvest.memory_json import read_memory, write_memory
from labnetz.harvest.receipt import read_receipt, write_receipt
from labnetz.harvest.shelf import FolderShelf, MemoryShelf
from labnetz.model import NO_MEMORY, SLUG, Memory, Message, Problem, Receipt, Snapshot, Source, Where, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.ical.sheet_file import Shelf
    from labnetz.model import Network

_CONFIRMED = "confirmed.json"


class Store(Protocol):
    """Where snapshots are kept. Lab ids and keys that are no slugs are refused with ValueError."""

    def load(self, source: Source) -> Snapshot | None:
        """Give what is known of a source, None if nothing is. Its body is exactly what its receipt says, or None."""
        ...

    def recall(self, source: Source) -> Memory:
        """Give what is remembered of a source beyond its snapshot."""
        ...

    def save(self, source: Source, snapshot: Snapshot, memory: Memory | None = None) -> None:
        """Keep this instead of what was there: all of it, or (killed, disk full) nothing of it, or only the memory.

        With None, what is remembered stays, and is not looked at.
        """
        ...

    def confirm(self, source: Source, receipt: Receipt) -> None:
        """Note that nothing has changed but what `confirmed.is_confirmation` allows. It may be lost until `flush`."""
        ...

    def flush(self) -> None:
        """Keep what was noted."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Be the only one who writes; raises StoreBusy if somebody else does."""
        ...

    def problems(self) -> tuple[Problem, ...]:
        """Give what was found damaged since the store was opened."""
        ...

    @property
    def shelf(self) -> Shelf:
        """Where what is made of bodies may be kept beside them; it goes when its body goes."""
        ...


class MemoryStore:
    """Keeps snapshots as long as the object lives."""

    def __init__(self) -> None:
        self._snapshots: dict[tuple[str, str], Snapshot] = {}
        self._memories: dict[tuple[str, str], Memory] = {}
        self._locked = False
        self.shelf: Shelf = MemoryShelf()

    def load(self, source: Source) -> Snapshot | None:
        """Give what was saved."""
        return self._snapshots.get(_names(source))

    def recall(self, source: Source) -> Memory:
        """Give what was saved."""
        return self._memories.get(_names(source), NO_MEMORY)

    def save(self, source: Source, snapshot: Snapshot, memory: Memory | None = None) -> None:
        """Keep it."""
        _check(snapshot)
        self._snapshots[_names(source)] = snapshot
        if memory is not None:
            self._memories[_names(source)] = memory

    def confirm(self, source: Source, receipt: Receipt) -> None:
        """Keep it at once."""
        self._snapshots[_names(source)] = Snapshot(self._snapshots[_names(source)].body, receipt)

    def flush(self) -> None:
        """All is kept already."""

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
        self._problems: dict[str, Problem] = {}
        self._receipts: dict[tuple[str, str], str] = {}  # the digests of those that were read
        self._fresh: dict[str, Confirmation] = {}  # noted, and not written yet
        self._filled: dict[str, set[str]] = {}  # which sources lie in the folders of labs that were made here
        self.shelf: Shelf = FolderShelf(root)

    @cached_property
    def _confirmed(self) -> dict[str, Confirmation]:
        path = self._root / _CONFIRMED
        try:
            return read_confirmed(content_of(path) or write_confirmed({}))
        except ValueError:
            self._report(path, msg("it can't be read; sources that did not change count as asked longer ago"))
            return {}

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

    def recall(self, source: Source) -> Memory:
        """Read the memory. One that can't be read counts as none: what is known begins again with the body."""
        path = self._folder(source) / f"{source.key}.memory.json"
        found = content_of(path)
        try:
            return NO_MEMORY if found is None else read_memory(found)
        except ValueError:
            self._report(path, msg("what was remembered of the source can't be read; its entries count as seen now"))
            return NO_MEMORY

    def save(self, source: Source, snapshot: Snapshot, memory: Memory | None = None) -> None:
        """Write the body, the memory, then the receipt, then remove older bodies."""
        _check(snapshot)
        path = self._folder(source)
        before_it: dict[str, bytes] = {}
        if snapshot.body is not None:
            before_it[body_name(source, snapshot.receipt)] = snapshot.body
        if memory is not None:
            before_it |= _remembered(path / f"{source.key}.memory.json", memory)
        with open_folder(path) as folder:
            is_first = self._is_first(source, folder)
            if changed := {name: it for name, it in before_it.items() if is_first or content_of(path / name) != it}:
                folder.write(changed)
            folder.write({f"{source.key}.receipt.json": write_receipt(snapshot.receipt)})
        if snapshot.body is not None and not is_first:
            tidy(path, source.key, body_name(source, snapshot.receipt))

    def _is_first(self, source: Source, folder: Folder) -> bool:
        """Say whether nothing of this source can lie in its folder: we have made it, and put nothing there yet."""
        if folder.is_new:
            self._filled[source.lab] = set()
        filled = self._filled.get(source.lab)
        if filled is None or source.key in filled:
            return False
        filled.add(source.key)
        return True

    def confirm(self, source: Source, receipt: Receipt) -> None:
        """Note it over the receipt that was read last."""
        name = _names(source)
        if name not in self._receipts:
            self._receipt(source)
        self._fresh["/".join(name)] = confirmation(self._receipts[name], receipt)

    def flush(self) -> None:
        """Write what was noted into the one file."""
        if self._fresh:
            noted, self._fresh = self._fresh, {}
            write_files({self._root / _CONFIRMED: write_confirmed(self._confirmed | noted)})
            self._confirmed.update(noted)

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
        name = _names(source)
        path = f"{self._root}/{name[0]}/{name[1]}.receipt.json"
        written = content_of(path)
        if written is None:
            return None
        try:
            receipt = read_receipt(written)
        except ValueError:
            self._report(path, msg("the receipt can't be read; the source counts as never harvested"))
            return None
        self._receipts[name] = digest(written)
        later = self._confirmed.get("/".join(name))
        return confirmed(receipt, later) if later is not None and later.over == self._receipts[name] else receipt

    def _body(self, source: Source, receipt: Receipt) -> bytes | None:
        body = content_of(self._body_path(source, receipt))
        return body if body is not None and sha256(body) == receipt.sha256 else None

    def _body_path(self, source: Source, receipt: Receipt) -> str:
        return f"{self._root}/{source.lab}/{body_name(source, receipt)}"

    def _damaged(self, source: Source, receipt: Receipt) -> Snapshot:
        what = msg("the kept feed is missing or damaged, and is not published")
        self._report(self._body_path(source, receipt), what)
        return Snapshot(None, Receipt(url=receipt.url, failures=receipt.failures, failing_since=receipt.failing_since))

    def _report(self, path: Path | str, what: Message) -> None:
        fix = msg("nothing to do if the next harvest brings it back; else restore the file from a backup")
        self._problems[str(path)] = Problem("SOURCE-06", Where(str(path)), what, fix, "warning")


def _remembered(path: Path, memory: Memory) -> dict[str, bytes]:
    """No file says as much as one that says nothing."""
    return {path.name: write_memory(memory)} if memory != NO_MEMORY or path.exists() else {}


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


def store_of(network: Network) -> FolderStore:
    """Give the network's snapshots, which lie beside its network.yml."""
    return FolderStore(Path(network.root) / "snapshots")


def sheet_name(source: Source, digest: str) -> str:
    """Name what is made of a source's body: it goes with the body."""
    return f"{'/'.join(_names(source))}.{digest[:16]}"


def _busy(where: str) -> StoreBusy:
    return StoreBusy(msg("another harvest is running on {where}; wait until it has ended", where=where))
