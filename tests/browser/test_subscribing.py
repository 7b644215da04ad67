"""Subscribing in a real browser: the address is copied, the code reads in every scheme, data stays data."""

from __future__ import annotations

import io
import json

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = "https://stadtlabore.example/berlin/abonnieren/"
CALENDAR = "https://stadtlabore.example/berlin/feeds/calendar.ics"
SCHEMES = [
    pytest.param({"color_scheme": "light"}, id="light"),
    pytest.param({"color_scheme": "dark"}, id="dark"),
    pytest.param({"color_scheme": "dark", "forced_colors": "active"}, id="forced colors"),
]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_code_is_seen_and_reads_in_every_scheme(browser: Browser, served: str, scheme, width) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, **scheme) as context:
        page = context.new_page()
        page.goto(served + "berlin/abonnieren/")
        code = page.locator(".code svg")
        assert code.is_visible()
        shown = Image.open(io.BytesIO(code.screenshot())).convert("L")
    assert [found.text for found in zxingcpp.read_barcodes(shown)] == [PAGE]
    darkest, lightest = shown.getextrema()
    assert darkest < 30
    assert lightest > 225
    assert shown.getpixel((shown.width // 2, 3)) > 225  # type: ignore[operator]


def test_the_code_says_in_words_where_it_leads(page: Page, served: str) -> None:
    page.goto(served + "berlin/abonnieren/")
    assert page.get_by_role("img", name=f"QR-Code mit der Adresse {PAGE}", exact=True).count() == 1


def test_one_press_copies_the_address_and_says_so(browser: Browser, served: str) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(served + "berlin/abonnieren/")
        button = page.get_by_role("button", name="Adresse kopieren").first
        button.focus()
        page.keyboard.press("Enter")
        page.get_by_text("Die Adresse ist kopiert.").first.wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == CALENDAR


def test_an_address_that_cannot_be_copied_is_left_to_the_hand(page: Page, served: str) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(served + "berlin/abonnieren/")
    page.get_by_role("button", name="Adresse kopieren").first.click()
    page.get_by_text("Bitte kopieren Sie die Adresse von Hand.").first.wait_for()


def test_every_link_and_button_has_a_name_of_its_own(page: Page, served: str) -> None:
    page.goto(served + "berlin/abonnieren/")
    names = page.eval_on_selector_all(
        "main a, main button, main summary", "all => all.map(one => one.textContent.replace(/\\s+/g, ' ').trim())"
    )
    assert len(names) == len(set(names))


def test_the_first_thing_to_do_is_seen_without_scrolling(browser: Browser, served: str) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(served + "berlin/abonnieren/")
        box = page.locator(".button.large").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 740


@pytest.mark.parametrize(
    "path", ["berlin/", "berlin/ueber/", "berlin/veranstaltungen/datenspaziergang/", "berlin/orte/citylab/"]
)
def test_data_for_programs_is_not_run_and_not_refused(page: Page, served: str, path: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(served + path)
    texts = page.eval_on_selector_all('script[type="application/ld+json"]', "all => all.map(one => one.textContent)")
    assert len(texts) == 1 + page.locator(".crumb").count(), "what it is about, and the way up where it shows one"
    assert {json.loads(text)["@context"] for text in texts} == {"https://schema.org"}
    assert [line for line in said if "Content Security Policy" in line] == []


# --- the parts of the network ----------------------------------------------------------------------------------------


def test_a_part_is_found_by_its_name(page: Page, served: str) -> None:
    page.goto(served + "abonnieren/")
    page.get_by_label("Ihre Stadt, Ihr Labor oder Ihr Thema finden").fill("mönchen")
    page.get_by_role("button", name="Suchen").click()
    found = page.locator(".choose li:visible a")
    names = [name.replace("\xad", "") for name in found.all_inner_texts()]
    assert "Mönchengladbach" in names
    assert all("Mönchen" in name for name in names)
    assert page.locator("[data-pick] [role=status]").inner_text() == f"{found.count()} Treffer"
    assert page.url.endswith("?q=m%C3%B6nchen")


def test_what_was_asked_for_stands_in_the_address(page: Page, served: str) -> None:
    page.goto(served + "abonnieren/?q=Hessen")
    assert page.locator(".choose li:visible a").all_inner_texts() == ["Hessen"]
    page.get_by_label("Ihre Stadt, Ihr Labor oder Ihr Thema finden").fill("")
    assert page.locator(".choose li:visible").count() > 10


def test_nothing_found_says_how_to_go_on(page: Page, served: str) -> None:
    page.goto(served + "abonnieren/?q=Atlantis")
    assert page.locator(".choose li:visible").count() == 0
    assert "Nichts passt" in page.locator("[data-pick] [role=status]").inner_text()


def test_a_long_list_says_in_which_piece_a_name_lies(page: Page, served: str) -> None:
    page.goto(served + "abonnieren/")
    page.evaluate("""() => {
      const piece = document.querySelector(".choose li");
      delete piece.dataset.key;
      Object.assign(piece.dataset, { since: "aachen", until: "bad-belzig" });
    }""")
    for asked, is_there in (("Aachen", True), ("Ahlen", True), ("ba", True), ("Bonn", False), ("A", True)):
        page.get_by_label("Ihre Stadt, Ihr Labor oder Ihr Thema finden").fill(asked)
        page.keyboard.press("Enter")
        assert page.locator("[data-since]").is_visible() is is_there, asked


def test_without_a_script_every_part_is_reached_by_links(browser: Browser, served: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(served + "abonnieren/")
        assert not page.locator("[data-pick]").is_visible()
        with page.expect_navigation():
            page.get_by_role("link", name="Hessen", exact=True).click()
        assert page.locator("h1").inner_text() == "Hessen"
        assert page.locator(".stop").count() == 3
        assert page.get_by_role("link", name="Im Kalenderprogramm abonnieren").get_attribute("href") == (
            "webcal://stadtlabore.example/feeds/land/hessen.ics"
        )


def test_the_code_of_a_part_leads_to_its_page(page: Page, served: str) -> None:
    page.goto(served + "abonnieren/land/hessen/")
    shown = Image.open(io.BytesIO(page.locator(".code svg").screenshot())).convert("L")
    here = "https://stadtlabore.example/abonnieren/land/hessen/"
    assert [found.text for found in zxingcpp.read_barcodes(shown)] == [here]


def test_every_address_that_is_offered_is_there(page: Page, served: str) -> None:
    for path in ("abonnieren/", "abonnieren/lab/berlin/", "abonnieren/topic/digitale-teilhabe/"):
        page.goto(served + path)
        offered = page.locator("code.address").all_inner_texts()
        links = page.eval_on_selector_all("main a[href*='feeds/']", "all => all.map(one => one.href)")
        own = [url.replace("https://stadtlabore.example/", served) for url in (*offered, *links)]
        own = [url for url in own if url.startswith("http://")]
        assert len(own) > 5
        assert [url for url in own if not page.request.get(url).ok] == []


def test_the_lines_for_a_page_are_copied(browser: Browser, served: str) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(served + "abonnieren/land/hessen/")
        page.get_by_role("button", name="Zeilen kopieren").click()
        page.get_by_text("Die Zeilen sind kopiert.").wait_for()
        lines = page.evaluate("navigator.clipboard.readText()")
        assert lines == page.locator(".snippet").inner_text()
    assert '<labnetz-events kind="land" value="hessen"' in lines


@pytest.mark.parametrize("path", ["abonnieren/", "abonnieren/land/hessen/", "einbetten/"])
def test_on_paper_nothing_can_be_pressed(page: Page, served: str, path: str) -> None:
    page.goto(served + path)
    page.emulate_media(media="print")
    assert [one.inner_text() for one in page.locator("main .button").all() if one.is_visible()] == []
    assert page.locator("code.address").first.is_visible()
    assert [one.inner_text() for one in page.locator(".program li").all() if not one.is_visible()] == []
