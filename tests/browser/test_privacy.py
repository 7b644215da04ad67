"""The watch of every page is awake: it sees what is asked elsewhere, kept, complained of, or allowed."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from playwright.sync_api import Page

from watch import Watch, policy_faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'"
FAULTS = {
    "asks elsewhere: https://elsewhere.example/x.png": "<img src='https://elsewhere.example/x.png' alt=''>",
    "asks elsewhere: https://elsewhere.example/x.css": "<link rel='stylesheet' href='https://elsewhere.example/x.css'>",
    "asks elsewhere: https://elsewhere.example/x": "<script>fetch('https://elsewhere.example/x')</script>",
    "asks elsewhere: https://elsewhere.example/later": (
        "<script>setTimeout(() => fetch('https://elsewhere.example/later'), 50_000)</script>"
    ),
    "was never answered: ": "<script>fetch('held')</script>",
    "404: ": "<img src='gibt-es-nicht.png' alt=''>",
    "console: oh": "<script>console.warn('oh')</script>",
    "error: oh": "<script>throw new Error('oh')</script>",
    "cookie: eins": "<script>document.cookie = 'eins=1'</script>",
    "localStorage: eins": "<script>localStorage.setItem('eins', 1)</script>",
    "sessionStorage: eins": "<script>sessionStorage.setItem('eins', 1)</script>",
    "IndexedDB: eins": "<script>indexedDB.open('eins')</script>",
    "cache: eins": "<script>caches.open('eins')</script>",
    "policy: there is none": "",
    "stands before the policy": f"<script></script><meta http-equiv='Content-Security-Policy' content=\"{STRICT}\">",
    "console: Executing inline script violates": (
        f"<meta http-equiv='Content-Security-Policy' content=\"{STRICT}\"><script>1</script>"
    ),
}


@pytest.mark.parametrize(("fault", "markup"), FAULTS.items(), ids=FAULTS.keys())
def test_the_watch_is_awake(page: Page, served: str, fault: str, markup: str) -> None:
    broken = f"<!doctype html><html lang='de'><head><title>x</title>{markup}</head><body></body></html>"
    page.route("**/broken.html", lambda route: route.fulfill(body=broken, content_type="text/html"))
    page.route("https://elsewhere.example/**", lambda route: route.abort())
    page.route("**/held", lambda _: None)
    watch = Watch(page, served)
    with page.expect_request("**/held") if "held" in markup else nullcontext():
        page.goto(served + "broken.html")
    assert [line for line in watch.faults() if line.startswith(fault)]


@pytest.mark.parametrize(
    ("policy", "fault"),
    [
        (STRICT.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"), "script-src allows 'unsafe-inline'"),
        (STRICT.replace("style-src 'self'", "style-src https:"), "style-src allows https:"),
        (STRICT + "; img-src *", "img-src allows *"),
        (STRICT + "; frame-src https://video.example", "frame-src allows https://video.example"),
        (STRICT.replace("; base-uri 'none'", ""), "base-uri is missing"),
    ],
)
def test_a_loose_policy_is_noticed(policy: str, fault: str) -> None:
    assert policy_faults(STRICT) == []
    assert policy_faults(policy) == [f"policy: {fault}"]
