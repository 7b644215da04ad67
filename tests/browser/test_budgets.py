"""What a visit to the portal may cost, as nginx serves it with gzip: bytes on the wire, and nothing that jumps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from test_first_visit import WATCH_PAINT

from demonstration import NOW, BuiltNetwork
from in_the_page import next_frame
from loopback import Nginx, running_nginx
from on_the_wire import on_the_wire
from page_types import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("budgets")]

FIRST_VISIT = 150_000  # bytes as they are sent, with their headers
SHIFT = 0.05
PORTAL = {"home": "/", "events": "/veranstaltungen/", "event": f"/{PAGES['portal event']}"}
pages = pytest.mark.parametrize("path", PORTAL.values(), ids=PORTAL.keys())


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory, network: BuiltNetwork) -> Iterator[Nginx]:
    """The demonstration on a real web server, as a town's host would have it."""
    with running_nginx(tmp_path_factory.mktemp("hosted") / "nginx", network.public) as server:
        yield server


@pytest.fixture
def first_visit(browser: Browser) -> Iterator[Page]:
    """Somebody who was never here: a browser without a cache."""
    with browser.new_context(locale="de-DE", timezone_id="Europe/Berlin") as context:
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        yield page


@pages
def test_a_first_visit_costs_little(first_visit: Page, hosted: Nginx, path: str) -> None:
    sizes = on_the_wire(first_visit)
    first_visit.goto(hosted.url + path, wait_until="networkidle")
    first_visit.evaluate("scrollTo(0, document.body.scrollHeight)")
    first_visit.wait_for_load_state("networkidle")
    assert any(url.endswith(".woff2") for url in sizes)
    assert sizes[hosted.url + path] < len(first_visit.content().encode()) / 2  # it comes compressed
    assert sum(sizes.values()) <= FIRST_VISIT, sizes


@pages
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps(first_visit: Page, hosted: Nginx, path: str, width: int) -> None:
    page = first_visit
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(WATCH_PAINT)
    page.goto(hosted.url + path, wait_until="networkidle")
    page.evaluate("Promise.all([window.painted, document.fonts.ready]).then(() => 0)")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    next_frame(page)
    next_frame(page)
    assert page.evaluate("window.jumped") <= SHIFT


def test_what_jumps_is_noticed(first_visit: Page, hosted: Nginx) -> None:
    page = first_visit
    page.add_init_script(WATCH_PAINT)
    page.goto(hosted.url + PORTAL["events"], wait_until="networkidle")
    page.evaluate("window.painted")
    page.evaluate(
        "() => { const one = document.createElement('div'); "
        "one.innerHTML = '<p>Werbung</p>'.repeat(12); document.querySelector('main').prepend(one); }"
    )
    next_frame(page)
    next_frame(page)
    assert page.evaluate("window.jumped") > SHIFT
