"""All that pages say about time, by the visitor's clock and zone, on paper, and in the table of a month."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page

from in_the_page import LARGE_TEXT, until
from labnetz.publish.dates import long_day

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIST = "moenchengladbach/veranstaltungen/"
MONTH = LIST + "monat/2026-12/"
TIMED = "berlin/veranstaltungen/datenspaziergang/"


# --- a page that is left open ----------------------------------------------------------------------------------------


def next_stop(page: Page, address: str) -> tuple[str, str]:
    """Give begin and end of the first event to come."""
    page.goto(address)
    return page.eval_on_selector(".stop:not(.is-past):has(.running)", "one => [one.dataset.begin, one.dataset.end]")


@pytest.mark.parametrize("wakes", ["document.dispatchEvent(new Event('visibilitychange'))", "a minute passes"])
def test_a_page_left_open_looks_at_the_clock_again(page: Page, served: str, wakes: str) -> None:
    begin, end = next_stop(page, served + LIST)
    page.clock.install(time=begin)
    page.goto(served + LIST)
    running, all_of_them = page.locator(".stop .running:visible"), page.locator(".stop")
    assert running.count() >= 1
    there = all_of_them.count()
    same = f'.stop[data-begin="{begin}"][data-end="{end}"]'
    assert page.locator(same).count() >= 1
    if wakes == "a minute passes":
        page.clock.fast_forward(hours(begin, end))
    else:
        page.clock.set_fixed_time(end)
        page.evaluate(wakes)
    assert page.locator(same).count() == 0
    assert 0 < all_of_them.count() < there
    assert str(all_of_them.count()) in page.locator("[data-count]").inner_text()


def hours(begin: str, end: str) -> int:
    """Milliseconds from one to the other."""
    return int((datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds() * 1000)


def test_looking_twice_changes_nothing(page: Page, served: str) -> None:
    begin, _ = next_stop(page, served + LIST)
    page.clock.set_fixed_time(begin)
    page.goto(served + LIST)
    before = page.locator("main").inner_html()
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert page.locator("main").inner_html() == before


def test_an_event_is_no_longer_over_when_a_wrong_clock_is_set_right(page: Page, served: str) -> None:
    page.goto(served + TIMED)
    begin = page.locator(".ticket .when").get_attribute("data-begin")
    assert begin is not None
    before = datetime.fromisoformat(begin) - timedelta(days=1)
    page.clock.set_fixed_time(before)
    page.goto(served + TIMED)
    over = page.locator(".ticket .is-over:visible")
    said = []
    for at in (before, before + timedelta(days=400), before):
        page.clock.set_fixed_time(at)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        said.append(over.count())
    assert said == [0, 1, 0]


def test_nothing_is_taken_away_from_under_the_keyboard(page: Page, served: str) -> None:
    _, end = next_stop(page, served + LIST)
    link = page.locator(f'.stop[data-end="{end}"] a').first
    link.focus()
    page.clock.set_fixed_time(end)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert link.evaluate("one => one === document.activeElement")
    page.locator("h1").evaluate("one => document.activeElement.blur()")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.locator(f'.stop[data-end="{end}"]').count() == 0


def test_one_date_that_is_left_is_one_date(page: Page, served: str) -> None:
    page.goto(served + LIST)
    ends = sorted(page.eval_on_selector_all(".stop", "all => all.map(one => one.dataset.end)"))
    page.clock.set_fixed_time(ends[-2])
    page.reload()
    assert page.locator(".stop").count() == 1
    assert page.locator("[data-count]").inner_text() == "1 Termin"


# --- visitors elsewhere ----------------------------------------------------------------------------------------------


def as_seen_from(browser: Browser, zone: str, address: str) -> str:
    """Give what a visitor in a zone reads."""
    with browser.new_context(locale="de-DE", timezone_id=zone) as context:
        page = context.new_page()
        page.goto(address)
        return page.locator("main").inner_text()


def test_a_visitor_elsewhere_reads_whose_time_it_is_and_the_own_one_beside_it(
    page: Page, browser: Browser, served: str
) -> None:
    page.goto(served + TIMED)
    shown = page.locator(".ticket .when time").inner_text()
    begin = datetime.fromisoformat(page.locator(".ticket .when").get_attribute("data-begin") or "")
    assert "Bei Ihnen" not in page.locator("main").inner_text()
    there = as_seen_from(browser, "America/New_York", served + TIMED)
    assert shown in there
    assert "Das ist die Ortszeit in Deutschland (Berlin)." in there
    own = begin.astimezone(ZoneInfo("America/New_York"))
    time = f"{own.hour}:{own.minute:02}" if own.minute else str(own.hour)
    assert re.search(rf"Bei Ihnen: {time} bis [\d:]+ Uhr, {long_day(own.date(), 'de')[:-5]}\b", there)


@pytest.mark.parametrize(("zone", "told"), [("Europe/Vienna", False), ("Asia/Tokyo", True), ("UTC", True)])
def test_lists_say_whose_time_it_is_where_clocks_differ(browser: Browser, served: str, zone: str, told: bool) -> None:
    said = as_seen_from(browser, zone, served + LIST)
    assert ("Alle Zeiten sind Ortszeit in Deutschland (Berlin)." in said) is told


# --- a month ---------------------------------------------------------------------------------------------------------


def roles(page: Page) -> Counter[str]:
    """Count the roles that Chromium gives its screen readers."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return Counter(str(node["role"]["value"]) for node in nodes if "role" in node and not node["ignored"])


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_month_is_a_table_at_every_width(page: Page, served: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(served + MONTH)
    found = roles(page)
    assert (found["table"], found["columnheader"], found["row"], found["cell"]) == (1, 7, 6, 35)
    assert page.get_by_role("table", name="Dezember 2026", exact=True).count() == 1
    assert page.get_by_role("columnheader", name="Mittwoch", exact=True).count() == 1
    # Not every browser is as forgiving as this one to a cell that is no cell any more.
    displays = page.eval_on_selector_all(".month td", "all => all.map(one => getComputedStyle(one).display)")
    assert set(displays) == {"table-cell"}


def link_names(page: Page) -> list[str]:
    """Give the links of the table as a screen reader names them, without soft hyphens."""
    read = page.get_by_role("table").aria_snapshot().replace("\u00ad", "")
    return re.findall(r'link "([^"]+)"', read)


def test_a_link_in_the_month_says_its_day(page: Page, served: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(served + MONTH)
    names = link_names(page)
    days = "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag"
    assert len(names) > 3
    assert all(re.match(rf"({days}), \d+\. Dezember: ", name) for name in names), names


def test_on_a_phone_a_day_leads_to_what_the_list_says_of_it(page: Page, served: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(served + MONTH)
    links = page.get_by_role("table").get_by_role("link")
    boxes = [link.bounding_box() for link in links.all()]
    assert len(boxes) > 3
    assert all(box and box["width"] >= 24 and box["height"] >= 24 for box in boxes)
    names = link_names(page)
    assert len(names) == len(boxes)
    assert all(re.fullmatch(r"\w+, \d+\. Dezember: \d+ Termine?(, .+)?", name) for name in names), names
    links.nth(1).focus()
    page.keyboard.press("Enter")
    until(page, "location.hash")
    day = page.locator(".day:target")
    assert day.locator(".stop").count() >= 1
    assert day.evaluate("one => one.getBoundingClientRect().top < innerHeight")


def test_the_table_and_the_list_of_a_month_are_equal(page: Page, served: str) -> None:
    page.goto(served + MONTH)
    table = page.eval_on_selector_all(
        ".month td.station",
        "all => all.map(one => [one.dataset.day, one.querySelectorAll('li').length])",
    )
    days = page.eval_on_selector_all(
        ".day", "all => all.map(one => [one.id.slice(4), one.querySelectorAll('.stop').length])"
    )
    assert len(table) > 3
    assert table == days


def test_today_is_the_day_on_the_labs_clock(browser: Browser, served: str) -> None:
    with browser.new_context(locale="de-DE", timezone_id="Asia/Tokyo") as context:
        page = context.new_page()
        page.clock.set_fixed_time("2026-12-16T03:00:00+09:00")
        page.goto(served + MONTH)
        assert page.locator("[aria-current=date]").get_attribute("data-day") == "2026-12-15"
        assert page.locator(".today:visible").first.inner_text() == "heute"
        page.clock.set_fixed_time("2026-12-16T09:00:00+09:00")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        assert page.locator("[aria-current=date]").get_attribute("data-day") == "2026-12-16"
        assert page.locator("td .today:visible").count() == 1


def test_a_month_keeps_what_is_over_and_says_so(page: Page, served: str) -> None:
    page.goto(served + MONTH)
    there = page.locator(".stop").count()
    page.clock.set_fixed_time("2027-03-01T08:00:00+01:00")
    page.reload()
    assert page.locator(".stop").count() == there
    assert page.locator(".stop .is-over:visible").count() == page.locator(".stop:has(.is-over)").count() > 0
    assert page.locator(".stop .running:visible").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_a_month_fits_with_large_text(page: Page, served: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(served + MONTH)
    page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }",
        LARGE_TEXT,
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# --- the line --------------------------------------------------------------------------------------------------------

# Where rings and pieces of the line begin and end, from top to bottom.
_PIECES = """() => {
  const pieces = [];
  const add = (element, which) => {
    const style = getComputedStyle(element, which);
    if (style.content === "none" || style.display === "none") return;
    const box = element.getBoundingClientRect();
    pieces.push([box.top + parseFloat(style.top), box.bottom - parseFloat(style.bottom)]);
  };
  const ring = (element) => {
    const style = getComputedStyle(element, "::after");
    const top = element.getBoundingClientRect().top + parseFloat(style.top);
    pieces.push([top, top + parseFloat(style.height)]);
  };
  for (const day of document.querySelectorAll(".days .day")) {
    add(day.querySelector(".date"), "::before");
    for (const stop of day.querySelectorAll(".stop")) { ring(stop); add(stop, "::before"); }
  }
  return pieces.sort((a, b) => a[0] - b[0]);
}"""


@pytest.mark.parametrize("width", [320, 700, 768, 1280])
@pytest.mark.parametrize("path", ["veranstaltungen/", LIST, MONTH])
def test_the_line_has_no_gap_and_never_lies_behind_a_ring(page: Page, served: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(served + path)
    pieces = page.evaluate(_PIECES)
    assert len(pieces) > 6
    steps = [after[0] - before[1] for before, after in pairwise(pieces)]
    assert max(abs(step) for step in steps) < 1, steps


# --- on paper --------------------------------------------------------------------------------------------------------


def test_a_month_prints_as_its_list(page: Page, served: str) -> None:
    page.goto(served + MONTH)
    page.emulate_media(media="print")
    assert not page.locator(".month").is_visible()
    assert not page.locator(".months").is_visible()
    assert page.locator(".stop").first.is_visible()
    assert page.locator(".status").inner_text().count("·") == 1
    assert page.get_by_text(f"/{MONTH}").is_visible()


def test_the_first_sheet_of_a_month_begins_with_dates(page: Page, served: str) -> None:
    """Were no sheet allowed to end between two days, the heading would stand there alone."""
    page.goto(f"{served}veranstaltungen/monat/2026-12/")
    assert page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") <= 7


@pytest.mark.parametrize("path", [TIMED, "berlin/veranstaltungen/kiezlabor-wochenmarkt/"])
def test_an_event_prints_on_one_sheet_with_its_address(page: Page, served: str, path: str) -> None:
    page.goto(served + path)
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1
    page.emulate_media(media="print")
    assert not page.locator(".button").first.is_visible()
    assert page.get_by_text(f"/{path}").is_visible()
