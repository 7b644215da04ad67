from __future__ import annotations

import time

import pytest

from labnetz.content.plain import MAX_BYTES, excerpt, plain_text


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        pytest.param("**fett**, *schräg*, _auch_ und `Code`", "fett, schräg, auch und Code", id="emphasis"),
        pytest.param("Besucher*innen und Freund*innen", "Besucher*innen und Freund*innen", id="gender star"),
        pytest.param("**Besucher*innen** willkommen", "Besucher*innen willkommen", id="gender star in bold"),
        pytest.param("5*3 und a_b_c", "5*3 und a_b_c", id="signs inside words"),
        pytest.param(r"\*kein\* Stern", "*kein* Stern", id="escaped"),
        pytest.param("[Anmelden](https://a.example/b 'T')", "Anmelden (https://a.example/b)", id="link"),
        pytest.param("[Anmelden][1]\n\n[1]: https://a.example/", "Anmelden (https://a.example/)", id="reference"),
        pytest.param("[lab@a.example](mailto:lab@a.example)", "lab@a.example", id="the address is said once"),
        pytest.param("[Ort](../orte/rathaus.md)", "Ort", id="a link inside the site means nothing elsewhere"),
        pytest.param("[x](javascript:alert(1))", "x", id="only real addresses are written out"),
        pytest.param("[W](https://a.example/b_(c))", "W (https://a.example/b_(c))", id="brackets in an address"),
        pytest.param("<https://a.example/>", "https://a.example/", id="address"),
        pytest.param("![Ein Tisch](a.jpg){ .left }", "Ein Tisch", id="image"),
        pytest.param("# Oben\n\n## Unten ##\nText", "Oben\n\nUnten\nText", id="headings"),
        pytest.param("eine Zeile\nund noch eine\n\nneu", "eine Zeile und noch eine\n\nneu", id="wrapped lines"),
        pytest.param("* a\n* b\n  weiter\n\n1. c", "- a\n- b weiter\n\n1. c", id="lists"),
        pytest.param("> Zitat\n\n---\n\nText", "Zitat\n\nText", id="quote and rule"),
        pytest.param("| a | b |\n|---|---|\n| c | d |", "a, b\n\nc, d", id="table"),
        pytest.param("A <b>B</b><script>alert(1)</script> &amp; C", "A B & C", id="HTML"),
        pytest.param("A<!-- geheim\n -->B", "AB", id="comment"),
        pytest.param("```\nx = *y*  \n```", "x = y", id="code"),
        pytest.param('!!! note "Achtung"\n    Drinnen', "Achtung\nDrinnen", id="admonition"),
        pytest.param("mor\u200bgen &#8234;um\u202e 17", "morgen um 17", id="what reorders text for the eye"),
        pytest.param('vor\n--8<-- "x.md"\nnach', "vor\n\nnach", id="include line"),
    ],
)
def test_the_signs_go_and_the_words_stay(markdown, plain):
    assert plain_text(markdown) == plain


def test_a_long_text_is_cut_between_words_and_says_so():
    text = plain_text("Größe " * 3000)
    assert len(text.encode()) <= MAX_BYTES
    assert text.endswith("Größe …")


def test_an_excerpt_is_the_first_paragraph_that_is_no_heading():
    assert excerpt("# Titel\n\nDer **erste** Absatz,\nzwei Zeilen.\n\nDer zweite.") == "Der erste Absatz, zwei Zeilen."


@pytest.mark.parametrize(
    "piece",
    ["[", "*", "`", "<", "<!--", "[a](", "[a](b", "[a](()", "_a", " ", "- ", "|", "<script", "# ", "![a]", "{.a",
     "[a]:", "\n", "1", "~a", "\\", "**a ", "a\n", "!!! a", "__a", "[a]: <b"],
)  # fmt: skip
def test_no_text_keeps_it_busy(piece):
    began = time.process_time()
    plain_text(piece * (200_000 // len(piece)))
    assert time.process_time() - began < 1
