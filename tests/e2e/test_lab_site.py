"""One lab's site, built by MkDocs: what is listed, what is only for those with the address, what is nowhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from labnetz.content.site_content import SiteContent
from labnetz.forks import can_fork, cores
from labnetz.model import Days, Event
from labnetz.publish.lab_parts import pages_of_sources
from mkdocs_labnetz.build import build_site

pytestmark = pytest.mark.slow
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
URL = "https://labor.example/"
MKDOCS = f"""site_name: Labor
site_url: {URL}
theme: {{name: material, font: false, language: de}}
use_directory_urls: true
plugins: [labnetz-lab]
"""
LAB = f"""id: labor
name: Labor
status: open
operator: Stadt
municipalities: [Stadt]
land: Hessen
country: DE
language: de
timezone: Europe/Berlin
licence: CC-BY-4.0
url: {URL}
contacts: [lab@stadt.example]
"""
EVENT = "title: {title}\nstart: 2026-12-09 17:00\nend: 2026-12-09 19:00\n"


def built(folder: Path, pages: dict[str, str], more: str = "", *, theme: str = "name: material") -> Path:
    (folder / "mkdocs.yml").write_text(MKDOCS.replace("name: material", theme) + more, "utf-8")
    (folder / "lab.yml").write_text(LAB, "utf-8")
    for path, front_matter in {"index.md": "title: Start\n", **pages}.items():
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{front_matter}---\n\nText\n", "utf-8")
    return build_site(folder / "mkdocs.yml", folder / "site", now=NOW).folder


def read(folder: Path, path: str) -> str:
    return (folder / path).read_text("utf-8")


def test_an_internal_page_is_found_only_by_its_address(tmp_path):
    site = built(
        tmp_path,
        {
            "veranstaltungen/intern.md": EVENT.format(title="Geheimes") + "visibility: internal\n",
            "veranstaltungen/offen.md": EVENT.format(title="Offenes"),
        },
    )
    page = read(site, "veranstaltungen/intern/index.html")
    assert "Geheimes" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "noindex" not in read(site, "veranstaltungen/offen/index.html")
    others = [path for path in site.rglob("*") if path.suffix in {".html", ".xml", ".ics", ".json", ".atom"}]
    assert [path for path in others if path.parent.name != "intern" and "Geheimes" in path.read_text("utf-8")] == []
    sitemap = read(site, "sitemap.xml")
    assert f"<loc>{URL}veranstaltungen/offen/</loc>" in sitemap
    assert "intern" not in sitemap


def picture(file: Path, colour: str) -> None:
    """Save a picture whose copies are smaller than it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    soft = Image.effect_noise((40, 30), 90).resize((1000, 750)).convert("RGB")
    Image.blend(soft, Image.new("RGB", soft.size, colour), 0.5).save(file, "JPEG", quality=95)


def test_pictures_get_copies_and_what_must_not_be_published_gets_none(tmp_path):
    picture(tmp_path / "docs" / "bilder" / "tisch.jpg", "red")
    picture(tmp_path / "docs" / "bilder" / "geheim.jpg", "blue")
    said = "image: {{src: ../bilder/tisch.jpg, alt: Ein Tisch, credit: {credit}, licence: CC-BY-4.0}}\n"
    (tmp_path / "docs" / "text.md").write_text("# Text\n\n![Ein Tisch](bilder/tisch.jpg)\n", "utf-8")
    pages = {
        "veranstaltungen/a.md": EVENT.format(title="Mit Nachweis") + said.format(credit="Stadt"),
        "veranstaltungen/b.md": EVENT.format(title="Ohne Nachweis") + said.format(credit='""'),
    }
    site = built(tmp_path, pages, "exclude_docs: geheim.jpg\n")
    names = sorted(path.name.partition("-")[0] for path in (site / "assets" / "pictures").iterdir())
    assert names == ["tisch", "tisch", "tisch"]
    shown = re.search(r"<figure>\s*<img ([^>]*)>", read(site, "veranstaltungen/a/index.html"))
    assert shown
    assert "1000w" in shown[1]
    assert 'width="1000" height="750"' in shown[1]
    assert "<img" not in read(site, "veranstaltungen/b/index.html")
    text = read(site, "text/index.html")
    assert re.search(
        r'<img [^>]*alt="Ein Tisch" src="\.\./assets/pictures/tisch-[0-9a-f]{8}-1000\.webp" width="1000"', text
    )


def test_a_draft_is_nowhere(tmp_path):
    site = built(tmp_path, {"veranstaltungen/entwurf.md": EVENT.format(title="Halbes") + "visibility: draft\n"})
    assert [path for path in site.rglob("*") if "entwurf" in path.as_posix()] == []
    assert "Halbes" not in read(site, "veranstaltungen/index.html")


@pytest.mark.parametrize("name", ["E8.MD", "y1.markdown", "y2.md.txt", "y4.txt"])
def test_a_page_whose_name_does_not_end_in_md_is_told_and_not_copied(tmp_path, caplog, name):
    page = EVENT.format(title="Geheimes") + "visibility: draft\n"
    site = built(tmp_path, {f"veranstaltungen/{name}": page, "ordner/text.markdown": "title: Eine Seite\n"})
    assert f"veranstaltungen/{name}: " in caplog.text
    assert f" {name.lower().partition('.')[0]}.md" in caplog.text
    assert [path for path in site.rglob("*") if path.is_file() and b"Geheimes" in path.read_bytes()] == []
    assert [path for path in site.rglob("*") if path.name.startswith(name.partition(".")[0])] == []
    assert (site / "ordner" / "text" / "index.html").is_file()


def test_a_lab_without_calls_and_practices_has_no_empty_sections(tmp_path):
    site = built(tmp_path, {})
    assert not (site / "mitmachen").exists()
    assert not (site / "formate").exists()
    assert (site / "veranstaltungen" / "index.html").is_file()


def test_calls_and_practices_have_pages_and_lists_that_nobody_wrote(tmp_path):
    site = built(
        tmp_path,
        {
            "mitmachen/testen.md": "title: Testen Sie\nways: [{phone: 030 23125 100}]\n",
            "formate/testessen.md": "title: Testessen\n",
        },
    )
    assert 'href="../mitmachen/testen/"' in read(site, "mitmachen/index.html")
    assert "Telefonisch:" in read(site, "mitmachen/testen/index.html")
    assert 'href="../formate/testessen/"' in read(site, "formate/index.html")
    assert "Testessen" in read(site, "formate/testessen/index.html")
    assert "Testen Sie" in read(site, "index.html")
    menu = read(site, "index.html")
    assert "testessen" not in menu[menu.index("<nav") : menu.index("</nav>")]


def test_every_month_with_dates_has_a_page_outside_of_the_menu(tmp_path):
    site = built(tmp_path, {"veranstaltungen/eins.md": EVENT.format(title="Eins").replace("2026-12", "2027-02")})
    months = site / "veranstaltungen" / "monat"
    assert sorted(path.name for path in months.iterdir()) == ["2026-12", "2027-01", "2027-02"]
    page = read(site, "veranstaltungen/monat/2027-02/index.html")
    assert "<title>Termine im Februar 2027" in page
    assert 'href="../../../veranstaltungen/eins/"' in page
    menu = read(site, "index.html")
    assert "2027" not in menu[menu.index("<nav") : menu.index("</nav>")]


def test_a_list_with_a_hand_written_text_stays_though_it_is_empty(tmp_path):
    site = built(tmp_path, {"mitmachen/index.md": "title: Machen Sie mit\n"})
    page = read(site, "mitmachen/index.html")
    assert "Machen Sie mit" in page
    assert "Zurzeit ist kein Aufruf offen." in page


def test_events_of_tables_and_calendars_get_a_page_each_below_the_site():
    def event(uid: str, url: str, recurrence: datetime | None = None) -> Event:
        day = NOW.date()
        return Event(lab="labor", uid=uid, title=uid, when=Days(day, day), url=url, recurrence_id=recurrence)

    own = event("eins", URL + "veranstaltungen/f%C3%BCnf/")
    strange = [event(url, URL + url) for url in ("../x/", "", "veranstaltungen/../../x/")]
    elsewhere = event("fremd", "https://anderswo.example/veranstaltungen/x/")
    change = event("eins", own.url, NOW)
    content = SiteContent(events=(change, own, elsewhere, *strange))
    assert pages_of_sources(content, URL) == {"veranstaltungen/fünf.md": own}


def test_the_search_finds_items_and_texts_and_neither_lists_nor_internal_pages(tmp_path):
    pages = {
        "veranstaltungen/intern.md": EVENT.format(title="Geheimes") + "visibility: internal\n",
        "veranstaltungen/entwurf.md": EVENT.format(title="Halbes") + "visibility: draft\n",
        "veranstaltungen/offen.md": EVENT.format(title="Offenes") + "status: cancelled\n",
        "ueber.md": "title: Über\n",
        "still.md": "title: Still\nsearch:\n  exclude: true\n",
    }
    site = built(tmp_path, pages)
    shown = (json.loads(path.read_bytes())["records"] for path in (site / "search-index/r").iterdir())
    found = {f"/{one.get('path', '')}": one for part in shown for one in part}
    assert {"/veranstaltungen/offen/", "/ueber/", "/"} <= found.keys()
    assert not [
        url for url in found if {"intern", "entwurf", "still", "suche", "404.html", "monat"} & {*url.split("/")}
    ]
    told = {url: one.get("title", "") + one.get("text", "") for url, one in found.items()}
    assert [url for url, words in told.items() if "Offenes" in words] == ["/veranstaltungen/offen/"]
    meta = found["/veranstaltungen/offen/"]
    assert (meta["kind"], meta["title"], meta["flag"]) == ("Termin", "Offenes", "Fällt aus")
    assert (meta["when"], meta["end"]) == ("Mittwoch, 9. Dezember 2026, 17 bis 19 Uhr", "2026-12-09T18:00:00Z")
    listed = read(site, "suche/index.html")
    assert "Offenes" in listed
    assert "Über" in listed
    assert not [word for word in ("Geheimes", "Halbes") if word in listed]


def test_a_site_is_the_same_whether_or_not_another_process_has_made_its_pages_ahead(tmp_path):
    """Of one core, nothing is made beside MkDocs: that is the ordinary way."""
    if not can_fork() or cores() < 2:
        pytest.skip("nothing is made beside on this machine")
    numbers = {f"veranstaltungen/e{number}.md": EVENT.format(title=f"Nr. {number}") for number in range(60)}
    pages = numbers | {
        "veranstaltungen/e1.md": EVENT.format(title="Fällt aus") + "status: cancelled\n",
        "veranstaltungen/e2.md": EVENT.format(title="Intern") + "visibility: internal\n",
        "veranstaltungen/e3.md": EVENT.format(title="<labnetz-text>") + 'summary: "<labnetz-text>"\n',
        "veranstaltungen/e4.en.md": "title: In English\n",
        "aktuelles/neues.md": "title: Neues\npublished: 2026-11-20\n",
    }
    (tmp_path / "ours").mkdir()
    main = "{% extends 'base.html' %}{% block content %}<b>Ours</b>{{ super() }}{% endblock %}"
    (tmp_path / "ours" / "main.html").write_text(main, "utf-8")
    ahead, all_cores = tree(built(tmp_path, pages, theme="name: material, custom_dir: ours")), os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(all_cores)})
    try:
        alone = tree(built(tmp_path, pages, theme="name: material, custom_dir: ours"))
    finally:
        os.sched_setaffinity(0, all_cores)
    assert len(ahead) > len(numbers) * 2
    calendars = [content for path, content in ahead.items() if path.endswith(".ics")]
    assert [content for content in calendars if not content.startswith(b"BEGIN:VCALENDAR")] == []
    assert ahead == alone


def tree(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


BUILD = """
import os, sys, time
from labnetz import forks
from labnetz.publish import lab
from mkdocs.__main__ import cli
from mkdocs.structure.pages import Page
forks.cores = lambda: 2
{broken}
try:
    cli(["build", "-q", "-f", sys.argv[1], "-d", sys.argv[2]])
except (SystemExit, ZeroDivisionError) as end:
    print("ended with", end)
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("nobody is left")
"""
KILLED = "lab.made_of = lambda plan: os._exit(9)"
BROKEN = "lab.made_of = lambda plan: time.sleep(600); Page.render = lambda *_: 1 / 0"


def broken_build(folder: Path, how: str) -> subprocess.CompletedProcess[str]:
    built(folder, {f"veranstaltungen/{number}.md": EVENT.format(title=f"Nr. {number}") for number in range(40)})
    command = [sys.executable, "-c", BUILD.format(broken=how), folder / "mkdocs.yml", folder / "again"]
    return subprocess.run(command, capture_output=True, text=True, check=True)


def test_a_process_that_is_killed_ends_the_build_with_a_sentence(tmp_path):
    found = broken_build(tmp_path, KILLED)
    assert found.stdout.splitlines()[-2:] == ["ended with 1", "nobody is left"]
    assert "Das System hat einen Prozess beendet" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_build_that_ends_early_leaves_no_process_behind(tmp_path):
    found = broken_build(tmp_path, BROKEN)
    assert found.stdout.splitlines()[-2:] == ["ended with division by zero", "nobody is left"]
