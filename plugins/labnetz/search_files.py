"""The files of the search's index, made of its blocks. What the browser fetches of them does not grow with the site:

========================  ============================================================================================
search-index/index.json   at which words the files of words begin
search-index/w-rep.json   the words from "rep" on, each with the records that have it, and behind a semicolon those that
                          have it as the second half of a compound (`search_compounds`)
search-index/r/12-0.json  what is shown of the first records of the twelfth block
========================  ============================================================================================

A word that stands nearly everywhere in a very big network leads to the first records of each lab only, which are the
soonest dates: a full stop at its end says so, and the page does.

A file says from where to where it goes, or of which numbering its records are, so that the script
(`static/script/searching.js`) finds out that a page which was left open has older files than the site. Files of words
are cut between words that begin differently, so that most cuts stay when words are added.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from labnetz.model import Artifact
from labnetz.publish.json_text import write_small
from labnetz.search_block import Block, digits
from labnetz.search_compounds import endings_of, nouns_of
from labnetz.search_words import LONGEST

FOLDER: Final = "search-index/"
FORMAT: Final = 2
"""Rises when an older script can't read the files."""
MOST: Final = 48_000
"""Characters of a file of words, but for a single word."""
MOST_WHERE: Final = 100_000
"""Characters that say where a word is, of some 40,000 records; packed they are 40 kB."""
_CUT: Final = "."
_NUMBER: Final = r"[w-zA-Z_-]*[0-9a-v]"

Halves = Callable[[str], Sequence[str]]
Words = Mapping[str, str]


def words_of(blocks: Sequence[Block], halves: Halves | None) -> Words:
    """Join the words of all blocks, in order. With `halves`, compounds are found by their second half, too."""
    found = _joined(blocks)
    if halves is None:
        return {word: _bounded(where) for word, where in found.items()}
    small = {word for block in blocks for word in block.small.split()}
    nouns = nouns_of({word for block in blocks for word in block.nouns.split()} - small, halves)
    inherited: defaultdict[str, list[str]] = defaultdict(list)
    for word, where in found.items():
        for ending in endings_of(word, nouns):
            inherited[ending].append(where)
    for ending, wheres in inherited.items():
        found[ending] = f"{found.get(ending, '')};{''.join(wheres)}"
    return {word: _bounded(where) for word, where in sorted(found.items())}


def word_files(words: Words) -> tuple[Artifact, ...]:
    """Give the files of words, and the index of them."""
    known = [*words]
    cuts = [*_cut([*_weighed(words)], Span(0, len(known)), 0)] or [("", 0)]
    begins = [("", 0), *cuts[1:]]
    files = [
        _word_file(begin, end, {word: words[word] for word in known[since:until]})
        for (begin, since), (end, until) in pairwise((*begins, ("", len(known))))
    ]
    index = {"format": FORMAT, "words": [begin for begin, _ in begins]}
    return (Artifact(f"{FOLDER}index.json", write_small(index)), *files)


def text_path(number: int, at: int) -> str:
    """Name a file of what is shown of records, by the number of its block and its own."""
    return f"{FOLDER}r/{number}-{at}.json"


def safe_name(begin: str) -> str:
    """Write the beginning of a word as a part of a file's name, the same on all systems."""
    return "".join(one if one.isascii() and one.isalnum() else f"_{ord(one):x}" for one in begin)


def id_begin(number: int, mark: str) -> str:
    """Give what the ids of all records of a block begin with."""
    return f"{digits(number)}{mark}"


def _joined(blocks: Sequence[Block]) -> dict[str, str]:
    """Put the blocks' words together, letter by letter: in a big network there are millions of lines."""
    found: dict[str, str] = {}
    begins = [f",{id_begin(number, block.mark)}" for number, block in enumerate(blocks)]
    for letter in sorted({letter for block in blocks for letter in block.words}):
        words: defaultdict[str, list[str]] = defaultdict(list)
        for begin, block in zip(begins, blocks, strict=True):
            for line in block.words.get(letter, "").splitlines():
                word, _, where = line.partition("\t")
                words[word].append(begin + where)
        for word in sorted(words):
            found[word] = "".join(words[word])
    return found


def _bounded(where: str) -> str:
    """Give the first records of each block only, where a word has too many; compounds give way first."""
    if len(where) <= MOST_WHERE:
        return where
    own, _, inherited = where.partition(";")
    if len(own) > MOST_WHERE:
        return _first(own, MOST_WHERE) + _CUT
    return f"{own};{_first(inherited, MOST_WHERE - len(own))}{_CUT}"


def _first(where: str, room: int) -> str:
    """Give as many records of each block as there is room for; where one of each is too much, the first blocks."""
    blocks = where.split(",")[1:]
    for count in (512, 128, 32, 8, 2, 1):
        # A block's number and its two marks, then records, each perhaps with another type before it.
        some = re.compile(rf"{_NUMBER}..(?:[^\w-]?{_NUMBER}){{0,{count}}}")
        kept = [found[0] for block in blocks if (found := some.match(block))]
        if sum(map(len, kept)) + len(kept) <= room:
            break
    text = "".join(f",{one}" for one in kept)
    return text if len(text) <= room else text[: text.rindex(",", 0, room + 1)]


# --- cutting ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """Some words that follow each other: from `since` until before `until`."""

    since: int
    until: int


@dataclass(frozen=True, slots=True)
class _Weighed:
    word: str
    before: int
    """Characters of all words before it."""
    size: int


def _weighed(words: Words) -> Iterator[_Weighed]:
    before = 0
    for word, where in words.items():
        size = len(word) + len(where) + 6  # quotes, a colon and a comma
        yield _Weighed(word, before, size)
        before += size


def _cut(words: Sequence[_Weighed], span: Span, depth: int) -> Iterator[tuple[str, int]]:
    """Say where files begin, and with what: words that begin alike stay together while they are not too many."""
    groups = [*_groups(words, span, depth)]
    start, size = None, 0
    for group in groups:
        own = _size(words, group)
        if own > MOST and depth < LONGEST and group.until - group.since > 1:
            start = None
            yield from _cut(words, group, depth + 1)
        elif start is None or size + own > MOST:
            start, size = group, own
            yield words[group.since].word[: depth + 1], group.since
        else:
            size += own


def _groups(words: Sequence[_Weighed], span: Span, depth: int) -> Iterator[Span]:
    """Divide words that have `depth` letters in common by the next one."""
    start = span.since
    for at in range(span.since + 1, span.until + 1):
        if at == span.until or words[at].word[: depth + 1] != words[start].word[: depth + 1]:
            yield Span(start, at)
            start = at


def _size(words: Sequence[_Weighed], span: Span) -> int:
    last = words[span.until - 1]
    return last.before + last.size - words[span.since].before


def _word_file(begin: str, end: str, words: Words) -> Artifact:
    return Artifact(f"{FOLDER}w-{safe_name(begin)}.json", write_small({"from": begin, "until": end, "words": words}))
