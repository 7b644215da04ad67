"""The main job on the repository's own sites: three labs, one portal, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import icalendar
import pytest

from demonstration import NOW, ROOT, BuiltNetwork, copy_of_sources, labnetz
from labnetz.ical.api import read_calendar

pytestmark = pytest.mark.slow

LABS = ("berlin", "moenchengladbach", "wiesbaden")
FEEDS = [
    *("feeds/calendar.ics", "feeds/calendar-all.ics"),
    *("feeds/updates.xml", "feeds/updates.atom", "feeds/updates.json", "lab.json"),
]


class Links(HTMLParser):
    """Every address that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src"} and value]


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def uids(path: Path) -> list[str]:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    return [str(event["UID"]) for event in calendar.walk("VEVENT") if "RECURRENCE-ID" not in event]


def test_the_demonstration_builds_without_a_warning(network: BuiltNetwork):
    assert "– " not in "".join(line for line in network.said.splitlines() if ".md" in line or ".yml" in line)


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("path", FEEDS)
def test_a_lab_publishes_its_feeds(network: BuiltNetwork, lab: str, path: str):
    assert (network.public / lab / path).stat().st_size > 500


@pytest.mark.parametrize(
    "path",
    [
        *FEEDS,
        *(f"feeds/lab/{lab}.{kind}" for lab in LABS for kind in ("ics", "xml")),
        *("network.opml", "health.json", "events.json", "catalog.jsonld", "sitemap.xml", "404.html"),
        *("data/events/2026-12.json", "data/events/2026-12.jsonld", "schema/events-month.schema.json"),
    ],
)
def test_the_portal_publishes_its_feeds(network: BuiltNetwork, path: str):
    assert (network.public / path).stat().st_size > 200


def test_every_uid_of_the_labs_is_in_the_merged_calendar_exactly_once(network: BuiltNetwork):
    of_labs = [uid for lab in LABS for uid in uids(network.public / lab / "feeds/calendar.ics")]
    assert len(of_labs) == len(set(of_labs)) >= 24
    assert sorted(uids(network.public / "feeds/calendar.ics")) == sorted(of_labs)


def test_the_merged_calendar_reads_without_a_problem(network: BuiltNetwork):
    for name in ("calendar.ics", "calendar-all.ics"):
        content = (network.public / "feeds" / name).read_bytes()
        assert read_calendar(content).problems == ()
        calendar = icalendar.Calendar.from_ical(content)
        assert [error for part in calendar.walk() for error in part.errors] == []


def test_every_update_of_the_labs_reaches_the_portal_once(network: BuiltNetwork):
    def guids(path: Path) -> list[str]:
        return [str(item.findtext("guid")) for item in ET.parse(path).iter("item")]

    of_labs = [guid for lab in LABS for guid in guids(network.public / lab / "feeds/updates.xml")]
    assert len(of_labs) == len(set(of_labs)) >= 12
    assert sorted(guids(network.public / "feeds/updates.xml")) == sorted(of_labs)


def test_a_cancelled_event_says_so_on_every_way(network: BuiltNetwork):
    public = network.public
    assert "Abgesagt: " in (public / "feeds/calendar.ics").read_text("utf-8")
    assert "STATUS:CANCELLED" in (public / "feeds/calendar.ics").read_text("utf-8")
    events = json.loads((public / "data/events/2026-12.json").read_text("utf-8"))["events"]
    assert "cancelled" in {event["status"] for event in events}
    assert "Fällt aus" in (public / "veranstaltungen/index.html").read_text("utf-8")


def test_two_builds_at_the_same_time_give_the_same_bytes(network: BuiltNetwork, tmp_path: Path):
    again = copy_of_sources(tmp_path)
    labnetz("build", "--now", NOW, cwd=again)
    assert digests(again / "public") == digests(network.public)


def test_a_second_build_in_the_same_place_touches_nothing(own: Path):
    before = {path: path.stat().st_mtime_ns for path in (own / "public").rglob("*")}
    labnetz("build", "--now", NOW, cwd=own)
    assert {path: path.stat().st_mtime_ns for path in (own / "public").rglob("*")} == before


@pytest.mark.parametrize("lab", LABS)
def test_render_gives_the_bytes_that_mkdocs_publishes(network: BuiltNetwork, tmp_path: Path, lab: str):
    labnetz("render", "--site", f"sites/{lab}", "--into", str(tmp_path), "--now", NOW, cwd=network.source)
    rendered = digests(tmp_path)
    built = digests(network.public / lab)
    assert rendered.keys() >= set(FEEDS)
    assert rendered == {path: built[path] for path in rendered}
    data = {path for path in built if path.endswith((".ics", ".json", ".zip", ".sha256")) or path.startswith("feeds/")}
    # The search's index is made of MkDocs' pages.
    assert {path for path in data if not path.startswith("search-index/")} <= rendered.keys()


def test_render_gives_the_portals_bytes_too(network: BuiltNetwork, tmp_path: Path):
    labnetz("render", "--into", str(tmp_path), "--now", NOW, cwd=network.source)
    rendered = digests(tmp_path)
    built = digests(network.public)
    assert rendered == {path: built[path] for path in rendered}
    assert "network.opml" in rendered


@pytest.mark.parametrize("where", ["sites/wiesbaden", "."])
def test_mkdocs_alone_builds_a_lab_and_the_portal(network: BuiltNetwork, tmp_path: Path, where: str):
    folder = copy_of_sources(tmp_path)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    if where == ".":
        for lab in LABS:
            subprocess.run(command, cwd=folder / "sites" / lab, check=True, capture_output=True)
    done = subprocess.run(command, cwd=folder / where, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    site = folder / ("site" if where == "." else "public/wiesbaden")
    assert b"BEGIN:VEVENT" in (site / "feeds/calendar.ics").read_bytes()
    assert 'class="stop"' in (site / "index.html").read_text("utf-8")


def test_the_plugins_run_unchanged_under_properdocs(network: BuiltNetwork, tmp_path: Path):
    """MkDocs has had no release since 2024; its continuation must build the same bytes."""
    stamp = {"SOURCE_DATE_EPOCH": str(int(datetime.fromisoformat(NOW).timestamp()))}
    config = network.source / "sites/wiesbaden/mkdocs.yml"
    for program in ("mkdocs", "properdocs"):
        command = [sys.executable, "-m", program, "build", "--strict", "-f", str(config), "-d", str(tmp_path / program)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ | stamp)
        assert done.returncode == 0, done.stderr
    assert digests(tmp_path / "properdocs") == digests(tmp_path / "mkdocs")


def test_a_broken_event_is_told_fails_strict_and_takes_nothing_else_away(tmp_path: Path):
    folder = copy_of_sources(tmp_path)
    path = folder / "sites/wiesbaden/docs/veranstaltungen/kaputt.md"
    path.write_text('---\ntitle: "Kaputt"\nstart: 2.12.2026 17 Uhr\n---\nText\n', "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build"]
    site = folder / "sites/wiesbaden"
    strict = subprocess.run([*command, "--strict"], cwd=site, check=False, capture_output=True, text=True)
    assert strict.returncode == 1
    assert "veranstaltungen/kaputt.md:3:8" in strict.stderr
    assert "2026-12-02 17:00" in strict.stderr
    subprocess.run(command, cwd=site, check=True, capture_output=True)
    labnetz("render", "--site", str(ROOT / "sites/wiesbaden"), "--into", str(tmp_path / "whole"), cwd=folder)
    assert set(uids(folder / "public/wiesbaden/feeds/calendar-all.ics")) == set(
        uids(tmp_path / "whole/feeds/calendar-all.ics")
    )
    assert not (folder / "public/wiesbaden/veranstaltungen/kaputt").exists()


@pytest.fixture
def own(network: BuiltNetwork, tmp_path: Path) -> Path:
    """A copy of the built demonstration that a test may break."""
    shutil.copytree(network.source, tmp_path / "own")
    return tmp_path / "own"


@pytest.mark.parametrize(
    ("path", "slip"),
    [
        ("sites/wiesbaden/lab.yml", "id: [wiesbaden"),
        ("network/labs/wiesbaden.yml", 'x: "'),
        ("sites/wiesbaden/mkdocs.yml", "nav: ["),
        ("sites/wiesbaden/lab.yml", None),
        ("sites/wiesbaden/docs/ueber.md", "---\ntitle: Über uns\n---\nGrüße\n"),
        ("sites/wiesbaden/docs/veranstaltungen/latin.md", "---\ntitle: Größe\nstart: 2026-12-09\n---\n"),
    ],
)
def test_a_slip_in_one_lab_takes_nothing_of_it_off_the_network(own: Path, path: str, slip: str | None):
    before, uids_before = digests(own / "public/wiesbaden"), uids(own / "public/feeds/calendar.ics")
    if slip is None:
        (own / path).unlink()
    else:
        (own / path).write_bytes(slip.encode("latin-1"))
    (own / "sites/berlin/docs/ueber.md").write_text("---\ntitle: Neu\n---\nNeuer Text\n", "utf-8")
    done = labnetz("build", "--now", NOW, cwd=own, check=False)
    assert "Traceback" not in done.stderr
    assert "wiesbaden" in done.stderr
    lost = before.keys() - digests(own / "public/wiesbaden").keys()
    lost = {path for path in lost if not path.startswith("search-index/")}  # its pieces are named by the words in them
    assert lost <= {"ueber/index.html"}  # a page that is no text can't be shown, and is told
    assert uids(own / "public/feeds/calendar.ics") == uids_before
    assert (own / "public/labore/wiesbaden/index.html").is_file()
    assert "Neuer Text" in (own / "public/berlin/ueber/index.html").read_text("utf-8")


def test_a_build_never_removes_what_others_put_into_the_folder(own: Path):
    others = {"CNAME": "stadtlabore.example", ".git/config": "x", "wp-content/a.php": "x"}
    for name, text in others.items():
        (own / "public" / name).parent.mkdir(parents=True, exist_ok=True)
        (own / "public" / name).write_text(text)
    labnetz("build", "--now", NOW, "--no-harvest", cwd=own)
    assert {name: (own / "public" / name).read_text() for name in others} == others


@pytest.mark.parametrize("into", [".", "network", "sites", "sites/berlin/docs"])
def test_nothing_is_published_among_the_sources(own: Path, into: str):
    before = digests(own)
    done = labnetz("build", "--now", NOW, "--into", into, cwd=own, check=False)
    assert (done.returncode, digests(own)) == (1, before)
    assert "--into" in done.stderr


def test_what_a_killed_build_left_is_removed_a_day_later(own: Path):
    left = own / ".labnetz-left"
    (left / "berlin").mkdir(parents=True)
    os.utime(left, (0, 0))
    labnetz("build", "--now", NOW, "--no-harvest", "--lab", "berlin", cwd=own)
    assert not left.exists()


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("site_url: https://stadtlabore.example/wiesbaden/", "site_url: https://andere.example/", "andere.example"),
        ("site_url: https://stadtlabore.example/wiesbaden/\n", "", "site_url"),
        ("docs_dir: docs", "use_directory_urls: false", "use_directory_urls"),
    ],
)
def test_a_site_that_would_publish_dead_links_is_refused(own: Path, old: str, new: str, word: str):
    path = own / "sites/wiesbaden/mkdocs.yml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build"]
    done = subprocess.run(command, cwd=path.parent, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_a_lab_without_a_home_page_gets_one(own: Path):
    (own / "sites/wiesbaden/docs/index.md").unlink()
    config = own / "sites/wiesbaden/mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("  - Start: index.md\n", ""), "utf-8")
    labnetz("build", "--now", NOW, "--no-harvest", "--lab", "wiesbaden", cwd=own)
    page = (own / "public/wiesbaden/index.html").read_text("utf-8")
    assert "<h1>Zukunftswerk Wiesbaden</h1>" in page
    assert 'class="stop"' in page


def test_a_place_with_an_id_of_its_own_is_linked_where_its_page_is(own: Path):
    path = own / "sites/wiesbaden/docs/orte/luisenforum.md"
    path.write_text(path.read_text("utf-8").replace("---\n", "---\nid: lf\n", 1), "utf-8")
    for event in (own / "sites/wiesbaden/docs/veranstaltungen").glob("*.md"):
        event.write_text(event.read_text("utf-8").replace("place: luisenforum", "place: lf"), "utf-8")
    labnetz("build", "--now", NOW, "--no-harvest", "--lab", "wiesbaden", cwd=own)
    page = (own / "public/wiesbaden/veranstaltungen/chatbot-ausprobieren/index.html").read_text("utf-8")
    assert 'href="../../orte/luisenforum/"' in page
    assert "orte/lf/" not in page + (own / "public/wiesbaden/orte/index.html").read_text("utf-8")


def test_a_folder_with_nothing_but_the_registry_is_a_whole_portal(tmp_path: Path):
    network = tmp_path / "netz"
    (network / "labs").mkdir(parents=True)
    (network / "network.yml").write_text(
        "id: netz\nname: Netz der Region\nurl: https://netz.example/\nlanguage: de\ntimezone: Europe/Berlin\n"
        "licence: CC-BY-4.0\ncontact: redaktion@netz.example\n",
        "utf-8",
    )
    labnetz("build", "--network", "netz", "--now", NOW, cwd=tmp_path)
    page = (tmp_path / "public/index.html").read_text("utf-8")
    assert "Netz der Region" in page
    assert "Zurzeit sind keine Termine bekannt" in page


def test_every_link_inside_the_network_leads_somewhere(network: BuiltNetwork):
    dead = []
    for page in network.public.rglob("*.html"):
        here = "http://host/" + page.relative_to(network.public).as_posix()
        if "/veranstaltungen/filter/" in here:
            here = "http://host/veranstaltungen/"  # pieces of this page
        links = Links()
        links.feed(page.read_text("utf-8"))
        for link in links.found:
            target = urlsplit(urljoin(here, link))
            if target.hostname != "host":
                continue
            path = network.public / unquote(target.path).lstrip("/")
            if not (path.is_file() or (path / "index.html").is_file()):
                dead.append((here, link))
    assert dead == []
