"""`labnetz doctor` on our own portal: over nginx as docs/operations.md sets it up, and by `labnetz serve`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from demonstration import NOW, ROOT, BuiltNetwork, serving_folder
from labnetz.cli import main
from labnetz.cli.serve import MEDIA_TYPES
from loopback import running_nginx

pytestmark = [pytest.mark.programs, pytest.mark.slow]

DOCS = (ROOT / "docs" / "operations.md").read_text("utf-8")
NGINX = re.search(r"^```nginx\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)[1]


@pytest.fixture(params=["nginx", "labnetz serve"])
def portal(request: pytest.FixtureRequest, network: BuiltNetwork, tmp_path: Path) -> Iterator[str]:
    """The address of the demonstration, "http://127.0.0.1:…"."""
    if request.param == "nginx":
        with running_nginx(tmp_path / "nginx", network.public, site=NGINX) as server:
            yield server.url
    else:
        with serving_folder(network.public) as url:
            yield url.rstrip("/")


def doctor(url: str) -> Result:
    arguments = ["doctor", url, "--local", "--json", "--network", "nowhere", "--now", NOW]
    return CliRunner().invoke(main, ["--language", "en", *arguments])


def test_our_own_portal_is_well(portal, network):
    result = doctor(f"{portal}/")
    found = json.loads(result.stdout)
    assert [(one["url"], problem["what"]) for one in found["examined"] for problem in one["problems"]] == []
    assert result.exit_code == 0
    seen = {one["url"].removeprefix(f"{portal}/") for one in found["examined"]}
    calendars = {path.relative_to(network.public).as_posix() for path in (network.public / "feeds").rglob("*.ics")}
    assert {path for path in calendars if not path.endswith("-all.ics")} <= seen
    assert {"lab.json", "events.json", "catalog.jsonld", "feeds/updates.xml"} <= seen


def head(portal: str, path: str) -> tuple[int, str, str]:
    connection = HTTPConnection(portal.removeprefix("http://"), timeout=60)
    connection.request("GET", f"/{path}", headers={"Origin": "https://stadt.example"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers["Content-Type"], answer.headers["Access-Control-Allow-Origin"] or ""


OPEN = {
    "feeds/calendar.ics": ".ics",
    "feeds/lab/wiesbaden.ics": ".ics",
    "feeds/updates.xml": ".xml",
    "feeds/updates.atom": ".atom",
    "lab.json": ".json",
    "health.json": ".json",
    "events.json": ".json",
    "data/events/2026-12.json": ".json",
    "data/events/2026-12.jsonld": ".jsonld",
    "catalog.jsonld": ".jsonld",
    "schema/events.schema.json": ".json",
    "network.opml": ".opml",
    "wiesbaden/feeds/calendar.ics": ".ics",
    "wiesbaden/lab.json": ".json",
    "embed/events.html": ".html",
    "embed/labnetz-events.js": ".js",
}


def test_anybodys_page_may_read_what_is_open_and_knows_what_it_is(portal):
    assert {path: head(portal, path) for path in OPEN} == {
        path: (200, MEDIA_TYPES[ending], "*") for path, ending in OPEN.items()
    }


def test_a_portal_below_a_folder_is_as_open(network, tmp_path):
    """As a city has it on its own website: stadt.example/labore/."""
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "labore").symlink_to(network.public)
    with running_nginx(tmp_path / "nginx", tmp_path / "root", site=NGINX) as server:
        allowed = {path: head(server.url, f"labore/{path}")[2] for path in OPEN}
    assert set(allowed.values()) == {"*"}


def test_pages_are_for_their_own_site(portal):
    assert {head(portal, path)[2] for path in ("", "abonnieren/", "wiesbaden/")} == {""}


def test_a_month_of_another_build_is_told(network, tmp_path):
    month = "data/events/2026-12.json"
    names = ["lab.json", "events.json", "catalog.jsonld", month]
    for path in (network.public / name for name in names):
        copy = tmp_path / path.relative_to(network.public)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / month).write_bytes((network.public / month).read_bytes() + b" ")
    with serving_folder(tmp_path) as url:
        found = json.loads(doctor(f"{url}lab.json").stdout)
    index = next(one for one in found["examined"] if one["url"].endswith("/events.json"))
    levels = {(problem["level"], problem["what"].partition(" is ")[2]) for problem in index["problems"]}
    assert levels == {
        ("error", "named here, but there is nothing"),
        ("warning", "another file than the one that is named here"),
    }
