"""JSON-LD: every row of docs/mapping.md holds, every property exists in schema.org, nobody's text gets out of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from labnetz.content.lab import read_lab
from labnetz.content.site import read_site
from labnetz.content.site_content import SiteContent, SourceFile
from labnetz.model import (
    Access,
    Days,
    Event,
    Lab,
    Need,
    Place,
    Practice,
    Registration,
    Seats,
    Series,
    Span,
    Status,
    Visibility,
)
from labnetz.publish.json_ld import as_script, event_ld, lab_ld, practice_ld
from labnetz.publish.json_ld.nodes import licence, said
from labnetz.publish.json_ld.place import address
from labnetz.publish.json_ld.schedule import schedule
from labnetz.publish.lab_pages import lab_pages
from labnetz.publish.render import Written
from labnetz.publish.site import Paths, Site
from schema_org import check

ROOT = Path(__file__).parents[2]
MAPPING = (ROOT / "docs" / "mapping.md").read_text("utf-8")
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
URL = "https://labor.stadt.example/"
BERLIN = ZoneInfo("Europe/Berlin")

# --- the values: each key of each kind, written once ------------------------------------------------------------------

CONTACT = {"name": "Petra Privat", "phone": "030 1234567", "email": "team@stadt.example", "url": "https://a.example/"}
IMAGE = {"src": "bild.webp", "alt": "Ein Modell der Stadt", "credit": "Paul Privat", "licence": "CC0-1.0"}
LAB = {
    "id": "neustadt",
    "name": "Labor Neustadt",
    "url": URL,
    "short_name": "Neustadt",
    "former_names": ["Citizen LAB"],
    "summary": "Das Labor.",
    "kind": "permanent",
    "status": "open",
    "opened": "2025-06",
    "closed": "2027",
    "operator": "Stadt Neustadt",
    "municipalities": [{"name": "Neustadt", "ags": "08317057"}],
    "land": "Hessen",
    "country": "AT",
    "homepage": "https://stadt.example/labor",
    "licence": "CC-BY-4.0",
    "contacts": ["lab@stadt.example"],
    "lat": "50.08",
    "lon": "8.24",
    "line": "blue",
    "languages": ["de", "en"],
    "funding": [{"programme": "ZIZ", "until": "2027-12"}],
    "partners": ["Stadtbibliothek"],
    "topics": ["KI"],
    "facts": [{"text": "Es öffnete 2025.", "source": "Pressetext", "as_of": "2026-11"}],
    "language": "en",
    "timezone": "Europe/Vienna",
    "place": "haus",
    "opening_hours": ["Mo 10 bis 12 Uhr"],
    "legal": {"name": "Paula Privat", "responsible": "Paula Privat"},
    "accessibility": {"status": "partly"},
    "logo": {"src": "logo.svg", "alt": "Logo"},
    "demo": "true",
}
PLACE = {
    "id": "haus",
    "name": "Haus am Markt",
    "street": "Markt 1",
    "postal_code": "12345",
    "city": "Neustadt",
    "district": "Nordstadt",
    "lat": "51.19",
    "lon": "6.43",
    "description": "Der Eingang liegt hinten.",
    "transit": "Bus 7",
    "phone": "030 1",
    "opening_hours": ["Mo 10 bis 12 Uhr"],
    "access": {"wheelchair": "limited", "lift": "yes", "wc": "no", "steps": "1", "step_height_cm": "4,5"},
    "access_note": "Bitte klingeln.",
    "access_checked": "2026-05-10",
    "photo_of_entrance": IMAGE,
}
EVENT = {
    "id": "werkstatt",
    "uid": "alt-1@stadt.example",
    "title": "Offene Werkstatt",
    "start": "2026-12-02 17:00",
    "end": "2026-12-02 19:00",
    "timezone": "Europe/London",
    "summary": "Kommen Sie vorbei.",
    "place": "haus",
    "room": "Salon",
    "online": "https://stadt.example/video",
    "status": "cancelled",
    "status_note": "Die Heizung ist kaputt.",
    "previous_start": "2026-11-25 17:00",
    "repeat": {"every": "week", "until": "2027-01-31", "except": ["2026-12-23"]},
    "changed_dates": [{"date": "2026-12-09", "start": "2026-12-10 18:00", "end": "2026-12-10 20:00"}],
    "series": "reihe",
    "practice": "berlin/testessen",
    "topics": ["KI"],
    "audience": ["seniors"],
    "age": "12+",
    "languages": ["de", "gsg"],
    "access": ["sign-language"],
    "access_note": "Bitte melden Sie sich.",
    "cost": "free",
    "registration": {"need": "required", "url": "https://a.example/form", "until": "2026-11-30", "capacity": "20"},
    "organizer": "Stadtbibliothek",
    "partners": ["Hochschule"],
    "contact": CONTACT,
    "image": IMAGE,
    "after": {"report": "https://a.example/bericht", "slides": "folien.pdf", "recording": "https://a.example/film"},
    "licence": "dl-de/by-2-0",
    "language": "de",
    "updated": "2026-11-20",
}
UPDATE = {
    "id": "neu",
    "guid": "https://alt.stadt.example/?p=12",
    "title": "Eröffnet",
    "date": "2026-11-10",
    "summary": "Seit heute ist offen.",
    "kind": "report",
    "topics": ["KI"],
    "refs": ["testessen"],
    "image": IMAGE,
    "author": "Petra Privat",
    "expires": "2027-01-31",
    "licence": "CC0-1.0",
    "language": "de",
    "updated": "2026-11-21",
}
CALL = {
    "id": "testen",
    "title": "Testen Sie",
    "summary": "Wir suchen Menschen.",
    "kind": "user-test",
    "opens": "2026-11-01",
    "closes": "2026-12-31",
    "effort": "20 Minuten",
    "who": "alle aus der Nordstadt",
    "ways": [{"online": "https://a.example/umfrage"}, {"place": "haus"}],
    "needs": "ein Telefon",
    "reward": "Kuchen",
    "spots": "12",
    "privacy": {"collects": "Ihr Alter", "url": "https://a.example/daten"},
    "result": {"date": "2027-01-10", "summary": "Es ging.", "url": "https://a.example/bericht"},
    "topics": ["KI"],
    "audience": ["seniors"],
    "languages": ["de"],
    "access": ["captions"],
    "contact": CONTACT,
    "image": IMAGE,
    "licence": "CC0-1.0",
    "language": "de",
    "updated": "2026-11-20",
}
PRACTICE = {
    "id": "testessen",
    "title": "Testessen",
    "summary": "Essen und testen.",
    "kind": "method",
    "time": "2 Stunden",
    "group_size": "8",
    "level": "keine",
    "roles": ["Moderation"],
    "materials": ["Papier"],
    "space": "ein Tisch",
    "staff_hours": "10",
    "cost_note": "50 Euro",
    "access_tips": ["Untertitel"],
    "maturity": "proven",
    "version": "1.1",
    "origin": "berlin",
    "based_on": "berlin/nutzertest@1.0",
    "based_on_url": "https://berlin.example/formate/nutzertest/",
    "attribution": "„Nutzertest“ von CityLAB Berlin",
    "changes": ["Kürzer"],
    "languages": ["de"],
    "topics": ["KI"],
    "audience": ["seniors"],
    "contact": CONTACT,
    "attachments": ["karte.pdf"],
    "lessons": ["Mehr Brot"],
    "image": IMAGE,
    "licence": "CC0-1.0",
    "language": "de",
    "updated": "2026-11-20",
}
WRITTEN = {"event": EVENT, "place": PLACE, "update": UPDATE, "call": CALL, "practice": PRACTICE, "lab": LAB}
FOLDERS = {"event": "events", "place": "places", "update": "news", "call": "calls", "practice": "practices"}
OTHERWISE = {
    "id": "anders",
    "title": "Anders",
    "name": "Anders",
    "start": "2026-12-02 16:00",
    "date": "2026-11-11",
    "url": "https://anders.stadt.example/",
    "country": "CH",
}
"""What stands instead of a key that can't be left out."""
GO_TOGETHER = {"repeat": ("changed_dates",), "id": ("uid", "guid"), "lat": ("lon", "place"), "lon": ("lat", "place")}
"""What has no meaning without a key, or hides it."""


def without(kind: str, key: str) -> dict[str, object]:
    gone = {key, *GO_TOGETHER.get(key, ())}
    left = {name: value for name, value in WRITTEN[kind].items() if name not in gone}
    return left | ({key: OTHERWISE[key]} if key in OTHERWISE else {})


def page(values: Mapping[str, object]) -> str:
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return "---\n" + "\n".join(lines) + "\n---\nDer Text der Seite.\n"


def read(kind: str, values: Mapping[str, object]) -> tuple[SiteContent, Lab]:
    fields = {"lab": LAB, "place": PLACE, "practice": PRACTICE, kind: values}
    lab, problems = read_lab(page(fields["lab"]).split("---\n")[1], "lab.yml")
    assert lab is not None, problems
    kinds = {"place", "practice", kind} - {"lab"}
    files = [
        SourceFile(f"{FOLDERS[one]}/seite.md", page(fields[one]), f"{lab.url}{FOLDERS[one]}/seite/") for one in kinds
    ]
    content = read_site(files, lab, now=NOW)
    errors = [str(problem) for problem in content.problems if problem.level == "error"]
    assert errors == []
    return content, lab


def html_of(kind: str, content: SiteContent, lab: Lab) -> str:
    paths = Paths(**content.folders)
    site = Site(
        name=lab.name, url=lab.url, language="de", timezone=lab.timezone, now=NOW, labs={lab.id: lab}, paths=paths
    )
    pages = lab_pages(lab, site, content)[0]
    body, root = Markup("<p>Text</p>"), "../../"
    if kind == "lab":
        return pages.about(Written("Über uns", body, "../"))
    item = content.by_path[f"{FOLDERS[kind]}/seite.md"]
    return getattr(pages, kind)(item, body, root)


def documents(html: str) -> list[dict]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return [json.loads(text) for text in found]


def told(kind: str, values: Mapping[str, object]) -> dict:
    found, *way_up = documents(html_of(kind, *read(kind, values)))
    # Above a lab's start page there is nothing.
    assert [one["@type"] for one in way_up] == ([] if kind == "lab" else ["BreadcrumbList"])
    return found


# --- the table --------------------------------------------------------------------------------------------------------


def rows(kind: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    section = MAPPING.split(f"\n## {kind.capitalize()}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line.split("|")[1:-1] for line in section.splitlines() if line.startswith("|")]
    column = next(number for number, cell in enumerate(lines[0]) if "schema.org" in cell)
    for line in lines[2:]:
        names = tuple(re.findall(r"`(\w+)`", line[0]))
        cell = re.sub(r"\(.*?\)", "", line[column])
        yield names, tuple(re.findall(r"`(@id|(?:WebSite\.)?[a-z]\w*(?:\.\w+)*)`", cell))


ROWS = [pytest.param(kind, *row, id=f"{kind}: {', '.join(row[0]) or 'text'}") for kind in WRITTEN for row in rows(kind)]
MADE_OTHERWISE = {"visibility", "real", "demo_anchor", "calendars", "defaults", "folders", "privacy", "calendar"}


def at(node: object, path: list[str]) -> list[object]:
    """All values at a path, through lists."""
    if isinstance(node, list):
        return [value for one in node for value in at(one, path)]
    if not path:
        return [node]
    return at(node[path[0]], path[1:]) if isinstance(node, dict) and path[0] in node else []


def value_at(document: dict, path: str) -> list[object]:
    head, _, rest = path.partition(".")
    nodes = document.get("@graph", [document])
    if head == "WebSite":
        return at([one for one in nodes if one["@type"] == head], [rest])
    return at(nodes[0], path.split("."))


@pytest.mark.parametrize(("kind", "keys", "properties"), ROWS)
def test_a_row_of_the_mapping_holds(kind, keys, properties):
    whole = told(kind, WRITTEN[kind])
    for path in properties:
        assert value_at(whole, path), path
    for key in set(keys) - MADE_OTHERWISE:
        if key not in WRITTEN[kind]:
            continue
        other = told(kind, without(kind, key))
        before, after = (json.dumps([value_at(one, path) for path in properties]) for one in (whole, other))
        assert (before != after) == bool(properties), key


def test_every_row_was_read():
    assert len(ROWS) > 70
    assert sum(bool(row.values[2]) for row in ROWS) > 50


@pytest.mark.parametrize("kind", WRITTEN)
def test_names_of_persons_are_never_given(kind):
    assert "Privat" not in json.dumps(told(kind, WRITTEN[kind]))


@pytest.mark.parametrize("kind", ["event", "update", "call", "practice"])
def test_a_page_that_is_internal_says_nothing_to_programs(kind):
    content, lab = read(kind, WRITTEN[kind] | {"visibility": "internal"})
    assert documents(html_of(kind, content, lab)) == []


# --- schema.org -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", WRITTEN)
def test_every_property_is_one_of_its_type(kind):
    check(told(kind, WRITTEN[kind]))
    least = {key: WRITTEN[kind][key] for key in ("id", "title", "name", "start", "date", "url") if key in WRITTEN[kind]}
    check(told(kind, least))


def test_the_check_against_schema_org_can_fail():
    with pytest.raises(AssertionError):
        check({"@context": "https://schema.org", "@type": "Event", "abstract": "Not of an event"})


# --- events -----------------------------------------------------------------------------------------------------------


A_LAB = Lab(id="berlin", name="Labor", url=URL)
SITE = Site(name="Labor", url=URL, language="de", timezone="Europe/Berlin", now=NOW, labs={"berlin": A_LAB})


def span(day: int, hour: int = 17) -> Span:
    start = datetime(2026, 12, day, hour, tzinfo=BERLIN)
    return Span(start, start + timedelta(hours=2))


def event(**changes: object) -> Event:
    known = {"lab": "berlin", "uid": "u", "title": "Treffen", "when": span(2), "url": URL + "t/u/"}
    return Event(**(known | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, {"startDate": "2026-12-02T17:00:00+01:00", "endDate": "2026-12-02T19:00:00+01:00"}, id="time"),
        pytest.param(
            {"when": Span(datetime(2026, 7, 1, 9, tzinfo=BERLIN))},
            {"startDate": "2026-07-01T09:00:00+02:00", "endDate": None},
            id="summer, and no end that nobody said",
        ),
        pytest.param(
            {"when": Days(date(2026, 12, 4), date(2026, 12, 6))},
            {"startDate": "2026-12-04", "endDate": "2026-12-06"},
            id="whole days end with their last day",
        ),
        pytest.param({"status": Status.CANCELLED}, {"eventStatus": "https://schema.org/EventCancelled"}, id="off"),
        pytest.param({"status": Status.POSTPONED}, {"eventStatus": "https://schema.org/EventPostponed"}, id="later"),
        pytest.param({"status": Status.TENTATIVE}, {"eventStatus": None}, id="no word for what is not certain"),
        pytest.param(
            {"previous_start": datetime(2026, 11, 25, 16, tzinfo=UTC)},
            {
                "eventStatus": "https://schema.org/EventRescheduled",
                "previousStartDate": "2026-11-25T17:00:00+01:00",
            },
            id="moved",
        ),
        pytest.param(
            {"status": Status.MOVED_ONLINE, "place": Place(name="Haus"), "room": "Saal"},
            {
                "eventStatus": "https://schema.org/EventMovedOnline",
                "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
                "location": {"@type": "VirtualLocation", "name": "online", "url": URL + "t/u/"},
            },
            id="moved online: no place to go to",
        ),
        pytest.param({}, {"location": None, "eventAttendanceMode": None}, id="nobody said where"),
        pytest.param({"cost": "5 €"}, {"isAccessibleForFree": None}, id="a price is no number"),
        pytest.param({"cost": "Spende erbeten"}, {"isAccessibleForFree": None}, id="nobody said that it isn't free"),
        pytest.param({"age": "12+"}, {"typicalAgeRange": "12-"}, id="open end"),
        pytest.param({"url": ""}, {"@id": None, "mainEntityOfPage": None}, id="without a page"),
    ],
)
def test_an_event_says(changes, expected):
    found = event_ld(event(**changes), (), SITE)
    assert {name: found.get(name) for name in expected} == expected


def test_what_changes_everything_stands_first_in_the_description():
    found = event_ld(event(status=Status.CANCELLED, status_note="Krank.", summary="Wir reden."), (), SITE)
    assert str(found["description"]).startswith("Fällt aus. Krank.")


def test_a_fact_that_nobody_said_is_left_out_and_never_a_no():
    place = Place(id="p", name="Haus", access=(("wheelchair", Access.UNKNOWN), ("lift", Access.YES)))
    found = event_ld(event(place=place), (), SITE)["location"]
    assert isinstance(found, dict)
    assert [(one["propertyID"], one["value"]) for one in found["amenityFeature"]] == [("lift", True)]
    assert "amenityFeature" not in event_ld(event(place=Place(name="Haus")), (), SITE)["location"]  # type: ignore[operator]


def test_nothing_is_left_out_but_no_and_zero_are_said():
    assert said(a=None, b="", c=[], d={}, e=0, f=False) == {"e": 0, "f": False}


def test_a_very_long_text_is_cut_between_words():
    text = str(event_ld(event(description="Wort " * 2000), (), SITE)["description"])
    assert len(text) < 2100
    assert text.endswith("Wort …")


def test_a_series_names_its_rule_and_its_next_dates_and_not_more():
    series = Series("FREQ=WEEKLY;BYDAY=WE;UNTIL=20281231T225959Z", exdates=(datetime(2026, 12, 9, 17, tzinfo=BERLIN),))
    content = SiteContent(events=(event(series=series, when=Span(span(2).start.replace(month=9))),))
    html = lab_pages(A_LAB, SITE, content)[0].event(content.events[0], Markup(""), "../../")
    found = documents(html)[0]
    assert found["@type"] == "EventSeries"
    assert found["startDate"] == "2026-09-02T17:00:00+02:00"
    assert found["endDate"] == "2028-12-31"
    dates = [one["startDate"] for one in found["subEvent"]]
    assert len(dates) == 12
    assert dates[:3] == ["2026-11-25T17:00:00+01:00", "2026-12-02T17:00:00+01:00", "2026-12-16T17:00:00+01:00"]
    assert found["eventSchedule"] | {"exceptDate": 0} == {
        "@type": "Schedule",
        "repeatFrequency": "P1W",
        "byDay": ["https://schema.org/Wednesday"],
        "startDate": "2026-09-02",
        "endDate": "2028-12-31",
        "exceptDate": 0,
        "startTime": "17:00:00",
        "scheduleTimezone": "Europe/Berlin",
    }
    assert found["eventSchedule"]["exceptDate"] == ["2026-12-09T17:00:00+01:00"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=2;COUNT=5", {"repeatFrequency": "P2D", "repeatCount": 5}),
        ("FREQ=MONTHLY;BYDAY=-1FR", {"repeatFrequency": "P1M", "byDay": ["-1FR"]}),
        ("FREQ=YEARLY", {"repeatFrequency": "P1Y"}),
        ("FREQ=WEEKLY;UNTIL=20261231", {"endDate": "2026-12-31"}),
        ("FREQ=WEEKLY;UNTIL=20261231T233000Z", {"endDate": "2027-01-01"}),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2", None),
        ("FREQ=HOURLY", None),
        ("", None),
    ],
)
def test_a_rule_is_said_truly_or_not_at_all(rule, expected):
    found = schedule(event(series=Series(rule)))
    assert (found is None) == (expected is None)
    assert expected is None or {name: found[name] for name in expected} == expected  # type: ignore[index]


def test_a_changed_date_of_a_series_stands_alone_with_its_state():
    series = Series("FREQ=WEEKLY;COUNT=3")
    off = event(recurrence_id=span(9).start, when=span(9), status=Status.CANCELLED, status_note="Krank.")
    content = SiteContent(events=(event(series=series), off))
    html = lab_pages(A_LAB, SITE, content)[0].event(content.events[0], Markup(""), "../../")
    states = [(one["startDate"][:10], one["eventStatus"][19:]) for one in documents(html)[0]["subEvent"]]
    assert states == [
        ("2026-12-02", "EventScheduled"),
        ("2026-12-09", "EventCancelled"),
        ("2026-12-16", "EventScheduled"),
    ]


def test_the_organizer_is_the_lab_unless_somebody_else_is_said():
    lab = {"@type": "Organization", "@id": URL + "#lab", "name": "Labor", "url": URL}
    assert event_ld(event(), (), SITE)["organizer"] == lab
    other = event_ld(event(organizer="Bücherei"), (), SITE)["organizer"]
    assert other == {"@type": "Organization", "name": "Bücherei"}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (Seats.FULL, "https://schema.org/SoldOut"),
        (Seats.OPEN, "https://schema.org/InStock"),
        (Seats.WAITING_LIST, None),
        (Seats.UNKNOWN, None),
    ],
)
def test_whether_there_are_seats_is_said_where_somebody_said_it(state, expected):
    registration = Registration(need=Need.REQUIRED, url="https://a.example/", state=state)
    offer = event_ld(event(registration=registration), (), SITE)["offers"]
    assert isinstance(offer, dict)
    assert offer.get("availability") == expected
    assert "price" not in offer


def test_an_internal_event_is_not_told():
    assert event_ld(event(visibility=Visibility.INTERNAL), (), SITE) == {}


def test_nothing_claims_that_a_lab_is_an_office_of_the_state():
    document = json.dumps(lab_ld(replace(A_LAB, operator="Stadt Neustadt"), (), SITE))
    assert "Government" not in document


# --- the element ------------------------------------------------------------------------------------------------------

HOSTILE = "</script><script>alert(1)</script><!-- <script> ]]> & \u2028 \ud800 \"'"


def test_no_text_gets_out_of_the_element():
    script = as_script({"@type": "Event", "name": HOSTILE})
    inside = script.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")
    assert json.loads(inside)["name"] == HOSTILE.replace("\ud800", "?")


def test_the_same_node_gives_the_same_text():
    assert as_script(event_ld(event(), (), SITE)) == as_script(event_ld(event(), (), SITE))
    assert as_script({}) == ""


def test_a_country_alone_is_no_address():
    assert address(Place(name="Irgendwo"), A_LAB) is None
    assert address(Place(name="Haus", city="Berlin"), A_LAB) == {
        "@type": "PostalAddress",
        "addressLocality": "Berlin",
        "addressCountry": "DE",
    }


def test_a_lab_without_a_place_is_nowhere_though_a_place_has_no_id():
    assert "location" not in str(lab_ld(A_LAB, [Place(name="Fremdes Haus")], SITE))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("https://stadt.example/lizenz", "https://stadt.example/lizenz"),
        ("Alle Rechte vorbehalten", {"@type": "CreativeWork", "name": "Alle Rechte vorbehalten"}),
        ("", None),
    ],
)
def test_a_licence_has_an_address_where_it_is_known(name, expected):
    assert licence(name) == expected


def test_whose_work_a_practice_rests_on_is_named_where_the_lab_is_known():
    own = Practice(lab="berlin", id="test", title="Test", based_on="berlin/nutzertest@1.0")
    assert practice_ld(own, SITE)["isBasedOn"] == {
        "@type": "CreativeWork",
        "identifier": "berlin/nutzertest",
        "version": "1.0",
        "creator": {"@type": "Organization", "@id": f"{URL}#lab", "name": "Labor", "url": URL},
    }
    assert "creator" not in str(practice_ld(replace(own, based_on="wiesbaden/nutzertest"), SITE))
