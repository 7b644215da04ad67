"""`labnetz harvest` and `labnetz status`, from the command line to the files and back, against a server on loopback."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labnetz.cli import main
from labnetz.harvest.store import FolderStore
from loopback import Misbehaving

CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1@x.example\r\nDTSTAMP:20261101T000000Z\r\n"
    b"SUMMARY:Werkstatt\r\nDTSTART:20261220T160000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
NOW = "2026-12-02T12:00:00+00:00"


@dataclass
class Portal:
    """A network with one lab, whose server can be told what to answer."""

    folder: Path
    server: Misbehaving

    def answers(self, body: bytes, *headers: str, status: str = "200 OK") -> None:
        @self.server.on("/kalender.ics")
        async def _(conversation):
            await conversation.answer(body, *headers, status=status)

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["--language", "en", *arguments, "--network", str(self.folder)])

    def harvest(self, *arguments: str, now: str = NOW) -> Result:
        return self.run("harvest", "--now", now, *arguments)


@pytest.fixture
def portal(tmp_path, misbehaving, monkeypatch) -> Portal:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "labs").mkdir()
    (tmp_path / "network.yml").write_text(
        "id: n\nname: N\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
        "contact: redaktion@n.example\n"
        f"harvest:\n  allow_addresses: [127.0.0.0/8]\n  allow_ports: [{misbehaving.port}]\n"
    )
    (tmp_path / "labs" / "kehl.yml").write_text(
        "name: Labor Kehl\nurl: https://kehl.example/\nlicence: CC-BY-4.0\n"
        "contacts: [a@kehl.example, b@stadt.example]\n"
        f"feeds:\n  events: {misbehaving.url}/kalender.ics\n"
    )
    portal = Portal(tmp_path, misbehaving)
    portal.answers(CALENDAR, 'ETag: "1"')
    return portal


def test_a_harvest_keeps_the_feed_and_says_so(portal):
    result = portal.harvest()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "kehl events: new state, 1 entry",
        "1 source: 1 new, 0 unchanged, 0 kept in its old state",
    ]
    assert next((portal.folder / "snapshots" / "kehl").glob("*.ics")).read_bytes() == CALENDAR


def test_the_second_time_the_server_is_asked_whether_anything_changed(portal):
    portal.harvest()
    portal.answers(b"", status="304 Not Modified")
    assert portal.harvest().stdout.startswith("kehl events: unchanged, 1 entry\n")
    assert 'If-None-Match: "1"' in portal.server.heads[1]


def test_a_lab_that_is_down_keeps_its_old_state_and_the_exit_code_says_it(portal):
    portal.harvest()
    portal.answers(b"<html>Wartung</html>", status="500 Oops")
    result = portal.harvest(now="2026-12-04T12:00:00Z")
    assert result.exit_code == 1
    assert "kehl events: kept the state of December 2 (1 entry) – the server reports a fault of its own (500)" in (
        result.stdout
    )


def test_json_stands_alone_on_stdout(portal):
    result = portal.harvest("--json")
    found = json.loads(result.stdout)
    assert (found["now"], found["exit"]) == ("2026-12-02T12:00:00Z", 0)
    assert [(one["lab"], one["result"], one["entries"]) for one in found["sources"]] == [("kehl", "replaced", 1)]


def test_what_failed_is_asked_again_by_force(portal):
    portal.answers(b"", status="404 x")
    portal.harvest()
    portal.answers(CALENDAR)
    assert portal.harvest().stdout.startswith("kehl events: nothing there yet")
    assert portal.harvest("--force").stdout.startswith("kehl events: new state")


def test_a_loss_is_accepted_for_a_lab_by_name(portal):
    portal.harvest()
    portal.answers(CALENDAR.replace(b"20261220", b"20251220"))
    assert portal.harvest().exit_code == 1
    assert portal.harvest("--accept-shrink", "kehl").stdout.startswith("kehl events: new state")


@pytest.mark.parametrize("option", ["--lab", "--accept-shrink"])
def test_a_lab_that_is_not_there_is_wrong_usage(portal, option):
    result = portal.harvest(option, "kiel")
    assert result.exit_code == 2
    assert "kiel" in result.stderr


def test_the_time_may_come_from_the_environment(portal, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764676800")
    assert json.loads(portal.run("harvest", "--json").stdout)["now"] == "2025-12-02T12:00:00Z"


@pytest.mark.parametrize("now", ["yesterday", "2026-13-01", ""])
def test_a_time_that_is_none_is_wrong_usage(portal, now):
    assert portal.harvest(now=now).exit_code == 2


def test_a_second_harvest_at_the_same_time_is_told_to_wait(portal):
    with FolderStore(portal.folder / "snapshots").lock():
        result = portal.harvest()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("another harvest is running")
    assert portal.server.heads == []


def test_a_folder_without_a_network_is_said_in_a_line(tmp_path):
    result = CliRunner().invoke(main, ["harvest", "--network", str(tmp_path / "nowhere")])
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    assert str(tmp_path / "nowhere") in result.stderr


def test_a_lab_that_is_built_here_is_read_from_the_built_folder(portal, tmp_path):
    """Its address in public is only its name: nobody asks there."""
    site = tmp_path / "sites" / "wien"
    site.mkdir(parents=True)
    (site / "lab.yml").write_text(
        "id: wien\nname: Labor Wien\nurl: https://n.example/wien/\nlicence: CC-BY-4.0\noperator: Stadt Wien\n"
        "contacts: [a@wien.example, b@n.example]\n"
    )
    (portal.folder / "labs" / "kehl.yml").unlink()
    (portal.folder / "labs" / "wien.yml").write_text("site: sites/wien\n")
    built = tmp_path / "public"
    before = json.loads(portal.harvest("--built", str(built), "--json").stdout)["sources"]
    assert all("not built" in one["reason"] for one in before)
    feed = built / next(one["url"] for one in before if one["kind"] == "events").removeprefix("https://n.example/")
    feed.parent.mkdir(parents=True)
    feed.write_bytes(CALENDAR)
    found = json.loads(portal.harvest("--built", str(built), "--json").stdout)
    assert ("wien", "events", "replaced") in [(one["lab"], one["kind"], one["result"]) for one in found["sources"]]
    assert portal.server.heads == []


# --- status ----------------------------------------------------------------------------------------------------------


def test_the_status_shows_every_source_and_asks_none(portal):
    portal.harvest()
    portal.answers(b"", status="410 Gone")
    portal.harvest(now="2026-12-03T12:00:00Z")
    asked = len(portal.server.heads)
    result = portal.run("status", "--now", "2026-12-20T12:00:00Z")
    assert result.exit_code == 0
    assert [line.split("  ")[0] for line in result.stdout.splitlines()] == ["source", "kehl events"]
    assert all(words in result.stdout for words in ("late", "December 2", "gone for good"))
    assert len(portal.server.heads) == asked


def test_the_status_of_a_network_that_was_never_harvested(portal):
    (source,) = json.loads(portal.run("status", "--json").stdout)["sources"]
    assert (source["state"], source["since"], source["entries"]) == ("new", None, 0)
    assert not (portal.folder / "snapshots").exists()
