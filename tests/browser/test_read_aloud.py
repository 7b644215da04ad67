"""What a screen reader says of a date in the list and of a ticket, in which order."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from in_the_page import MODULES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

READER = MODULES / "@guidepup/virtual-screen-reader/lib/esm/index.browser.js"
# It begins again after the end.
READ = """async (place) => {
  const { virtual } = await import("/virtual-screen-reader.js");
  await virtual.start({ container: document.querySelector(place) });
  const first = await virtual.lastSpokenPhrase();
  do await virtual.next(); while (await virtual.lastSpokenPhrase() !== first);
  const said = await virtual.spokenPhraseLog();
  await virtual.stop();
  return said.slice(0, -1);
}"""
# What is said around the words; a list says its length with its first item.
AROUND = re.compile(r"end of .*|paragraph|time|strong|section|term|definition|·|listitem.* position (?!1,).*")


def read_aloud(page: Page, place: str) -> list[str]:
    page.route("**/virtual-screen-reader.js", lambda route: route.fulfill(path=READER, content_type="text/javascript"))
    said = (phrase.replace("\u00ad", "") for phrase in page.evaluate(READ, place))
    return [phrase for phrase in said if not AROUND.fullmatch(phrase)]


def test_a_date_in_the_list(page: Page, served: str) -> None:
    page.goto(served + "moenchengladbach/veranstaltungen/")
    assert read_aloud(page, ".day:has(.stop:not([data-status=cancelled]) .tags)") == [
        "heading, Donnerstag, 3. Dezember 2026, level 2",
        "Donnerstag, 3. Dezember 2026",
        "list",
        "listitem, level 1, position 1, set size 1",
        "10 bis 12 Uhr",
        "heading, Digital-Sprechstunde: Fragen zu Telefon und Stadt-App, level 3",
        "link, Digital-Sprechstunde: Fragen zu Telefon und Stadt-App",
        "stadtlabor.mg in der Zentralbibliothek",
        "list",
        "listitem, level 2, position 1, set size 4",
        "kostenlos",
        "ohne Anmeldung",
        "Barrierefreiheit: keine Angabe",
        "persönliche Assistenz",
    ]


def test_a_cancelled_date_says_so_before_all_else(page: Page, served: str) -> None:
    page.goto(served + "berlin/veranstaltungen/")
    said = read_aloud(page, ".stop[data-status=cancelled]")
    said.remove("listitem, level 1")
    assert said[0].startswith("Fällt aus")
    assert said[1:4] == [
        "15 bis 18 Uhr",
        "heading, Fällt aus: Kiezlabor auf dem Wochenmarkt, level 3",
        "link, Fällt aus: Kiezlabor auf dem Wochenmarkt",
    ]
    assert said[-2].startswith("Der Wagen ist in der Werkstatt. Der Ersatztermin ist am Freitag")
    assert said[-1] == "Kiezlabor, unterwegs in Berlin"


def test_an_event_and_its_ticket(page: Page, served: str) -> None:
    page.goto(served + "berlin/veranstaltungen/kiezlabor-wochenmarkt/")
    said = read_aloud(page, "article")
    marks = [
        "link, Alle Termine",
        "Fällt aus.",
        next(phrase for phrase in said if phrase.startswith("Der Wagen ist in der Werkstatt. Der Ersatztermin ist am")),
        "heading, Fällt aus: Kiezlabor auf dem Wochenmarkt, level 1",
        "Zwischen Käse und Kartoffeln beantworten wir Fragen zu digitalen Angeboten der Stadt.",
        "complementary, Auf einen Blick",
        "Freitag,",
        "11. Dezember 2026",
        "15 bis 18 Uhr",
        "link, In meinen Kalender",
        "Ort",
        "link, Kiezlabor, unterwegs in Berlin",
        "Kosten",
        "kostenlos",
        "Anmeldung",
        "Ohne Anmeldung",
        "Barrierefreiheit",
        "Diesmal müssen wir absagen. Der Wagen wird repariert und ist bis zum Freitag nicht fertig.",
    ]
    assert [phrase for phrase in said if phrase in marks] == marks


def test_a_day_of_the_month_is_said_with_each_title(page: Page, served: str) -> None:
    page.goto(served + "berlin/veranstaltungen/monat/2026-12/")
    said = read_aloud(page, "table")
    assert said[0] == "table, Dezember 2026"
    assert [phrase for phrase in said if phrase.startswith("columnheader, ")] == [
        f"columnheader, {day}"
        for day in ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
    ]
    assert "link, Dienstag, 1. Dezember: Offene Sprechstunde: Ihre Idee für Berlin" in said
    links = [phrase for phrase in said if phrase.startswith("link, ")]
    assert len(links) > 10
    assert [phrase for phrase in links if not re.match(r"link, \w+tag|link, Mittwoch", phrase)] == []
