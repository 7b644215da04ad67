"""`catalog.jsonld`: what DCAT-AP.de 3.0 asks for is there, every feed is named, and no licence is made up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import rdflib
from rdflib import RDF, Namespace, URIRef

from labnetz.model import Artifact, Event, Lab, Network, Span, Update
from labnetz.publish.catalog import Catalogued, write_catalog
from labnetz.publish.facets import Facet, facet_events
from rdf import graph_of
from some_network import network_of

NOW = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
DCATAP = Namespace("http://data.europa.eu/r5r/")
DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
LICENCES = "http://dcat-ap.de/def/licenses/"

A = Lab(
    id="a",
    name="Labor A",
    url="https://a.example/",
    land="Hessen",
    municipalities=("Wiesbaden",),
    ags=(("Wiesbaden", "06414000"),),
    licence="CC-BY-4.0",
)
B = Lab(id="b", name="Labor B", land="Tirol", country="AT", licence="CC0-1.0")
NETWORK = network_of(A, B, name="Netz", licence="CC-BY-4.0", summary="Zwei Labore.")


def event(lab: str, licence: str = "CC-BY-4.0", **more: object) -> Event:
    return Event(lab=lab, uid=f"1@{lab}.example", title="T", when=Span(NOW), licence=licence, **more)  # type: ignore[arg-type]


def update(lab: str, licence: str = "CC-BY-4.0") -> Update:
    return Update(lab=lab, guid="1", title="N", published=NOW, url="https://a.example/n", licence=licence)


PATHS = (
    *("events.json", "lab.json", "health.json", "network.opml", "schema/events.schema.json", "index.html"),
    *(
        "data/events/2026-11.json",
        "data/events/2026-12.json",
        "data/events/2026-12.jsonld",
        "events/0123456789abcdef.ics",
    ),
    *("feeds/calendar.ics", "feeds/calendar-all.ics", "feeds/calendar/part-1.ics", "feeds/month/2026-12.ics"),
    *("feeds/lab/a.ics", "feeds/lab/a-all.ics", "feeds/lab/a/part-2.ics", "feeds/lab/a/events.xml", "feeds/lab/b.ics"),
    *("feeds/events.xml", "feeds/events.atom", "feeds/events.json", "feeds/updates.xml", "feeds/lab/b.xml"),
    *("feeds/changes.xml", "feeds/lab/a/changes.json", "feeds/practice/a/test.ics", "harvest/index.json"),
)


def files(*paths: str) -> tuple[Artifact, ...]:
    return tuple(Artifact(path, b"x" * (10 + number)) for number, path in enumerate(paths))


def known(
    *events: Event, network: Network = NETWORK, updates: tuple[Update, ...] = (), paths: tuple[str, ...] = PATHS
) -> Catalogued:
    return Catalogued(
        network=network,
        files=files(*paths),
        events=events,
        updates=updates,
        facets=facet_events(events, network),
        names=(Facet(kind="lab", value="b", name="Labor B"),),
        now=NOW,
    )


def read(*events: Event, **more: object) -> rdflib.Graph:
    return graph_of(write_catalog(known(*events, **more)).content)  # type: ignore[arg-type]


WHOLE = read(event("a"), event("b"), updates=(update("b"),))

# --- what DCAT-AP.de 3.0 asks for, part 3 of its specification --------------------------------------------------------

MUST = {
    DCAT.Catalog: (DCT.title, DCT.description, DCT.publisher, DCAT.dataset),
    DCAT.Dataset: (DCT.title, DCT.description, DCT.publisher, DCAT.distribution),
    DCAT.Distribution: (DCAT.accessURL, DCT.license),
    FOAF.Agent: (FOAF.name,),
}
SHOULD = {
    DCAT.Catalog: (
        DCT.modified,
        DCT.language,
        FOAF.homepage,
        DCT.license,
        DCAT.themeTaxonomy,
        DCATAP.availability,
        DCT.spatial,
    ),
    DCAT.Dataset: (DCAT.keyword, DCAT.theme, DCAT.contactPoint, DCATAP.availability, DCT.spatial),
    DCAT.Distribution: (DCT.title, DCT["format"], DCAT.mediaType, DCAT.byteSize, DCAT.downloadURL),
}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [(kind, name) for table in (MUST, SHOULD) for kind, names in table.items() for name in names],
    ids=lambda one: str(one).rpartition("/")[2].rpartition("#")[2],
)
def test_each_resource_has_what_the_profile_asks_for(kind, wanted):
    found = list(WHOLE.subjects(RDF.type, kind))
    assert found
    assert [str(one) for one in found if WHOLE.value(one, wanted) is None] == []


ADDRESSES = (
    DCT.publisher,
    DCT.license,
    DCT["format"],
    DCAT.mediaType,
    DCAT.accessURL,
    DCAT.downloadURL,
    DCAT.theme,
    DCT.language,
)


def test_what_must_be_an_address_is_one_and_leads_somewhere():
    for name in ADDRESSES:
        assert all(isinstance(one, URIRef) and "://" in one for one in WHOLE.objects(None, name)), name
    for one in {*WHOLE.objects(None, DCT.publisher), *WHOLE.objects(None, DCT.contributor)}:
        assert (one, RDF.type, FOAF.Agent) in WHOLE
    for one in WHOLE.objects(None, DCAT.contactPoint):
        assert str(WHOLE.value(one, VCARD.hasEmail)) == "mailto:x@n.example"
    for part, whole in ((DCAT.dataset, DCAT.Dataset), (DCAT.distribution, DCAT.Distribution)):
        assert set(WHOLE.objects(None, part)) == set(WHOLE.subjects(RDF.type, whole))


def test_values_have_the_types_that_the_profile_names():
    types = {
        name: {one.datatype for one in WHOLE.objects(None, name)}
        for name in (DCAT.byteSize, DCT.modified, DCAT.startDate, DCAT.endDate)
    }
    assert types == {
        DCAT.byteSize: {rdflib.XSD.nonNegativeInteger},
        DCT.modified: {rdflib.XSD.date},
        DCAT.startDate: {rdflib.XSD.date},
        DCAT.endDate: {rdflib.XSD.date},
    }
    assert {one.language for one in WHOLE.objects(None, DCT.title)} == {"de"}


# --- what is named ----------------------------------------------------------------------------------------------------


def distribution(graph: rdflib.Graph, path: str) -> URIRef:
    (found,) = graph.subjects(DCAT.downloadURL, URIRef(f"https://n.example/{path}"))
    return found


def test_every_feed_and_every_file_of_data_is_named_and_nothing_else():
    named = {str(one).removeprefix("https://n.example/") for one in WHOLE.objects(None, DCAT.downloadURL)}
    others = {"index.html", "schema/events.schema.json", "events/0123456789abcdef.ics", "harvest/index.json"}
    assert named == set(PATHS) - others
    assert int(WHOLE.value(distribution(WHOLE, "feeds/calendar.ics"), DCAT.byteSize)) == 10 + PATHS.index(
        "feeds/calendar.ics"
    )


@pytest.mark.parametrize(
    ("path", "title", "file_type", "media", "dataset"),
    [
        ("feeds/calendar.ics", "Termine als Kalender (iCal)", "ICS", "text/calendar", "dates"),
        ("feeds/lab/a-all.ics", "Labor A: Alle Termine als Kalender (iCal)", "ICS", "text/calendar", "dates"),
        ("feeds/lab/a/part-2.ics", "Labor A: Termine als Kalender (iCal), Teil 2", "ICS", "text/calendar", "dates"),
        ("feeds/month/2026-12.ics", "Dezember 2026: Termine als Kalender (iCal)", "ICS", "text/calendar", "dates"),
        (
            "data/events/2026-12.jsonld",
            "Dezember 2026: Termine als Graph von schema.org (JSON-LD)",
            "JSON_LD",
            "application/ld+json",
            "dates",
        ),
        ("feeds/events.json", "Termine als Feed (JSON Feed)", "JSON", "application/feed+json", "dates"),
        (
            "feeds/lab/a/changes.json",
            "Labor A: Geänderte Termine als Feed (JSON Feed)",
            "JSON",
            "application/feed+json",
            "changes",
        ),
        ("feeds/lab/b.xml", "Labor B: Neuigkeiten als Feed (RSS)", "RSS", "application/rss+xml", "news"),
        ("network.opml", "Die eigenen Feeds der Labore, für ein Feed-Programm (OPML)", "XML", "text/x-opml", "news"),
        ("health.json", "Zustand der Quellen als Daten (JSON)", "JSON", "application/json", "states"),
    ],
)
def test_a_file_is_named_by_what_it_is(path, title, file_type, media, dataset):
    one = distribution(WHOLE, path)
    assert str(WHOLE.value(one, DCT.title)) == title
    assert str(WHOLE.value(one, DCT["format"])).endswith(f"/file-type/{file_type}")
    assert str(WHOLE.value(one, DCAT.mediaType)).endswith(f"/media-types/{media}")
    assert str(WHOLE.value(None, DCAT.distribution, one)) == f"https://n.example/#{dataset}"


def test_where_and_when_it_is_about():
    (dates,) = WHOLE.subjects(DCT.identifier, rdflib.Literal("https://n.example/#dates"))
    period = WHOLE.value(dates, DCT.temporal)
    assert [str(WHOLE.value(period, name)) for name in (DCAT.startDate, DCAT.endDate)] == ["2026-11-01", "2026-12-31"]
    assert {str(one).rpartition("/")[2] for one in WHOLE.objects(dates, DCT.spatial)} == {
        "AUT",
        "DEU",
        "06414000",
        "06",
    }
    assert {str(one) for one in WHOLE.objects(dates, DCATDE.politicalGeocodingURI)} == {
        "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/06414000",
        "http://dcat-ap.de/def/politicalGeocoding/stateKey/06",
    }


# --- whose it is ------------------------------------------------------------------------------------------------------


def licence_of(graph: rdflib.Graph, path: str) -> str:
    return str(graph.value(distribution(graph, path), DCT.license))


def test_that_it_was_put_together_and_changed_is_said_everywhere():
    said = [str(one) for one in WHOLE.objects(None, DCATDE.licenseAttributionByText)]
    assert len(said) == len(list(WHOLE.subjects(RDF.type, DCAT.Distribution)))
    assert all("verändert" in one for one in said)
    own = WHOLE.value(distribution(WHOLE, "feeds/lab/a.ics"), DCATDE.licenseAttributionByText)
    assert str(own) == "Labor A, CC BY 4.0, zusammengeführt und verändert: Netz"


def test_the_labs_whose_work_it_is_are_named_and_no_others():
    of = {
        name: {
            str(one).rpartition("#")[2] for one in WHOLE.objects(URIRef(f"https://n.example/#{name}"), DCT.contributor)
        }
        for name in ("dates", "news", "labs")
    }
    assert of == {"dates": {"lab-a", "lab-b"}, "news": {"lab-b"}, "labs": {"lab-a", "lab-b"}}


@pytest.mark.parametrize(
    ("licences", "expected"),
    [
        pytest.param(("CC-BY-4.0", "CC-BY-4.0"), f"{LICENCES}cc-by/4.0", id="one"),
        pytest.param(("dl-de/by-2-0", "DL-DE/BY-2-0"), f"{LICENCES}dl-by-de/2.0", id="written in two ways"),
        pytest.param(
            ("CC-BY-4.0", "CC0-1.0"), "https://n.example/#licences", id="two open ones: no single one is true"
        ),
        pytest.param(("CC-BY-4.0", ""), "https://n.example/#licences", id="of one nobody knows it"),
        pytest.param(("Hausordnung", "Hausordnung"), "https://n.example/#licences", id="one that nobody knows"),
        pytest.param(("https://s.example/l", "https://s.example/l"), "https://s.example/l", id="an address"),
        pytest.param(
            ("CC-BY-NC-SA-4.0", "CC-BY-NC-SA-4.0"),
            "https://creativecommons.org/licenses/by-nc-sa/4.0/",
            id="not in the list of DCAT-AP.de",
        ),
    ],
)
def test_a_file_has_the_licence_that_all_its_entries_have_or_none(licences, expected):
    graph = read(event("a", licences[0]), event("b", licences[1]))
    assert licence_of(graph, "feeds/calendar.ics") == expected


def test_each_part_has_its_own_licence():
    graph = read(event("a", "CC-BY-4.0"), event("b", "CC0-1.0"), updates=(update("b", "dl-de/zero-2-0"),))
    assert licence_of(graph, "feeds/lab/a.ics") == f"{LICENCES}cc-by/4.0"
    assert licence_of(graph, "feeds/lab/b.ics") == f"{LICENCES}cc-zero"
    assert licence_of(graph, "feeds/lab/b.xml") == f"{LICENCES}dl-zero-de/2.0"
    assert licence_of(graph, "health.json") == f"{LICENCES}cc-by/4.0"


def test_a_demonstration_says_so():
    graph = read(network=replace(NETWORK, demo=True))
    texts = [
        str(one)
        for kind in (DCAT.Catalog, DCAT.Dataset)
        for node in graph.subjects(RDF.type, kind)
        for one in graph.objects(node, DCT.description)
    ]
    assert len(texts) == 6
    assert all("Sie finden nicht statt" in one for one in texts)


# --- its form ---------------------------------------------------------------------------------------------------------


def test_two_builds_on_one_day_give_the_same_bytes_whatever_the_order():
    some = (event("a"), event("b"))
    first = write_catalog(known(*some)).content
    later = replace(known(*some[::-1], paths=PATHS), now=NOW + timedelta(hours=14))
    turned = replace(later, files=later.files[::-1])
    assert write_catalog(turned).content == first


def test_names_that_are_no_plain_text_stay_text():
    odd = replace(A, name='La "b" <A> & \\ \ud800 {@id}')
    graph = read(event("a"), network=network_of(odd, name="N"))
    assert 'La "b" <A> & \\ ? {@id}' in {str(one) for one in graph.objects(None, FOAF.name)}


def size(count: int) -> int:
    facets = [Facet(kind="topic", value=f"t{number:05}", name=f"Thema {number:05}") for number in range(count)]
    paths = [f"{one.path}{ending}" for one in facets for ending in (".ics", "-all.ics", "/events.xml")]
    return len(write_catalog(replace(known(paths=tuple(paths)), names=facets)).content)


def test_it_grows_with_the_number_of_feeds_and_not_with_its_square():
    small, large = size(500), size(2000)
    assert 3.5 < large / small < 4.2
    assert large / 6000 < 600


def test_it_is_json_with_one_node_in_each_line():
    body = write_catalog(known(event("a"))).content.decode()
    assert len(json.loads(body)["@graph"]) == sum(line.startswith("{") and line != "{" for line in body.splitlines())
