"""Soft hyphens for long words in titles. Leaves short words, and languages without patterns, as they are.

`hyphens: auto` needs a dictionary in the browser; without one, "Verkehrsberuhigungsmaßnahmen" breaks anywhere.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import pyphen

SOFT_HYPHEN = "\u00ad"
_LONG = re.compile(r"[^\W\d_]{14,}")
# The patterns break "Fahrra-dabstellanlage"; no city is without that word.
_JOINT = re.compile(r"(?<=fahrrad)(?=[^\W\d_]{4})", re.IGNORECASE)


@lru_cache(maxsize=4096)  # a title stands on its page, in lists, and on the pages of its row
def soft(text: str, language: str) -> str:
    """Put soft hyphens into words of 14 letters or more, at least four letters from either end."""
    # Reading the patterns takes longer than rendering a hundred pages: not for texts without a long word.
    patterns = _patterns(language.split("-", maxsplit=1)[0]) if _LONG.search(text) else None
    if patterns is None:
        return text
    return _LONG.sub(lambda word: _broken(word.group(), patterns), text)


def _broken(word: str, patterns: pyphen.Pyphen) -> str:
    return SOFT_HYPHEN.join(patterns.inserted(part, SOFT_HYPHEN) for part in _JOINT.split(word))


@cache
def _patterns(language: str) -> pyphen.Pyphen | None:
    known = pyphen.language_fallback(language)
    return pyphen.Pyphen(lang=known, left=4, right=4) if known else None
