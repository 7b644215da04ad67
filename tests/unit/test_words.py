"""Every value of a fixed list has its word, and measures are said as people say them."""

import pytest

from labnetz import words
from labnetz.model import Access, Audience, CallKind, CallState, Maturity, News, PracticeKind, Seats, Service

NAMED = [
    (Service, words.service),
    (Audience, words.audience),
    (Access, words.access),
    (Seats, words.seats),
    (News, words.news),
    (CallKind, words.call_kind),
    (CallState, words.call_state),
    (PracticeKind, words.practice_kind),
    (Maturity, words.maturity),
]


@pytest.mark.parametrize(("kind", "name"), NAMED)
def test_every_value_has_a_word(kind, name):
    assert all(str(name(value)).strip() for value in kind)


@pytest.mark.parametrize(
    ("measured", "said"),
    [
        ([("steps", "0")], ["no steps"]),
        ([("steps", "0"), ("step-height-cm", "4")], ["no steps"]),
        ([("steps", "1")], ["one step"]),
        ([("steps", "1"), ("step_height_cm", "4")], ["one step, 4 cm"]),
        ([("steps", "3"), ("step-height-cm", "0")], ["3 steps"]),
        ([("steps", "3"), ("step-height-cm", "17.5")], ["3 steps, up to 17.5 cm high"]),
        ([("step-height-cm", "4")], ["steps up to 4 cm high"]),
        ([("door-width-cm", "90"), ("wc-key", "euro-key")], ["door width 90 cm", "toilet opens with the Euro key"]),
        ([("hearing-kind", "inductive")], ["inductive hearing system"]),
        ([("steps", "-1"), ("door-width-cm", "breit"), ("wc-key", "?"), ("mood", "good")], []),
        ([], []),
    ],
)  # fmt: skip
def test_measures_are_said_in_words(measured, said):
    assert [*words.measures(measured, "en")] == said


@pytest.mark.parametrize(
    ("language", "said"), [("de", "eine Stufe, 4,5 cm"), ("de-AT", "eine Stufe, 4,5 cm"), ("en", "one step, 4.5 cm")]
)
def test_measures_are_written_as_the_language_writes_numbers(language, said):
    assert words.measures([("steps", "1"), ("step-height-cm", "4.50")], language) == (said,)


def test_a_fact_that_we_do_not_know_keeps_its_name():
    assert str(words.fact("ramp{0}")) == "ramp0"


@pytest.mark.parametrize(("age", "said"), [("12+", "from 12 years"), ("6-12", "from 6 to 12 years")])
def test_ages_are_said_in_words(age, said):
    assert str(words.age(age)) == said


@pytest.mark.parametrize(
    ("tag", "name"), [("en", "Englisch"), ("de-CH", "Schweizer Hochdeutsch"), ("tr-x", "Türkisch"), ("qqx", "qqx")]
)
def test_languages_are_named_in_the_readers_language(tag, name):
    assert words.language_name(tag, "de-AT") == name
