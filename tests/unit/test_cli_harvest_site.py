"""`labnetz harvest --site`: the calendars of one lab, from the command line to its folder and back."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labnetz.cli import main
from loopback import Misbehaving

CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1@x.example\r\nDTSTAMP:20261101T000000Z\r\n"
    b"SUMMARY:Werkstatt\r\nDTSTART:20261220T160000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@dataclass
class Site:
    """A lab's folder with one calendar, whose server can be told what to answer."""

    folder: Path
    server: Misbehaving

    def answers(self, body: bytes, *headers: str, status: str = "200 OK") -> None:
        @self.server.on("/k.ics")
        async def _(conversation):
            await conversation.answer(body, *headers, status=status)

    def harvest(self, *more: str, now: str = "2026-12-02T12:00:00Z") -> Result:
        allowed = ("--allow-address", "127.0.0.0/8", "--allow-port", str(self.server.port))
        return run("--site", str(self.folder), "--now", now, *allowed, *more)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--language", "en", "harvest", *arguments])


@pytest.fixture
def site(tmp_path, misbehaving, monkeypatch) -> Site:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "lab.yml").write_text(
        "id: kehl\nname: Labor Kehl\nurl: https://kehl.example/\nlicence: CC-BY-4.0\n"
        f"calendars: [{{url: {misbehaving.url}/k.ics, id: stadt}}]\n"
    )
    site = Site(tmp_path, misbehaving)
    site.answers(CALENDAR)
    return site


def test_the_calendar_is_kept_beside_lab_yml(site):
    result = site.harvest()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0] == "kehl stadt: new state, 1 entry"
    assert next((site.folder / "snapshots" / "kehl").glob("stadt.*.ics")).read_bytes() == CALENDAR
    assert not list(site.folder.glob("snapshots/kehl/member.json"))


def test_one_silent_calendar_is_no_sign_that_our_own_network_is_down(site):
    site.answers(b"", status="500 x")
    result = site.harvest("--json")
    assert result.exit_code == 1
    assert "problems" not in json.loads(result.stdout)


def test_one_that_is_gone_for_good_is_told_with_the_file_to_change(site):
    site.answers(b"", status="410 Gone")
    result = site.harvest()
    assert "ask for the new address and write it below calendars: in lab.yml, or delete it there" in result.stdout
    assert "labs/kehl.yml" not in result.stdout


def test_a_move_within_the_server_is_told_with_the_line_to_change(site):
    site.answers(b"", "Location: /neu.ics", status="301 Moved")

    @site.server.on("/neu.ics")
    async def _(conversation):
        await conversation.answer(CALENDAR)

    result = site.harvest()
    assert "if that is right, write the new address below calendars: in lab.yml" in result.stdout
    assert "labs/kehl.yml" not in result.stdout


def test_one_that_failed_says_how_to_ask_at_once(site):
    site.answers(b"", status="500 x")
    site.harvest()
    assert "to ask now, add --force" in site.harvest().stdout


def test_a_loss_is_accepted_by_the_labs_id(site):
    site.harvest()
    site.answers(CALENDAR.replace(b"20261220", b"20251220"))
    assert site.harvest().exit_code == 1
    assert site.harvest("--accept-shrink", "kehl").stdout.startswith("kehl stadt: new state")


@pytest.mark.parametrize("option", [("--allow-port", "81"), ("--allow-address", "10.0.0.0/8")])
def test_leave_to_ask_elsewhere_goes_with_a_site_only(option):
    result = run(*option)
    assert result.exit_code == 2
    assert "network.yml" in result.stderr


def test_an_address_that_is_none_is_wrong_usage(site):
    assert site.harvest("--allow-address", "zuhause").exit_code == 2


def test_a_folder_without_a_lab_is_said_in_a_line(tmp_path):
    result = run("--site", str(tmp_path))
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    assert "lab.yml" in result.stderr


def test_a_lab_without_calendars_has_nothing_to_harvest(site):
    (site.folder / "lab.yml").write_text("id: kehl\nname: x\nurl: https://kehl.example/\nlicence: CC-BY-4.0\n")
    result = site.harvest()
    assert (result.exit_code, result.stdout) == (0, "0 sources: 0 new, 0 unchanged, 0 kept in their old state\n")
