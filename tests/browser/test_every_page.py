"""Every type of page, each loaded once: axe at every width and look, by keyboard alone, without style, on paper, and
watched all the while.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from in_the_page import (
    LARGE_TEXT,
    LOOKS,
    ON_PLACE,
    SPACED_TEXT,
    TAGS,
    WIDTHS,
    add_sheet,
    axe,
    axe_in_looks,
    cut_off,
    next_frame,
    resize,
    take_sheets_away,
    walk,
)
from watch import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A4 without the margins of a browser, in CSS pixels.
PAPER = (718, 1046)
# What style shows on a phone or on paper only; without style it stands there in addition.
FOR_ANOTHER_SCREEN = "button[aria-controls=menu], .address-of-page, .month .jump, .month .short, [data-without-script]"
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
LARGER = {"200 %": LARGE_TEXT, "spaced": SPACED_TEXT}
STYLE = "(off) => [...document.styleSheets].forEach((sheet) => { sheet.disabled = off; })"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is wrong with a page, a line each: for axe, cut off, and both in larger text."""

    axe: list[str] = field(default_factory=list)
    cut_off: list[str] = field(default_factory=list)
    larger: dict[str, list[str]] = field(default_factory=lambda: {sheet: [] for sheet in LARGER})


@cache
def look_around(visit: Visit) -> Seen:
    """Look at a page at each width, once for all tests: to resize it takes as long as to ask something there."""
    page, seen = visit.page, Seen()
    for width in WIDTHS:
        resize(page, width)
        seen.cut_off.extend(f"{width} px: {line}" for line in cut_off(page))
        seen.axe.extend(f"{width} px, {line}" for line in axe_in_looks(page))
        for sheet, text in LARGER.items():
            add_sheet(page, text)
            next_frame(page)
            # Where the text is most crowded and where tables are tables, all rules are asked.
            rules = TAGS if width in {320, 1280} else ON_PLACE
            seen.larger[sheet].extend(f"{width} px: {line}" for line in (*cut_off(page), *axe(page, rules)))
            take_sheets_away(page)
    return seen


def test_axe_finds_nothing(visit: Visit) -> None:
    assert look_around(visit).axe == []


@pytest.mark.parametrize("sheet", LARGER)
def test_axe_finds_nothing_in_larger_text_and_all_of_it_is_seen(visit: Visit, sheet: str) -> None:
    assert look_around(visit).larger[sheet] == []


def test_it_fits_the_screen(visit: Visit) -> None:
    assert look_around(visit).cut_off == []


def test_it_says_what_it_is(visit: Visit) -> None:
    page = visit.page
    language = next((part for part in page.url.split("/") if part in {"en", "fr", "de-simple"}), "de")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    levels = page.eval_on_selector_all("h1, h2, h3, h4, h5, h6", "all => all.map(one => Number(one.tagName[1]))")
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    assert re.search("D[eé]monstration", page.locator(".demo").inner_text())


def test_the_tab_key_reaches_every_control_in_order(visit: Visit) -> None:
    page = visit.page
    for width, look in ((360, "light"), (1280, "dark"), (768, "forced colours")):
        resize(page, width)
        page.emulate_media(**LOOKS[look])
        places, wrong = walk(page)
        assert (width, wrong) == (width, [])
        assert places == list(range(len(places)))
        assert len(places) == page.evaluate("window.controls.length") > 5


def test_the_first_stop_leads_to_the_content(visit: Visit) -> None:
    page = visit.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('main')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main, footer') !== null")


def test_it_asks_nobody_keeps_nothing_and_complains_of_nothing(visit: Visit) -> None:
    assert visit.watch.faults() == []


def test_without_style_the_same_words_stand_in_the_same_order(visit: Visit) -> None:
    page = visit.page
    add_sheet(page, f"{FOR_ANOTHER_SCREEN} {{ display: none !important; }}")
    styled = words(page)
    page.evaluate(STYLE, True)
    try:
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
    finally:
        page.evaluate(STYLE, False)


def test_on_paper_it_is_dark_on_white_and_whole(visit: Visit) -> None:
    page = visit.page
    resize(page, *PAPER)
    page.emulate_media(media="print", color_scheme="dark")
    assert cut_off(page) == []
    assert page.evaluate(WASTE_OF_INK) == []
    links = page.eval_on_selector_all(
        ".text a[href^=http]",
        "all => all.map(one => [one.href, one.textContent, getComputedStyle(one, '::after').content])",
    )
    assert [href for href, words, after in links if (_bare(href) in words) == (_bare(href) in after)] == []


def _bare(href: str) -> str:
    return re.sub(r"^https?://(www\.)?|/$", "", href)


def words(page: Page) -> list[str]:
    return re.findall(r"\w+", page.locator("body").inner_text())
