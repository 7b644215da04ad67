"""A lab that has never heard of us: an Outlook calendar and a WordPress feed on a real server, that then fails.

The server behaves well, then answers with a web page, then with an empty calendar, then not at all. The portal keeps
the last good state and says since when and why; nothing private is ever published.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from demonstration import labnetz
from loopback import Nginx

pytestmark = [pytest.mark.programs, pytest.mark.slow]

# The way Outlook exports: Windows zone names, a "Customized Time Zone", HTML, people's addresses, private events.
OUTLOOK = """BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
X-WR-CALNAME:Werkstatt
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E00800000000A0A1
DTSTAMP:20261101T080000Z
DTSTART;TZID="W. Europe Standard Time":20261209T180000
DTEND;TZID="W. Europe Standard Time":20261209T200000
SUMMARY:Löten lernen
LOCATION:Werkstatt\\, Hafenstraße 3
DESCRIPTION:<html><body><p>Mit <b>Lötkolben</b>.</p><script>alert(1)</script></body></html>
ORGANIZER;CN=Erika Mustermann:mailto:erika.mustermann@stadt.example
ATTENDEE;CN=Max Mustermann;RSVP=TRUE:mailto:max.mustermann@stadt.example
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E00800000000A0A2
DTSTAMP:20261101T080000Z
DTSTART;TZID=W. Europe Standard Time:20261015T190000
DTEND;TZID=W. Europe Standard Time:20261015T203000
RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20270430T170000Z
SUMMARY:Offener Abend
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E00800000000A0A3
DTSTAMP:20261101T080000Z
DTSTART;TZID=W. Europe Standard Time:20261210T090000
DTEND;TZID=W. Europe Standard Time:20261210T093000
CLASS:PRIVATE
SUMMARY:Zahnarzt
LOCATION:Geheimgasse 7
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Werkstatt &#038; Labor</title><link>https://werkstatt.example</link><description>Neues</description>
<item><title>Drucker &#038; Fräse sind da</title><link>https://werkstatt.example/drucker/</link>
<dc:creator><![CDATA[Team]]></dc:creator><pubDate>Mon, 23 Nov 2026 09:00:00 +0000</pubDate>
<category><![CDATA[Werkzeug]]></category><guid isPermaLink="false">https://werkstatt.example/?p=12</guid>
<description><![CDATA[<p>Beides steht ab jetzt bereit. <script>alert(2)</script></p>]]></description>
<content:encoded><![CDATA[<p>Beides steht ab jetzt bereit. <img src="https://tracker.example/pixel.gif"></p>]]></content:encoded>
</item></channel></rss>
"""

EMPTY = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nEND:VCALENDAR\r\n"
HTML = "<!DOCTYPE html><html><body><h1>Wartungsarbeiten</h1></body></html>"


@dataclass(frozen=True)
class Portal:
    """A network of one foreign lab, in a folder of its own."""

    folder: Path
    nginx: Nginx

    def harvest(self, now: str) -> dict[str, dict]:
        """Harvest as a scheduler does; gives the sources by kind."""
        done = labnetz("harvest", "--json", "--force", "--now", now, cwd=self.folder, check=False)
        report = json.loads(done.stdout)
        assert report["exit"] == done.returncode
        return {source["kind"]: source for source in report["sources"]} | {"exit": {"code": done.returncode}}

    def build(self, now: str) -> str:
        """Build the portal from what is known; gives the text of its health page."""
        labnetz("build", "--no-harvest", "--now", now, cwd=self.folder)
        page = (self.folder / "public/zustand/index.html").read_text("utf-8")
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))

    def published(self) -> str:
        """Everything that visitors can get, as one text."""
        files = sorted(path for path in (self.folder / "public").rglob("*") if path.is_file())
        return "\n".join(text_of(path.read_bytes()) for path in files)


def text_of(content: bytes) -> str:
    """Give what a file says, also a packed one such as a piece of the search's index."""
    plain = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    return plain.decode("utf-8", "replace")


@pytest.fixture
def portal(tmp_path: Path, nginx: Nginx) -> Portal:
    labs = tmp_path / "network" / "labs"
    labs.mkdir(parents=True)
    (tmp_path / "network/network.yml").write_text(
        "id: netz\nname: Netz\nurl: https://netz.example/\nlanguage: de\ntimezone: Europe/Berlin\n"
        "licence: CC-BY-4.0\ncontact: redaktion@netz.example\n"
        f"harvest:\n  allow_addresses: [127.0.0.0/8]\n  allow_ports: [{nginx.port}]\n",
        "utf-8",
    )
    (labs / "werkstatt.yml").write_text(
        "name: Werkstatt\nurl: https://werkstatt.example/\nlicence: CC-BY-4.0\n"
        "contacts: [info@werkstatt.example, digital@stadt.example]\n"
        f"feeds:\n  events: {nginx.url}/kalender.ics\n  updates: {nginx.url}/feed.xml\n",
        "utf-8",
    )
    (nginx.root / "kalender.ics").write_text(OUTLOOK, "utf-8", newline="")
    (nginx.root / "feed.xml").write_text(WORDPRESS, "utf-8")
    return Portal(tmp_path, nginx)


def test_a_foreign_lab_is_harvested_and_its_last_good_state_outlives_its_server(portal: Portal) -> None:
    first = portal.harvest("2026-12-01T08:00Z")
    assert (first["events"]["result"], first["updates"]["result"]) == ("replaced", "replaced")
    assert first["exit"]["code"] == 0
    portal.build("2026-12-01T08:05Z")
    good = (portal.folder / "public/feeds/calendar.ics").read_bytes()
    assert b"DTSTART;TZID=Europe/Berlin:20261209T180000" in good
    assert good.count(b"BEGIN:VEVENT") == 2
    everything = portal.published()
    assert "Drucker &amp; Fräse sind da" in everything
    for secret in ("Zahnarzt", "Geheimgasse", "mustermann", "Mustermann", "alert(", "tracker.example", "VALARM"):
        assert secret not in everything, secret

    again = portal.harvest("2026-12-01T12:00Z")
    assert (again["events"]["result"], again["updates"]["result"]) == ("fresh", "fresh")
    portal.nginx.folder.joinpath("access.log")
    assert portal.nginx.log().count('" 304 ') == 2

    kalender = portal.nginx.root / "kalender.ics"
    kalender.write_text(HTML, "utf-8")
    page = portal.harvest("2026-12-02T08:00Z")
    assert (page["events"]["result"], page["exit"]["code"]) == ("kept", 1)
    health = portal.build("2026-12-02T08:05Z")
    assert "1. Dezember 2026" in health
    assert "HTML" in page["events"]["reason"]
    assert page["events"]["reason"] in health
    assert (portal.folder / "public/feeds/calendar.ics").read_bytes() == good

    kalender.write_text(EMPTY, "utf-8")
    empty = portal.harvest("2026-12-02T12:00Z")
    assert empty["events"]["result"] == "kept"
    assert empty["events"]["reason"] in portal.build("2026-12-02T12:05Z")
    assert (portal.folder / "public/feeds/calendar.ics").read_bytes() == good

    portal.nginx.stop()
    silent = portal.harvest("2026-12-02T16:00Z")
    assert (silent["events"]["result"], silent["updates"]["result"]) == ("kept", "kept")
    assert silent["events"]["since"] == "2026-12-01T12:00:00Z"
    health = portal.build("2026-12-02T16:05Z")
    assert silent["events"]["reason"] in health
    assert "Störung" in health
    assert (portal.folder / "public/feeds/calendar.ics").read_bytes() == good
    stated = {one["kind"]: one for one in json.loads((portal.folder / "public/health.json").read_text())["sources"]}
    assert stated["events"]["reason"] == silent["events"]["reason"]
