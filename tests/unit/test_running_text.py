"""Tables and notes of Markdown: readable without the head, numbers below each other, in the site's language."""

from __future__ import annotations

import re

import markdown
import pytest

from labnetz.markdown_extensions import aligned, running_text

TABLE = """## Ein Tag

| Jahr | Wo | Menschen |
| --- | --- | --- |
| 2025 | Markt | 16.204 |
| 2026 | *Haus* | 87,5 % |
"""


def html(text: str, language: str = "de") -> str:
    known = ["tables", "admonition", aligned.__name__, running_text.__name__]
    return markdown.markdown(text, extensions=known, extension_configs={running_text.__name__: {"language": language}})


def cells(text: str) -> list[str]:
    return re.findall(r"<t[hd][^>]*>", html(text))


def test_every_cell_knows_the_name_of_its_column():
    assert re.findall(r'<td[^>]*data-label="(.*?)"', html(TABLE)) == ["Jahr", "Wo", "Menschen"] * 2


def test_a_table_is_framed_and_named_after_its_heading():
    assert '<div aria-label="Tabelle: Ein Tag" class="table" role="group" tabindex="0"><table>' in html(TABLE)
    assert 'aria-label="Tabelle"' in html(TABLE.split("\n\n", 1)[1])


def test_text_after_a_table_stays_where_it_was():
    assert html(TABLE + "\nDanach.").endswith("</table></div>\n<p>Danach.</p>")


def test_a_column_of_numbers_stands_at_the_right_but_never_the_first_one():
    right = [cell for cell in cells(TABLE) if "align-right" in cell]
    assert len(right) == 3
    assert all("Menschen" in cell or "<th" in cell for cell in right)


def test_what_the_author_said_of_a_column_stays():
    assert "align-right" not in html(TABLE.replace("| --- | --- | --- |", "| --- | --- | :---: |"))


@pytest.mark.parametrize(
    ("written", "language", "title"),
    [
        ("!!! note", "de", "Hinweis"),
        ("!!! warning", "de", "Achtung"),
        ("!!! note", "fr", "Remarque"),
        ("!!! note", "en", "Note"),
        ('!!! note "Mit dem Bus"', "de", "Mit dem Bus"),
        ("!!! eigenes", "de", "Eigenes"),
    ],
)
def test_a_note_is_named_in_the_language_of_the_site(written, language, title):
    assert f'<p class="admonition-title">{title}</p>' in html(f"{written}\n    Text", language)


@pytest.mark.parametrize(
    ("head", "label"),
    [
        ('<abbr title="Veranstaltung">VA</abbr>', "VA"),
        ("eins<br>zwei", "eins zwei"),
        ("Kosten&nbsp;in&nbsp;€", "Kosten\u00a0in\u00a0€"),
        ("`<b>`", "&lt;b&gt;"),
        ("**fett**", "fett"),
    ],
)
def test_html_in_a_head_is_no_html_in_the_name_of_a_cell(head, label):
    text = html(f"## Wo {head}\n\n| A | {head} |\n| --- | --- |\n| x | y |\n")
    assert f'data-label="{label}"' in text.replace("<b>", "&lt;b&gt;")
    assert f'aria-label="Tabelle: Wo {label}"' in text.replace("<b>", "&lt;b&gt;")


@pytest.mark.parametrize(
    ("written", "is_bare"),
    [
        pytest.param("<https://a.example/b>", True, id="an address"),
        pytest.param("[a.example/b](https://www.a.example/b/)", True, id="as on a poster"),
        pytest.param("[**a.example**](http://a.example/)", True, id="in bold"),
        pytest.param("[Unser Haus](https://a.example/)", False, id="words"),
        pytest.param("[a.example](https://b.example/)", False, id="another address"),
        pytest.param("[](#oben)", False, id="a mark without words"),
    ],
)
def test_a_link_that_shows_its_address_is_marked_for_paper(written, is_bare):
    assert ('class="bare"' in html(f"Siehe {written}.")) is is_bare
