"""`labnetz status`: the table of a network here, and the age of a portal elsewhere, for a program that raises alarm."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from labnetz.cli import main
from labnetz.harvest.decide import sha256
from labnetz.harvest.outlook import read_outlook
from labnetz.harvest.store import FolderStore
from labnetz.model import Receipt, Snapshot, Source, msg

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
URL = "https://kehl.example/kalender.ics"


def status(*arguments: str, language: str = "de") -> Result:
    return CliRunner().invoke(main, ["--language", language, "status", "--now", NOW.isoformat(), *arguments])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "labs").mkdir()
    (tmp_path / "network.yml").write_text(
        "id: n\nname: N\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
        "contact: redaktion@n.example\n"
    )
    (tmp_path / "labs" / "kehl.yml").write_text(
        "name: Labor Kehl\nurl: https://kehl.example/\nlicence: CC-BY-4.0\n"
        f"contacts: [a@kehl.example, b@stadt.example]\nfeeds:\n  events: {URL}\n"
    )
    return tmp_path


def keep(folder, **known) -> None:
    body = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    receipt = Receipt(url=URL, **({"sha256": sha256(body)} | known))
    snapshot = Snapshot(body if receipt.sha256 else None, receipt)
    FolderStore(folder / "snapshots").save(Source("kehl", "events", "events", URL), snapshot)


# --- a network here --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(hours=3), "vor 3 Stunden"),
        (timedelta(days=2), "vor 2 Tagen"),
        (timedelta(seconds=20), "gerade eben"),
        pytest.param(timedelta(hours=-5), "gerade eben", id="a clock that was ahead"),
    ],
)
def test_the_age_is_said_in_words(folder, ago, words):
    keep(folder, received=NOW - ago)
    (_, line) = status("--network", str(folder)).stdout.splitlines()
    assert words in line
    assert "in Betrieb" in line


def test_a_paused_lab_is_paused(folder):
    keep(folder, received=NOW - timedelta(days=200))
    lab = folder / "labs" / "kehl.yml"
    lab.write_text(lab.read_text() + "status: paused\n")
    assert "pausiert" in status("--network", str(folder)).stdout


@pytest.mark.parametrize(
    ("received", "hours", "code"),
    [
        (NOW - timedelta(hours=9), "8", 1),
        (NOW - timedelta(hours=7), "8", 0),
        (None, "8", 1),
        (NOW - timedelta(days=99), None, 0),
    ],
)
def test_the_exit_code_raises_an_alarm_when_nothing_was_read_for_too_long(folder, received, hours, code):
    keep(
        folder,
        received=received,
        failures=0 if received else 3,
        failing_since=NOW,
        sha256="" if received is None else sha256(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
    )
    age = [] if hours is None else ["--max-age", hours]
    result = status("--network", str(folder), *age)
    assert result.exit_code == code
    assert ("--max-age" in result.stderr) == bool(code)


def test_one_silent_lab_raises_no_alarm(folder):
    keep(folder, received=NOW - timedelta(hours=1))
    (folder / "labs" / "still.yml").write_text((folder / "labs" / "kehl.yml").read_text())
    assert status("--network", str(folder), "--max-age", "8").exit_code == 0


def test_a_network_that_asks_nobody_is_never_too_old(folder):
    keep(folder, received=NOW - timedelta(days=200))
    lab = folder / "labs" / "kehl.yml"
    lab.write_text(lab.read_text() + "status: paused\n")
    assert status("--network", str(folder), "--max-age", "1").exit_code == 0


def test_a_broken_registry_file_is_told_and_ends_with_1(folder):
    keep(folder, received=NOW)
    (folder / "labs" / "neu.yml").write_text("name: [\n")
    result = status("--network", str(folder))
    assert result.exit_code == 1
    assert "neu.yml" in result.stderr
    assert "kehl events" in result.stdout


def test_json_stays_clean_while_the_alarm_goes_to_stderr(folder):
    keep(folder, received=NOW - timedelta(hours=9), failures=2, reason=msg("x"))
    result = status("--network", str(folder), "--max-age", "8", "--json")
    assert json.loads(result.stdout)["sources"][0]["state"] == "degraded"
    assert result.stderr.count("\n") == 1


# --- a portal elsewhere ----------------------------------------------------------------------------------------------


def health(
    *, built: str = "2026-12-02T09:00:00Z", since: str | None = "2026-12-02T08:59:00Z", state: str = "ok"
) -> bytes:
    return json.dumps({"now": built, "sources": [{"since": since, "state": state}]}).encode()


@pytest.fixture
def portal(misbehaving):
    def ask(body: bytes, *arguments: str, status_line: str = "200 OK") -> Result:
        @misbehaving.on("/health.json")
        async def _(conversation):
            await conversation.answer(body, "Content-Type: application/json", status=status_line)

        allowed = ["--allow-address", "127.0.0.0/8", "--allow-port", str(misbehaving.port)]
        return status("--url", misbehaving.url + "/", *allowed, *arguments)

    return ask


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(health(), 0, id="built three hours ago"),
        pytest.param(health(built="2026-12-02T03:00:00Z"), 1, id="the builds have stopped"),
        pytest.param(health(since="2026-12-01T09:00:00Z"), 1, id="built, but from old snapshots"),
        pytest.param(health(since=None, state="new"), 1, id="nothing was ever read"),
        pytest.param(health(since=None, state="paused"), 0, id="it asks nobody"),
    ],
)
def test_a_portal_whose_schedule_has_stopped_is_found_from_outside(portal, body, code):
    assert portal(body, "--max-age", "8").exit_code == code


def test_the_age_of_a_portal_is_said_in_words(portal):
    result = portal(health())
    assert "gebaut vor 3 Stunden" in result.stdout
    assert result.exit_code == 0


def test_the_age_of_a_portal_as_json(portal):
    result = portal(health(built="2026-12-02T03:00:00Z"), "--max-age", "8", "--json")
    assert json.loads(result.stdout)["old"] is True
    assert result.exit_code == 1


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"now": 5, "sources": []}', b"[" * 100_000, b"\xff"])
def test_what_is_no_health_json_is_said_in_one_line(portal, body):
    result = portal(body, "--max-age", "8")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "health.json" in result.stderr


def test_a_portal_that_fails_is_an_alarm(portal):
    assert portal(b"", "--max-age", "8", status_line="500 Oops").exit_code == 1


def test_a_time_without_a_zone_is_not_believed():
    with pytest.raises(ValueError, match="no offset"):
        read_outlook(health(built="2026-12-02T09:00:00"))


def test_addresses_are_widened_for_a_portal_elsewhere_only(folder):
    result = status("--network", str(folder), "--allow-port", "8080")
    assert result.exit_code == 2
    assert "--url" in result.stderr


def test_a_broken_network_here_does_not_stop_the_watch_elsewhere(portal, folder):
    (folder / "network.yml").write_text("id: [\n")
    assert portal(health(), "--max-age", "8", "--network", str(folder)).exit_code == 0


def test_what_the_network_allows_is_allowed_for_its_own_portal(folder, misbehaving):
    @misbehaving.on("/health.json")
    async def _(conversation):
        await conversation.answer(health())

    with (folder / "network.yml").open("a") as file:
        file.write(f"harvest:\n  allow_addresses: [127.0.0.0/8]\n  allow_ports: [{misbehaving.port}]\n")
    assert status("--network", str(folder), "--url", misbehaving.url).exit_code == 0


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("portal", "portal ist keine Webadresse"),
        ("ftp://portal.example/", "ftp://portal.example/ ist keine Webadresse"),
        ("", "die Adresse fehlt"),
    ],
)
def test_what_is_no_address_is_said_before_anybody_asks(url, words):
    result = status("--url", url)
    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize(
    ("folder", "help_"),
    [
        pytest.param("network", "network.yml kann ihn erlauben (harvest: allow_ports)", id="with a network here"),
        pytest.param("nowhere", "--allow-port 9 erlaubt ihn", id="from elsewhere"),
    ],
)
def test_why_a_portal_can_not_be_asked_is_said_in_the_language_of_the_terminal(folder, help_):
    result = status("--network", folder, "--url", "http://127.0.0.1:9/")
    assert result.exit_code == 1
    assert result.stderr == f"http://127.0.0.1:9/health.json: Port 9 ist nicht erlaubt; {help_}\n"
