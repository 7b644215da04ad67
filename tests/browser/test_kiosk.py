"""The kiosk as somebody uses it who stands before it: by touch, by keyboard, leaving in the middle, without a line."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from demonstration import BuiltNetwork, serving_folder
from in_the_page import axe_in_every_look, until
from labnetz.cli.serve import Handler
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


# The page's policy lets nobody wait by a text that is run again and again.
CONTROLLED = """() => new Promise((done) => {
  if (navigator.serviceWorker.controller) done();
  navigator.serviceWorker.addEventListener("controllerchange", () => done(), { once: true });
})"""


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
    for _ in range(50):
        kiosk.clock.run_for(15_000)
        kiosk.evaluate("document.querySelector('main').scrollTop = 1e6")
        if _view(kiosk) != seen[-1]:
            seen.append(_view(kiosk))
    assert seen[:5] == ["Jetzt", "Heute", "Diese Woche", "Mitmachen", "Jetzt"]
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
    kiosk.goto(f"{served}kiosk/wiesbaden/")
    kiosk.get_by_role("button", name="Diese Woche").click()
    assert "Wiesbaden" in kiosk.locator(".head").inner_text()
    assert kiosk.evaluate(SHOWN) > 1
    assert {one.get_attribute("data-line") for one in kiosk.locator(".day .row").all()} == {"blue"}
    kiosk.get_by_role("link", name="Impressum").click()
    kiosk.get_by_role("dialog", name="Impressum").wait_for()


def test_the_address_that_boards_of_labs_used_to_have_leads_to_them(kiosk: Page, served: str) -> None:
    kiosk.goto(f"{served}kiosk/?lab=WIESBADEN")
    kiosk.wait_for_url(f"{served}kiosk/wiesbaden/")
    assert kiosk.evaluate(SHOWN) > 0


def test_calls_stand_alone_with_their_last_day_until_it_is_over(kiosk: Page) -> None:
    kiosk.get_by_role("button", name="Mitmachen").click()
    assert kiosk.locator("h1").inner_text() == "Mitmachen"
    assert _shown(kiosk, ".day", "day") == []
    first = kiosk.locator(".call:visible").first
    assert "noch bis" in first.inner_text()
    first.locator("summary").click()
    assert first.locator("figure svg").is_visible()
    before = kiosk.evaluate(SHOWN)
    kiosk.get_by_role("button", name="Anhalten").click()
    kiosk.clock.fast_forward(30 * 24 * 3600 * 1000)
    assert kiosk.evaluate(SHOWN) < before
    kiosk.get_by_role("button", name="Diese Woche").click()
    assert kiosk.locator(".call:visible").count() == 0


def test_letters_can_be_made_larger_and_are_small_again_for_the_next(kiosk: Page) -> None:
    size = "parseFloat(getComputedStyle(document.querySelector('.what')).fontSize)"
    usual = kiosk.evaluate(size)
    kiosk.get_by_role("button", name="Größer").click()
    assert kiosk.evaluate(size) >= 1.25 * usual
    assert kiosk.get_by_role("button", name="Größer").get_attribute("aria-pressed") == "true"
    kiosk.clock.run_for(95_000)
    assert kiosk.evaluate(size) == usual


def test_what_is_not_there_is_said_rightly(kiosk: Page, served: str) -> None:
    """After the last date of today there is more this week; a lab that is spelt wrongly has none of its own."""
    kiosk.clock.fast_forward(11 * 3600 * 1000)
    kiosk.get_by_role("button", name="Heute").click()
    assert kiosk.locator("[data-none]").inner_text() == "Heute ist nichts mehr los."
    kiosk.goto(f"{served}kiosk/?lab=visbaden")
    assert "Ein Labor „visbaden“ gibt es hier nicht." in kiosk.locator("[data-none]").inner_text()


def test_an_old_board_denies_nothing(kiosk: Page) -> None:
    kiosk.clock.fast_forward(30 * 24 * 3600 * 1000)
    assert kiosk.evaluate(SHOWN) == 0
    assert kiosk.locator("main").inner_text().strip() == kiosk.locator("h1").inner_text()
    old = kiosk.locator("[data-offline]")
    kiosk.reload()
    old.filter(has_text="Diese Daten sind alt, vom 2. Dezember 2026.").wait_for()


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


@pytest.mark.parametrize("state", ["first", "open", "asked", "calls", "larger", "of a lab"])
def test_axe_finds_nothing(page: Page, served: str, state: str) -> None:
    """With timers that run: axe waits for some itself."""
    page.goto(f"{served}kiosk/{'berlin/' if state == 'of a lab' else ''}")
    if state != "first":
        page.get_by_role("button", name="Mitmachen" if state == "calls" else "Diese Woche").click()
        page.locator("summary:visible").first.click()
    if state == "larger":
        page.get_by_role("button", name="Größer").click()
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


@pytest.mark.parametrize("path", ["kiosk/", "kiosk/wiesbaden/"])
def test_without_a_line_the_last_board_stands_with_its_date(browser: Browser, network: BuiltNetwork, path: str) -> None:
    with browser.new_context(locale="de-DE", timezone_id="Europe/Berlin") as context:
        page = context.new_page()
        with serving_folder(network.public) as address:
            page.clock.set_fixed_time(NOON)
            page.goto(address + path)
            page.evaluate("navigator.serviceWorker.ready")
            page.evaluate(CONTROLLED)
            # It was fetched before there was a worker, which gets it once more.
            until(page, "caches.match(location.href).then(Boolean)")
            assert not page.locator("[data-offline]").is_visible()
        page.reload()
        page.locator("[data-offline]:visible").wait_for()
        assert page.locator("[data-offline]").inner_text().startswith("Keine Verbindung. Daten vom 2. Dezember 2026")
        assert page.locator(".row").count() > 3
        assert page.evaluate("document.fonts.check('1rem \"Atkinson Hyperlegible Next\"')")


def test_the_copy_is_that_of_the_last_board(browser: Browser, network: BuiltNetwork, tmp_path: Path) -> None:
    public = shutil.copytree(network.public, tmp_path / "public")
    with browser.new_context(locale="de-DE", timezone_id="Europe/Berlin") as context:
        page = context.new_page()
        with serving_folder(public) as address:
            page.clock.install(time=NOON)
            page.goto(f"{address}kiosk/")
            page.evaluate(CONTROLLED)
            board = public / "kiosk/index.html"
            text = re.sub(r'data-version="\w+"', 'data-version="another"', board.read_text("utf-8"))
            board.write_text(text.replace("Diese Woche</h1>", "Neue Woche</h1>"), "utf-8")
            renewed = page.locator("body[data-version=another]")  # it has loaded itself anew
            # An answer that takes five seconds, as on a busy computer, counts as none, until it asks again.
            for _ in range(5):
                page.clock.run_for(601_000)
                with suppress(PlaywrightTimeout):
                    renewed.wait_for(timeout=10_000)
                    break
            assert renewed.count() == 1
        page.reload()
        page.locator("body[data-version=another]").wait_for()
        page.locator("[data-offline]:visible").wait_for()


@contextmanager
def _open_board(browser: Browser, network: BuiltNetwork, folder: Path) -> Iterator[tuple[Page, Path, Slow]]:
    """A board with its worker, of a folder that can change; built weeks ago, so that browsers keep what they have."""
    public, slow = shutil.copytree(network.public, folder / "public"), Slow()
    for file in (public / "kiosk").iterdir():
        os.utime(file, (1.7e9, 1.7e9))
    with browser.new_context(locale="de-DE", timezone_id="Europe/Berlin") as context, slow.serving(public) as address:
        page = context.new_page()
        page.clock.install(time=NOON)
        page.goto(f"{address}kiosk/")
        page.evaluate(CONTROLLED)
        until(page, "caches.match(location.href).then(Boolean)")
        yield page, public, slow


class Slow:
    """Serves a folder; the board comes after `seconds`."""

    seconds = 0.0

    @contextmanager
    def serving(self, public: Path) -> Iterator[str]:
        slow = self

        class Late(Handler):
            def do_GET(self) -> None:  # noqa: N802 - the base class's name
                if self.path == "/kiosk/":
                    sleep(slow.seconds)
                with suppress(ConnectionError):
                    super().do_GET()

        with ThreadingHTTPServer(("127.0.0.1", 0), partial(Late, directory=str(public))) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/"
            server.shutdown()


def _new_board(public: Path) -> None:
    board = public / "kiosk/index.html"
    board.write_text(re.sub(r'data-version="\w+"', 'data-version="another"', board.read_text("utf-8")), "utf-8")


def test_newer_data_come_at_the_first_asking_over_a_slow_line(
    browser: Browser, network: BuiltNetwork, tmp_path: Path
) -> None:
    """Nobody waits for what the board asks for by itself: it has longer than what somebody looks at."""
    with _open_board(browser, network, tmp_path) as (page, public, slow):
        _new_board(public)
        slow.seconds = 7
        page.clock.run_for(601_000)
        page.locator("body[data-version=another]").wait_for(timeout=25_000)


def test_a_new_board_comes_with_its_own_script(browser: Browser, network: BuiltNetwork, tmp_path: Path) -> None:
    with _open_board(browser, network, tmp_path) as (page, public, _):
        script, worker = public / "kiosk/kiosk.js", public / "kiosk/worker.js"
        script.write_text(f'{script.read_text("utf-8")}document.body.dataset.script = "another";\n', "utf-8")
        worker.write_text(worker.read_text("utf-8").replace('"labnetz-kiosk-', '"labnetz-kiosk-another-'), "utf-8")
        _new_board(public)
        page.clock.run_for(601_000)
        page.locator("body[data-version=another]").wait_for(timeout=25_000)
        page.locator("body[data-script=another]").wait_for()


def test_a_full_disk_keeps_no_newer_data_away(browser: Browser, network: BuiltNetwork, tmp_path: Path) -> None:
    with _open_board(browser, network, tmp_path) as (page, public, _):
        origin = {"origin": page.evaluate("location.origin"), "quotaSize": 1}
        page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", origin)
        _new_board(public)
        page.clock.run_for(601_000)
        page.locator("body[data-version=another]").wait_for(timeout=25_000)
