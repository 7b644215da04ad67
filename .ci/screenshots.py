"""Take pictures of every page type at three widths, light and dark, into .cache/screenshots/, to be looked at.

Run `make site` first. Names of page types (tests/page_types.py) or parts of them choose some; --sheets joins the
pictures of each type into one, side by side; --docs renews the pictures in docs/ and takes no others; --from FOLDER
shows another built site; --at TIME sets the browser's clock to when the site was built, as `labnetz build --now` does.
"""

from __future__ import annotations

import argparse
import base64
import shutil
import sys
import threading
from collections.abc import Mapping
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from labnetz.cli.serve import Handler

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from page_types import PAGES  # noqa: E402 - the tests' list is not installed

SHOWN = PAGES | {
    "portal home near": "?land=hessen",
    "portal practices, none fits": "formate/?kind=tool&maturity=proven",
    "kiosk": "kiosk/",
    "kiosk of a lab": "kiosk/berlin/",
}
"""Page types, and what they become: states that the tests come to by hand."""
INTO = ROOT / ".cache" / "screenshots"
HEIGHTS = {360: 740, 768: 1024, 1280: 900}
SCHEMES = ("light", "dark")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

Look = tuple[int, str]
DOCS: Mapping[str, tuple[str, Look]] = {
    "portal-home": ("", (1280, "light")),
    "event": (PAGES["portal event with details"], (1280, "light")),
    "month": (PAGES["portal month"], (1280, "dark")),
    "practice": (PAGES["portal practice that others work with"] + "#kin", (1280, "light")),
    "catalogue": (PAGES["portal practices"], (1280, "light")),
    "phone": (PAGES["portal events"], (360, "light")),
    "kiosk": ("kiosk/", (1280, "dark")),
    "lab-home": ("wiesbaden/", (1280, "light")),
    "lab-home-dark": ("berlin/", (1280, "dark")),
}
"""The pictures in docs/: what one sees first."""


def main() -> None:
    """Take what was asked for."""
    asked = _asked()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=asked.site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            if asked.docs:
                _take_docs(browser, address, asked.at)
            else:
                _take_all(browser, address, _chosen(asked.names), asked.at)
            if asked.sheets:
                _join(browser, _chosen(asked.names))
        server.shutdown()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--sheets", action="store_true")
    parser.add_argument("--docs", action="store_true")
    parser.add_argument("--from", dest="site", default=str(ROOT / "public"))
    parser.add_argument("--at", default="")
    return parser.parse_args()


def _chosen(names: list[str]) -> dict[str, str]:
    return {name: path for name, path in SHOWN.items() if not names or any(part in name for part in names)}


def _take_all(browser: Browser, address: str, pages: Mapping[str, str], at: str) -> None:
    """Take the whole page, and what one sees first. One window for each look takes all pages in turn."""
    INTO.mkdir(parents=True, exist_ok=True)
    for width in HEIGHTS:
        for scheme in SCHEMES:
            page = _window(browser, (width, scheme), at)
            for name, path in pages.items():
                page.goto(address + path, wait_until="networkidle")
                page.screenshot(path=_file(name, (width, scheme), "-top"))
                page.screenshot(path=_file(name, (width, scheme)), full_page=True)
            page.context.close()


def _take_docs(browser: Browser, address: str, at: str) -> None:
    for name, (path, look) in DOCS.items():
        page = _window(browser, look, at)
        page.goto(address + path, wait_until="networkidle")
        page.screenshot(path=ROOT / "docs" / f"{name}.png")
        page.context.close()


def _window(browser: Browser, look: Look, at: str) -> Page:
    width, scheme = look
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="de-DE",
        timezone_id="Europe/Berlin",
    )
    page = context.new_page()
    if at:
        page.clock.set_fixed_time(at)
    return page


def _join(browser: Browser, pages: Mapping[str, str]) -> None:
    """Lay the pictures of each page beside each other, at half their size, long ones cut."""
    page = browser.new_page(viewport={"width": 2520, "height": 100})
    row = "body{margin:0;padding:12px;display:flex;gap:12px;align-items:start;background:#888}"
    style = row + "div{max-height:2200px;overflow:hidden}"
    for name in pages:
        shots = (_picture(name, (width, scheme)) for scheme in SCHEMES for width in HEIGHTS)
        page.set_content(f"<style>{style}</style>{''.join(shots)}")
        page.screenshot(path=INTO / f"{_plain(name)}-sheet.png", full_page=True)
    page.close()


def _picture(name: str, look: Look) -> str:
    content = base64.b64encode(_file(name, look).read_bytes()).decode()
    return f'<div><img width="{look[0] // 2}" src="data:image/png;base64,{content}"></div>'


def _file(name: str, look: Look, part: str = "") -> Path:
    return INTO / f"{_plain(name)}-{look[0]}-{look[1]}{part}.png"


def _plain(name: str) -> str:
    return name.replace(" ", "-")


if __name__ == "__main__":
    main()
