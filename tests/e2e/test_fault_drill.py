"""Fault drill: whatever happens to a source, its last good bytes stay, and the report says in German what happened.

Each fault goes through the whole harvest: registry, sockets, readers, decision and store are the real ones. Only the
deadlines are short, and bodies are read in this process unless the command runs. `test_kill` kills harvests.
"""

import asyncio
import gzip
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from labnetz.harvest.fetch import Limits, http_fetcher
from labnetz.harvest.reading import READERS
from labnetz.harvest.report import source_line
from labnetz.harvest.run import Options, harvest
from labnetz.harvest.store import FolderStore, store_of
from labnetz.ical.read import read_calendar
from labnetz.model import Origin, Report, Snapshot, SourceReport
from labnetz.registry import load_network
from loopback import Conversation, Misbehaving, server_context, serving

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = NOW + DAY
HOST, OTHER = "127.0.0.2", "127.0.0.1"  # the lab's server, and an address that its feeds must not lead us to
IN_HERE = Options(force=True, readers=READERS)
QUICK = Limits(seconds=0.3)
USUAL = Limits()


def calendar(count: int = 12, title: str = "Öffnung") -> bytes:
    events = [
        f"BEGIN:VEVENT\r\nUID:{number}@kehl.example\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:{title} {number}\r\n"
        f"DTSTART:{NOW + (number + 5) * DAY:%Y%m%dT%H%M%SZ}\r\nEND:VEVENT\r\n"
        for number in range(count)
    ]
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


GOOD = calendar()


# What the system tells a parent about its child counts the parent's own memory, which it had for a moment.
MEASURED = """
import sys
from pathlib import Path
from labnetz.cli import main

try:
    main()
finally:
    print("VmHWM:" + Path("/proc/self/status").read_text().partition("VmHWM:")[2].partition("\\n")[0], flush=True)
"""


@dataclass
class Drill:
    """A network of one lab, and its server, which begins well."""

    folder: Path
    server: Misbehaving
    ports: list[int] = field(default_factory=list)
    end_server: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server.port}/kalender.ics"

    def answers(self, behaviour: Callable[[Conversation], Awaitable[None]]) -> None:
        self.server.paths["/kalender.ics"] = behaviour

    def write(self, url: str = "") -> None:
        ports = [self.server.port, *self.ports]
        (self.folder / "network.yml").write_text(
            "id: n\nname: N\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
            f"contact: redaktion@n.example\nharvest:\n  allow_addresses: [{HOST}/32]\n  allow_ports: {ports}\n"
        )
        (self.folder / "labs" / "kehl.yml").write_text(
            "name: Labor Kehl\nurl: https://kehl.example/\nlicence: CC-BY-4.0\n"
            f"contacts: [a@kehl.example, b@stadt.example]\nfeeds:\n  events: {url or self.url}\n"
        )

    def harvest(self, now: datetime = LATER, limits: Limits = USUAL) -> Report:
        async def run() -> Report:
            async with http_fetcher(network.harvest, contact=network.contact, version="1", limits=limits) as fetch:
                return await harvest(network, store_of(network), fetch, now=now, options=IN_HERE)

        network, problems = load_network(self.folder)
        assert not problems, problems
        return asyncio.run(run())

    def kept(self) -> Snapshot:
        network, _ = load_network(self.folder)
        return store_of(network).load(network.labs[0].sources[0])

    def command(self, *before: str) -> tuple[int, str, int]:
        """Harvest by the real command; gives exit code, what it says, and the most memory it took, in bytes."""
        arguments = ["--language", "de", "harvest", "--network", self.folder, "--force", "--now", LATER.isoformat()]
        done = subprocess.run(
            [*before, sys.executable, "-c", MEASURED, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        said, _, kilobytes = done.stdout.rpartition("VmHWM:")
        return done.returncode, said, int(kilobytes.split()[0]) * 1024


@pytest.fixture
def drill(tmp_path: Path) -> Iterator[Drill]:
    """One that has harvested a good calendar a day ago."""
    (tmp_path / "labs").mkdir()
    with ExitStack() as open_server:
        server = Misbehaving()
        server.port = open_server.enter_context(serving(server.serve, host=[HOST, OTHER]))
        drill = Drill(tmp_path, server, end_server=open_server.close)
        drill.answers(sends(GOOD, 'ETag: "1"'))
        drill.write()
        (first,) = drill.harvest(NOW).sources
        assert (first.result, first.entries, drill.kept().body) == ("replaced", 12, GOOD)
        server.heads.clear()
        yield drill


def sends(body: bytes, *headers: str, status: str = "200 OK") -> Callable[[Conversation], Awaitable[None]]:
    async def behave(conversation: Conversation) -> None:
        await conversation.answer(body, *headers, status=status)

    return behave


def redirects(location: str) -> Callable[[Conversation], Awaitable[None]]:
    return sends(b"", f"Location: {location}", status="302 Found")


def in_german(one: SourceReport) -> str:
    return source_line(one, "de", now=LATER, days_in=ZoneInfo("Europe/Berlin"))


def assert_kept(drill: Drill, report: Report, reason: str) -> None:
    """The bytes are those of yesterday, the receipt counts a failure, the report names day and reason."""
    (one,) = report.sources
    kept = drill.kept()
    assert (one.result, kept.body, kept.receipt.received, kept.receipt.failures) == ("kept", GOOD, NOW, 1)
    assert one.entries == 12
    line = in_german(one)
    assert line.startswith("kehl events: alter Stand vom 2. Dezember behalten (12 Einträge) – "), line
    assert reason in line
    assert (drill.folder / "snapshots" / "kehl").is_dir()


# --- what the server does --------------------------------------------------------------------------------------------


async def says_nothing(_: Conversation) -> None:
    await asyncio.sleep(60)  # the client leaves long before; an event that nobody knows would be collected as garbage


async def drips(conversation: Conversation) -> None:
    await conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
    while True:
        await conversation.send(b"B")
        await asyncio.sleep(0.02)


async def never_ends(conversation: Conversation) -> None:
    await conversation.send(b"HTTP/1.1 200 OK\r\n\r\nBEGIN:VCALENDAR\r\n")
    while True:
        await conversation.send(b"X-A:b\r\n" * 10_000)


async def breaks_off(conversation: Conversation) -> None:
    await conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + GOOD[:300])


PAGE = b"<!DOCTYPE html><html><head><title>Wartung</title>%s</head><body>Wir sind bald zur\xc3\xbcck.</body></html>"
HINT = b'<link rel="alternate" type="text/calendar" href="/feeds/termine.ics">'


@pytest.mark.parametrize(
    ("behaviour", "limits", "reason"),
    [
        pytest.param(says_nothing, QUICK, "keine vollständige Antwort innerhalb von 0.3 s", id="no headers"),
        pytest.param(drips, QUICK, "keine vollständige Antwort innerhalb von 0.3 s", id="one byte a second"),
        pytest.param(never_ends, USUAL, "größer als 10 MB", id="endless body"),
        pytest.param(breaks_off, USUAL, "bricht ab", id="connection breaks off"),
        pytest.param(sends(b"", status="404 Not Found"), USUAL, "gibt es nichts (404)", id="404"),
        pytest.param(sends(b"", status="410 Gone"), USUAL, "endgültig nicht mehr (410)", id="410"),
        pytest.param(sends(b"", status="500 No"), USUAL, "einen eigenen Fehler (500)", id="500"),
        pytest.param(sends(b"", "Retry-After: 90000", status="503 No"), USUAL, "eigenen Fehler (503)", id="503"),
        pytest.param(redirects("/kalender.ics"), USUAL, "leitet im Kreis", id="redirect loop"),
        pytest.param(sends(PAGE % b"", "Content-Type: text/html"), USUAL, "HTML-Seite", id="a page"),
        pytest.param(sends(PAGE % HINT, "Content-Type: text/html"), USUAL, "/feeds/termine.ics", id="page with hint"),
        pytest.param(sends(GOOD[:-20]), USUAL, "abgeschnitten", id="truncated"),
        pytest.param(sends(b""), USUAL, "leeren Datei", id="empty file"),
        pytest.param(sends(calendar(0)), USUAL, "plötzlich leer (zuvor 12", id="empty calendar"),
        pytest.param(sends(calendar(5)), USUAL, "nur noch 5 von 12", id="shrunk"),
        pytest.param(sends(gzip.compress(GOOD)[:-9], "Content-Encoding: gzip"), USUAL, "abgeschnitten", id="cut gzip"),
        pytest.param(sends(GOOD, "Content-Encoding: gzip"), USUAL, "nicht entpacken", id="no gzip"),
        pytest.param(sends(b"", status="304 Not Modified "), USUAL, "", id="304 is no fault"),
    ],
)
def test_a_server_that_fails_costs_nothing_but_news(drill, behaviour, limits, reason):
    drill.answers(behaviour)
    report = drill.harvest(limits=limits)
    if not reason:
        assert (report.sources[0].result, drill.kept().body) == ("fresh", GOOD)
        return
    assert_kept(drill, report, reason)


def test_a_server_that_names_a_time_is_left_alone_until_then(drill):
    drill.answers(sends(b"", "Retry-After: 7200", status="503 No"))
    drill.harvest()
    assert drill.kept().receipt.not_before == LATER + timedelta(seconds=7200)


@pytest.mark.parametrize("declared", ["utf-16", "us-ascii", "no-such-charset"])
def test_a_charset_that_is_wrong_in_the_header_is_not_believed(drill, declared):
    drill.answers(sends(calendar(13), f"Content-Type: text/calendar; charset={declared}"))
    assert (drill.harvest().sources[0].result, drill.kept().body) == ("replaced", calendar(13))


@pytest.mark.parametrize(
    ("charset", "said"),
    [pytest.param("latin-1", True, id="a guess, which is said"), pytest.param("utf-16", False, id="marked as such")],
)
def test_a_calendar_in_another_charset_is_read(drill, charset, said):
    drill.answers(sends(calendar(13).decode().encode(charset), "Content-Type: text/calendar; charset=utf-8"))
    (one,) = drill.harvest().sources
    assert (one.result, one.entries) == ("replaced", 13)
    assert any("UTF-8" in str(problem.fix) for problem in one.problems) is said
    reading = read_calendar(drill.kept().body, Origin(lab="kehl", url=drill.url, timezone="Europe/Berlin"))
    assert {entry.event.title for entry in reading.entries} == {f"Öffnung {number}" for number in range(13)}


def test_a_calendar_in_no_charset_at_all_is_not_believed(drill):
    drill.answers(sends(calendar(13).decode().encode("cp037"), "Content-Type: text/calendar"))
    assert_kept(drill, drill.harvest(), "kein Kalender")


@pytest.mark.programs
@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_a_calendar_lives_on_a_real_server(drill, nginx):
    """Packed, confirmed by its ETag, changed, gone for some days, and back."""
    file = nginx.root / "calendar.ics"
    file.write_bytes(calendar(12, "Neu"))
    network_file = drill.folder / "network.yml"
    drill.ports.append(nginx.port)
    drill.write(f"{nginx.url}/calendar.ics")
    network_file.write_text(network_file.read_text().replace(f"[{HOST}/32]", "[127.0.0.0/8]"))

    def harvested(days: int) -> tuple[str, bytes, int]:
        (one,) = drill.harvest(NOW + days * DAY).sources
        return one.result, drill.kept().body, drill.kept().receipt.failures

    assert harvested(1) == ("replaced", calendar(12, "Neu"), 0)
    assert harvested(2) == ("fresh", calendar(12, "Neu"), 0)
    file.write_bytes(calendar(13, "Geändert"))
    assert harvested(3) == ("replaced", calendar(13, "Geändert"), 0)
    file.unlink()
    assert harvested(4) == ("kept", calendar(13, "Geändert"), 1)
    assert harvested(5) == ("kept", calendar(13, "Geändert"), 2)
    file.write_bytes(calendar(14, "Zurück"))
    assert harvested(6) == ("replaced", calendar(14, "Zurück"), 0)
    nginx.stop()
    statuses = [line.split('" ')[1][:3] for line in nginx.log().splitlines()]
    assert statuses == ["200", "304", "200", "404", "404", "200"]
    assert nginx.log().count("labnetz/1 (+redaktion@n.example)") == 6


# --- what stands in the way ------------------------------------------------------------------------------------------


def test_the_server_does_not_run(drill):
    drill.end_server()
    assert_kept(drill, drill.harvest(), f"Der Server {HOST}".lower().replace("der server", "der Server"))


def test_the_name_of_the_server_is_gone(drill):
    drill.write(f"http://kehl.invalid:{drill.server.port}/kalender.ics")
    assert_kept(drill, drill.harvest(limits=Limits(seconds=5)), "der Servername kehl.invalid ist nicht zu finden")


def test_the_secure_connection_fails(drill, certificate):
    async def serve(reader, writer):
        writer.close()

    with serving(serve, host=HOST, ssl=server_context(*certificate)) as port:
        drill.ports.append(port)
        drill.write(f"https://{HOST}:{port}/kalender.ics")
        assert_kept(drill, drill.harvest(), f"Niemand bürgt für das Zertifikat von {HOST}")


def test_the_server_takes_no_more_connections(drill):
    with nobody_answers_the_door() as port:
        drill.ports.append(port)
        drill.write(f"http://{HOST}:{port}/kalender.ics")
        assert_kept(drill, drill.harvest(limits=QUICK), "keine vollständige Antwort innerhalb von 0.3 s")


@contextmanager
def nobody_answers_the_door() -> Iterator[int]:
    """A port whose queue is full: the system answers no further attempt to connect, as a firewall does."""
    with socket.create_server((HOST, 0), backlog=0) as door:
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(door.getsockname())
        yield door.getsockname()[1]
        for one in waiting:
            one.close()


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("10.0.0.1", id="private v4"),
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("169.254.169.254", id="metadata of a cloud"),
        pytest.param("[fd00::1]", id="private v6"),
        pytest.param("[::1]", id="loopback v6"),
        pytest.param("[::ffff:127.0.0.1]", id="v4-mapped"),
        pytest.param("2130706433", id="decimal"),
        pytest.param("0x7f.1", id="hexadecimal"),
        pytest.param("localhost", id="a name that leads to loopback"),
    ],
)
@pytest.mark.parametrize("permanent", [False, True], ids=["302", "301"])
def test_a_redirect_leads_to_an_address_that_is_not_public(drill, target, permanent):
    """The other address has a server that would give a calendar: it is never asked."""
    location = f"http://{target}:{drill.server.port}/geheim.ics"
    drill.answers(sends(b"", f"Location: {location}", status="301 Moved" if permanent else "302 Found"))
    drill.server.paths["/geheim.ics"] = sends(calendar(13))
    report = drill.harvest()
    reason = "weder ein Servername noch eine IP-Adresse" if target[:3] in {"213", "0x7"} else "öffentlichen Internet"
    assert_kept(drill, report, reason)
    assert len(drill.server.heads) == 1


# --- what would fill the memory or the disk --------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "headers"),
    [
        pytest.param(lambda: gzip.compress(b"\0" * 2**28, 1), ("Content-Encoding: gzip",), id="gzip bomb"),
        pytest.param(lambda: b"BEGIN:VCALENDAR\r\n" + b"X-A:b\r\n" * (50 * 2**20 // 7), (), id="50 MB"),
    ],
)
def test_a_body_that_is_far_too_large_takes_little_memory(drill, make, headers):
    drill.answers(sends(make(), *headers))
    code, said, memory = drill.command()
    assert code == 1
    assert "alter Stand vom 2. Dezember behalten (12 Einträge) – die Antwort ist größer als 10 MB" in said
    assert drill.kept().body == GOOD
    assert memory < 200 * 2**20


@pytest.mark.slow
def test_the_disk_is_full(drill):
    """A real file system with no room left, in a namespace of its own; who may not mount one has no way to see it."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("mounting needs root")
    drill.answers(sends(calendar(13, "x" * 20_000)))
    snapshots, small, after = (drill.folder / name for name in ("snapshots", "small", "after"))
    script = (
        f"mkdir {small} && mount -t tmpfs -o size=100k none {small} && cp -a {snapshots}/. {small}/ && "
        f'mount --bind {small} {snapshots} && "$@"; code=$?; cp -a {snapshots} {after}; exit $code'
    )
    code, said, _ = drill.command("unshare", "-m", "sh", "-c", script, "sh")
    assert "alter Stand vom 2. Dezember behalten (12 Einträge)" in said
    assert "weil der Datenträger voll ist" in said
    assert code == 1
    network, _ = load_network(drill.folder)
    assert FolderStore(after).load(network.labs[0].sources[0]).body == GOOD
    assert not list(after.rglob("*.tmp")), "half a file would leave no room for anything else"


@pytest.mark.slow
def test_no_file_may_grow(drill):
    """As with a quota: the half that was written is not taken for the whole."""
    drill.answers(sends(calendar(13, "x" * 20_000)))
    code, said, _ = drill.command("prlimit", "--fsize=100000")
    assert code == 1
    assert "der neue Stand konnte nicht gespeichert werden" in said
    assert drill.kept().body == GOOD
    drill.answers(sends(calendar(13)))
    assert drill.harvest(LATER + DAY).sources[0].result == "replaced"
    assert drill.kept().body == calendar(13)


# --- the registry ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("slip", ["name: [", "name: A\nname: B\n"], ids=["no YAML", "a key twice"])
def test_one_registry_file_is_broken(drill, slip):
    """The lab of the broken file keeps its feed and its place, all others are harvested, and the exit code says it."""
    good = (drill.folder / "labs" / "kehl.yml").read_text()
    (drill.folder / "labs" / "zossen.yml").write_text(
        good.replace("Kehl", "Zossen").replace("kehl.example", "zossen.example").replace("/kalender", "/zossen")
    )
    drill.server.paths["/zossen.ics"] = sends(calendar(3, "Zossen"))
    assert drill.command()[0] == 0
    files = {path: path.read_bytes() for path in (drill.folder / "snapshots" / "zossen").iterdir()}
    (drill.folder / "labs" / "zossen.yml").write_text(slip)
    drill.server.paths["/zossen.ics"] = sends(b"", status="304 Not Modified")
    drill.answers(sends(calendar(14)))
    code, said, _ = drill.command()
    assert code == 1
    assert "labs/zossen.yml" in said
    assert "kehl events: neuer Stand, 14 Einträge" in said
    body = next(path for path in files if path.suffix == ".ics")
    assert body.read_bytes() == files[body]
