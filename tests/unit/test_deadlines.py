"""The last days of calls as a calendar: all of them, each once, cancelled where a call ended early."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from labnetz.content.site_content import SiteContent
from labnetz.ical.pieces import pieces_of
from labnetz.ical.read import CalendarReading, read_calendar
from labnetz.ical.select import select
from labnetz.model import Call, CallState, Days, Event, Lab, Origin, Outcome, Source, Status, Visibility
from labnetz.publish.deadline_calendar import Dated, network_deadlines
from labnetz.publish.deadlines import all_deadlines, deadline_events
from labnetz.publish.lab import artifacts as lab_artifacts
from some_items import BERLIN, NOW, WIESBADEN, call
from some_network import network_of

LAST = date(2026, 12, 31)
EARLY = Outcome(day=date(2026, 12, 1), summary="Schon genug")
LATE = Outcome(day=date(2027, 2, 1), summary="Da ist es")
ORIGIN = Origin(lab="berlin", url="https://berlin.example/k.ics", timezone="Europe/Berlin", licence="CC-BY-4.0")
NOTHING = Dated((), ())


def closing(id_: str = "testen", **said: Any) -> Call:
    return call(id_, **({"closes": LAST, "uid": f"{id_}@berlin.labnetz"} | said))


def published(*calls: Call, dated: Dated = NOTHING, labs: Any = (BERLIN, WIESBADEN), now: datetime = NOW) -> bytes:
    return network_deadlines(calls, dated, network_of(*labs, name="Netz"), now=now).content


def read(body: bytes) -> list[Event]:
    reading = read_calendar(body, ORIGIN)
    assert reading.problems == ()
    return [one.event for one in reading.entries]


def own_calendar(content: SiteContent, path: str = "feeds/calendar-all.ics", lab: Lab = BERLIN) -> bytes:
    return next(one.content for one in lab_artifacts(content, lab, now=NOW)[0] if one.path == path)


# --- one deadline ----------------------------------------------------------------------------------------------------


def test_every_call_with_a_last_day_has_one_and_the_calendar_of_dates_only_those_that_want_it():
    calls = (closing(), closing("gern", calendar=True), call("ohne"))
    assert [one.id for one in all_deadlines(calls, BERLIN)] == ["testen.deadline", "gern.deadline"]
    assert [one.id for one in deadline_events(calls, BERLIN)] == ["gern.deadline"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({}, Status.SCHEDULED, id="open"),
        pytest.param({"closes": date(2026, 11, 1)}, Status.SCHEDULED, id="its last day has passed"),
        pytest.param({"result": EARLY}, Status.CANCELLED, id="a result before the last day"),
        pytest.param({"result": LATE}, Status.SCHEDULED, id="a result after it"),
        pytest.param({"result": replace(EARLY, day=LAST)}, Status.SCHEDULED, id="a result on the last day"),
        pytest.param({"result": EARLY, "state": CallState.OPEN}, Status.SCHEDULED, id="a first result, still open"),
        pytest.param({"state": CallState.CLOSED, "modified": NOW}, Status.CANCELLED, id="closed before the last day"),
        pytest.param(
            {"state": CallState.RESULT, "modified": NOW}, Status.CANCELLED, id="ended, and its result is told elsewhere"
        ),
        pytest.param(
            {"state": CallState.CLOSED, "modified": datetime(2026, 12, 30, 23, 30, tzinfo=UTC)},
            Status.SCHEDULED,
            id="closed on its last day, by the clock of its lab",
        ),
        pytest.param(
            {"state": CallState.CLOSED, "modified": datetime(2027, 1, 5, tzinfo=UTC)}, Status.SCHEDULED, id="and after"
        ),
    ],
)
def test_of_a_call_that_ended_early_it_is_cancelled(changes, status):
    (found,) = all_deadlines((closing(**changes),), BERLIN)
    assert found.status is status
    assert bool(found.status_note) == (status is Status.CANCELLED)


@pytest.mark.parametrize(
    "changes", [{"state": CallState.CLOSED}, {"visibility": Visibility.INTERNAL}, {"closes": None}]
)
def test_what_nobody_can_know_or_may_see_is_no_deadline(changes):
    assert all_deadlines((closing(**changes),), BERLIN) == ()


def test_a_cancellation_has_a_higher_number_even_if_nobody_says_when_the_page_was_changed():
    before, after = (all_deadlines((closing(result=one),), BERLIN)[0] for one in (None, EARLY))
    assert after.sequence > before.sequence
    assert after.uid == before.uid


def test_a_call_whose_name_has_no_host_has_a_deadline_with_one():
    assert all_deadlines((closing(uid="irgendwas"),), BERLIN)[0].uid == "testen.deadline@berlin.labnetz"


# --- the calendar of a lab -------------------------------------------------------------------------------------------


def test_a_lab_says_the_same_of_a_deadline_in_both_of_its_calendars():
    content = SiteContent(calls=(closing(calendar=True), closing("still", lab="berlin")))
    dates, deadlines = (own_calendar(content, path) for path in ("feeds/calendar-all.ics", "feeds/deadlines.ics"))
    (own,) = vevents(dates)
    assert own in vevents(deadlines)
    assert len(vevents(deadlines)) == 2
    assert b"X-WR-CALNAME:Labor Berlin: Fristen zum Mitmachen" in deadlines


def vevents(body: bytes) -> list[bytes]:
    return [part.partition(b"END:VEVENT")[0] for part in body.split(b"BEGIN:VEVENT")[1:]]


# --- the calendar of the network --------------------------------------------------------------------------------------


def test_all_labs_deadlines_with_lab_licence_and_page():
    one, other = closing(licence="CC0-1.0"), closing("messen", lab="wiesbaden", uid="messen@wiesbaden.labnetz")
    body = published(one, other)
    assert [(found.uid, found.title, found.when) for found in read(body)] == [
        ("messen.deadline@wiesbaden.labnetz", "Frist: Aufruf messen", Days(LAST, LAST)),
        ("testen.deadline@berlin.labnetz", "Frist: Aufruf testen", Days(LAST, LAST)),
    ]
    assert body.count(b"X-LABNETZ-LICENCE:CC-BY-4.0") == 1, "without one of its own that of the lab"
    for said in (
        b"X-LABNETZ-LAB:wiesbaden",
        b"X-LABNETZ-LICENCE:CC0-1.0",
        b"CATEGORIES:Wiesbaden",
        b"DTSTART;VALUE=DATE:20261231",
    ):
        assert said in body
    assert b"URL:https://berlin.example/mitmachen/testen/" in body


def test_it_covers_the_time_that_calendars_of_everyday_use_do():
    calls = (
        closing("alt", closes=date(2026, 10, 1)),
        closing("eben", closes=date(2026, 11, 20)),
        closing("fern", closes=date(2028, 1, 1)),
    )
    assert [found.id for found in read(published(*calls))] == ["eben.deadline"]


def test_what_left_its_lab_leaves_and_what_ended_early_is_cancelled():
    assert len(read(published(closing()))) == 1
    assert read(published()) == []
    (found,) = read(published(closing(result=EARLY)))
    assert found.status is Status.CANCELLED
    assert b"SUMMARY:Abgesagt: Frist: Aufruf testen" in published(closing(result=EARLY))


def test_what_a_demonstration_invented_says_so_in_each_event_and_in_the_calendar():
    (found,) = all_deadlines((closing(),), replace(BERLIN, demo=True))
    assert found.description == "Beispieltermin einer Demonstration: Er findet nicht statt."
    assert all_deadlines((closing(),), BERLIN)[0].description == ""
    made = network_deadlines([closing()], NOTHING, network_of(BERLIN, name="Netz", demo=True), now=NOW).content
    assert b"Demonstration" in made
    assert b"Demonstration" not in published(closing())


def dates_of(*calls: Call) -> Dated:
    """What the network has of Berlin's own calendar of dates."""
    reading: CalendarReading = read_calendar(own_calendar(SiteContent(calls=calls)), ORIGIN)
    selected = select([(BERLIN, reading)])
    return Dated(tuple(one.event for one in selected), pieces_of(selected, "de", "Europe/Berlin"))


def test_a_deadline_that_stands_among_the_dates_is_the_same_event_to_the_letter():
    one = closing(calendar=True, uid="testen@berlin.labnetz", modified=NOW)
    dated = dates_of(one)
    body = published(one, closing("still", uid="still@berlin.labnetz"), dated=dated)
    assert dated.pieces[0].block.octets in body
    assert [found.uid for found in read(body)] == ["still.deadline@berlin.labnetz", "testen.deadline@berlin.labnetz"]


def test_where_the_calendar_is_older_than_what_the_lab_says_of_the_call_the_call_counts():
    one = closing(calendar=True, uid="testen@berlin.labnetz")
    body = published(replace(one, closes=LAST + timedelta(days=7)), dated=dates_of(one))
    assert [found.when for found in read(body)] == [Days(LAST + timedelta(days=7), LAST + timedelta(days=7))]
    (found,) = read(published(replace(one, result=EARLY), dated=dates_of(one)))
    assert found.status is Status.CANCELLED, "nobody need hurry any more"


def test_the_order_does_not_depend_on_where_a_deadline_was_taken_from():
    calls = (closing("a", uid="a@b.labnetz"), closing("b", uid="b@b.labnetz", calendar=True), closing("c"))
    taken, made = published(*calls, dated=dates_of(*calls)), published(*calls)
    assert [found.uid for found in read(taken)] == [found.uid for found in read(made)]


def test_another_lab_can_not_take_the_place_of_a_deadline():
    """It lists an event of that name and day in its own calendar."""
    reading = read_calendar(own_calendar(SiteContent(calls=(closing(calendar=True, title="Gefälscht"),))), ORIGIN)
    entries = tuple(replace(one, event=replace(one.event, lab="wiesbaden")) for one in reading.entries)
    forged = select([(WIESBADEN, replace(reading, entries=entries))])
    dated = Dated(tuple(one.event for one in forged), pieces_of(forged, "de", "Europe/Berlin"))
    assert (dated.events[0].uid, dated.events[0].lab) == ("testen.deadline@berlin.labnetz", "wiesbaden")
    assert [found.title for found in read(published(closing(), dated=dated))] == ["Frist: Aufruf testen"]


def test_two_labs_that_other_networks_call_alike_have_a_name_each():
    twins = (closing(uid="a@labor.labnetz"), closing(uid="a@labor.labnetz", lab="wiesbaden", title="Anderer"))
    assert len({found.uid for found in read(published(*twins))}) == 2


def test_a_lab_that_comes_through_a_portal_is_not_believed_to_live_where_a_name_says():
    """Else that portal could take over the place of another lab's deadline in people's calendars."""
    berlin = replace(BERLIN, via=("https://land.example/",), sources=())
    twins = (closing(uid="a@x.berlin.example"), closing(uid="a@x.berlin.example", lab="wiesbaden", title="Anderer"))
    assert "a.deadline@x.berlin.example" in {found.uid for found in read(published(*twins))}
    assert "a.deadline@x.berlin.example" not in {
        found.uid for found in read(published(*twins, labs=(berlin, WIESBADEN)))
    }


def test_what_came_through_a_portal_says_so():
    berlin = replace(BERLIN, via=("https://land.example/",), sources=())
    assert b"X-LABNETZ-VIA:https://land.example/" in published(closing(), labs=(berlin,))


def test_hostile_text_stays_in_its_line():
    odd = closing(title="x\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR", summary="a;b,c\\")
    body = published(odd)
    assert body.count(b"END:VCALENDAR") - body.count(b" END:VCALENDAR") == 1
    assert len(read(body)) == 1


def test_the_order_and_the_hour_change_nothing_and_its_version_stands_for_all_of_it():
    calls = [
        closing("a", uid="a@b.labnetz"),
        closing("b", uid="b@b.labnetz", lab="wiesbaden"),
        closing("c", uid="c@b.labnetz"),
    ]
    assert published(*calls) == published(*calls[::-1], now=NOW + timedelta(hours=7))

    def version(one: Call, berlin: Lab = BERLIN) -> str:
        return network_deadlines([one], NOTHING, network_of(berlin), now=NOW).version

    assert version(calls[0]) == version(calls[0]) != ""
    changed = {
        version(replace(calls[0], **said)) for said in ({"title": "x"}, {"closes": date(2027, 1, 1)}, {"result": EARLY})
    }
    changed |= {version(calls[0], replace(BERLIN, **said)) for said in ({"short_name": "B"}, {"licence": "CC0-1.0"})}
    assert version(calls[0]) not in changed
    manifest = Source("berlin", "manifest", "manifest", "https://berlin.example/lab.json")
    assert version(calls[0], replace(BERLIN, sources=(manifest,))) != version(calls[0])


@pytest.mark.parametrize("said", [{"url": "https://neu.example/"}, {"name": "Neu"}, {"language": "fr"}])
def test_its_version_stands_for_what_it_says_of_itself(said):
    before, now = (network_deadlines([closing()], NOTHING, network_of(BERLIN, **own), now=NOW) for own in ({}, said))
    assert now.content != before.content
    assert now.version != before.version
