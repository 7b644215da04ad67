"""Read the words of a text as the search compares them: small letters without marks, "ß" as "ss", "ae" as "ä".

`static/script/searching.js` reads a question in the same way: one that changes alone finds nothing any more.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 40
"""Letters of a word that count."""
_SHORTEST_NOUN: Final = 4

# Everything between spaces and what sets off words; hyphens, apostrophes and soft hyphens join parts of one.
_PIECE = re.compile(r"[^\s\x00-\x26\x28-\x2c./:-@\[-`{-\x9f«»‹›„“”‚‘–—…·•|§©®°¿¡]+")
_PART = re.compile(r"[^\W_]+")
_UMLAUT = re.compile(r"([aou])e+")

Piece = tuple[tuple[str, ...], str, bool]
"""The words of a piece of text, the one that may be a noun ("" for none), and whether that one is written small."""


def folded(text: str) -> str:
    """Give letters without their marks; "ae" and "ä" are the same."""
    plain = text.lower().replace("\u00ad", "")
    if not plain.isascii():
        apart = unicodedata.normalize("NFD", plain)
        plain = "".join(one for one in apart if unicodedata.category(one)[0] != "M").replace("ß", "ss")
    return _UMLAUT.sub(r"\1", plain)


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a piece of text: "Digital-Sprechstunde" is two, and both together a third."""
    parts = _PART.findall(folded(text))
    joined = _UMLAUT.sub(r"\1", "".join(parts))  # "Neu-Eröffnung" has one where its parts meet
    found = parts if len(parts) == 1 or joined.isdigit() else [*parts, joined]
    # The browser sorts by 16 bits; letters beyond them are none of a language that is written.
    return tuple(dict.fromkeys(word[:LONGEST] for word in found if word and max(word) <= "\uffff"))


def pieces_of(text: str) -> list[Piece]:
    """Read a text. The words of a site repeat themselves: each is looked at once."""
    return [_piece(piece) for piece in _PIECE.findall(text)]


@lru_cache(1 << 16)
def _piece(text: str) -> Piece:
    words = words_of(text)
    is_noun = len(words) == 1 and len(words[0]) >= _SHORTEST_NOUN and words[0].isalpha()
    return words, words[0] if is_noun else "", is_noun and text[0].islower()
