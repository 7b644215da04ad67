"""Menu and search by keyboard alone; and the walk through a page, which test_every_page.py does, is awake."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from in_the_page import LARGE_TEXT, LOOKS, add_sheet, controls, resize, stop, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FAULTS = {
    "has no name": ("<button class='probe'></button>", ""),
    "lies outside": ("<a class='probe' href='#a'>weit links</a>", ".probe { position: absolute; left: -999px; }"),
    "has no ring": (
        "<a class='probe' href='#a'>ohne Rahmen</a>",
        ".probe { outline: 0 !important; box-shadow: none !important; }",
    ),
    "too little contrast": (
        "<a class='probe' href='#a'>blass</a>",
        ".probe { outline-color: #eee !important; box-shadow: none !important; }",
    ),
    "is covered": (
        "<a class='probe' href='#a'>verdeckt</a>",
        "body::after { content: ''; position: fixed; inset: 0; background: #fff; }",
    ),
}


@pytest.mark.parametrize(("fault", "broken"), FAULTS.items(), ids=FAULTS.keys())
def test_the_walk_is_awake(page: Page, served: str, fault: str, broken: tuple[str, str]) -> None:
    page.goto(served + "ueber/")
    add_sheet(page, broken[1])
    page.evaluate("(markup) => document.querySelector('main').insertAdjacentHTML('afterbegin', markup)", broken[0])
    assert [line for line in walk(page)[1] if fault in line]


def test_the_walk_notices_a_trap(page: Page, served: str) -> None:
    page.goto(served + "ueber/")
    page.evaluate(
        """() => {
          const main = document.querySelector("main");
          main.insertAdjacentHTML("afterbegin", "<button>Falle</button>");
          main.addEventListener("keydown", (press) => press.key === "Tab" && press.preventDefault());
        }"""
    )
    places, _ = walk(page)
    assert len(places) < page.evaluate("window.controls.length")


@pytest.mark.parametrize("look", ["light", "forced colours"])
@pytest.mark.parametrize("path", ["", "berlin/veranstaltungen/", "berlin/en/"])
def test_the_menu_opens_and_closes_by_keyboard(page: Page, served: str, path: str, look: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(**LOOKS[look])
    page.goto(served + path)
    button = page.locator("button[aria-controls=menu]")
    links = page.locator("#menu a")
    assert (button.get_attribute("aria-expanded"), links.first.is_visible()) == ("false", False)
    button.focus()
    page.keyboard.press("Enter")
    assert (button.get_attribute("aria-expanded"), links.first.is_visible()) == ("true", True)
    assert walk_on(page, links.count()) == links.evaluate_all("all => all.map(one => one.href)")
    page.keyboard.press("Escape")
    assert (button.get_attribute("aria-expanded"), links.first.is_visible()) == ("false", False)
    assert button.evaluate("one => one === document.activeElement")
    page.keyboard.press("Space")
    assert links.first.is_visible()
    page.keyboard.press("Enter")
    assert not links.first.is_visible()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["", "berlin/veranstaltungen/"])
def test_the_search_opens_and_closes_by_keyboard(page: Page, served: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(served + path)
    button = page.locator("header button[aria-haspopup=dialog]")
    dialog = page.get_by_role("dialog")
    button.focus()
    for close in ("Escape", "Enter"):
        page.keyboard.press("Enter")
        assert dialog.is_visible()
        assert page.evaluate("document.activeElement.matches('input[type=search]')")
        places, wrong = walk(page)
        assert wrong == []
        assert places
        if close == "Enter":
            dialog.locator(".close").focus()
        page.keyboard.press(close)
        expect(dialog).to_be_hidden()
        expect(button).to_be_focused()  # the event "close" comes a task later


def test_a_table_is_a_stop_where_it_scrolls_and_only_there(page: Page, served: str) -> None:
    page.goto(served + "handbuch/felder/")
    add_sheet(page, LARGE_TEXT)
    tables: list[tuple[bool, bool]] = []
    for width in (360, 1280):
        resize(page, width)
        tables += page.eval_on_selector_all(
            ".table", "all => all.map(one => [one.scrollWidth > one.clientWidth, one.tabIndex === 0])"
        )
    assert [scrolls for scrolls, _ in tables] == [is_stop for _, is_stop in tables]
    assert {scrolls for scrolls, _ in tables} == {True, False}


def test_without_a_script_no_table_is_out_of_reach(browser: Browser, served: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(served + "handbuch/felder/")
        assert page.locator(".table").count() == page.locator(".table[tabindex='0'][aria-label]").count() > 3


def walk_on(page: Page, count: int) -> list[str]:
    """Press Tab that often; give the addresses of the links passed, each of which must be seen."""
    controls(page)
    passed = []
    for _ in range(count):
        page.keyboard.press("Tab")
        found = stop(page)
        assert found
        assert [fault for fault in ("seen", "inside", "uncovered", "ring") if not found[fault]] == []
        passed.append(page.evaluate("document.activeElement.href"))
    return passed
