"""A network whose labs call everything as Windows calls its devices: what we publish of it can be had on any computer,
and every link leads somewhere."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from demonstration import ROOT, labnetz
from labnetz.model import names_a_device

pytestmark = pytest.mark.slow

HERE = "https://n.example/"
NETWORK = f"""id: n
name: N
url: {HERE}
language: de
timezone: Europe/Berlin
licence: CC-BY-4.0
contact: redaktion@n.example
"""
LAB = """id: {lab}
name: Labor {lab}
url: https://n.example/{lab}/
municipalities: [Com1]
land: Nul
language: de
timezone: Europe/Berlin
licence: CC-BY-4.0
contacts: [labor@n.example, amt@stadt.example]
lat: 50.1
lon: 8.2
"""
MKDOCS = f"""INHERIT: {ROOT}/shared_content/base.yml
site_name: Labor
site_url: https://n.example/{{lab}}/
plugins:
  labnetz-lab: {{{{}}}}
"""
PAGES = {
    "index.md": "# Start\n",
    "veranstaltungen/nul.md": "title: Nul\nstart: 2026-12-02 17:00\nplace: aux\npractice: prn\ntopics: [Con, AUX, KI]\n"
    "languages: [de, con]\n",
    "veranstaltungen/console.md": "title: Console\nstart: 2026-12-03 17:00\ntopics: [Con-, Con 2, Console]\n",
    "orte/aux.md": "name: Aux\nstreet: Markt 1\ncity: Com1\n",
    "aktuelles/con.md": "title: Neues\ndate: 2026-11-19\ntopics: [Con, NUL]\n",
    "mitmachen/com2.md": 'title: Aufruf\nkind: survey\ntopics: [Con]\nways: [{phone: "030 1234"}]\n',
    "formate/prn.md": "title: Baustein\nkind: method\ntopics: [Con]\nversion: '1.0'\n{more}",
}
SITE = re.compile(r"(?:con|lpt1)/")
"""Where the site of a lab stands: at the address that the lab says."""
OWN = re.compile(r"(?:veranstaltungen|orte|aktuelles|mitmachen|formate)/(?:nul|aux|con|com2|prn)\b.*")
"""What is called as the page that an editor wrote."""
_HREF = re.compile(r'<[^>]*?\s(?:href|src)="([^"]*)"')
_ADDRESS = re.compile(rf"{HERE}[^\s\"'<>\\,;)&]*")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("devices")
    write(folder / "network" / "network.yml", NETWORK)
    for lab, more in (("con", ""), ("lpt1", "based_on: con/prn\nlicence: CC-BY-4.0\n")):
        write(folder / "network" / "labs" / f"{lab}.yml", f"site: ../sites/{lab}\n")
        site = folder / "sites" / lab
        write(site / "lab.yml", LAB.format(lab=lab))
        write(site / "mkdocs.yml", MKDOCS.format(lab=lab))
        write(site / "quellen" / "termine.csv", "Kennung;Titel;Beginn\nlpt9;Löten;2026-12-05 17:00\n")
        write(site / "quellen" / "termine.yml", "columns: {id: Kennung, title: Titel, start: Beginn}\n")
        for path, text in PAGES.items():
            whole = (
                text
                if path == "index.md"
                else f"---\n{text.format(more=more) if 'formate' in path else text}---\n\nText.\n"
            )
            write(site / "docs" / path, whole)
    labnetz("build", "--now", "2026-11-20T12:00:00+01:00", "--into", "public", cwd=folder)
    return folder / "public"


def files(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def test_nothing_that_we_publish_is_called_as_a_device(built: Path):
    ours = [path for name in files(built) if not OWN.fullmatch(path := SITE.sub("", name))]
    assert [path for path in ours if names_a_device(path)] == []
    assert {"feeds/topic/con-.ics", "themen/con-/index.html", "labore/con-/index.html"} <= set(files(built))
    assert {"con/feeds/topic/con-.ics", "con/practices/prn-.zip"} <= set(files(built))
    assert {"con/veranstaltungen/lpt9-.ics", "formate/con-/prn-/index.html"} <= set(files(built))


def test_all_others_are_called_as_ever(built: Path):
    assert {"feeds/topic/con-2.ics", "feeds/topic/console.ics", "feeds/topic/ki.ics"} <= set(files(built))


def test_a_topic_has_all_its_dates_however_it_is_written(built: Path):
    calendar = (built / "feeds/topic/con-.ics").read_text("utf-8")
    assert sorted(re.findall(r"^SUMMARY.*:(.*)", calendar, re.MULTILINE)) == ["Console", "Console", "Nul", "Nul"]


def test_every_link_leads_somewhere(built: Path):
    there = set(files(built))

    def leads(address: str) -> bool:
        path = unquote(urlsplit(address).path).lstrip("/").rstrip(".")
        return not address.startswith(HERE) or bool({path, f"{path}index.html", f"{path}/index.html"} & there)

    found = {}
    for name in there:
        if not name.endswith((".html", ".json", ".jsonld", ".xml", ".atom", ".ics", ".opml", ".txt")):
            continue
        text = (built / name).read_bytes().decode("utf-8", "replace").replace("\r\n ", "")
        page = HERE + name.removesuffix("index.html")
        addresses = set(_ADDRESS.findall(text))
        if name.endswith(".html") and "/filter/" not in name:  # a piece of a page is read from where the page is
            addresses |= {urljoin(page, unescape(to)) for to in _HREF.findall(text)}
        found |= {to: name for to in addresses if not leads(to)}
    assert found == {}


def test_the_filter_asks_for_the_same_names(built: Path):
    """The value of a box stands in addresses, in the filter's data, and in the path of what one can subscribe to."""
    page = (built / "veranstaltungen" / "index.html").read_text("utf-8")
    assert 'name="topic" value="con-"' in page
    assert 'name="lab" value="lpt1-"' in page
    month = json.loads((built / "veranstaltungen" / "filter" / "2026-12.json").read_text("utf-8"))
    assert {"con-", "aux-", "con-2", "console", "ki"} <= set(month["values"]["topic"])


def test_a_harvest_that_has_lost_everything_finds_the_backup(built: Path):
    index = json.loads((built / "harvest" / "index.json").read_text("utf-8"))
    paths = [entry["body"]["path"] for entry in index["sources"]]
    assert "harvest/con-/events.json" in paths
    assert all((built / path).is_file() for path in paths)
