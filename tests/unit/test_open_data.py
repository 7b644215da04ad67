"""The dates of a network as open data: an index, a file for each month, and the same as a graph of schema.org."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
import rdflib

from labnetz.ical.pieces import pieces_of
from labnetz.ical.read import read_calendar
from labnetz.ical.select import select
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.model import (
    Access,
    Artifact,
    Audience,
    Days,
    Event,
    Lab,
    Need,
    Occurrence,
    Origin,
    Place,
    Registration,
    Seats,
    Series,
    Service,
    Span,
    Status,
)
from labnetz.publish.agenda import agenda
from labnetz.publish.facets import facet_events
from labnetz.publish.open_data import Known, open_data
from labnetz.publish.plan import as_written
from open_schemas import INDEX, MONTH, faults, validator
from rdf import graph_of
from schema_org import check
from some_network import network_of
from some_pieces import files

NOW = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
A = Lab(id="a", name="Labor A", url="https://a.example/", land="Hessen", licence="CC-BY-4.0")
B = Lab(id="b", name="Labor B", url="https://b.example/", licence="CC0-1.0")
NETWORK = network_of(A, B, name="Netz & Freunde", licence="CC-BY-4.0")


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def span(text: str, hours: float = 2) -> Span:
    return Span(at(text), at(text) + timedelta(hours=hours))


def event(number: int, when: Span | Days, **more: object) -> Event:
    known = {"lab": "a", "uid": f"{number}@a.example", "title": f"Treffen {number}", "licence": "CC-BY-4.0"}
    return Event(when=when, **(known | more))  # type: ignore[arg-type]


def written(
    events: Sequence[Event], now: datetime = NOW, withdrawn: tuple[Occurrence, ...] = ()
) -> tuple[Artifact, ...]:
    kept = agenda(events, NETWORK.timezone, now=now).kept
    data = open_data(
        events,
        Known([one for one in facet_events(events, NETWORK) if one.facet.has_feed], kept),
        NETWORK,
        withdrawn,
        now=now,
    )
    files = [Artifact(one.path, one.content) for one in data.files()]
    return (data.index(as_written(one) for one in files), *files)


def made(*events: Event, now: datetime = NOW, withdrawn: tuple[Occurrence, ...] = ()) -> dict[str, dict]:
    return {one.path: json.loads(one.content) for one in written(events, now, withdrawn)}


def dates(files: dict[str, dict], month: str) -> list[dict]:
    return files[f"data/events/{month}.json"]["events"]


def only(one: Event) -> dict:
    return dates(made(one), "2026-12")[0]


# --- which month ------------------------------------------------------------------------------------------------------


def test_every_month_of_the_window_has_a_file_also_an_empty_one():
    index = made()["events.json"]
    assert [one["month"] for one in index["months"]] == [
        "2026-11",
        "2026-12",
        *(f"2027-{month:02}" for month in range(1, 13)),
    ]
    assert {one["dates"] for one in index["months"]} == {0}


@pytest.mark.parametrize(
    ("when", "month"),
    [
        pytest.param(span("2026-12-31T23:00"), "2026-12", id="into the new year: the month in which it begins"),
        pytest.param(Span(at("2026-12-31T20:00", NEW_YORK)), "2027-01", id="by the clock of the network"),
        pytest.param(Days(date(2026, 12, 31), date(2027, 1, 3)), "2026-12", id="whole days"),
        pytest.param(span("2026-11-01T08:00"), "2026-11", id="the month of 30 days ago is whole"),
        pytest.param(span("2027-12-31T20:00"), "2027-12", id="the last month is whole"),
        pytest.param(span("2028-02-29T20:00"), "2028-02", id="announced early"),
        pytest.param(Days(date(2026, 5, 1), date(2027, 1, 31)), "2026-05", id="still going on"),
    ],
)
def test_a_date_stands_in_the_month_in_which_it_begins(when, month):
    files = made(event(1, when))
    assert [path for path, one in files.items() if one.get("events")] == [f"data/events/{month}.json"]


@pytest.mark.parametrize(
    "when", [span("2026-10-31T20:00"), span("2041-01-01T08:00"), Days(date(1990, 1, 1), date(2030, 1, 1))]
)
def test_what_is_over_or_in_another_age_makes_no_file(when):
    files = made(event(1, when))
    assert len(files) == 1 + 2 * 14
    assert not [path for path, one in files.items() if one.get("events")]


def test_a_slip_in_a_thousand_years_does_not_make_a_thousand_files():
    some = [event(year, span(f"{year}-06-01T08:00")) for year in range(1000, 4000)]
    assert len(made(*some)) < 60


def test_dates_are_sorted_by_time_and_do_not_depend_on_the_order_of_the_events():
    some = [event(day, span(f"2026-12-{day:02}T17:00"), topics=("KI",)) for day in (9, 3, 27)]
    assert [one["title"] for one in dates(made(*some), "2026-12")] == ["Treffen 3", "Treffen 9", "Treffen 27"]
    assert written(some) == written(some[::-1])


def test_two_builds_on_one_day_give_the_same_bytes():
    some = [event(1, span("2026-12-02T12:00")), event(2, span("2026-12-03T12:00"), series=Series("FREQ=WEEKLY"))]
    morning, evening = (datetime(2026, 12, 2, hour, 1, tzinfo=UTC) for hour in (0, 23))
    assert written(some, morning) == written(some, evening)


# --- one date ---------------------------------------------------------------------------------------------------------


HOUSE = Place(
    name="Bibliothek",
    street="Weg 1",
    postal_code="10115",
    city="Berlin",
    lat=52.5,
    lon=13.4,
    access=(("wheelchair", Access.YES), ("lift", Access.LIMITED), ("wc", Access.UNKNOWN)),
)
WHOLE = event(
    1,
    span("2026-12-09T17:00"),
    summary="Kommen Sie.",
    description="Text",
    place=HOUSE,
    room="Saal",
    online="https://a.example/raum",
    topics=("KI",),
    audience=(Audience.SENIORS,),
    services=(Service.SIGN_LANGUAGE,),
    languages=("de",),
    cost="free",
    registration=Registration(need=Need.REQUIRED, url="https://a.example/form", capacity=20, state=Seats.OPEN),
    also=("b",),
    url="https://a.example/1/",
    modified=datetime(2026, 11, 1, 8, tzinfo=UTC),
    stamped=datetime(2026, 11, 2, 8, tzinfo=UTC),
    source="https://a.example/k.ics",
)


def test_a_date_has_what_another_portal_needs():
    found = only(WHOLE)
    key = sha256(b"1@a.example").hexdigest()[:16]
    assert found["place"]["access"] == {"wheelchair": "yes", "lift": "limited", "wc": "unknown"}
    assert found["facets"] == {
        "access": ["sign-language", "wheelchair"],
        "attendance": ["online"],
        "audience": ["seniors"],
        "cost": ["free"],
        "lab": ["a", "b"],
        "land": ["hessen"],
        "language": ["de"],
        "topic": ["ki"],
    }
    expected = {
        "id": key,
        "provider": "Labor A",
        "also": ["b"],
        "start": "2026-12-09T17:00:00+01:00",
        "end": "2026-12-09T19:00:00+01:00",
        "timezone": "Europe/Berlin",
        "series": None,
        "cost": "kostenlos",
        "is_free": True,
        "calendar": f"https://n.example/events/{key}.ics",
        "updated": "2026-11-02T08:00:00Z",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "attribution": "Labor A, CC BY 4.0, zusammengeführt und verändert: Netz & Freunde",
    }
    assert {name: found[name] for name in expected} == expected
    assert (found["place"]["line"], found["place"]["room"]) == ("Bibliothek, Weg 1, 10115 Berlin", "Saal")
    assert found["registration"] | {"phone": ""} == found["registration"]


@pytest.mark.parametrize("cost", ["", "5 €", "Spende erbeten", "kostenlos für Kinder"])
def test_nobody_said_that_it_costs_nothing(cost):
    found = only(event(1, span("2026-12-09T17:00"), cost=cost))
    assert (found["is_free"], found["cost"]) == (None, cost)
    assert "cost" not in found["facets"]


def test_what_moved_online_has_no_place():
    moved = replace(WHOLE, status=Status.MOVED_ONLINE)
    assert (only(moved)["place"], only(moved)["status"]) == (None, "moved-online")


def test_a_time_in_utc_is_told_by_the_clock_of_the_lab():
    found = only(event(1, Span(datetime(2026, 12, 9, 16, tzinfo=UTC))))
    assert (found["start"], found["timezone"], found["end"]) == (
        "2026-12-09T17:00:00+01:00",
        "Europe/Berlin",
        None,
    )


def test_dates_of_a_series_keep_their_names_when_one_is_moved():
    weekly = event(1, span("2026-12-02T17:00"), series=Series("FREQ=WEEKLY;COUNT=3"))
    moved = event(1, span("2026-12-10T18:00"), recurrence_id=at("2026-12-09T17:00"), status=Status.CANCELLED)
    before, after = (dates(made(*some), "2026-12") for some in ((weekly,), (weekly, moved)))
    assert [one["id"] for one in before] == [one["id"] for one in after]
    assert [one["start"][:13] for one in after] == ["2026-12-02T17", "2026-12-10T18", "2026-12-16T17"]
    assert [one["status"] for one in after] == ["scheduled", "cancelled", "scheduled"]
    assert [one["series"]["recurrence_id"][:13] for one in after] == [
        "2026-12-02T17",
        "2026-12-09T17",
        "2026-12-16T17",
    ]
    assert {one["series"]["rule"] for one in after} == {"FREQ=WEEKLY;COUNT=3"}
    assert len({one["calendar"] for one in after}) == 1


def test_both_nights_of_the_clocks_keep_the_time_on_the_wall():
    weekly = event(1, Span(at("2026-10-04T19:00")), series=Series("FREQ=WEEKLY;BYDAY=SU"))
    files = made(weekly, now=datetime(2026, 10, 1, tzinfo=UTC))
    offsets = {one["start"][10:] for month in ("2026-10", "2027-03") for one in dates(files, month)}
    assert offsets == {"T19:00:00+02:00", "T19:00:00+01:00"}


def test_what_has_left_its_calendar_stands_in_the_index_only():
    gone = event(7, span("2026-12-09T17:00"), title="Löten", withdrawn=datetime(2026, 12, 1, 4, tzinfo=UTC))
    files = made(event(1, span("2026-12-03T17:00")), withdrawn=(Occurrence(gone, gone.when),))
    (found,) = files["events.json"]["withdrawn"]
    assert (found["title"], found["status"], found["since"], found["calendar"]) == (
        "Löten",
        "withdrawn",
        "2026-12-01T04:00:00Z",
        None,
    )
    assert [path for path, one in files.items() if "Löten" in json.dumps(one, ensure_ascii=False)] == ["events.json"]


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Anders"},
        {"url": "https://neu.example/"},
        {"url": "", "homepage": "https://stadt.example/labor"},
        {"language": "en"},
        {"country": "AT"},
    ],
)
def test_a_file_with_its_old_version_says_of_a_lab_what_it_said(said):
    """The page of a date names its lab's language where the date names none."""
    place = Place(name="Haus", city="Ort")
    talk = event(1, span("2026-12-04T19:00"), url="https://a.example/1/", place=place)
    lab = replace(A, url="", homepage="https://alt.example/") if "homepage" in said else A
    before, now = planned(talk, lab), planned(talk, replace(lab, **said))
    assert [path for path in now if now[path][1] != before[path][1]] != []
    assert [path for path in now if now[path][0] == before[path][0] and now[path][1] != before[path][1]] == []


def planned(one: Event, lab: Lab) -> dict[str, tuple[str, bytes]]:
    """Give the version and the bytes of each month."""
    network = network_of(lab, B)
    known = Known(facet_events([one], network), frozenset(), {one.uid: b"its lines"})
    data = open_data([one], known, network, (), now=NOW)
    return {file.path: (file.version, file.content) for file in data.files()}


def test_a_very_long_text_is_cut_between_words():
    found = only(event(1, span("2026-12-09T17:00"), description="Wort " * 2000))
    assert found["description"].endswith("Wort …")
    assert len(found["description"]) < 2100


# --- the index and the schemas ----------------------------------------------------------------------------------------


def test_the_index_names_each_file_with_its_size_and_its_hash():
    files = {one.path: one.content for one in written((WHOLE,))}
    for month in json.loads(files["events.json"])["months"]:
        for named in (month, month["graph"]):
            body = files.pop(named["url"].removeprefix("https://n.example/"))
            assert (named["bytes"], named["sha256"]) == (len(body), sha256(body).hexdigest())
    assert list(files) == ["events.json"]


@pytest.mark.parametrize("name", [INDEX, MONTH])
def test_each_schema_is_one_and_describes_each_key(name):
    schema = validator(name).schema
    validator(name).check_schema(schema)
    parts = [schema, *schema.get("$defs", {}).values()]
    assert [key for part in parts for key, told in part["properties"].items() if not told.get("description")] == []


def test_what_is_published_keeps_to_its_schemas():
    weekly = event(2, span("2026-12-02T17:00"), series=Series("FREQ=WEEKLY;COUNT=3"))
    gone = replace(WHOLE, uid="withdrawn-1", withdrawn=NOW)
    files = made(
        WHOLE, weekly, event(3, Days(date(2026, 12, 4), date(2026, 12, 6))), withdrawn=(Occurrence(gone, gone.when),)
    )
    assert faults(INDEX, files["events.json"]) == []
    assert {path: faults(MONTH, one) for path, one in files.items() if "events" in one} == {
        path: [] for path, one in files.items() if "events" in one
    }


def test_the_schemas_can_fail():
    month = made(WHOLE)["data/events/2026-12.json"]
    assert faults(MONTH, month | {"events": [month["events"][0] | {"is_free": False}]})
    assert faults(MONTH, month | {"events": [month["events"][0] | {"new": 1}]}) == ["new is described nowhere"]


# --- the graph --------------------------------------------------------------------------------------------------------


def graph(*events: Event) -> dict:
    return made(*events)["data/events/2026-12.jsonld"]


def test_the_graph_keeps_to_schema_org():
    weekly = event(2, span("2026-12-02T17:00"), series=Series("FREQ=WEEKLY;COUNT=3"), url="")
    check(graph(WHOLE, weekly, replace(WHOLE, uid="3", status=Status.CANCELLED, previous_start=at("2026-12-08T17:00"))))


def test_each_date_is_an_event_of_its_own_and_a_series_stands_there_once():
    weekly = event(2, span("2026-12-02T17:00"), series=Series("FREQ=WEEKLY;COUNT=3"))
    found = graph(weekly)["@graph"]
    assert [one["@type"] for one in found] == ["EventSeries", "Event", "Event", "Event"]
    assert {one["superEvent"]["@id"] for one in found[1:]} == {found[0]["@id"]}
    assert len({one["@id"] for one in found}) == 4
    assert found[0]["eventSchedule"]["repeatCount"] == 3


def test_a_date_without_a_page_has_its_licence_too():
    (found,) = graph(event(1, span("2026-12-09T17:00")))["@graph"]
    assert found["subjectOf"]["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_programs_that_know_rdf_read_the_same():
    document = graph(replace(WHOLE, previous_start=at("2026-12-08T17:00")))
    document["@context"] = {"@vocab": "https://schema.org/"}
    found = graph_of(document)
    names = rdflib.Namespace("https://schema.org/")
    (one,) = found.subjects(rdflib.RDF.type, names.Event)
    told = {
        name: str(found.value(one, names[name]))
        for name in ("startDate", "previousStartDate", "eventStatus", "isAccessibleForFree")
    }
    assert told == {
        "startDate": "2026-12-09T17:00:00+01:00",
        "previousStartDate": "2026-12-08T17:00:00+01:00",
        "eventStatus": "https://schema.org/EventRescheduled",
        "isAccessibleForFree": "true",
    }
    features = {
        str(found.value(node, names.propertyID)): found.value(node, names.value).toPython()
        for node in found.subjects(rdflib.RDF.type, names.LocationFeatureSpecification)
    }
    assert features["wheelchair"] is True
    assert "wc" not in features


# --- the files of single events ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("some", "has_file"),
    [
        pytest.param(event(1, span("2026-11-01T08:00")), False, id="over for more than 30 days"),
        pytest.param(event(1, span("2026-11-03T08:00")), True, id="over not so long"),
        pytest.param(event(1, span("2026-11-01T08:00"), series=Series("FREQ=WEEKLY")), True, id="more dates to come"),
        pytest.param(event(1, span("2029-11-01T08:00")), True, id="far away"),
    ],
)
def test_a_date_leads_to_a_file_that_there_is(some, has_file):
    origin = Origin(lab="a", url="https://a.example/k.ics", timezone="Europe/Berlin")
    selected = select([(A, read_calendar(write_calendar([some], CalendarInfo(name="A")), origin))])
    events = [one.event for one in selected]
    pieces = pieces_of(selected, "de", "Europe/Berlin")
    there = {path for path in files(events, pieces, network=NETWORK) if path.startswith("events/")}
    named = {one["calendar"] for file in made(*events).values() for one in file.get("events", ())} - {None}
    assert named == {f"https://n.example/{path}" for path in there}
    assert bool(named) == has_file
