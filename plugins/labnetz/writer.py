"""Write the files of a site: those that have changed, on all cores, into the folder where it is built.

What stands unchanged in the published folder (`ledger`) is not made again, and not written: `kept` has its paths.
Decides no content, publishes nothing: `cli.placing` does.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from labnetz.forks import Begun, begin
from labnetz.ledger import Entry, Ledger, made_of
from labnetz.model import Artifact, Published

if TYPE_CHECKING:
    from labnetz.model import File

_MANY = 4_096
"""Files for which processes are forked once: what a process looks at, it soon has for itself, and not in common."""
_ALIKE, _UNLIKE = 64, 2
"""Files that a process takes at a time: of pages, and where one may be a page and the next all dates of a network."""
_MUCH = 16 * 1024 * 1024
"""Bytes that are held for them."""
_AT_ONCE = 1024 * 1024
"""Bytes of a file that are held before it is begun to be written."""


@dataclass(slots=True)
class Writer:
    """Writes into `stage`. `published` is the folder where the last build stands, None where there is none to keep.

    `written` are the files that were written, without a time, and `kept` those that stay as they are; `renewed` are
    those of them that were made of something new. Once all has come to its place, `written` becomes the ledger of all
    (`placed`).
    """

    stage: Path
    published: Path | None = None
    ledger: Ledger = field(default_factory=lambda: Ledger({}))
    workers: int = 0
    written: Ledger = field(default_factory=lambda: Ledger({}))
    kept: set[str] = field(default_factory=set)
    renewed: Ledger = field(default_factory=lambda: Ledger({}))
    made: int = 0

    def write(self, files: Iterable[File]) -> Iterator[Published]:
        """Write files, and say of each what it is, kept ones included; in their order within each few thousand."""
        for block in self._written(files, _UNLIKE):
            yield from (_as_kept(path, line) for path, line in block.kept)
            yield from block.done

    def write_all(self, files: Iterable[File]) -> None:
        """Write files of which nobody has to know what they are."""
        for _ in self._written(files, _ALIKE):
            pass

    def apart(self) -> Writer:
        """Give a writer for other files of the same site, in a process of its own."""
        return replace(self, written=Ledger({}), kept=set(), renewed=Ledger({}), made=0)

    def done(self) -> Writer:
        """Give what it has done, without what was known before: that is much to hand on."""
        return replace(self, ledger=Ledger({}))

    def take(self, other: Writer) -> None:
        """Count as done here what another one has done."""
        self.written.take_over(other.written, other.written.paths)
        self.renewed.take_over(other.renewed, other.renewed.paths)
        self.kept |= other.kept
        self.made += other.made

    @property
    def makes_all(self) -> bool:
        """Whether every file will be made: nothing is known of a build before this one, or it was one of other code."""
        return not len(self.ledger) or not self.ledger.is_current

    @property
    def paths(self) -> Set[str]:
        """Give the paths of all files that were given."""
        return self.kept | self.written.paths if self.kept else self.written.paths

    def __contains__(self, path: object) -> bool:
        """Say whether it is known that a file that was written differs from what stands in its place."""
        if not isinstance(path, str) or self.published is None or path not in self.written:
            return False
        known = self.ledger.get(path)
        return known is not None and self._stands(path, known)

    def placed(self) -> Ledger:
        """Make `written` the ledger of what stands there, as soon as all of it has come to its place, and give it: of a
        big network, a copy would be tens of megabytes."""
        for path in self.written.paths:
            self.written.date(path, os.stat(f"{self.published}/{path}", follow_symlinks=False).st_mtime_ns)
        self.written.take_over(self.ledger, self.kept)
        self.written.take_over(self.renewed, self.renewed.paths)
        return self.written

    def _written(self, files: Iterable[File], together: int) -> Iterator[_Block]:
        before: _Block | None = None
        for block in self._blocks(files):
            if before is not None:
                yield self._finished(before)
            before = block
            before.begun = begin(self._chunk, before.chunks(together), self.workers)
        if before is not None:
            yield self._finished(before)

    def _blocks(self, files: Iterable[File]) -> Iterator[_Block]:
        """The next block is collected while the processes of the last one work."""
        block, held = _Block(), 0
        for file in files:
            # Found out once, and where it helps: of a calendar it takes a look at all of its events.
            made = "" if self.published is None else made_of(file.version)
            if made and (line := self.ledger.line_of(file.path, made)) and self._stands_as(file.path, line):
                self.kept.add(file.path)
                block.kept.append((file.path, line))
            else:
                block.files.append(file)
                block.made_of.append(made)
                held += len(file.content) if isinstance(file, Artifact) else 0
            if len(block.files) + len(block.kept) >= _MANY or held >= _MUCH:
                yield block
                block, held = _Block(), 0
        yield block

    def _stands(self, path: str, entry: Entry) -> bool:
        return self._stands_as(path, f"\t{entry.size}\t{entry.changed}")

    def _stands_as(self, path: str, line: str) -> bool:
        """Say whether a file stands as it was written, by the end of its line in the ledger."""
        try:
            now = os.stat(f"{self.published}/{path}", follow_symlinks=False)
        except OSError:
            return False
        return line.endswith(f"\t{now.st_size}\t{now.st_mtime_ns}")

    def _keep(self, path: str, entry: Entry) -> Published:
        self.kept.add(path)
        return Published(path, entry.size, entry.sha256)

    def _finished(self, block: _Block) -> _Block:
        results = chain.from_iterable(block.begun.results()) if block.begun else ()
        for file, made, (digest, size, is_new) in zip(block.files, block.made_of, results, strict=True):
            self.made += 1
            entry = Entry(made, digest, size, 0)
            if is_new:
                self.written.put(file.path, entry)
                block.done.append(Published(file.path, size, digest))
            else:
                # The same bytes of something new: noted, so that it is not made again.
                if (known := self.ledger.get(file.path)) is not None:
                    self.renewed.put(file.path, replace(known, made_of=entry.made_of))
                block.done.append(self._keep(file.path, entry))
        return block

    def _chunk(self, files: Sequence[File]) -> list[_Made]:
        return [self._make(file) for file in files]

    def _make(self, file: File) -> _Made:
        """Make a file, and write it if it is not what stands there. A big one is written piece by piece."""
        parts = iter(file.parts())
        start = list(_up_to(parts, _AT_ONCE))
        more = list(islice(parts, 1))
        if more:
            return self._put(file.path, chain(start, more, parts))
        content = b"".join(start)
        digest = sha256(content).hexdigest()
        if self._is_there(file.path, digest):
            return digest, len(content), False
        with self._opened(file.path) as out:
            out.write(content)
        return digest, len(content), True

    def _put(self, path: str, parts: Iterable[bytes]) -> _Made:
        whole, size = sha256(), 0
        with self._opened(path) as out:
            for part in parts:
                whole.update(part)
                size += len(part)
                out.write(part)
        if self._is_there(path, whole.hexdigest()):
            os.unlink(f"{self.stage}/{path}")
            return whole.hexdigest(), size, False
        return whole.hexdigest(), size, True

    def _is_there(self, path: str, digest: str) -> bool:
        known = self.ledger.get(path) if self.published else None
        return known is not None and known.sha256 == digest and self._stands(path, known)

    def _opened(self, path: str) -> BinaryIO:
        try:
            return open(f"{self.stage}/{path}", "wb", buffering=0)
        except FileNotFoundError:
            os.makedirs(f"{self.stage}/{path}".rpartition("/")[0], exist_ok=True)
            return open(f"{self.stage}/{path}", "wb", buffering=0)


def _as_kept(path: str, line: str) -> Published:
    _, digest, size, _ = line.split("\t")
    return Published(path, int(size), digest)


def _up_to(parts: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Give parts until they are more than so many bytes together."""
    size = 0
    while size <= most and (part := next(parts, None)) is not None:
        size += len(part)
        yield part


_Made = tuple[str, int, bool]
"""Its sha256, its size, and whether it was written."""


@dataclass(slots=True)
class _Block:
    """Some files: those that stay, with their lines in the ledger, and those that are being made, with what each is
    made of; these are `done` at the end."""

    files: list[File] = field(default_factory=list)
    made_of: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    done: list[Published] = field(default_factory=list)
    begun: Begun[list[_Made]] | None = None

    def chunks(self, together: int) -> list[list[File]]:
        return [self.files[start : start + together] for start in range(0, len(self.files), together)]
