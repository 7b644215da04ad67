"""Count what a first visit costs on a portal that is built already, as nginx serves it with gzip.

    python tests/bench/visiting.py PUBLIC [ISO]

`ISO` is the visitor's time, by default that at which `many_labs` is built. Pages of a big network (`portal.py` builds
one) must not cost more than those of a small one.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent))

from many_labs import BUILT
from playwright.sync_api import sync_playwright

from chromium import CHROMIUM, FLAGS
from loopback import running_nginx
from on_the_wire import on_the_wire

ASKED = ("Werkstatt", "ver", "Energieberatung Treffpunkt Innenstadt", "Bürgerdilog", "Wekrstatt")
"""A word that a fifth has, a beginning that many have, several words, and slips."""
OF_THE_SEARCH = ("/search-index/", "/finding.js", "/searching.js", "/ids.txt")


def main() -> None:
    """Print a table: the page, its own bytes, those of the whole visit."""
    public = Path(sys.argv[1]).resolve()
    now = sys.argv[2] if len(sys.argv) > 2 else BUILT.isoformat()
    event = next(public.glob("veranstaltungen/????????????????")).relative_to(public)
    dates = (
        "veranstaltungen/",
        "veranstaltungen/?land=hessen&when=week",
        *(f"veranstaltungen/?q={quote(q)}" for q in ASKED),
    )
    pages = ("", f"{event}/", "labore/", "abonnieren/", *dates)
    print("| page | itself | whole visit | search | most of it |\n| --- | ---: | ---: | ---: | --- |")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        Path(folder).chmod(0o755)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with running_nginx(Path(folder) / "nginx", public) as server:
            for path in pages:
                with browser.new_context(locale="de-DE", timezone_id="Europe/Berlin") as context:
                    page = context.new_page()
                    page.clock.set_fixed_time(now)
                    sizes = on_the_wire(page)
                    page.goto(f"{server.url}/{path}", wait_until="networkidle")
                    page.evaluate("scrollTo(0, document.body.scrollHeight)")
                    page.wait_for_load_state("networkidle")
                own = sizes.pop(f"{server.url}/{path}")
                most = max(sizes, key=lambda url: sizes[url])
                whole = own + sum(sizes.values())
                search = sum(size for url, size in sizes.items() if any(part in url for part in OF_THE_SEARCH))
                kilobytes = " | ".join(f"{size / 1000:.1f} kB" for size in (own, whole, search))
                print(f"| {path or '/'} | {kilobytes} | {Path(most).name} |", flush=True)


if __name__ == "__main__":
    main()
