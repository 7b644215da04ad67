"""The frame of every page in a real browser: the menu by keyboard, what is seen first, and the ways on."""

from __future__ import annotations

from time import sleep

import pytest
from playwright.sync_api import Browser, Page, expect

from demonstration import NOW
from in_the_page import COUNT_JUMPS, next_frame, resize

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 360, "height": 740}
EVENTS = "wiesbaden/veranstaltungen/"


@pytest.fixture
def phone(page: Page, served: str) -> Page:
    page.set_viewport_size(PHONE)
    page.goto(served + EVENTS)
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_menu_opens_and_closes_by_keys_and_gives_the_focus_back(phone: Page, key: str) -> None:
    button = phone.get_by_role("button", name="Menü")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press(key)
    expect(button).to_have_attribute("aria-expanded", "true")
    phone.keyboard.press("Tab")
    assert focused(phone) == "Termine"
    assert phone.get_by_role("link", name="Termine", exact=True).first.get_attribute("aria-current") == "page"
    phone.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert focused(phone) == "Menü"
    button.press(key)
    button.press(key)
    expect(button).to_have_attribute("aria-expanded", "false")


def test_a_closed_menu_is_no_stop_on_the_way(phone: Page) -> None:
    phone.get_by_role("button", name="Menü").focus()
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.closest('.menu')") is None
    assert phone.get_by_role("navigation", name="Hauptmenü").count() == 0


def test_the_menu_closes_when_the_focus_leaves_it(phone: Page) -> None:
    button = phone.get_by_role("button", name="Menü")
    button.press("Enter")
    for _ in range(phone.locator(".menu a").count() + 1):
        phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.closest('.menu, .menu-button')") is None
    expect(button).to_have_attribute("aria-expanded", "false")


def test_a_press_beside_the_menu_closes_it_and_hits_what_lies_there(phone: Page) -> None:
    button = phone.get_by_role("button", name="Menü")
    button.click()
    phone.locator("h1").first.evaluate("one => one.dispatchEvent(new Event('pointerdown', {bubbles: true}))")
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_menu_takes_nothing_from_its_place(phone: Page) -> None:
    before = phone.locator("h1").first.bounding_box()
    phone.get_by_role("button", name="Menü").click()
    assert phone.locator("h1").first.bounding_box() == before


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    ("zone", "now"),
    [
        pytest.param("Europe/Berlin", NOW, id="at home"),
        pytest.param("America/New_York", NOW, id="a note about the time"),
        pytest.param("Europe/Berlin", "2026-12-10T08:00:00+01:00", id="dates that are over"),
    ],
)
def test_nothing_jumps_while_the_page_loads(browser: Browser, served: str, zone: str, now: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 740}, timezone_id=zone) as context:
        page = context.new_page()
        page.clock.set_fixed_time(now)
        page.add_init_script(COUNT_JUMPS)
        # A slow line: without waiting for it, the page would be painted before the script comes.
        page.route("**/labnetz.js", lambda route: (sleep(0.2), route.continue_()))
        page.goto(served + EVENTS)
        next_frame(page)
        next_frame(page)
        assert page.evaluate("window.jumped") < 0.02


def test_without_a_script_the_menus_links_are_there_and_its_button_is_not(browser: Browser, served: str) -> None:
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(served + EVENTS)
        assert page.locator(".menu a:visible").count() == page.locator(".menu a").count() > 3
        assert not page.locator(".menu-button").is_visible()


# How many lines each word of the site's name takes.
_LINES = """(name) => [...name.firstChild.data.matchAll(/\\S+/g)].map((word) => {
  const range = document.createRange();
  range.setStart(name.firstChild, word.index);
  range.setEnd(name.firstChild, word.index + word[0].length);
  return range.getClientRects().length;
})"""


@pytest.mark.parametrize("width", [320, 360, 768])
@pytest.mark.parametrize("path", ["", "berlin/en/", "moenchengladbach/", "moenchengladbach/en/", "wiesbaden/"])
def test_no_word_of_the_sites_name_is_broken(page: Page, served: str, path: str, width: int) -> None:
    page.goto(served + path)
    resize(page, width)
    lines = page.locator(".brand span").last.evaluate(_LINES)
    assert lines
    assert set(lines) == {1}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_wide_screen_the_menu_is_a_row_of_links(page: Page, served: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(served + EVENTS)
    assert not page.locator(".menu-button").is_visible()
    assert len(set(page.eval_on_selector_all(".menu a", "all => all.map(one => one.offsetTop)"))) == 1


@pytest.mark.parametrize("path", ["", "veranstaltungen/", "wiesbaden/", EVENTS, "berlin/", "moenchengladbach/"])
def test_the_first_event_is_seen_on_a_phone_without_scrolling(page: Page, served: str, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(served + path)
    box = page.locator(".stop .title").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]


# The last one is a folder without a page.
@pytest.mark.parametrize(
    "path",
    ["gibt-es-nicht", "veranstaltungen/a/b/c/", "berlin/gibt/es/nicht/", "berlin/veranstaltungen/monat/"],
)
def test_a_page_that_is_not_there_is_whole_at_any_depth(page: Page, served: str, path: str) -> None:
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.goto(served + path)
    assert failed == [served + path]
    assert page.locator("main a").count() > 3
    page.locator("main").get_by_role("link", name="Termine", exact=True).click()
    page.wait_for_url(served + "veranstaltungen/")


def test_a_part_with_several_pages_names_them_and_the_next_one(page: Page, served: str) -> None:
    page.goto(served + "handbuch/serien/")
    part = page.get_by_role("navigation", name="In diesem Teil: Handbuch")
    assert part.get_by_role("link").count() > 10
    assert part.locator("[aria-current=page]").inner_text() == "Reihen"
    page.get_by_role("link", name="Weiter: Orte").click()
    page.wait_for_url(served + "handbuch/orte/")
    assert page.get_by_role("link", name="Zurück: Reihen").is_visible()


def test_a_long_text_lists_its_sections(page: Page, served: str) -> None:
    page.goto(served + "handbuch/serien/")
    page.get_by_text("Auf dieser Seite").press("Enter")
    link = page.locator(".on-this-page a").nth(1)
    target = str(link.get_attribute("href"))
    link.click()
    assert page.locator(target).is_visible()
    page.goto(served + "ueber/")
    assert page.locator(".on-this-page").count() == int(page.locator("main h2").count() > 3)


def test_the_skip_link_leads_to_the_text(page: Page, served: str) -> None:
    page.goto(served + EVENTS)
    page.keyboard.press("Tab")
    assert focused(page) == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
