"""Usual text takes a short way; the long one gives the same. Something odd in front makes it go the long way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.content.said_off import maybe_off
from labnetz.ical.lines import escape, split_values, unescape
from labnetz.ical.text import clean, web_address
from labnetz.model import Status

SOME = settings(max_examples=300, deadline=None)
signs = st.sampled_from([*"\\\\\\nN,;a ä\n\t\x07\xa0\u200b\u2028"])
texts = st.lists(signs | signs | st.characters(codec="utf-8"), max_size=8).map("".join)
hosts = st.sampled_from(["a.example", "A.example", "-a", ".a", "a@b", "a:80", "a:x", "[::1]", "[", "ä.example", ""])
rests = st.text(st.sampled_from("/?#ab@:[]%\\ \n\"'<>^`{|}~äK"), max_size=5)
addresses = st.one_of(
    st.builds("{}{}{}".format, st.sampled_from(["https://", "http://", "ftp://", "HTTPS://"]), hosts, rests),
    rests.map("https://a.example/{}".format),
)


@SOME
@given(texts)
def test_text_is_unescaped_either_way(text):
    assert unescape(text) == unescape(f"\\\\{text}")[1:]


@pytest.mark.slow
@SOME
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])), min_size=1, max_size=4))
def test_values_are_split_either_way(values):
    assert split_values(",".join(map(escape, values))) == values


@SOME
@given(texts)
def test_text_is_cleaned_either_way(text):
    assert clean(text) == clean(f"\x07{text}")


@SOME
@given(addresses)
def test_addresses_are_looked_at_either_way(address):
    assert web_address(address) == web_address(f" {address}")


WORDS = st.sampled_from(
    [
        *(
            "Der Kurs ist abgesagt.",
            "Die Lesung fällt leider aus.",
            "Der Termin entfällt.",
            "Treffen finden nicht statt.",
        ),
        *("The event is cancelled.", "The event was canceled.", "Verschoben", "Annulée", "Reporté", "Postponed"),
    ]
)
LETTERS = {"i": "iIıİ", "s": "sSſ", "k": "kK\u212a"}


@SOME
@given(WORDS, st.randoms(use_true_random=False))
def test_no_letter_hides_that_something_is_off(words, random):
    written = "".join(random.choice(LETTERS.get(letter, letter + letter.upper()[:1])) for letter in words)
    assert maybe_off("Kurs", written) in {Status.CANCELLED, Status.POSTPONED}
