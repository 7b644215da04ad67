"""Calls as feeds, of a lab and of a network: a call is an entry, its result another one, and both keep their names."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from labnetz.content.site_content import SiteContent
from labnetz.feeds.read import read_feed
from labnetz.model import Call, CallState, Origin, Outcome, Source, Visibility, Way
from labnetz.publish.call_feeds import MOST, network_call_feeds
from labnetz.publish.lab import artifacts as lab_artifacts
from some_items import BERLIN, NOW, WIESBADEN, call, lab
from some_network import network_of

RESULT = Outcome(day=date(2026, 12, 1), summary="64 Vorschläge", url="https://berlin.example/ergebnis/")


def feeds(*calls: Call, now: datetime = NOW, labs: Any = (BERLIN, WIESBADEN)) -> dict[str, bytes]:
    made = network_call_feeds(calls, network_of(*labs, name="Netz"), now=now)
    return {one.path: one.content for one in made}


def items(*calls: Call, now: datetime = NOW, labs: Any = (BERLIN, WIESBADEN)) -> list[dict[str, Any]]:
    return json.loads(feeds(*calls, now=now, labs=labs)["feeds/calls.json"])["items"]


def titles(*calls: Call, now: datetime = NOW) -> list[str]:
    return [one["title"] for one in items(*calls, now=now)]


def test_a_call_says_what_one_decides_by():
    one = call(
        summary="Wir suchen Menschen",
        opens=date(2026, 11, 16),
        closes=date(2026, 12, 18),
        effort="15 Minuten",
        who="Alle ab 16 Jahren.",
        ways=(Way(phone="030 123"), Way(post="Weg 1"), Way(online="https://x.example/")),
    )
    (found,) = items(one)
    assert found["content_text"] == (
        "Wir suchen Menschen. Mitmachen können Sie bis zum 18. Dezember 2026. Aufwand: 15 Minuten."
        " Wer mitmachen kann: Alle ab 16 Jahren. So machen Sie mit: telefonisch, per Post, online."
    )
    assert found["date_published"] == "2026-11-15T23:00:00Z", "its first day begins on the clock of its lab"
    assert found["url"] == one.url


def test_provenance_and_licence_stand_at_each_entry():
    manifest = Source("berlin", "manifest", "manifest", "https://berlin.example/lab.json")
    berlin = replace(BERLIN, sources=(manifest,), via=("https://land.example/",))
    (found,) = items(call(licence="CC0-1.0"), labs=(berlin,))
    assert found["_labnetz"] == {
        "lab": "berlin",
        "provider": "Labor Berlin",
        "via": ["https://land.example/"],
        "source": "https://berlin.example/lab.json",
        "licence": "CC0-1.0",
    }
    assert items(call())[0]["_labnetz"]["licence"] == "CC-BY-4.0", "without one of its own that of the lab"


def test_a_result_is_an_entry_of_its_own():
    before = items(call(opens=date(2026, 11, 1)))
    after = items(call(opens=date(2026, 11, 1), result=RESULT))
    assert [one["title"] for one in after] == ["Ergebnis: Aufruf testen", "Aufruf testen"]
    assert after[1]["id"] == before[0]["id"]
    assert after[0]["id"] not in {one["id"] for one in before}
    assert (after[0]["url"], after[0]["content_text"]) == ("https://berlin.example/ergebnis/", "64 Vorschläge")
    assert after[0]["date_published"] == "2026-11-30T23:00:00Z"
    assert "Dieser Aufruf ist beendet." in after[1]["content_text"]
    (here, _) = items(call(opens=date(2026, 11, 1), result=replace(RESULT, url="")))
    assert here["url"] == "https://berlin.example/mitmachen/testen/", (
        "a result without a page stands on that of its call"
    )


@pytest.mark.parametrize("state", [CallState.CLOSED, CallState.RESULT])
def test_of_a_call_that_was_ended_nobody_reads_until_when(state):
    (found,) = items(call(opens=date(2026, 11, 1), closes=date(2026, 12, 18), state=state))
    assert found["content_text"] == "Dieser Aufruf ist beendet."


def test_a_call_without_a_page_leads_to_its_lab():
    assert items(call(url=""))[0]["url"] == BERLIN.url


def test_an_identity_outlives_name_page_days_and_end():
    one = call(opens=date(2026, 11, 1))
    changed = replace(
        one, title="Anders", url="https://neu.example/", opens=date(2026, 11, 9), state=CallState.CLOSED, modified=NOW
    )
    assert items(one)[0]["id"] == items(changed)[0]["id"]
    assert items(one)[0]["id"].startswith("urn:uuid:")


def test_calls_of_two_labs_with_one_uid_are_two_entries():
    twins = (call(uid="x@labor.example"), call(uid="x@labor.example", lab="wiesbaden"))
    assert len({one["id"] for one in items(*twins)}) == 2


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"opens": date(2026, 12, 3)}, id="not open yet"),
        pytest.param({"state": CallState.PLANNED}, id="planned"),
        pytest.param({"visibility": Visibility.INTERNAL}, id="not for everybody"),
    ],
)
def test_what_is_not_open_to_everybody_is_no_entry(changes):
    assert titles(call(**changes)) == []


def test_a_call_enters_on_its_first_day_by_the_clock_of_its_lab():
    one = call(opens=date(2026, 12, 3))
    assert titles(one, now=datetime(2026, 12, 2, 22, 59, tzinfo=UTC)) == []
    assert titles(one, now=datetime(2026, 12, 2, 23, tzinfo=UTC)) == ["Aufruf testen"]


def test_a_result_of_tomorrow_is_not_told_today():
    one = call(result=replace(RESULT, day=date(2026, 12, 3)))
    assert titles(one) == ["Aufruf testen"]


def test_without_a_first_day_it_is_dated_by_when_it_was_written_or_changed_and_else_not_at_all():
    written, changed = NOW - timedelta(days=9), NOW - timedelta(days=4)
    (one,) = items(call(created=written, modified=changed))
    assert (one["date_published"], one["date_modified"]) == ("2026-11-23T08:00:00Z", "2026-11-28T08:00:00Z")
    assert items(call(modified=changed))[0]["date_published"] == "2026-11-28T08:00:00Z"
    assert "date_published" not in items(call())[0]
    assert "date_published" not in items(call(modified=NOW + timedelta(days=3)))[0], "what lies ahead is not believed"
    (ahead,) = items(call(created=written, modified=NOW + timedelta(days=3)))
    assert "date_modified" not in ahead
    (early,) = items(call(opens=date(2026, 11, 30), modified=changed))
    assert "date_modified" not in early, "it was prepared before it was published"


def test_what_is_open_before_its_first_day_is_not_dated_ahead():
    one = call(state=CallState.OPEN, opens=date(2026, 12, 9), modified=NOW - timedelta(days=4))
    assert items(one)[0]["date_published"] == "2026-11-28T08:00:00Z"


def test_newest_first_and_no_more_than_readers_take():
    calls = [call(f"c{n:03}", opens=date(2026, 3, 1) + timedelta(days=n)) for n in range(MOST + 9)]
    found = titles(*calls, call("ohne"))
    assert len(found) == MOST
    assert found[0] == f"Aufruf c{MOST + 8:03}"
    assert titles(calls[0], call("ohne"), calls[5]) == ["Aufruf c005", "Aufruf c000", "Aufruf ohne"]


def test_all_formats_say_the_same_and_are_read_again():
    made = feeds(call(opens=date(2026, 11, 1), result=RESULT), call("a&b<i>", lab="wiesbaden"))
    assert sorted(made) == ["feeds/calls.atom", "feeds/calls.json", "feeds/calls.xml"]
    origin = Origin(lab="netz", url="https://n.example/", timezone="Europe/Berlin")
    read = [read_feed(body, origin, first_seen=NOW) for body in made.values()]
    assert all(one.problems == () or one.updates for one in read)
    assert len({tuple(sorted(update.title for update in one.updates)) for one in read}) == 1
    assert ET.fromstring(made["feeds/calls.xml"]).findtext("channel/title") == "Mitmach-Aufrufe: Netz"


def test_the_order_of_calls_and_the_hour_change_nothing():
    calls = [call("a", opens=date(2026, 11, 1)), call("b", opens=date(2026, 11, 1)), call("c", result=RESULT)]
    assert feeds(*calls) == feeds(*calls[::-1], now=NOW + timedelta(hours=5))


def test_its_version_changes_with_what_it_tells():
    def version(*calls: Call) -> set[str]:
        return {one.version for one in network_call_feeds(calls, network_of(BERLIN), now=NOW)}

    one = call(opens=date(2026, 11, 1))
    assert version(one) == version(one)
    assert "" not in version(one)
    assert not version(one) & version(replace(one, effort="1 Stunde"))
    renamed, later = (
        {made.version for made in network_call_feeds((one,), network_of(BERLIN, **said), now=now)}
        for said, now in (({"name": "Anders"}, NOW), ({}, NOW + timedelta(hours=5)))
    )
    assert not version(one) & renamed
    assert version(one) == later


def test_each_feed_names_itself_and_says_that_it_is_of_a_demonstration():
    made = network_call_feeds((call(),), network_of(BERLIN, name="Netz", demo=True), now=NOW)
    found = {one.path: one.content.decode() for one in made}
    for path, body in found.items():
        assert f"https://n.example/{path}" in body
        assert "Demonstration" in body
    assert "Demonstration" not in feeds(call())["feeds/calls.json"].decode()


def test_a_lab_has_the_same_entries_as_its_network():
    one = call(opens=date(2026, 11, 1), result=RESULT, licence="CC-BY-4.0")
    made = lab_artifacts(SiteContent(calls=(one,)), replace(BERLIN, language="de"), now=NOW)[0]
    own = json.loads(next(file.content for file in made if file.path == "feeds/calls.json"))
    assert own["title"] == "Mitmach-Aufrufe: Labor Berlin"
    assert [entry["id"] for entry in own["items"]] == [entry["id"] for entry in items(one)]
    assert {entry["authors"][0]["name"] for entry in items(one)} == {"Labor Berlin"}
    assert not any("authors" in entry for entry in own["items"]), "all are of the lab, whose name is that of the feed"


def test_a_lab_without_calls_has_an_empty_feed_to_which_one_can_subscribe():
    made = {file.path: file.content for file in lab_artifacts(SiteContent(), lab("kehl"), now=NOW)[0]}
    assert json.loads(made["feeds/calls.json"])["items"] == []
    assert b"BEGIN:VEVENT" not in made["feeds/deadlines.ics"]
