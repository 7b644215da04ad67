"""French signs stay on the line of their word: the translations' plain spaces before them don't break."""

from __future__ import annotations

import re

import pytest

from labnetz.locale import semicolon, translations


def every_message(language: str) -> list[str]:
    catalog = translations(language)
    return [text for key, text in vars(catalog)["_catalog"].items() if key]


def test_no_sign_begins_a_line_in_french():
    texts = every_message("fr")
    assert len(texts) > 300
    assert [text for text in texts if re.search(r" [:;?!»]|« ", text)] == []


@pytest.mark.parametrize(
    ("english", "french"),
    [("As a month:", "Par mois\u00a0:"), ("In this part:", "Dans cette partie\u00a0:")],
)
def test_a_colon_stands_behind_a_space_that_does_not_break(english: str, french: str):
    assert translations("fr").gettext(english) == french


def test_so_is_the_sign_between_the_parts_of_a_list():
    """Unlike in messages, nobody translates it."""
    assert [semicolon(language) for language in ("de", "en", "fr", "fr-CH")] == ["; ", "; ", "\u202f; ", "\u202f; "]


def test_german_is_left_as_it_is():
    assert [text for text in every_message("de") if "\u202f:" in text or "\u00a0:" in text] == []
