"""lab.json says who a lab is and where its feeds are, and grows old by itself."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest

from labnetz.manifest import check_manifest
from labnetz.manifest_format import schema
from labnetz.manifest_public import public_manifest
from labnetz.model import Demo, Lab, LabStatus, Network, Source
from labnetz.publish.manifest import write_manifest, write_portal_manifest
from labnetz.publish.topics import Topic

NOW = datetime(2026, 3, 3, 9, 30, 12, tzinfo=UTC)
LAB = Lab(
    id="mg",
    name="stadtlabor.mg – Öffnung",
    former_names=("Citizen LAB",),
    operator="Stadt",
    municipalities=("Mönchengladbach",),
    land="Nordrhein-Westfalen",
    licence="CC-BY-4.0",
    contacts=("lab@mg.example", "it@stadt.example"),
    url="https://mg.example/",
    homepage="https://stadt.example/labor",
    demo=Demo(),
)
NETWORK = Network(
    id="netz",
    name="Netz",
    url="https://netz.example/",
    language="de",
    timezone="Europe/Berlin",
    licence="CC-BY-4.0",
    contact="redaktion@netz.example",
    labs=(
        Lab(id="alt", name="Altes Labor", status=LabStatus.ARCHIVED),
        Lab(
            id="fern",
            name="Fernes Labor",
            url="https://fern.example/",
            licence="dl-de/by-2-0",
            sources=(
                Source("fern", "events", "events", "https://fern.example/kalender.ics"),
                Source("fern", "updates", "updates", "https://fern.example/feed/"),
                Source("fern", "updates", "updates-2", "https://fern.example/presse.rss"),
            ),
        ),
    ),
)


def read(artifact):
    assert artifact.path == "lab.json"
    return json.loads(artifact.content)


def test_a_labs_manifest_says_who_it_is_and_where_its_feeds_are():
    manifest = read(write_manifest(LAB, now=NOW))
    assert (
        manifest
        | {
            "labnetz": ["1"],
            "id": "mg",
            "name": "stadtlabor.mg – Öffnung",
            "former_names": ["Citizen LAB"],
            "operator": "Stadt",
            "municipalities": ["Mönchengladbach"],
            "land": "Nordrhein-Westfalen",
            "country": "DE",
            "language": "de",
            "timezone": "Europe/Berlin",
            "licence": "CC-BY-4.0",
            "contacts": ["lab@mg.example", "it@stadt.example"],
            "url": "https://mg.example/",
            "homepage": "https://stadt.example/labor",
            "demo": True,
            "feeds": {
                "events": "https://mg.example/feeds/calendar.ics",
                "all_events": "https://mg.example/feeds/calendar-all.ics",
                "updates": "https://mg.example/feeds/updates.xml",
                "topics": [],
            },
            "practices": [],
            "calls": [],
        }
        == manifest
    )


def test_a_labs_manifest_names_the_feeds_of_each_topic():
    manifest = read(write_manifest(LAB, [Topic("offene-daten", "Offene Daten", (), ())], now=NOW))
    assert manifest["feeds"]["topics"] == [
        {
            "topic": "Offene Daten",
            "events": "https://mg.example/feeds/topic/offene-daten.ics",
            "updates": "https://mg.example/feeds/topic/offene-daten.xml",
        }
    ]


def test_a_manifest_expires_half_a_year_after_the_day_it_was_made():
    manifest = read(write_manifest(LAB, now=NOW))
    assert (manifest["generated"], manifest["expires"]) == ("2026-03-03T00:00:00Z", "2026-08-30T00:00:00Z")


def test_two_builds_on_one_day_give_the_same_bytes():
    later = NOW + timedelta(hours=14)
    assert write_manifest(LAB, now=later) == write_manifest(LAB, now=NOW)
    assert write_portal_manifest(NETWORK, now=later) == write_portal_manifest(NETWORK, now=NOW)


def test_a_manifest_can_be_read_by_people():
    assert "stadtlabor.mg – Öffnung" in write_manifest(LAB, now=NOW).content.decode()


def test_a_portals_manifest_has_all_that_a_labs_has_so_that_a_portal_can_join_a_portal():
    portal, lab = read(write_portal_manifest(NETWORK, now=NOW)), read(write_manifest(LAB, now=NOW))
    assert {"labnetz", "id", "name", "url", "licence", "feeds", "generated", "expires", "labs"} <= set(portal)
    both = set(portal) & set(lab)
    assert {key: type(portal[key]) for key in both} == {key: type(lab[key]) for key in both}
    assert portal["feeds"]["events"] == "https://netz.example/feeds/calendar.ics"


def test_a_portals_manifest_names_its_members_with_their_own_feeds():
    old, far = read(write_portal_manifest(NETWORK, now=NOW))["labs"]
    assert (old["id"], old["status"], old["feeds"]) == ("alt", "archived", {"events": [], "updates": []})
    assert far["feeds"] == {
        "events": ["https://fern.example/kalender.ics"],
        "updates": ["https://fern.example/feed/", "https://fern.example/presse.rss"],
    }
    assert far["licence"] == "dl-de/by-2-0"


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(write_manifest(LAB, [Topic("ki", "KI", (), ())], now=NOW), id="a lab"),
        pytest.param(write_portal_manifest(NETWORK, now=NOW), id="a portal"),
    ],
)
def test_what_we_publish_keeps_to_the_standard(made):
    document = json.loads(made.content)
    jsonschema.validate(document, schema())
    manifest, problems = check_manifest(made.content, f"{document['url']}lab.json", now=NOW)
    assert problems == ()
    assert (manifest.id, manifest.url, manifest.licence) == (document["id"], document["url"], document["licence"])
    assert manifest.all_events == (f"{document['url']}feeds/calendar-all.ics",)


def test_what_a_portal_says_of_a_lab_that_came_through_another_portal_names_its_way():
    guest = replace(NETWORK.labs[1], via=("https://fern.example/", "https://nah.example/"))
    made = write_portal_manifest(replace(NETWORK, labs=(guest,)), now=NOW)
    manifest, _ = check_manifest(made.content, "https://netz.example/lab.json", now=NOW)
    assert manifest.labs[0].via == ("https://fern.example/", "https://nah.example/")


@pytest.mark.parametrize(
    ("contacts", "said"),
    [
        ((), {}),
        (("a@stadt.example",), {"contacts": ["a@stadt.example"]}),
        (("a@stadt.example", "a@stadt.example"), {"contacts": ["a@stadt.example"]}),
        (
            ("a@stadt.example", "b@labor.stadt.example"),
            {"contacts": ["a@stadt.example"], "second_contact": True, "outside_contact": False},
        ),
        (
            ("a@stadt.example", "b@land.example"),
            {"contacts": ["a@stadt.example"], "second_contact": True, "outside_contact": True},
        ),
    ],
)
def test_a_copy_has_one_contact_and_says_what_the_others_were(contacts, said):
    copy = public_manifest(b'{"id": "x", "contacts": ["z@geheim.example"]}', contacts, ("https://stadt.example/",))
    assert json.loads(copy) == {"id": "x"} | said
