"""Ways through the portal's news, calls, practices, places and topics, by keyboard and read aloud."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from test_read_aloud import read_aloud

from page_types import news_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINK_IN_FOCUS = "() => document.activeElement?.matches('a') ? document.activeElement.innerText.trim() : ''"
MOST_STOPS = 80


def follow(page: Page, name: str) -> str:
    """Press Tab until the link of this name has the focus, then Enter; gives the path of the next page."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(LINK_IN_FOCUS).replace("\u00ad", "") == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return urlsplit(page.url).path
    raise AssertionError(f"no stop of the Tab key is called {name}")


def test_somebody_subscribes_to_a_topic_by_keyboard_alone(page: Page, served: str) -> None:
    page.goto(served)
    assert follow(page, "Themen") == "/themen/"
    assert follow(page, "KI") == "/themen/ki/"
    assert follow(page, "Dieses Thema abonnieren") == "/abonnieren/topic/ki/"
    assert page.locator("a[href^='webcal:'], a[href$='feeds/topic/ki.ics']").count() > 0


def test_somebody_takes_part_by_keyboard_alone(page: Page, served: str) -> None:
    page.goto(served)
    assert follow(page, "Mitmachen") == "/mitmachen/"
    path = follow(page, "Testen Sie ein Formular, bevor es alle ausfüllen müssen")
    assert path == "/mitmachen/berlin/formular-testen/"
    own = page.locator(".ticket .button").get_attribute("href")
    assert own == "../../../berlin/mitmachen/formular-testen/"
    assert page.locator("link[rel=canonical]").get_attribute("href") == (
        "https://stadtlabore.example/berlin/mitmachen/formular-testen/"
    )


def test_from_a_practice_one_comes_to_its_origin_and_to_all_who_work_with_it(page: Page, served: str) -> None:
    page.goto(served + "formate/moenchengladbach/betatest-app/")
    assert (
        page.locator("[aria-current=page]:not(nav *)").inner_text() == "Beta-Test einer App mit Bürgerinnen und Bürgern"
    )
    assert follow(page, "Nutzertest am Tresen") == "/formate/berlin/nutzertest/"
    labs = [name.replace("\u00ad", "") for name in page.locator(".plan .lab").all_inner_texts()]
    assert labs == ["Berlin", "Mönchengladbach", "Wiesbaden", "Wiesbaden"]
    assert follow(page, "Testgruppe für den Chatbot") == "/formate/wiesbaden/chatbot-testgruppe/"
    assert follow(page, "Alle Linien des Netzwerks") == "/formate/netz/"
    assert follow(page, "Berlin") == "/labore/berlin/"


def test_a_call_is_read_with_its_deadline_and_its_lab_before_its_title(page: Page, served: str) -> None:
    page.goto(served + "mitmachen/")
    said = read_aloud(page, ".branch > [data-state=open]")[1:]
    assert said[0].startswith("noch bis ")
    assert said[1:4] == [
        "Berlin",
        "heading, Testen Sie ein Formular, bevor es alle ausfüllen müssen, level 3",
        "link, Testen Sie ein Formular, bevor es alle ausfüllen müssen",
    ]


def test_a_call_on_the_portal_says_by_the_visitors_clock_that_its_last_day_is_over(page: Page, served: str) -> None:
    page.clock.set_fixed_time("2027-06-01T12:00:00+02:00")
    page.goto(served + "mitmachen/berlin/formular-testen/")
    assert page.locator(".ticket .is-over").is_visible()
    page.clock.set_fixed_time("2026-12-02T12:00:00+01:00")
    page.reload()
    assert not page.locator(".ticket .is-over").is_visible()


def test_news_say_whose_they_are_where_to_read_on_and_under_which_licence(page: Page, served: str) -> None:
    page.goto(served + news_page("nutzertest-ergebnis", "berlin"))
    own = page.locator("link[rel=canonical]").get_attribute("href")
    assert own == "https://stadtlabore.example/berlin/aktuelles/nutzertest-ergebnis/"
    ticket = page.locator(".ticket .button")
    assert ticket.inner_text() == "Beim Labor weiterlesen"
    assert (
        page.evaluate("(one) => one.href", ticket.element_handle()) == served + "berlin/aktuelles/nutzertest-ergebnis/"
    )
    assert page.locator(".provenance dd").all_inner_texts() == ["CityLAB Berlin", "CC BY 4.0"]


def test_visitors_elsewhere_are_told_whose_time_a_topics_dates_have(browser: Browser, served: str) -> None:
    context = browser.new_context(timezone_id="America/New_York")
    page = context.new_page()
    page.goto(served + "themen/ki/")
    assert page.locator("[data-zone]").first.is_visible()
    context.close()


def test_the_search_leads_to_a_topic(page: Page, served: str) -> None:
    page.goto(served + "veranstaltungen/?q=Nachhaltigkeit")
    found = page.locator("main a[href$='themen/nachhaltigkeit/']")
    found.first.wait_for()
    assert found.first.inner_text().replace("\u00ad", "") == "Nachhaltigkeit"
