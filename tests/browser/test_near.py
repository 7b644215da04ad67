"""The home page near where somebody is: chosen by hand, kept in the address alone, and whole without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from in_the_page import COUNT_JUMPS, axe_in_every_look, next_frame
from watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("near")]

LABS_OF_DATES = "[data-part=dates] .stop .lab"


def _near(page: Page) -> set[str]:
    return set(page.locator(LABS_OF_DATES).all_inner_texts())


def _choose(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="In Ihrer Nähe").select_option(label=name)
    page.get_by_role("button", name="Zeigen").click()


def test_a_land_takes_the_place_of_everything(page: Page, served: str) -> None:
    page.goto(served)
    assert len(_near(page)) == 3
    _choose(page, "Hessen")
    page.get_by_role("status").filter(has_text="Hessen: ").wait_for()
    assert page.url == f"{served}?land=hessen"
    assert _near(page) == {"Wiesbaden"}
    for part in ("calls", "news"):
        assert set(page.locator(f"[data-part={part}] .lab").all_inner_texts()) == {"Wiesbaden"}
    # Its links lead to where they led from the page of the Land.
    with page.expect_navigation():
        page.locator("[data-part=dates] .stop a").first.click()
    assert page.locator("h1").inner_text()
    assert "/veranstaltungen/" in page.url


def test_nothing_changes_before_the_button(page: Page, served: str) -> None:
    page.goto(served)
    page.get_by_role("combobox", name="In Ihrer Nähe").select_option(label="Hessen")
    assert page.url == served
    assert len(_near(page)) == 3


def test_the_address_brings_it_back(page: Page, served: str) -> None:
    """A bookmark begins there, and the browser's buttons go back and forth."""
    page.goto(f"{served}?lab=moenchengladbach")
    page.get_by_role("status").filter(has_text="stadtlabor.mg: ").wait_for()
    assert _near(page) == {"Mönchengladbach"}
    assert page.locator("[data-near-choice]").input_value() == "lab=moenchengladbach"
    _choose(page, "überall")
    page.get_by_role("status").filter(has_text="Überall: ").wait_for()
    assert page.url == served
    assert len(_near(page)) == 3
    page.go_back()
    page.get_by_role("status").filter(has_text="stadtlabor.mg: ").wait_for()
    assert _near(page) == {"Mönchengladbach"}


@pytest.mark.parametrize("query", ["?land=atlantis", "?lab=../../x", "?lab=%3Cscript%3E"])
def test_what_is_not_known_is_said_and_everything_stays(page: Page, served: str, query: str) -> None:
    page.goto(served + query)
    page.get_by_role("status").filter(has_text="kennen wir hier nicht. Sie sehen alles.").wait_for()
    assert len(_near(page)) == 3


def test_a_lab_whose_work_is_done_leaves_everything_there(page: Page, served: str) -> None:
    page.goto(f"{served}?lab=kehl")
    page.get_by_role("status").filter(has_text="Von dort kommen keine Termine. Sie sehen alles.").wait_for()
    assert len(_near(page)) == 3


def test_without_a_line_it_says_so_and_everything_stays(page: Page, served: str) -> None:
    page.goto(served)
    page.route("**/labore/**", lambda route: route.abort())
    _choose(page, "Hessen")
    page.get_by_role("status").filter(has_text="Das hat nicht geklappt.").wait_for()
    assert len(_near(page)) == 3


def test_what_is_over_leaves_what_was_brought(page: Page, served: str) -> None:
    page.goto(served)
    page.clock.set_fixed_time("2026-12-06T12:00:00+01:00")
    _choose(page, "Hessen")
    page.get_by_role("status").filter(has_text="Hessen: ").wait_for()
    begins = page.eval_on_selector_all("[data-part=dates] .stop", "all => all.map((one) => one.dataset.end)")
    assert begins
    assert min(begins) > "2026-12-06T11:00:00Z"


def test_today_is_named_by_the_labs_clock(browser: Browser, served: str) -> None:
    with browser.new_context(locale="de-DE", timezone_id="Pacific/Auckland") as context:
        page = context.new_page()
        page.clock.set_fixed_time("2026-12-02T12:30:00+01:00")  # the 3rd has begun there
        page.goto(served)
        assert page.locator(".date:has(.today)").all_inner_texts()[0].startswith("2.12.")


def test_it_is_done_by_keyboard_alone_and_told(page: Page, served: str) -> None:
    page.goto(served)
    page.get_by_role("combobox", name="In Ihrer Nähe").focus()
    page.keyboard.press("b")  # Berlin, the Land
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    status = page.get_by_role("status").filter(has_text="Berlin: ")
    status.wait_for()
    assert page.url == f"{served}?land=berlin"
    assert page.evaluate("document.activeElement.textContent") == "Zeigen"  # nobody is moved away


def test_without_a_script_the_laender_are_links(browser: Browser, served: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(served)
        assert not page.locator("[data-near-choice]").is_visible()
        page.locator("form[data-near]").get_by_role("link", name="Hessen").click()
        page.wait_for_url(f"{served}labore/land/hessen/")
        assert _near(page) == {"Wiesbaden"}


def test_axe_finds_nothing_and_nobody_is_watched(page: Page, served: str) -> None:
    watch = Watch(page, served)
    page.goto(f"{served}?land=hessen")
    page.get_by_role("status").filter(has_text="Hessen: ").wait_for()
    assert axe_in_every_look(page, (320, 1280)) == []
    assert watch.faults() == []


def test_nothing_jumps_when_a_bookmark_begins_there(page: Page, served: str) -> None:
    page.add_init_script(COUNT_JUMPS)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{served}?land=hessen")
    page.get_by_role("status").filter(has_text="Hessen: ").wait_for()
    expect(page.locator("html")).not_to_have_attribute("data-asking", re.compile(""))
    next_frame(page)
    next_frame(page)
    assert page.evaluate("window.jumped") <= 0.05
