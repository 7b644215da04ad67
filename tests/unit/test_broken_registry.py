"""One broken file of the registry, from the command line to the snapshots: it costs nobody else anything."""

import hashlib

import pytest
from click.testing import CliRunner

from labnetz.cli import main
from labnetz.harvest.store import FolderStore
from labnetz.model import Source

NOW = "2026-12-02T12:00:00+00:00"
LATER = "2026-12-03T12:00:00+00:00"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1@{lab}.example\r\nDTSTAMP:20261101T000000Z\r\n"
    "SUMMARY:{lab}\r\nDTSTART:20261220T160000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def folder(tmp_path, misbehaving, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "labs").mkdir()
    (tmp_path / "network.yml").write_text(
        "id: n\nname: N\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
        "contact: redaktion@n.example\n"
        f"harvest:\n  allow_addresses: [127.0.0.0/8]\n  allow_ports: [{misbehaving.port}]\n"
    )
    for lab in ("eins", "zwei"):
        (tmp_path / "labs" / f"{lab}.yml").write_text(
            f"name: Labor {lab}\nurl: https://{lab}.example/\nlicence: CC-BY-4.0\n"
            f"contacts: [a@{lab}.example, b@x.example]\nfeeds:\n  events: {misbehaving.url}/{lab}.ics\n"
        )

        @misbehaving.on(f"/{lab}.ics")
        async def _(conversation, lab=lab):
            await conversation.answer(CALENDAR.format(lab=lab).encode())

    return tmp_path


def harvest(folder, now):
    return CliRunner().invoke(main, ["--language", "en", "harvest", "--now", now, "--network", str(folder)])


def state_of(folder, lab):
    snapshot = FolderStore(folder / "snapshots").load(Source(lab, "events", "events", ""))
    return hashlib.sha256(snapshot.body).hexdigest(), snapshot.receipt.failures, snapshot.receipt.entries


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        pytest.param("name: [\n", "eins.yml:1:7", id="not YAML"),
        pytest.param("name: A\nname: B\nurl: https://a.example/\n", "eins.yml:2:1", id="a key twice"),
        pytest.param("name: A\nurll: https://a.example/\n", "eins.yml:2:1", id="an unknown key"),
        pytest.param(
            "name: A\nurl: https://a.example/\nfeeds: {event: x}\n", "eins.yml:3:9", id="an unknown key inside"
        ),
        pytest.param("", "eins.yml", id="empty"),
        pytest.param("a: &a [*a]\n", "eins.yml", id="made to hurt"),
    ],
)
def test_the_others_are_harvested_its_own_state_stays_and_the_exit_code_says_it(folder, broken, told):
    assert harvest(folder, NOW).exit_code == 0
    before = {lab: state_of(folder, lab) for lab in ("eins", "zwei")}
    (folder / "labs" / "eins.yml").write_text(broken)
    result = harvest(folder, LATER)
    assert result.exit_code == 1
    assert told in result.output
    assert "zwei events" in result.output
    assert {lab: state_of(folder, lab) for lab in ("eins", "zwei")} == before
    assert before["eins"][1:] == (0, 1)


def test_a_file_that_is_no_text_costs_nobody_else_anything(folder):
    assert harvest(folder, NOW).exit_code == 0
    (folder / "labs" / "eins.yml").write_bytes(b"name: B\xfccher\n")
    result = harvest(folder, LATER)
    assert result.exit_code == 1
    assert "UTF-8" in result.output
    assert state_of(folder, "zwei")[1:] == (0, 1)
