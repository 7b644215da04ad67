"""What a lab's site publishes beside its pages, from the Markdown that its editors write."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from labnetz.content.history import Dates
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.feeds.read import read_feed
from labnetz.ical.read import read_calendar
from labnetz.locale import say
from labnetz.model import Demo, Lab, Origin, Span, Statement, msg
from labnetz.publish.lab import artifacts, event_path, links

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ONCE = Dates(created=NOW, changed=NOW, revised=NOW, revisions=1)
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
topics: [KI, Digitale Teilhabe]
summary: Kommen Sie vorbei.""",
    "veranstaltungen/lange-her.md": """
title: Eröffnung
start: 2025-01-20 11:00
end: 2025-01-20 13:00
topics: Geschichte
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
topics: ki
summary: Wir haben gewonnen.""",
    "aktuelles/start.md": """
title: Es geht los
date: 2026-10-01
summary: Die Türen sind offen.""",
}


def content_of(pages=PAGES, lab=LAB):
    files = [
        SourceFile(
            path,
            f"---{fields}\n---\nMehr Text.\n",
            f"{lab.url}{path.removesuffix('.md')}/",
            ONCE,
        )
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


def news(body):
    origin = Origin(lab="wiesbaden", url="https://wiesbaden.example/feeds/updates.xml", timezone="Europe/Berlin")
    return [update.title for update in read_feed(body, origin, first_seen=NOW).updates]


def test_a_lab_publishes_calendars_feeds_a_manifest_and_a_file_for_each_event():
    topics = ["digitale-teilhabe", "geschichte", "ki"]
    assert list(published()) == [
        "feeds/calendar-all.ics",
        "feeds/calendar.ics",
        "feeds/calls.atom",
        "feeds/calls.json",
        "feeds/calls.xml",
        "feeds/deadlines.ics",
        *(f"feeds/topic/{topic}.{ending}" for topic in topics for ending in ("atom", "ics", "json", "xml")),
        "feeds/updates.atom",
        "feeds/updates.json",
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


@pytest.mark.parametrize("ending", ["xml", "atom", "json"])
def test_each_format_has_the_same_updates(ending):
    made = published()
    assert news(made[f"feeds/updates.{ending}"]) == ["Preis: Wir & ihr", "Es geht los"]
    assert news(made[f"feeds/topic/ki.{ending}"]) == ["Preis: Wir & ihr"]


def test_the_calendar_of_a_topic_holds_what_of_the_calendar_is_about_it():
    made = published()
    assert titles(made["feeds/topic/ki.ics"]) == ["Offene Werkstatt"]
    assert titles(made["feeds/topic/geschichte.ics"]) == []


def test_the_feeds_of_a_topic_name_the_lab_the_topic_and_themselves():
    made = published()
    assert b"X-WR-CALNAME:Zukunftswerk & Co: Digitale Teilhabe" in made["feeds/topic/digitale-teilhabe.ics"]
    atom = ET.fromstring(made["feeds/topic/digitale-teilhabe.atom"])
    assert atom.findtext("{*}title") == "Zukunftswerk & Co: Digitale Teilhabe"
    assert atom.findtext("{*}author/{*}name") == "Zukunftswerk & Co"
    addresses = {link.get("rel"): link.get("href") for link in atom.iterfind("{*}link")}
    assert addresses["self"] == "https://wiesbaden.example/feeds/topic/digitale-teilhabe.atom"
    json_feed = json.loads(made["feeds/topic/digitale-teilhabe.json"])
    assert json_feed["feed_url"] == "https://wiesbaden.example/feeds/topic/digitale-teilhabe.json"


def test_every_atom_feed_has_an_id_of_its_own_that_outlives_a_move():
    moved = replace(LAB, url="https://anderswo.example/")
    ids = [
        {path: ET.fromstring(body).findtext("{*}id") for path, body in published(lab).items() if path.endswith(".atom")}
        for lab in (LAB, moved)
    ]
    assert ids[0] == ids[1]
    assert len(set(ids[0].values())) == 5
    assert ids[0]["feeds/topic/ki.atom"] == "urn:labnetz:wiesbaden:feeds/topic/ki"


def test_what_is_not_for_everybody_is_in_no_list_of_any_kind():
    hidden = content_of({path: f"{fields}\nvisibility: internal" for path, fields in PAGES.items()})
    assert len(hidden.pages) == len(PAGES)
    made, _ = artifacts(hidden, LAB, now=NOW)
    for artifact in made:
        if artifact.path.startswith("feeds/"):
            assert b"Werkstatt<" not in artifact.content
            assert (titles if artifact.path.endswith(".ics") else news)(artifact.content) == [], artifact.path
    assert [artifact.path for artifact in made if "/topic/" in artifact.path] == []


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 11, 20), 2), (date(2026, 11, 19), 1)])
def test_an_update_leaves_the_feeds_after_its_last_day(day, expected):
    path = "aktuelles/preis.md"
    made, _ = artifacts(content_of({**PAGES, path: f"{PAGES[path]}\nexpires: {day}"}), LAB, now=NOW)
    bodies = {artifact.path: artifact.content for artifact in made}
    assert [len(news(bodies[f"feeds/updates.{ending}"])) for ending in ("xml", "atom", "json")] == [expected] * 3
    assert "Preis" in str(news(bodies["feeds/updates.json"])) or expected == 1


def test_a_topic_that_has_no_address_is_said_and_stays_in_the_whole_calendar():
    content = content_of()
    strange = tuple(replace(event, topics=("人工智能",)) for event in content.events)
    made, problems = artifacts(replace(content, events=strange), LAB, now=NOW)
    assert [problem.rule for problem in problems] == ["SITE-04"]
    bodies = {artifact.path: artifact.content for artifact in made}
    assert titles(bodies["feeds/calendar.ics"]) == ["Offene Werkstatt", "Sprechstunde"]


def test_the_manifest_names_feeds_that_are_really_there():
    made = published()
    feeds = json.loads(made["lab.json"])["feeds"]
    topics = feeds.pop("topics")
    assert [topic.pop("topic") for topic in topics] == ["Digitale Teilhabe", "Geschichte", "KI"]
    named = {address.removeprefix(LAB.url) for group in (feeds, *topics) for address in group.values()}
    assert len(named) == 9
    assert named <= set(made)
    assert {link.path for link in links(LAB)} <= set(made)


def test_links_are_named_after_the_lab_and_lead_to_it():
    assert [(link.title.split(":")[0], link.href) for link in links(LAB)] == [
        ("Zukunftswerk & Co", "https://wiesbaden.example/feeds/calendar.ics"),
        ("Zukunftswerk & Co", "https://wiesbaden.example/feeds/updates.xml"),
        ("Zukunftswerk & Co", "https://wiesbaden.example/feeds/updates.atom"),
        ("Zukunftswerk & Co", "https://wiesbaden.example/feeds/updates.json"),
        ("Zukunftswerk & Co", "https://wiesbaden.example/lab.json"),
    ]


def test_the_hour_of_the_build_changes_nothing_not_even_for_what_was_a_month_ago():
    content = content_of()
    tomorrow = NOW + timedelta(days=1)
    start = tomorrow.replace(hour=12) - timedelta(days=30)
    events = (*content.events, replace(content.events[0], uid="monat@x.labnetz", url="", when=Span(start, start)))
    morning, evening = (
        artifacts(replace(content, events=events), LAB, now=tomorrow.replace(hour=hour)) for hour in (0, 23)
    )
    assert morning == evening


def test_news_dated_ahead_makes_no_feed_newer_than_the_build():
    ahead = NOW + timedelta(days=3)
    content = content_of()
    update = replace(content.updates[0], published=ahead, modified=None, topics=("KI",))
    made = {one.path: one.content for one in artifacts(replace(content, updates=(update,)), LAB, now=NOW)[0]}
    assert update.title in news(made["feeds/updates.xml"])
    for path in ("feeds/updates", "feeds/topic/ki"):
        assert b"lastBuildDate" not in made[path + ".xml"]
        atom = ET.fromstring(made[path + ".atom"])
        assert atom.findtext("{http://www.w3.org/2005/Atom}updated") < NOW.isoformat()


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
    long = replace(event, url="", topics=(), description="x" * 20_000)
    many = tuple(replace(long, uid=f"{n}@wiesbaden.labnetz") for n in range(150))
    _, problems = artifacts(replace(content, events=many), LAB, now=NOW)
    assert [(problem.rule, str(problem.where), problem.level) for problem in problems] == [
        ("FEED-20", "feeds/calendar.ics", "warning")
    ]


def test_the_manifest_says_where_the_legal_pages_stand_that_are_there():
    pages = {**PAGES, "impressum.md": "\ntitle: Impressum", "recht/datenschutz.md": "\ntitle: Datenschutz"}
    made = {one.path: one.content for one in artifacts(content_of(pages), LAB, now=NOW)[0]}
    told = json.loads(made["lab.json"])
    assert told["imprint"] == f"{LAB.url}impressum/"
    assert told["privacy"] == f"{LAB.url}recht/datenschutz/"
    assert "accessibility_statement" not in told, "nobody wrote one, and nothing makes one"
    assert "imprint" not in json.loads(published()["lab.json"])


def test_pages_that_lab_yml_makes_stand_in_the_manifest_too():
    lab = replace(LAB, statement=Statement(assessed=NOW.date()))
    made = {one.path: one.content for one in artifacts(content_of(lab=lab), lab, now=NOW)[0]}
    assert json.loads(made["lab.json"])["accessibility_statement"] == f"{LAB.url}barrierefreiheit/"
