"""Places in words: what is known of access is a table, what is not known says whom to ask, no map is loaded."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup

from labnetz.content.site_content import SiteContent
from labnetz.model import Access, Lab, Place
from labnetz.publish.lab_pages import lab_pages
from labnetz.publish.place_words import access_rows, access_tags
from labnetz.publish.render import Written
from labnetz.publish.site import Site

URL = "https://netz.example/berlin/"
LAB = Lab(id="berlin", name="Labor", url=URL, contacts=("lab@berlin.example",))
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
FACTS = (("wc", Access.YES), ("wheelchair", Access.LIMITED), ("lift", Access.NO), ("rampe", Access.YES))
MEASURES = (("steps", "1"), ("step-height-cm", "4.5"), ("door-width-cm", "90"), ("wc-key", "euro-key"))


def pages(place: Place):
    site = Site(name="N", url=URL, language="de", timezone="Europe/Berlin", now=NOW, labs={"berlin": LAB})
    return lab_pages(LAB, site, SiteContent(places=(place,)))[0]


def page(**known: object) -> str:
    place = Place(**({"id": "p", "name": "Haus"} | known))  # type: ignore[arg-type]
    return re.sub(r"<script.*?</script>", "", pages(place).place(place, Markup("<p>Text</p>"), "../../"))


def cells(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [[re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)] for row in rows]


def test_what_is_known_of_access_is_a_table_in_the_order_in_which_people_ask():
    assert cells(page(access=FACTS, measures=MEASURES)) == [
        ["Was", "Antwort", "Genauer"],
        ["Rollstuhl", "eingeschränkt", "Eine Stufe, 4,5 cm · Türbreite 90 cm"],
        ["Aufzug", "nein", ""],
        ["Barrierefreies WC", "ja", "WC mit Euro-Schlüssel"],
        ["Rampe", "ja", ""],
    ]


def test_the_table_can_be_read_cell_by_cell():
    html = page(access=FACTS, measures=MEASURES, access_checked=date(2026, 5, 10))
    assert html.count('<th scope="row">') == 4
    assert html.count('<th scope="col">') == 3
    assert "<caption>Zuletzt geprüft am 10. Mai 2026</caption>" in html
    assert html.count('class="good"') == 2


def test_without_measures_there_is_no_empty_column():
    assert cells(page(access=FACTS))[0] == ["Was", "Antwort"]
    assert "<caption>Wann das geprüft wurde, ist nicht angegeben.</caption>" in page(access=FACTS)


def test_what_was_measured_is_shown_also_where_nobody_gave_an_answer():
    rows = access_rows(Place(name="Haus", measures=(("steps", "0"),)), "de")
    assert [(row.fact, row.answer, row.measured, row.is_good) for row in rows] == [
        ("Rollstuhl", "keine Angabe", "Ohne Stufen", False)
    ]


def test_a_place_of_which_nothing_is_known_has_no_table_and_no_no():
    html = page()
    assert "<table" not in html
    assert "nein" not in html
    assert "Dazu gibt es keine Angabe: Rollstuhl, Aufzug" in html
    assert '<a href="mailto:lab@berlin.example">' in html


def test_access_stands_before_what_was_written():
    html = page(access=FACTS)
    assert html.index("Barrierefreiheit</h2>") < html.index("<p>Text</p>")


def test_the_way_there():
    html = page(street="Weg 1", postal_code="12345", city="Berlin", lat=52.5, lon=13.25, transit="Bus 7")
    assert "<address>Weg 1<br>12345 Berlin</address>" in html
    assert 'href="geo:52.5,13.25?q=52.5,13.25(Haus)"' in html
    assert 'href="https://www.openstreetmap.org/?mlat=52.5&amp;mlon=13.25#map=18/52.5/13.25" rel="noreferrer"' in html
    assert "Bus 7" in html
    assert not re.search(r"<(?:iframe|img|script|link)", html)


@pytest.mark.parametrize(("street", "label"), [("Weg 1", "Adresse"), ("", "Ort")])
def test_a_town_alone_is_not_called_an_address(street, label):
    html = page(street=street, city="Berlin")
    assert re.findall(r"<dt>(.*?)</dt>\s*<dd>\s*<address>", html) == [label]


def test_without_coordinates_there_is_no_map():
    assert "openstreetmap" not in page(city="Berlin")
    assert "geo:" not in page(city="Berlin", lat=52.5)


def test_a_name_cannot_get_out_of_its_link():
    html = page(name='Haus"><b>&)', lat=1.0, lon=2.0)
    assert "(Haus%22%3E%3Cb%3E%26%29)" in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, [("Barrierefreiheit: keine Angabe", "unknown")]),
        ({"access": (("lift", Access.UNKNOWN),)}, [("Barrierefreiheit: keine Angabe", "unknown")]),
        (
            {"access": FACTS[:2], "measures": MEASURES[:1]},
            [("Rollstuhl: eingeschränkt", ""), ("Barrierefreies WC: ja", "good"), ("Eine Stufe", "")],
        ),
    ],
)
def test_the_list_of_places_says_in_short_what_is_known(known, expected):
    place = Place(id="p", name="Haus", **known)
    assert [(tag.text, tag.kind) for tag in access_tags(place, "de")] == expected
    listed = pages(place).places_list(Written("Orte", Markup(""), "../"))
    assert all(text in listed for text, _ in expected)


def test_a_list_without_places_says_so():
    site = Site(name="N", url=URL, language="de", timezone="Europe/Berlin", now=NOW, labs={"berlin": LAB})
    listed = lab_pages(LAB, site, SiteContent())[0].places_list(Written("Orte", Markup(""), "../"))
    assert "Noch ist kein Ort beschrieben." in listed
