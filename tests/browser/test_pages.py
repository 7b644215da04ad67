"""What pages say of themselves together, and what only the visitor's clock knows."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import Page

from demonstration import BuiltNetwork

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = re.compile("<title>(.*?)</title>")


def test_no_two_pages_have_the_same_title(network: BuiltNetwork) -> None:
    pages = [page for page in network.public.rglob("index.html") if "http-equiv=refresh" not in page.read_text("utf-8")]
    titles = Counter(TITLE.findall(page.read_text("utf-8"))[0] for page in pages)
    assert [title for title, count in titles.items() if count > 1 or not title] == []


def test_the_portal_says_one_number_of_dates(network: BuiltNetwork) -> None:
    home, events = ((network.public / path / "index.html").read_text("utf-8") for path in ("", "veranstaltungen"))
    said = re.findall(r">(\d+) Termine (?:in|·)", home) + re.findall(r">(\d+) Termine</strong>", events)
    assert len(said) == 2
    assert len(set(said)) == 1, said


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
    assert page.locator(".branch > li[data-state]").first.is_visible()


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
        with page.expect_navigation():
            page.locator(".stop a").first.click()
        assert page.locator(".ticket .when").is_visible()
        page.goto(served + "abonnieren/")
        assert page.locator(".address").first.is_visible()
        assert page.locator("button:visible").count() == 0
