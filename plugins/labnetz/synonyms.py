"""What people write instead of our keys and values. Only to propose the right word, never to accept another.

A word may stand for several keys; the first that is allowed at the place is proposed. `check --fix` writes a word
down only where nothing else can have been meant.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from labnetz.synonym_words import KEYS, VALUES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_ENOUGH = 0.75
_SURELY = 0.85


_DOUBTFUL = frozenset(("online", "verschoben", "verlegt"))
"""Values that are proposed, but may mean something else: an event that is always online was not moved there."""


def meant(word: str, allowed: Collection[str], table: Mapping[str, tuple[str, ...]] = KEYS) -> str:
    """Guess which of the allowed words was meant, "" when none is near."""
    for candidate in table.get(_folded(word), ()):
        if candidate in allowed:
            return candidate
    near = difflib.get_close_matches(_folded(word)[:40], sorted(allowed), n=1, cutoff=_ENOUGH)
    return near[0] if near else ""


def meant_surely(word: str, allowed: Collection[str], table: Mapping[str, tuple[str, ...]] = KEYS) -> str:
    """Give the one allowed word that can have been meant, "" when there is none, or when there are two.

    Of values only those in the table are sure: a near spelling of a key stands where a key must stand, a near
    spelling of a value may be another value.
    """
    word = _folded(word)
    if word in allowed:
        return word
    found = [candidate for candidate in table.get(word, ()) if candidate in allowed]
    if not found and table is KEYS:
        found = difflib.get_close_matches(word[:40], sorted(allowed), n=2, cutoff=_SURELY)
    sure = len(found) == 1 and not (table is VALUES and word in _DOUBTFUL)
    return found[0] if sure else ""


def _folded(word: str) -> str:
    return " ".join(word.split()).lower()
