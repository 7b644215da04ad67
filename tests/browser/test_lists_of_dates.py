"""The lists of dates without a script, and those of a network with more dates and labs than fit on a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from demonstration import labnetz, serving_folder
from in_the_page import LARGE_TEXT, WIDTHS, add_sheet, axe_in_every_look, cut_off, resize, take_sheets_away, walk
from labnetz.harvest.decide import sha256
from labnetz.harvest.store import FolderStore
from labnetz.model import Receipt, Snapshot, Source

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("lists of dates")]

NOW = datetime(2026, 12, 2, 7, tzinfo=UTC)
LABS = 60
WORD = "Verkehrsberuhigungsmaßnahmenfolgenabschätzung"


# --- without a script -------------------------------------------------------------------------------------------------


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A telephone whose browser runs no script."""
    with browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}) as context:
        yield context.new_page()


def test_somebody_finds_the_dates_of_a_land_by_keyboard_and_its_calendar(plain: Page, served: str) -> None:
    plain.goto(served + "veranstaltungen/")
    plain.locator("details.filter-box > summary").focus()
    plain.keyboard.press("Enter")
    plain.locator("details[data-kind-box=land] > summary").focus()
    plain.keyboard.press("Enter")
    plain.keyboard.press("Tab")
    while plain.locator(":focus").inner_text() != "Hessen":
        plain.keyboard.press("Tab")
    plain.keyboard.press("Enter")
    plain.wait_for_url(served + "veranstaltungen/land/hessen/")
    assert plain.locator("h1").inner_text().replace("\xad", "") == "Hessen"
    assert set(plain.locator(".stop .lab").all_inner_texts()) == {"Wiesbaden"}
    assert f"{plain.locator('.stop').count()} kommende Termine" == plain.locator(".lead").inner_text()
    plain.get_by_role("link", name="Diesen Filter abonnieren").click()
    plain.wait_for_url(served + "abonnieren/land/hessen/")
    assert plain.locator("a[href^='webcal:'][href$='/feeds/land/hessen.ics']").count() > 0


def test_nothing_is_shown_that_only_a_script_could_answer(plain: Page, served: str) -> None:
    plain.goto(served + "veranstaltungen/")
    for summary in plain.locator("form details > summary").all():
        summary.click()
    assert plain.locator("form :is(input, select, button):visible").count() == 0
    assert plain.locator("form a:visible").count() > 20
    assert plain.get_by_text("Hier geht eine Auswahl auf einmal").is_visible()


def test_the_first_date_is_seen_on_a_telephone_without_scrolling_past_a_form(plain: Page, served: str) -> None:
    plain.goto(served + "veranstaltungen/")
    assert not plain.locator("details.filter-box").evaluate("one => one.open")
    box = plain.locator(".stop").first.bounding_box()
    assert box is not None
    assert box["y"] < 740


def test_every_way_of_the_form_leads_to_a_list_with_as_many_dates_as_it_says(plain: Page, served: str) -> None:
    plain.goto(served + "veranstaltungen/")
    said = plain.locator(".filter .ticks > li:has(input)").evaluate_all(
        "all => all.map(one => [one.querySelector('a').href, one.querySelector('.count').firstChild.data])"
    )
    assert len(said) > 20
    for href, count in said:
        plain.goto(href)
        assert (href, str(len(all_pages(plain)))) == (href, count)


def all_pages(page: Page) -> list[str]:
    """Give the addresses of all dates of a list, by turning its pages."""
    shown: list[str] = []
    while True:
        shown += page.locator(".stop h3 a").evaluate_all("all => all.map(one => one.href)")
        if not page.locator("a[rel=next]").count():
            return shown
        # A click does not wait for the page that it asks for: half of it would have fewer dates, or no way on.
        with page.expect_navigation():
            page.locator("a[rel=next]").click()


def test_the_opened_filter_fits_a_small_screen_with_large_text(page: Page, served: str) -> None:
    page.goto(served + "veranstaltungen/")
    page.evaluate("document.querySelectorAll('form details').forEach(one => one.open = true)")
    for sheet in ("", LARGE_TEXT):
        add_sheet(page, sheet)
        for width in WIDTHS:
            resize(page, width)
            assert (width, sheet, cut_off(page)) == (width, sheet, [])
        take_sheets_away(page)
    assert axe_in_every_look(page) == []


# --- more than fits on a page -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("many")
    write_network(folder / "netz")
    labnetz("build", "--no-harvest", "--network", "netz", "--into", "public", "--now", NOW.isoformat(), cwd=folder)
    with serving_folder(folder / "public") as address:
        yield address


def calendar(number: int) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"]
    for week in range(5):
        start = NOW + timedelta(days=week * 4 + number % 3, hours=number % 8)
        named = [f"UID:{week}@x{number}.example", "DTSTAMP:20261101T000000Z", f"SUMMARY:{WORD} {number}"]
        place = ["LOCATION:Zentralbibliothek"] if number % 2 else []
        lines += ["BEGIN:VEVENT", *named, *place, f"DTSTART:{start:%Y%m%dT%H%M%SZ}", "END:VEVENT"]
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


def write_network(folder: Path) -> None:
    (folder / "labs").mkdir(parents=True)
    (folder / "network.yml").write_text(
        "id: n\nname: Netzwerk der Stadtlabore\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\n"
        "licence: CC-BY-4.0\ncontact: redaktion@n.example\n"
    )
    store = FolderStore(folder / "snapshots")
    for number in range(LABS):
        id_ = f"stadt-{number:02}"
        url = f"https://{id_}.example/kalender.ics"
        (folder / f"labs/{id_}.yml").write_text(
            f"name: {WORD if number == 7 else 'Labor'} {number:02}\nurl: https://{id_}.example/\nlicence: CC-BY-4.0\n"
            f"land: Hessen\nmunicipalities: [Ort {number:02}]\nlat: {48 + number / 12}\nlon: {8 + number % 5}\n"
            f"status: open\ncontacts: [a@{id_}.example, b@stadt.example]\nfeeds:\n  events: {url}\n"
        )
        body = calendar(number)
        receipt = Receipt(url=url, sha256=sha256(body), entries=5, changed=NOW - timedelta(days=2), received=NOW)
        store.save(Source(id_, "events", "events", url), Snapshot(body, receipt))


PATHS = {
    "all dates": "veranstaltungen/",
    "second page of a part": "veranstaltungen/land/hessen/2/",
    "from A to Z": "veranstaltungen/a-z/lab/1/",
    "month that counts": "veranstaltungen/monat/2026-12/",
    "day": "veranstaltungen/tag/2026-12-03/",
    "map": "veranstaltungen/karte/",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_a_page_of_very_many_dates_is_for_everybody(page: Page, many: str, path: str) -> None:
    page.goto(many + path)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    assert axe_in_every_look(page) == []
    assert walk(page)[1] == []
    for sheet in ("", LARGE_TEXT):
        add_sheet(page, sheet)
        for width in WIDTHS:
            resize(page, width)
            assert (width, sheet, cut_off(page)) == (width, sheet, [])
        take_sheets_away(page)


def test_the_pages_of_a_long_list_follow_each_other(page: Page, many: str) -> None:
    page.goto(many + "veranstaltungen/land/hessen/")
    shown = all_pages(page)
    assert len(shown) == len(set(shown)) == LABS * 5


def test_a_day_of_a_month_that_counts_is_a_link_that_says_its_day_and_number(page: Page, many: str) -> None:
    page.goto(many + "veranstaltungen/monat/2026-12/")
    assert page.locator("td.counted").count() == 15
    day = page.get_by_role("cell", name="Donnerstag, 3. Dezember: 20 Termine").get_by_role("link")
    day.click()
    page.wait_for_url(many + "veranstaltungen/tag/2026-12-03/")
    assert page.locator(".stop").count() == 20
    assert page.locator("h1").inner_text().replace("\xad", "") == "Termine am Donnerstag, 3. Dezember 2026"


def test_a_lab_is_found_in_the_list_from_a_to_z(page: Page, many: str) -> None:
    page.goto(many + "veranstaltungen/")
    page.locator("details.filter-box > summary").click()
    page.get_by_role("link", name="Alle Labore von A bis Z").click()
    page.get_by_role("link", name="Labor 42").click()
    page.wait_for_url(many + "veranstaltungen/lab/stadt-42/")
    assert page.locator(".stop").count() == 5
