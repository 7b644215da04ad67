"""The kiosk as somebody uses it who stands before it: by touch, by keyboard, leaving in the middle, without a line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from demonstration import BuiltNetwork, serving_folder
from in_the_page import axe_in_every_look
from watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("kiosk")]

NOON = "2026-12-02T12:10:00+01:00"
SHOWN = "() => [...document.querySelectorAll('.row')].filter((row) => row.checkVisibility()).length"


@pytest.fixture
def kiosk(browser: Browser, served: str) -> Iterator[Page]:
    """The board at noon; its clock stands until a test moves it."""
    with browser.new_context(
        locale="de-DE", timezone_id="Europe/Berlin", reduced_motion="no-preference", service_workers="block"
    ) as context:
        page = context.new_page()
        page.clock.install(time="2026-12-02T11:00:00+01:00")
        page.clock.pause_at(NOON)
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"{served}kiosk/")
        yield page


def _shown(page: Page, selector: str, name: str) -> list[str]:
    """The data of all that can be seen."""
    return [one.get_attribute(f"data-{name}") or "" for one in page.locator(selector).all() if one.is_visible()]


def _view(page: Page) -> str:
    return page.locator("[data-controls] [aria-pressed=true]").inner_text()


def test_it_shows_now_and_next_first_then_more(kiosk: Page) -> None:
    assert kiosk.locator("h1").inner_text() == "Jetzt und als Nächstes"
    soon = kiosk.evaluate(SHOWN)
    kiosk.get_by_role("button", name="Diese Woche").click()
    assert kiosk.locator("h1").inner_text() == "Diese Woche"
    assert 0 < soon < kiosk.evaluate(SHOWN)
    kiosk.get_by_role("button", name="Heute").click()
    assert _shown(kiosk, ".day", "day") == ["2026-12-02"]


def test_it_moves_on_by_itself_until_somebody_touches_it(kiosk: Page) -> None:
    seen = [_view(kiosk)]
    for _ in range(40):
        kiosk.clock.run_for(15_000)
        kiosk.evaluate("document.querySelector('main').scrollTop = 1e6")
        if _view(kiosk) != seen[-1]:
            seen.append(_view(kiosk))
    assert seen[:4] == ["Jetzt", "Heute", "Diese Woche", "Jetzt"]
    kiosk.get_by_role("button", name="Heute").click()
    kiosk.clock.run_for(45_000)
    assert _view(kiosk) == "Heute"


def test_moving_can_be_stopped_for_good(kiosk: Page) -> None:
    kiosk.get_by_role("button", name="Anhalten").click()
    kiosk.clock.run_for(300_000)
    assert _view(kiosk) == "Jetzt"
    kiosk.get_by_role("button", name="Weiterlaufen").wait_for()


def test_who_leaves_is_asked_then_the_board_begins_anew(kiosk: Page) -> None:
    kiosk.get_by_role("button", name="Diese Woche").click()
    kiosk.locator("summary:visible").first.click()
    kiosk.clock.run_for(62_000)
    asked = kiosk.get_by_role("dialog", name="Sind Sie noch da?")
    asked.wait_for()
    assert "Sekunden" in asked.inner_text()
    kiosk.clock.run_for(31_000)
    assert not asked.is_visible()
    assert _view(kiosk) == "Jetzt"
    assert kiosk.locator("details[open]").count() == 0


def test_who_stays_says_so_as_often_as_needed(kiosk: Page) -> None:
    kiosk.get_by_role("button", name="Diese Woche").click()
    for _ in range(12):
        kiosk.clock.run_for(62_000)
        assert kiosk.evaluate("document.activeElement.matches('[data-stay]')")
        kiosk.keyboard.press("Enter")
        assert not kiosk.get_by_role("dialog").is_visible()
    assert _view(kiosk) == "Diese Woche"


def test_time_passes_without_a_reload(kiosk: Page) -> None:
    kiosk.get_by_role("button", name="Diese Woche").click()
    kiosk.get_by_role("button", name="Anhalten").click()
    before = kiosk.evaluate(SHOWN)
    kiosk.clock.fast_forward(3 * 24 * 3600 * 1000)
    assert kiosk.evaluate(SHOWN) < before


def test_one_lab_alone(kiosk: Page, served: str) -> None:
    kiosk.goto(f"{served}kiosk/?lab=wiesbaden")
    kiosk.get_by_role("button", name="Diese Woche").click()
    assert "Wiesbaden" in kiosk.locator(".head").inner_text()
    assert set(_shown(kiosk, ".row", "labs")) == {"wiesbaden"}


def test_what_is_not_there_is_said_rightly(kiosk: Page, served: str) -> None:
    """After the last date of today there is more this week; a lab that is spelt wrongly has none of its own."""
    kiosk.clock.fast_forward(11 * 3600 * 1000)
    kiosk.get_by_role("button", name="Heute").click()
    assert kiosk.locator("[data-none]").inner_text() == "Heute ist nichts mehr los."
    kiosk.goto(f"{served}kiosk/?lab=WIESBADEN")
    assert "Wiesbaden" in kiosk.locator(".head").inner_text()
    assert not kiosk.locator("[data-none]").is_visible()
    kiosk.goto(f"{served}kiosk/?lab=visbaden")
    assert "Ein Labor „visbaden“ gibt es hier nicht." in kiosk.locator("[data-none]").inner_text()


def test_an_old_board_denies_nothing(kiosk: Page) -> None:
    kiosk.clock.fast_forward(30 * 24 * 3600 * 1000)
    assert kiosk.evaluate(SHOWN) == 0
    assert kiosk.locator("main").inner_text().strip() == kiosk.locator("h1").inner_text()


def test_nothing_leads_away_and_everything_can_be_pressed(kiosk: Page) -> None:
    assert kiosk.locator("form, iframe").count() == 0
    assert kiosk.locator("a").count() == kiosk.locator(".law a").count() > 1
    kiosk.get_by_role("button", name="Diese Woche").click()
    small = """() => [...document.querySelectorAll("button, summary")].filter((one) => one.checkVisibility())
      .map((one) => one.getBoundingClientRect()).filter((box) => box.height < 44 || box.width < 44).length"""
    assert kiosk.evaluate(small) == 0
    lowest = "(one) => one.getBoundingClientRect().top / innerHeight"
    assert all(button.evaluate(lowest) > 0.5 for button in kiosk.locator("[data-controls] button").all())


def test_a_legal_page_lies_on_the_board_and_leads_nowhere(kiosk: Page) -> None:
    kiosk.get_by_role("link", name="Impressum").click()
    paper = kiosk.get_by_role("dialog", name="Impressum")
    paper.wait_for()
    assert "Impressum" in paper.inner_text()
    assert paper.locator("a").count() == 0
    kiosk.clock.run_for(95_000)
    assert not paper.is_visible()
    assert kiosk.url.endswith("/kiosk/")


@pytest.mark.parametrize("state", ["first", "open", "asked"])
def test_axe_finds_nothing(page: Page, served: str, state: str) -> None:
    """With timers that run: axe waits for some itself."""
    page.goto(f"{served}kiosk/")
    if state != "first":
        page.get_by_role("button", name="Diese Woche").click()
        page.locator("summary:visible").first.click()
    if state == "asked":
        page.locator("[data-still]").evaluate("(dialog) => dialog.showModal()")
    assert axe_in_every_look(page, (320, 1280)) == []


def test_without_script_it_is_a_list(browser: Browser, served: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{served}kiosk/")
        assert page.locator(".row").count() == page.locator(".row:visible").count() > 3
        assert page.locator("h1").inner_text() == "Diese Woche"
        assert not page.get_by_role("button").first.is_visible()


def test_nobody_is_watched(page: Page, served: str) -> None:
    """All that is kept is the copy of the board."""
    watch = Watch(page, served)
    page.goto(f"{served}kiosk/")
    page.evaluate("navigator.serviceWorker.ready")
    faults = [
        fault for fault in watch.faults() if "cache: labnetz-kiosk-" not in fault and "service worker:" not in fault
    ]
    assert faults == []


def test_without_a_line_the_last_board_stands_with_its_date(browser: Browser, network: BuiltNetwork) -> None:
    with browser.new_context(locale="de-DE", timezone_id="Europe/Berlin") as context:
        page = context.new_page()
        with serving_folder(network.public) as address:
            page.goto(f"{address}kiosk/")
            page.evaluate("navigator.serviceWorker.ready")
            page.reload()
            page.wait_for_function("navigator.serviceWorker.controller !== null")
            assert not page.locator("[data-offline]").is_visible()
        page.reload()
        page.locator("[data-offline]:visible").wait_for()
        assert page.locator("[data-offline]").inner_text().startswith("Keine Verbindung. Daten vom 2. Dezember 2026")
        assert page.locator(".row").count() > 3
        assert page.evaluate("document.fonts.check('1rem \"Atkinson Hyperlegible Next\"')")
