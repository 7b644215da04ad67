"""Pictures in a real browser: each screen loads the copy that fits, from here, and nothing jumps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from in_the_page import COUNT_JUMPS, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = "wiesbaden/aktuelles/mitmessen/"


@pytest.mark.parametrize(
    ("width", "fine", "loaded"),
    [
        pytest.param(360, 1, 480, id="a telephone"),
        pytest.param(360, 2, 960, id="a telephone with a fine screen"),
        pytest.param(1280, 1, 960, id="a desk"),
        pytest.param(1280, 2, 1200, id="a desk with a fine screen"),
    ],
)
def test_each_screen_loads_the_copy_that_fits_and_nothing_jumps(
    browser: Browser, served: str, width: int, fine: int, loaded: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, device_scale_factor=fine)
    page = context.new_page()
    page.add_init_script(COUNT_JUMPS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "image" else None)
    page.goto(served + PAGE)
    picture = page.locator("figure img")
    picture.scroll_into_view_if_needed()
    until(page, "document.querySelector('figure img').complete")
    assert picture.evaluate("(one) => one.naturalWidth > 0")
    copies = [url for url in asked if "/assets/pictures/" in url]
    assert [url.rpartition("-")[2] for url in copies] == [f"{loaded}.webp"]
    assert not [url for url in asked if not url.startswith(served)]
    assert not [url for url in asked if "/bilder/" in url], "the file that the lab saved is not loaded"
    assert page.evaluate("window.jumped") < 0.05
    context.close()


def test_the_portal_shows_no_picture_of_a_lab(browser: Browser, served: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "image" else None)
    for path in ("", "aktuelles/", "mitmachen/", "formate/", "orte/"):
        page.goto(served + path)
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert not [url for url in asked if "/bilder/" in url or "/assets/pictures/" in url]
    page.close()
