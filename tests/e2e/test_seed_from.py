"""CI has lost its cache: `labnetz harvest --seed-from` and the next build give the same files, to the byte.

Two networks live through the same days on loopback. One keeps its snapshots, the other loses them and begins again from
what was published.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from labnetz.cli import main
from loopback import Misbehaving

pytestmark = pytest.mark.slow

NASTY = Path(__file__).parents[1] / "corpus"


@dataclass
class World:
    """A server with feeds of labs, and the published portal below /portal/."""

    server: Misbehaving
    folder: Path
    feeds: dict[str, bytes] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def serve(self, path: str, body: bytes) -> None:
        self.feeds[path] = body

        @self.server.on(path)
        async def _(conversation):
            self.asked.append(path)
            body = self.feeds[path]
            tag = f'"{len(body)}-{hash(body)}"'
            if path in self.down:
                await conversation.answer(b"", status="500 Internal Server Error")
            elif f"If-None-Match: {tag}" in conversation.head:
                await conversation.answer(b"", f"ETag: {tag}", status="304 Not Modified")
            else:
                await conversation.answer(body, f"ETag: {tag}")

    def publish(self, folder: Path) -> None:
        for path in folder.rglob("*.json"):
            self.serve(f"/portal/{path.relative_to(folder).as_posix()}", path.read_bytes())

    def network(self, name: str) -> Path:
        folder = self.folder / name
        (folder / "labs").mkdir(parents=True)
        (folder / "network.yml").write_text(
            "id: n\nname: N\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
            "contact: redaktion@n.example\n"
            f"harvest:\n  allow_addresses: [127.0.0.0/8]\n  allow_ports: [{self.server.port}]\n"
        )
        for lab, feeds in FEEDS.items():
            (folder / "labs" / f"{lab}.yml").write_text(
                f"name: Labor {lab}\nurl: https://{lab}.example/\nlicence: CC-BY-4.0\n"
                f"contacts: [info@{lab}.example, privat@stadt.example]\nfeeds:\n"
                + "".join(f"  {kind}: {self.server.url}{path}\n" for kind, path in feeds.items())
            )
        return folder

    def harvest(self, network: Path, now: str, *more: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["harvest", "--network", str(network), "--now", now, "--force", *more])
        assert done.exit_code in {0, 1}, done.output
        return done.exit_code, done.output

    def render(self, network: Path, now: str) -> dict[str, bytes]:
        into = self.folder / f"{network.name}-{now[:10]}"
        CliRunner().invoke(main, ["render", "--network", str(network), "--into", str(into), "--now", now])
        return {path.relative_to(into).as_posix(): path.read_bytes() for path in into.rglob("*") if path.is_file()}

    def build(self, network: Path, now: str) -> dict[str, bytes]:
        """Give the whole site, pages and search and all."""
        into = self.folder / f"site-{network.name}"
        wishes = ["build", "--network", str(network), "--into", str(into), "--no-harvest", "--now", now]
        done = CliRunner().invoke(main, wishes)
        assert done.exit_code == 0, done.output
        return {path.relative_to(into).as_posix(): path.read_bytes() for path in into.rglob("*") if path.is_file()}


FEEDS = {
    "kehl": {"events": "/kehl.ics", "updates": "/kehl.xml"},
    "wiesbaden": {"events": "/wiesbaden.ics"},
    "berlin": {"updates": "/berlin.xml"},
}


def calendar(*days: str) -> bytes:
    blocks = "".join(
        f"BEGIN:VEVENT\r\nUID:{day}@kehl.example\r\nSUMMARY:Tag {day}\r\n"
        f"DTSTART;TZID=Europe/Berlin:202612{day}T120000\r\n"
        "ATTENDEE;CN=Geheim:mailto:geheim@privat.example\r\nBEGIN:VALARM\r\nDESCRIPTION:geheim\r\nEND:VALARM\r\nEND:VEVENT\r\n"
        for day in days
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{blocks}END:VCALENDAR\r\n".encode()


def feed(*guids: str) -> bytes:
    items = "".join(f"<item><guid>{guid}</guid><title>Titel &amp; {guid}</title></item>" for guid in guids)
    return f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>".encode()


@pytest.fixture
def world(misbehaving, tmp_path) -> World:
    world = World(misbehaving, tmp_path)
    world.serve("/kehl.ics", calendar("05", "10", "20"))
    world.serve("/kehl.xml", feed("a"))
    world.serve("/wiesbaden.ics", min((NASTY / "ical").glob("*.ics")).read_bytes())
    world.serve("/berlin.xml", feed("x", "y"))
    return world


def test_a_portal_is_its_own_backup(world):
    kept, lost = world.network("kept"), world.network("lost")
    world.harvest(kept, "2026-12-01T08:00:00Z")
    world.serve("/kehl.ics", calendar("05", "20"))
    world.serve("/kehl.xml", feed("a", "b"))
    world.harvest(kept, "2026-12-02T08:00:00Z")
    published = world.render(kept, "2026-12-02T08:00:00Z")
    world.publish(world.folder / "kept-2026-12-02")
    assert b'"title": "Tag 10"' in published["events.json"]
    assert b"Nicht mehr im Kalender des Labors: Tag 10" in published["feeds/changes.xml"]
    assert not [path for path, body in published.items() if b"geheim" in body or b"privat@stadt" in body]

    world.down |= {"/wiesbaden.ics", "/berlin.xml"}
    now = "2026-12-03T08:00:00Z"
    world.harvest(kept, now)
    code, said = world.harvest(lost, now, "--seed-from", f"{world.server.url}/portal")
    assert "4 Quellen von" in said
    one, other = world.render(kept, now), world.render(lost, now)
    assert one == other
    assert "harvest/index.json" in one
    assert code == 1  # two labs are down, as for the portal that has lost nothing
    assert b"Tag 05" in one["feeds/calendar.ics"]

    assert world.build(kept, now) == world.build(lost, now)

    world.publish(world.folder / "lost-2026-12-03")
    shutil.rmtree(lost / "snapshots")
    world.harvest(lost, now, "--seed-from", f"{world.server.url}/portal/")
    changed = {path for path, body in world.render(lost, now).items() if body != one[path]}
    # Only that two sources have failed once more is new, and the catalogue says how long that list is.
    assert {path.split("/")[0] for path in changed} <= {"health", "health.json", "harvest", "catalog.jsonld"}
    assert {path for path in changed if path.startswith("harvest/")} == {"harvest/index.json"}


HISTORY = """{{"labnetz": ["1"], "id": "moers", "name": "Labor Moers", "url": "{url}/moers/", "licence": "CC-BY-4.0",
"contacts": ["labor@moers.example", "amt@stadt.example"],
"feeds": {{"all_events": "{url}/moers/feeds/calendar-all.ics", "updates": ["{url}/moers/feeds/updates.xml"]}},
"calls": [{{"id": "kiez", "uid": "kiez@moers", "title": "Sagen Sie, was fehlt", "url": "{url}/moers/mitmachen/kiez/",
 "kind": "survey", "state": "result", "ways": [{{"phone": "030 1"}}]}}],
"practices": [{{"id": "runde", "title": "Offene Runde", "url": "{url}/moers/formate/runde/", "kind": "method"}}],
"places": [{{"id": "haus", "name": "Haus der Bücher", "url": "{url}/moers/orte/haus/", "city": "Moers"}}]}}"""
OF_MOERS = (
    *("formate/moers/runde/index.html", "mitmachen/moers/kiez/index.html", "orte/moers/haus/index.html"),
    *("labore/moers/index.html", "harvest/moers/manifest.json", "feeds/lab/moers-all.ics"),
)


def test_an_archived_lab_keeps_its_history_also_in_a_fresh_checkout(world):
    """Its server is gone, it is asked no more, and the snapshots are lost: all of it comes back from the portal."""
    feeds = {
        "/moers/lab.json": HISTORY.format(url=world.server.url).encode(),
        "/moers/feeds/calendar-all.ics": calendar("01").replace(b"202612", b"202611"),
        "/moers/feeds/updates.xml": feed("abschied"),
    }
    for path, body in feeds.items():
        world.serve(path, body)
    kept, lost = world.network("kept"), world.network("lost")
    member = f"manifest: {world.server.url}/moers/lab.json\n"
    (kept / "labs" / "moers.yml").write_text(member)
    _, said = world.harvest(kept, "2026-12-01T08:00:00Z")
    assert "moers manifest: neuer Stand" in said
    world.render(kept, "2026-12-01T08:00:00Z")
    world.publish(world.folder / "kept-2026-12-01")

    world.down |= feeds.keys()
    for network in (kept, lost):
        (network / "labs" / "moers.yml").write_text(member + "status: archived\n")
    now = "2026-12-02T08:00:00Z"
    before = len([path for path in world.asked if path.startswith("/moers/")])
    world.harvest(kept, now)
    world.harvest(lost, now, "--seed-from", f"{world.server.url}/portal/")
    assert len([path for path in world.asked if path.startswith("/moers/")]) == before, "nobody asks it any more"
    one, other = world.build(kept, now), world.build(lost, now)
    assert one == other
    assert set(OF_MOERS) <= set(other)
    assert b"Tag 01" in other["feeds/lab/moers-all.ics"]
    assert b"Titel &amp; abschied" in other["feeds/updates.xml"]


def test_the_first_run_ever_says_so_and_goes_on(world):
    @world.server.on("/portal/harvest/index.json")
    async def _(conversation):
        await conversation.answer(b"", status="404 Not Found")

    network = world.network("new")
    world.serve("/wiesbaden.ics", calendar("21"))
    code, said = world.harvest(network, "2026-12-01T08:00:00Z", "--seed-from", f"{world.server.url}/portal/")
    assert (code, "gibt es noch keine Sicherung" in said) == (0, True)


def test_a_portal_that_is_needed_and_does_not_answer_ends_with_1(world):
    network = world.network("new")
    world.serve("/wiesbaden.ics", calendar("21"))
    world.serve("/portal/harvest/index.json", b"x")
    world.down.add("/portal/harvest/index.json")
    code, said = world.harvest(network, "2026-12-01T08:00:00Z", "--seed-from", f"{world.server.url}/portal/")
    assert code == 1
    assert "das Abholen geht mit dem weiter, was hier bekannt ist" in said
    code, said = world.harvest(network, "2026-12-01T09:00:00Z", "--seed-from", f"{world.server.url}/portal/")
    assert code == 0, said
