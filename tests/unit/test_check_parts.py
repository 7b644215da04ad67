"""What the rules are made of: what a PDF declares, the Länder, the legal pages, and what nobody reads on a page."""

from __future__ import annotations

import zlib
from datetime import datetime
from time import process_time

import pytest

from labnetz.check import check_site
from labnetz.check.look import text_of
from labnetz.check.pdf import Declared, declared
from labnetz.check.words import placeholders
from labnetz.content.lab import read_lab
from labnetz.content.legal_pages import FOOT, kind_of
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.lands import LANDS, cited_instead, cites

NOW = datetime.fromisoformat("2026-11-20T12:00:00+01:00")
CATALOG = b"<</Type /Catalog /MarkInfo <</Marked true>> /Lang (de-DE)>>"
PACKED = (
    b"<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length 9>>\nstream\n"
    + zlib.compress(CATALOG)
    + b"\nendstream"
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"%PDF-1.7\n" + CATALOG, Declared(readable=True, tagged=True, language=True), id="plain"),
        pytest.param(b"%PDF-1.7\n" + PACKED, Declared(readable=True, tagged=True, language=True), id="packed"),
        pytest.param(b"%PDF-1.4\n<</Type /Catalog>>", Declared(readable=True), id="a scan"),
        pytest.param(b"%PDF-1.7\n" + PACKED[:90], Declared(readable=True), id="cut off"),
        pytest.param(b"%PDF-1.7\n/MarkInfo <</Marked false>> /Lang ()", Declared(readable=True), id="says no"),
        pytest.param(b"%PDF-1.7\n<</Encrypt 5 0 R>>", Declared(readable=False), id="locked"),
        pytest.param(b"<html>", Declared(readable=False), id="no PDF"),
        pytest.param(b"", Declared(readable=False), id="nothing"),
    ],
)
def test_a_pdf_is_asked_for_tags_and_language(content, expected):
    assert declared(content) == expected


def test_there_are_sixteen_laender_and_each_finds_its_own_law():
    assert len(LANDS) == 16
    for land in LANDS.values():
        assert all(cites(f"Es gilt das {law}.", land) for law in land.laws)


def test_a_law_is_found_however_it_is_spaced():
    assert cites("nach der BITV-NRW", LANDS["Nordrhein-Westfalen"])
    assert not cites("nach der BITV 2.0", LANDS["Nordrhein-Westfalen"])
    assert cited_instead("BITV NRW", LANDS["Hessen"]) == LANDS["Nordrhein-Westfalen"]
    assert cited_instead("BGG", LANDS["Hessen"]) is None
    assert cited_instead("LBGG M-V", LANDS["Schleswig-Holstein"]) == LANDS["Mecklenburg-Vorpommern"]


def test_legal_pages_are_known_by_their_names_in_three_languages():
    assert {kind_of(path) for path in ("impressum.md", "imprint/index.md", "service/mentions-legales.md")} == {
        "imprint"
    }
    assert kind_of("aktuelles/impressum-neu.md") == ""
    assert {"impressum.md", "barriere-melden.md", "leichte-sprache.md", "gebaerdensprache.md"} < set(FOOT)


def test_what_nobody_reads_keeps_its_room():
    raw = "---\ntitle: A # TODO\n# TODO\n---\nVor `TODO` nach\n\n```\nTODO\n```\n<!-- TODO -->\nEnde\n"
    text = text_of("a.md", raw)
    assert "TODO" not in text.said
    assert len(text.said) == len(text.words) == len(raw)
    assert "title: A" in text.said
    assert "title" not in text.words
    assert str(text.where(text.words.index("Ende"))) == "a.md:11:1"


def test_drafts_are_not_looked_through():
    lab, _ = read_lab("id: x\nname: X\nurl: https://x.example/\nlicence: CC-BY-4.0\n", "lab.yml")
    page = "---\ntitle: Neu\ndate: 2026-11-18\nvisibility: {visibility}\n---\nTODO ![](a.png)\n"
    for visibility, rules in (("draft", set()), ("internal", {"DATA-38", "A11Y-06"})):
        file = SourceFile("aktuelles/a.md", page.format(visibility=visibility), lab.url)
        found = check_site(read_site([file], lab, now=NOW), lab, now=NOW)
        assert {problem.rule for problem in found if problem.level != "note"} == rules


HOSTILE = {
    "one word": "a" * 100_000,
    "brackets": "![" * 50_000,
    "links": "](" * 50_000,
    "tags": "<img " * 20_000,
    "frames": "<iframe src=" * 10_000,
    "loads": "<link //" * 12_000,
    "digits": "1 " * 50_000,
    "times": "um 18 Uhr " * 10_000,
    "mail": "ab.cd@" * 16_000,
    "code": "` a" * 30_000,
    "empty lines": "\n" * 100_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_keeps_the_rules_busy(name):
    lab, _ = read_lab("id: x\nname: X\nurl: https://x.example/\nlicence: CC-BY-4.0\nland: Hessen\n", "lab.yml")
    page = f"---\ntitle: T\n---\n{HOSTILE[name]}\n"
    event = f"---\ntitle: T\nstart: 2026-12-02 17:00\ncontact: {{phone: 030 1234567}}\n---\n{HOSTILE[name]}\n"
    names = ("index.md", "impressum.md", "barrierefreiheit.md", "gebaerdensprache.md")
    files = [*(SourceFile(path, page, lab.url) for path in names), SourceFile("veranstaltungen/a.md", event, lab.url)]
    content = read_site(files, lab, now=NOW)
    begun = process_time()
    check_site(content, lab, now=NOW)
    assert process_time() - begun < 5


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "TBD",
        "FIXME",
        "XXXX",
        "in Musterstadt",
        "Musterstraße 1",
        "LOREM Ipsum",
        "[ bitte ergänzen ]",
        "[Placeholder: photo]",
        "[...]",
        "Hier kommt bald ein Text",
        "hier steht demnächst die Beschreibung",
        "hıer kommt noch Text",  # the pattern takes a Turkish ı for an i
        "Hier folgt später Inhalt",
        "Beſchreibung folgt",
    ],
)
def test_each_placeholder_is_found_where_nothing_else_stands(text):
    assert len(list(placeholders(text_of("a.md", text)))) == 1


def test_a_text_without_a_placeholder_has_none():
    assert list(placeholders(text_of("a.md", "Wir treffen uns am Mittwoch, und der Bus kommt um sechs."))) == []
