"""Foreign text stays text: whatever a lab's feeds hold, the portal's pages run none of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page

from demonstration import labnetz
from labnetz.cli.serve import Handler
from loopback import Nginx

pytestmark = [pytest.mark.browser, pytest.mark.programs, pytest.mark.slow]

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "</title></textarea></style></script><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)' autofocus onfocus='alert(1)",
    "<a href='javascript:alert(1)'>x</a>",
    "{{ 1237*4093 }}{% raw %}{{ config }}",
    '--8<-- "network/network.yml"',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<base href=https://evil.example/><form action=https://evil.example/><input name=x></form>",
    "<link rel=stylesheet href=https://evil.example/x.css><style>*{display:none}</style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "\u202egnp.exe\u2066 \u0000\u0008",
    "LABNETZ-BODY LABNETZ-TITLE labnetz-shell",
]


def calendar() -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", f"X-WR-CALNAME:{VECTORS[0]}"]
    for number, vector in enumerate(VECTORS):
        text = vector.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        lines += [
            "BEGIN:VEVENT",
            f"UID:{vector}-{number}@x",
            "DTSTAMP:20261101T080000Z",
            f"DTSTART:202612{number + 5:02}T170000Z",
            f"SUMMARY:{text} Termin {number}",
            f"LOCATION:{text}",
            f"DESCRIPTION:{text}",
            f"CATEGORIES:{text}",
            f"URL:javascript:alert({number})" if number % 2 else f"URL:https://lab.example/{vector}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def feed() -> str:
    def cdata(text: str) -> str:
        return "<![CDATA[" + text.replace("\u0000", "").replace("\u0008", "") + "]]>"

    items = "".join(
        f"<item><title>{cdata(vector + f' Neues {number}')}</title><link>{cdata('javascript:alert(1)')}</link>"
        f"<guid>{cdata(vector)}{number}</guid><description>{cdata(vector)}</description>"
        f"<author>{cdata(vector)}</author><category>{cdata(vector)}</category>"
        f"<pubDate>Mon, 23 Nov 2026 09:00:{number:02} +0000</pubDate></item>"
        for number, vector in enumerate(VECTORS)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{cdata(VECTORS[1])}</title>{items}</channel></rss>'


@pytest.fixture
def portal(tmp_path: Path, nginx: Nginx) -> Iterator[str]:
    (nginx.root / "k.ics").write_text(calendar(), "utf-8", newline="")
    (nginx.root / "f.xml").write_text(feed(), "utf-8")
    labs = tmp_path / "network/labs"
    labs.mkdir(parents=True)
    (tmp_path / "network/network.yml").write_text(
        "id: netz\nname: Netz\nurl: https://netz.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC0-1.0\n"
        "contact: redaktion@netz.example\n"
        f"harvest: {{allow_addresses: [127.0.0.0/8], allow_ports: [{nginx.port}]}}\n",
        "utf-8",
    )
    (labs / "boese.yml").write_text(
        "name: 'Labor <script>alert(1)</script>'\nurl: https://lab.example/\nlicence: CC0-1.0\n"
        "summary: '<img src=x onerror=alert(1)> {{ 1237*4093 }} --8<-- \"mkdocs.yml\"'\n"
        "contacts: [a@lab.example, b@stadt.example]\n"
        f"feeds: {{events: '{nginx.url}/k.ics', updates: '{nginx.url}/f.xml'}}\n",
        "utf-8",
    )
    labnetz("build", "--now", "2026-12-01T08:00Z", cwd=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path / "public"))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_nothing_of_a_hostile_feed_runs(page: Page, portal: str) -> None:
    dialogs, foreign, errors = [], [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith(portal) else None)
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in ("", "veranstaltungen/", "aktuelles/", "labore/", "labore/boese/", "zustand/", "abonnieren/"):
        page.goto(portal + path, wait_until="networkidle")
        page.mouse.move(300, 300)
        assert page.eval_on_selector_all("script:not([src])", "all => all.length") == 0, path
        # Ours are the search in the header, the line that enters a home page, and the QR code.
        foreign_elements = "iframe, form:not(.asking), base, style, svg:not(.mark, .approach *, figure.code *)"
        assert page.eval_on_selector_all(foreign_elements, "all => all.length") == 0, path
        assert page.eval_on_selector_all("[onerror], [onload], [onfocus], [onmouseover]", "all => all.length") == 0, (
            path
        )
        hrefs = page.eval_on_selector_all("a[href]", "all => all.map(one => one.protocol)")
        assert set(hrefs) <= {"http:", "https:", "webcal:", "mailto:"}, path
        said = page.locator("main").inner_text()
        assert "5063041" not in said, path
        assert "redaktion@netz.example" not in said, path
    assert (dialogs, foreign, errors) == ([], [], [])


def test_every_entry_of_a_hostile_feed_is_shown_or_listed_with_a_reason(page: Page, portal: str) -> None:
    page.goto(portal + "veranstaltungen/")
    shown = page.locator(".stop").count()
    assert "" not in [title.strip() for title in page.locator(".stop .title").all_inner_texts()]
    page.goto(portal + "zustand/")
    listed = str(page.locator("main").text_content())
    # One text stands inside <style>, which is no text.
    assert (shown, listed.count("die Veranstaltung hat keinen Titel")) == (len(VECTORS) - 1, 1)
    page.goto(portal + "aktuelles/")
    assert page.locator(".news > li").count() == len(VECTORS) - 1
    assert "1 Eintrag ohne Titel, Text und Link wird ausgelassen" in listed
