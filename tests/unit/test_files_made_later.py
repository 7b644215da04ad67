"""Links of Markdown to files that are made after the pages: they are known, and a wrong one is told."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from labnetz.cli.build import Outcome, Wishes, build_all
from labnetz.content.file_links import links_to_files

NETWORK = {
    "id": "n",
    "name": "Netz",
    "url": "https://n.example/",
    "language": "de",
    "timezone": "Europe/Berlin",
    "licence": "CC0-1.0",
    "contact": "x@n.example",
}
NOW = datetime.fromisoformat("2026-11-20T10:00:00+01:00")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("[Kalender](feeds/calendar.ics)", ["hilfe/feeds/calendar.ics"], id="beside the page"),
        pytest.param("[K](../feeds/a.ics 'alle')", ["feeds/a.ics"], id="above it, with a title"),
        pytest.param("[K](<../a b.ics>) [L](../%C3%BC.json#x)", ["ü.json"], id="escaped"),
        pytest.param("siehe [K]\n\n[K]: ../lab.json", ["lab.json"], id="by reference"),
        pytest.param("![Bild](bild.svg)", ["hilfe/bild.svg"], id="a picture"),
        pytest.param("[a](b.md) [c](d/) [e](#f) [g](?h)", [], id="pages"),
        pytest.param("[a](https://x.example/a.ics) [b](mailto:a@b.example) [c](//x/y.ics)", [], id="elsewhere"),
        pytest.param("[a](/feeds/a.ics) [b](../../../a.ics)", [], id="not below the site"),
    ],
)
def test_links_to_files(text, found):
    assert list(links_to_files(text, "hilfe/index.md")) == found


def built(folder: Path, text: str) -> Outcome:
    network = folder / "network"
    (network / "docs").mkdir(parents=True, exist_ok=True)
    (network / "network.yml").write_text(json.dumps(NETWORK), "utf-8")
    (network / "docs" / "index.md").write_text(f"# Netz\n\n{text}\n", "utf-8")
    return build_all(Wishes(network, folder / "public", None, harvest=False, now=NOW), "de")


@pytest.mark.slow
def test_a_link_to_a_feed_is_right_and_one_to_a_file_that_nobody_makes_is_told(tmp_path, capsys):
    assert built(tmp_path, "[Kalender](feeds/calendar.ics)").warnings == 0
    told = capsys.readouterr().err
    assert "Seiten geschrieben" in told
    assert built(tmp_path, "[Kalender](feeds/calender.ics)").warnings == 1
    assert "index.md: die Datei feeds/calender.ics gibt es auf dieser Website nicht" in capsys.readouterr().err
    assert built(tmp_path, "`[so](feeds/calender.ics)` schreibt man einen Link").warnings == 0


@pytest.mark.slow
def test_a_second_build_makes_nothing_with_a_version_again_and_says_so(tmp_path, capsys):
    built(tmp_path, "Text")
    capsys.readouterr()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "public").rglob("*") if path.is_file()}
    built(tmp_path, "Text")
    assert ", 0 sind weggefallen" in (told := capsys.readouterr().err)
    assert "; 0 hatten sich geändert" in told
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "public").rglob("*") if path.is_file()}
    assert after == before


def test_a_file_of_ones_own_at_a_path_of_ours_is_left_out_with_a_warning(tmp_path, capsys):
    own = tmp_path / "network" / "docs" / "feeds"
    own.mkdir(parents=True)
    (own / "calendar.ics").write_text("mine")
    assert built(tmp_path, "Text").warnings == 1
    assert "feeds/calendar.ics" in capsys.readouterr().err
    assert (tmp_path / "public" / "feeds" / "calendar.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_a_stamped_page_does_not_say_when_the_site_was_built_since_it_stays_as_it_is(tmp_path):
    labs = tmp_path / "network" / "labs"
    labs.mkdir(parents=True)
    (labs / "a.yml").write_text("name: Labor A\nstatus: archived\nclosed: '2022'\n", "utf-8")
    built(tmp_path, "Text")
    said = "Stand: 20. November 2026"
    assert said in (tmp_path / "public" / "index.html").read_text("utf-8")
    assert said not in (tmp_path / "public" / "labore" / "a" / "index.html").read_text("utf-8")
