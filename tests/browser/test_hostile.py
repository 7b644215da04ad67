"""Foreign text stays text: whatever a lab's feeds hold, the portal's pages run none of it and stay whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import cycle, filterfalse
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demonstration import built_once, folder_of_all_workers, labnetz, serving_folder
from in_the_page import until
from loopback import Nginx, running_nginx
from xss_vectors import VECTORS

pytestmark = [pytest.mark.browser, pytest.mark.programs, pytest.mark.slow]

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
TEXTS = ("LOCATION", "DESCRIPTION", "CATEGORIES", "CONTACT", "COMMENT", "RESOURCES", "X-ALT-DESC;FMTTYPE=text/html")
OURS = (
    *("ID", "SUMMARY", "ROOM", "COST", "STATUS-NOTE", "AGE", "EVENT-ACCESS-NOTE", "ORGANIZER", "PRACTICE", "SERIES"),
    *(
        "LICENCE",
        "LANGUAGE",
        "AUDIENCE",
        "LANGUAGES",
        "SERVICES",
        "PARTNERS",
        "REGISTRATION",
        "AFTER",
        "PLACE",
        "ACCESS",
    ),
    *("CONTACT", "IMAGE", "LAB", "VIA", "SOURCE"),
)
ADDRESSES = ("CONFERENCE", "ATTACH", "IMAGE", "SOURCE", "ORGANIZER", "ATTENDEE")


def _value(vector: str) -> str:
    text = vector.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub("\r\n|[\r\n]", "\\\\n", text)


def calendar(*, is_ours: bool) -> str:
    """Each vector in every property of an event; `is_ours`: as if labnetz had written it, so that text is text."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", f"X-WR-CALNAME:{VECTORS[0]}", f"X-WR-TIMEZONE:{VECTORS[1]}"]
    for number, vector in enumerate(VECTORS):
        start, text, flat = (
            NOW + timedelta(days=2, hours=5 * number + is_ours),
            _value(vector),
            " ".join(vector.split()),
        )
        lines += [
            "BEGIN:VEVENT",
            f"UID:{text}-{number}-{is_ours}@x",
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{text} Termin {number}",
            *(f"{name}:{text}" for name in TEXTS),
            *(f"{name}:{flat}" for name in ADDRESSES),
            f"URL:{flat}" if number % 2 else f"URL:https://lab.example/{flat}",
            *(["X-LABNETZ-BODY:0", *(f"X-LABNETZ-{name}:{text}" for name in OURS)] if is_ours else []),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def rss() -> str:
    def cdata(text: str) -> str:
        return "<![CDATA[" + re.sub(r"[\x00-\x08]", "", text).replace("]]>", "]]]]><![CDATA[>") + "]]>"

    items = "".join(
        f"<item><title>{cdata(vector + f' Neues {number}')}</title><link>{cdata(vector)}</link>"
        f"<guid>{cdata(vector)}{number}</guid><description>{cdata(vector)}</description>"
        f"<author>{cdata(vector)}</author><category>{cdata(vector)}</category><dc:rights>{cdata(vector)}</dc:rights>"
        f"<enclosure url='{escape(re.sub(r'[^ -~]', '', vector))}' type='image/png' length='1'/>"
        f"<pubDate>{NOW - timedelta(hours=number):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for number, vector in enumerate(VECTORS)
    )
    head = '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    return f"{head}<title>{cdata(VECTORS[1])}</title>{items}</channel></rss>"


def json_feed() -> str:
    items = [
        {
            "id": f"{vector}{number}-2",
            "url": vector if number % 2 else f"https://lab.example/{vector}",
            "title": f"{vector} Notiz {number}",
            "content_html": vector,
            "summary": vector,
            "tags": [vector],
            "image": vector,
            "authors": [{"name": vector, "url": vector}],
            "language": vector,
            "date_published": f"{NOW - timedelta(hours=number):%Y-%m-%dT%H:%M:%SZ}",
            "_labnetz": {"licence": vector, "lab": vector, "via": [vector]},
        }
        for number, vector in enumerate(VECTORS)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": VECTORS[0], "items": items})


@dataclass
class Portal:
    """The built portal, where it is served."""

    url: str
    folder: Path

    def pages(self) -> list[str]:
        """All pages on which a vector left a word."""
        words = re.compile(rb"alert|evil\.example|1237|Termin \d|Neues \d|Notiz \d")
        pages = (path for path in self.folder.rglob("*.html") if words.search(path.read_bytes()))
        return sorted(path.relative_to(self.folder).as_posix().removesuffix("index.html") for path in pages)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    public = built_once(folder_of_all_workers(tmp_path_factory) / "hostile", _build).public
    with serving_folder(public) as address:
        yield Portal(address, public)


def _build(folder: Path) -> str:
    root = folder / "www"
    root.mkdir(parents=True)
    with running_nginx(folder / "nginx", root) as nginx:
        _write(folder / "network", nginx)
        return labnetz("build", "--now", f"{NOW:%Y-%m-%dT%H:%MZ}", cwd=folder).stderr


def _write(network: Path, nginx: Nginx) -> None:
    (nginx.root / "foreign.ics").write_text(calendar(is_ours=False), "utf-8", newline="")
    (nginx.root / "ours.ics").write_text(calendar(is_ours=True), "utf-8", newline="")
    (nginx.root / "f.xml").write_text(rss(), "utf-8")
    (nginx.root / "f.json").write_text(json_feed(), "utf-8")
    (network / "labs").mkdir(parents=True)
    (network / "network.yml").write_text(
        "id: netz\nname: Netz\nurl: https://netz.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC0-1.0\n"
        "contact: redaktion@netz.example\n"
        f"harvest: {{allow_addresses: [127.0.0.0/8], allow_ports: [{nginx.port}]}}\n",
        "utf-8",
    )
    (network / "labs/boese.yml").write_text(
        "name: 'Labor <script>alert(1)</script>'\nurl: https://lab.example/\nlicence: CC0-1.0\n"
        "summary: '<img src=x onerror=alert(1)> {{ 1237*4093 }} --8<-- \"mkdocs.yml\"'\n"
        "contacts: [a@lab.example, b@stadt.example]\nfeeds:\n"
        f"  events: [{nginx.url}/foreign.ics, {nginx.url}/ours.ics]\n"
        f"  updates: [{nginx.url}/f.xml, {nginx.url}/f.json]\n",
        "utf-8",
    )


@dataclass
class Watch:
    """What a page did beyond showing text."""

    did: list[str] = field(default_factory=list)

    def over(self, page: Page, portal: str) -> None:
        def ask(url: str) -> None:
            if not url.startswith(portal):
                self.did.append(f"asked {url}")

        page.on("dialog", lambda dialog: (self.did.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: ask(request.url))
        page.on("popup", lambda popup: self.did.append(f"popup {popup.url}"))
        page.on("download", lambda download: self.did.append(f"download {download.url}"))
        page.on("console", lambda message: self.did.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.did.append(str(error)))


ITEM = re.compile(r"/[0-9a-f]{16}/$")
"""One date or one piece of news, of which there is one for each vector."""

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOOK = """() => {
  const every = (selector) => [...document.querySelectorAll(selector)];
  const count = (selector) => every(selector).length;
  const isData = (one) => {
    try { return JSON.parse(one.textContent)['@context'] === 'https://schema.org'; } catch { return false; }
  };
  const body = every('body *');
  const ours = location.origin;
  const origin = (address) => new URL(address, document.baseURI).origin;
  const addresses = ['src', 'srcset', 'poster', 'data', 'background', 'href', 'xlink:href'];
  const foreign = ['iframe', 'object', 'embed', 'base', 'style', 'math', 'marquee', 'frame', 'frameset', 'xmp',
    'listing', 'plaintext', 'template', 'foreignObject', 'xss', 'noembed', 'applet', 'audio', 'video', 'animate'];
  return {
    elements: [...new Set(body.map((one) => one.localName))].filter((name) => foreign.includes(name)),
    // A block of data is no script (HTML 4.12.1), as long as it ends where it should.
    scripts: every('script:not([src])').filter((one) => one.type !== 'application/ld+json' || !isData(one)).length,
    handlers: body.flatMap((one) => one.getAttributeNames()).filter((name) => name.startsWith('on')),
    protocols: [...new Set(every('a[href], area[href]').map((one) => one.protocol))],
    loaded: every('img, source, script, link:not([rel=canonical], [rel=alternate]), use, image, input')
      .flatMap((one) => addresses.map((name) => one.getAttribute(name)))
      .filter((value) => value && !value.startsWith('data:') && origin(value) !== ours),
    styled: body.filter((one) => /url\\(|expression|fixed/.test(one.getAttribute('style') || '')).length,
    forms: every('form').filter((one) => origin(one.getAttribute('action') || '') !== ours).length,
    refresh: count('meta[http-equiv=refresh i]'),
    landmarks: [count('main'), count('body > header, .md-header'), count('h1'), count('main main')],
    clobbered: [document.body instanceof HTMLBodyElement, document.getElementById instanceof Function,
      document.forms instanceof HTMLCollection],
    wide: WIDE,
    said: (document.querySelector('main') ?? document.body).innerText,
  };
}""".replace("WIDE", WIDE)


PHONE, SCREEN = 360, 1280
PARTS = 6
"""Of all pages: one test of them takes minutes, at the end of which other workers have nothing left to do."""


@pytest.mark.parametrize("part", [pytest.param(n, marks=pytest.mark.xdist_group(f"hostile {n}")) for n in range(PARTS)])
def test_nothing_of_a_hostile_feed_runs_loads_or_breaks_a_page(page: Page, portal: Portal, part: int) -> None:
    watch, pages = Watch(), portal.pages()
    watch.over(page, portal.url)
    assert {"veranstaltungen/", "aktuelles/", "labore/boese/"} <= set(pages)
    mine = ["", "zustand/", *pages][part::PARTS]
    _widen(page, PHONE)
    for path in filter(_is_small, mine):
        page.goto(portal.url + path)
        _look_at(page, path)
    # Each page begins at the width at which the one before it ended.
    turns = cycle([(PHONE, SCREEN), (SCREEN, PHONE)])
    for path, widths in zip(filterfalse(_is_small, mine), turns, strict=False):
        page.goto(portal.url + path)
        for width in widths:
            _widen(page, width)
            _look_at(page, path) if width == PHONE else _fits(page, path)
    assert watch.did == []


def _is_small(path: str) -> bool:
    """Say whether what fits on a phone there fits on a screen."""
    return bool(ITEM.search(path)) or _is_fragment(path)


def _widen(page: Page, width: int) -> None:
    if page.viewport_size != {"width": width, "height": 800}:
        page.set_viewport_size({"width": width, "height": 800})
        until(page, f"innerWidth === {width}")


def _look_at(page: Page, path: str) -> None:
    page.mouse.move(150, 300)
    found = page.evaluate(LOOK)
    if _is_fragment(path):
        found |= {"landmarks": [1, 1, 1, 0], "wide": 0}
    assert _harmless(found), (path, {**found, "said": ""})
    for made_of_a_template in ("5063041", "redaktion@netz.example", "allow_addresses", "<class"):
        assert made_of_a_template not in found["said"], path


def _fits(page: Page, path: str) -> None:
    assert page.evaluate(WIDE) == 0, path


def _is_fragment(path: str) -> bool:
    """Say whether it is put into a page that is laid out."""
    return path.startswith(("embed/", "veranstaltungen/filter/"))


def _harmless(found: dict[str, object]) -> bool:
    return (
        (found["scripts"], found["elements"], found["handlers"], found["loaded"], found["styled"]) == (0, [], [], [], 0)
        and set(found["protocols"]) <= {"http:", "https:", "webcal:", "mailto:", "tel:"}
        and (found["forms"], found["refresh"], found["wide"]) == (0, 0, 0)
        and found["landmarks"] == [1, 1, 1, 0]
        and found["clobbered"] == [True, True, True]
    )


@pytest.mark.parametrize("query", ["alert", "Termin", "script", "evil"])
def test_what_the_search_finds_of_it_stays_text(page: Page, portal: Portal, query: str) -> None:
    watch = Watch()
    watch.over(page, portal.url)
    page.goto(f"{portal.url}veranstaltungen/?q={query}")
    expect(page.locator("[data-filter-status]")).to_contain_text("gefunden")
    page.wait_for_load_state("networkidle")
    assert page.locator(".stop, .hit").count() > 0
    found = page.evaluate(LOOK)
    assert _harmless(found), {**found, "said": ""}
    assert watch.did == []


@pytest.mark.parametrize(
    "path", ["health/boese.svg", "health/boese.txt", "feeds/updates.xml", "events.json", "health.json"]
)
def test_what_is_published_beside_the_pages_runs_nothing_either(page: Page, portal: Portal, path: str) -> None:
    assert (portal.folder / path).exists()
    watch = Watch()
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))  # Chromium looks for one by itself
    watch.over(page, portal.url)
    page.goto(portal.url + path)
    page.mouse.move(100, 100)
    assert page.evaluate("() => document.getElementsByTagNameNS('http://www.w3.org/1999/xhtml', 'script').length") == 0
    assert watch.did == []


def test_every_entry_of_a_hostile_feed_is_shown_or_listed_with_a_reason(page: Page, portal: Portal) -> None:
    sources = json.loads((portal.folder / "health.json").read_text("utf-8"))["sources"]
    entries = {one["key"]: one["entries"] for one in sources}
    said = [problem["what"] for one in sources for problem in one["problems"]]
    untitled = said.count("die Veranstaltung hat keinen Titel")
    assert entries["events"] + untitled == entries["events-2"] == len(VECTORS)
    assert [entries["updates"], entries["updates-2"]] == [len(VECTORS) - 1] * 2
    assert said.count("1 Eintrag ohne Titel, Text und Link wird ausgelassen") == 2
    titles = [title for folder in _folders(portal, "veranstaltungen/lab/*/") for title in _titles(page, folder)]
    assert "" not in titles
    assert len(titles) == entries["events"] + entries["events-2"]
    assert any(title.startswith("<img src=x onerror=alert(20)>") for title in titles)  # text is shown as it was written
    news = [title for folder in _folders(portal, "aktuelles/????-??/") for title in _titles(page, folder)]
    assert len(news) == entries["updates"] + entries["updates-2"]


def _folders(portal: Portal, pattern: str) -> list[str]:
    return sorted(f"{portal.url}{path.relative_to(portal.folder).as_posix()}/" for path in portal.folder.glob(pattern))


def _titles(page: Page, folder: str) -> list[str]:
    """Of all entries of a list, from its first page to its last."""
    page.goto(folder)
    titles: list[str] = []
    while True:
        titles += [title.strip() for title in page.locator(".stop .title, .news > li .title").all_inner_texts()]
        if not page.locator("a[rel=next]").count():
            return titles
        with page.expect_navigation():
            page.locator("a[rel=next]").click()
