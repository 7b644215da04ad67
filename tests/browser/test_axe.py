"""axe finds nothing: every page type at each width, light, dark and in forced colours, and with text made larger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from in_the_page import LARGE_TEXT, SPACED_TEXT, add_sheet, axe, axe_in_every_look, cut_off, take_sheets_away
from page_types import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FAULTS = {
    "image-alt": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    "color-contrast": "<p class='probe-pale'>kaum zu lesen</p>",
    "heading-order": "<h6>zu tief</h6>",
    "target-size": "<a class='probe-small' href='#a'>x</a><a class='probe-small' href='#b'>y</a>",
    "link-name": "<a href='#c'></a>",
    "aria-dialog-name": "<div role='dialog'>Suche</div>",
}
PALE = (
    ".probe-pale { color: #aaa; background: #fff; } "
    ".probe-small { display: inline-block; inline-size: 9px; block-size: 9px; overflow: hidden; }"
)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(page: Page, served: str, path: str) -> None:
    page.goto(served + path)
    assert axe_in_every_look(page) == []
    for sheet in (LARGE_TEXT, SPACED_TEXT):
        add_sheet(page, sheet)
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert (width, axe(page), cut_off(page)) == (width, [], [])
        take_sheets_away(page)


@pytest.mark.parametrize(("rule", "markup"), FAULTS.items(), ids=FAULTS.keys())
def test_axe_is_awake(page: Page, served: str, rule: str, markup: str) -> None:
    page.goto(served)
    add_sheet(page, PALE)
    page.evaluate("(markup) => document.querySelector('main').insertAdjacentHTML('beforeend', markup)", markup)
    assert [line for line in axe(page) if line.startswith(f"violation {rule} ")]
