"""Find the second half of German compounds for the search: "Werkstatt" should find "Reparaturwerkstatt".

A search that compares the beginnings of words finds "Reparatur" in it, but not what it is. There is no dictionary:
a joint is where the rest of a word stands elsewhere on the same site as a noun of its own, or in another compound.
Words are as the search reads them (`search_words`), without umlauts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set

from labnetz.hyphen_patterns import patterns_of

_SHORTEST_NOUN, _SHORTEST_HALF, _SHORTEST_BEGINNING = 4, 6, 3
_SHORTEST = _SHORTEST_BEGINNING + _SHORTEST_NOUN
_PLURAL = re.compile(r"(?<=.{5})(?:en|er|e|n|s)$")

Halves = Callable[[str], Iterable[str]]


def nouns_of(nouns: Set[str], halves: Halves) -> frozenset[str]:
    """Give what can be the second half of a compound: nouns that stand alone, and halves that two nouns share.

    They are there as they are, and without a plural's ending: "Werkstätten" makes "werkstatt".
    """
    counted = Counter(half for noun in nouns for half in halves(noun))
    both = nouns | {half for half, count in counted.items() if count > 1}
    known = {noun for noun in both if len(noun) >= _SHORTEST_NOUN}
    return frozenset(known | {_PLURAL.sub("", noun) for noun in known})


def endings_of(word: str, nouns: Set[str]) -> Iterator[str]:
    """Give the second half of a compound as it is written, and where that is a compound, its second half, too."""
    while len(word) >= _SHORTEST:
        joints = range(_SHORTEST_BEGINNING, len(word) - _SHORTEST_NOUN + 1)
        at = next((at for at in joints if word[at:] in nouns), 0)
        # A compound in the plural: "Reparaturwerkstätten" has "Werkstätten", which nobody may have written alone.
        at = at or next((at for at in joints if _PLURAL.sub("", word[at:]) in nouns), 0)
        if not at:
            return
        word = word[at:]
        yield word


def halves_of(noun: str) -> tuple[str, ...]:
    """Give the parts on both sides of each place where a noun can be divided, as far as they are long enough."""
    if len(noun) < _SHORTEST_HALF + _SHORTEST_BEGINNING:
        return ()  # asking for the joints of a word costs 50 µs
    patterns = patterns_of("de", _SHORTEST_BEGINNING)
    joints = [at for at in patterns.positions(noun) if at <= len(noun) - _SHORTEST_NOUN] if patterns else []
    both = (half for at in joints for half in (noun[:at], noun[at:]))
    return tuple(half for half in both if len(half) >= _SHORTEST_HALF)
