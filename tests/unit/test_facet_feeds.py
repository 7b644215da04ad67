"""Calendars, months, single events and feeds of events, of the network and of each part of it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import feedparser
import pytest

from counted import Counted
from ical_lint import faults
from labnetz.ical.read import read_calendar
from labnetz.ical.recur import expand
from labnetz.model import Access, Audience, Days, Origin, Place, Series, Service, Span, Status, begins
from labnetz.publish.event_items import event_guid
from labnetz.publish.event_links import event_key
from labnetz.publish.facets import facet_events
from some_network import network_of
from some_pieces import BERLIN, NETWORK, NOW, at, event, feeds, files, lab, names, pieces

NO_STEPS = Place(name="Bibliothek", access=(("wheelchair", Access.YES),))
ORIGIN = Origin(lab="netz", url="https://n.example/", timezone="Europe/Berlin")
DAY_AFTER = NOW + timedelta(days=1)


def dates(body, since=NOW, until=NOW + timedelta(days=60)):
    events = [entry.event for entry in read_calendar(body, ORIGIN).entries]
    found, _ = expand(events, since, until, days_in=BERLIN)
    return [f"{begins(one.when, BERLIN).astimezone(BERLIN):%d.%m.}" for one in found]


def entries(made, path="feeds/events.xml"):
    return [item.findtext("title") for item in ET.fromstring(made[path]).iterfind("channel/item")]


# --- calendars -------------------------------------------------------------------------------------------------------


def test_each_facet_has_a_calendar_of_the_window_and_one_of_everything():
    made = feeds(
        event("jetzt", topics=("KI",), cost="free", audience=(Audience.CHILDREN,), practice="b/testessen"),
        event("früher", at(9, month=3), topics=("KI",), cost="5 €"),
        event("anderswo", lab="b", online="https://raum.example/", services=(Service.SIGN_LANGUAGE,)),
    )
    shown = {path: names(body) for path, body in made.items() if path.startswith("feeds/") and path.endswith(".ics")}
    shown = {path: found for path, found in shown.items() if not path.startswith("feeds/month/")}
    assert shown == {
        "feeds/calendar.ics": ["anderswo", "jetzt"],
        "feeds/calendar-all.ics": ["früher", "anderswo", "jetzt"],
        "feeds/lab/a.ics": ["jetzt"],
        "feeds/lab/a-all.ics": ["früher", "jetzt"],
        "feeds/lab/b.ics": ["anderswo"],
        "feeds/lab/b-all.ics": ["anderswo"],
        "feeds/municipality/moers.ics": ["jetzt"],
        "feeds/municipality/moers-all.ics": ["früher", "jetzt"],
        "feeds/land/hessen.ics": ["jetzt"],
        "feeds/land/hessen-all.ics": ["früher", "jetzt"],
        "feeds/topic/ki.ics": ["jetzt"],
        "feeds/topic/ki-all.ics": ["früher", "jetzt"],
        "feeds/practice/b/testessen.ics": ["jetzt"],
        "feeds/practice/b/testessen-all.ics": ["jetzt"],
        "feeds/audience/children.ics": ["jetzt"],
        "feeds/audience/children-all.ics": ["jetzt"],
        "feeds/access/wheelchair.ics": [],
        "feeds/access/wheelchair-all.ics": [],
        "feeds/access/sign-language.ics": ["anderswo"],
        "feeds/access/sign-language-all.ics": ["anderswo"],
        "feeds/access/hearing-loop.ics": [],
        "feeds/access/hearing-loop-all.ics": [],
        "feeds/access/easy-language.ics": [],
        "feeds/access/easy-language-all.ics": [],
        "feeds/attendance/online.ics": ["anderswo"],
        "feeds/attendance/online-all.ics": ["anderswo"],
        "feeds/cost/free.ics": ["jetzt"],
        "feeds/cost/free-all.ics": ["jetzt"],
        "feeds/registration/none.ics": [],
        "feeds/registration/none-all.ics": [],
    }


def test_a_calendar_says_whose_part_of_the_network_it_is():
    body = feeds(event("x", topics=("KI",)))["feeds/topic/ki.ics"].replace(b"\r\n ", b"").decode()
    assert "\r\nX-WR-CALNAME:N: KI\r\n" in body
    assert "\r\nSOURCE;VALUE=URI:https://n.example/feeds/topic/ki.ics\r\n" in body
    assert "Anbieter und Lizenz stehen an jedem Eintrag" in body


def test_a_facet_whose_last_event_is_over_stays_empty_as_long_as_anything_is_known_of_it():
    over = event("alt", at(9, month=3), topics=("Robotik",))
    made = feeds(over)
    assert names(made["feeds/topic/robotik.ics"]) == []
    assert names(made["feeds/topic/robotik-all.ics"]) == ["alt"]
    assert entries(made, "feeds/topic/robotik/events.xml") == []
    assert [one.facet.value for one in facet_events([over], NETWORK) if one.facet.kind == "topic"] == ["robotik"]


def test_a_lab_with_a_calendar_and_its_town_have_their_feeds_before_the_first_event():
    made = feeds()
    assert {"feeds/lab/b.ics", "feeds/municipality/moers.ics", "feeds/land/hessen.ics"} <= set(made)
    assert faults(made["feeds/land/hessen.ics"]) == []
    assert "feeds/lab/alt.ics" not in feeds(network=network_of(replace(lab("alt"), sources=())))


def test_every_calendar_is_one_that_programs_accept():
    made = feeds(*MANY)
    calendars = {path: body for path, body in made.items() if path.endswith(".ics")}
    assert len(calendars) > 50
    kinds = {path: "single" if path.startswith("events/") else "feed" for path in calendars}
    assert {path: found for path, kind in kinds.items() if (found := faults(calendars[path], kind=kind))} == {}


def test_the_order_in_which_events_come_and_the_time_of_day_change_no_byte():
    made = feeds(*MANY)
    assert feeds(*reversed(MANY)) == made
    assert feeds(*MANY, now=NOW.replace(hour=23, minute=59)) == made
    assert feeds(*MANY, now=DAY_AFTER) != made


def test_all_events_are_looked_at_a_few_times_however_many_facets_there_are():
    assert _looked_at(2) == _looked_at(40)


def _looked_at(topics):
    events = Counted(event(str(number), topics=(f"Thema {number}",)) for number in range(topics))
    made = Counted(pieces(events))
    Counted.looks = 0
    assert len(files(events, made)) > topics * 5
    return Counted.looks


# --- series of which only some dates belong to a facet ---------------------------------------------------------------

WEEKLY = event("serie", at(2), series=Series("FREQ=WEEKLY;COUNT=5"), place=NO_STEPS, modified=NOW)


def changed(day, **fields):
    fields = {"recurrence_id": at(day).start, "place": NO_STEPS, "uid": WEEKLY.uid} | fields
    return event("serie", at(day, 19), **fields)


STEPS = changed(9, place=Place(name="Keller"), modified=NOW + timedelta(hours=1))
ONLINE = changed(16, online="https://raum.example/")


def test_who_looks_for_places_without_steps_does_not_see_the_date_that_was_moved_to_the_cellar():
    made = feeds(WEEKLY, STEPS, ONLINE)
    assert dates(made["feeds/calendar.ics"]) == ["02.12.", "09.12.", "16.12.", "23.12.", "30.12."]
    for path in ("feeds/access/wheelchair.ics", "feeds/access/wheelchair-all.ics"):
        assert dates(made[path]) == ["02.12.", "16.12.", "23.12.", "30.12."]
        assert b"Keller" not in made[path]
        assert faults(made[path]) == []
    further = ET.fromstring(made["feeds/access/wheelchair/events.xml"]).findtext("channel/item/description")
    assert "Weitere Termine: Mi., 16. Dezember, 19 Uhr; Mi., 23. Dezember" in further


def test_what_is_left_of_a_series_stands_where_it_belongs_in_the_order_of_its_calendar():
    between = event("zwischen", at(5), place=NO_STEPS)
    body = feeds(WEEKLY, STEPS, ONLINE, between)["feeds/access/wheelchair.ics"]
    assert names(body) == ["serie", "zwischen", "serie"]


def test_programs_see_that_the_series_changed_when_one_of_its_dates_was_taken_out():
    body = feeds(WEEKLY, STEPS)["feeds/access/wheelchair.ics"].decode()
    assert body.count("LAST-MODIFIED:20261202T103000Z") == 2  # of the calendar, and of the series
    assert "DTSTAMP:20261202T103000Z" in body


def test_the_one_date_of_a_series_that_is_online_stands_alone_among_what_is_online():
    made = feeds(WEEKLY, STEPS, ONLINE)
    body = made["feeds/attendance/online.ics"]
    assert dates(body) == ["16.12."]
    assert faults(body) == []
    assert "UID:serie-20261216T170000@a.example\r\n" in body.decode()
    assert entries(made, "feeds/attendance/online/events.xml") == ["Mi., 16. Dez. 2026, 19 bis 21 Uhr: serie"]


@pytest.mark.parametrize("when", [at(2), Days(date(2026, 12, 2), date(2026, 12, 2)), at(2, 2, month=10)])
def test_calendar_and_values_of_a_part_of_a_series_say_the_same_dates(when):
    head = replace(WEEKLY, when=when, series=Series("FREQ=DAILY;COUNT=40"))
    first = when.first if isinstance(when, Days) else when.start
    moved = [
        replace(head, series=None, recurrence_id=first + timedelta(days=day), when=at(28), place=Place(name="Keller"))
        for day in (3, 24)
    ]
    events = (head, *moved)
    part = next(one for one in facet_events(events, NETWORK) if one.facet.value == "wheelchair")
    span = (NOW - timedelta(days=90), NOW + timedelta(days=90))
    expected, _ = expand(part.events, *span, days_in=BERLIN)
    body = feeds(*events)["feeds/access/wheelchair-all.ics"]
    assert dates(body, *span) == [f"{begins(one.when, BERLIN).astimezone(BERLIN):%d.%m.}" for one in expected]
    assert len(expected) == 38


# --- months ----------------------------------------------------------------------------------------------------------


def test_a_month_has_what_touches_it_on_the_clock_of_the_network():
    made = feeds(
        event("silvester", Span(*(datetime(2026, 12, 31, hour, tzinfo=UTC) for hour in (21, 22)))),
        event("neujahr", Span(*(datetime(2026, 12, 31, 23, minute, tzinfo=UTC) for minute in (0, 30)))),
        event("hinüber", Span(datetime(2026, 12, 31, 20, tzinfo=UTC), datetime(2027, 1, 1, 2, tzinfo=UTC))),
        event("tag", Days(date(2027, 1, 1), date(2027, 1, 1))),
        event("serie", at(2), series=Series("FREQ=MONTHLY;COUNT=2")),
    )
    december, january, february = (made[f"feeds/month/{month}.ics"] for month in ("2026-12", "2027-01", "2027-02"))
    assert sorted(names(december)) == ["hinüber", "serie", "silvester"]
    assert sorted(names(january)) == ["hinüber", "neujahr", "serie", "tag"]
    assert names(february) == []
    assert b"X-WR-CALNAME:N: Dezember 2026\r\n" in december


def test_there_is_a_file_for_each_month_of_the_window_and_for_no_other():
    months = [path for path in feeds() if path.startswith("feeds/month/")]
    assert (months[0], months[-1], len(months)) == ("feeds/month/2026-11.ics", "feeds/month/2027-12.ics", 14)
    assert names(feeds(event("x", at(1, month=11)))["feeds/month/2026-11.ics"]) == []  # more than 30 days ago


# --- single events ---------------------------------------------------------------------------------------------------


def test_the_file_of_an_event_has_its_changed_dates_and_names_no_calendar():
    body = feeds(WEEKLY, STEPS, event("x"))[f"events/{event_key(WEEKLY.uid)}.ics"]
    assert names(body) == ["serie", "serie"]
    assert faults(body, kind="single") == []
    assert b"X-WR-CALNAME" not in body


@pytest.mark.parametrize(
    ("when", "has_file"),
    [
        pytest.param(at(9), True, id="in the window"),
        pytest.param(at(4, month=11), True, id="28 days ago"),
        pytest.param(at(30, month=10), False, id="33 days ago"),
        pytest.param(at(9, year=2029), True, id="announced for later than the window reaches"),
    ],
)
def test_the_file_of_an_event_is_there_until_30_days_after_its_last_date(when, has_file):
    assert (f"events/{event_key('x@a.example')}.ics" in feeds(event("x", when))) is has_file


def test_the_file_of_a_series_stays_while_it_goes_on():
    old = event("serie", at(2, year=2020), series=Series("FREQ=WEEKLY"))
    ended = event("ende", at(2, year=2020), series=Series("FREQ=WEEKLY;COUNT=3"))
    made = feeds(old, ended)
    assert [f"events/{event_key(one.uid)}.ics" in made for one in (old, ended)] == [True, False]


# --- feeds of events -------------------------------------------------------------------------------------------------


def test_a_feed_of_events_is_a_programme_and_its_entries_say_the_date_first():
    made = feeds(
        event("c", at(24)),
        event("b", at(9), status=Status.CANCELLED),
        event("a", Days(date(2026, 12, 9), date(2026, 12, 10)), title="Abgesagt: a", status=Status.CANCELLED),
        event("online", at(10), status=Status.MOVED_ONLINE, place=NO_STEPS),
        event("vorbei", at(1)),
        event("läuft", Days(date(2026, 11, 1), date(2026, 12, 24))),
        event("fern", at(9, year=2028)),
        event("lissabon", Span(datetime(2026, 12, 11, 9, tzinfo=ZoneInfo("Europe/Lisbon")))),
    )
    assert entries(made) == [
        "So., 1. Nov. 2026, ganztägig bis Do. 24.12.: läuft",
        "Abgesagt: Mi., 9. Dez. 2026, ganztägig bis Do. 10.12.: a",
        "Abgesagt: Mi., 9. Dez. 2026, 17 bis 19 Uhr: b",
        "Nur online: Do., 10. Dez. 2026, 17 bis 19 Uhr: online",
        "Fr., 11. Dez. 2026, ab 9 Uhr (Ortszeit in Portugal (Lissabon)): lissabon",
        "Do., 24. Dez. 2026, 17 bis 19 Uhr: c",
    ]


def test_a_series_is_one_entry_with_its_next_date_that_takes_place():
    off = replace(changed(2), recurrence_id=at(2).start, status=Status.CANCELLED, when=at(2))
    made = feeds(WEEKLY, off, replace(STEPS, place=NO_STEPS, title="verlegt"))
    (item,) = ET.fromstring(made["feeds/events.xml"]).iterfind("channel/item")
    assert item.findtext("title") == "Mi., 9. Dez. 2026, 19 bis 21 Uhr: verlegt"
    assert "Weitere Termine: Abgesagt: Mi., 2. Dezember, 17 Uhr; Mi., 16. Dezember" in item.findtext("description")
    later = feeds(WEEKLY, off, now=NOW + timedelta(days=14))
    assert entries(later) == ["Mi., 16. Dez. 2026, 17 bis 19 Uhr: serie"]
    assert _guids(later) == _guids(made)


def _guids(made):
    return [item.findtext("guid") for item in ET.fromstring(made["feeds/events.xml"]).iterfind("channel/item")]


def test_an_entry_says_what_one_decides_by():
    when = Span(datetime(2026, 12, 9, 16, tzinfo=UTC), datetime(2026, 12, 9, 18, tzinfo=UTC))
    told = event(
        "x",
        when,
        place=Place(name="Bibliothek", street="Weg 1", city="Moers"),
        room="Saal",
        online="https://raum.example/",
        summary="Ausprobieren!",
        status_note="Neuer Raum",
        previous_start=datetime(2026, 12, 8, 16, tzinfo=UTC),
        also=("b",),
        topics=("KI",),
        via=("https://portal.example/",),
    )
    (item,) = ET.fromstring(feeds(told)["feeds/events.xml"]).iterfind("channel/item")
    assert item.findtext("description") == (
        "Bitte beachten: Neuer Raum. Ursprünglich geplant: Di., 8. Dezember, 17 Uhr. "
        "Bibliothek, Weg 1, Moers, Saal, online. Ausprobieren! Aus dem Kalender von Labor a, Labor b."
    )
    assert item.findtext("link") == "https://a.example/x/"
    assert item.findtext("category") == "KI"
    assert item.findtext("{http://purl.org/dc/elements/1.1/}rights") == "CC0-1.0"
    assert item.findtext("{urn:labnetz:feed}via") == "https://portal.example/"
    assert (item.find("source").text, item.find("source").get("url")) == (
        "Labor a",
        "https://a.example/kalender.ics",
    )


def test_an_event_without_a_page_at_its_lab_leads_to_the_one_that_the_portal_has():
    (item,) = ET.fromstring(feeds(event("x", url=""))["feeds/events.xml"]).iterfind("channel/item")
    assert item.findtext("link") == f"https://n.example/veranstaltungen/{event_key('x@a.example')}/"


def test_the_identity_of_an_entry_stays_when_the_event_is_moved_renamed_or_named_after_another_lab():
    moved = event("x", at(20), title="Neuer Name", also=("b",))
    other = replace(event("x"), lab="b", also=("a",))
    assert _guids(feeds(event("x"))) == _guids(feeds(moved)) == _guids(feeds(other)) == [event_guid("x@a.example")]
    assert _guids(feeds(event("y"))) != _guids(feeds(event("x")))


def test_an_entry_is_dated_by_when_it_was_written_and_where_nobody_knows_not_at_all():
    day = NOW - timedelta(days=3)
    made = feeds(
        event("unbekannt"),
        event("alt", created=day, modified=NOW - timedelta(days=1)),
        event("morgen geschrieben", created=NOW + timedelta(days=9), modified=NOW + timedelta(days=9)),
    )
    told = {one.title.rpartition(": ")[2]: one for one in feedparser.parse(BytesIO(made["feeds/events.xml"])).entries}
    assert "published" not in told["unbekannt"]
    assert "published" not in told["morgen geschrieben"]
    assert told["alt"].published == "Sun, 29 Nov 2026 09:30:00 GMT"
    data = {one["title"].rpartition(": ")[2]: one for one in json.loads(made["feeds/events.json"])["items"]}
    assert "date_published" not in data["unbekannt"]
    assert (data["alt"]["date_published"], data["alt"]["date_modified"]) == (
        "2026-11-29T09:30:00Z",
        "2026-12-01T09:30:00Z",
    )
    atom = feedparser.parse(BytesIO(made["feeds/events.atom"]))
    assert {one.updated for one in atom.entries} == {"2026-12-01T09:30:00Z", "2020-01-01T00:00:00Z"}
    assert atom.feed.updated == "2026-12-01T09:30:00Z"


def test_all_formats_of_all_facets_can_be_read_and_say_the_same():
    made = feeds(*MANY)
    paths = {path.rpartition(".")[0] for path in made if path.rpartition("/")[2].startswith("events.")}
    assert len(paths) > 12
    for path in paths:
        rss, atom = (feedparser.parse(BytesIO(made[f"{path}{ending}"])) for ending in (".xml", ".atom"))
        data = json.loads(made[f"{path}.json"])
        assert (rss.bozo, atom.bozo, rss.version, atom.version) == (False, False, "rss20", "atom10")
        titles = [one["title"] for one in data["items"]]
        assert titles == [one.title for one in rss.entries] == [one.title for one in atom.entries]
        assert (
            [one["id"] for one in data["items"]] == [one.id for one in rss.entries] == [one.id for one in atom.entries]
        )
        assert data["feed_url"] == f"https://n.example/{path}.json"
        assert rss.feed.title.startswith("Termine: ")


def test_a_feed_has_the_next_200_events():
    made = feeds(*(event(f"{number:03}", at(9) if number % 2 else at(10)) for number in range(410)))
    found = entries(made)
    assert len(found) == 200
    assert found[0].endswith(": 001")
    assert found[-1].endswith(": 399")
    assert len(names(made["feeds/calendar.ics"])) == 410


def test_words_are_those_of_the_network():
    french = feeds(WEEKLY, changed(9, status=Status.CANCELLED), network=replace(NETWORK, language="fr"))
    (item,) = ET.fromstring(french["feeds/events.xml"]).iterfind("channel/item")
    assert item.findtext("title") == "mer. 2 déc. 2026, 17 h à 19 h : serie"
    assert "Autres dates : Annulé : mer. 9 déc., 19 h ; mer. 16 déc." in item.findtext("description")


MANY = (
    event("einzeln", topics=("KI", "x all", "x"), cost="free", also=("b",), description="Ä" * 300),
    event("barrierefrei", at(11), lab="b", place=NO_STEPS, services=tuple(Service), audience=tuple(Audience)[:4]),
    event("zone", Span(datetime(2026, 12, 20, 9, tzinfo=ZoneInfo("Asia/Tokyo"))), practice="a/x.ics"),
    event("alt", at(3, month=2), practice="x"),
    WEEKLY,
    STEPS,
    ONLINE,
    changed(23, status=Status.CANCELLED, place=None),
)
