"""Every page type in a real browser: nothing from elsewhere, no error, readable on a small phone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "portal home": "",
    "portal events": "veranstaltungen/",
    "portal updates": "aktuelles/",
    "portal labs": "labore/",
    "portal lab": "labore/wiesbaden/",
    "portal archived lab": "labore/kehl/",
    "portal subscribe": "abonnieren/",
    "portal health": "zustand/",
    "portal text": "ueber/",
    "handbook": "handbuch/",
    "handbook with code": "handbuch/erste-schritte/",
    "handbook with wide tables": "handbuch/felder/",
    "handbook rules": "handbuch/regeln/",
    "portal not found": "404.html",
    "lab home": "berlin/",
    "lab events": "berlin/veranstaltungen/",
    "lab event": "berlin/veranstaltungen/datenspaziergang/",
    "lab cancelled event": "berlin/veranstaltungen/kiezlabor-wochenmarkt/",
    "lab series": "berlin/veranstaltungen/offene-sprechstunde/",
    "lab event with details": "moenchengladbach/veranstaltungen/lego-workshop/",
    "lab series with changed dates": "moenchengladbach/veranstaltungen/digital-sprechstunde/",
    "lab event with a picture": "wiesbaden/veranstaltungen/laerm-messen/",
    "lab event that is over": "wiesbaden/veranstaltungen/chatbot-erste-runde/",
    "lab updates": "berlin/aktuelles/",
    "lab update": "berlin/aktuelles/kiezlabor-unterwegs/",
    "lab update with links": "berlin/aktuelles/nutzertest-ergebnis/",
    "lab calls": "berlin/mitmachen/",
    "lab call": "berlin/mitmachen/formular-testen/",
    "lab call with a result": "berlin/mitmachen/kiezlabor-wohin/",
    "lab practices": "moenchengladbach/formate/",
    "lab practice": "moenchengladbach/formate/betatest-app/",
    "lab places": "berlin/orte/",
    "lab place": "berlin/orte/citylab/",
    "lab place that was measured": "moenchengladbach/orte/marktstand/",
    "lab subscribe": "berlin/abonnieren/",
    "lab text": "berlin/ueber/",
    "lab legal": "berlin/impressum/",
}
pages = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())


@pages
def test_nothing_is_loaded_from_elsewhere_and_nothing_goes_wrong(page: Page, served: str, path: str) -> None:
    asked, failed, said = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(served + path, wait_until="networkidle")
    assert [url for url in asked if not url.startswith((served, "data:"))] == []
    assert failed == []
    assert said == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pages
def test_nothing_is_wider_than_the_screen(page: Page, served: str, path: str) -> None:
    page.goto(served + path)
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pages
def test_a_page_says_what_it_is(page: Page, served: str, path: str) -> None:
    page.goto(served + path)
    assert page.title()
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    levels = page.eval_on_selector_all("h1, h2, h3, h4, h5, h6", "all => all.map(one => Number(one.tagName[1]))")
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@pages
def test_every_page_says_that_it_is_a_demonstration(page: Page, served: str, path: str) -> None:
    page.goto(served + path)
    assert "Demonstration" in page.locator(".demo").inner_text()


def test_what_is_over_leaves_the_list_by_the_visitors_clock(page: Page, served: str) -> None:
    page.clock.set_fixed_time("2027-01-05T08:00:00+01:00")
    page.goto(served + "veranstaltungen/")
    ends = page.eval_on_selector_all(".stop:not([hidden])", "all => all.map(one => one.dataset.end)")
    assert ends
    assert min(ends) > "2027-01-05T07:00:00Z"
    assert page.eval_on_selector_all(
        ".day:not([hidden])", "days => days.every(day => day.querySelector('.stop:not([hidden])'))"
    )


def test_when_all_is_over_the_list_says_so_and_counts_nothing(page: Page, served: str) -> None:
    page.clock.set_fixed_time("2035-01-05T08:00:00+01:00")
    page.goto(served + "veranstaltungen/")
    assert page.locator(".stop").count() == 0
    assert page.locator("[data-empty]").is_visible()
    assert "0 Termine" in page.locator("[data-count]").inner_text()


def test_a_cancelled_event_is_never_said_to_run(page: Page, served: str) -> None:
    page.goto(served + "veranstaltungen/")
    begin = page.eval_on_selector('.stop[data-status="cancelled"]', "one => one.dataset.begin")
    page.clock.set_fixed_time(begin)
    page.reload()
    assert page.locator('.stop[data-status="cancelled"]').first.is_visible()
    assert page.locator('.stop[data-status="cancelled"] .running').count() == 0


def test_a_series_between_its_dates_is_not_over(page: Page, served: str) -> None:
    page.clock.set_fixed_time("2027-06-01T20:00:00+02:00")
    page.goto(served + "berlin/veranstaltungen/offene-sprechstunde/")
    assert page.locator("details.later li").first.is_visible()


def test_a_call_says_by_the_visitors_clock_that_its_last_day_is_over(page: Page, served: str) -> None:
    page.goto(served + "berlin/mitmachen/")
    end = page.eval_on_selector("[data-end]", "one => one.dataset.end")
    assert not page.locator(".state-of-call .is-over").first.is_visible()
    page.clock.set_fixed_time(end)
    page.reload()
    assert page.locator(".state-of-call .is-over").first.is_visible()
    assert page.locator(".call").first.is_visible()


@pages
def test_text_of_twice_the_size_still_fits(page: Page, served: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(served + path)
    page.add_style_tag(content="html { font-size: 200% !important; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_running_event_says_so_until_its_end(page: Page, served: str) -> None:
    page.goto(served + "veranstaltungen/")
    begin, end = page.eval_on_selector(".stop", "one => [one.dataset.begin, one.dataset.end]")
    page.clock.set_fixed_time(begin)
    page.reload()
    assert page.locator(f'.stop[data-end="{end}"] .running').first.is_visible()


def test_visitors_elsewhere_are_told_whose_time_it_is(browser, served: str) -> None:
    with browser.new_context(timezone_id="America/New_York") as context:
        page = context.new_page()
        page.goto(served + "veranstaltungen/")
        assert page.locator("[data-zone]").first.is_visible()
    with browser.new_context(timezone_id="Europe/Paris") as context:
        page = context.new_page()
        page.goto(served + "veranstaltungen/")
        assert not page.locator("[data-zone]").first.is_visible()


def test_pages_are_whole_without_javascript(browser, served: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(served)
        assert page.locator(".stop").count() > 3
        page.locator(".stop a").first.click()
        assert page.locator(".ticket .when").is_visible()
        page.goto(served + "abonnieren/")
        assert page.locator(".address").first.is_visible()
        assert page.locator("button:visible").count() == 0


@pages
def test_every_stop_of_the_tab_key_can_be_seen(page: Page, served: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(served + path)
    seen = 0
    for _ in range(250):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
              const one = document.activeElement;
              if (!one || one === document.body || one.dataset.walked) return null;
              one.dataset.walked = "yes";
              const box = one.getBoundingClientRect();
              const style = getComputedStyle(one);
              return {
                name: (one.getAttribute("aria-label") || one.textContent || "").trim(),
                inside: box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0
                  && box.top < innerHeight,
                ring: parseFloat(style.outlineWidth),
              };
            }"""
        )
        if found is None:
            break
        seen += 1
        assert found["name"], found
        assert found["inside"], found
        assert found["ring"] >= 2, found
    assert seen > 5
