"""A real browser, once for all tests: the system's Chromium, driven by Playwright."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from chromium import CHROMIUM, FLAGS
from demonstration import NOW
from in_the_page import LOOKS, focus_nothing, next_frame, take_sheets_away
from page_types import PAGES
from watch import Visit, Watch

# A computer with much to do is slow, and not wrong: as patient as Playwright is with everything else.
expect.set_options(timeout=30_000)

# axe makes much that it soon forgets: the room for it, in MB, decides how often the browser has to look for it.
ROOM = "--js-flags=--min-semi-space-size=64"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, ROOM])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with _new_page(browser) as page:
        yield page


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the console says; no test that uses this may end with an error in it."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert said == []


@contextmanager
def _new_page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(locale="de-DE", timezone_id="Europe/Berlin", reduced_motion="reduce") as context:
        page = context.new_page()
        # What is over leaves the lists: without this, they would be empty some weeks after the demonstration's dates.
        page.clock.set_fixed_time(NOW)
        yield page


@pytest.fixture(
    scope="module",
    params=[pytest.param(path, id=name, marks=pytest.mark.xdist_group(name)) for name, path in PAGES.items()],
)
def _open_page(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Visit]:
    with _new_page(browser) as page:
        watch = Watch(page, served)
        page.goto(served + request.param)
        yield Visit(page, watch)


@pytest.fixture
def visit(_open_page: Visit) -> Visit:
    """Each type of page, loaded once for all tests of a file, which find it as it was loaded.

    They may resize it, add sheets and press keys, but may neither change its elements nor leave it.
    """
    page = _open_page.page
    take_sheets_away(page)
    page.emulate_media(media="screen", **LOOKS["light"])
    page.set_viewport_size({"width": 1280, "height": 720})
    focus_nothing(page)
    next_frame(page, 1280)
    return _open_page
