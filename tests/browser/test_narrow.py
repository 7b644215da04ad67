"""Pages where there is little room: what stands in a row breaks between its facts, and nothing is squeezed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from demonstration import NOW
from in_the_page import LARGE_TEXT, WIDTHS, add_sheet, next_frame, resize
from watch import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Dots of the text that are seen where a line begins. Those of .dotted are hidden: what is seen there is drawn.
_LOOSE_DOTS = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const loose = [];
  const leftOf = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const box = range.getBoundingClientRect();
    return box.width ? box.left : Infinity;
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(".hidden, .dot") || !node.parentElement.checkVisibility()) continue;
    const block = node.parentElement.closest("p, li, dd, td, th, summary, div, main");
    const start = block.getBoundingClientRect().left + parseFloat(getComputedStyle(block).paddingLeft);
    for (const { index } of node.data.matchAll(/·/g)) {
      if (leftOf(node, index) < start + 1) loose.push(block.innerText);
    }
  }
  return loose;
}"""

# Of rows whose dots are drawn: where a fact begins a line, its dot, which is a quarter of a letter wide, is cut off.
_SEEN_DOTS = """() => {
  const rows = [...document.querySelectorAll("main .dotted")].filter((row) => row.checkVisibility());
  return rows.flatMap((row) => {
    const { left } = row.getBoundingClientRect();
    const cut = parseFloat(getComputedStyle(row).clipPath.split(" ").at(-1));
    return [...row.children].filter((one) => {
      if (one.matches(".dot") || !one.checkVisibility()) return false;
      const { content, fontSize } = getComputedStyle(one, "::before");
      const isFirst = one.getBoundingClientRect().left < left + 1;
      return content.includes("·") && isFirst && !(cut >= 0.24 * parseFloat(fontSize));
    }).map((one) => one.innerText);
  });
}"""

# Text that has less room than three of its letters are high. Tables of the handbook scroll; heads of those that became
# cards are hidden.
_SQUEEZED = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const texts = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
  if (texts.join(" ").trim().length < 12 || !one.checkVisibility()) return false;
  if (one.closest(".hidden, svg, dialog, [aria-hidden=true], thead, .text table, .embedding table")) return false;
  let block = one;
  while (getComputedStyle(block).display.startsWith("inline") && block.parentElement) block = block.parentElement;
  const { paddingLeft, paddingRight, fontSize } = getComputedStyle(block);
  const room = block.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  return block.clientWidth > 1 && room < 3 * parseFloat(fontSize);
}).map((one) => one.innerText.slice(0, 60))"""


def test_no_line_begins_with_a_dot(visit: Visit) -> None:
    page = visit.page
    found = {}
    for width in WIDTHS:
        resize(page, width)
        if seen := [*page.evaluate(_LOOSE_DOTS), *page.evaluate(_SEEN_DOTS)]:
            found[width] = seen
    assert found == {}


def test_large_letters_on_a_small_screen_squeeze_nothing(visit: Visit) -> None:
    page = visit.page
    resize(page, 320)
    add_sheet(page, LARGE_TEXT)
    next_frame(page)
    assert page.evaluate(_SQUEEZED) == []


def test_a_board_with_large_letters_has_room_for_dates(browser: Browser, served: str) -> None:
    """Head and controls alone would fill a small screen."""
    with browser.new_context(viewport={"width": 320, "height": 568}, reduced_motion="reduce") as context:
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        page.goto(f"{served}kiosk/")
        add_sheet(page, LARGE_TEXT)
        next_frame(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        row = page.locator(".row:visible .what").first
        row.scroll_into_view_if_needed()
        expect(row).to_be_in_viewport()
        assert page.evaluate("document.querySelector('main').clientHeight > 10 * 32")
