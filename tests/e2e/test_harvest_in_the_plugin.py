"""`harvest: true` of the portal plugin: `mkdocs build` alone asks the labs once, and `mkdocs serve` never."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from demonstration import labnetz
from labnetz.harvest.store import FolderStore
from loopback import Misbehaving

pytestmark = pytest.mark.slow

CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1@x.example\r\nDTSTAMP:20261101T000000Z\r\n"
    b"SUMMARY:Werkstatt\r\nDTSTART:20991220T160000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
CONFIG = """
site_name: N
site_url: https://n.example/
docs_dir: network/docs
theme: {name: material, language: de, font: false}
plugins:
  labnetz-portal: {network: network, harvest: true}
"""


@dataclass(frozen=True)
class Portal:
    folder: Path
    server: Misbehaving

    def answers(self, body: bytes, status: str = "200 OK") -> None:
        @self.server.on("/kalender.ics")
        async def _(conversation):
            await conversation.answer(body, status=status)

    def mkdocs(self, *arguments: str, now: int = 1_796_200_000) -> subprocess.CompletedProcess[str]:
        more = os.environ | {"SOURCE_DATE_EPOCH": str(now), "NO_MKDOCS_2_WARNING": "1"}
        command = [sys.executable, "-m", "mkdocs", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=more, check=False, capture_output=True, text=True, timeout=60
        )

    @property
    def calendar(self) -> bytes:
        return (self.folder / "site/feeds/calendar-all.ics").read_bytes()


@pytest.fixture
def portal(tmp_path: Path, misbehaving: Misbehaving) -> Portal:
    network = tmp_path / "network"
    (network / "labs").mkdir(parents=True)
    (network / "docs").mkdir()
    (network / "docs/index.md").write_text("---\ntitle: N\n---\n")
    (network / "network.yml").write_text(
        "id: n\nname: N\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
        "contact: redaktion@n.example\n"
        f"harvest:\n  allow_addresses: [127.0.0.0/8]\n  allow_ports: [{misbehaving.port}]\n"
    )
    (network / "labs/kehl.yml").write_text(
        "name: Labor Kehl\nurl: https://kehl.example/\nlicence: CC-BY-4.0\n"
        f"contacts: [a@kehl.example, b@stadt.example]\nfeeds:\n  events: {misbehaving.url}/kalender.ics\n"
    )
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    portal = Portal(tmp_path, misbehaving)
    portal.answers(CALENDAR)
    return portal


def test_mkdocs_build_asks_once_says_so_and_publishes_what_labnetz_build_would(portal, tmp_path):
    done = portal.mkdocs("build", "--strict")
    assert done.returncode == 0, done.stderr
    assert len(portal.server.heads) == 1
    assert "kehl events: neuer Stand, 1 Eintrag" in done.stderr
    assert b"SUMMARY:Werkstatt" in portal.calendar
    labnetz("build", "--network", "network", "--into", "public", "--now", "2026-12-02T08:26:40Z", cwd=tmp_path)
    assert (tmp_path / "public/feeds/calendar-all.ics").read_bytes() == portal.calendar


def test_what_had_to_be_kept_is_published_warned_about_and_fails_a_strict_build(portal):
    portal.mkdocs("build")
    portal.answers(b"<html>Wartung</html>", "500 Oops")
    later = portal.mkdocs("build", now=1_796_300_000)
    assert later.returncode == 0
    assert "WARNING" in later.stderr
    assert "kehl events: alter Stand" in later.stderr
    assert b"SUMMARY:Werkstatt" in portal.calendar
    strict = portal.mkdocs("build", "--strict", now=1_796_400_000)
    assert strict.returncode == 1
    health = json.loads((portal.folder / "site/health.json").read_text("utf-8"))
    assert health["sources"][0]["result"] == "kept"


def test_without_the_option_nobody_is_asked(portal):
    config = portal.folder / "mkdocs.yml"
    config.write_text(config.read_text().replace("harvest: true", "harvest: false"))
    assert portal.mkdocs("build").returncode == 0
    assert portal.server.heads == []


def test_a_harvest_that_is_running_already_ends_the_build_with_one_plain_line(portal):
    with FolderStore(portal.folder / "network/snapshots").lock():
        done = portal.mkdocs("build")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "snapshots" in done.stderr
    assert portal.server.heads == []


@pytest.mark.parametrize(("command", "asked"), [("build", 1), ("serve", 0)])
def test_only_the_first_build_of_a_command_asks_and_serve_never_does(portal, command, asked):
    """`mkdocs serve` builds again at every save of a file."""
    config = load_config(str(portal.folder / "mkdocs.yml"))
    config.plugins.on_startup(command=command, dirty=False)
    build(config)
    build(config)
    assert len(portal.server.heads) == asked
