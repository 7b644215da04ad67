"""Words as they are broken (`hyphens`), kept between builds (`kept`), so that a build that meets no new ones reads no
patterns."""

from __future__ import annotations

from labnetz.kept import Shelf, keep, load_kept
from labnetz.publish import hyphens

NAME = "words"
"""On the shelf; the folders of labs have a slash behind theirs."""


def recall_words(shelf: Shelf) -> None:
    """Let `hyphens` know the words of earlier builds."""
    hyphens.remember(_load(shelf))


def keep_words(shelf: Shelf) -> None:
    """Keep what it knows, unless that is what is there."""
    known = hyphens.remembered()
    if known != _load(shelf):
        keep(shelf, NAME, {}, dict(sorted(known.items())))


def _load(shelf: Shelf) -> dict[str, str]:
    found = load_kept(shelf, NAME, {})
    texts = {word: broken for word, broken in found.items() if isinstance(broken, str)}
    return texts if len(texts) == len(found) else {}
