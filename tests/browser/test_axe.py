"""axe is awake: it finds what is put into a page on purpose, and a page is asked again where it looks different."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from in_the_page import add_sheet, axe, axe_in_every_look, resize

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FAULTS = {
    "image-alt": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    "color-contrast": "<p class='probe-pale'>kaum zu lesen</p>",
    "heading-order": "<h6>zu tief</h6>",
    "target-size": "<a class='probe-small' href='#a'>x</a><a class='probe-small' href='#b'>y</a>",
    "link-name": "<a href='#c'></a>",
    "aria-dialog-name": "<div role='dialog'>Suche</div>",
}
PUT = "(markup) => document.querySelector('main').insertAdjacentHTML('beforeend', markup)"
PALE = (
    ".probe-pale { color: #aaa; background: #fff; } "
    ".probe-small { display: inline-block; inline-size: 9px; block-size: 9px; overflow: hidden; }"
)


@pytest.mark.parametrize(("rule", "markup"), FAULTS.items(), ids=FAULTS.keys())
def test_axe_is_awake(page: Page, served: str, rule: str, markup: str) -> None:
    page.goto(served)
    add_sheet(page, PALE)
    page.evaluate(PUT, markup)
    assert [line for line in axe(page) if line.startswith(f"violation {rule} ")]


@pytest.mark.parametrize(
    ("when", "where"),
    [
        ("(prefers-color-scheme: dark)", "320 px, dark"),
        ("(forced-colors: active)", "320 px, forced colours"),
        ("(min-width: 321px)", "768 px, light"),
    ],
)
def test_axe_sees_what_only_one_look_shows(page: Page, served: str, when: str, where: str) -> None:
    page.goto(served)
    add_sheet(page, f".probe {{ display: none; }} @media {when} {{ .probe {{ display: block; }} }}")
    page.evaluate(PUT, f"<div class='probe'>{FAULTS['image-alt']}</div>")
    found = [line.split(":")[0] for line in axe_in_every_look(page, (320, 768)) if "violation image-alt" in line]
    assert found[0] == where


def test_a_page_that_draws_slowly_is_waited_for(page: Page, served: str) -> None:
    page.goto(served + "handbuch/regeln/")
    page.evaluate("new ResizeObserver(() => { window.heard = innerWidth; }).observe(document.body)")
    add_sheet(page, "main * { filter: blur(9px) drop-shadow(0 0 9px red); }")
    heard = []
    for width in (360, 1280, 360):
        resize(page, width)
        heard.append(page.evaluate("window.heard"))
    assert heard == [360, 1280, 360]
