"""The filter and the search of the page of all dates, with a script: applied on the button, in the address, announced,
and never another answer than the lists that were made without it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from in_the_page import (
    COUNT_JUMPS,
    LARGE_TEXT,
    add_sheet,
    axe_in_every_look,
    cut_off,
    focus_nothing,
    next_frame,
    resize,
    until,
    walk,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]

DATES = "veranstaltungen/"
_STOPS = """() => [...document.querySelectorAll(".stop")].map((one) => [
  one.closest(".day").querySelector("time").dateTime,
  one.querySelector("p time").textContent,
  one.querySelector(".title").textContent,
  one.querySelector("a").href,
].join(" | "))"""


def status(page: Page) -> Locator:
    return page.locator("[data-filter-status]")


def go(page: Page, served: str, query: str) -> list[str]:
    """Open a filtered list; gives its entries."""
    page.goto(f"{served}{DATES}?{query}")
    expect(status(page)).to_have_text(re.compile(r"gefunden"))
    more = page.get_by_role("button", name="Weitere Termine zeigen")
    while more.is_visible():
        before = page.locator(".stop").count()
        more.click()
        expect(page.locator(".stop").nth(before)).to_be_visible()
    stops: list[str] = page.evaluate(_STOPS)
    return stops


def found(page: Page) -> int:
    text = status(page).inner_text()
    number = re.search(r"(\d+) Termine? gefunden", text)
    return int(number[1]) if number else 0


def listed(page: Page, address: str) -> list[str]:
    """The entries of a list that was made without a script, all its pages."""
    stops: list[str] = []
    while address:
        page.goto(address)
        stops += page.evaluate(_STOPS)
        following = page.locator("main a[rel=next]")
        address = following.first.evaluate("one => one.href") if following.count() else ""
    return stops


def open_form(page: Page) -> None:
    page.locator("[data-filter-box] > summary").click()


# --- what is found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["land/hessen", "cost/free", "attendance/online", "lab/berlin", "topic/ki"])
def test_one_choice_lists_what_its_own_page_lists(page: Page, served: str, value: str) -> None:
    kind, _, name = value.partition("/")
    expected = listed(page, f"{served}{DATES}{value}/")
    assert expected
    assert go(page, served, f"{kind}={name}") == expected
    assert found(page) == len(expected)


def test_every_box_finds_as_many_as_stand_beside_it(page: Page, served: str) -> None:
    page.goto(served + DATES)
    boxes: list[tuple[str, str, int]] = page.locator("form[data-filter] input[type=checkbox]").evaluate_all(
        "all => all.map((one) => [one.name, one.value, parseInt(one.closest('li').lastElementChild.textContent)])"
    )
    assert len({kind for kind, _, _ in boxes}) >= 9
    wrong = []
    for kind, value, count in boxes:
        # A new choice in the same page: what was fetched once is there.
        page.evaluate(
            "query => { history.pushState(null, '', query); dispatchEvent(new PopStateEvent('popstate')); }",
            f"?{kind}={value}",
        )
        expect(status(page)).to_have_text(re.compile("gefunden"))
        until(page, "document.title.includes('–')")
        page.wait_for_load_state("networkidle")
        if found(page) != count:
            wrong.append((kind, value, count, found(page)))
    assert wrong == []


def test_kinds_are_and_and_values_of_a_kind_are_or(page: Page, served: str) -> None:
    hessen, free, berlin = (set(go(page, served, query)) for query in ("land=hessen", "cost=free", "land=berlin"))
    assert set(go(page, served, "land=hessen&cost=free")) == hessen & free != hessen
    assert set(go(page, served, "land=hessen&land=berlin")) == hessen | berlin
    assert set(go(page, served, "land=hessen&land=berlin&cost=free")) == (hessen | berlin) & free


def test_of_what_somebody_needs_all_must_be_there(page: Page, served: str) -> None:
    access = [go(page, served, f"access={value}") for value in ("wheelchair", "hearing-loop")]
    both = go(page, served, "access=wheelchair&access=hearing-loop")
    assert set(both) == set(access[0]) & set(access[1])
    assert set(both) != set(access[0]) | set(access[1])


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        pytest.param("when=today", "2026-12-02", "2026-12-02", id="today"),
        pytest.param("when=weekend", "2026-12-05", "2026-12-06", id="weekend"),
        pytest.param("when=week", "2026-12-02", "2026-12-08", id="seven days"),
        pytest.param("when=month", "2026-12-02", "2026-12-31", id="month"),
        pytest.param("from=2026-12-10&until=2026-12-12", "2026-12-10", "2026-12-12", id="two days"),
        pytest.param("from=2020-01-01&until=2026-12-03", "2026-12-02", "2026-12-03", id="not before today"),
        pytest.param("until=2026-12-04&when=month", "2026-12-02", "2026-12-04", id="days count more than a word"),
    ],
)
def test_a_time_finds_all_that_begins_or_runs_then(page: Page, served: str, query: str, first: str, last: str) -> None:
    everything = go(page, served, "from=2026-12-01&until=2026-12-31")
    single = [one for one in everything if " bis " not in one.split(" | ")[1] or "Uhr" in one]
    expected = [one for one in single if first <= one[:10] <= last]
    stops = go(page, served, query)
    assert [one for one in stops if one in single] == expected != []
    assert all(one[:10] <= last for one in stops)


def test_an_asked_time_has_dates_of_a_series_that_the_list_leaves_out(page: Page, served: str) -> None:
    page.goto(served + DATES)
    far = [one for one in go(page, served, "from=2027-06-01&until=2027-06-30") if "Offenes Zukunftswerk" in one]
    assert len(far) > 4
    assert not [one for one in go(page, served, "land=hessen") if one.startswith("2027-06") and "Offenes" in one]


def test_what_is_over_by_the_visitors_clock_is_not_counted(page: Page, served: str) -> None:
    today = go(page, served, "when=today")
    assert today
    page.clock.set_fixed_time("2026-12-02T23:59:30+01:00")
    late = go(page, served, "when=today")
    assert found(page) == len(late) < len(today)
    assert [one for one in today if one not in late and "Uhr" in one]
    page.clock.set_fixed_time("2026-12-03T00:10:00+01:00")
    after = go(page, served, "when=today")
    assert {one[:10] for one in after if one not in late} == {"2026-12-03"}


def test_today_is_a_day_on_the_networks_clock(browser: Browser, served: str) -> None:
    with browser.new_context(locale="de-DE", timezone_id="Pacific/Auckland") as context:
        page = context.new_page()
        page.clock.set_fixed_time("2026-12-02T22:00:00+13:00")
        assert {one[:10] for one in go(page, served, "when=today")} == {"2026-12-02"}
        page.clock.set_fixed_time("2026-12-03T10:00:00+13:00")  # still the 2nd in Berlin
        page.goto(f"{served}{DATES}?from=2026-12-02&until=2026-12-02")
        expect(status(page)).to_contain_text(re.compile("gefunden"))
        assert not page.locator(".day time[datetime='2026-12-03']").count()


# --- the form ---------------------------------------------------------------------------------------------------------


def test_it_is_applied_on_the_button_and_by_keyboard_alone(page: Page, served: str) -> None:
    page.goto(served + DATES)
    whole: list[str] = page.evaluate(_STOPS)
    summary = page.locator("[data-filter-box] > summary")
    summary.focus()
    page.keyboard.press("Enter")
    free = page.get_by_role("checkbox", name="Kostenlos")
    while not free.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(free).to_be_checked()
    assert page.evaluate(_STOPS) == whole
    assert page.url == served + DATES
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text(re.compile(r"\d+ Termine gefunden"))
    assert page.url == f"{served}{DATES}?cost=free"
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Kostenlos")
    assert page.evaluate(_STOPS) != whole
    assert status(page).get_attribute("role") == "status"


def test_an_address_that_was_shared_fills_the_form_and_says_what_is_chosen(page: Page, served: str) -> None:
    go(page, served, "when=week&land=hessen&cost=free")
    open_form(page)
    assert page.get_by_role("checkbox", name="Kostenlos").is_checked()
    assert page.locator("select[name=when]").input_value() == "week"
    assert page.locator("input[name=land][value=hessen]").is_checked()
    expect(page.locator("[data-chosen]")).to_have_text("die nächsten 7 Tage · Hessen · Kostenlos")
    assert page.title().startswith("die nächsten 7 Tage, Hessen, Kostenlos – ")


def test_back_and_forward_show_what_they_showed_and_reset_shows_all(page: Page, served: str) -> None:
    page.goto(served + DATES)
    whole, name = page.evaluate(_STOPS), page.title()
    open_form(page)
    page.get_by_role("checkbox", name="Kostenlos").check()
    page.get_by_role("button", name="Termine anzeigen").click()
    expect(status(page)).to_contain_text("gefunden")
    free = page.evaluate(_STOPS)
    open_form(page)
    page.get_by_role("checkbox", name="Online").check()
    page.get_by_role("button", name="Termine anzeigen").click()
    page.wait_for_url("**attendance=online**")
    expect(page.locator("[data-chosen]")).to_contain_text("Online")
    page.go_back()
    expect(page.locator("[data-chosen]")).to_have_text("Kostenlos")
    until(page, f"({_STOPS})().length === {len(free)}")
    assert page.evaluate(_STOPS) == free
    assert not page.locator("input[name=attendance][value=online]").is_checked()
    page.go_back()
    expect(status(page)).to_have_text("")
    assert page.evaluate(_STOPS) == whole
    assert page.title() == name
    page.go_forward()
    expect(status(page)).to_contain_text("gefunden")
    open_form(page)
    page.locator("[data-reset]").click()
    expect(status(page)).to_have_text("")
    assert page.evaluate(_STOPS) == whole
    assert page.url == served + DATES


def test_a_last_day_before_the_first_is_told_and_nothing_is_looked_for(page: Page, served: str) -> None:
    page.goto(served + DATES)
    open_form(page)
    page.locator("input[name=from]").fill("2026-12-10")
    page.locator("input[name=until]").fill("2026-12-05")
    page.get_by_role("button", name="Termine anzeigen").click()
    message = page.locator("input[name=until]").evaluate("one => one.validationMessage")
    assert message == "Der letzte Tag liegt vor dem ersten."
    assert page.url == served + DATES
    page.locator("input[name=until]").fill("2026-12-12")
    page.get_by_role("button", name="Termine anzeigen").click()
    expect(status(page)).to_contain_text("gefunden")
    expect(page.locator("[data-chosen]")).to_have_text("10. Dezember 2026 bis 12. Dezember 2026")


def test_what_else_has_the_words_is_told_above_the_dates_and_one_key_away(page: Page, served: str) -> None:
    page.goto(f"{served}{DATES}?q=kiezlabor")
    expect(status(page)).to_contain_text("gefunden")
    told = page.get_by_role("navigation", name="Außerdem gefunden:")
    heads = page.locator("[data-filter-more] h2")
    expect(heads.last).to_be_visible()
    assert told.locator("li").all_inner_texts() == heads.all_inner_texts()
    assert heads.count() > 2
    told.get_by_role("link", name="Orte").press("Enter")
    focus = page.locator(":focus")
    expect(focus).to_contain_text("Orte")
    expect(focus).to_be_in_viewport()
    assert page.url == f"{served}{DATES}?q=kiezlabor"


def test_where_nothing_fits_one_thing_can_be_left_out(page: Page, served: str) -> None:
    page.goto(f"{served}{DATES}?land=hessen&lab=berlin&when=week")
    expect(status(page)).to_have_text("Keine Termine gefunden.")
    ways = page.locator("[data-filter-results] a")
    assert ways.all_inner_texts() == ["ohne den Zeitraum", "ohne „Hessen“", "ohne „CityLAB Berlin“"]
    ways.nth(1).click()
    expect(status(page)).to_contain_text(re.compile(r"\d+ Termine? gefunden"))
    assert page.url == f"{served}{DATES}?when=week&lab=berlin"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param("land=atlantis", 0, id="no such value"),
        pytest.param("land=__proto__&topic=constructor", 0, id="names that objects have"),
        pytest.param("q=%3Cimg%20src=x%20onerror=alert(1)%3E", 0, id="markup"),
        pytest.param("land=%22%3E%3Cimg%20src=x%3E", 0, id="markup as a value"),
        pytest.param("from=2027-02-31", None, id="a day that there is not"),
        pytest.param("from=2026-13-77&utm_source=x&when=never", None, id="nonsense is no choice"),
    ],
)
def test_what_somebody_writes_into_an_address_is_text(page: Page, served: str, query: str, count: int | None) -> None:
    page.goto(f"{served}{DATES}?{query}")
    if count is None:
        expect(page.locator(".stop")).to_have_count(60)
        expect(status(page)).to_have_text("")
    else:
        expect(status(page)).to_have_text("Keine Termine gefunden.")
    assert page.locator("main img[src=x]").count() == 0


def test_more_dates_come_on_the_button_and_the_focus_is_on_the_first_of_them(page: Page, served: str) -> None:
    page.goto(f"{served}{DATES}?from=2027-01-01")
    expect(status(page)).to_contain_text("gefunden")
    assert page.locator(".stop").count() == 30
    page.get_by_role("button", name="Weitere Termine zeigen").click()
    expect(page.locator(".stop").nth(30).locator("a")).to_be_focused()
    with page.expect_navigation():
        page.locator(".stop").nth(40).locator("a").click()
    page.go_back()
    expect(page.locator(".stop")).to_have_count(60)


# --- subscribing ------------------------------------------------------------------------------------------------------


def test_the_calendar_of_just_this_or_the_nearest_ones(page: Page, served: str) -> None:
    go(page, served, "topic=ki")
    exact = page.locator("[data-exact] a")
    expect(exact).to_be_visible()
    expect(page.locator("[data-near]")).to_be_hidden()
    exact.click()
    page.wait_for_url(f"{served}abonnieren/topic/ki/")
    assert "KI" in page.locator("h1").inner_text()
    for query in ("topic=ki&when=month", "topic=ki&attendance=on-site"):
        go(page, served, query)
        expect(page.locator("[data-near]")).to_be_visible()
        expect(page.locator("[data-exact]")).to_be_hidden()
    # Nobody can subscribe to what nearly every date is.
    assert page.locator("[data-near] a").all_inner_texts() == ["KI"]
    go(page, served, "when=month")
    expect(page.locator("[data-filter-feeds]")).to_be_hidden()


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "title"),
    [
        pytest.param("Datenspaziergang", "Datenspaziergang", id="a word"),
        pytest.param("spazier", "Datenspaziergang", id="a part of a compound"),
        pytest.param("GROESSE", "Kiezlabor: Reden wir über unsere Straße", id="without umlauts"),
        pytest.param("Wiesbaden+Chatbot", "KI verstehen: den Chatbot ausprobieren", id="the town of its lab"),
    ],
)
def test_dates_with_the_words_come_first_by_day(page: Page, served: str, query: str, title: str) -> None:
    stops = go(page, served, f"q={query}")
    assert any(title in stop.replace("\u00ad", "") for stop in stops)
    assert stops == sorted(stops, key=lambda stop: stop[:10])


def test_words_and_choices_go_together(page: Page, served: str) -> None:
    words, hessen = set(go(page, served, "q=Werkstatt")), set(go(page, served, "land=hessen"))
    assert set(go(page, served, "q=Werkstatt&land=hessen")) == words & hessen
    assert set() != words & hessen != words


def test_below_the_dates_stands_what_else_has_the_words(page: Page, served: str) -> None:
    go(page, served, "q=Werkstatt")
    heads = page.locator("section.found h2")
    expect(heads.first).to_contain_text("Neuigkeiten")
    assert [re.sub(r"\W*\d+$", "", text) for text in heads.all_inner_texts()] == ["Neuigkeiten", "Bausteine", "Seiten"]
    first = page.locator("section.found .hit a").first
    assert first.evaluate("one => one.href").startswith(f"{served}aktuelles/")
    with page.expect_navigation():
        first.click()
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize(
    ("query", "group", "title"),
    [
        pytest.param("Handbuch", "Seiten", "Handbuch für Redaktionen", id="a page that somebody wrote"),
        pytest.param("Wiesbaden", "Labore", "Zukunftswerk Wiesbaden", id="a lab by its town"),
        pytest.param("Formular", "Mitmachen", "Formular", id="a call"),
        pytest.param("Betatest", "Bausteine", "Beta-Test einer App", id="a practice"),
        pytest.param("Marktstand", "Orte", "Marktstand", id="a place"),
    ],
)
def test_everything_is_found_under_what_it_is(page: Page, served: str, query: str, group: str, title: str) -> None:
    page.goto(f"{served}{DATES}?q={query}")
    section = page.locator("section.found").filter(has=page.get_by_role("heading", name=group, level=2))
    expect(section).to_be_visible()
    links = section.locator(".hit a")
    titles = [text.replace("\u00ad", "") for text in links.all_inner_texts()]
    at = next(at for at, text in enumerate(titles) if title in text)
    with page.expect_navigation():
        links.nth(at).click()
    assert page.url.startswith(served)
    assert page.locator("h1").count() == 1


def test_a_slip_leads_to_what_was_meant_and_says_so(page: Page, served: str) -> None:
    stops = go(page, served, "q=Datenspazirgang")
    assert len(stops) == found(page) > 0
    expect(status(page)).to_contain_text("Nichts passt zu „Datenspazirgang“")


def test_the_search_in_the_header_leads_here(page: Page, served: str) -> None:
    page.goto(f"{served}labore/")
    page.get_by_role("button", name="Suche").press("Enter")
    dialog = page.get_by_role("dialog", name="Suche")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    dialog.get_by_role("searchbox").fill("Werkstatt")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}{DATES}?q=Werkstatt")
    expect(status(page)).to_contain_text("gefunden")
    page.locator("header").get_by_role("link", name="Suche").click()
    expect(page.locator("input[name=q]")).to_be_focused()
    assert page.locator("input[name=q]").input_value() == "Werkstatt"


# --- what is loaded ---------------------------------------------------------------------------------------------------


def test_nothing_is_loaded_before_it_is_needed_and_then_only_what_is(page: Page, served: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(served)))
    page.goto(served + DATES)
    open_form(page)
    page.wait_for_load_state("networkidle")
    parts = ("search-index/", "filter/", "finding.js", "searching.js", "filtering.js", "dates.js")
    assert [url for url in asked if any(part in url for part in parts)] == []
    page.get_by_role("checkbox", name="Kostenlos").check()
    page.locator("select[name=when]").select_option("today")
    page.get_by_role("button", name="Termine anzeigen").click()
    expect(status(page)).to_contain_text("gefunden")
    page.wait_for_load_state("networkidle")
    fetched = sorted(url.partition("filter/")[2] for url in asked if "/filter/" in url)
    assert fetched == ["2026-12.json", "2026-12/1.html", "index.json"]
    assert [url for url in asked if "search-index/" in url] == []
    open_form(page)
    with page.expect_request("**/search-index/index.json"):
        page.locator("input[name=q]").press_sequentially("W")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if url.startswith("http")] == []
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


def test_what_cannot_be_loaded_leaves_the_way_without_a_script(page: Page, served: str, complaints: list[str]) -> None:
    page.route("**/filter/index.json", lambda route: route.abort())
    page.goto(f"{served}{DATES}?cost=free")
    expect(status(page)).to_contain_text("lassen sich gerade nicht filtern")
    assert page.locator(".stop").count() == 60
    open_form(page)
    page.get_by_role("link", name="Kostenlos").click()
    page.wait_for_url(f"{served}{DATES}cost/free/")
    assert complaints
    complaints.clear()  # the browser itself complains of requests that were stopped


def test_after_a_failure_the_next_choice_tries_again(page: Page, served: str, complaints: list[str]) -> None:
    page.route("**/filter/2026-12.json", lambda route: route.abort())
    page.goto(f"{served}{DATES}?cost=free&when=week")
    expect(status(page)).to_contain_text("lassen sich gerade nicht filtern")
    page.unroute("**/filter/2026-12.json")
    open_form(page)
    page.get_by_role("button", name="Termine anzeigen").click()
    expect(status(page)).to_contain_text(re.compile(r"\d+ Termine? gefunden"))
    complaints.clear()


def test_a_filtered_list_moves_nothing_that_was_there(page: Page, served: str) -> None:
    page.add_init_script(COUNT_JUMPS)
    for query in ("land=hessen", "q=Werkstatt"):
        page.goto(f"{served}{DATES}?{query}")
        expect(status(page)).to_contain_text("gefunden")
        page.wait_for_load_state("networkidle")
        next_frame(page)
        next_frame(page)
        assert page.evaluate("window.jumped") <= 0.05


# --- for everybody ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["q=Werkstatt&cost=free", "land=hessen&lab=berlin"], ids=["much is found", "nothing is found"]
)
def test_axe_finds_nothing_in_a_filtered_list_with_its_form_open(page: Page, served: str, query: str) -> None:
    page.goto(f"{served}{DATES}?{query}")
    expect(status(page)).to_contain_text("gefunden")
    open_form(page)
    for kind in page.locator("details.kind > summary").all():
        kind.click()
    assert axe_in_every_look(page, (320, 1280)) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_filtered_list_fits_a_small_screen_and_large_text(page: Page, served: str, width: int) -> None:
    page.goto(f"{served}{DATES}?q=Werkstatt&topic=digitale-teilhabe")
    expect(status(page)).to_contain_text("gefunden")
    open_form(page)
    add_sheet(page, LARGE_TEXT)
    resize(page, width)
    assert cut_off(page) == []


def test_everything_in_a_filtered_list_is_reached_by_the_tab_key(page: Page, served: str) -> None:
    page.goto(f"{served}{DATES}?q=Werkstatt&land=hessen")
    expect(status(page)).to_contain_text("gefunden")
    page.wait_for_load_state("networkidle")
    open_form(page)
    focus_nothing(page)
    places, wrong = walk(page)
    assert wrong == []
    assert places == sorted(places)
    assert len(places) > 40


def test_headings_of_a_filtered_list_are_in_order(page: Page, served: str) -> None:
    go(page, served, "q=Werkstatt")
    levels = [
        int(name[1])
        for name in page.locator("main :is(h1, h2, h3, h4)").evaluate_all("all => all.map(one => one.localName)")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
