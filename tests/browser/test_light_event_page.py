"""The portal's page of one event: reached from every list, read in the right order, true when the clock moves on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page
from test_read_aloud import read_aloud

from demonstration import BuiltNetwork
from page_types import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TIMED = PAGES["portal event"]
CANCELLED = PAGES["portal cancelled event"]


def test_every_date_of_the_list_has_its_page_with_a_file_and_the_labs_own(
    page: Page, network: BuiltNetwork, served: str
):
    page.goto(served + "veranstaltungen/")
    ways = set(page.eval_on_selector_all(".stop .title a", "all => all.map(one => one.href)"))
    assert len(ways) > 10
    for way in ways:
        folder = network.public / way.removeprefix(served)
        html = (folder / "index.html").read_text("utf-8")
        offered = re.findall(r'class="button(?: second)?" href="([^"]+)"', html)
        assert len(offered) == 2, way
        assert all((folder / href).exists() for href in offered), way


def test_one_comes_from_the_list_to_the_page_and_on_to_the_lab(page: Page, served: str):
    page.goto(served + "veranstaltungen/")
    link = page.locator(".stop .title a").first
    title = link.inner_text()
    with page.expect_navigation():
        link.click()
    assert page.locator("h1").inner_text().replace("\u00ad", "") == title.replace("\u00ad", "")
    with page.expect_navigation():
        page.get_by_role("link", name="Termin beim Labor ansehen").click()
    assert page.locator("h1").inner_text().replace("\u00ad", "") == title.replace("\u00ad", "")
    canonical = page.locator("link[rel=canonical]").get_attribute("href") or ""
    page.go_back()
    assert page.locator("link[rel=canonical]").get_attribute("href") == canonical
    assert page.locator("meta[property='og:url']").get_attribute("content") == canonical


def test_what_changes_everything_is_read_first_and_whose_word_it_is_last(page: Page, served: str):
    page.goto(served + CANCELLED)
    said = read_aloud(page, "article")
    marks = [
        "link, Alle Termine",
        "Fällt aus.",
        "heading, Fällt aus: Kiezlabor auf dem Wochenmarkt, level 1",
        "complementary, Auf einen Blick",
        "Freitag,",
        "11. Dezember 2026",
        "15 bis 18 Uhr",
        "link, In meinen Kalender",
        "link, Termin beim Labor ansehen",
        "Ort",
        "Barrierefreiheit",
        "Diesmal müssen wir absagen. Der Wagen wird repariert und ist bis zum Freitag nicht fertig.",
        "heading, Woher diese Angaben kommen, level 2",
        "Veröffentlicht von",
        "Zuletzt gesehen",
        "2. Dezember 2026",
        "Lizenz",
        "link, CC BY 4.0",
    ]
    assert [phrase for phrase in said if phrase in marks] == marks


def test_after_its_end_it_says_that_it_is_over(page: Page, served: str):
    page.goto(served + TIMED)
    over = page.get_by_text("Dieser Termin ist vorbei.")
    assert not over.is_visible()
    page.clock.set_fixed_time(page.locator(".ticket .when").get_attribute("data-end") or "")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert over.is_visible()


def test_a_visitor_elsewhere_is_told_whose_time_it_is(browser: Browser, served: str):
    with browser.new_context(locale="de-DE", timezone_id="Asia/Tokyo") as context:
        page = context.new_page()
        page.goto(served + TIMED)
        said = page.locator(".ticket").inner_text()
    assert "Das ist die Ortszeit in Deutschland (Berlin)." in said
    assert "Bei Ihnen:" in said


def test_it_prints_on_one_sheet_with_the_labs_address(page: Page, served: str):
    page.goto(served + TIMED)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    page.emulate_media(media="print")
    assert not page.locator(".button").first.is_visible()
    assert page.locator(".address-of-page").get_by_text("/berlin/veranstaltungen/datenspaziergang/").is_visible()
