"""Every calendar that a portal publishes: without a fault, and the same dates in all programs, 2020 to 2030.

The portal has a lab with generated series, the corpus of foreign calendars, each of which is a lab, and the labs of the
demonstration. The calendar of everything is read by icalendar with recurring-ical-events, by ical.js and by libical;
all others hold the same events to the letter, and the same zones. One of each kind is read by all programs again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import icalendar
import pytest

from demonstration import ROOT
from ical_lint import faults
from labnetz.errors import NotACalendar
from labnetz.ical.read import read_calendar
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.lab_folder import load_lab
from labnetz.model import Event, Lab, Occurrence, Origin, Receipt, Series, Snapshot, Source, Span
from labnetz.publish import lab as lab_site
from labnetz.publish.portal import PortalContent, artifacts, read_sources
from occurrences import (
    Dates,
    at_night,
    by_day,
    by_ical_js,
    by_libical,
    by_recurring_ical_events,
    expand_all,
    keys,
    unclear_in,
    zones_of,
)
from programs import libical_of_each
from some_network import network_of
from some_series import some_series

# One worker makes what all of them look at.
pytestmark = [pytest.mark.programs, pytest.mark.slow, pytest.mark.xdist_group("portal calendars")]

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
FOREIGN = ROOT / "tests" / "corpus" / "ical"
KINDS = (
    r"feeds/calendar\.ics|feeds/calendar/part-|feeds/month/|feeds/[a-z]+/[^/]+-all\.ics|feeds/[a-z]+/[^/]+\.ics|events/"
)
PARTLY = ["feeds/topic/lesen.ics", "feeds/topic/spielen.ics"]
EVERYTHING = "feeds/calendar-all.ics"


@pytest.fixture(scope="module")
def bodies() -> dict[str, tuple[Lab, bytes]]:
    """Labs and their calendars, by the addresses of these."""
    own = (*_demonstration(), _series(), _partly())
    return {f"https://{lab.id}.example/k.ics": (lab, body) for lab, body in (*own, *_corpus())}


def _demonstration() -> Iterator[tuple[Lab, bytes]]:
    for folder in sorted((ROOT / "sites").iterdir()):
        lab, content = load_lab(folder, now=NOW)
        made = {one.path: one.content for one in lab_site.artifacts(content, lab, now=NOW)[0]}
        yield lab, made["feeds/calendar-all.ics"]


def _series() -> tuple[Lab, bytes]:
    """Every fifth of the series, with its changed dates."""
    events = [event for event in some_series() if int(event.uid.partition("@")[0]) % 5 == 0]
    return Lab(id="reihen", name="Reihen"), write_calendar(events, CalendarInfo(name="Reihen"))


def _partly() -> tuple[Lab, bytes]:
    """A series of which one changed date is about something else: each topic has a part of it."""
    start = datetime(2026, 12, 3, 19, tzinfo=ZoneInfo("Europe/Berlin"))
    weeks = [start + timedelta(weeks=number) for number in range(6)]
    series = Event(lab="teils", uid="teils@labor.example", title="Abend", when=Span(start), topics=("Lesen",),
                   series=Series("FREQ=WEEKLY;COUNT=6", exdates=(weeks[4],)))  # fmt: skip
    changed = replace(series, series=None, recurrence_id=weeks[2], when=Span(weeks[2] + timedelta(days=1)))
    events = [
        series,
        replace(changed, topics=("Spielen",)),
        replace(changed, recurrence_id=weeks[3], when=Span(weeks[3])),
    ]
    return Lab(id="teils", name="Teils"), write_calendar(events, CalendarInfo(name="Teils"))


def _corpus() -> Iterator[tuple[Lab, bytes]]:
    for path in sorted(FOREIGN.glob("*.ics")):
        id_, body = path.stem[:40].strip("-"), path.read_bytes()
        try:
            read_calendar(body, Origin(lab=id_, url="https://x.example/", timezone="Europe/Berlin"))
        except NotACalendar:
            continue
        yield Lab(id=id_, name=id_), body


@pytest.fixture(scope="module")
def content(bodies: dict[str, tuple[Lab, bytes]]) -> PortalContent:
    labs = [
        Lab(id=lab.id, name=lab.name, land=lab.land, municipalities=lab.municipalities, licence=lab.licence,
            url=f"https://{lab.id}.example/", sources=(Source(lab.id, "events", "events", url),))
        for url, (lab, _) in bodies.items()
    ]  # fmt: skip

    def load(source: Source) -> Snapshot:
        body = bodies[source.url][1]
        return Snapshot(body, Receipt(url=source.url, sha256=sha256(body).hexdigest(), received=NOW, changed=NOW))

    return read_sources(network_of(*labs), load, now=NOW)


@pytest.fixture(scope="module")
def calendars(content: PortalContent) -> dict[str, bytes]:
    return {one.path: one.content for one in artifacts(content, now=NOW)[0] if one.path.endswith(".ics")}


@pytest.fixture(scope="module")
def ours(content: PortalContent) -> list[Occurrence]:
    return expand_all(content.events)[0]


def test_no_calendar_has_a_fault(calendars: dict[str, bytes]):
    assert len(calendars) > 300
    for name, body in calendars.items():
        kind = "merged single" if name.startswith("events/") else "merged"
        most = 1_000_000 if not re.fullmatch(r"feeds/calendar(-all)?\.ics", name) else 10_000_000
        assert faults(body, kind=kind, most_bytes=most) == [], name


def test_every_calendar_has_events_and_zones_of_the_one_of_everything_to_the_letter(calendars: dict[str, bytes]):
    known = {kind: {*_parts(calendars[EVERYTHING], kind)} for kind in (b"VEVENT", b"VTIMEZONE")}
    seen: set[bytes] = set()
    for name, body in calendars.items():
        own = {kind: {*_parts(body, kind)} for kind in known}
        # A part of a series has no other text anywhere.
        assert own[b"VEVENT"] <= known[b"VEVENT"] or name in PARTLY or name.replace("-all", "") in PARTLY, name
        assert own[b"VTIMEZONE"] <= known[b"VTIMEZONE"], name
        seen |= {*_parts(body, b"VEVENT")} if not name.startswith("feeds/calendar") else set()
    assert len(known[b"VEVENT"]) > 400
    assert known[b"VEVENT"] <= seen


def _parts(body: bytes, kind: bytes) -> list[bytes]:
    return re.findall(rb"BEGIN:%b\r\n.*?END:%b\r\n" % (kind, kind), body, re.DOTALL)


def test_icalendar_reads_everything_without_an_error(calendars: dict[str, bytes]):
    calendar = icalendar.Calendar.from_ical(calendars[EVERYTHING])
    assert [error for component in calendar.walk() for error in component.errors] == []


def test_recurring_ical_events_finds_the_same_dates(calendars: dict[str, bytes], ours: list[Occurrence]):
    found, expected = by_recurring_ical_events(calendars[EVERYTHING]), keys(ours)
    assert len(expected) > 10_000
    assert found - expected == set()
    assert expected - found == set()


def test_ical_js_finds_the_same_dates(calendars: dict[str, bytes], content: PortalContent, ours: list[Occurrence]):
    unclear, zones = unclear_in(ours), zones_of(content.events)
    found, expected = by_ical_js(calendars[EVERYTHING], unclear, zones), by_day(keys(ours), unclear, zones)
    assert found - expected == set()
    assert expected - found == set()


def test_libical_finds_the_same_dates(calendars: dict[str, bytes], content: PortalContent, ours: list[Occurrence]):
    found = _by_day(by_libical(calendars[EVERYTHING], len(content.events)), content.events)
    expected = _by_day(keys(ours), content.events)
    assert found - expected == set()
    assert expected - found == set()


def _by_day(found: Dates, events: tuple[Event, ...]) -> Dates:
    night = at_night(events)
    return {one for one in found if one[0] not in night}


def test_libical_reads_all_calendars_without_an_error(calendars: dict[str, bytes]):
    for (name, body), found in zip(
        calendars.items(), libical_of_each(calendars.values(), until="2020-01-01"), strict=True
    ):
        assert found.errors == (), name
        assert found.events == len(_parts(body, b"VEVENT")), name


def one_of_each_kind(calendars: dict[str, bytes]) -> dict[str, str]:
    """Give the biggest calendar of each folder that has events, of those that are read within a second."""
    window = {name: body for name, body in calendars.items() if not name.endswith("-all.ics")}
    by_size = sorted(
        (len(body), name) for name, body in window.items() if b"BEGIN:VEVENT" in body and len(body) < 50_000
    )
    return {name.rpartition("/")[0]: name for _, name in by_size}


def test_one_of_each_kind_has_the_same_dates_in_all_programs(calendars: dict[str, bytes], ours: list[Occurrence]):
    chosen = one_of_each_kind(calendars)
    assert chosen.keys() >= {"feeds/lab", "feeds/topic", "feeds/land", "feeds/month", "events"}
    dates = keys(ours)
    for name in (*chosen.values(), *PARTLY):
        reading = read_calendar(calendars[name], Origin(lab="netz", url="https://n.example/", timezone="Europe/Berlin"))
        events = [entry.event for entry in reading.entries]
        again = expand_all(events)[0]
        unclear, zones, night = unclear_in(again), zones_of(events), at_night(events)
        expected = keys(again)
        assert expected, name
        assert {start for _, start in expected} <= {start for _, start in dates}, name
        assert by_recurring_ical_events(calendars[name]) == expected, name
        assert by_ical_js(calendars[name], unclear, zones) == by_day(expected, unclear, zones), name
        found = by_libical(calendars[name], len(events))
        assert {one for one in found ^ expected if one[0] not in night} == set(), name


def test_the_topic_of_one_date_has_this_date_and_that_of_the_series_all(calendars: dict[str, bytes]):
    lesen, spielen = ({start[:10] for _, start in by_recurring_ical_events(calendars[name])} for name in PARTLY)
    assert lesen == {"2026-12-03", "2026-12-10", "2026-12-18", "2026-12-24", "2027-01-07"}
    assert spielen == {"2026-12-18"}
