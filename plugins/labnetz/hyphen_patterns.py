"""Where a language's patterns let a word break. The patterns are pyphen's; only how they are read is ours.

pyphen parses all of them at once, which takes a third of a small site's build. Here, a pattern is parsed when a word
has its letters: German has 78,000, and a site meets some hundred of them. tests/unit/test_hyphen_patterns.py compares.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Protocol

import pyphen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_BLANKS, _DIGITS = b" \t\r", b"0123456789"
_UNUSUAL = re.compile(rb"(?m)^[^%#\n]*(?:/|\^\^)")  # "as5szon2y/sz=,2,1" changes letters; "^^e4" is a letter
_POINTS = re.compile(r"(\d?)\D?")


class Patterns(Protocol):
    """What says where a word may break."""

    def positions(self, word: str) -> Sequence[int]:
        """Give the places at which it may, counted in letters from its beginning."""
        ...


@cache
def patterns_of(language: str, shortest: int) -> Patterns | None:
    """Give the patterns of a language (BCP 47), None where there are none. No piece is shorter than `shortest`."""
    known = pyphen.language_fallback(language)
    if not known:
        return None
    path: Path = pyphen.LANGUAGES[known]
    written = path.read_bytes()
    if _UNUSUAL.search(written):
        usual: Patterns = pyphen.Pyphen(lang=known, left=shortest, right=shortest)
        return usual
    return _Liang(written, shortest)


class _Liang:
    """Liang's patterns by their letters: "1d4e" by "de". An odd number allows a break there, the highest counts."""

    def __init__(self, written: bytes, shortest: int) -> None:
        head, _, rest = written.partition(b"\n")
        encoding = head.decode("ascii").strip()
        encoding = "cp1251" if encoding.lower() == "microsoft-cp1251" else encoding
        # In all of these encodings, a byte below 128 is the sign of ASCII. What is said about the patterns stands among
        # them, and is found by no word: it has capitals or signs.
        patterns = rest.translate(None, _BLANKS).decode(encoding).split("\n")
        bare = rest.translate(None, _BLANKS + _DIGITS).decode(encoding).split("\n")
        # A pattern without a number says nothing, and does not take the place of one that does.
        pairs = zip(bare, patterns, strict=True)
        self._by_letters = {letters: pattern for letters, pattern in pairs if letters != pattern}
        self._longest = max(map(len, self._by_letters), default=0)
        self._shortest = shortest

    def positions(self, word: str) -> list[int]:
        """Give the places between its letters at which the highest number is odd."""
        pointed = f".{word.lower()}."
        highest = [0] * (len(pointed) + 1)
        for begin in range(len(pointed)):
            for end in range(begin + 1, min(begin + self._longest, len(pointed)) + 1):
                pattern = self._by_letters.get(pointed[begin:end])
                if pattern:
                    _raise(highest, begin, pattern)
        places = (place - 1 for place, number in enumerate(highest) if number % 2)
        return [place for place in places if self._shortest <= place <= len(word) - self._shortest]


def _raise(highest: list[int], begin: int, pattern: str) -> None:
    """Raise the numbers from `begin` on to those of a pattern: "a1bc2" has 0 before a, 1 before b, 0, 2 behind c.

    The Indonesian "mil12112211" has more numbers than places.
    """
    numbers = _POINTS.findall(pattern)[: len(highest) - begin]
    for place, number in enumerate(numbers, begin):
        if number and int(number) > highest[place]:
            highest[place] = int(number)
