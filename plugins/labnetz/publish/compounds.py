"""Mark the joint in German compounds for the search: "Werkstatt" should find "Reparaturwerkstatt". Shown to nobody.

A search that compares the beginnings of words finds "Reparatur" in it, but not what it is. There is no dictionary:
a joint is where the rest of a word stands elsewhere on the same site as a noun of its own, or in another compound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pyphen

JOINT = "^"
"""Pagefind reads "Reparatur^werkstatt" as the whole word and as both halves; the script on the page takes it out."""

_SOFT_HYPHEN = "\u00ad"
_SHORTEST_NOUN, _SHORTEST_HALF, _SHORTEST_BEGINNING = 4, 6, 3
_LETTER = rf"(?:[^\W\d_]|{_SOFT_HYPHEN})"
_WORD = re.compile(rf"[^\W\d_]{_LETTER}{{3,}}")
# A word that is joined to another one by a hyphen is read in its parts already; and an address is not words.
_LONE = re.compile(rf"(?<![-\w/@.{_SOFT_HYPHEN}])[^\W\d_]{_LETTER}{{6,}}(?![-\w/@]|\.\w)")
_UMLAUTS = str.maketrans("äöü", "aou")
_PLURAL = re.compile(r"(?<=.{5})(?:en|er|e|n|s)$")


def nouns_of(texts: Iterable[str]) -> frozenset[str]:
    """Collect what can be the second half of a compound: nouns that stand alone, and halves that two nouns share.

    In lower case and without umlauts, as they are and without a plural's ending: "Werkstätten" makes "werkstatt".
    """
    words = {word.replace(_SOFT_HYPHEN, "") for word in set(_WORD.findall("\n".join(texts)))}
    nouns = {word.lower() for word in words if word[0].isupper() and word.lower() not in words}
    halves = Counter(half for noun in nouns for half in _halves(noun))
    shared = {half for half, count in halves.items() if count > 1}
    folded = {noun.translate(_UMLAUTS) for noun in nouns | shared if len(noun) >= _SHORTEST_NOUN}
    return frozenset(folded | {_PLURAL.sub("", noun) for noun in folded})


def joiner(nouns: frozenset[str]) -> Callable[[str], str]:
    """Make a function that marks the joint of every compound in a text whose second half is one of `nouns`.

    Another word keeps its soft hyphens. The words of a site repeat themselves: each is looked at once.
    """

    @cache
    def split(written: str) -> str:
        word = written.replace(_SOFT_HYPHEN, "")
        folded = word.lower().translate(_UMLAUTS)
        joints = range(_SHORTEST_BEGINNING, len(folded) - _SHORTEST_NOUN + 1)
        at = next((at for at in joints if folded[at:] in nouns), 0)
        return f"{word[:at]}{JOINT}{word[at:]}" if at else written

    return lambda text: _LONE.sub(lambda found: split(found.group()), text)


def _halves(noun: str) -> Iterator[str]:
    for at in _patterns().positions(noun):
        yield from (half for half in (noun[:at], noun[at:]) if len(half) >= _SHORTEST_HALF)


@cache
def _patterns() -> pyphen.Pyphen:
    # The same patterns as for titles: reading them takes a while, and is done once.
    return pyphen.Pyphen(lang=pyphen.language_fallback("de"), left=_SHORTEST_BEGINNING, right=_SHORTEST_NOUN)
