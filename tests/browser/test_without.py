"""Pages without a script, and as a file for a printer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from page_types import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
pages = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())


@pytest.fixture(scope="module")
def without_script(browser: Browser) -> Iterator[Page]:
    with browser.new_context(
        java_script_enabled=False, locale="de-DE", viewport={"width": 360, "height": 740}
    ) as context:
        yield context.new_page()


@pages
def test_without_script_a_page_is_whole(without_script: Page, served: str, path: str) -> None:
    page = without_script
    page.goto(served + path)
    assert page.locator("h1:visible").count() == 1
    assert len(page.locator("main").inner_text()) > 100
    # A button that only a script could answer is not shown; one that sends a form is.
    assert page.locator("button:visible:not(form button)").all_inner_texts() == []
    assert page.locator("header nav a:not([href])").count() == 0
    assert page.locator("header nav a:visible").count() > 3
    assert page.locator("footer nav a:visible").count() > 3


@pytest.mark.parametrize("name", ["lab event", "lab events"])
def test_a_page_becomes_a_pdf(page: Page, served: str, name: str) -> None:
    page.goto(served + PAGES[name])
    written = page.pdf(format="A4")
    assert written.startswith(b"%PDF-")
    assert 1 <= written.count(b"/Type /Page\n") <= (2 if name == "lab event" else 6)
