"""Words break where pyphen breaks them, though the patterns are read by ourselves."""

import re
from pathlib import Path
from random import Random

import pyphen
import pytest

from labnetz.hyphen_patterns import patterns_of

LOCALE = Path(__file__).parents[2] / "plugins" / "labnetz" / "locale"
WORDS = sorted(set(re.findall(r"[^\W\d_]{5,}", "".join(one.read_text("utf-8") for one in LOCALE.glob("*.po")))))
# Of the languages of one dictionary, one is enough.
LANGUAGES = sorted({path: name for name, path in pyphen.LANGUAGES.items() if not name.startswith("hu")}.values())


def words_of(patterns: pyphen.Pyphen) -> list[str]:
    """Make words of a language's own patterns, so that most of them are met."""
    pieces = [piece.replace(".", "") for piece in patterns.hd.patterns]
    chance = Random(20)  # noqa: S311 - no secret
    return ["".join(chance.choices(pieces, k=4)) for _ in range(400)]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_break_where_pyphen_breaks_them(language):
    theirs, ours = pyphen.Pyphen(lang=language, left=4, right=4), patterns_of(language, 4)
    for word in (*WORDS, *words_of(theirs), "GROẞBUCHSTABEN", "ab", ""):
        assert list(ours.positions(word)) == list(theirs.positions(word)), word


@pytest.mark.slow
def test_patterns_that_change_letters_are_left_to_pyphen():
    assert isinstance(patterns_of("hu", 4), pyphen.Pyphen)
    assert not isinstance(patterns_of("de", 4), pyphen.Pyphen)


def test_a_language_without_patterns_has_none():
    assert patterns_of("xx", 4) is None
