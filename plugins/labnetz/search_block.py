"""The search's index of one block: of a lab, or of the pages that somebody wrote. Made anew only when its records are
others.

A record has a number in its block, and an id: the block's mark, a character for its type, its number ("3fXY#c"). The
mark ends with two characters that follow from what is numbered, so that the browser notices when it has a word from one
build and a text from another.

The words of a block are a line each, by their first letter: the word, a tab, and in which records it is, by rising
number: a type's character where the type is another one than before, then four times the distance to the record before,
and how much the word counts there (`_COUNTS`), in digits of 32 (`digits`).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from typing import Final

from labnetz.search_record import TYPES, Entry, Record, Waiting
from labnetz.search_words import Piece, pieces_of

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
"""The first half ends a number, the second goes on."""
_MARKS: Final = dict(zip(TYPES, "!#$%&()*+", strict=True))

TOGETHER: Final = 16
"""Records whose texts stand in one file."""
LONGEST: Final = 10_000
"""Characters of all texts of a record that are read."""
SHOWN: Final = 1_500
"""Characters of them from which the browser cuts what it shows."""
_OFTEN: Final = 3
_COUNTS: Final = {"once": 0, "often": 1, "title": 2}


@dataclass(frozen=True, slots=True)
class Block:
    """What the search knows of one block.

    `mark` ends with what tells its numbering from another one, and lacks the block's own number, which `index` gives.
    `words` are lines by first letter. `nouns` are words that are written with a capital letter only, `small` those that
    are not. `texts` are files of `TOGETHER` records each.
    """

    made_of: str
    mark: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    nouns: str = ""
    small: str = ""
    texts: tuple[str, ...] = ()


def digest_of(entries: Sequence[Entry]) -> str:
    """Give a digest of all that a block is made of. It makes no record; neither versions nor values as Python writes
    them have line breaks."""
    told = "\n".join([one.version if isinstance(one, Waiting) else repr(one) for one in entries])
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def block_of(records: Sequence[Record], made_of: str) -> Block:
    """Read the words of records, in their order."""
    words = _Words()
    for number, record in enumerate(records):
        text = [piece for text in texts_of(record) for piece in pieces_of(text)]
        words.add(number, pieces_of(record.title[:LONGEST]), text)
    marks = [_MARKS[record.type] for record in records]
    mark = mark_of(records)
    return Block(
        made_of=made_of,
        mark=mark,
        words=words.lines(marks),
        nouns=" ".join(sorted(words.capital - words.small)),
        small=" ".join(sorted(words.small)),
        texts=tuple(_texts(records, mark)),
    )


def mark_of(records: Sequence[Entry]) -> str:
    """Give two characters that follow from which record has which number."""
    digest = blake2b("\n".join([one.path for one in records]).encode("utf-8", "surrogatepass"), digest_size=2).digest()
    return DIGITS[digest[0] % 64] + DIGITS[digest[1] % 64]


def id_of(record: Entry, number: int) -> str:
    """Give what the index calls a record, without its block's mark."""
    return f"{_MARKS[record.type]}{digits(number)}"


@cache
def digits(number: int) -> str:
    """Write a number in digits of 32, the smallest first."""
    low, rest = number & 31, number >> 5
    return DIGITS[low + 32] + digits(rest) if rest else DIGITS[low]


def texts_of(record: Record) -> Iterator[str]:
    """Give the texts of a record as far as they are read."""
    left = LONGEST
    for text in record.texts:
        if left > 0:
            yield text[:left]
        left -= len(text)


@dataclass(slots=True)
class _Words:
    """The words of a block while it is read: in each of its records, four times its number and how much it counts."""

    found: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    capital: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)

    def add(self, number: int, title: Sequence[Piece], text: Sequence[Piece]) -> None:
        """Take the words of a record."""
        counted = Counter(word for words, _, _ in text for word in words)
        counts = {word: _COUNTS["once" if times < _OFTEN else "often"] for word, times in counted.items()}
        counts |= dict.fromkeys((word for words, _, _ in title for word in words), _COUNTS["title"])
        for word, count in counts.items():
            self.found[word].append(number << 2 | count)
        for _, noun, is_small in (*title, *text):
            if noun:
                (self.small if is_small else self.capital).add(noun)

    def lines(self, marks: Sequence[str]) -> dict[str, str]:
        """Write all words, by first letter."""
        made: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(self.found):
            made[word[0]].append(f"{word}\t{_coded(self.found[word], marks)}")
        return {letter: "\n".join(lines) for letter, lines in made.items()}


def _coded(numbers: Sequence[int], marks: Sequence[str]) -> str:
    before, known, out = 0, "", []
    for one in numbers:
        at = one >> 2
        if marks[at] != known:
            out.append(known := marks[at])
        out.append(digits((at - before) << 2 | one & 3))
        before = at
    return "".join(out)


def _texts(records: Sequence[Record], mark: str) -> Iterator[str]:
    for start in range(0, len(records), TOGETHER):
        shown = [_shown(record) for record in records[start : start + TOGETHER]]
        yield json.dumps({"mark": mark, "records": shown}, ensure_ascii=False, separators=(",", ":"))


def _shown(record: Record) -> dict[str, str]:
    """Give what is shown of a record; what is empty is left out."""
    text = ""
    for own in texts_of(record):
        text += f"{own.strip()} " if own.rstrip().endswith((".", "!", "?", ":", "…")) else f"{own.strip()}. "
        if len(text) > SHOWN:
            break
    names = ("path", "title", "kind", "when", "flag", "status", "end", "lang", "language", "line", "lab")
    known = {name: str(getattr(record, name)) for name in names} | {"text": text[:SHOWN].strip()}
    return {name: value for name, value in known.items() if value}
