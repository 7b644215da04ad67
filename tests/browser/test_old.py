"""A site whose builds have stopped says so by the visitor's clock."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ["", "veranstaltungen/", "zustand/", "berlin/", "berlin/veranstaltungen/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_that_it_is_old_after_two_days_and_not_before(page: Page, served: str, path: str) -> None:
    page.clock.set_fixed_time("2026-12-04T07:59:00+01:00")
    page.goto(served + path)
    note = page.locator("[data-old-after]")
    assert note.count() == 1
    assert not note.is_visible()
    page.clock.set_fixed_time("2026-12-04T08:00:00+01:00")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert note.is_visible()
    assert "2. Dezember 2026, 8:00 Uhr" in note.inner_text()
    page.clock.set_fixed_time("2026-12-02T09:00:00+01:00")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert not note.is_visible(), "a clock that was wrong was set right"
