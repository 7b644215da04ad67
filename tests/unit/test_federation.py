"""Portals of portals: three labs → portal A; A and two labs → portal B; A reads B back. Everything is there once."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from fakes import FakeFetch
from labnetz.federation import join
from labnetz.harvest.reading import READERS
from labnetz.harvest.run import Options, harvest
from labnetz.harvest.store import MemoryStore
from labnetz.model import Lab, LabStatus, Manifest
from labnetz.portal_members import Registered, known_through, site_key
from labnetz.publish.portal import artifacts, read_sources
from labnetz.publish.portal_pages import portal_pages
from labnetz.publish.render import Written
from labnetz.publish.site import Site
from labnetz.registry import read_network

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def event(uid, title, *more, day="20261202"):
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            "DTSTAMP:20261101T080000Z",
            f"DTSTART:{day}T160000Z",
            f"DTEND:{day}T170000Z",
            f"SUMMARY:{title}",
            *more,
            "END:VEVENT",
        ]
    )


def calendar(*events):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//DE", *events, "END:VCALENDAR", ""]).encode()


def rss(*titles):
    items = "".join(
        f"<item><title>{title}</title><guid isPermaLink='false'>{number}</guid>"
        f"<pubDate>Mon, 02 Nov 2026 10:00:00 +0000</pubDate></item>"
        for number, title in enumerate(titles, 1)
    )
    return f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>".encode()


def network_of(name, members):
    head = (
        f"id: {name}\nname: Portal {name.upper()}\nurl: https://{name}.example/\nlanguage: de\n"
        f"timezone: Europe/Berlin\nlicence: CC-BY-4.0\ncontact: x@{name}.example\n"
    )
    files = {f"labs/{lab}.yml": text for lab, text in members.items()}
    network, problems = read_network({"network.yml": head, **files}, root=name, labs={})
    assert [str(problem) for problem in problems if problem.level == "error"] == []
    return network


def lab_file(name, host=None):
    host = host or f"{name}.example"
    return (
        f"name: Labor {name.title()}\nshort_name: {name.title()}\nurl: https://{host}/\nlicence: CC0-1.0\n"
        f"contacts: [a@{host}, b@stadt.example]\nfeeds:\n  events: https://{host}/k.ics\n  updates: https://{host}/feed\n"
    )


class World:
    """A web in which labs and portals publish; each portal has its own store."""

    def __init__(self, **networks):
        self.networks = networks
        self.stores = {name: MemoryStore() for name in networks}
        self.web = {}

    def harvest(self, name, *, asks=None):
        fetch = FakeFetch(self.web)
        options = Options(readers=READERS, force=True)
        report = asyncio.run(harvest(self.networks[name], self.stores[name], fetch, now=NOW, options=options))
        if asks is not None:
            asks += [request.url for request in fetch.asked]
        return report

    def publish(self, name):
        network, store = self.networks[name], self.stores[name]
        content = read_sources(network, store.load, now=NOW, recall=store.recall)
        for _ in range(2):  # made, then taken from the shelf
            assert read_sources(network, store.load, now=NOW, recall=store.recall, shelf=store.shelf) == content
        made = {network.url + one.path: one.content for one in artifacts(content, now=NOW)[0]}
        self.web = {url: body for url, body in self.web.items() if not url.startswith(network.url)} | made
        return content

    def round(self, *names):
        for name in names:
            report = self.harvest(name)
            assert [str(one.reason) for one in report.sources if one.asked and one.result == "kept"] == []
            content = self.publish(name)
        return content


def text_of(world, name, path="feeds/calendar-all.ics"):
    body = world.web[f"https://{name}.example/{path}"].decode()
    return body.replace("\r\n ", "").replace("\r\n", "\n")


def events_of(world, name):
    """Title, lab and way of every event that a portal publishes."""
    found = []
    for block in re.findall(r"BEGIN:VEVENT\n(.*?)END:VEVENT", text_of(world, name), re.DOTALL):
        lines = [line.partition(":") for line in block.splitlines()]
        values = {key: [value for name, _, value in lines if name == key] for key, _, _ in lines}
        found.append((values["SUMMARY"][0], values["X-LABNETZ-LAB"], values.get("X-LABNETZ-VIA", [])))
    return sorted(found)


PORTAL = "manifest: https://{0}.example/lab.json\nportal: true\n"


@pytest.fixture
def world():
    found = World(
        a=network_of("a", {"eins": lab_file("eins"), "zwei": lab_file("zwei"), "drei": lab_file("drei")}),
        b=network_of("b", {"a": PORTAL.format("a"), "erstes": lab_file("eins"), "vier": lab_file("vier")}),
    )
    for number, name in enumerate(("eins", "zwei", "drei", "vier"), 1):
        found.web[f"https://{name}.example/k.ics"] = calendar(event("1", f"Termin {name}", f"SEQUENCE:{number}"))
        found.web[f"https://{name}.example/feed"] = rss(f"Neu in {name}")
    return found


def test_what_comes_through_a_portal_is_there_once_and_says_its_way(world):
    world.round("a", "b")
    assert events_of(world, "b") == [
        ("Termin drei", ["drei"], ["https://a.example/"]),
        ("Termin eins", ["erstes"], []),
        ("Termin vier", ["vier"], []),
        ("Termin zwei", ["zwei"], ["https://a.example/"]),
    ]
    assert [one.uid for one in read_sources(world.networks["b"], world.stores["b"].load, now=NOW).events] == [
        "1@drei.lab",
        "1@erstes.lab",
        "1@vier.lab",
        "1@zwei.lab",
    ]
    uids = re.findall(r"^UID:(.*)$", text_of(world, "a"), re.MULTILINE)
    assert {"1@drei.lab", "1@zwei.lab"} <= {*uids}, "a subscriber of both portals sees an event once"


def test_updates_come_once_too_with_their_own_feed_as_the_source(world):
    content = world.round("a", "b")
    assert sorted((one.title, one.lab, one.source) for one in content.updates) == [
        ("Neu in drei", "drei", "https://drei.example/feed"),
        ("Neu in eins", "erstes", "https://eins.example/feed"),
        ("Neu in vier", "vier", "https://vier.example/feed"),
        ("Neu in zwei", "zwei", "https://zwei.example/feed"),
    ]
    items = json.loads(text_of(world, "b", "feeds/updates.json"))["items"]
    ways = {item["title"]: item["_labnetz"].get("via") for item in items}
    assert ways == {
        "Neu in drei": ["https://a.example/"],
        "Neu in zwei": ["https://a.example/"],
        "Neu in eins": None,
        "Neu in vier": None,
    }
    assert "<labnetz:via>https://a.example/</labnetz:via>" in text_of(world, "b", "feeds/updates.xml")
    assert "<labnetz:via>https://a.example/</labnetz:via>" in text_of(world, "b", "feeds/updates.atom")


def test_a_lab_known_through_a_portal_has_its_own_calendar_and_page_data(world):
    content = world.round("a", "b")
    lab = content.network.lab("zwei")
    assert (lab.name, lab.licence, lab.url, lab.via) == (
        "Labor Zwei",
        "CC0-1.0",
        "https://zwei.example/",
        ("https://a.example/",),
    )
    assert "Termin zwei" in text_of(world, "b", "feeds/lab/zwei.ics")
    assert "Neu in zwei" in text_of(world, "b", "feeds/lab/zwei.xml")
    assert {one.licence for one in content.events} == {"CC0-1.0"}


def test_a_cancellation_reaches_the_portals_portal(world):
    world.round("a", "b")
    world.web["https://zwei.example/k.ics"] = calendar(event("1", "Termin zwei", "SEQUENCE:9", "STATUS:CANCELLED"))
    world.round("a", "b")
    (found,) = [one for one in events_of(world, "b") if "zwei" in one[0]]
    assert found == ("Abgesagt: Termin zwei", ["zwei"], ["https://a.example/"])


def test_a_change_reaches_the_portals_portal_as_the_change_of_its_lab_and_once(world):
    world.round("a", "b")
    for number, name in enumerate(("eins", "zwei", "drei", "vier"), 1):
        body = calendar(event("1", f"Termin {name}", f"SEQUENCE:{number}", day=f"2026121{number}"))
        world.web[f"https://{name}.example/k.ics"] = body
    content = world.round("a", "b")
    moved = [(one.title, one.labs, one.source) for one in content.changes if one.kind == "moved"]
    assert moved == [
        ("Termin eins", ("erstes",), "https://eins.example/k.ics"),
        ("Termin zwei", ("zwei",), "https://a.example/feeds/calendar-all.ics"),
        ("Termin drei", ("drei",), "https://a.example/feeds/calendar-all.ics"),
        ("Termin vier", ("vier",), "https://vier.example/k.ics"),
    ]
    text = world.web["https://b.example/feeds/lab/zwei/changes.xml"].decode()
    assert "Neue Zeit: Termin zwei (Labor Zwei)" in text
    assert "<labnetz:via>https://a.example/</labnetz:via>" in text


@pytest.mark.slow
def test_two_portals_that_read_each_other_stay_as_they_are(world):
    world.networks["a"] = network_of(
        "a", {"b": PORTAL.format("b"), **{one: lab_file(one) for one in ("eins", "zwei", "drei")}}
    )
    world.web["https://b.example/lab.json"] = b'{"labnetz": "1", "id": "b", "name": "B", "url": "https://b.example/"}'
    world.round("a", "b", "a", "b")
    first = dict(world.web)
    for _ in range(3):
        world.round("a", "b")
    assert {url for url in first if first[url] != world.web[url]} == set()
    assert events_of(world, "a") == [
        ("Termin drei", ["drei"], []),
        ("Termin eins", ["eins"], []),
        ("Termin vier", ["vier"], ["https://b.example/"]),
        ("Termin zwei", ["zwei"], []),
    ]


@pytest.mark.slow
def test_an_event_that_is_withdrawn_does_not_live_on_between_two_portals(world):
    world.networks["a"] = network_of(
        "a", {"b": PORTAL.format("b"), **{one: lab_file(one) for one in ("eins", "zwei", "drei")}}
    )
    world.web["https://b.example/lab.json"] = b'{"labnetz": "1", "id": "b", "name": "B", "url": "https://b.example/"}'
    both = calendar(event("1", "Termin zwei"), event("2", "Termin zwei b"))
    world.web["https://zwei.example/k.ics"] = both
    world.round("a", "b", "a", "b")
    assert len([one for one in events_of(world, "b") if "zwei" in one[0]]) == 2
    world.web["https://zwei.example/k.ics"] = calendar(event("2", "Termin zwei b"))
    world.round("a", "b", "a", "b")
    for portal in "ab":
        assert [one[0] for one in events_of(world, portal) if "zwei" in one[0]] == ["Termin zwei b"]


def test_three_portals_in_a_row_name_every_hop_and_the_nearest_counts(world):
    world.networks["c"] = network_of("c", {"a": PORTAL.format("a"), "b": PORTAL.format("b")})
    world.stores["c"] = MemoryStore()
    content = world.round("a", "b", "c")
    assert events_of(world, "c") == [
        ("Termin drei", ["drei"], ["https://a.example/"]),
        ("Termin eins", ["eins"], ["https://a.example/"]),
        ("Termin vier", ["vier"], ["https://b.example/"]),
        ("Termin zwei", ["zwei"], ["https://a.example/"]),
    ]
    assert len(content.updates) == 4
    world.networks["d"] = network_of("d", {"b": PORTAL.format("b")})
    world.stores["d"] = MemoryStore()
    world.round("d")
    ways = {title: via for title, _, via in events_of(world, "d")}
    assert ways["Termin zwei"] == ["https://a.example/", "https://b.example/"]
    assert ways["Termin vier"] == ["https://b.example/"]


def test_a_lab_that_the_registry_pauses_does_not_come_back_through_a_portal(world):
    world.networks["b"] = network_of("b", {"a": PORTAL.format("a"), "eins": lab_file("eins") + "pause: true\n"})
    world.round("a", "b")
    assert [one[0] for one in events_of(world, "b")] == ["Termin drei", "Termin zwei"]


def test_of_a_paused_lab_nothing_comes_not_even_what_the_registry_names_no_feed_of(world):
    text = lab_file("eins").replace("  updates: https://eins.example/feed\n", "pause: true\n")
    world.networks["b"] = network_of("b", {"a": PORTAL.format("a"), "eins": text})
    content = world.round("a", "b")
    assert "eins" not in {one.lab for one in (*content.events, *content.updates)}


def test_a_feed_that_is_paused_does_not_come_back_through_a_portal_and_the_other_one_stays(world):
    address = "https://eins.example/k.ics"
    text = lab_file("eins").replace(address, f"{{url: {address}, pause: true}}")
    world.networks["b"] = network_of("b", {"a": PORTAL.format("a"), "eins": text})
    content = world.round("a", "b")
    assert "eins" not in {one.lab for one in content.events}
    assert "eins" in {one.lab for one in content.updates}


def test_a_lab_that_was_never_reached_is_shown_as_the_portal_has_it(world):
    del world.web["https://eins.example/k.ics"], world.web["https://eins.example/feed"]
    world.networks["b"] = network_of("b", {"a": PORTAL.format("a"), "erstes": lab_file("eins", "www.eins.example")})
    world.web["https://eins.example/k.ics"] = calendar(event("1", "Termin eins"))
    world.web["https://eins.example/feed"] = rss("Neu in eins")
    world.round("a")
    world.harvest("b")
    world.publish("b")
    assert ("Termin eins", ["erstes"], ["https://a.example/"]) in events_of(world, "b")
    world.web["https://www.eins.example/k.ics"] = calendar(event("1", "Termin eins, neu"))
    world.harvest("b")
    world.publish("b")
    assert [one for one in events_of(world, "b") if "eins" in one[0]] == [("Termin eins, neu", ["erstes"], [])]


def test_a_different_lab_with_the_same_id_gets_another_one(world):
    world.networks["b"] = network_of("b", {"a": PORTAL.format("a"), "zwei": lab_file("zwei", "anders.example")})
    world.web["https://anders.example/k.ics"] = calendar(event("1", "Termin anders"))
    world.web["https://anders.example/feed"] = rss("Neu in anders")
    content = world.round("a", "b")
    assert {one.title: one.uid for one in content.events if one.lab.startswith("zwei")} == {
        "Termin anders": "1@zwei.lab",
        "Termin zwei": "1@zwei-a.lab",
    }
    assert sorted((one.title, one.guid) for one in content.updates if one.lab.startswith("zwei")) == [
        ("Neu in anders", "1"),
        ("Neu in zwei", "1"),
    ]
    assert [one for one in events_of(world, "b") if one[0] in ("Termin zwei", "Termin anders")] == [
        ("Termin anders", ["zwei"], []),
        ("Termin zwei", ["zwei-a"], ["https://a.example/"]),
    ]


def test_only_a_portal_is_believed_about_other_labs(world):
    """A lab's own manifest lists no labs, so what its calendar says about other labs means nothing here."""
    forged = calendar(event("9", "Gefälscht", "X-LABNETZ-LAB:eins"))
    world.web["https://zwei.example/k.ics"] = forged
    content = world.round("a")
    (event_,) = [one for one in content.events if one.title == "Gefälscht"]
    assert (event_.lab, event_.also) == ("zwei", ())
    assert ("Gefälscht", ["zwei"], []) in events_of(world, "a")
    assert "Gefälscht" not in text_of(world, "a", "feeds/lab/eins.ics")


def test_two_labs_that_share_a_calendar_stay_two(world):
    shared = calendar(event("gemeinsam@stadt.example", "Stadtfest"))
    world.web["https://eins.example/k.ics"] = shared
    other = lab_file("neben").replace("https://neben.example/k.ics", "https://eins.example/k.ics")
    world.networks["b"] = network_of("b", {"a": PORTAL.format("a"), "neben": other})
    world.web["https://neben.example/feed"] = rss("Neu nebenan")
    content = world.round("a", "b")
    assert [one for one in events_of(world, "b") if one[0] == "Stadtfest"] == [("Stadtfest", ["neben", "eins"], [])]
    assert "Neu in eins" in {one.title for one in content.updates}


def test_a_lab_without_a_site_is_known_by_its_feed(world):
    del world.networks["b"]
    text = "name: Eins\nurl: https://eins.example/\nlicence: CC0-1.0\nfeeds: {events: https://eins.example/k.ics}\n"
    world.networks["b"] = network_of("b", {"a": PORTAL.format("a"), "erstes": text})
    world.round("a")
    document = json.loads(world.web["https://a.example/lab.json"])
    (one,) = [lab for lab in document["labs"] if lab["id"] == "eins"]
    del one["url"]
    world.web["https://a.example/lab.json"] = json.dumps(document).encode()
    world.harvest("b")
    world.publish("b")
    assert [one for one in events_of(world, "b") if "eins" in one[0]] == [("Termin eins", ["erstes"], [])]


@pytest.mark.parametrize(("decided", "told"), [("", [("MAN-15", "warning")]), ("portal: false\n", [])])
def test_who_lists_labs_speaks_for_them_only_after_a_person_has_said_so(world, decided, told):
    """A lab that claims to be a portal could publish in the name of labs here that have no calendar of their own."""
    world.round("a")
    silent = "name: Zwei\nurl: https://zwei.example/\nlicence: CC-BY-4.0\n"
    manifest = PORTAL.format("a").replace("portal: true\n", decided)
    world.networks["b"] = network_of("b", {"a": manifest, "vier": lab_file("vier"), "zwei": silent})
    assert [(one.rule, one.level) for one in world.harvest("b").problems] == told
    content = world.publish("b")
    assert {lab.id for lab in content.network.labs} == {"a", "vier", "zwei"}
    assert {one.lab for one in content.events} == {"a", "vier"}
    assert {one.lab for one in content.updates} == {"a", "vier"}


def test_who_is_a_portal_by_the_registry_is_not_told_again(world):
    world.round("a")
    assert world.harvest("b").problems == ()


def test_an_event_whose_lab_nobody_knows_is_the_portals_own(world):
    world.round("a")
    unknown = event("9@x.example", "Von wem?", "X-LABNETZ-LAB:wer-ist-das")
    world.web["https://a.example/feeds/calendar-all.ics"] = calendar(unknown)
    world.harvest("b")
    world.publish("b")
    assert ("Von wem?", ["a"], []) in events_of(world, "b")


def test_a_portal_may_list_itself(world):
    world.round("a")
    document = json.loads(world.web["https://a.example/lab.json"])
    document["labs"].append({"id": "selbst", "name": "A", "url": "https://www.a.example"})
    world.web["https://a.example/lab.json"] = json.dumps(document).encode()
    own = event("9@x.example", "Netztreffen", "X-LABNETZ-LAB:selbst")
    world.web["https://a.example/feeds/calendar-all.ics"] = calendar(own)
    world.harvest("b")
    content = world.publish("b")
    assert "selbst" not in {lab.id for lab in content.network.labs}
    assert ("Netztreffen", ["a"], []) in events_of(world, "b")


def test_what_we_handed_on_ourselves_is_left_out_of_any_feed(world):
    back = calendar(event("7", "Zurück", "X-LABNETZ-LAB:x", "X-LABNETZ-VIA:https://a.example"), event("8", "Eigenes"))
    world.web["https://zwei.example/k.ics"] = back
    world.round("a")
    titles = [one[0] for one in events_of(world, "a")]
    assert "Eigenes" in titles
    assert "Zurück" not in titles


def test_a_changed_date_goes_the_way_of_its_series(world):
    """Some programs write our lines into the series only, when one date of it is changed."""
    ours = "X-LABNETZ-VIA:https://a.example"
    back = calendar(
        event("7", "Zurück", "RRULE:FREQ=WEEKLY;COUNT=3", ours),
        event("7", "Zurück verlegt", "RECURRENCE-ID:20261209T160000Z", day="20261210"),
        event("8", "Eigene", "RRULE:FREQ=WEEKLY;COUNT=3"),
        event("8", "Eigene verlegt", "RECURRENCE-ID:20261209T160000Z", ours, day="20261210"),
    )
    world.web["https://zwei.example/k.ics"] = back
    world.round("a")
    titles = [one[0] for one in events_of(world, "a")]
    assert [title for title in titles if title.startswith(("Zurück", "Eigene"))] == ["Eigene", "Eigene verlegt"]


def test_a_demonstration_is_not_shown_by_a_portal_of_real_labs(world):
    world.networks["a"] = replace(world.networks["a"], demo=True)
    world.round("a")
    report = world.harvest("b")
    content = world.publish("b")
    assert [one[0] for one in events_of(world, "b")] == ["Termin eins", "Termin vier"]
    assert [problem.rule for problem in report.problems] == ["MAN-11"]
    assert "zwei" not in {lab.id for lab in content.network.labs}


def test_pages_name_the_portal_that_handed_something_on(world):
    content = world.round("a", "b")
    network = content.network
    site = Site(
        name="B",
        url=network.url,
        language="de",
        timezone=network.timezone,
        now=NOW,
        labs={lab.id: lab for lab in network.labs},
        is_portal=True,
    )
    published, _ = artifacts(content, now=NOW)
    pages, _ = portal_pages(content, site, {one.path for one in published})
    page = Written("Termine", Markup(), "../")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", pages.events(page)))
    assert "Zwei · über Portal A" in text
    assert "Erstes · über" not in text
    assert "Zwei, über Portal A" in pages.updates_list(page)
    lab = pages.lab_profiles.page(network.lab("zwei"), "../../")
    assert "<dd>über Portal A</dd>" in lab
    assert "abonnieren/lab/zwei/" in lab
    assert "Termin zwei" in lab
    assert "über Portal A" not in pages.lab_profiles.page(network.lab("erstes"), "../../")


# --- a lab and its manifest ------------------------------------------------------------------------------------------


def manifest(**more):
    about = {"labnetz": "1", "id": "x", "name": "Labor X", "url": "https://x.example/", "licence": "CC0-1.0"}
    feeds = {"events": "https://x.example/k.ics", "updates": ["https://x.example/feed"]}
    return json.dumps(about | {"feeds": feeds, "expires": "2027-01-01T00:00:00Z"} | more).encode()


def one_lab(text="manifest: https://x.example/lab.json\n", **answers):
    world = World(n=network_of("n", {"x": text}))
    world.web = {
        "https://x.example/lab.json": manifest(**answers),
        "https://x.example/k.ics": calendar(event("1", "Termin")),
        "https://x.example/alles.ics": calendar(event("1", "Termin"), event("2", "Später", day="20280101")),
        "https://x.example/feed": rss("Neu"),
    }
    return world


def test_one_address_is_enough_for_a_lab_with_a_manifest():
    world = one_lab(operator="Stadt X", land="Hessen", languages=["de", "en"], lat=50.1, lon=8.2)
    asks = []
    report = world.harvest("n", asks=asks)
    assert asks[0] == "https://x.example/lab.json"
    assert [(one.source.key, one.result) for one in report.sources] == [
        ("events", "replaced"),
        ("manifest", "replaced"),
        ("updates", "replaced"),
    ]
    (lab,) = world.publish("n").network.labs
    assert (lab.id, lab.name, lab.operator, lab.land, lab.languages, lab.lat, lab.licence) == (
        *("x", "Labor X", "Stadt X", "Hessen", ("de", "en"), 50.1),
        "CC0-1.0",
    )
    assert events_of(world, "n") == [("Termin", ["x"], [])]


def test_the_whole_calendar_is_read_where_there_is_one():
    world = one_lab(feeds={"events": "https://x.example/k.ics", "all_events": "https://x.example/alles.ics"})
    world.harvest("n")
    world.publish("n")
    assert [one[0] for one in events_of(world, "n")] == ["Später", "Termin"]


def test_what_the_registry_says_wins():
    text = "name: Unser Name\nlicence: CC-BY-4.0\nmanifest: https://x.example/lab.json\ntimezone: Europe/London\n"
    world = one_lab(text, operator="Stadt X", land="Hessen", timezone="Europe/Berlin")
    world.harvest("n")
    (lab,) = world.publish("n").network.labs
    assert (lab.name, lab.licence, lab.operator, lab.timezone) == (
        *("Unser Name", "CC-BY-4.0"),
        *("Stadt X", "Europe/London"),
    )


def test_feeds_of_the_registry_win_and_a_proposal_is_told():
    text = "manifest: https://x.example/lab.json\nfeeds: {events: https://x.example/alles.ics}\n"
    world = one_lab(text)
    asks = []
    report = world.harvest("n", asks=asks)
    assert asks[0] == "https://x.example/lab.json"
    assert {*asks[1:]} == {"https://x.example/alles.ics", "https://x.example/feed"}
    assert [(problem.rule, problem.level) for problem in report.problems] == [("MAN-13", "warning")]
    assert "https://x.example/k.ics" in str(report.problems[0])


def test_a_feed_may_move_on_its_host_without_anybody():
    world = one_lab()
    world.harvest("n")
    world.web["https://x.example/lab.json"] = manifest(feeds={"events": "https://www.x.example/neu.ics"})
    world.web["https://www.x.example/neu.ics"] = calendar(event("1", "Termin, neu"))
    del world.web["https://x.example/k.ics"]
    world.harvest("n")
    world.publish("n")
    assert [one[0] for one in events_of(world, "n")] == ["Termin, neu"]


def test_a_feed_on_another_host_needs_a_person_and_the_old_one_is_kept():
    world = one_lab()
    world.harvest("n")
    away = {"events": "https://böse.example/k.ics", "updates": "https://x.example/feed"}
    world.web["https://x.example/lab.json"] = manifest(feeds=away)
    asks = []
    report = world.harvest("n", asks=asks)
    assert {*asks} == {"https://x.example/lab.json", "https://x.example/k.ics", "https://x.example/feed"}
    assert [problem.rule for problem in report.problems] == ["MAN-14"]
    assert "labs/x.yml" in str(report.problems[0])
    world.publish("n")
    assert [one[0] for one in events_of(world, "n")] == ["Termin"]


def test_a_host_that_the_registry_names_needs_nobody_else():
    text = "url: https://cloud.example/\nmanifest: https://x.example/lab.json\n"
    world = one_lab(text, feeds={"events": "https://cloud.example/k.ics"})
    world.web["https://cloud.example/k.ics"] = calendar(event("1", "Aus der Wolke"))
    assert world.harvest("n").problems == ()
    world.publish("n")
    assert [one[0] for one in events_of(world, "n")] == ["Aus der Wolke"]


def test_the_last_good_manifest_stands_in_for_a_broken_one():
    world = one_lab()
    world.harvest("n")
    world.web["https://x.example/lab.json"] = b'{"labnetz": "1", "id"'
    world.web["https://x.example/k.ics"] = calendar(event("1", "Termin"), event("3", "Neuer Termin"))
    report = world.harvest("n")
    (kept,) = [one for one in report.sources if one.source.key == "manifest"]
    assert kept.result == "kept"
    assert "is not JSON" in str(kept.reason)
    world.publish("n")
    assert [one[0] for one in events_of(world, "n")] == ["Neuer Termin", "Termin"]


def test_a_manifest_that_lost_its_feeds_is_doubted_first():
    world = one_lab()
    world.harvest("n")
    world.web["https://x.example/lab.json"] = manifest(feeds={})
    (kept,) = [one for one in world.harvest("n").sources if one.source.key == "manifest"]
    assert kept.result == "kept"
    world.publish("n")
    assert [one[0] for one in events_of(world, "n")] == ["Termin"]


def test_an_expired_manifest_is_told_and_its_labs_events_stay():
    world = one_lab(expires="2026-11-01T00:00:00Z")
    world.harvest("n")
    content = world.publish("n")
    (state,) = [one for one in content.states if one.source.key == "manifest"]
    assert [problem.rule for problem in state.problems] == ["MAN-10"]
    assert [one[0] for one in events_of(world, "n")] == ["Termin"]


def test_without_a_licence_nothing_is_republished():
    world = one_lab(licence="")
    asks = []
    report = world.harvest("n", asks=asks)
    assert asks == ["https://x.example/lab.json"]
    assert [problem.rule for problem in report.problems] == ["MAN-12"]
    assert world.publish("n").events == ()


@pytest.mark.parametrize(("said", "shown"), [("archived", LabStatus.CLOSED), ("paused", LabStatus.OPEN)])
def test_a_manifest_cannot_stop_us_from_asking_again(said, shown):
    world = one_lab(status=said)
    world.harvest("n")
    asks = []
    world.harvest("n", asks=asks)
    assert "https://x.example/lab.json" in asks
    (lab,) = world.publish("n").network.labs
    assert lab.status is shown


def test_a_manifest_cannot_end_a_pause():
    world = one_lab(status="open")
    world.harvest("n")
    world.networks["n"] = network_of("n", {"x": "manifest: https://x.example/lab.json\npause: true\n"})
    (lab,) = world.publish("n").network.labs
    assert lab.status is LabStatus.PAUSED
    assert all(source.is_paused for source in lab.sources)


def test_a_lab_without_an_answer_yet_is_what_the_registry_says():
    world = one_lab()
    joined = join(world.networks["n"], world.stores["n"].load, now=NOW)
    assert joined.network == world.networks["n"]
    assert joined.network.lab("x").name == "x"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.X.example/", "x.example"),
        ("http://x.example", "x.example"),
        ("https://x.example:8443/labor/", "x.example:8443/labor"),
        ("https://x.example:99999/", ""),
        ("", ""),
    ],
)
def test_a_site_has_one_name_however_its_address_is_written(url, key):
    assert site_key(url) == key


# --- calls, practices and places -------------------------------------------------------------------------------------


def test_what_a_lab_lists_reaches_portals_of_portals_once_and_leaves_them_with_it():
    """A lab withdraws a call: it is gone in the same round, also where two portals read each other."""
    world = World(
        a=network_of("a", {"x": "manifest: https://x.example/lab.json\n", "b": PORTAL.format("b")}),
        b=network_of("b", {"a": PORTAL.format("a")}),
    )
    call, practice = {"id": "app", "title": "App testen"}, {"id": "suppe", "title": "Testessen"}
    world.web = {
        "https://b.example/lab.json": manifest(id="b", url="https://b.example/", feeds={}),
        "https://x.example/lab.json": manifest(calls=[call], practices=[practice]),
        "https://x.example/k.ics": calendar(event("1", "Termin")),
        "https://x.example/feed": rss("Neu"),
    }
    content = world.round("a", "b", "a", "b")
    assert [(one.lab, one.title, one.licence) for one in content.calls] == [("x", "App testen", "CC0-1.0")]
    assert [(one.lab, one.title) for one in content.practices] == [("x", "Testessen")]
    world.web["https://x.example/lab.json"] = manifest(practices=[practice])
    for name in ("a", "b", "a", "b"):
        content = world.round(name)
        assert (content.calls, len(content.practices)) == ((), 1)


@pytest.mark.parametrize(("practices", "expected"), [("../practices", "verbund-p"), ("", "verbund")])
def test_no_lab_of_another_network_gets_the_id_under_which_our_own_practices_stand(practices, expected):
    portal = Lab(id="p", name="P", url="https://p.example/", may_collect=True)
    guest = Manifest(id="verbund", name="Labor Verbund", url="https://netz-labor.example/", licence="CC0-1.0")
    told = Manifest(id="p", name="P", url="https://p.example/", labs=(guest,))
    network = replace(network_of("verbund", {}), labs=(portal,), practices=practices)
    labs, members = known_through(Registered(network, lambda _: None), {"p": told})
    assert [lab.id for lab in labs] == [expected]
    assert members["p"]["verbund"].lab == expected
