"""Take pictures of every page type at three widths, light and dark, into .cache/screenshots/, to be looked at.

Run `make site` first. With --docs it also renews the pictures of the README.
"""

from __future__ import annotations

import shutil
import sys
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from labnetz.cli.serve import Handler

ROOT = Path(__file__).parent.parent
INTO = ROOT / ".cache" / "screenshots"
PAGES = {
    "portal-home": "",
    "portal-events": "veranstaltungen/",
    "portal-updates": "aktuelles/",
    "portal-labs": "labore/",
    "portal-lab": "labore/wiesbaden/",
    "portal-archived": "labore/kehl/",
    "portal-subscribe": "abonnieren/",
    "portal-health": "zustand/",
    "portal-text": "ueber/",
    "portal-handbook": "handbuch/erste-schritte/",
    "portal-fields": "handbuch/felder/",
    "portal-404": "404.html",
    "lab-home": "wiesbaden/",
    "lab-events": "moenchengladbach/veranstaltungen/",
    "lab-event": "berlin/veranstaltungen/datenspaziergang/",
    "lab-cancelled": "berlin/veranstaltungen/kiezlabor-wochenmarkt/",
    "lab-series": "berlin/veranstaltungen/offene-sprechstunde/",
    "lab-updates": "moenchengladbach/aktuelles/",
    "lab-update": "berlin/aktuelles/kiezlabor-unterwegs/",
    "lab-places": "wiesbaden/orte/",
    "lab-place": "moenchengladbach/orte/zentralbibliothek/",
    "lab-calls": "moenchengladbach/mitmachen/",
    "lab-call": "moenchengladbach/mitmachen/stadt-app-beta/",
    "lab-practices": "moenchengladbach/formate/",
    "lab-practice": "moenchengladbach/formate/betatest-app/",
    "lab-subscribe": "wiesbaden/abonnieren/",
    "lab-legal": "wiesbaden/impressum/",
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def main() -> None:
    """Take them all, or those whose names are given."""
    names = [name for name in sys.argv[1:] if name in PAGES] or list(PAGES)
    INTO.mkdir(parents=True, exist_ok=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(ROOT / "public"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for name in names:
                for width, scheme in ((360, "light"), (768, "dark"), (1280, "light"), (360, "dark"), (1280, "dark")):
                    picture(browser, f"http://127.0.0.1:{server.server_port}/{PAGES[name]}", name, width, scheme)
            if "--docs" in sys.argv:
                shutil.copy(INTO / "portal-home-1280-light-top.png", ROOT / "docs" / "portal-home.png")
                shutil.copy(INTO / "lab-event-1280-light-top.png", ROOT / "docs" / "event.png")
        server.shutdown()


def picture(browser: Browser, address: str, name: str, width: int, scheme: str) -> None:
    """Take the whole page, and what one sees first."""
    with browser.new_context(
        viewport={"width": width, "height": 900 if width > 400 else 740},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="de-DE",
        timezone_id="Europe/Berlin",
    ) as context:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=INTO / f"{name}-{width}-{scheme}-top.png")
        page.screenshot(path=INTO / f"{name}-{width}-{scheme}.png", full_page=True)


if __name__ == "__main__":
    main()
