"""Pages without what they are made with: no script, no style, and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from in_the_page import cut_off
from page_types import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
pages = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())

# A4 without the margins of a browser, in CSS pixels.
# What style shows on a phone or on paper only; without style it stands there in addition.
FOR_ANOTHER_SCREEN = "button[aria-controls=menu], .address-of-page, .month .jump, .month .short, [data-without-script]"
PAPER = {"width": 718, "height": 1046}
WASTE_OF_INK = """() => {
  const light = (color) => {
    const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number);
    return 1 - a + a * (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  };
  const faults = (one) => {
    const style = getComputedStyle(one);
    const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return [
      light(style.backgroundColor) < 0.85 && "dark ground",
      text && light(style.color) > 0.55 && "pale text",
      ["fixed", "sticky"].includes(style.position) && style.position,
    ].filter(Boolean).map((fault) => `${fault}: ${one.outerHTML.slice(0, 100)}`);
  };
  return [...document.querySelectorAll("body, body *")].filter((one) => one.checkVisibility()).flatMap(faults);
}"""


@pytest.fixture
def without_script(browser: Browser) -> Iterator[Page]:
    with browser.new_context(java_script_enabled=False, locale="de-DE") as context:
        yield context.new_page()


def words(page: Page) -> list[str]:
    page.eval_on_selector_all(FOR_ANOTHER_SCREEN, "all => all.forEach(one => one.remove())")
    return re.findall(r"\w+", page.locator("body").inner_text())


@pages
def test_without_script_a_page_is_whole(without_script: Page, served: str, path: str) -> None:
    page = without_script
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(served + path)
    assert page.locator("h1:visible").count() == 1
    assert len(page.locator("main").inner_text()) > 100
    # A button that only a script could answer is not shown; one that sends a form is.
    assert page.locator("button:visible:not(form button)").all_inner_texts() == []
    for item in page.locator("header nav a").all():
        assert item.get_attribute("href")
    assert page.locator("header nav a:visible").count() > 3
    assert page.locator("footer nav a:visible").count() > 3


@pages
def test_without_style_the_same_words_stand_in_the_same_order(page: Page, served: str, path: str) -> None:
    page.goto(served + path)
    styled = words(page)
    page.route("**/*.css", lambda route: route.abort())
    page.goto(served + path)
    assert page.evaluate("getComputedStyle(document.body).margin") == "8px"
    assert words(page) == styled
    order = page.eval_on_selector_all(
        "a.skip, body > header, main, h1, body > footer", "all => all.map(one => one.tagName)"
    )
    assert order == ["A", "HEADER", "MAIN", "H1", "FOOTER"]
    first = page.locator("main :is(h1, h2, h3, h4, h5, h6)").first
    assert first.evaluate("one => one.tagName") == "H1"
    wide = page.eval_on_selector_all(
        "svg", "all => all.filter(one => one.getBoundingClientRect().width > innerWidth).length"
    )
    assert wide == 0


@pages
def test_on_paper_a_page_is_dark_on_white_and_whole(page: Page, served: str, path: str) -> None:
    page.set_viewport_size(PAPER)
    page.goto(served + path)
    page.emulate_media(media="print", color_scheme="dark")
    assert cut_off(page) == []
    assert page.evaluate(WASTE_OF_INK) == []
    links = page.eval_on_selector_all(
        ".text a[href^=http]", "all => all.map(one => [one.href, getComputedStyle(one, '::after').content])"
    )
    assert [href for href, after in links if href.rstrip("/") not in after] == []


@pytest.mark.parametrize("name", ["lab event", "lab events"])
def test_a_page_becomes_a_pdf(page: Page, served: str, name: str) -> None:
    page.goto(served + PAGES[name])
    written = page.pdf(format="A4")
    assert written.startswith(b"%PDF-")
    assert 1 <= written.count(b"/Type /Page\n") <= (2 if name == "lab event" else 6)
