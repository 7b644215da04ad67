"""Portals that read each other over real HTTP: three labs → portal A, A and two labs → portal B, and A reads B back."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from labnetz.harvest.assemble import harvest_network, store_of
from labnetz.harvest.reading import READERS
from labnetz.harvest.run import Options
from labnetz.publish.portal import artifacts, read_sources
from labnetz.registry_memory import load_remembered

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)

pytestmark = pytest.mark.programs

NETWORK = """\
id: {id}
name: Portal {id}
url: {url}{id}/
language: de
timezone: Europe/Berlin
licence: CC-BY-4.0
contact: x@portal.example
harvest: {{allow_addresses: [127.0.0.0/8], allow_ports: [{port}]}}
"""
LAB = """\
name: Labor {id}
url: {url}{id}/
licence: CC0-1.0
contacts: [a@labor.example, b@stadt.example]
feeds: {{events: "{url}{id}/k.ics", updates: "{url}{id}/feed.xml"}}
"""
EVENT = "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T080000Z\r\nDTSTART:20261202T160000Z\r\n{more}END:VEVENT\r\n"


class Town:
    """Labs and portals below one server, each in its folder."""

    def __init__(self, server, folder):
        self.server = server
        self.url = f"{server.url}/"
        self.folder = folder
        self.now = NOW

    def lab(self, id_, *events):
        body = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//DE\r\n" + "".join(events) + "END:VCALENDAR\r\n"
        self.write(id_, "k.ics", body.encode())
        item = (
            f"<item><title>Neu in {id_}</title><guid>1</guid><pubDate>Mon, 02 Nov 2026 10:00:00 +0000</pubDate></item>"
        )
        self.write(id_, "feed.xml", f"<rss version='2.0'><channel><title>F</title>{item}</channel></rss>".encode())

    def write(self, id_, name, body):
        path = self.server.root / id_ / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)

    def portal(self, id_, *labs, portals=()):
        folder = self.folder / id_
        (folder / "labs").mkdir(parents=True, exist_ok=True)
        values = {"url": self.url, "port": self.server.port}
        (folder / "network.yml").write_text(NETWORK.format(id=id_, **values))
        for lab in labs:
            (folder / "labs" / f"{lab}.yml").write_text(LAB.format(id=lab, **values))
        for portal in portals:
            (folder / "labs" / f"{portal}.yml").write_text(f"manifest: {self.url}{portal}/lab.json\nportal: true\n")

    def round(self, *portals):
        """Harvest and publish each, one harvest's time later."""
        self.now += timedelta(hours=4)
        for id_ in portals:
            network, problems = load_remembered(self.folder / id_)
            assert [str(problem) for problem in problems if problem.level == "error"] == []
            report = harvest_network(network, built=self.folder, now=self.now, options=Options(readers=READERS))
            assert [str(one.reason) for one in report.sources if one.asked and one.result == "kept"] == []
            content = read_sources(network, store_of(network).load, now=NOW)
            for one in artifacts(content, now=NOW)[0]:
                self.write(id_, one.path, one.content)

    def published(self, id_):
        """Everything but what tells when it was harvested."""
        folder = self.server.root / id_
        paths = (path for path in folder.rglob("*") if path.is_file())
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in paths
            if path.parts[len(folder.parts)] not in ("health.json", "harvest", "badges", "health")
        }

    def events(self, id_):
        text = (self.server.root / id_ / "feeds" / "calendar-all.ics").read_text().replace("\n ", "")
        blocks = re.findall(r"BEGIN:VEVENT(.*?)END:VEVENT", text, re.DOTALL)
        return sorted(
            (
                "".join(re.findall(r"^SUMMARY:(.*)$", block, re.MULTILINE)),
                *re.findall(r"^X-LABNETZ-(?:LAB|VIA):(.*)$", block, re.MULTILINE),
            )
            for block in blocks
        )


@pytest.fixture
def town(nginx, tmp_path):
    found = Town(nginx, tmp_path / "portals")
    for id_ in ("eins", "zwei", "drei", "vier"):
        found.lab(id_, EVENT.format(uid="1", more=f"SUMMARY:Termin {id_}\r\n"))
    found.portal("a", "eins", "zwei", "drei", portals=["b"])
    found.portal("b", "eins", "vier", portals=["a"])
    found.write("b", "lab.json", b"{}")
    return found


def test_two_portals_read_each_other_and_nothing_is_there_twice(town):
    here = town.url
    town.write("b", "lab.json", f'{{"labnetz": "1", "id": "b", "name": "B", "url": "{here}b/"}}'.encode())
    town.round("a", "b")
    town.round("a", "b")
    in_b = [
        ("Termin drei", f"{here}a/", "drei"),
        ("Termin eins", "eins"),
        ("Termin vier", "vier"),
        ("Termin zwei", f"{here}a/", "zwei"),
    ]
    assert town.events("b") == in_b
    assert town.events("a") == [
        ("Termin drei", "drei"),
        ("Termin eins", "eins"),
        ("Termin vier", f"{here}b/", "vier"),
        ("Termin zwei", "zwei"),
    ]
    before = {portal: town.published(portal) for portal in "ab"}
    town.round("a", "b")
    town.round("b", "a")
    assert {portal: town.published(portal) for portal in "ab"} == before

    town.lab("zwei", EVENT.format(uid="1", more="SUMMARY:Termin zwei\r\nSTATUS:CANCELLED\r\nSEQUENCE:1\r\n"))
    town.lab("drei", EVENT.format(uid="2", more="SUMMARY:Anderes\r\n"))
    town.round("a", "b")
    assert town.events("b") == [
        ("Abgesagt: Termin zwei", f"{here}a/", "zwei"),
        ("Anderes", f"{here}a/", "drei"),
        *in_b[1:3],
    ]
    feed = (town.server.root / "b" / "feeds" / "updates.xml").read_text()
    assert sorted(re.findall(r"<title>(Neu in .*)</title>", feed)) == [
        *("Neu in drei", "Neu in eins", "Neu in vier", "Neu in zwei")
    ]
    assert f'<source url="{here}zwei/feed.xml">Labor zwei</source>' in feed
