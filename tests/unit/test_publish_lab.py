"""What a lab's site publishes beside its pages, from the Markdown that its editors write."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from labnetz.content.site import SourceFile, read_site
from labnetz.ical.read import read_calendar
from labnetz.locale import say
from labnetz.model import Demo, Lab, Origin, Span, msg
from labnetz.publish.lab import artifacts, event_path, links

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LAB = Lab(
    id="wiesbaden",
    name="Zukunftswerk & Co",
    summary="Werkstatt der Stadt.",
    licence="CC-BY-4.0",
    url="https://wiesbaden.example/",
)
PAGES = {
    "veranstaltungen/werkstatt.md": """
title: Offene Werkstatt
start: 2026-12-02 17:00
end: 2026-12-02 19:00
summary: Kommen Sie vorbei.""",
    "veranstaltungen/lange-her.md": """
title: Eröffnung
start: 2025-01-20 11:00
end: 2025-01-20 13:00
summary: Es war einmal.""",
    "veranstaltungen/jede-woche.md": """
title: Sprechstunde
start: 2025-06-03 17:00
end: 2025-06-03 18:00
repeat: {every: week, until: 2026-12-30}
summary: Jede Woche.""",
    "veranstaltungen/in-drei-jahren.md": """
title: Fest
start: 2029-06-01
end: 2029-06-02
summary: Bald.""",
    "aktuelles/preis.md": """
title: "Preis: Wir & ihr"
date: 2026-11-01
summary: Wir haben gewonnen.""",
    "aktuelles/start.md": """
title: Es geht los
date: 2026-10-01
summary: Die Türen sind offen.""",
}


def content_of(pages=PAGES, lab=LAB):
    files = [
        SourceFile(path, f"---{fields}\n---\nMehr Text.\n", f"{lab.url}{path.removesuffix('.md')}/", NOW)
        for path, fields in pages.items()
    ]
    content = read_site(files, lab, now=NOW)
    assert [problem for problem in content.problems if problem.level == "error"] == []
    return content


def published(lab=LAB, now=NOW):
    made, _ = artifacts(content_of(), lab, now=now)
    return {artifact.path: artifact.content for artifact in made}


def titles(body):
    origin = Origin(lab="x", url="", timezone="Europe/Berlin")
    return sorted(entry.event.title for entry in read_calendar(body, origin).entries)


def test_a_lab_publishes_calendars_a_feed_a_manifest_and_a_file_for_each_event():
    assert list(published()) == [
        "feeds/calendar-all.ics",
        "feeds/calendar.ics",
        "feeds/updates.xml",
        "lab.json",
        "veranstaltungen/in-drei-jahren.ics",
        "veranstaltungen/jede-woche.ics",
        "veranstaltungen/lange-her.ics",
        "veranstaltungen/werkstatt.ics",
    ]


def test_the_calendar_holds_last_month_and_next_year_and_whole_series():
    assert titles(published()["feeds/calendar.ics"]) == ["Offene Werkstatt", "Sprechstunde"]


def test_the_whole_calendar_holds_everything():
    assert titles(published()["feeds/calendar-all.ics"]) == ["Eröffnung", "Fest", "Offene Werkstatt", "Sprechstunde"]


def test_a_file_of_one_event_names_no_calendar():
    one = published()["veranstaltungen/werkstatt.ics"]
    assert titles(one) == ["Offene Werkstatt"]
    assert b"X-WR-CALNAME" not in one


def test_the_feed_has_the_updates_newest_first():
    channel = ET.fromstring(published()["feeds/updates.xml"]).find("channel")
    assert channel.findtext("title") == "Zukunftswerk & Co"
    assert [(item.findtext("title"), item.findtext("link")) for item in channel.iterfind("item")] == [
        ("Preis: Wir & ihr", "https://wiesbaden.example/aktuelles/preis/"),
        ("Es geht los", "https://wiesbaden.example/aktuelles/start/"),
    ]


def test_the_manifest_names_feeds_that_are_really_there():
    made = published()
    feeds = json.loads(made["lab.json"])["feeds"]
    assert {address.removeprefix(LAB.url) for address in feeds.values()} <= set(made)
    assert {link.path for link in links(LAB)} <= set(made)


def test_links_are_named_after_the_lab_and_lead_to_it():
    assert [(link.title.split(":")[0], link.href) for link in links(LAB)] == [
        ("Zukunftswerk & Co", "https://wiesbaden.example/feeds/calendar.ics"),
        ("Zukunftswerk & Co", "https://wiesbaden.example/feeds/updates.xml"),
        ("Zukunftswerk & Co", "https://wiesbaden.example/lab.json"),
    ]


def test_the_hour_of_the_build_changes_nothing_not_even_for_what_was_a_month_ago():
    content = content_of()
    start = NOW.replace(hour=12) - timedelta(days=30)
    events = (*content.events, replace(content.events[0], uid="monat@x.labnetz", url="", when=Span(start, start)))
    morning, evening = (artifacts(replace(content, events=events), LAB, now=NOW.replace(hour=hour)) for hour in (0, 23))
    assert morning == evening


def test_feeds_of_a_demonstration_say_so():
    said = say(msg("Sample dates of a demonstration: they do not take place."), "de")
    made = published(replace(LAB, demo=Demo()))
    assert said in made["feeds/updates.xml"].decode()
    assert said in made["feeds/calendar.ics"].replace(b"\r\n ", b"").replace(b"\\,", b",").decode()
    assert said not in published()["feeds/updates.xml"].decode()


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("https://wiesbaden.example/veranstaltungen/werkstatt/", "veranstaltungen/werkstatt.ics"),
        ("https://wiesbaden.example/veranstaltungen/%C3%B6ffnung/", "veranstaltungen/öffnung.ics"),
        ("https://anderswo.example/veranstaltungen/werkstatt/", ""),
        ("https://wiesbaden.example/", ""),
        ("", ""),
    ],
)
def test_the_file_of_an_event_lies_beside_its_page(page, path):
    event = replace(content_of().events[0], url=page)
    assert event_path(event, LAB.url) == path


def test_a_calendar_that_google_will_soon_not_read_is_said():
    content = content_of()
    (event,) = (one for one in content.events if one.title == "Offene Werkstatt")
    many = tuple(replace(event, uid=f"{n}@wiesbaden.labnetz", url="", description="x" * 20_000) for n in range(50))
    _, problems = artifacts(replace(content, events=many), LAB, now=NOW)
    assert [(problem.rule, str(problem.where), problem.level) for problem in problems] == [
        ("FEED-20", "feeds/calendar.ics", "warning")
    ]
