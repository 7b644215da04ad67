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
    assert len(texts) == 1
    assert json.loads(texts[0])["@context"] == "https://schema.org"
    assert [line for line in said if "Content Security Policy" in line] == []
