"""The page about a lab says all of lab.yml that citizens may know, and is never empty."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from labnetz.content.site_content import SiteContent
from labnetz.model import Fact, Funding, Lab, LabStatus, Legal, Place
from labnetz.publish.lab_pages import lab_pages
from labnetz.publish.lab_words import open_hours, own_place
from labnetz.publish.render import Written
from labnetz.publish.site import Site

URL = "https://netz.example/berlin/"
LAB = Lab(id="berlin", name="Labor Berlin", url=URL, summary="Ein Labor.", licence="CC-BY-4.0")
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
NOTHING = Markup("")


def page(lab: Lab, body: Markup = NOTHING, places: tuple[Place, ...] = ()) -> str:
    site = Site(name="N", url=URL, language="de", timezone="Europe/Berlin", now=NOW, labs={"berlin": lab})
    html = lab_pages(lab, site, SiteContent(places=places))[0].about(Written("Über uns", body, "../"))
    return re.sub(r"<script.*?</script>", "", html)


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).replace("\u00ad", "").strip()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"operator": "Stadt Neustadt"}, "Betrieben von Stadt Neustadt"),
        ({"opened": "2025-06"}, "Zeitraum seit Juni 2025"),
        ({"opened": "2020", "closed": "2022"}, "Zeitraum 2020 bis 2022"),
        ({"former_names": ("Citizen LAB", "Citizen Lab")}, "Frühere Namen Citizen LAB, Citizen Lab"),
        ({"contacts": ("lab@a.example", "zweite@b.example")}, "Kontakt lab@a.example"),
        ({"languages": ("de", "gsg")}, "Sie können uns fragen auf Deutsch, Deutsche Gebärdensprache (DGS)"),
        ({"municipalities": ("Wiesbaden",), "land": "Hessen"}, "Kommune Wiesbaden Land Hessen"),
        ({"funding": (Funding(programme="ZIZ", until="2027-12"),)}, "Gefördert aus ZIZ, bis Dezember 2027"),
        ({"funding": (Funding(programme="ZIZ"), Funding(programme="EFRE"))}, "Gefördert aus ZIZ EFRE"),
        ({"partners": ("Bücherei", "Hochschule")}, "Zusammen mit Bücherei, Hochschule"),
        ({"topics": ("KI",)}, "Themen KI"),
        ({"homepage": "https://stadt.example/"}, "Hauptwebsite https://stadt.example/"),
        ({"opening_hours": ("Mo 10 Uhr",)}, "Öffnungszeiten Mo 10 Uhr"),
        ({"status": LabStatus.CLOSED}, "Zustand geschlossen"),
        ({"facts": (Fact("Es öffnete.", "Pressetext", "2026-11"),)}, "Es öffnete. Quelle: Pressetext, November 2026"),
        ({"facts": (Fact("Es öffnete."),)}, "Was bekannt ist und woher Es öffnete."),
    ],
)
def test_it_says_what_lab_yml_says(changes, words):
    assert words in text(page(replace(LAB, **changes)))


def test_a_page_that_nobody_wrote_has_the_summary():
    html = page(LAB)
    assert '<p class="lead">Ein Labor.</p>' in html
    assert html.count("<h1") == 1
    assert "Zustand" not in text(html)


def test_what_somebody_wrote_stands_there_and_keeps_its_title():
    html = page(LAB, Markup("<p>Wir sind da.</p>"))
    assert "Ein Labor." not in html
    assert "<p>Wir sind da.</p>" in html
    assert page(LAB, Markup("<h1>Wir</h1>")).count("<h1") == 1


def test_its_place_is_linked_with_address_and_hours():
    home = Place(id="haus", name="Haus", street="Weg 1", city="Berlin", opening_hours=("Di 9 Uhr",))
    assert "Ort Haus Weg 1 Berlin Öffnungszeiten Di 9 Uhr" in text(page(replace(LAB, place="haus"), places=(home,)))
    assert "Weg 1" not in page(LAB, places=(home,))


def test_the_labs_own_hours_go_before_those_of_the_house_on_every_page():
    house = Place(id="haus", name="Haus", opening_hours=("Mo bis Sa 8 bis 22 Uhr",))
    lab = replace(LAB, place="haus", opening_hours=("Di 9 Uhr",))
    assert open_hours(lab, own_place(lab, [house])) == ("Di 9 Uhr",)
    assert open_hours(replace(lab, opening_hours=()), house) == ("Mo bis Sa 8 bis 22 Uhr",)
    assert own_place(LAB, [Place(id="", name="Haus")]) is None


def test_of_several_mail_addresses_the_first_is_for_everybody():
    html = page(replace(LAB, contacts=("lab@stadt.example", "technik@stadt.example")))
    assert "lab@stadt.example" in html
    assert "technik@stadt.example" not in html


def test_who_answers_by_law_stands_in_the_imprint_alone():
    assert "Privat" not in page(replace(LAB, legal=Legal(name="Paula Privat", responsible="Paula Privat")))


def test_a_land_that_is_its_only_municipality_is_said_once():
    assert text(page(replace(LAB, municipalities=("Berlin",), land="Berlin"))).count("Berlin") == 1
