"""What the portal publishes of what its sources sent."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from labnetz.check.built_data import promised_files
from labnetz.feeds.write import FeedInfo, write_rss
from labnetz.ical.read import read_calendar
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.locale import say
from labnetz.model import (
    Access,
    Days,
    Event,
    Lab,
    LabStatus,
    Network,
    Origin,
    Place,
    Receipt,
    Series,
    Service,
    Snapshot,
    Source,
    Span,
    Status,
    Update,
    msg,
)
from labnetz.publish.portal import artifacts, links, read_sources

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def lab_of(name, *kinds, **more):
    paths = {"events": "kalender.ics", "updates": "feed.xml", "updates-2": "presse.xml"}
    sources = tuple(Source(name, kind.split("-")[0], kind, f"https://{name}.example/{paths[kind]}") for kind in kinds)
    facts = {"name": f"Labor {name}", "url": f"https://{name}.example/", "licence": "CC-BY-4.0"} | more
    return Lab(id=name, sources=sources, **facts)


def network_of(*labs):
    return Network(
        id="netz",
        name="Netz & Freunde",
        url="https://netz.example/",
        language="de",
        timezone="Europe/Berlin",
        licence="CC-BY-4.0",
        contact="redaktion@netz.example",
        labs=labs,
    )


def event(lab, number, days=7, **more):
    start = (NOW + timedelta(days=days)).astimezone(BERLIN).replace(hour=17, minute=0)
    when = Span(start, start + timedelta(hours=2))
    facts = {"uid": f"{number}@{lab}.example", "title": f"{lab} {number}", "when": when, "modified": NOW} | more
    return Event(lab=lab, **facts)


def update(lab, number, **more):
    published = NOW - timedelta(days=number)
    facts = {"guid": f"https://{lab}.example/?p={number}", "title": f"{lab} {number}", "published": published} | more
    return Update(lab=lab, **facts)


def calendar(*events):
    return write_calendar(events, CalendarInfo(name="Labor"))


def feed(*updates):
    info = FeedInfo(title="Labor", description="", url="", self_url="", language="de", licence="")
    return write_rss(updates, info)


def snapshot(body, **more):
    facts = {"received": NOW, "changed": NOW - timedelta(days=1)} | more
    return Snapshot(body, Receipt(url="", sha256=sha256(body).hexdigest(), **facts))


def content_of(network, bodies, now=NOW):
    """Read a network whose store holds `bodies`, by (lab, key)."""

    def load(source):
        body = bodies.get((source.lab, source.key))
        return body if body is None or isinstance(body, Snapshot) else snapshot(body)

    return read_sources(network, load, now=now)


def published(network, bodies, now=NOW):
    made, _ = artifacts(content_of(network, bodies, now), now=now)
    return {artifact.path: artifact.content for artifact in made}


def entries(body):
    origin = Origin(lab="netz", url="https://netz.example/", timezone="Europe/Berlin")
    return [entry.event for entry in read_calendar(body, origin).entries]


def titles(body):
    return sorted(found.title for found in entries(body))


def items(body):
    return [item.findtext("title") for item in ET.fromstring(body).iterfind("channel/item")]


TWO = network_of(lab_of("a", "events", "updates"), lab_of("b", "events", "updates"))
FULL = {
    ("a", "events"): calendar(event("a", 1), event("a", 2, days=-400)),
    ("a", "updates"): feed(update("a", 1), update("a", 3)),
    ("b", "events"): calendar(event("b", 1)),
    ("b", "updates"): feed(update("b", 2)),
}


def test_the_merged_calendar_has_the_events_of_all_labs_around_now():
    assert titles(published(TWO, FULL)["feeds/calendar.ics"]) == ["a 1", "b 1"]


def test_the_parts_of_the_network_are_found_once_for_all_who_write_them():
    content = content_of(TWO, FULL)
    assert content.facets is content.facets
    assert {("lab", "a"), ("lab", "b")} <= {(one.facet.kind, one.facet.value) for one in content.facets}


def test_the_whole_calendar_has_them_all():
    assert titles(published(TWO, FULL)["feeds/calendar-all.ics"]) == ["a 1", "a 2", "b 1"]


def test_the_merged_feed_has_the_updates_of_all_labs_newest_first():
    assert items(published(TWO, FULL)["feeds/updates.xml"]) == ["a 1", "b 2", "a 3"]


def test_every_lab_has_feeds_of_its_own():
    made = published(TWO, FULL)
    assert titles(made["feeds/lab/a.ics"]) == ["a 1"]
    assert items(made["feeds/lab/b.xml"]) == ["b 2"]


def test_a_lab_without_a_source_of_a_kind_has_no_feed_of_that_kind():
    made = published(network_of(lab_of("a", "events"), lab_of("alt", status=LabStatus.ARCHIVED)), {})
    assert "feeds/lab/a.ics" in made
    assert "feeds/lab/a.xml" not in made
    assert not [path for path in made if path.startswith("feeds/lab/alt")]


FOREIGN = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Other//EN\r
BEGIN:VEVENT\r
UID:abend@b.example\r
DTSTAMP:20260301T120000Z\r
DTSTART:20260310T170000Z\r
SUMMARY:Abend\r
DESCRIPTION:Eintritt frei\\, barrierefrei\\, mit DGS\r
LOCATION:https://zoom.us/j/1234567\r
CATEGORIES:KI,Allgemein\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_what_labs_say_reaches_the_facets_of_the_portal_and_nothing_that_nobody_said():
    place = Place(name="Bibliothek", access=(("wheelchair", Access.YES),))
    own = event(
        "a", 1, place=place, services=(Service.SIGN_LANGUAGE,), cost="free", practice="testessen", topics=("KI",)
    )
    network = network_of(lab_of("a", "events", municipalities=("Moers",)), lab_of("b", "events", land="Hessen"))
    made = published(network, {("a", "events"): calendar(own), ("b", "events"): FOREIGN})
    shown = {path: titles(body) for path, body in made.items() if path.startswith("feeds/") and path.endswith(".ics")}
    kinds = ("topic", "access", "attendance", "cost", "practice", "municipality", "land")
    assert {path: found for path, found in shown.items() if path.split("/")[1] in kinds and "-all" not in path} == {
        "feeds/topic/ki.ics": ["Abend", "a 1"],
        "feeds/topic/allgemein.ics": ["Abend"],
        "feeds/attendance/online.ics": ["Abend"],
        "feeds/access/wheelchair.ics": ["a 1"],
        "feeds/access/sign-language.ics": ["a 1"],
        "feeds/access/hearing-loop.ics": [],
        "feeds/access/easy-language.ics": [],
        "feeds/cost/free.ics": ["a 1"],
        "feeds/practice/a/testessen.ics": ["a 1"],
        "feeds/municipality/moers.ics": ["a 1"],
        "feeds/land/hessen.ics": ["Abend"],
    }


def test_an_event_that_two_labs_list_stands_with_both_and_in_both_their_towns():
    shared = event("a", 1, title="Zusammen")
    network = network_of(
        lab_of("a", "events", municipalities=("Moers",)), lab_of("b", "events", municipalities=("Kehl",))
    )
    made = published(network, {("a", "events"): calendar(shared), ("b", "events"): calendar(replace(shared, lab="b"))})
    for path in ("lab/a", "lab/b", "municipality/moers", "municipality/kehl"):
        assert titles(made[f"feeds/{path}.ics"]) == ["Zusammen"]
    assert made["feeds/events.xml"].count(b"<item>") == 1
    assert b"Labor a, Labor b" in made["feeds/events.xml"]


def test_news_of_a_topic_has_its_feeds_on_the_portal_and_so_has_a_topic_that_only_events_have():
    bodies = {
        ("a", "updates"): feed(update("a", 1, topics=("KI",)), update("a", 2, topics=("ki", "KI", "Kinder"))),
        ("b", "updates"): feed(update("b", 3, topics=("KI",))),
        ("b", "events"): calendar(event("b", 1, topics=("Robotik",))),
    }
    made = published(TWO, bodies)
    assert items(made["feeds/topic/ki.xml"]) == ["a 1", "a 2", "b 3"]
    assert items(made["feeds/topic/kinder.xml"]) == ["a 2"]
    assert items(made["feeds/topic/robotik.xml"]) == []
    assert {"feeds/topic/ki.atom", "feeds/topic/ki.json"} <= set(made)
    assert "feeds/topic/kinder.ics" not in made
    assert b"<title>Netz &amp; Freunde: KI</title>" in made["feeds/topic/ki.xml"]


def test_a_source_that_can_not_be_read_takes_nothing_from_the_others():
    made = published(TWO, FULL | {("a", "events"): b"<html>", ("a", "updates"): b"<html>"})
    assert titles(made["feeds/calendar.ics"]) == ["b 1"]
    assert items(made["feeds/updates.xml"]) == ["b 2"]


def test_the_state_page_says_that_a_source_can_not_be_read():
    content = content_of(TWO, FULL | {("a", "updates"): b"<html><body>"})
    (problem,) = content.states[1].problems
    assert (problem.level, str(problem.what)) == ("error", "the address answers with a web page, not with a feed")


def test_a_network_without_any_snapshot_publishes_empty_feeds_and_says_so():
    made = published(TWO, {})
    assert entries(made["feeds/calendar.ics"]) == []
    assert items(made["feeds/updates.xml"]) == []
    assert [source["state"] for source in json.loads(made["health.json"])["sources"]] == ["new"] * 4


def test_health_has_every_source_once_with_its_reason_in_the_language_of_the_network():
    old = snapshot(FULL["a", "events"], received=NOW - timedelta(days=20), failures=3, reason=msg("gone"), entries=2)
    health = json.loads(published(TWO, FULL | {("a", "events"): old})["health.json"])
    assert [(one["lab"], one["kind"]) for one in health["sources"]] == [
        ("a", "events"),
        ("a", "updates"),
        ("b", "events"),
        ("b", "updates"),
    ]
    assert health["sources"][0] == {
        "lab": "a",
        "kind": "events",
        "key": "events",
        "url": "https://a.example/kalender.ics",
        "result": "kept",
        "state": "stale",
        "reason": "gone",
        "entries": 2,
        "problems": [],
        "problems_in_all": 0,
        "since": "2026-02-11T09:30:00Z",
        "changed": "2026-03-02T09:30:00Z",
        "failing_since": None,
    }


def test_news_that_a_lab_lists_in_two_feeds_is_shown_once_in_its_newest_form():
    network = network_of(lab_of("a", "updates", "updates-2"))
    changed = update("a", 1, title="a 1, berichtigt", modified=NOW)
    bodies = {("a", "updates"): feed(update("a", 1)), ("a", "updates-2"): feed(changed, update("a", 2))}
    assert items(published(network, bodies)["feeds/updates.xml"]) == ["a 1, berichtigt", "a 2"]


def test_an_older_form_of_news_in_a_second_feed_does_not_come_back():
    network = network_of(lab_of("a", "updates", "updates-2"))
    changed = update("a", 1, title="a 1, berichtigt", modified=NOW)
    bodies = {("a", "updates"): feed(changed), ("a", "updates-2"): feed(update("a", 1))}
    assert items(published(network, bodies)["feeds/updates.xml"]) == ["a 1, berichtigt"]


def test_updates_are_handed_to_the_pages_newest_first():
    assert [one.title for one in content_of(TWO, FULL).updates] == ["a 1", "b 2", "a 3"]


def test_an_event_that_two_labs_list_is_in_both_their_calendars_and_once_in_the_merged_one():
    shared = event("a", 1, title="Zusammen")
    made = published(TWO, {("a", "events"): calendar(shared), ("b", "events"): calendar(shared)})
    assert [titles(made[f"feeds/{name}.ics"]) for name in ("calendar", "lab/a", "lab/b")] == [["Zusammen"]] * 3
    assert (
        len({found.uid for name in ("calendar", "lab/a", "lab/b") for found in entries(made[f"feeds/{name}.ics"])}) == 1
    )


def test_what_was_last_month_is_still_in_the_calendar_but_not_what_was_before():
    body = calendar(event("a", 1, days=-29), event("a", 2, days=-32), event("a", 3, days=360), event("a", 4, days=370))
    assert titles(published(TWO, {("a", "events"): body})["feeds/calendar.ics"]) == ["a 1", "a 3"]


def test_what_is_wrong_with_a_feed_is_said_with_its_state():
    body = b'<rss version="2.0"><channel><item><title>ohne Datum</title><guid>x</guid></item></channel></rss>'
    wrong = calendar(event("a", 1)).replace(b"UID:1@a.example\r\n", b"")
    states = content_of(TWO, {("a", "events"): wrong, ("a", "updates"): body}).states
    assert [[problem.rule for problem in state.problems] for state in states] == [["ICAL-08"], ["FEED-05"], [], []]


def test_labs_that_announce_one_event_differently_read_of_it_beside_their_calendars():
    shared = {"uid": "1@verein.example", "title": "Zusammen"}
    bodies = {("a", "events"): calendar(event("a", 1, **shared)), ("b", "events"): calendar(event("b", 1, 8, **shared))}
    states = content_of(TWO, bodies).states
    assert [[(one.rule, one.where.path) for one in state.problems] for state in states] == [
        [("SOURCE-13", "https://a.example/kalender.ics")],
        [],
        [("SOURCE-13", "https://b.example/kalender.ics")],
        [],
    ]


def test_calendars_and_feeds_of_a_demonstration_say_so_since_they_have_no_banner():
    made = published(replace(TWO, demo=True), FULL)
    said = say(msg("Sample dates of a demonstration: they do not take place."), "de")
    texts = [
        made[path].replace(b"\r\n ", b"").replace(b"\\,", b",").decode()
        for path in ("feeds/calendar.ics", "feeds/updates.xml")
    ]
    assert all(said in text for text in texts)
    assert said not in published(TWO, FULL)["feeds/updates.xml"].decode()


def test_two_labs_with_the_same_guid_keep_both_their_news():
    bodies = {("a", "updates"): feed(update("a", 1, guid="1")), ("b", "updates"): feed(update("b", 2, guid="1"))}
    channel = ET.fromstring(published(TWO, bodies)["feeds/updates.xml"]).find("channel")
    assert [item.findtext("guid") for item in channel.iterfind("item")] == ["urn:labnetz:a:1", "urn:labnetz:b:1"]


def test_an_update_without_a_date_stays_where_it_is_from_build_to_build():
    body = b'<rss version="2.0"><channel><item><title>ohne Datum</title><guid>x</guid></item></channel></rss>'
    (first,), (second,) = (
        content_of(TWO, {("a", "updates"): body}, now).updates for now in (NOW, NOW + timedelta(days=9))
    )
    assert first == second
    assert first.published == NOW - timedelta(days=1)


def test_each_update_names_its_lab_its_licence_and_its_feed():
    body = published(TWO, FULL)["feeds/updates.xml"].decode()
    assert '<source url="https://a.example/feed.xml">Labor a</source>' in body
    assert "<dc:rights>CC-BY-4.0</dc:rights>" in body


def test_the_list_of_feeds_has_every_labs_own_feed():
    outlines = ET.fromstring(published(TWO, FULL)["network.opml"]).iterfind("body/outline")
    assert [(one.get("text"), one.get("xmlUrl"), one.get("htmlUrl")) for one in outlines] == [
        ("Labor a", "https://a.example/feed.xml", "https://a.example/"),
        ("Labor b", "https://b.example/feed.xml", "https://b.example/"),
    ]


def test_the_open_data_have_what_the_labs_calendars_say():
    place = Place(name="Bibliothek", street="Weg 1", postal_code="10115", city="Berlin")
    weekly = Series("FREQ=WEEKLY;COUNT=2")
    some = [
        event("a", 1, place=place, url="https://a.example/1/", topics=("KI",), online="https://a.example/raum"),
        event("a", 2, days=10, series=weekly, status=Status.CANCELLED),
        event("a", 3, when=Days(date(2026, 12, 24), date(2026, 12, 26))),
        event("a", 4, days=-2),
    ]
    made = published(TWO, {("a", "events"): calendar(*some)})
    index = json.loads(made["events.json"])
    assert (index["labnetz"], "events" in index) == (["2"], False)
    listed = {one["month"]: json.loads(made[f"data/events/{one['month']}.json"])["events"] for one in index["months"]}
    assert [(one["uid"], one["start"], one["status"]) for one in listed["2026-03"]] == [
        ("4@a.example", "2026-03-01T17:00:00+01:00", "scheduled"),
        ("1@a.example", "2026-03-10T17:00:00+01:00", "scheduled"),
        ("2@a.example", "2026-03-13T17:00:00+01:00", "cancelled"),
        ("2@a.example", "2026-03-20T17:00:00+01:00", "cancelled"),
    ]
    first, (last,) = listed["2026-03"][1], listed["2026-12"]
    expected = {
        "lab": "a",
        "provider": "Labor a",
        "title": "a 1",
        "end": "2026-03-10T19:00:00+01:00",
        "timezone": "Europe/Berlin",
        "online": "https://a.example/raum",
        "url": "https://a.example/1/",
        "topics": ["KI"],
        "licence": "CC-BY-4.0",
        "source": "https://a.example/kalender.ics",
    }
    assert {name: first[name] for name in expected} == expected
    assert first["place"]["line"] == "Bibliothek, Weg 1, 10115 Berlin"
    assert [last[key] for key in ("start", "end", "all_day", "timezone")] == ["2026-12-24", "2026-12-26", True, None]


def test_what_the_open_data_name_is_there_with_the_size_that_they_say():
    made = published(TWO, FULL)
    for name in ("events.json", "catalog.jsonld"):
        named = tuple(promised_files(name, made[name], TWO.url))
        assert len(named) > 20
        assert [str(wrong) for one in named if (wrong := one.wrong(made, made.__getitem__))] == []


def test_the_same_snapshots_give_the_same_bytes_whatever_order_the_registry_has():
    turned = network_of(*TWO.labs[::-1])
    one, other = published(TWO, FULL), published(turned, FULL)
    assert {path for path in one if one[path] != other[path]} <= {"network.opml", "lab.json"}
    assert published(TWO, FULL) == one
    assert "harvest/index.json" in one


def test_every_page_announces_calendar_updates_and_manifest():
    assert [(link.type, link.href) for link in links(TWO)] == [
        ("text/calendar", "https://netz.example/feeds/calendar.ics"),
        ("application/rss+xml", "https://netz.example/feeds/updates.xml"),
        ("application/atom+xml", "https://netz.example/feeds/updates.atom"),
        ("application/feed+json", "https://netz.example/feeds/updates.json"),
        ("application/json", "https://netz.example/lab.json"),
    ]
    assert {link.path for link in links(TWO)} <= set(published(TWO, FULL))


def test_a_calendar_that_google_will_soon_not_read_is_said():
    long = calendar(*(event("a", number, description="x" * 20_000) for number in range(150)))
    _, problems = artifacts(content_of(TWO, {("a", "events"): long}), now=NOW)
    (problem,) = problems
    assert (problem.rule, problem.level) == ("FEED-20", "warning")
    assert "feeds/calendar.ics (" in str(problem.what)
    assert "feeds/lab/a.ics (" in str(problem.what)
