"""Where long words, addresses and rows of facts may break. Leaves short words, and unknown languages, as they are.

`hyphens: auto` needs a dictionary in the browser; without one, "Verkehrsberuhigungsmaßnahmen" breaks anywhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from labnetz.hyphen_patterns import patterns_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labnetz.hyphen_patterns import Patterns

SOFT_HYPHEN = "\u00ad"
_SHORTEST = 4  # letters
_LONG = re.compile(r"[^\W\d_]{14,}")
# The patterns break "Fahrra-dabstel-lanla-genk-artierung" and "Daten-schut-zerklärung"; no city is without these words.
_WORDS = ("fahrrad", "fahrradabstell", "anlagen", "garten", "datenschutz", "barriere")
_JOINTS = (*_WORDS, "heits", "keits", "schafts", r"[^\W\d_]{3}ungs")
# "Donnerstag-abend", but not "Donnerstag-srunde".
_DAYTIMES = "(?<=tag)(?=abend|morgen|vormittag|nachmittag)"
_JOINT = re.compile(
    rf"(?:{'|'.join(f'(?<={word})' for word in _JOINTS)})(?=[^\W\d_]{{4}})|{_DAYTIMES}",
    re.IGNORECASE,
)
_UNBROKEN = re.compile(r"\S{14}")  # nothing shorter is broken
_BLANK = re.compile(r"(\s+)")
_ADDRESS = re.compile(r"(?=.{24})(?:.*://|.*\w@\w|.*\w\.\w+/)")  # of 24 signs or more: a shorter one fits anywhere
# Behind a slash, but not those of https://; before a dot, since one at the end of a line would end a sentence.
_SEAM = re.compile(r"(?<=[^:/]/)(?=[^/])|(?=[.@]\w)")
_MOST_KEPT = 50_000
_ENDING = re.compile(r"(?!ver|zer|her)[^aeiouyäöü]*e[lmnrs]")


# `typed`: Markup equals the same text that is not escaped yet.
@lru_cache(maxsize=4096, typed=True)  # a title stands on its page, in lists, and on the pages of its row
def soft(text: str, language: str) -> str:
    """Put soft hyphens into words of 14 letters or more, at least four letters apart and from either end."""
    spoken = language.split("-", maxsplit=1)[0]
    return _LONG.sub(lambda word: _broken(word.group(), spoken), text) if _LONG.search(text) else text


@lru_cache(maxsize=4096, typed=True)  # a lab's place and its terms stand on the pages of all its events
def breakable(text: str, language: str) -> Markup:
    """Say where a line of facts may break: long words as `soft` does, addresses behind / and before . and @."""
    if not _UNBROKEN.search(text):
        return escape(text)
    parts = _BLANK.split(text)
    return Markup("").join(_wrapping(part) if _ADDRESS.match(part) else soft(part, language) for part in parts)


def dotted(text: str) -> Markup:
    """Take "5 Termine · 1 Aufruf" apart, so that it breaks between facts, and no line begins or ends with a dot."""
    facts = (Markup("<span>{}</span>").format(fact) for fact in text.split(" · "))
    return Markup('<span class="dot"> · </span>').join(facts)


def _wrapping(address: str) -> Markup:
    return Markup("<wbr>").join(_SEAM.split(address))


# --- words that were broken before -----------------------------------------------------------------------------------

_known: dict[str, str] = {}
"""Words as they are broken, by language and word ("de Verkehrsberuhigung"): reading the patterns takes as long as
rendering ten pages."""


def remember(words: Mapping[str, str]) -> None:
    """Take over what `remembered` gave to the same code in another process."""
    _known.update(words)


def remembered() -> Mapping[str, str]:
    """Give all words that were broken by this process."""
    return dict(_known)


def _broken(word: str, language: str) -> str:
    key = f"{language} {word}"
    if key in _known:
        return _known[key]
    patterns = patterns_of(language, _SHORTEST)
    broken = SOFT_HYPHEN.join(_joined(part, patterns) for part in _JOINT.split(word)) if patterns else word
    if len(_known) < _MOST_KEPT:
        _known[key] = broken
    return broken


def _joined(part: str, patterns: Patterns) -> str:
    return SOFT_HYPHEN.join(_pieces(part, patterns))


def _pieces(word: str, patterns: Patterns) -> list[str]:
    """Break where the patterns may, but into no piece that is too short to say anything.

    An ending goes to what is before it, any other short piece to what comes: "Daten-spazier-gang", "Straßen-verkehr".
    """
    places = [0, *patterns.positions(word), len(word)]
    pieces = [""]
    for begin, end in pairwise(places):
        syllable = word[begin:end]
        if len(pieces[-1]) < _SHORTEST or (len(syllable) < _SHORTEST and _ENDING.fullmatch(syllable)):
            pieces[-1] += syllable
        else:
            pieces.append(syllable)
    return pieces
