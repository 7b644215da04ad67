"""The network's dates on the page of a city: another origin, a strict policy, and nothing but what was asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, Route, expect

from demonstration import BuiltNetwork
from in_the_page import axe_in_every_look, cut_off, resize, walk
from watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]

POLICY = (
    "default-src 'none'; script-src {portal}; connect-src {portal}; style-src 'self'; img-src data:; "
    "form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
CITY = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><title>Stadt</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/city.css">
<script type="module" src="{portal}embed/labnetz-events.js"></script></head>
<body><main><h1>Unsere Stadt</h1><h2>Termine</h2>{content}</main></body></html>"""
STYLE = """body { font: 1.1rem/1.5 serif; color: #222; background: #fff; margin: 1rem; }
h3 { font-size: 3rem; color: #eee; } li { letter-spacing: 1em; }
:focus-visible { outline: 3px solid #000; outline-offset: 2px; }"""
ELEMENT = (
    '<labnetz-events {attributes}><a href="https://stadtlabore.example/">Termine der Stadtlabore</a></labnetz-events>'
)
FRAGMENT = (
    '<div class="labnetz-events" lang="de"><ol class="labnetz-list">{events}</ol>'
    '<p class="labnetz-none" data-en="None." hidden>Keine.</p></div>'
)
EVENT = (
    '<li class="labnetz-event" data-status="scheduled" data-begin="2026-12-03T09:00:00Z" data-end="{end}">'
    '<p class="labnetz-name"><a href="{href}" class="labnetz-link">{title}</a></p></li>'
)


@dataclass
class City:
    """A city's site: its address, its page, and what was asked of it."""

    url: str
    portal: str
    page: str = ""
    asked: list[str] = field(default_factory=list)

    def shows(self, content: str, lang: str = "de") -> None:
        """Put something into its page."""
        self.page = CITY.format(portal=self.portal, content=content, lang=lang)


@contextmanager
def _city(portal: str) -> Iterator[City]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            city.asked.append(self.path)
            is_style = self.path == "/city.css"
            body = (STYLE if is_style else city.page).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/css" if is_style else "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY.format(portal=portal.rstrip("/")))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        city = City(f"http://127.0.0.1:{server.server_port}/", portal)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield city
        server.shutdown()
        thread.join()


@pytest.fixture
def city(served: str) -> Iterator[City]:
    with _city(served) as city:
        yield city


@pytest.fixture
def show(page: Page, city: City) -> Callable[..., None]:
    """Open the city's page with an element of these attributes; `fragment` is what the portal answers instead."""

    def open_(attributes: str = "", *, lang: str = "de", fragment: str | None = None, content: str = "") -> None:
        if fragment is not None:
            answer = {"body": fragment, "content_type": "text/html", "headers": {"Access-Control-Allow-Origin": "*"}}
            page.route("**/embed/*.html", lambda route: route.fulfill(**answer))
        city.shows(content or ELEMENT.format(attributes=attributes), lang)
        page.goto(city.url)

    return open_


def titles(page: Page) -> list[str]:
    page.locator('labnetz-events[data-state="ready"]').first.wait_for()
    return page.locator("labnetz-events .labnetz-name").all_inner_texts()


def event(title: str, end: str = "2026-12-03T11:00:00Z", href: str = "https://lab.example/") -> str:
    return EVENT.format(title=title, end=end, href=href)


def test_it_shows_the_next_dates_under_a_strict_policy(page: Page, show, city: City, served: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    show('kind="land" value="berlin" count="4"')
    assert len(titles(page)) == 4
    assert page.locator("labnetz-events .labnetz-link").first.get_attribute("href").startswith("https://")
    assert page.get_by_text("Termine der Stadtlabore", exact=True).is_hidden()
    assert said == []


def test_it_asks_the_portal_alone_and_keeps_nothing(page: Page, show, city: City, served: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    watch = Watch(page, city.url)
    show('kind="land" value="berlin"')
    titles(page)
    assert set(asked) - {city.url, f"{city.url}city.css", "data:,"} == {
        f"{served}embed/labnetz-events.js",
        f"{served}embed/land/berlin.html",
    }
    kept = [fault for fault in watch.faults() if not fault.startswith(("asks elsewhere: " + served, "policy"))]
    assert kept == []


@pytest.mark.parametrize("attributes", ['count="5"', 'scheme="auto" count="2"', 'scheme="dark" lang="en"'])
def test_axe_finds_nothing(page: Page, show, attributes: str) -> None:
    show(attributes)
    titles(page)
    assert axe_in_every_look(page, (360, 1280)) == []


def test_the_tab_key_reaches_each_of_its_links(page: Page, show) -> None:
    show('count="3"')
    titles(page)
    for width in (360, 1280):
        resize(page, width)
        places, wrong = walk(page)
        assert wrong == []
        assert places == list(range(len(places)))
        assert len(places) >= 3 + 3  # the dates, all dates, the network, its licence
        assert cut_off(page) == []


def test_the_citys_style_does_not_reach_into_it_but_its_font_does(page: Page, show) -> None:
    show()
    titles(page)
    name = page.locator("labnetz-events .labnetz-name").first
    assert name.evaluate("one => one.tagName") == "H3"
    assert name.evaluate("one => getComputedStyle(one).color") == "rgb(34, 34, 34)"
    assert "serif" in name.evaluate("one => getComputedStyle(one).fontFamily")
    assert name.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") < 30


def test_it_follows_the_visitors_scheme_only_if_asked(page: Page, show) -> None:
    page.emulate_media(color_scheme="dark")
    ground = "one => getComputedStyle(one).backgroundColor"
    show()
    assert page.locator("labnetz-events").evaluate(ground) == "rgba(0, 0, 0, 0)"
    show('scheme="auto"')
    assert page.locator("labnetz-events").evaluate(ground) == "rgb(20, 22, 26)"


@pytest.mark.parametrize(("level", "tag"), [("2", "H2"), ("4", "H4"), ("9", "H3"), ("x", "H3")])
def test_the_level_of_its_headings_is_the_pages_choice(page: Page, show, level: str, tag: str) -> None:
    show(f'level="{level}"')
    titles(page)
    assert page.locator("labnetz-events .labnetz-name").first.evaluate("one => one.tagName") == tag


@pytest.mark.parametrize(
    ("attributes", "lang", "said"),
    [
        ("", "de", "Alle Termine"),
        ('lang="en"', "de", "All dates"),
        ("", "fr-FR", "Toutes les dates"),
        ("", "tr", "Alle Termine"),
    ],
)
def test_it_speaks_the_language_that_is_asked_for(page: Page, show, attributes: str, lang: str, said: str) -> None:
    show(attributes, lang=lang)
    titles(page)
    assert page.locator("labnetz-events .labnetz-more").inner_text().startswith(said)
    german = page.locator("labnetz-events .labnetz-link").first
    assert german.evaluate("one => one.closest('[lang]').lang") == "de"


def test_while_it_loads_it_says_so_and_shows_what_the_page_has(page: Page, show) -> None:
    held: list[Route] = []
    page.route("**/embed/*.html", lambda route: held.append(route))  # noqa: PLW0108 - Playwright counts arguments
    with page.expect_request("**/embed/*.html"):
        show()
    expect(page.locator("labnetz-events [role=status]")).to_have_text("Termine werden geladen …")
    assert page.get_by_text("Termine der Stadtlabore", exact=True).is_visible()
    held[0].continue_()
    titles(page)
    expect(page.locator("labnetz-events [role=status]")).to_have_text("")


@pytest.mark.parametrize(
    "answer",
    [
        lambda route: route.abort(),
        lambda route: route.fulfill(status=500, headers={"Access-Control-Allow-Origin": "*"}),
        lambda route: route.fulfill(
            body="<p>Bitte anmelden", content_type="text/html", headers={"Access-Control-Allow-Origin": "*"}
        ),
    ],
    ids=["no answer", "500", "another page"],
)
def test_what_fails_is_said_and_the_pages_own_link_stays(page: Page, show, answer) -> None:
    page.route("**/embed/*.html", answer)
    show()
    expect(page.locator("labnetz-events [role=status]")).to_have_text("Die Termine lassen sich gerade nicht laden.")
    assert page.get_by_text("Termine der Stadtlabore", exact=True).is_visible()


def test_without_a_link_of_the_page_it_brings_its_own(page: Page, show, served: str) -> None:
    page.route("**/embed/*.html", lambda route: route.abort())
    show(content="<labnetz-events></labnetz-events>")
    link = page.get_by_role("link", name="Termine beim Netzwerk ansehen")
    assert link.get_attribute("href") == served


def test_a_part_that_is_not_there_is_no_failure(page: Page, show) -> None:
    show('kind="land" value="../atlantis"')
    expect(page.locator("labnetz-events [role=status]")).to_have_text("Zu dieser Auswahl sind keine Termine bekannt.")


def test_nothing_coming_is_said(page: Page, show) -> None:
    show('lang="en"', fragment=FRAGMENT.format(events=""))
    expect(page.locator("labnetz-events [role=status]")).to_have_text("None.")
    assert page.locator("labnetz-events").get_attribute("data-state") == "empty"


def test_what_is_over_leaves_and_the_next_ones_move_up(page: Page, show) -> None:
    ends = ["2026-12-02T08:00:00Z", "2026-12-02T09:00:00Z", "2026-12-02T12:00:00Z"]
    show('count="2"', fragment=FRAGMENT.format(events="".join(event(end, end) for end in ends)))
    assert titles(page) == ends[:2]
    page.clock.set_fixed_time("2026-12-02T08:30:00Z")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert titles(page) == ends[1:]
    page.locator("labnetz-events .labnetz-link").last.focus()
    page.clock.set_fixed_time("2026-12-02T13:00:00Z")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert titles(page) == ends[2:]  # nobody loses the place where they are
    page.evaluate("document.activeElement.blur(); document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("labnetz-events [role=status]")).to_have_text("Keine.")


def test_foreign_text_stays_text_even_if_the_portal_were_deceived(page: Page, show) -> None:
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    bad = (
        event("&lt;img src=x onerror=alert(1)&gt;")
        + event("<img src=x onerror=alert(2)><script>alert(3)</script>b")
        + event("c", href="javascript:alert(4)")
        + '<li class="labnetz-event" onclick="alert(5)" style="color:red" id="x" data-end="2099-01-01T00:00:00Z">d</li>'
    )
    show(fragment=FRAGMENT.format(events=bad))
    assert titles(page)[0] == "<img src=x onerror=alert(1)>"
    found = page.evaluate(
        "() => [...document.querySelector('labnetz-events').shadowRoot.querySelectorAll('*')]"
        ".flatMap((one) => [one.tagName, ...one.getAttributeNames()])"
    )
    assert not {"IMG", "SCRIPT", "onerror", "onclick", "style", "id"} & set(found)
    assert page.locator("labnetz-events .labnetz-link").nth(2).get_attribute("href") is None
    assert alerts == []


def test_a_server_puts_the_fragment_into_its_page_without_any_script(
    page: Page, show, city: City, network: BuiltNetwork
) -> None:
    fragment = (network.public / "embed/land/berlin.html").read_text("utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    show(content=fragment)
    assert page.locator(".labnetz-events .labnetz-name").count() > 3
    assert page.get_by_text("Lizenz").is_visible()
    assert {url.rpartition("/")[2] for url in asked} <= {"", "city.css", "labnetz-events.js", ","}


def test_new_attributes_ask_anew(page: Page, show) -> None:
    show('kind="lab" value="berlin" count="1"')
    before = titles(page)
    with page.expect_request("**/embed/lab/wiesbaden.html"):
        page.evaluate("document.querySelector('labnetz-events').setAttribute('value', 'wiesbaden')")
    expect(page.locator("labnetz-events .labnetz-name")).not_to_have_text(before[0])
