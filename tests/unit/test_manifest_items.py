"""Calls, practices and places go from a lab's site through lab.json to the portal, and on to other portals."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.harvest.reading import look_into_manifest
from labnetz.manifest import check_manifest
from labnetz.model import (
    NO_ITEMS,
    Access,
    Audience,
    Call,
    CallKind,
    CallState,
    Contact,
    Items,
    Lab,
    Maturity,
    Origin,
    Outcome,
    Place,
    Practice,
    PracticeKind,
    Service,
    Way,
)
from labnetz.publish.lab import artifacts
from labnetz.publish.manifest import write_manifest, write_portal_manifest
from labnetz.publish.manifest_items import handed_on, own_items
from some_network import network_of

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
LAB = Lab(id="mg", name="stadtlabor.mg", url="https://mg.example/", licence="CC-BY-4.0")
ORIGIN = Origin(lab="mg", url=f"{LAB.url}lab.json", timezone="Europe/Berlin")
PLACE = Place(
    lab="mg",
    id="bibliothek",
    name="Bibliothek",
    street="Markt 1",
    postal_code="12345",
    city="Neustadt",
    district="Mitte",
    lat=51.2,
    lon=6.4,
    description="Der Eingang liegt hinten.",
    transit="Bus 7",
    phone="030 1",
    opening_hours=("Mo 10 bis 18 Uhr",),
    access=(("wheelchair", Access.LIMITED), ("wc", Access.UNKNOWN), ("hearing-system", Access.YES)),
    measures=(("steps", "0"), ("step-height-cm", "4.5"), ("wc-key", "euro-key")),
    access_note="Der Aufzug fährt nur mit Schlüssel.",
    access_checked=date(2026, 5, 10),
    url="https://mg.example/orte/bibliothek/",
)
TEAM = Contact(name="Team", phone="030 1", email="lab@mg.example", url="https://mg.example/kontakt/")
CALL = Call(
    lab="mg",
    uid="app@mg.labnetz",
    id="app",
    title="Testen Sie die App",
    summary="Wir suchen 20 Menschen.",
    kind=CallKind.BETA_TEST,
    state=CallState.RESULT,
    opens=date(2026, 11, 1),
    closes=date(2026, 12, 31),
    effort="20 Minuten",
    who="Alle",
    ways=(
        Way(place=PLACE, note="Donnerstags"),
        Way(phone="030 1"),
        Way(online="https://mg.example/app"),
        Way(email="lab@mg.example"),
        Way(paper="https://mg.example/zettel.pdf"),
        Way(post="Markt 1"),
    ),
    needs="Ein Telefon",
    reward="Kaffee",
    spots=20,
    collects="Namen",
    privacy_url="https://mg.example/datenschutz/",
    result=Outcome(day=date(2027, 1, 1), summary="Drei Fehler.", url="https://mg.example/aktuelles/app/"),
    contact=TEAM,
    topics=("KI",),
    audience=(Audience.EVERYONE, Audience.SENIORS),
    languages=("de", "tr"),
    services=(Service.ASSISTANCE,),
    practice="berlin/nutzertest",
    language="de",
    url="https://mg.example/mitmachen/app/",
    modified=datetime(2026, 11, 20, 9, tzinfo=UTC),
    licence="CC0-1.0",
)
PRACTICE = Practice(
    lab="mg",
    id="betatest",
    title="Beta-Test",
    summary="Vier Wochen.",
    kind=PracticeKind.PROCESS,
    time="4 Wochen",
    group_size="15 bis 25",
    level="keine",
    roles=("Begleitung",),
    materials=("Geräte",),
    space="Ein Tisch",
    staff_hours="40 Stunden",
    cost_note="Nichts",
    access_tips=("Vorlesen",),
    maturity=Maturity.PROVEN,
    version="1.2",
    origin="berlin",
    based_on="berlin/nutzertest@1.0",
    changes=("Länger",),
    languages=("de",),
    topics=("KI",),
    audience=(Audience.ADMINISTRATION,),
    contact=TEAM,
    attachments=("https://mg.example/ablauf.pdf",),
    lessons=("Alte Geräte",),
    language="de",
    url="https://mg.example/formate/betatest/",
    modified=datetime(2026, 11, 20, 9, tzinfo=UTC),
    licence="CC0-1.0",
)
ITEMS = Items((CALL,), (PRACTICE,), (PLACE,))


def read(artifact, url=LAB.url):
    manifest, problems = check_manifest(artifact.content, f"{url}lab.json", now=NOW)
    assert problems == ()
    return manifest


def test_what_a_lab_lists_is_read_as_it_was():
    assert read(write_manifest(LAB, items=ITEMS, now=NOW)).items == ITEMS


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_time_that_has_no_hour_in_every_zone_is_none(moment):
    """A portal that counted on from it would end with an error, and show nobody's practices."""
    document = json.loads(write_manifest(LAB, items=ITEMS, now=NOW).content)
    document["practices"][0] |= {"updated": moment, "adopted": moment[:10]}
    document["calls"][0]["closes"] = moment[:10]
    manifest, problems = check_manifest(json.dumps(document).encode(), f"{LAB.url}lab.json", now=NOW)
    (found,) = manifest.items.practices
    assert (found.modified, found.adopted) == (None, None)
    assert manifest.items.calls == (), "a call whose days are wrong would be shown as open for ever"
    assert {one.rule for one in problems} == {"MAN-04"}


def test_what_a_portal_hands_on_is_read_as_it_was():
    network = network_of(LAB, Lab(id="still", name="Stilles Labor"))
    made = write_portal_manifest(network, ITEMS, now=NOW)
    assert [lab.items for lab in read(made, network.url).labs] == [ITEMS, NO_ITEMS]
    assert read(made, network.url).items == NO_ITEMS, "what its labs list is not the portal's own"


def test_nothing_that_nobody_said_is_written():
    """A file that all readers fetch has no empty keys; and no address of a person who was not asked."""
    call = Call(lab="mg", uid="a@mg.labnetz", id="a", title="A", licence="CC-BY-4.0", image=None)
    document = json.loads(write_manifest(LAB, items=Items((call,)), now=NOW).content)
    assert document["calls"] == [{"id": "a", "title": "A"}]
    assert (document["practices"], document["places"]) == ([], [])


def test_each_lab_of_a_portal_stands_on_a_line_of_its_own():
    network = network_of(*(replace(LAB, id=f"lab-{number}") for number in range(3)))
    lines = write_portal_manifest(network, NO_ITEMS, now=NOW).content.decode().splitlines()
    assert [line.startswith('{"id":"lab-') for line in lines[-5:-2]] == [True] * 3


# --- a lab's site ----------------------------------------------------------------------------------------------------

PAGES = {
    "orte/markt.md": "---\nname: Markt\ncity: Neustadt\n---\n",
    "mitmachen/offen.md": "---\ntitle: Offen\nopens: 2026-11-01\nways: [{place: markt}, {paper: zettel.txt}]\n---\n",
    "mitmachen/intern.md": "---\ntitle: Intern\nvisibility: internal\nways: [{phone: '1'}]\n---\n",
    "mitmachen/entwurf.md": "---\ntitle: Entwurf\nvisibility: draft\nways: [{phone: '1'}]\n---\n",
    "formate/suppe.md": "---\ntitle: Testessen\nattachments: [ablauf.pdf]\n---\n",
    "formate/geheim.md": "---\ntitle: Geheim\nvisibility: internal\n---\n",
}


def site_of(pages):
    files = [SourceFile(path, text, f"https://mg.example/{path.removesuffix('.md')}/") for path, text in pages.items()]
    return read_site(files, LAB, now=NOW, exists=lambda _: True)


def test_a_labs_site_lists_what_stands_in_its_lists_with_the_addresses_of_the_pages():
    content = site_of(PAGES)
    made, _ = artifacts(content, LAB, now=NOW)
    items = read(next(one for one in made if one.path == "lab.json")).items
    assert [(one.id, one.url) for one in items.calls] == [("offen", "https://mg.example/mitmachen/offen/")]
    assert [(one.id, one.url) for one in items.practices] == [("suppe", "https://mg.example/formate/suppe/")]
    assert [(one.id, one.url) for one in items.places] == [("markt", "https://mg.example/orte/markt/")]
    assert items.calls[0].ways == (
        Way(place=items.places[0]),
        Way(paper="https://mg.example/mitmachen/zettel.txt"),
    )
    assert items.practices[0].attachments == ("https://mg.example/formate/ablauf.pdf",)


@pytest.mark.parametrize("lab", ["berlin", "moenchengladbach", "wiesbaden"])
def test_what_the_demonstration_lists_is_read_without_a_word(lab):
    docs = Path(__file__).parents[2] / "sites" / lab / "docs"
    pages = {path.relative_to(docs).as_posix(): path.read_text("utf-8") for path in docs.rglob("*.md")}
    content = site_of(pages)
    found = read(write_manifest(LAB, items=own_items(content), now=NOW)).items
    assert [one.id for one in found.calls] == [one.id for one in content.calls] != []
    assert [one.lessons for one in found.practices] == [one.lessons for one in content.practices] != []
    assert (
        [(one.access, one.measures) for one in found.places]
        == [(one.access, one.measures) for one in content.places]
        != []
    )


# --- a portal --------------------------------------------------------------------------------------------------------


def test_a_portal_leaves_out_a_whole_kind_before_its_file_gets_too_big_and_says_so():
    many = tuple(replace(PRACTICE, id=f"p-{number}") for number in range(4))
    fitting, problems = handed_on(Items((CALL,), many, (PLACE,)), room=2500)
    assert (fitting.calls, fitting.practices, fitting.places) == ((CALL,), (), (PLACE,))
    (problem,) = problems
    assert (problem.rule, problem.level, problem.where.path) == ("MAN-06", "note", "lab.json")
    assert "practices of the labs are left out of lab.json" in str(problem)


def test_a_portal_hands_all_of_it_on_where_it_fits():
    assert handed_on(ITEMS) == (ITEMS, ())


def test_what_costs_an_entry_is_an_error_and_what_makes_it_poorer_a_warning():
    """The page of the sources counts errors as entries that are not shown."""
    calls = [
        {"id": "a", "title": "A", "closes": "bald"},
        {"id": "b", "title": "B", "kind": "party"},
        {"id": "b", "title": "Noch einmal"},
    ]
    about = {"labnetz": "1", "id": "mg", "name": "M", "url": LAB.url, "licence": "x", "expires": "2027-06-01T00:00:00Z"}
    manifest, problems = check_manifest(json.dumps(about | {"calls": calls}).encode(), f"{LAB.url}lab.json", now=NOW)
    assert [one.id for one in manifest.items.calls] == ["b"]
    assert [(one.rule, one.level) for one in problems] == [
        ("MAN-04", "error"),
        ("MAN-04", "warning"),
        ("MAN-04", "error"),
    ]
    contents = look_into_manifest(json.dumps(about | {"calls": calls}).encode(), ORIGIN, NOW)
    assert (contents.broken, contents.unreadable) == (2, None)
