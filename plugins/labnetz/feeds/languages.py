"""In which language an entry is written, where that is another one than the lab's. Translates nothing.

A screen reader speaks a text by its language, so a wrong one makes it useless: many a German site says "en-US" because
nobody changed what its program came with. What a feed says of itself is only believed if the words don't contradict.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
_SMALL_WORDS = {
    "de": "der die das und ist nicht für mit ein eine einen auf von zu zum zur im wir sie sich den dem",
    "en": "the and of to is for with we you are this that from our your at by it as",
    "fr": "le la les des et est pour avec un une du dans nous vous sur au aux par ce",
}
_WORDS = {name: frozenset(words.split()) for name, words in _SMALL_WORDS.items()}
_SURE = 3
"""Small words of another language that a text must hold, and twice as many as of its own."""


def language_of(stated: str, usual: str, text: str) -> str:
    """Give the BCP 47 tag of an entry that says it is in another language than the `usual` one, else ""."""
    stated = stated.strip().replace("_", "-")
    if not _TAG.fullmatch(stated) or _base(stated) == _base(usual):
        return ""
    return "" if _is_contradicted(_base(stated), text) else stated


def _base(tag: str) -> str:
    return re.split(r"[-_]", tag.strip())[0].lower()


def _is_contradicted(language: str, text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.lower())
    found = {name: sum(word in small for word in words) for name, small in _WORDS.items()}
    own = found.pop(language, 0)
    return max(found.values(), default=0) >= max(_SURE, 2 * own + 1)
