"""lab.json says who a lab is and where its feeds are, and grows old by itself."""

import json
from datetime import UTC, datetime, timedelta

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
    assert set(portal) == set(lab) | {"labs"}
    assert {key: type(portal[key]) for key in lab} == {key: type(value) for key, value in lab.items()}
    assert portal["feeds"]["events"] == "https://netz.example/feeds/calendar.ics"


def test_a_portals_manifest_names_its_members_with_their_own_feeds():
    old, far = read(write_portal_manifest(NETWORK, now=NOW))["labs"]
    assert (old["id"], old["status"], old["feeds"]) == ("alt", "archived", {"events": [], "updates": []})
    assert far["feeds"] == {
        "events": ["https://fern.example/kalender.ics"],
        "updates": ["https://fern.example/feed/", "https://fern.example/presse.rss"],
    }
    assert far["licence"] == "dl-de/by-2-0"
