"""Soft hyphens for long words in titles. Leaves short words, and languages without patterns, as they are.

`hyphens: auto` needs a dictionary in the browser; without one, "Verkehrsberuhigungsmaßnahmen" breaks anywhere.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import pyphen

SOFT_HYPHEN = "\u00ad"
_LONG = re.compile(r"[^\W\d_]{14,}")


@lru_cache(maxsize=4096)  # a title stands on its page, in lists, and on the pages of its row
def soft(text: str, language: str) -> str:
    """Put soft hyphens into words of 14 letters or more, at least four letters from either end."""
    patterns = _patterns(language.split("-", maxsplit=1)[0])
    if patterns is None:
        return text
    return _LONG.sub(lambda word: str(patterns.inserted(word.group(), SOFT_HYPHEN)), text)


@cache
def _patterns(language: str) -> pyphen.Pyphen | None:
    known = pyphen.language_fallback(language)
    return pyphen.Pyphen(lang=known, left=4, right=4) if known else None
