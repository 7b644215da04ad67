"""All hops in one: Markdown of three labs and a foreign calendar → their feeds → snapshots → the portal's feeds."""

from datetime import UTC, datetime
from hashlib import sha256
from xml.etree import ElementTree as ET

from labnetz.content.history import Dates
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.feeds.read import read_feed
from labnetz.ical.read import read_calendar
from labnetz.model import Lab, Network, Origin, Receipt, Snapshot, Source
from labnetz.publish import lab as lab_site
from labnetz.publish import portal

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ONCE = Dates(created=NOW, changed=NOW, revised=NOW, revisions=1)

EVENT = """---
title: {title}
start: 2026-12-{day:02} 17:00
end: 2026-12-{day:02} 19:00
summary: "Kommen Sie vorbei; bringen Sie Fragen mit, gern viele."
---
Mehr **dazu**.
"""
SERIES = """---
title: {title}
start: 2026-10-06 17:00
end: 2026-10-06 18:00
repeat: {{every: week, until: 2027-03-30, except: [2026-12-29]}}
summary: Jede Woche, auch nach der Umstellung der Uhr.
---
"""
UPDATE = """---
title: "{title}: <Preis> & mehr"
date: 2026-11-{day:02}
summary: Wir haben gewonnen.
---
"""

OUTLOOK = b"""BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E00800000000
SUMMARY:Offener Abend
DTSTART;TZID=W. Europe Standard Time:20261209T180000
DTEND;TZID=W. Europe Standard Time:20261209T200000
DTSTAMP:20261101T000000Z
ORGANIZER;CN=Erika Geheim:mailto:erika.geheim@amt.example
ATTENDEE;CN=Max Verborgen:mailto:max.verborgen@amt.example
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
DESCRIPTION:Erinnerung an Erika
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E00800000001
CLASS:PRIVATE
SUMMARY:Zahnarzt
DTSTART:20261210T080000Z
DTEND:20261210T090000Z
DTSTAMP:20261101T000000Z
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")


def lab_of(name):
    url = f"https://{name}.example/"
    sources = (
        Source(name, "events", "events", f"{url}feeds/calendar-all.ics"),
        Source(name, "updates", "updates", f"{url}feeds/updates.xml"),
    )
    return Lab(id=name, name=f"Labor {name}", url=url, licence="CC-BY-4.0", sources=sources)


def pages_of(name, start):
    pages = {f"veranstaltungen/abend-{n}.md": EVENT.format(title=f"Abend {name} {n}", day=start + n) for n in (1, 2, 3)}
    pages["veranstaltungen/jede-woche.md"] = SERIES.format(title=f"Treff {name}")
    return pages | {f"aktuelles/preis-{n}.md": UPDATE.format(title=f"{name} {n}", day=n + start) for n in (1, 2)}


LABS = tuple(lab_of(name) for name in ("berlin", "moenchengladbach", "wiesbaden"))
FOREIGN = Lab(
    id="fern",
    name="Fernes Labor",
    url="https://fern.example/",
    licence="dl-de/by-2-0",
    sources=(Source("fern", "events", "events", "https://fern.example/kalender.ics"),),
)
NETWORK = Network(
    id="netz",
    name="Netz",
    url="https://netz.example/",
    language="de",
    timezone="Europe/Berlin",
    licence="CC-BY-4.0",
    contact="",
    labs=(*LABS, FOREIGN),
)


def content_of(lab, start):
    files = [
        SourceFile(
            path,
            text,
            f"{lab.url}{path.removesuffix('.md')}/",
            ONCE,
        )
        for path, text in pages_of(lab.id, start).items()
    ]
    content = read_site(files, lab, now=NOW)
    assert not [problem for problem in content.problems if problem.level == "error"]
    return content


CONTENTS = {lab.id: content_of(lab, 3 * at) for at, lab in enumerate(LABS)}


def site_of(lab):
    made, problems = lab_site.artifacts(CONTENTS[lab.id], lab, now=NOW)
    assert problems == ()
    return {lab.url + artifact.path: artifact.content for artifact in made}


WEB = {address: body for lab in LABS for address, body in site_of(lab).items()} | {
    "https://fern.example/kalender.ics": OUTLOOK
}


def load(source):
    body = WEB[source.url]
    return Snapshot(body, Receipt(url=source.url, sha256=sha256(body).hexdigest(), received=NOW, changed=NOW))


CONTENT = portal.read_sources(NETWORK, load, now=NOW)
PORTAL = {artifact.path: artifact.content for artifact in portal.artifacts(CONTENT, now=NOW)[0]}


def read(path):
    return read_calendar(PORTAL[path], Origin(lab="netz", url=path, timezone="Europe/Berlin"))


def test_every_uid_of_every_lab_is_in_the_merged_calendar_exactly_once():
    written = [event.uid for content in CONTENTS.values() for event in content.events]
    merged = [entry.event.uid for entry in read("feeds/calendar-all.ics").entries]
    assert sorted(merged) == sorted([*written, "040000008200E00074C5B7101A82E00800000000"])
    assert len(written) == 12


def test_every_event_arrives_at_the_time_and_with_the_words_it_was_written_with():
    written = {event.uid: event for content in CONTENTS.values() for event in content.events}
    arrived = {event.uid: event for event in CONTENT.events if event.lab != "fern"}
    for field in ("lab", "title", "when", "series", "summary", "url", "status", "licence"):
        assert {uid: getattr(event, field) for uid, event in arrived.items()} == {
            uid: getattr(event, field) for uid, event in written.items()
        }, field


def test_every_update_arrives_once_as_it_was_written():
    written = [update for content in CONTENTS.values() for update in content.updates]
    origin = Origin(lab="netz", url="https://netz.example/feeds/updates.xml", timezone="Europe/Berlin")
    arrived = read_feed(PORTAL["feeds/updates.xml"], origin, first_seen=NOW).updates
    assert len(written) == 6
    assert {one.guid: (one.title, one.published, one.url, one.excerpt) for one in arrived} == {
        one.guid: (one.title, one.published.astimezone(UTC), one.url, one.excerpt) for one in written
    }
    assert len(arrived) == len(written)


def test_each_entry_still_says_whose_it_is_and_under_which_licence():
    items = ET.fromstring(PORTAL["feeds/updates.xml"]).findall("channel/item")
    assert {item.find("source").get("url") for item in items} == {lab.sources[1].url for lab in LABS}
    merged = PORTAL["feeds/calendar-all.ics"].replace(b"\r\n ", b"").decode()
    assert merged.count("X-LABNETZ-LICENCE:CC-BY-4.0") == 12
    assert merged.count("X-LABNETZ-LICENCE:dl-de/by-2-0") == 1
    assert "X-LABNETZ-LAB:moenchengladbach" in merged


def test_nothing_private_and_no_person_arrives_anywhere():
    everything = b"".join(PORTAL.values()).replace(b"\r\n ", b"").lower()
    assert b"offener abend" in everything
    for secret in (b"zahnarzt", b"geheim", b"verborgen", b"amt.example", b"valarm", b"erinnerung", b"attendee"):
        assert secret not in everything


def test_the_foreign_event_has_the_hour_that_its_lab_meant():
    (event,) = (event for event in CONTENT.events if event.lab == "fern")
    assert event.when.start.astimezone(UTC) == datetime(2026, 12, 9, 17, tzinfo=UTC)


def test_what_the_portal_publishes_is_read_without_a_single_problem():
    for path in (path for path in PORTAL if path.endswith(".ics")):
        assert read(path).problems == (), path


def test_reading_and_publishing_again_gives_the_same_bytes():
    again = portal.artifacts(portal.read_sources(NETWORK, load, now=NOW), now=NOW)[0]
    assert {artifact.path: artifact.content for artifact in again} == PORTAL
