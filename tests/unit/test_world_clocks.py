"""Six ways to write a time, in the zones of the world, in the nights in which their clocks change: always one instant.

What each way can't say: where a clock shows an hour twice, only UTC says which of them; in all others the first one is
meant (RFC 5545 §3.3.5). Where a clock skips an hour, a time in it means what it would mean on the clock before. Both
readings are reported to whoever wrote the event.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

import icalendar
import pytest
from markupsafe import Markup

from ical_lint import faults
from labnetz.ical.read import read_calendar
from labnetz.ical.splice import merge
from labnetz.ical.write import CalendarInfo
from labnetz.model import Artifact, Lab, Origin, Receipt, Snapshot, Source
from labnetz.publish.portal import PortalContent, artifacts, read_sources
from labnetz.publish.portal_pages import PortalPages, portal_pages
from labnetz.publish.render import Written
from labnetz.publish.site import Site
from programs import dates_by_ical_js, libical
from some_network import network_of
from world_clocks import LENGTH, WAYS, WINDOWS, YEAR, calendar, moments, switches, truth, uid, weekly, weekly_truth

# One worker reads the world for all.
pytestmark = pytest.mark.xdist_group("world")

NOW = datetime(2026, 12, 31, 9, tzinfo=UTC)
CASES = [(zone, way) for zone in WINDOWS for way in WAYS if way != "windows" or WINDOWS[zone]]
TRUTH = {name: when for zone, way in CASES for name, when in truth(zone, way).items()}
Instants = Mapping[str, tuple[datetime, datetime]]


@pytest.fixture(scope="module")
def content() -> PortalContent:
    """A network of six labs, each of which writes times in its own way, with a source for each zone."""
    labs = [
        Lab(id=way, name=way, url=f"https://{way}.example/", timezone="Europe/Rome", sources=tuple(_sources(way)))
        for way in WAYS
    ]
    return read_sources(network_of(*labs), _snapshot, now=NOW)


def _sources(way: str) -> Iterable[Source]:
    for zone, _ in (case for case in CASES if case[1] == way):
        assumed = zone if way == "floating" else ""
        url = f"https://{way}.example/{zone}.ics"
        key = zone.lower().replace("/", "-").replace("_", "-")
        yield Source(way, "events", key, url, assume_timezone=assumed)


def _snapshot(source: Source) -> Snapshot:
    zone = source.url.partition(".example/")[2].removesuffix(".ics")
    body = calendar(zone, source.lab)
    return Snapshot(body, Receipt(url=source.url, sha256=sha256(body).hexdigest(), received=NOW, changed=NOW))


@pytest.fixture(scope="module")
def published(content: PortalContent) -> Mapping[str, Artifact]:
    return {one.path: one for one in artifacts(content, now=NOW)[0]}


@pytest.fixture(scope="module")
def merged(published: Mapping[str, Artifact]) -> bytes:
    return published["feeds/calendar.ics"].content


def wrong(found: Instants) -> dict[str, object]:
    """Give what is missing, too much, or at another time than in truth."""
    return {name: (found.get(name), TRUTH.get(name)) for name in found.keys() | TRUTH.keys()
            if found.get(name) != TRUTH.get(name)}  # fmt: skip


def test_the_world_is_big_enough():
    assert len(WINDOWS) >= 40
    assert {zone.split("/")[0] for zone in WINDOWS} >= {
        *("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Pacific"),
    }
    assert sum(bool(switches(zone)) for zone in WINDOWS) >= 24
    assert {(one.after - one.before).seconds // 60 for zone in WINDOWS for one in switches(zone)} >= {30, 60, 120}
    assert len(TRUTH) > 1000


@pytest.mark.slow
def test_every_instant_is_right_as_read(content: PortalContent):
    spans = {event.uid: event.when for event in content.events}
    assert wrong({name: (when.start.astimezone(UTC), when.end.astimezone(UTC)) for name, when in spans.items()}) == {}


@pytest.mark.slow
def test_every_instant_is_right_in_the_merged_calendar(merged: bytes):
    found = {}
    for event in icalendar.Calendar.from_ical(merged).walk("VEVENT"):
        assert event.errors == []
        found[str(event["UID"])] = event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC)
    assert wrong(found) == {}
    assert faults(merged, kind="merged") == []


@pytest.mark.programs
def test_ical_js_finds_every_instant(merged: bytes):
    starts = {
        name: datetime.fromisoformat(start) for name, start, _ in dates_by_ical_js(merged, until=f"{YEAR + 1}-01-02")
    }
    assert wrong({name: (start, start + LENGTH) for name, start in starts.items()}) == {}


@pytest.mark.programs
def test_libical_finds_every_instant(merged: bytes):
    found = libical(merged, until=f"{YEAR + 1}-01-02")
    assert found.errors == ()
    starts = {name: datetime.fromisoformat(start) for name, start in found.dates}
    assert wrong({name: (start, start + LENGTH) for name, start in starts.items()}) == {}


@pytest.mark.slow
def test_every_instant_is_right_in_the_open_data(published: Mapping[str, Artifact]):
    files = [one for path, one in published.items() if re.fullmatch(r"events\.json|data/events/\d{4}-\d\d\.json", path)]
    dates = [one for file in files for one in json.loads(file.content).get("events", ())]
    found = {
        one["uid"]: tuple(datetime.fromisoformat(one[key]).astimezone(UTC) for key in ("start", "end")) for one in dates
    }
    assert wrong(found) == {}


@pytest.fixture(scope="module")
def pages(content: PortalContent) -> PortalPages:
    network = content.network
    labs = {lab.id: lab for lab in network.labs}
    where = {"name": network.name, "url": network.url, "language": "de", "timezone": network.timezone}
    pages, problems = portal_pages(content, Site(**where, now=NOW, labs=labs, is_portal=True))
    assert problems == ()
    return pages


@pytest.mark.slow
def test_every_instant_is_right_on_the_page_of_each_event(pages: PortalPages):
    found = {}
    for one in pages.stamped():
        name = re.search(r"[\w.-]+@[\w.-]+\.example", one.head()[0])
        if name and one.path.startswith(pages.site.paths.events):
            machine = re.search(r'<time datetime="(\d{4}-\d\d-\d\dT[^"]+)"', one.body("../../"))
            start = datetime.fromisoformat(machine[1]).astimezone(UTC) if machine else None
            found[name[0]] = start, start and start + LENGTH
    assert wrong(found) == {}


@pytest.mark.slow
def test_every_instant_is_right_in_the_lists(pages: PortalPages):
    # The list's first page has the next ones; all stand in their months, or in the days of a month that has many.
    folders = tuple(f"{pages.site.paths.events}{name}/" for name in ("monat", "tag"))
    lists = [one.body("../../../") for one in pages.stamped() if one.path.startswith(folders)]
    lists.append(pages.events(Written(title="Termine", body=Markup(""), root="")))
    shown = [one for html in lists for one in _shown(str(html))]
    found: dict[str, set[datetime]] = {}
    for name, start in shown:
        found.setdefault(name, set()).add(start)
    assert [name for name, starts in found.items() if len(starts) > 1] == []
    assert wrong({name: (start, start + LENGTH) for name, (start,) in found.items()}) == {}


def _shown(html: str) -> Iterable[tuple[str, datetime]]:
    """Give the title of each event, which is its UID, and the moment of its time element, an instant by its offset."""
    for item in re.findall(r"<li\b.*?</li>", html, re.DOTALL):
        name = re.search(r"[\w.-]+@[\w.-]+\.example", re.sub(r"&shy;|\xad|<wbr>|&#173;", "", item))
        machine = re.search(r'<time datetime="(\d{4}-\d\d-\d\dT[^"]+)"', item)
        if name and machine:
            yield name[0], datetime.fromisoformat(machine[1]).astimezone(UTC)


@pytest.mark.programs
def test_a_series_stays_at_its_time_of_day_all_year_in_all_programs():
    readings = []
    for number, (zone, way) in enumerate(CASES):
        assumed = zone if way == "floating" else ""
        where = {"lab": f"lab-{number}", "url": "https://lab.example/", "timezone": assumed or "Europe/Rome"}
        origin = Origin(**where, assumed=assumed)
        readings.append((Lab(id=origin.lab, name=origin.lab), read_calendar(weekly(zone, way), origin)))
    body = merge(readings, CalendarInfo(name="Sonntags"))
    expected = {one for zone, way in CASES for one in weekly_truth(zone, way)}
    assert len(expected) > 10_000
    found = [dates_by_ical_js(body, until=f"{YEAR + 1}-01-02"), libical(body, until=f"{YEAR + 1}-01-02").dates]
    assert [{one[:2] for one in dates} ^ expected for dates in found] == [set(), set()]


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_reading_that_is_none_of_the_writers_is_told(way: str):
    """Of a time in an hour that is skipped or doubled; in UTC there are none."""
    for zone in WINDOWS:
        if (zone, way) not in CASES:
            continue
        assumed = zone if way == "floating" else ""
        origin = Origin(lab=way, url="https://lab.example/k.ics", timezone=assumed or "Europe/Rome", assumed=assumed)
        told = {one.where.entry for one in read_calendar(calendar(zone, way), origin).problems if one.rule == "ICAL-19"}
        odd = {uid(one, zone, way) for one in moments(zone) if one.is_odd and way != "utc"}
        assert {name for name in odd if not any(name in entry for entry in told)} == set(), zone
        assert len(told) == len(odd)
