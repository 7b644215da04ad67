"""The search in a real browser, under the pages' own Content-Security-Policy: finds, can be used by keyboard, asks for
nothing before it is used, and leaves nobody without a way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from in_the_page import LOOKS, axe_in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]

# The portal's is a part of its filter: test_filter_in_place.py.
SITES = {"berlin": "berlin/", "moenchengladbach": "moenchengladbach/", "wiesbaden": "wiesbaden/"}


def ask(page: Page, site: str, query: str) -> Locator:
    page.goto(f"{site}suche/?q={query}")
    expect(page.locator("main .answer")).to_contain_text("Treffer")
    return page.locator("main .hit")


def opened(page: Page, address: str) -> Locator:
    page.goto(address)
    page.get_by_role("button", name="Suche").press("Enter")
    return page.get_by_role("dialog", name="Suche")


# --- finding ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "query", "title"),
    [
        pytest.param(
            "moenchengladbach", "Sprechstunde", "Digital-Sprechstunde", id="the second part of a word with a hyphen"
        ),
        pytest.param("moenchengladbach", "werkstatt", "Zukunftswerkstatt für Jugendliche", id="the end of a compound"),
        pytest.param("berlin", "Größe", "Kiezlabor: Reden wir über unsere Straße", id="umlaut and ß: groß"),
        pytest.param("berlin", "GROESSE", "Kiezlabor: Reden wir über unsere Straße", id="without umlauts"),
        pytest.param("berlin", "Strasse", "Kiezlabor: Reden wir über unsere Straße", id="ss for ß"),
        pytest.param("berlin", "Verkehrsberuhigungsmaßnahmen", "Datenspaziergang", id="a word with soft hyphens"),
        pytest.param("berlin", "spazier", "Datenspaziergang", id="half a word of a compound"),
        pytest.param("berlin", "Impressum", "Impressum", id="a legal page"),
    ],
)
def test_what_one_looks_for_is_found(page: Page, served: str, site: str, query: str, title: str) -> None:
    hits = ask(page, served + SITES[site], query)
    assert any(title in text.replace("\u00ad", "") for text in hits.locator(".title").all_inner_texts())


def test_all_words_of_a_question_are_in_what_it_finds(page: Page, served: str) -> None:
    counts = []
    for query in ("Kiezlabor", "Wochenmarkt", "wochenmarkt KIEZLABOR"):
        hits = ask(page, served + "berlin/", query)
        counts.append(int(page.locator("main .answer").inner_text().split()[0]))
    assert 0 < counts[2] <= min(counts[:2]) < max(counts[:2])
    marked = hits.first.locator("mark").all_inner_texts()
    assert "Wochenmarkt" in hits.first.locator(".title").inner_text()
    assert marked


@pytest.mark.parametrize("query", ["Datenspazirgang", "Datnespaziergang", "Datensparziergang", "Datenspazierweg"])
def test_a_slip_leads_to_what_was_meant_and_says_so(page: Page, served: str, query: str) -> None:
    hits = ask(page, served + "berlin/", query)
    assert "Datenspaziergang" in hits.first.inner_text()
    expect(page.locator("main .answer")).to_contain_text(f"Keine Treffer für „{query}“")


@pytest.mark.parametrize("query", ["xyzzy", "Wirtschaftsweise", "<b>x</b>", "%22%3E%3Cimg"])
def test_what_is_nowhere_is_not_found(page: Page, served: str, query: str) -> None:
    hits = ask(page, served + "berlin/", query)
    expect(page.locator("main .answer")).to_contain_text("Keine Treffer")
    assert hits.count() == 0
    assert page.locator("main .empty").is_visible()
    assert page.get_by_role("heading", name="Termine", exact=True).is_visible()
    assert page.locator("main .answers img, main .answers b").count() == 0


def test_a_cancelled_event_says_so_first_and_one_that_is_over_too(page: Page, served: str) -> None:
    page.clock.set_fixed_time("2026-12-05T08:00:00+01:00")
    hits = ask(page, served + "berlin/", "Kiezlabor")
    texts = [text.strip() for text in hits.all_inner_texts()]
    cancelled = next(text for text in texts if "Kiezlabor auf dem Wochenmarkt\n" in text)
    assert cancelled.startswith("Fällt aus · ")
    over = next(text for text in texts if "Reden wir über unsere Straße" in text)
    assert over.startswith("vorbei · Termin · Freitag, 4. Dezember 2026")
    assert [text for text in texts if text.startswith("Termin · ")]


def test_it_is_the_visitors_clock_that_says_what_is_over(page: Page, served: str) -> None:
    page.clock.set_fixed_time("2029-01-01T08:00:00+01:00")
    first = ask(page, served + "berlin/", "Wochenmarkt").filter(has_text="Ersatztermin")
    expect(first).to_contain_text("vorbei · Termin")


def test_a_hit_leads_to_the_items_own_page(page: Page, served: str) -> None:
    for site in SITES.values():
        hits = ask(page, served + site, "Termin")
        links = hits.locator("a").evaluate_all("all => all.map(one => one.href)")
        assert not [link for link in links if "/monat/" in link or link.endswith("/suche/")]
        with page.expect_navigation():
            hits.first.locator("a").click()
        assert page.locator("h1").count() == 1


def test_an_excerpt_does_not_say_the_title_again(page: Page, served: str) -> None:
    hits = ask(page, served + "berlin/", "Kiezlabor")
    for hit in hits.all():
        title, excerpt = hit.locator(".title").inner_text(), hit.locator(".excerpt").inner_text()
        assert not excerpt.startswith(title)
        assert "^" not in title + excerpt


def test_a_question_of_many_words_is_told_how_many_were_looked_for(page: Page, served: str) -> None:
    words = " ".join(f"wort{number}" for number in range(13))
    ask(page, served + "berlin/", words)
    expect(page.locator("main .answer")).to_contain_text("nur nach den ersten zwölf Wörtern")
    page.goto(f"{served}veranstaltungen/?q={words}")
    expect(page.locator("[data-filter-status]")).to_contain_text("nur nach den ersten zwölf Wörtern")
    ask(page, served + "berlin/", "Kiezlabor")
    expect(page.locator("main .answer")).not_to_contain_text("zwölf")


# --- the search's page ----------------------------------------------------------------------------------


def test_the_address_holds_the_question_and_back_brings_back_the_one_before(page: Page, served: str) -> None:
    hits = ask(page, served + "berlin/", "Werkstatt")
    before = hits.locator(".title").all_inner_texts()
    page.get_by_label("Was suchen Sie?").fill("Impressum")
    page.keyboard.press("Enter")
    expect(page.locator("main .answer")).to_contain_text("„Impressum“")
    assert page.url.endswith("?q=Impressum")
    page.go_back()
    expect(page.locator("main .answer")).to_contain_text("„Werkstatt“")
    assert page.get_by_label("Was suchen Sie?").input_value() == "Werkstatt"
    assert hits.locator(".title").all_inner_texts() == before
    assert page.title().startswith("Werkstatt – Suche")


def test_more_hits_come_in_tens_and_focus_is_on_the_first_new_one(page: Page, served: str) -> None:
    hits = ask(page, served + "berlin/", "Labor")
    assert hits.count() == 10
    page.get_by_role("button", name="Weitere Treffer").click()
    expect(hits).to_have_count(20)
    expect(hits.nth(10).locator("a")).to_be_focused()
    with page.expect_navigation():
        hits.nth(12).locator("a").click()
    page.go_back()
    expect(hits).to_have_count(20)


def test_answers_are_a_named_list_of_headings_and_the_count_is_announced(page: Page, served: str) -> None:
    hits = ask(page, served + "berlin/", "Werkstatt")
    count = hits.count()
    assert page.get_by_role("status").inner_text() == f"{count} Treffer für „Werkstatt“"
    assert page.locator("main ol.hits > li h2 > a").count() == count
    assert page.locator("main .hit mark").count() > 0
    assert page.get_by_role("search", name="Diese Website durchsuchen").is_visible()


def test_without_a_script_the_page_lists_everything_and_says_why(browser: Browser, served: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(served + "berlin/")
        page.get_by_role("link", name="Suche", exact=True).click()
        page.wait_for_url(served + "berlin/suche/")
        assert page.get_by_text("Die Suche braucht JavaScript").is_visible()
        assert not page.locator("form:visible").count()
        for name in ("Termine", "Mitmachen", "Neuigkeiten", "Bausteine", "Orte", "Seiten"):
            section = page.locator(".overview section").filter(has=page.get_by_role("heading", name=name, exact=True))
            assert section.locator("li a").count() >= 1, name
        with page.expect_navigation():
            page.locator(".overview").get_by_role("link", name="Impressum").click()
        assert page.locator("h1").inner_text() == "Impressum"


# --- the dialog ----------------------------------------------------------------------------------


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_nothing_of_the_search_is_loaded_before_somebody_types(page: Page, served: str, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    dialog = opened(page, served + site)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/search-index/" in url or url.endswith(("/finding.js", "/searching.js"))] == []
    with page.expect_request("**/search-index/index.json"):
        dialog.get_by_role("searchbox").press_sequentially("W")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((served, "data:"))] == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_dialog_opens_and_closes_by_keyboard_and_gives_the_focus_back(page: Page, served: str, key: str) -> None:
    page.goto(served + "berlin/veranstaltungen/")
    button = page.get_by_role("button", name="Suche")
    assert button.get_attribute("aria-haspopup") == "dialog"
    for way_out in ("Escape", "close button"):
        button.focus()
        page.keyboard.press(key)
        dialog = page.get_by_role("dialog", name="Suche")
        expect(dialog.get_by_role("searchbox", name="Was suchen Sie?")).to_be_focused()
        if way_out == "Escape":
            page.keyboard.press("Escape")
        else:
            dialog.get_by_role("button", name="Schließen").press("Enter")
        expect(dialog).to_be_hidden()
        expect(button).to_be_focused()


def test_hits_in_the_dialog_are_reached_by_tab_and_the_page_behind_is_not(page: Page, served: str) -> None:
    dialog = opened(page, served + "berlin/veranstaltungen/")
    dialog.get_by_role("searchbox").fill("Werkstatt")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("Treffer für „Werkstatt“")
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Suchen")).to_be_focused()
    page.keyboard.press("Tab")
    expect(dialog.locator(".hit a").first).to_be_focused()
    for _ in range(30):
        page.keyboard.press("Tab")
        inside = page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
        assert inside
    dialog.locator(".hit a").first.press("Enter")
    page.wait_for_url("**/erklaerfilm-werkstatt/")


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("size", ["100%", "200%"])
def test_dialog_and_page_fit_a_small_screen_and_large_text(page: Page, served: str, width: int, size: str) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    dialog = opened(page, served + "berlin/")
    page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", size)
    dialog.get_by_role("searchbox").fill("Verkehrsberuhigungsmaßnahmen")
    page.keyboard.press("Enter")
    expect(dialog.locator(".hit a").first).to_be_visible()
    assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth + 1")
    for name in ("Schließen", "Suchen"):
        dialog.get_by_role("button", name=name).scroll_into_view_if_needed()
        box = dialog.get_by_role("button", name=name).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["height"] >= 24
    ask(page, served + "berlin/", "Verkehrsberuhigungsmaßnahmen")
    page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", size)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("look", ["light", "dark", "forced colours"])
def test_a_hit_has_its_station_in_every_look(page: Page, served: str, look: str) -> None:
    page.emulate_media(**LOOKS[look])
    ask(page, served + "berlin/", "Kiezlabor")
    width = page.locator("main .hit").first.evaluate("one => getComputedStyle(one, '::after').borderTopWidth")
    assert width == "4px"


def test_axe_finds_nothing_in_answers_and_in_the_open_dialog(page: Page, served: str) -> None:
    ask(page, served + "berlin/", "Kiezlabor")
    assert axe_in_every_look(page, (320, 1280)) == []
    ask(page, served + "wiesbaden/", "xyzzy")
    assert axe_in_every_look(page, (320,)) == []
    dialog = opened(page, served + "berlin/veranstaltungen/")
    dialog.get_by_role("searchbox").fill("Kiezlabor")
    page.keyboard.press("Enter")
    expect(dialog.locator(".hit").first).to_be_visible()
    assert axe_in_every_look(page, (320, 1280)) == []


# --- when it fails ----------------------------------------------------------------------------------


def test_an_index_that_cannot_be_loaded_is_said_with_another_way(
    page: Page, served: str, complaints: list[str]
) -> None:
    page.route("**/search-index/**", lambda route: route.abort())
    dialog = opened(page, served + "berlin/veranstaltungen/")
    dialog.get_by_role("searchbox").fill("Werkstatt")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("Die Suche lässt sich gerade nicht laden.")
    dialog.get_by_role("link", name="Alles auf dieser Website ansehen").click()
    page.wait_for_url(served + "berlin/suche/#alles")
    assert page.get_by_role("heading", name="Orte").is_visible()
    assert complaints
    complaints.clear()  # the browser itself complains of requests that were stopped


def test_after_a_failure_the_next_question_tries_again(page: Page, served: str, complaints: list[str]) -> None:
    page.route("**/search-index/**", lambda route: route.abort())
    dialog = opened(page, served + "berlin/")
    dialog.get_by_role("searchbox").fill("Werkstatt")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("nicht laden")
    page.unroute("**/search-index/**")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("Treffer")
    complaints.clear()


# Asked of the page: as a route ends, Playwright may lose the event of the next request.
FETCHED = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().map(({ name }) => name)))
    .observe({ type: "resource", buffered: true });
})"""
OLD_INDEX = {"format": 1, "words": ["", "zzz"]}
OLD_WORDS = {"from": "k", "until": "zzz", "words": {}}
OLD_TEXTS = {"mark": "??", "records": []}


@pytest.mark.parametrize(
    ("file", "old"),
    [
        pytest.param("index.json", {"json": OLD_INDEX}, id="which words"),
        pytest.param("w-*.json", {"json": OLD_WORDS}, id="words"),
        pytest.param("w-*.json", {"status": 404}, id="words that are elsewhere now"),
        pytest.param("r/0-0.json", {"json": OLD_TEXTS}, id="what is shown"),
        pytest.param("r/0-0.json", {"status": 404}, id="a text that is elsewhere now"),
    ],
)
def test_what_is_left_of_an_earlier_build_is_fetched_anew(
    page: Page, served: str, complaints: list[str], file: str, old: dict[str, object]
) -> None:
    """A page was left open while the site was built again, or something between keeps files for too long."""
    page.route(f"**/search-index/{file}", lambda route: route.fulfill(**old), times=1)
    hits = ask(page, served + "berlin/", "Kiezlabor")
    assert "Kiezlabor" in hits.first.inner_text()
    asked: list[str] = page.evaluate(FETCHED)
    assert [url.endswith("/index.json") for url in asked].count(True) == 2
    assert len(complaints) == ("status" in old)
    complaints.clear()  # the browser itself complains of answers such as 404


@pytest.mark.parametrize("file", ["index.json", "w-*.json", "r/*.json"])
@pytest.mark.parametrize(
    "answer",
    [{"body": "<!doctype html><p>Fehler"}, {"body": '{"format": 2, "wor'}, {"status": 404}, {"status": 503}],
    ids=["a page", "torn", "not there", "busy"],
)
def test_a_file_that_is_none_is_said_with_another_way(
    page: Page, served: str, complaints: list[str], file: str, answer: dict[str, object]
) -> None:
    def fulfil(route: Route) -> None:
        own = route.fetch() if answer.get("status") == 503 else None
        route.fulfill(**answer, **({"response": own} if own else {}))

    page.route(f"**/search-index/{file}", fulfil)
    page.goto(f"{served}berlin/suche/?q=Kiezlabor")
    expect(page.locator("main .answer")).to_have_text("Die Suche lässt sich gerade nicht laden.")
    assert page.get_by_role("heading", name="Orte").is_visible()
    complaints.clear()  # the browser itself complains of answers such as 404


def test_what_was_not_looked_through_is_said(page: Page, served: str) -> None:
    def cut(route: Route) -> None:
        file = route.fetch().json()
        file["words"] = {word: f"{where}." for word, where in file["words"].items()}
        route.fulfill(json=file)

    page.route("**/search-index/w-*.json", cut)
    ask(page, f"{served}berlin/", "Kiezlabor")
    expect(page.locator("main .answer")).to_contain_text("nicht alles wurde durchsucht")


def test_files_that_never_go_together_are_given_up(page: Page, served: str) -> None:
    page.route("**/search-index/index.json", lambda route: route.fulfill(json=OLD_INDEX))
    page.goto(f"{served}berlin/suche/?q=Kiezlabor")
    expect(page.locator("main .answer")).to_have_text("Die Suche lässt sich gerade nicht laden.")


def test_what_stands_in_the_index_is_text_and_leads_to_the_web_only(page: Page, served: str) -> None:
    """Titles and texts on a portal are what labs write."""
    hostile = dict.fromkeys(("kind", "when", "flag", "lab", "line", "status", "lang"), "<img src=x onerror=alert(1)>")

    def worse(route: Route) -> None:
        file = route.fetch().json()
        for one in file["records"]:
            one |= {
                **hostile,
                "title": "<b>Kiezlabor</b>",
                "text": "<script>Kiezlabor</script>",
                "path": "javascript:x",
            }
        route.fulfill(json=file)

    page.route("**/search-index/r/*.json", worse)
    hits = ask(page, served + "berlin/", "Kiezlabor")
    assert hits.locator(".title").first.inner_text() == "<b>Kiezlabor</b>"
    assert hits.locator(".excerpt").first.inner_text() == "<script>Kiezlabor</script>"
    assert hits.locator("b, img, script").count() == 0
    assert {link.get_attribute("href") for link in hits.locator("a").all()} == {f"{served}berlin/"}
