"""What a first visit costs, and that nothing jumps when the font arrives late."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, Route

from chromium import CHROMIUM
from demonstration import NOW
from in_the_page import next_frame

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST = 150_000  # bytes, compressed
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
# These are compressed already.
PACKED = (".woff2", ".webp", ".png", ".jpg", ".avif", ".gz")
ARRIVED = "[...document.fonts].some((font) => font.family.includes('Hyperlegible') && font.status === 'loaded')"
WATCH_PAINT = """
window.jumped = 0;
const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
  .observe({ type, buffered: true });
window.painted = new Promise((done) => watch("paint", (one) => one.name === "first-contentful-paint" && done()));
watch("layout-shift", (one) => { window.jumped += one.value; });
"""


def compressed(response: Response) -> int:
    body = response.body()
    return len(body) if response.url.split("?")[0].endswith(PACKED) else len(gzip.compress(body, 6, mtime=0))


@pytest.mark.parametrize("path", ["", "berlin/", "moenchengladbach/", "wiesbaden/"])
def test_a_first_visit_is_light(page: Page, served: str, path: str) -> None:
    came: list[Response] = []
    page.on("response", lambda response: came.append(response))  # noqa: PLW0108 - it marks what it is given
    page.goto(served + path, wait_until="networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    sizes = {response.url: compressed(response) for response in came}
    assert sum(sizes.values()) <= MOST, sizes
    assert any(url.endswith(".woff2") for url in sizes)


PLAIN = ["", "berlin/", "berlin/veranstaltungen/", "berlin/veranstaltungen/datenspaziergang/"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PLAIN)
def test_nothing_jumps_when_the_font_arrives_late(page: Page, served: str, path: str, width: int) -> None:
    assert jumped(page, served + path, width) <= 0.05


@pytest.mark.skipif(not DEJAVU.is_dir(), reason="needs the DejaVu fonts: sh .ci/system.sh")
@pytest.mark.parametrize("path", PLAIN)
def test_nothing_jumps_where_no_font_is_like_arial(bare_linux: Page, served: str, path: str) -> None:
    assert jumped(bare_linux, served + path, 360) <= 0.05


@pytest.fixture
def bare_linux(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """Open a page in a browser that finds no font but DejaVu."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(f"<fontconfig><dir>{DEJAVU}</dir><cachedir>{tmp_path}</cachedir></fontconfig>", encoding="utf-8")
    other = browser.browser_type.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox"],
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )
    page = other.new_page(locale="de-DE", timezone_id="Europe/Berlin", reduced_motion="reduce")
    page.clock.set_fixed_time(NOW)
    yield page
    other.close()


def jumped(page: Page, url: str, width: int) -> float:
    """Hold the font back until the page is painted; give the sum of the layout shifts that it causes."""
    held: list[Route] = []
    page.set_viewport_size({"width": width, "height": 800})
    is_painted = False
    # One that is told of late, on a busy computer, would be held for ever.
    page.route("**/*.woff2", lambda route: route.continue_() if is_painted else held.append(route))
    page.add_init_script(WATCH_PAINT)
    page.goto(url, wait_until="domcontentloaded")
    page.evaluate("window.painted")
    assert not page.evaluate(ARRIVED)
    is_painted = True
    for route in held:
        route.continue_()
    page.evaluate("document.fonts.ready.then(() => 0)")
    assert page.evaluate(ARRIVED)
    next_frame(page)
    next_frame(page)
    return float(page.evaluate("window.jumped"))
