"""What the page of a practice says to whoever wants to take it over, and whose idea it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from labnetz.model import Lab, Practice
from labnetz.publish.practice_page import practice_page
from labnetz.publish.site import Site
from labnetz.publish.take_over import take_over

LAB = Lab(id="berlin", name="CityLAB Berlin", licence="CC-BY-4.0", url="https://berlin.example/")
SITE = Site(
    name=LAB.name,
    url=LAB.url,
    language="de",
    timezone="Europe/Berlin",
    now=datetime(2026, 11, 22, tzinfo=UTC),
    labs={LAB.id: LAB},
)
PRACTICE = Practice(
    lab="berlin",
    id="testessen",
    title="Test<b>essen</b>",
    version="1.0",
    licence="CC-BY-4.0",
    url="https://berlin.example/formate/testessen/",
    bundle="https://berlin.example/practices/testessen.zip",
    bundle_size=2180,
    hash="sha256:" + "ab" * 32,
)
OFFER = 'id="take-over"'


def page(practice=PRACTICE, site=SITE):
    return str(practice_page(practice, (), Markup(), site, "../../"))


def test_the_bundle_is_offered_with_its_size_and_checksum():
    html = page()
    assert 'href="../../practices/testessen.zip" download>Baustein herunterladen (ZIP,&nbsp;2\u00a0kB)</a>' in html
    assert 'href="../../practices/testessen.zip.sha256"' in html
    assert "ab" * 32 in html
    assert html.index('href="#take-over"') < html.index(OFFER)


def test_there_is_a_way_with_a_program_and_one_by_hand():
    found = take_over(PRACTICE, SITE, "../../")
    assert found.command == "labnetz adopt berlin/testessen --from https://berlin.example/"
    assert found.name == "testessen.md"
    assert found.lines == (
        "based_on: berlin/testessen@1.0\n"
        "based_on_url: https://berlin.example/formate/testessen/\n"
        f"based_on_hash: {PRACTICE.hash}\n"
        'attribution: "„Test<b>essen</b>“ von CityLAB Berlin, CC BY 4.0, https://berlin.example/formate/testessen/"'
    )
    html = page()
    assert found.command in html
    assert "practice.md um in testessen.md" in html
    assert "<b>essen" not in html


@pytest.mark.parametrize(
    ("octets", "language", "said"),
    [
        (0, "de", ""),
        (1, "de", "1 kB"),
        (999_499, "de", "999 kB"),
        (2_340_000, "de", "2,3 MB"),
        (2_340_000, "en", "2.3 MB"),
    ],
)
def test_how_big_it_is_in_words(octets, language, said):
    practice, site = replace(PRACTICE, bundle_size=octets), replace(SITE, language=language)
    assert take_over(practice, site, "").size == said


def test_what_is_withdrawn_is_told_and_not_offered():
    html = page(replace(PRACTICE, withdrawn="Der Dienst wurde <eingestellt>."))
    assert "Bitte nutzen Sie diesen Baustein nicht mehr." in html
    assert "Der Dienst wurde &lt;eingestellt&gt;." in html
    assert html.index("nicht mehr") < html.index('class="ticket"')
    assert OFFER not in html
    assert "practices/testessen.zip" not in html


def test_without_a_bundle_nothing_is_offered():
    html = page(replace(PRACTICE, bundle="", hash="", bundle_size=0))
    assert OFFER not in html
    assert "#take-over" not in html


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ("CC-BY-4.0", "Ihr Labor darf diesen Baustein nutzen, ändern und weitergeben."),
        ("CC-BY-ND-4.0", "Fragen Sie das Labor, von dem der Baustein stammt"),
        ("Alle Rechte vorbehalten", "Fragen Sie das Labor, von dem der Baustein stammt"),
    ],
)
def test_what_the_licence_allows(licence, said):
    other = {"Ihr Labor darf", "Fragen Sie das Labor"} - {said[:14], said[:20]}
    html = page(replace(PRACTICE, licence=licence))
    assert said in html
    assert not any(one in html for one in other)


def test_a_licence_that_asks_for_the_same_one_says_so():
    assert take_over(replace(PRACTICE, licence="CC-BY-SA-4.0"), SITE, "").conditions != ()
    assert take_over(PRACTICE, SITE, "").conditions == ()


def test_the_page_of_a_copy_names_whom_it_must_name():
    copy = replace(
        PRACTICE, based_on="kiel/suppe@2.1", attribution="„Suppe“ von <Kiel>, CC BY 4.0", changes=("Mehr Salz",)
    )
    html = page(copy)
    shown = "„Suppe“ von &lt;Kiel&gt;, CC BY 4.0"
    assert html.index('class="lineage"') < html.index(shown) < html.index("Mehr Salz")
    assert f"{shown}; verändert von CityLAB Berlin" in html
