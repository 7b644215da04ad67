"""axe finds nothing in what a page can become: running, over, empty, very long, and cut nowhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page

import extreme
from in_the_page import (
    LARGE_TEXT,
    ON_PLACE,
    SPACED_TEXT,
    TAGS,
    WIDTHS,
    add_sheet,
    axe,
    axe_in_every_look,
    cut_off,
    resize,
    take_sheets_away,
    walk,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FAR = "2035-01-05T08:00:00+01:00"
EVENT = "berlin/veranstaltungen/datenspaziergang/"


def begin_of(page: Page, address: str, selector: str) -> str:
    page.goto(address)
    return str(page.eval_on_selector(selector, "one => one.dataset.begin"))


@pytest.mark.parametrize(
    ("path", "selector"),
    [(EVENT, ".ticket .when"), ("berlin/veranstaltungen/", ".stop:not([data-status=cancelled])")],
    ids=["event", "list"],
)
def test_a_running_event(page: Page, served: str, path: str, selector: str) -> None:
    page.clock.set_fixed_time(begin_of(page, served + path, selector))
    page.goto(served + path)
    assert page.locator(".running:visible").count() > 0
    assert axe_in_every_look(page) == []


def test_an_event_that_is_over_by_the_visitors_clock(page: Page, served: str) -> None:
    page.clock.set_fixed_time(FAR)
    page.goto(served + EVENT)
    assert page.locator(".is-over:visible").count() == 1
    assert axe_in_every_look(page) == []


@pytest.mark.parametrize("path", ["", "veranstaltungen/", "berlin/", "berlin/veranstaltungen/", "berlin/mitmachen/"])
def test_a_page_whose_dates_are_all_over(page: Page, served: str, path: str) -> None:
    page.clock.set_fixed_time(FAR)
    page.goto(served + path)
    assert page.locator(".stop:visible").count() == 0
    assert axe_in_every_look(page) == []
    assert walk(page)[1] == []


def test_practices_of_which_none_fits(page: Page, served: str) -> None:
    page.goto(served + "formate/?kind=tool&maturity=proven")
    page.get_by_text("Kein Baustein passt zu alledem.").wait_for()
    assert page.locator("[data-practice]:visible").count() == 0
    assert axe_in_every_look(page) == []
    assert walk(page)[1] == []


@pytest.mark.parametrize("path", extreme.PAGES.values(), ids=extreme.PAGES.keys())
def test_what_strains_a_page_most(page: Page, served_extreme: str, path: str) -> None:
    page.goto(served_extreme + path)
    assert axe_in_every_look(page, (320, 1280)) == []
    for sheet in ("", LARGE_TEXT, SPACED_TEXT):
        add_sheet(page, sheet)
        for width in WIDTHS:
            resize(page, width)
            assert (width, sheet, cut_off(page)) == (width, sheet, [])
        assert axe(page, TAGS if sheet else ON_PLACE) == []
        take_sheets_away(page)


@pytest.mark.parametrize("path", ["", "berlin/", "berlin/en/"])
def test_the_open_menu(page: Page, served: str, path: str) -> None:
    page.goto(served + path)
    resize(page, 360)
    page.locator("button[aria-controls=menu]").click()
    assert page.locator("#menu a").first.is_visible()
    assert axe_in_every_look(page, (320, 360)) == []
    for sheet in (LARGE_TEXT, SPACED_TEXT):
        add_sheet(page, sheet)
        assert (axe(page), cut_off(page)) == ([], [])
        take_sheets_away(page)


@pytest.mark.parametrize("words", ["", "Sprechstunde", "Quantenkochtopf"], ids=["nothing asked", "hits", "no hits"])
def test_the_open_search(page: Page, served: str, words: str) -> None:
    page.goto(served + "berlin/")
    page.locator("header button[aria-haspopup=dialog]").click()
    dialog = page.get_by_role("dialog")
    ask(page, dialog, words)
    assert axe_in_every_look(page) == []
    for sheet in (LARGE_TEXT, SPACED_TEXT):
        add_sheet(page, sheet)
        for width in (320, 1280):
            resize(page, width)
            assert (width, axe(page)) == (width, [])
        take_sheets_away(page)


@pytest.mark.parametrize("words", ["Sprechstunde", "Quantenkochtopf"], ids=["hits", "no hits"])
def test_the_page_of_the_search(page: Page, served: str, words: str) -> None:
    page.goto(served + "berlin/suche/")
    ask(page, page.locator("main"), words)
    assert axe_in_every_look(page) == []
    assert walk(page)[1] == []


def ask(page: Page, where: Locator, words: str) -> None:
    if not words:
        return
    where.locator("input[type=search]").fill(words)
    page.keyboard.press("Enter")
    where.locator("[role=status]", has_text="Treffer").wait_for()
    assert (where.locator(".hit").count() > 0) == (words == "Sprechstunde")
