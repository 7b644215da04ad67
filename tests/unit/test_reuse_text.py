"""The text of another lab on our page: nothing of it runs, nothing loads from elsewhere, and its words stay."""

from __future__ import annotations

import re
from datetime import date
from string import ascii_lowercase
from time import process_time

import markdown
import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xss_vectors
from labnetz.bundle import Bundle, BundledFile
from labnetz.harvest.reuse import danger_in
from labnetz.locale import say
from labnetz.reuse.foreign_text import clean_markdown
from labnetz.reuse.head import Head, parts_of
from labnetz.reuse.page import CannotAdopt, Page, Taking, page_of
from labnetz.reuse.proof import find_danger
from labnetz.reuse.terms import same_licence, terms_of

EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]
"""As on every page (shared_content/base.yml), and one that many labs add."""


def page(body: str, head: str = "", **said: object) -> Page:
    text = f"---\ntitle: Testessen\nid: testessen\nversion: '1.0'\nlicence: CC-BY-4.0\n{head}---\n\n{body}\n"
    bundle = Bundle(
        **({"lab": "a", "lab_name": "Labor A", "site": "https://a.example/", "id": "testessen", "title": "Testessen",
            "text": text, "url": "https://a.example/formate/testessen/", "version": "1.0", "licence": "CC-BY-4.0",
            "language": "de", "hash": f"sha256:{'1' * 64}"} | said),
    )  # fmt: skip
    made = page_of(Taking(bundle=bundle, lab="a", id="testessen", day=date(2026, 11, 22), language="de"))
    if (danger := find_danger(parts_of(made.text, "").body)) is not None:
        raise CannotAdopt(danger)
    return made


def shown(text: str) -> str:
    return markdown.markdown(parts_of(text, "").body, extensions=EXTENSIONS)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("Ein <b>fettes</b> Wort", "Ein fettes Wort", id="tags go, their words stay"),
        pytest.param("Vor<script>alert(1)</script>her", "Vorher", id="a script goes whole"),
        pytest.param("3 < 4 und x<y", "3 < 4 und x&lt;y", id="comparisons stay"),
        pytest.param("A <!-- nicht zeigen --> B", "A  B", id="comments go"),
        pytest.param("# Ziel {: onclick='x()' }", "# Ziel ", id="attributes go"),
        pytest.param("Text {#oben .rot}", "Text ", id="ids and classes go"),
        pytest.param("{{ config.site_url }}", " config.site_url ", id="marks of templates go"),
        pytest.param('--8<-- "/etc/passwd"', "", id="snippets go"),
        pytest.param("[Klick](javascript:alert(1))", "[Klick](#alert(1))", id="javascript goes"),
        pytest.param("[Klick](&#106;avascript&colon;alert(1))", "[Klick](#alert(1))", id="hidden in numbers, too"),
        pytest.param("![Bild](https://t.example/p.gif)", "[Bild](https://t.example/p.gif)", id="pictures become links"),
        pytest.param("<https://a.example/> <x@a.example>", "<https://a.example/> <x@a.example>", id="addresses stay"),
        pytest.param("Code `<b>`", "Code `‹b›`", id="code in a line is drawn"),
        pytest.param("Uhrzeit: 10:30, Daten:neu", "Uhrzeit: 10:30, Daten:neu", id="colons stay"),
        pytest.param("!!! note\n    Hallo", "!!! note\n    Hallo", id="notes stay"),
        pytest.param("[^1]\n\n[^1]: Fußnote", "[^1]\n\n[^1]: Fußnote", id="footnotes stay"),
        pytest.param("~~~\n<b>\n~~~", "~~~\n<b>\n~~~", id="blocks of code stay"),
    ],
)
def test_a_foreign_text_is_cleaned(written, kept):
    assert clean_markdown(written).text == kept
    assert clean_markdown(kept).text == kept


def test_what_went_is_told_once():
    removed = clean_markdown("<b>x</b> {{ y }} <i>z</i>").removed
    assert [say(one, "de") for one in removed] == [
        "HTML wurde aus seinem Text entfernt.",
        "Zeichen für Vorlagenprogramme wurden aus seinem Text entfernt.",
    ]


VECTORS = sorted(
    {text for name, value in vars(xss_vectors).items() if name.isupper() and isinstance(value, list) for text in value}
)


ATTRIBUTES = {"class", "id", "title", "href", "rel", "start", "alt", "style", "src"}


def is_harmless(html: str) -> bool:
    """Ask another program than ours: does it call every tag harmless, and are there no attributes but ours?"""
    seen: list[str] = []

    def look(tag: str, name: str, value: str) -> str:
        if name not in ATTRIBUTES:
            seen.append(name)
        plain = "".join(sign for sign in value if sign > " ")
        if name in {"href", "src"} and (found := re.match(r"([a-z][a-z0-9+.-]*):", plain, re.IGNORECASE)):
            seen.extend([value] if found[1].lower() not in {"http", "https", "mailto", "tel"} else [])
        if name == "src" and re.match(r"(?:https?:)?[\\/]{2}", plain, re.IGNORECASE):
            seen.append(value)
        return value

    # Attributes and schemes that the program does not know it would take out before anybody looks at them.
    schemes = set(re.findall(r"[a-z][a-z0-9+.-]*(?=:)", html.lower()))
    nh3.clean(html, tags=nh3.ALLOWED_TAGS, clean_content_tags=set(), attributes={}, attribute_filter=look,
              generic_attribute_prefixes=set(ascii_lowercase), link_rel=None, url_schemes=schemes)  # fmt: skip
    tags = set(re.findall(r"<([a-z][^\s/>]*)", html.lower()))
    return not seen and tags <= nh3.ALLOWED_TAGS


@pytest.mark.parametrize(
    "evil",
    [
        "<button>",
        "<p onmouseover='x'>",
        "<a href='vbscript:x'>",
        "<a href='about:x'>",
        "<a xlink:href='x'>",
        "<img src='//t.example/p'>",
        "<img srcset='//t.example/p 2x'>",
    ],
)
def test_the_other_program_would_tell(evil):
    assert is_harmless('<p class="a">x <a href="https://a.example/">y</a></p>') is True
    assert is_harmless(f"<p>x {evil}</p>") is False


@pytest.mark.parametrize("wrap", ["{}", "Text {} Text", "- {}", "> {}", "[x]({})", "![x]({})", "`{}`", "{}\n{{: {} }}"])
def test_nothing_of_known_attacks_comes_through(wrap):
    for vector in VECTORS:
        try:
            made = page(wrap.replace("{}", vector).replace("{{", "{").replace("}}", "}"))
        except CannotAdopt:
            continue  # refused: also well
        html = shown(made.text)
        assert is_harmless(html), (vector, html)


@given(
    st.lists(
        st.sampled_from(
            [
                *VECTORS[::7],
                "\n",
                "\n\n",
                "```",
                "~~~",
                "`",
                "[a](",
                ")",
                "> ",
                "    ",
                "\t",
                "<",
                ">",
                "&lt;",
                "{",
                "}",
                "![",
                "]: ",
            ]
        ),
        max_size=8,
    )
)
@settings(max_examples=60, deadline=None)
def test_pieces_of_attacks_put_together_come_through_neither(pieces):
    try:
        made = page("".join(pieces))
    except CannotAdopt:
        return
    assert is_harmless(shown(made.text)), made.text


def test_the_second_lock_holds_without_the_first():
    assert find_danger("Hallo [Welt](https://a.example/) `x`\n\n| a |\n|:-:|\n| b |\n") is None
    for evil in (
        "<script>x</script>",
        "[x](javascript:x)",
        "![x](//t.example/p)",
        "# x {: onclick=x }\n",
        "<p style='x'>",
    ):
        assert find_danger(evil) is not None


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_page_says_where_it_is_from_and_leaves_what_is_the_others_own():
    head = "contact: {name: Team, email: t@a.example}\nvisibility: internal\nformer_ids: [alt]\nchanges: [Anders]\n"
    made = page("Text", f"{head}template: main.html\nhide: [toc]\nadopted: 2020-01-01\n")
    values = Head(parts_of(made.text, "").head, "").values
    assert values == {
        "title": "Testessen",
        "version": "1.0",
        "licence": "CC-BY-4.0",
        "origin": "a",
        "based_on": "a/testessen@1.0",
        "based_on_url": "https://a.example/formate/testessen/",
        "based_on_hash": f"sha256:{'1' * 64}",
        "attribution": "„Testessen“ von Labor A, CC BY 4.0, https://a.example/formate/testessen/",
        "adopted": "2026-11-22",
    }


def test_what_the_bundle_says_about_credit_and_origin_is_kept():
    made = page("Text", attribution="Nach einer Idee von Labor Null", origin="null", language="en")
    values = Head(parts_of(made.text, "").head, "").values
    assert (values["attribution"], values["origin"], values["language"]) == (
        "Nach einer Idee von Labor Null",
        "null",
        "en",
    )


def test_files_come_to_a_folder_of_their_own_and_links_lead_there():
    head = "attachments: [files/ablauf.pdf]\nimage: {src: files/bild.png, alt: Suppe, credit: Team, licence: CC0-1.0}\n"
    files = (BundledFile("files/ablauf.pdf", b"%PDF-1.4"), BundledFile("files/bild.png", b"\x89PNG"))
    made = page("[Ablauf](files/ablauf.pdf) ![Suppe](files/bild.png) und profiles/x", head, files=files)
    assert set(made.files) == {"testessen/ablauf.pdf", "testessen/bild.png"}
    assert "[Ablauf](testessen/ablauf.pdf) ![Suppe](testessen/bild.png) und profiles/x" in made.text
    values = Head(parts_of(made.text, "").head, "").values
    assert values["attachments"] == ["testessen/ablauf.pdf"]
    assert values["image"]["src"] == "testessen/bild.png"


def test_a_text_with_marks_of_a_merge_is_not_taken_over():
    with pytest.raises(CannotAdopt):
        page("<<<<<<< Ihre Fassung\na\n=======\nb\n>>>>>>> Vorlage\n")


def test_a_text_that_never_ends_is_not_taken_over():
    with pytest.raises(CannotAdopt):
        page("a " * 150_000)


@pytest.mark.slow
def test_a_text_that_takes_for_ever_to_show_is_not_waited_for():
    assert danger_in("Hallo [Welt](https://a.example/)\n") is None
    assert "zu lange" in say(danger_in("[" * 60_000, seconds=0.5), "de")


# --- licences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("licence", "may", "alike", "told"),
    [
        pytest.param("CC-BY-4.0", True, False, 0, id="CC BY"),
        pytest.param("CC BY-SA 4.0", True, True, 1, id="as people write it"),
        pytest.param("https://creativecommons.org/licenses/by-sa/3.0/de/", True, True, 1, id="its address"),
        pytest.param("https://creativecommons.org/publicdomain/zero/1.0/", True, False, 0, id="the address of CC0"),
        pytest.param("CC0-1.0", True, False, 0, id="CC0"),
        pytest.param("dl-de/by-2-0", True, False, 0, id="dl-de"),
        pytest.param("MIT", True, False, 0, id="MIT"),
        pytest.param("GPL-3.0-or-later", True, True, 1, id="GPL"),
        pytest.param("CC-BY-NC-4.0", True, False, 1, id="not for money"),
        pytest.param("CC-BY-NC-SA-4.0", True, True, 2, id="not for money, and alike"),
        pytest.param("CC-BY-ND-4.0", False, False, 0, id="no changes"),
        pytest.param("cc by-nc-nd 4.0", False, False, 0, id="no changes, not for money"),
        pytest.param("", False, False, 0, id="none"),
        pytest.param("CC-BY-4.0 oder so", False, False, 0, id="nobody knows it"),
        pytest.param("Alle Rechte vorbehalten", False, False, 0, id="all rights reserved"),
    ],
)  # fmt: skip
def test_what_a_licence_allows(licence, may, alike, told):
    terms = terms_of(licence)
    assert (terms.refusal is None, terms.alike, len(terms.conditions)) == (may, alike, told)


def test_two_names_of_one_licence():
    assert same_licence("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/deed.de") is True
    assert same_licence("CC-BY-4.0", "CC-BY-3.0") is False


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param("![x](http:t.example/p.gif)", id="a browser adds the slashes"),
        pytest.param("![x](/\\t.example/p.gif)", id="a browser turns them round"),
        pytest.param("![a [b] c](//t.example/p.gif)", id="brackets in its text"),
        pytest.param("![r]\n\n[r]: //t.example/p.gif", id="its address stands elsewhere"),
        pytest.param("![r]\n\n[r]: //[x", id="no address at all"),
    ],
)
def test_no_picture_asks_another_site_however_its_address_is_written(picture):
    with pytest.raises(CannotAdopt):
        page(picture)


@pytest.mark.parametrize(
    "unit", ["![", "<script>", "<svg><math>", "</script", "`a ``b ", "{: ", "&#x", "<!--", "```\n\n"]
)
def test_the_time_for_cleaning_grows_with_the_text_and_not_faster(unit):
    """Twice the square root would do: a text of ten times the length may take thirty times as long, not a hundred."""

    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        began = process_time()
        clean_markdown(text)
        return process_time() - began

    assert seconds(60_000) < 30 * max(min(seconds(6_000), seconds(6_000)), 0.02)


def test_a_bundle_that_names_another_labs_page_gives_that_lab_no_credit_for_it():
    """Else we would say that we built on what the other lab has."""
    made = page("Text", url="https://b.example/formate/testessen/").text
    assert "based_on_url: https://a.example/\n" in made
    assert "b.example" not in made
