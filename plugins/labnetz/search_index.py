"""The index of a site's search: its records, divided into blocks, become files. Decides no content.

A block (`search_block`) is what one lab says; the pages that somebody wrote are one, too. With a shelf, a block whose
records are the same is not read again, and where all are the same, their words are not joined again (`search_files`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b

from labnetz.forks import begin, can_fork, cores
from labnetz.kept import Shelf
from labnetz.model import Artifact, File, Planned
from labnetz.search_block import TOGETHER, Block, block_of, digest_of, id_of, mark_of
from labnetz.search_compounds import halves_of
from labnetz.search_files import id_begin, text_path, word_files, words_of
from labnetz.search_kept import Joined, keep_block, keep_joined, load_block, load_joined
from labnetz.search_record import Entry, record_of_entry

_MANY = 8
"""Blocks from which on it pays to begin processes for them."""


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The index of a site: its records by block, in the order in which they are numbered. Made when its files are."""

    blocks: Mapping[str, Sequence[Entry]]
    language: str
    shelf: Shelf | None = None
    _made: dict[str, Block] = field(default_factory=dict)

    def ids(self) -> dict[str, str]:
        """Give what the index calls each record, by its path. It takes no look at their words."""
        found: dict[str, str] = {}
        for number, records in enumerate(self.blocks.values()):
            begin = id_begin(number, mark_of(records))
            found |= {record.path: f"{begin}{id_of(record, at)}" for at, record in enumerate(records)}
        return found

    def files(self) -> Iterator[File]:
        """Give all files; none where nothing can be found."""
        if not self.blocks:
            return
        digests = {name: digest_of(records) for name, records in self.blocks.items()}
        yield from self._words(digests)
        for number, (name, records) in enumerate(self.blocks.items()):
            for at in range(-(-len(records) // TOGETHER)):
                parts = partial(self._text, name, digests[name], at)
                yield Planned(text_path(number, at), parts, f"{digests[name]} {at}")

    def _words(self, digests: Mapping[str, str]) -> tuple[Artifact, ...]:
        """Give the files of words: those that were kept, or new ones."""
        made_of = blake2b(f"{self.language} {digests}".encode(), digest_size=12).hexdigest()
        kept = load_joined(self.shelf)
        if kept.made_of == made_of:
            return tuple(Artifact(path, content) for path, content in kept.files.items())
        if not kept.made_of:
            self._leave_blocks(digests)
        halves = _Halves(kept.halves) if self.language.partition("-")[0] == "de" else None
        words = words_of([replace(self._block(*one), texts=()) for one in digests.items()], halves)
        files = word_files(words)
        contents = {file.path: file.content for file in files}
        keep_joined(self.shelf, Joined(made_of, contents, halves.used if halves else {}))
        return files

    def _leave_blocks(self, digests: Mapping[str, str]) -> None:
        """Make the blocks of a first build on all cores, which leave them on the shelf."""
        if self.shelf is not None and len(digests) >= _MANY and cores() > 1 and can_fork():
            for _ in begin(self._leave, list(digests.items())).results():
                pass

    def _leave(self, known: tuple[str, str]) -> None:
        self._block(*known)

    def _block(self, name: str, made_of: str) -> Block:
        """Give a block. On a shelf it lies there meanwhile, so that not all texts are in memory at once."""
        block = self._made.get(name) or load_block(self.shelf, name, made_of)
        if block is None:
            block = block_of([record_of_entry(one) for one in self.blocks[name]], made_of)
            keep_block(self.shelf, name, block)
        if self.shelf is not None:
            self._made.clear()
        self._made[name] = block
        return block

    def _text(self, name: str, made_of: str, at: int) -> tuple[bytes]:
        return (self._block(name, made_of).texts[at].encode("utf-8", "replace"),)


def index_of(records: Iterable[Entry], language: str, shelf: Shelf | None = None) -> SearchIndex:
    """Prepare the index of a site in its language. Records of one block keep their order."""
    blocks: defaultdict[str, list[Entry]] = defaultdict(list)
    for record in records:
        blocks[record.block].append(record)
    return SearchIndex({name: blocks[name] for name in sorted(blocks)}, language, shelf)


@dataclass(slots=True)
class _Halves:
    """The halves of nouns; `known` are those of the last build, `used` those of this one."""

    known: Mapping[str, Sequence[str]]
    used: dict[str, Sequence[str]] = field(default_factory=dict)

    def __call__(self, noun: str) -> Sequence[str]:
        if noun not in self.used:
            self.used[noun] = self.known[noun] if noun in self.known else halves_of(noun)
        return self.used[noun]
