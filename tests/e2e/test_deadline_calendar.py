"""The calendar of deadlines of the demonstration: without a fault, and the same days in all programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import icalendar
import pytest

from demonstration import ROOT
from ical_lint import faults
from labnetz.ical.read import read_calendar
from labnetz.lab_folder import load_lab
from labnetz.model import Lab, Origin, Outcome, Receipt, Snapshot, Source, Status
from labnetz.publish import lab as lab_site
from labnetz.publish.portal import artifacts, read_sources
from occurrences import by_day, by_ical_js, by_libical, by_recurring_ical_events, expand_all, keys, unclear_in, zones_of
from some_network import network_of

pytestmark = [pytest.mark.programs, pytest.mark.slow, pytest.mark.xdist_group("deadlines")]

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
PATH = "feeds/deadlines.ics"


@pytest.fixture(scope="module")
def made() -> dict[str, dict[str, bytes]]:
    """All files of each lab, and of the portal that read their calendars and manifests ("")."""
    labs = {lab.id: (lab, files) for lab, files in _labs()}

    def load(source: Source) -> Snapshot:
        body = labs[source.lab][1][source.url.removeprefix(labs[source.lab][0].url)]
        return Snapshot(body, Receipt(url=source.url, sha256=sha256(body).hexdigest(), received=NOW, changed=NOW))

    members = [
        replace(
            lab,
            demo=None,
            site="",
            sources=(
                Source(lab.id, "events", "events", f"{lab.url}feeds/calendar-all.ics"),
                Source(lab.id, "manifest", "manifest", f"{lab.url}lab.json"),
            ),
            registered=("feeds.events",),
        )
        for lab, _ in labs.values()
    ]
    network = network_of(*members, demo=True)
    portal = artifacts(read_sources(network, load, now=NOW), now=NOW)[0]
    return {"": {one.path: one.content for one in portal}} | {id_: files for id_, (_, files) in labs.items()}


def _labs() -> Iterator[tuple[Lab, dict[str, bytes]]]:
    """The labs of the demonstration; one of their calls ends early."""
    for folder in sorted((ROOT / "sites").iterdir()):
        lab, content = load_lab(folder, now=NOW)
        calls = [
            replace(one, result=Outcome(day=NOW.date(), summary="Schon genug"), modified=NOW - timedelta(hours=1))
            if one.id == "formular-testen"
            else one
            for one in content.calls
        ]
        content = replace(content, calls=tuple(calls))
        yield lab, {one.path: one.content for one in lab_site.artifacts(content, lab, now=NOW)[0]}


def test_it_has_the_deadlines_of_all_labs_and_no_fault(made: dict[str, dict[str, bytes]]):
    body = made[""][PATH]
    assert faults(body, kind="merged") == []
    assert {one.decode() for one in re.findall(rb"X-LABNETZ-LAB:(.*)\r", body)} == {
        "berlin",
        "moenchengladbach",
        "wiesbaden",
    }
    assert len(_events(body)) >= 5
    for lab in ("berlin", "moenchengladbach", "wiesbaden"):
        assert faults(made[lab][PATH], kind="feed") == []


def test_every_program_finds_the_same_days(made: dict[str, dict[str, bytes]]):
    for files in made.values():
        body = files[PATH]
        calendar = icalendar.Calendar.from_ical(body)
        assert [error for component in calendar.walk() for error in component.errors] == []
        reading = read_calendar(body, Origin(lab="netz", url="https://n.example/", timezone="Europe/Berlin"))
        assert reading.problems == ()
        events = [entry.event for entry in reading.entries]
        dates = expand_all(events)[0]
        unclear, zones, expected = unclear_in(dates), zones_of(events), keys(dates)
        assert len(expected) == len(events) > 0
        assert by_recurring_ical_events(body) == expected
        assert by_ical_js(body, unclear, zones) == by_day(expected, unclear, zones)
        assert by_libical(body, len(events)) == expected


def test_what_stands_among_the_dates_as_well_is_the_same_event_to_the_letter(made: dict[str, dict[str, bytes]]):
    for files in made.values():
        dates, deadlines = _by_uid(files["feeds/calendar-all.ics"]), _by_uid(files[PATH])
        both = dates.keys() & deadlines.keys()
        assert both
        assert all(dates[uid] == deadlines[uid] for uid in both)
    assert len(_by_uid(made[""][PATH]).keys() - _by_uid(made[""]["feeds/calendar-all.ics"]).keys()) >= 2


def test_a_call_that_ended_early_is_cancelled_in_every_calendar(made: dict[str, dict[str, bytes]]):
    uid = b"formular-testen.deadline@berlin.labnetz"
    for where in ("", "berlin"):
        for path in (PATH, "feeds/calendar.ics"):
            event = _by_uid(made[where][path])[uid]
            assert b"STATUS:CANCELLED" in event, (where, path)
            assert b"SUMMARY:Abgesagt: Frist: " in event
    origin = Origin(lab="netz", url="https://n.example/", timezone="Europe/Berlin")
    states = {one.event.uid: one.event.status for one in read_calendar(made[""][PATH], origin).entries}
    assert states.pop(uid.decode()) is Status.CANCELLED
    assert set(states.values()) == {Status.SCHEDULED}


def _events(body: bytes) -> list[bytes]:
    return re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", body, re.DOTALL)


def _by_uid(body: bytes) -> dict[bytes, bytes]:
    deadlines = [event for event in _events(body) if b".deadline@" in event]
    found = {event.partition(b"\r\nUID:")[2].partition(b"\r\n")[0]: event for event in deadlines}
    assert len(found) == len(deadlines), "a UID stands once"
    return found
