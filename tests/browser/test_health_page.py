"""The state of the sources, where every state occurs: read by axe in every look, on a phone, and copied from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from demonstration import labnetz, serving_folder
from in_the_page import axe_in_every_look
from labnetz.harvest.decide import sha256
from labnetz.harvest.store import FolderStore
from labnetz.model import Receipt, Snapshot, Source, msg

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("health page")]

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
FAILED = {"failures": 9, "failing_since": NOW - DAY, "reason": msg("no answer within {seconds} s", seconds=20)}
RECEIPTS: dict[str, dict[str, object]] = {
    "aachen": {"received": NOW},
    "bonn": {"received": NOW - DAY, **FAILED},
    "celle": {"received": NOW, "broken": 30},
    "dessau": {"received": NOW - 20 * DAY, **FAILED},
    "emden": {"received": NOW - 120 * DAY, **FAILED},
    "fulda": {"received": NOW, "newest": NOW - 500 * DAY},
    "gera": {"received": NOW},
}
STATES = {"ok", "degraded", "stale", "unreachable", "dormant", "paused", "new"}


def calendar(broken: int) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"]
    for number in range(broken + 1):
        start = [] if number else ["DTSTART:20261220T160000Z"]
        named = [f"UID:{number}@x.example", "DTSTAMP:20261101T000000Z", f"SUMMARY:Werkstatt {number}"]
        lines += ["BEGIN:VEVENT", *named, *start, "END:VEVENT"]
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


@pytest.fixture(scope="module")
def every_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("states")
    write_network(folder / "netz")
    labnetz("build", "--no-harvest", "--network", "netz", "--into", "public", "--now", NOW.isoformat(), cwd=folder)
    with serving_folder(folder / "public") as address:
        yield address


def write_network(folder: Path) -> None:
    (folder / "labs").mkdir(parents=True)
    (folder / "network.yml").write_text(
        "id: n\nname: Netzwerk der Stadtlabore\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\n"
        "licence: CC-BY-4.0\ncontact: redaktion@n.example\n"
    )
    store = FolderStore(folder / "snapshots")
    for id_ in (*RECEIPTS, "hagen"):
        url = f"https://{id_}.example/kalender.ics"
        name = "Werkstatt für Verkehrsberuhigungsmaßnahmen" if id_ == "celle" else f"Labor {id_.title()}"
        (folder / f"labs/{id_}.yml").write_text(
            f"name: {name}\nurl: https://{id_}.example/\nlicence: CC-BY-4.0\nstatus: "
            f"{'paused' if id_ == 'gera' else 'open'}\ncontacts: [a@{id_}.example, b@stadt.example]\n"
            f"feeds:\n  events: {url}\n"
        )
        if id_ in RECEIPTS:
            body = calendar(30 if id_ == "celle" else 0)
            receipt = Receipt(url=url, sha256=sha256(body), entries=1, changed=NOW - 2 * DAY, **RECEIPTS[id_])  # type: ignore[arg-type]
            store.save(Source(id_, "events", "events", url), Snapshot(body, receipt))


def test_every_state_is_there_and_axe_finds_nothing_in_any_look(page: Page, every_state: str) -> None:
    page.goto(every_state + "zustand/")
    assert set(page.eval_on_selector_all(".source", "all => all.map(one => one.dataset.state)")) == STATES
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert axe_in_every_look(page) == []


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1280])
def test_nothing_is_wider_than_the_screen_and_every_line_is_drawn(page: Page, every_state: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(every_state + "zustand/")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.eval_on_selector_all(".source-said", "all => Math.min(...all.map(one => one.offsetWidth))")
    assert wide >= min(width - 60, 420), "what is said must not stand in a narrow column"
    assert page.eval_on_selector_all(
        ".source .track", "all => all.every(one => one.getBoundingClientRect().width > 60)"
    )


def test_a_labs_log_is_read_as_text_and_its_badge_is_drawn(page: Page, every_state: str) -> None:
    page.goto(every_state + "labore/celle/")
    badge = page.locator(".take-along img")
    badge.scroll_into_view_if_needed()
    assert badge.evaluate("one => one.decode().then(() => one.naturalWidth)") > 200
    assert badge.get_attribute("alt") == (
        "Netzwerk der Stadtlabore: in Betrieb mit Störungen, zuletzt gelesen am 2. Dezember 2026"
    )
    with page.expect_navigation():
        page.get_by_text("Protokoll: was abgeholt wurde").click()
    assert "Nicht veröffentlicht (30)" in page.inner_text("body")
    assert "Einträge" in page.inner_text("body"), "read as UTF-8"


def test_the_badges_html_is_copied_by_one_press(page: Page, every_state: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(every_state + "labore/celle/")
    page.get_by_text("Dieses Zeichen auf den eigenen Seiten zeigen").click()
    page.get_by_role("button", name="Kopieren").click()
    page.get_by_text("Ist kopiert.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".take-along code").inner_text()
    assert copied.startswith('<a href="https://n.example/zustand/#celle"><img src="https://n.example/health/celle.svg"')
