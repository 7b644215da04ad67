"""Who keeps which conventions: each criterion, and what the pages, the data and the badges say of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from markupsafe import Markup

from demonstration import ROOT
from labnetz.locale import say
from labnetz.model import (
    Access,
    Lab,
    LabStatus,
    Manifest,
    Outcome,
    Problem,
    Source,
    SourceKind,
    SourceReport,
    Way,
    Where,
    msg,
)
from labnetz.publish.portal import PortalContent, artifacts
from labnetz.publish.render import Written
from labnetz.publish.schemas import published_schemas
from labnetz.publish.site import portal_site
from labnetz.publish.stamping import Stamped
from labnetz.publish.standards import CRITERIA, HANDBOOK, STATES, VERSION, assessed
from labnetz.publish.standards_data import PATH, badge_path, standards_files
from labnetz.publish.standards_page import MEANING, MOST_DONE, WORDS, StandardsPages
from labnetz.publish.verdict_marks import drawn_verdict
from portal_content import content_of
from some_items import BERLIN, NOW, WIESBADEN, call, hrefs, html, lab, place, practice, text
from some_network import network_of

URL = "https://berlin.example/"
WRONG = Problem("MAN-04", Where(URL), msg("a"), msg("b"))
ODD = Problem("MAN-09", Where(URL), msg("a"), msg("b"), "warning")
BY_PHONE, ONLINE = Way(phone="030 1"), Way(online="https://x.example/")
MEASURED = {"access": (("wheelchair", Access.YES),), "access_checked": date(2026, 5, 1)}


def manifest(**said: Any) -> Manifest:
    return Manifest(**({"id": "berlin", "name": "Labor Berlin", "url": URL} | said))


def report(kind: SourceKind = "events", key: str = "", **said: Any) -> SourceReport:
    usual: dict[str, Any] = {
        "result": "fresh",
        "state": "ok",
        "reason": None,
        "entries": 3,
        "problems": (),
        "since": NOW,
    }
    return SourceReport(source=Source("berlin", kind, key or kind, f"{URL}{key or kind}"), **(usual | said))


def known(one: Lab = BERLIN, **said: Any) -> PortalContent:
    return content_of(network_of(one, name="Netz"), **said)


def answer(criterion: str, one: Lab = BERLIN, now: datetime = NOW, **said: Any) -> tuple[str, str]:
    """What is found of Berlin by a criterion: the state, and why."""
    (found,) = assessed(known(one, **said), now)
    verdict = next(one for one in found.verdicts if one.criterion.id == criterion)
    return verdict.state, say(verdict.reason, "de")


def with_manifest(**said: Any) -> dict[str, Any]:
    return {"manifests": {"berlin": manifest(**said)}, "states": (report("manifest"),)}


# --- each criterion --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "state"),
    [
        pytest.param(with_manifest(), "yes", id="read"),
        pytest.param(with_manifest(expires=NOW + timedelta(days=1)), "yes", id="not expired yet"),
        pytest.param(with_manifest(expires=NOW), "partly", id="expired"),
        pytest.param(
            {"manifests": {"berlin": manifest()}, "states": (report("manifest", problems=(WRONG,)),)},
            "partly",
            id="something in it is wrong",
        ),
        pytest.param(
            {"manifests": {"berlin": manifest()}, "states": (report("manifest", problems=(ODD,)),)},
            "yes",
            id="advice is no error",
        ),
        pytest.param({"states": (report("manifest", since=None, failing_since=NOW),)}, "no", id="can not be read"),
        pytest.param({"states": (report("manifest"),)}, "no", id="it answers, and what came is no manifest"),
        pytest.param(
            {"manifests": {"berlin": manifest()}, "states": (report("manifest"), report(problems=(WRONG,)))},
            "yes",
            id="what is wrong in a calendar is not its fault",
        ),
        pytest.param({"states": (report("manifest", since=None, state="new"),)}, "unknown", id="not asked yet"),
        pytest.param({}, "unknown", id="none is known"),
    ],
)
def test_manifest(said, state):
    assert answer("manifest", **said)[0] == state


@pytest.mark.parametrize(("criterion", "kind"), [("calendar", "events"), ("news", "updates")])
@pytest.mark.parametrize(
    ("reports", "state"),
    [
        pytest.param([{}], "yes", id="read"),
        pytest.param([{"entries": 0}], "yes", id="an empty feed is a feed"),
        pytest.param([{"problems": (WRONG,)}], "partly", id="an entry is broken"),
        pytest.param([{"problems": (ODD,)}], "yes", id="a remark breaks nothing"),
        pytest.param([{}, {"since": None, "failing_since": NOW}], "partly", id="one of two"),
        pytest.param([{"since": None, "failing_since": NOW}], "no", id="can not be read"),
        pytest.param([{"since": None, "state": "new"}], "unknown", id="not asked yet"),
        pytest.param([], "unknown", id="none is known"),
    ],
)
def test_calendar_and_news(criterion, kind, reports, state):
    states = tuple(report(kind, f"{kind}-{number}", **said) for number, said in enumerate(reports))
    assert answer(criterion, states=states)[0] == state


def test_a_calendar_says_how_much_was_read_and_how_many_feeds_were_not():
    two = (report(), report(key="events-2", entries=4))
    lost = tuple(report(key=f"lost-{number}", since=None, failing_since=NOW) for number in range(3))
    assert answer("calendar", states=two)[1] == "7 Einträge sind gelesen, ohne Fehler."
    assert answer("calendar", states=(*two, *lost))[1] == "3 von mehreren Feeds ließen sich nicht lesen."


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["ok"], "yes"),
        (["ok", "degraded"], "yes"),
        pytest.param(["degraded"], "yes", id="what came with faults has come"),
        pytest.param(["ok", "new"], "yes", id="what was not asked yet is not late"),
        (["ok", "dormant"], "partly"),
        (["ok", "stale"], "partly"),
        (["ok", "unreachable"], "partly"),
        pytest.param(["dormant", "stale"], "partly", id="what has nothing new does answer"),
        (["stale", "unreachable"], "no"),
        (["unreachable"], "no"),
        (["new"], "unknown"),
        (["paused"], "unknown"),
        ([], "unknown"),
    ],
)
def test_fresh(states, expected):
    found = tuple(report("events", f"events-{number}", state=state) for number, state in enumerate(states))
    assert answer("fresh", states=found)[0] == expected


@pytest.mark.parametrize(
    ("licence", "state"),
    [("CC-BY-4.0", "yes"), ("https://x.example/lizenz", "yes"), ("Hauslizenz 3", "partly"), ("", "no")],
)
def test_licence(licence, state):
    found, reason = answer("licence", replace(BERLIN, licence=licence))
    assert found == state
    assert "Hauslizenz" not in licence or "Hauslizenz 3" in reason


@pytest.mark.parametrize(
    ("contacts", "state"),
    [
        (("a@berlin.example", "b@stadt.example"), "yes"),
        pytest.param(("a@berlin.example", "b@mail.berlin.example"), "partly", id="both stop with the website"),
        pytest.param(("a@stadt.example", "A@stadt.example"), "partly", id="one address, written twice"),
        (("a@stadt.example",), "partly"),
        ((), "unknown"),
    ],
)
def test_contacts(contacts, state):
    assert answer("contacts", replace(BERLIN, contacts=contacts))[0] == state


@pytest.mark.parametrize(
    ("copied", "state"),
    [
        ({"second_contact": True, "outside_contact": True}, "yes"),
        ({"second_contact": True}, "partly"),
        ({}, "partly"),
    ],
)
def test_a_copy_of_a_manifest_says_what_contacts_it_leaves_out(copied, state):
    """A portal that lost its state has such copies until it has read the labs again (docs/spec/backup.md)."""
    one = ("a@berlin.example",)
    content = with_manifest(contacts=one, **copied)
    assert answer("contacts", replace(BERLIN, contacts=one), **content)[0] == state
    others = replace(BERLIN, contacts=("b@berlin.example",))
    assert answer("contacts", others, **content)[0] == "partly", "what the registry says is not the copy's business"


def test_a_city_that_hosts_its_lab_is_no_outside_address():
    """https://labor.stadt.example/ and team@stadt.example stop together."""
    one = replace(BERLIN, url="https://labor.stadt.example/", contacts=("a@stadt.example", "b@labor.stadt.example"))
    assert answer("contacts", one)[0] == "partly"


def test_a_home_page_elsewhere_is_no_outside_address_either():
    contacts = ("a@stadt.example", "b@berlin.example")
    assert answer("contacts", replace(BERLIN, contacts=contacts))[0] == "yes"
    assert answer("contacts", replace(BERLIN, contacts=contacts, homepage="https://stadt.example/"))[0] == "partly"


@pytest.mark.parametrize(
    ("said", "accessibility", "legal"),
    [
        pytest.param({"accessibility_statement": f"{URL}b/"}, "yes", "unknown", id="the statement"),
        pytest.param({"imprint": f"{URL}i/", "privacy": f"{URL}d/"}, "unknown", "yes", id="both legal pages"),
        pytest.param({"imprint": f"{URL}i/"}, "unknown", "partly", id="one of them"),
        pytest.param({}, "unknown", "unknown", id="what is not named may be there all the same"),
    ],
)
def test_what_is_stated(said, accessibility, legal):
    content = with_manifest(**said)
    assert (answer("accessibility", **content)[0], answer("legal", **content)[0]) == (accessibility, legal)
    assert answer("accessibility")[0] == answer("legal")[0] == "unknown", "without a lab.json nobody knows"
    if accessibility == "yes":
        assert answer("accessibility", **content)[1] == f"Angegeben: {URL}b/", "it is not said that it is right"


@pytest.mark.parametrize(
    ("places", "state"),
    [
        ([MEASURED], "yes"),
        ([MEASURED | {"access": (("wheelchair", Access.NO),)}], "yes"),
        pytest.param([MEASURED, {}], "partly", id="one of two"),
        pytest.param([MEASURED | {"access_checked": None}], "partly", id="nobody knows since when"),
        pytest.param(
            [{"access": (("wheelchair", Access.UNKNOWN),), "access_checked": date(2026, 5, 1)}],
            "no",
            id="unknown is no fact",
        ),
        ([{}], "no"),
        ([], "unknown"),
    ],
)
def test_places(places, state):
    found = tuple(place(f"p{number}", **said) for number, said in enumerate(places))
    assert answer("places", places=found)[0] == state


@pytest.mark.parametrize(
    ("calls", "state"),
    [
        ([{"ways": (ONLINE, BY_PHONE)}], "yes"),
        ([{"ways": (ONLINE, BY_PHONE)}, {"ways": (ONLINE,)}], "partly"),
        ([{"ways": (ONLINE,)}], "no"),
        pytest.param([{"ways": ()}], "no", id="no way at all"),
        pytest.param([{"ways": (ONLINE,), "closes": date(2026, 12, 1)}], "unknown", id="it is over"),
        pytest.param([{"ways": (ONLINE,), "opens": date(2026, 12, 3)}], "unknown", id="it comes"),
        pytest.param(
            [{"ways": (ONLINE,), "result": Outcome(day=date(2026, 12, 1), summary="x")}],
            "unknown",
            id="it has a result",
        ),
        ([], "unknown"),
    ],
)
def test_offline(calls, state):
    found = tuple(call(f"c{number}", **said) for number, said in enumerate(calls))
    assert answer("offline", calls=found)[0] == state


@pytest.mark.parametrize(
    ("practices", "state"),
    [
        ([{"version": "1.0", "licence": "CC0-1.0"}], "yes"),
        pytest.param([{"version": "1.0"}], "yes", id="the licence of the lab holds"),
        ([{"version": "1.0"}, {}], "partly"),
        ([{}], "no"),
        ([], "unknown"),
    ],
)
def test_practices(practices, state):
    found = tuple(practice(f"p{number}", **said) for number, said in enumerate(practices))
    assert answer("practices", practices=found)[0] == state


def test_without_any_licence_a_practice_has_none():
    none = replace(BERLIN, licence="")
    assert answer("practices", none, practices=(practice(version="1"),))[0] == "no"
    assert answer("practices", none, practices=(practice(version="1", licence="CC0-1.0"),))[0] == "yes"


def test_what_is_partly_so_says_how_much_of_it():
    places = (place("a", **MEASURED), place("b", **(MEASURED | {"access_checked": None})), place("c"))
    assert "1 von 3 Orten" in answer("places", places=places)[1]
    calls = (call("a", ways=(BY_PHONE,)), call("b", ways=(ONLINE,)), call("c", ways=(ONLINE,)))
    assert "1 von 3 offenen Aufrufen" in answer("offline", calls=calls)[1]
    practices = (practice("a", version="1"), practice("b"), practice("c"))
    assert "1 von 3 Bausteinen" in answer("practices", practices=practices)[1]


def test_a_day_ends_on_the_clock_of_the_network():
    last = (call(ways=(ONLINE,), closes=date(2026, 12, 2)),)
    assert answer("offline", now=datetime(2026, 12, 2, 22, 59, tzinfo=UTC), calls=last)[0] == "no"
    assert answer("offline", now=datetime(2026, 12, 2, 23, tzinfo=UTC), calls=last)[0] == "unknown"


def test_of_a_lab_that_comes_through_a_portal_nobody_claims_to_know_its_manifest():
    guest = replace(BERLIN, via=("https://land.example/",))
    assert {answer(one, guest)[0] for one in ("manifest", "accessibility", "legal", "calendar", "fresh")} == {"unknown"}
    assert {answer(one, guest)[1] for one in ("manifest", "accessibility", "legal")} == {
        "Was wir von diesem Labor wissen, kommt über ein anderes Portal."
    }
    assert answer("manifest", guest, **with_manifest())[0] == "unknown", "whatever somebody has handed on"


def test_what_belongs_to_another_lab_does_not_count():
    content = content_of(network_of(BERLIN, WIESBADEN), calls=(call(lab="wiesbaden", ways=(ONLINE,)),))
    states = {one.lab.id: {v.criterion.id: v.state for v in one.verdicts} for one in assessed(content, NOW)}
    assert (states["berlin"]["offline"], states["wiesbaden"]["offline"]) == ("unknown", "no")


def test_nothing_known_is_never_a_no():
    (found,) = assessed(known(replace(BERLIN, contacts=())), NOW)
    assert {one.criterion.id: one.state for one in found.verdicts if one.state != "unknown"} == {"licence": "yes"}


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_every_answer_has_words_and_a_shape_of_its_own(language):
    for words in (WORDS, MEANING):
        assert len({say(words[state], language) for state in STATES}) == len(STATES)
    assert len({drawn_verdict(state) for state in STATES}) == len(STATES)


@pytest.mark.parametrize("language", ["de", "fr"])
def test_what_is_asked_is_translated_and_has_one_name_each(language):
    assert len({one.id for one in CRITERIA}) == len({say(one.name, language) for one in CRITERIA}) == len(CRITERIA)
    for one in CRITERIA:
        for said in (one.asks, one.helps):
            assert say(said, language) != str(said), one.id


# --- data and badges -------------------------------------------------------------------------------------------------


def published(content: PortalContent, now: datetime = NOW) -> dict[str, bytes]:
    return {one.path: one.content for one in artifacts(content, now=now)[0]}


def test_the_data_keep_to_their_schema_and_say_what_the_pages_do():
    content = known(replace(BERLIN, contacts=("a@x.example",)), calls=(call(ways=(ONLINE,)),), **with_manifest())
    data = json.loads(published(content)[PATH])
    schema = next(one for one in published_schemas() if one.path == "schema/standards.schema.json")
    jsonschema.Draft202012Validator(json.loads(schema.content)).validate(data)
    assert (data["version"], data["as_of"]) == (VERSION, "2026-12-02")
    (row,) = data["labs"]
    assert row["badge"] == "https://n.example/standards/berlin.svg"
    assert set(row["criteria"]) == {one["id"] for one in data["criteria"]} == {one.id for one in CRITERIA}
    assert row["criteria"]["offline"] == {
        "state": "no",
        "reason": "Die offenen Aufrufe nennen keinen Weg ohne Internet.",
    }
    shown = text(lab_page(content))
    assert all(one["reason"] in shown for one in row["criteria"].values())


def test_a_badge_counts_names_version_and_month_and_loads_nothing():
    content = known(replace(BERLIN, name="Labor & <Berlin>", contacts=()))
    body = published(content)[badge_path("berlin")].decode()
    root = ET.fromstring(body)
    title = "Netz, Standards Fassung 1: erfüllt 1 von 11 Standards, Dezember 2026"
    assert root.findtext("{*}title") == title
    assert "erfüllt 1 von 11 Standards, Dezember 2026" in [
        one.text for one in root.iter("{http://www.w3.org/2000/svg}text")
    ]
    assert not re.search(r"href|url\(|@import|<image|<script", body)
    circles = [one.get("r") for one in root.iter("{http://www.w3.org/2000/svg}circle")]
    assert len(circles) == len(CRITERIA)
    assert circles.count("1.8") == 1


def test_files_change_with_the_answer_and_not_with_the_hour():
    content = known(calls=(call(ways=(ONLINE,)),))
    own = [PATH, badge_path("berlin")]
    today, tonight = published(content), published(content, NOW + timedelta(hours=9))
    assert [today[path] for path in own] == [tonight[path] for path in own]
    better = published(known(calls=(call(ways=(BY_PHONE,)),)))
    assert all(today[path] != better[path] for path in own)


def test_versions_stand_for_all_that_the_files_say():
    def versions(content: PortalContent) -> dict[str, str]:
        found = assessed(content, NOW)
        return {one.path: one.version for one in standards_files(found, content.network, now=NOW)}

    def calls(*offline: bool) -> dict[str, Any]:
        return {"calls": tuple(call(f"c{n}", ways=(BY_PHONE if one else ONLINE,)) for n, one in enumerate(offline))}

    before, badge = versions(known(**calls(True, False))), badge_path("berlin")
    assert versions(known(**calls(True, False))) == before
    assert versions(known(**calls(True, False, False)))[PATH] != before[PATH], "another reason for the same answer"
    offline, practices = versions(known(**calls(True))), versions(known(practices=(practice(version="1"),)))
    assert offline[badge] != practices[badge], "as many answers, but others: the stations stand elsewhere"


def test_a_badge_is_another_one_in_another_month():
    content = known()
    versions = [
        next(
            one.version
            for one in standards_files(assessed(content, now), content.network, now=now)
            if one.path == badge_path("berlin")
        )
        for now in (NOW, NOW + timedelta(days=20), NOW + timedelta(days=40))
    ]
    assert versions[0] == versions[1] != versions[2]


def test_a_badge_speaks_the_language_of_its_lab_in_the_month_of_the_network():
    content = known(replace(BERLIN, language="fr"))
    badge = published(content, datetime(2026, 12, 31, 23, tzinfo=UTC))[badge_path("berlin")].decode()
    assert "janvier 2027" in badge
    assert 'lang="fr" height="48"' in lab_page(content)


def test_who_is_archived_or_closed_is_not_judged():
    old = [lab("kehl", status=LabStatus.ARCHIVED), lab("moers", status=LabStatus.CLOSED)]
    content = content_of(network_of(BERLIN, *old))
    assert [row["id"] for row in json.loads(published(content)[PATH])["labs"]] == ["berlin"]
    assert badge_path("kehl") not in published(content)
    shown = first(content)
    _, _, done = shown.partition("Labore, deren Arbeit getan ist")
    assert {"../labore/kehl/", "../labore/moers/"} <= set(hrefs(done))
    assert "Labor Kehl" not in shown.removesuffix(done)


def test_of_very_many_labs_whose_work_is_done_the_first_are_named():
    old = [lab(f"l{number:03}", status=LabStatus.CLOSED) for number in range(MOST_DONE + 1)]
    _, _, done = first(content_of(network_of(*reversed(old)))).partition("Labore, deren Arbeit getan ist")
    assert hrefs(done) == [f"../labore/{one.id}/" for one in old[:MOST_DONE]]


# --- pages -----------------------------------------------------------------------------------------------------------


def pages(content: PortalContent, now: datetime = NOW, handbook: Any = ()) -> StandardsPages:
    site = replace(portal_site(content.network, now), handbook=frozenset(handbook))
    return StandardsPages(assessed(content, now), content.network, site)


def first(content: PortalContent, **said: Any) -> str:
    return str(pages(content, **said).first(Written("Wer erfüllt was", Markup("<p>Vorwort</p>"), "../")))


def stamped(content: PortalContent, **said: Any) -> dict[str, Stamped]:
    found = list(pages(content, **said).stamped())
    assert len({one.path for one in found}) == len(found)
    return {one.path: one for one in found}


def lab_page(content: PortalContent, **said: Any) -> str:
    return html(stamped(content, **said)["standards/berlin/"])


def test_labs_stand_by_name_and_the_one_that_keeps_most_is_not_first():
    labs = (lab("zwickau", name="Zwickau"), lab("aue", name="aue", licence=""), lab("moers", name="Moers"))
    shown = first(content_of(network_of(*labs)))
    assert re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', shown) == ["aue", "Moers", "Zwickau"]


def test_each_cell_says_its_answer_and_its_column_in_words():
    shown = first(known(calls=(call(ways=(ONLINE,)),)))
    assert re.search(
        r'<td data-label="Mitmachen ohne Internet"><span class="verdict" data-state="no">.*? nein</span>', shown
    )
    assert len(re.findall(r"<td ", shown)) == len(CRITERIA) == len(re.findall(r'<th scope="col">', shown)) - 1
    for one in CRITERIA:
        assert f'id="asked-{one.id}"' in shown


def test_a_page_of_a_lab_says_why_and_what_helps_only_where_something_is_missing():
    content = known(calls=(call(ways=(ONLINE,)),))
    shown = lab_page(content, handbook={f"{HANDBOOK}mitmachen/"})
    assert "Die offenen Aufrufe nennen keinen Weg ohne Internet." in text(shown)
    assert "../../handbuch/mitmachen/" in hrefs(shown)
    assert "../../handbuch/orte/" not in hrefs(shown), "a page that is not there is not linked"
    assert shown.count("Was hilft") == len(CRITERIA) - 1, "its licence is fine"


def test_every_page_of_the_handbook_that_is_named_is_there():
    for one in CRITERIA:
        assert (ROOT / "network" / "docs" / HANDBOOK / f"{one.page.rstrip('/')}.md").is_file(), one.id


def test_the_lines_to_copy_load_nothing_from_the_portal():
    shown = lab_page(known())
    code = re.search(r'data-copy="(&lt;a .*?)"', shown)[1]
    assert "src=&#34;standards-berlin.svg&#34;" in code
    assert code.count("https://") == 1, "the link, which somebody must press"
    assert "alt=&#34;Netz, Standards Fassung 1: erfüllt" in code


def test_hostile_words_stay_words():
    odd = f"{URL}?<b>&\"'"
    content = known(replace(BERLIN, name="<img src=x>"), **with_manifest(accessibility_statement=odd))
    for shown in (first(content), lab_page(content)):
        assert "<img src=x" not in shown
        assert "<b>" not in shown


@pytest.mark.slow
def test_a_thousand_labs_stand_on_pages_of_sixty_each_once():
    labs = [lab(f"l{number:04}", name=f"Labor {number:04}") for number in range(1000)] + [lab("a-z", name="Zuletzt")]
    content = content_of(network_of(*labs))
    found = stamped(content)
    tables = [first(content), *(html(found[f"standards/a-z/{number}/"]) for number in range(2, 18))]
    rows = [name for shown in tables for name in re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', shown)]
    assert rows == sorted(one.name for one in labs)
    assert all(shown.count("<tr ") <= 60 for shown in tables)
    assert "../../../standards/" in hrefs(tables[1])
    assert "standards/a-z/" in found, "a lab may be called like the folder of the further pages"


def test_a_page_stays_until_its_words_change():
    content, better = known(calls=(call(ways=(ONLINE,)),)), known(calls=(call(ways=(BY_PHONE,)),))
    versions = {path: page.version for path, page in stamped(content).items()}
    assert all(versions.values())
    assert versions == {path: page.version for path, page in stamped(content, now=NOW + timedelta(hours=9)).items()}
    assert versions != {path: page.version for path, page in stamped(better).items()}
    january = {path: page.version for path, page in stamped(content, now=datetime(2027, 1, 2, tzinfo=UTC)).items()}
    assert versions != january, "the badge names the month"


def test_a_further_page_of_the_table_changes_with_an_answer_on_it():
    def version(**said: Any) -> str:
        labs = [lab(f"l{number:02}") for number in range(60)]
        return stamped(content_of(network_of(*labs, lab("zuletzt", **said))))["standards/a-z/2/"].version

    assert version() == version() != version(licence="")


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_a_network_without_labs_says_so(language):
    content = content_of(network_of(language=language))
    assert "<table" not in first(content)
    assert json.loads(published(content)[PATH])["labs"] == []
