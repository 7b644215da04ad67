"""Labs and portals of a made-up town below one real web server: what is published there is harvested over HTTP."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from labnetz.harvest.assemble import harvest_network
from labnetz.harvest.reading import READERS
from labnetz.harvest.run import Options
from labnetz.harvest.store import store_of
from labnetz.lab_folder import load_lab
from labnetz.publish import lab as lab_site
from labnetz.publish.portal import artifacts, read_sources
from labnetz.registry_memory import load_remembered
from loopback import Nginx

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)

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
OWN_LAB = """\
id: {id}
name: Labor {id}
url: {url}{id}/
operator: Stadt {id}
licence: CC-BY-4.0
language: de
timezone: Europe/Berlin
contacts: [a@labor.example, b@stadt.example]
municipalities: [Stadt {id}]
land: Hessen
"""
ITEM = "<item><title>Neu in {id}</title><guid>1</guid><pubDate>Mon, 02 Nov 2026 10:00:00 +0000</pubDate></item>"
DATED = {"health.json", "harvest", "badges", "health", "lab.json"}
"""What tells on a portal when it was harvested, and on which day it was made."""


def vevent(uid: str, title: str, start: str = "20261202T160000Z", *more: str, stamp: str = "20261101T080000Z") -> str:
    """Give the lines of a foreign event; `start` is the value of DTSTART with what comes before it (`;TZID=…:…`)."""
    begin = start if start.startswith(";") else f":{start}"
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{stamp}", f"DTSTART{begin}", f"SUMMARY:{title}", *more]
    return "\r\n".join([*lines, "END:VEVENT", ""])


def vcalendar(events: Iterable[str], *head: str) -> bytes:
    """Give a foreign calendar with these events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//DE", *head, ""]
    return ("\r\n".join(lines) + "".join(events) + "END:VCALENDAR\r\n").encode()


@dataclass
class Town:
    """Labs and portals below one server, each in its folder there; `folder` keeps what a portal knows.

    `now` is the time of the last harvest; each one is an hour after the one before, and all on one day.
    """

    server: Nginx
    folder: Path
    now: datetime = NOW

    @property
    def url(self) -> str:
        return f"{self.server.url}/"

    def lab(self, id_: str, *events: str, head: Iterable[str] = ()) -> None:
        """Publish a lab that has never heard of labnetz: a calendar and a feed."""
        self.write(id_, "k.ics", vcalendar(events, *head))
        feed = f"<rss version='2.0'><channel><title>F</title>{ITEM.format(id=id_)}</channel></rss>"
        self.write(id_, "feed.xml", feed.encode())

    def own_lab(self, id_: str, **events: str) -> None:
        """Publish a lab of ours, from its Markdown; `events` are the front matters by the names of their pages."""
        home = self.folder / "sites" / id_
        pages = home / "docs" / "veranstaltungen"
        pages.mkdir(parents=True, exist_ok=True)
        (home / "lab.yml").write_text(OWN_LAB.format(id=id_, url=self.url), "utf-8")
        for old in pages.glob("*.md"):
            old.unlink()
        for name, head in events.items():
            (pages / f"{name}.md").write_text(f"---\n{head}\n---\n\nKommen Sie vorbei.\n", "utf-8")
        lab, content = load_lab(home, now=self.now)
        wrong = [str(problem) for problem in content.problems if problem.level == "error"]
        assert wrong == [], wrong
        for one in lab_site.artifacts(content, lab, now=self.now)[0]:
            self.write(id_, one.path, one.content)

    def write(self, id_: str, name: str, body: bytes) -> None:
        """Put a file there at the town's time: nginx tells versions apart by size and second, and a test is quick."""
        path = self.server.root / id_ / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != body:
            path.write_bytes(body)
            os.utime(path, (self.now.timestamp(), self.now.timestamp()))

    def portal(self, id_: str, *labs: str, portals: Iterable[str] = (), own: Iterable[str] = ()) -> None:
        """Found a portal of foreign labs, of portals, and of labs of ours, which it knows by their manifest."""
        folder = self.folder / id_
        (folder / "labs").mkdir(parents=True, exist_ok=True)
        values = {"url": self.url, "port": self.server.port}
        (folder / "network.yml").write_text(NETWORK.format(id=id_, **values))
        for lab in labs:
            (folder / "labs" / f"{lab}.yml").write_text(LAB.format(id=lab, **values))
        for portal in portals:
            (folder / "labs" / f"{portal}.yml").write_text(f"manifest: {self.url}{portal}/lab.json\nportal: true\n")
        for lab in own:
            (folder / "labs" / f"{lab}.yml").write_text(f"manifest: {self.url}{lab}/lab.json\n")

    def round(self, *portals: str) -> None:
        """Harvest and publish each, an hour later."""
        self.now += timedelta(hours=1)
        for id_ in portals:
            network, problems = load_remembered(self.folder / id_)
            wrong = [str(problem) for problem in problems if problem.level == "error"]
            assert wrong == [], wrong
            report = harvest_network(network, built=self.folder, now=self.now, options=Options(readers=READERS))
            kept = [str(one.reason) for one in report.sources if one.asked and one.result == "kept"]
            assert kept == [], kept
            store = store_of(network)
            content = read_sources(network, store.load, now=self.now, recall=store.recall, shelf=store.shelf)
            for one in artifacts(content, now=self.now)[0]:
                self.write(id_, one.path, one.content)

    def published(self, id_: str) -> dict[str, bytes]:
        """Everything but what tells when it was harvested, or made."""
        folder = self.server.root / id_
        paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
        return {path.as_posix(): (folder / path).read_bytes() for path in paths if path.parts[0] not in DATED}

    def events(self, id_: str, path: str = "feeds/calendar-all.ics") -> list[tuple[str, ...]]:
        """Give title, and what follows of labs and the ways they came, of every event of a calendar."""
        text = (self.server.root / id_ / path).read_bytes().decode().replace("\r\n ", "").replace("\r", "")
        blocks = re.findall(r"BEGIN:VEVENT(.*?)END:VEVENT", text, re.DOTALL)
        return sorted(
            (
                "".join(re.findall(r"^SUMMARY:(.*)$", block, re.MULTILINE)),
                *re.findall(r"^X-LABNETZ-(?:LAB|VIA):(.*)$", block, re.MULTILINE),
            )
            for block in blocks
        )
