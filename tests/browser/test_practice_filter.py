"""The filter of the catalogue of practices: applied on the button, in the address, announced, and never another answer
than the lists that were made without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from in_the_page import LARGE_TEXT, add_sheet, axe_in_every_look, cut_off, resize, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]

ALL = "formate/"
_CARDS = "() => [...document.querySelectorAll('[data-practice]')].map((one) => one.querySelector('.title a').href)"


def status(page: Page) -> Locator:
    return page.locator("[data-filter-status]")


def cards(page: Page) -> list[str]:
    shown: list[str] = page.evaluate(_CARDS)
    return shown


def go(page: Page, served: str, query: str) -> list[str]:
    """Open a filtered list; gives where its cards lead."""
    page.goto(f"{served}{ALL}?{query}")
    expect(status(page)).to_have_text(re.compile(r"gefunden|Kein Baustein"))
    expect(page.locator("[data-filter-results]")).not_to_have_attribute("aria-busy", "true")
    return cards(page)


def change(page: Page, query: str) -> list[str]:
    """Choose something else in the same page: what was fetched once is there."""
    page.evaluate(
        "query => { history.pushState(null, '', query); dispatchEvent(new PopStateEvent('popstate')); }", query
    )
    until(page, "document.title.includes('–')")
    expect(page.locator("[data-filter-results]")).not_to_have_attribute("aria-busy", "true")
    expect(status(page)).to_have_text(re.compile(r"gefunden|Kein Baustein"))
    return cards(page)


def open_form(page: Page) -> None:
    page.locator("[data-filter-box] > summary").click()


# --- what is found ----------------------------------------------------------------------------------------------------


def test_every_box_finds_what_its_own_list_has_and_as_many_as_stand_beside_it(page: Page, served: str) -> None:
    page.goto(served + ALL)
    boxes: list[tuple[str, str, int, str]] = page.locator("form[data-filter] input[type=checkbox]").evaluate_all(
        "all => all.map((one) => { const li = one.closest('li'); return [one.name, one.value, "
        "parseInt(li.lastElementChild.textContent), li.querySelector('[data-way]').href]; })"
    )
    assert {"kind", "time", "group", "cost", "maturity", "topic"} <= {kind for kind, *_ in boxes}
    parse = """async (way) => {
      const found = new DOMParser().parseFromString(await (await fetch(way)).text(), "text/html");
      const links = [...found.querySelectorAll("[data-practice] .title a")];
      return links.map((one) => new URL(one.getAttribute("href"), way).href);
    }"""
    for kind, value, count, way in boxes:
        found = change(page, f"?{kind}={value}")
        assert found == page.evaluate(parse, way), (kind, value)
        assert len(found) == count, (kind, value)


def test_kinds_are_and_and_values_of_a_kind_are_or(page: Page, served: str) -> None:
    small, big = set(go(page, served, "group=6-to-15")), set(change(page, "?group=over-30"))
    proven = set(change(page, "?maturity=proven"))
    assert set(change(page, "?group=6-to-15&group=over-30")) == small | big
    assert set(change(page, "?group=6-to-15&maturity=proven")) == small & proven
    assert set() != small & proven != small


def test_twenty_people_two_hours_fifty_euros(page: Page, served: str) -> None:
    found = go(page, served, "time=up-to-2-hours&group=16-to-30&cost=up-to-50")
    assert f"{served}formate/wiesbaden/chatbot-pruefstand/" in found
    with page.expect_navigation():
        page.locator("[data-practice] .title a").first.click()
    assert page.locator("h1").count() == 1


# --- the form ---------------------------------------------------------------------------------------------------------


def test_it_is_applied_on_the_button_and_by_keyboard_alone(page: Page, served: str) -> None:
    page.goto(served + ALL)
    whole = cards(page)
    summary = page.locator("[data-filter-box] > summary")
    summary.focus()
    page.keyboard.press("Enter")
    wanted = page.get_by_role("checkbox", name="16 bis 30 Menschen")
    while not wanted.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(wanted).to_be_checked()
    assert cards(page) == whole
    assert page.url == served + ALL
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text(re.compile(r"\d+ Bausteine gefunden"))
    assert page.url == f"{served}{ALL}?group=16-to-30"
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("16 bis 30 Menschen")
    assert status(page).get_attribute("role") == "status"
    assert set() != set(cards(page)) < set(whole)


def test_an_address_that_was_shared_fills_the_form_and_says_what_is_chosen(page: Page, served: str) -> None:
    go(page, served, "group=16-to-30&cost=up-to-50&when=today&q=Lego")
    open_form(page)
    assert page.locator("input:checked").count() == 2
    expect(page.locator("[data-chosen]")).to_have_text("16 bis 30 Menschen · Bis 50 Euro")
    assert page.title().startswith("16 bis 30 Menschen, Bis 50 Euro – ")


def test_back_and_forward_show_what_they_showed_and_reset_shows_all(page: Page, served: str) -> None:
    page.goto(served + ALL)
    whole, name = cards(page), page.title()
    open_form(page)
    page.get_by_role("checkbox", name="Bewährt").check()
    page.get_by_role("button", name="Bausteine zeigen").click()
    expect(status(page)).to_contain_text("gefunden")
    proven = cards(page)
    page.go_back()
    expect(status(page)).to_have_text("")
    assert (cards(page), page.title()) == (whole, name)
    page.go_forward()
    expect(status(page)).to_contain_text("gefunden")
    assert cards(page) == proven != whole
    open_form(page)
    page.locator("[data-reset]").click()
    expect(status(page)).to_have_text("")
    assert (cards(page), page.url) == (whole, served + ALL)
    expect(page.locator("[data-filter-box] > summary")).to_be_focused()


def test_where_nothing_fits_it_says_what_would_without_one_thing(page: Page, served: str) -> None:
    assert go(page, served, "time=up-to-2-hours&group=16-to-30&cost=over-1000") == []
    expect(status(page)).to_have_text("Kein Baustein passt zu alledem.")
    ways = page.locator("[data-filter-results] a")
    said = ways.all_inner_texts()
    assert "ohne „Kosten“" in " ".join(said)
    counts = [int(re.search(r": (\d+) Baustein", text)[1]) for text in said]  # type: ignore[index]
    assert counts == sorted(counts)
    assert 0 not in counts
    ways.nth(0).click()
    expect(status(page)).to_have_text(re.compile(rf"^{counts[0]} Bausteine? gefunden"))


def test_where_not_even_that_helps_it_says_so(page: Page, served: str) -> None:
    assert go(page, served, "topic=atlantis&kind=standard") == []
    expect(page.locator("[data-filter-results]")).to_contain_text("beginnen Sie mit einer Angabe")
    assert page.locator("[data-filter-results] a").count() == 0


@pytest.mark.parametrize(
    "query", ["topic=__proto__&kind=constructor", "topic=%22%3E%3Cimg%20src=x%3E", "kind=tool/../../x"]
)
def test_what_somebody_writes_into_an_address_is_text(page: Page, served: str, query: str) -> None:
    assert go(page, served, query) == []
    assert page.locator("main img[src=x]").count() == 0


# --- what is loaded ---------------------------------------------------------------------------------------------------


def test_nothing_is_loaded_before_it_is_needed(page: Page, served: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(served)))
    page.goto(served + ALL)
    open_form(page)
    page.get_by_role("checkbox", name="Bewährt").check()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "nach/" in url or "practices.js" in url or "filtering.js" in url] == []
    page.get_by_role("button", name="Bausteine zeigen").click()
    expect(status(page)).to_contain_text("gefunden")
    assert [url for url in asked if url.startswith("http")] == []
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


def test_data_of_another_list_are_not_used(page: Page, served: str) -> None:
    def other(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "version": "0000"})

    page.route("**/nach/index.json*", other)
    page.goto(f"{served}{ALL}?maturity=proven")
    expect(status(page)).to_contain_text("lassen sich gerade nicht filtern")
    open_form(page)
    expect(page.locator("a[data-way]").first).to_be_visible()
    assert cards(page)


def test_a_kind_too_big_for_the_index_is_fetched_value_by_value(page: Page, served: str, complaints: list[str]) -> None:
    expected = go(page, served, "topic=ki&kind=method")
    assert expected
    index = page.request.get(f"{served}{ALL}nach/index.json").json()
    topics = index["values"].pop("topic")

    def values(route: Route) -> None:
        value = route.request.url.partition("/topic/")[2].partition("/")[0]
        if value not in topics:
            route.fulfill(status=404)
        else:
            route.fulfill(json={"version": index["version"], "practices": topics[value]})

    page.route("**/nach/index.json*", lambda route: route.fulfill(json=index))
    page.route("**/fit.json*", values)
    assert go(page, served, "topic=ki&kind=method") == expected
    assert complaints == []
    assert go(page, served, "topic=ki&topic=gibt-es-nicht&kind=method") == expected
    assert "404" in complaints.pop(), "the browser tells of what is not there, and nothing else is wrong"


def test_without_a_script_each_value_leads_to_its_list(browser: Browser, served: str) -> None:
    with browser.new_context(java_script_enabled=False, locale="de-DE") as context:
        page = context.new_page()
        page.goto(served + ALL)
        open_form(page)
        assert page.get_by_role("checkbox").count() == 0
        page.get_by_role("group", name="Kosten").get_by_role("link", name="Bis 50 Euro").click()
        page.wait_for_url(f"{served}formate/nach/cost/up-to-50/")
        assert page.locator("[aria-current=page]").filter(has_text="Bis 50 Euro").count() == 1
        page.get_by_role("link", name="Filter aufheben").click()
        page.wait_for_url(served + ALL)


@pytest.mark.parametrize("path", [ALL, "abonnieren/"])
def test_the_feed_of_adoptions_is_announced_and_offered(page: Page, served: str, path: str) -> None:
    page.goto(served + path)
    announced = page.locator("head link[rel=alternate]").evaluate_all("all => all.map((one) => one.href)")
    feeds = [f"{served}feeds/adoptions.{ending}" for ending in ("xml", "atom", "json")]
    assert [one for one in announced if "adoptions" in one] == feeds
    assert all(page.request.get(feed).ok for feed in feeds)
    assert page.get_by_text("Neue Nachnutzungen").count()
    page.goto(f"{served}veranstaltungen/")
    assert page.locator("head link[href*=adoptions]").count() == 0


def test_a_printed_catalogue_has_its_cards_and_no_form(page: Page, served: str) -> None:
    page.goto(served + ALL)
    page.emulate_media(media="print")
    expect(page.locator("[data-practice]").first).to_be_visible()
    for part in ("form[data-filter]", ".examples", ".orders"):
        expect(page.locator(part)).to_be_hidden()
    assert re.fullmatch(r"\d+ Bausteine", page.locator("main .status").inner_text())


# --- everybody --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["?group=16-to-30", "?topic=atlantis", "?time=up-to-2-hours&cost=over-1000"])
def test_filtered_lists_are_accessible_in_every_look(page: Page, served: str, query: str) -> None:
    go(page, served, query.removeprefix("?"))
    open_form(page)
    assert axe_in_every_look(page) == []


def test_nothing_is_cut_off_on_a_narrow_screen_or_with_large_text(page: Page, served: str) -> None:
    go(page, served, "group=16-to-30")
    open_form(page)
    resize(page, 320)
    assert cut_off(page) == []
    add_sheet(page, LARGE_TEXT)
    assert cut_off(page) == []
