"""A lab keeps its events in a calendar elsewhere, on a real server: `labnetz harvest --site` brings them.

The server then sends a web page, and then nothing at all: the last good state stays.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demonstration import labnetz
from labnetz.lab_folder import own_lab
from labnetz.lab_sources import read_sources
from loopback import Nginx

pytestmark = [pytest.mark.programs, pytest.mark.slow]

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Nextcloud//DE
BEGIN:VEVENT
UID:1@cloud.example
DTSTAMP:20261101T080000Z
DTSTART;TZID=Europe/Berlin:20261209T180000
DTEND;TZID=Europe/Berlin:20261209T200000
SUMMARY:Löten lernen
ATTENDEE;CN=Max Mustermann:mailto:max@stadt.example
END:VEVENT
BEGIN:VEVENT
UID:2@cloud.example
DTSTAMP:20261101T080000Z
DTSTART;TZID=Europe/Berlin:20261210T090000
CLASS:PRIVATE
SUMMARY:Zahnarzt
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@dataclass(frozen=True)
class Site:
    folder: Path
    nginx: Nginx

    def harvest(self, now: str, *more: str) -> tuple[int, dict]:
        allowed = ["--allow-address", "127.0.0.0/8", "--allow-port", str(self.nginx.port)]
        arguments = ["harvest", "--site", str(self.folder), "--json", "--force", "--now", now, *allowed, *more]
        done = labnetz(*arguments, cwd=self.folder.parent, check=False)
        return done.returncode, json.loads(done.stdout)["sources"][0]

    def titles(self) -> list[str]:
        lab, _ = own_lab(self.folder / "lab.yml")
        return [event.title for event in read_sources(self.folder, lab, {}, datetime(2026, 12, 1, tzinfo=UTC)).events]


@pytest.fixture
def site(tmp_path: Path, nginx: Nginx) -> Site:
    folder = tmp_path / "labor"
    folder.mkdir()
    (folder / "lab.yml").write_text(
        "id: labor\nname: Labor\nurl: https://labor.example/\nlicence: CC-BY-4.0\n"
        f"calendars:\n  - url: {nginx.url}/kalender.ics\n    id: stadt\n",
        "utf-8",
    )
    (nginx.root / "kalender.ics").write_text(CALENDAR, "utf-8", newline="")
    return Site(folder, nginx)


def test_a_calendar_elsewhere_becomes_the_labs_events_and_outlives_its_server(site: Site) -> None:
    assert site.titles() == []
    code, report = site.harvest("2026-12-01T08:00Z")
    assert (code, report["result"], report["entries"]) == (0, "replaced", 1)
    assert site.titles() == ["Löten lernen"]

    assert site.harvest("2026-12-01T12:00Z")[1]["result"] == "fresh"
    assert '" 304 ' in site.nginx.log()

    (site.nginx.root / "kalender.ics").write_text("<html><h1>Wartung</h1></html>", "utf-8")
    code, report = site.harvest("2026-12-01T16:00Z")
    assert (code, report["result"]) == (1, "kept")
    site.nginx.stop()
    assert site.harvest("2026-12-01T20:00Z")[0] == 1
    assert site.titles() == ["Löten lernen"]


def test_without_leave_nothing_is_asked_in_the_own_network(site: Site) -> None:
    done = labnetz("harvest", "--site", str(site.folder), "--json", cwd=site.folder.parent, check=False)
    assert (done.returncode, json.loads(done.stdout)["sources"][0]["result"]) == (1, "kept")
    site.nginx.stop()
    assert site.nginx.log() == ""


def test_labnetz_build_fetches_the_calendars_of_labs_built_here(site: Site) -> None:
    root = site.folder.parent
    (root / "network" / "labs").mkdir(parents=True)
    (root / "network/network.yml").write_text(
        "id: netz\nname: Netz\nurl: https://netz.example/\nlanguage: de\ntimezone: Europe/Berlin\n"
        "licence: CC-BY-4.0\ncontact: redaktion@netz.example\n"
        f"harvest:\n  allow_addresses: [127.0.0.0/8]\n  allow_ports: [{site.nginx.port}]\n",
        "utf-8",
    )
    (root / "network/labs/labor.yml").write_text("site: ../labor\n", "utf-8")
    (site.folder / "docs").mkdir()
    (site.folder / "docs/index.md").write_text("# Labor\n", "utf-8")
    (site.folder / "mkdocs.yml").write_text(
        "site_name: Labor\nsite_url: https://labor.example/\nplugins: [labnetz-lab]\n", "utf-8"
    )
    labnetz("build", "--no-harvest", "--now", "2026-12-01T08:00Z", cwd=root, check=False)
    assert site.titles() == []
    said = labnetz("build", "--now", "2026-12-01T08:00Z", cwd=root, check=False).stderr
    assert "labor stadt:" in said, said
    assert site.titles() == ["Löten lernen"]
