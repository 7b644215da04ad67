"""Runs tests/cases/withdrawn/*.yml: calendars harvested one after the other → what the portal shows as missing.

Events are written as `some_calendar` says. `before`, `then` and `after` are harvested in this order, `after` as often
as `harvests` says. It is noon of 1 December 2026 in Europe/Berlin. `withdrawn` has "start title", and the status where
it is another than scheduled.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from fakes import FakeFetch
from labnetz.harvest.reading import READERS
from labnetz.harvest.run import Options, harvest
from labnetz.harvest.store import MemoryStore
from labnetz.model import Days, Lab, Source
from labnetz.publish.portal import artifacts, read_sources
from some_calendar import calendar_of
from some_network import network_of

CASES = sorted((Path(__file__).parents[1] / "cases" / "withdrawn").glob("*.yml"))
NOW = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
URL = "https://kehl.example/kalender.ics"
LAB = Lab(id="kehl", name="Labor Kehl", licence="CC0-1.0", sources=(Source("kehl", "events", "events", URL),))
NETWORK = network_of(LAB)


def harvested(case) -> MemoryStore:
    store = MemoryStore()
    bodies = [case["before"], *([case["then"]] if "then" in case else []), *[case["after"]] * case.get("harvests", 1)]
    for hour, events in enumerate(bodies):
        now = NOW - timedelta(minutes=len(bodies) - hour)
        options = Options(readers=READERS, force=True)
        asyncio.run(harvest(NETWORK, store, FakeFetch({URL: calendar_of(events)}), now=now, options=options))
    return store


def shown(one) -> str:
    start = one.when.first if isinstance(one.when, Days) else one.when.start
    text = f"{start:%Y-%m-%dT%H:%M}" if isinstance(start, datetime) else date.isoformat(start)
    status = one.event.status.value
    return f"{text} {one.event.title}{'' if status == 'scheduled' else f' {status}'}"


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in CASES])
def test_what_left_its_calendar_is_shown_as_missing_and_nothing_else(path):
    case = yaml.safe_load(path.read_text("utf-8"))
    store = harvested(case)
    content = read_sources(NETWORK, store.load, now=NOW, recall=store.recall)
    assert [shown(one) for one in content.withdrawn] == [str(one) for one in case["withdrawn"]]


def test_what_is_missing_is_in_no_calendar_that_people_subscribe_to():
    case = yaml.safe_load((CASES[0].parent / "gone.yml").read_text("utf-8"))
    store = harvested(case)
    content = read_sources(NETWORK, store.load, now=NOW, recall=store.recall)
    files = {one.path: one.content for one in artifacts(content, now=NOW)[0]}
    for path, body in files.items():
        assert path.startswith(("harvest/", "events.json")) or "/changes." in path or "Löten".encode() not in body, path
    assert b"withdrawn" in files["events.json"]


def test_a_date_that_another_calendar_of_the_lab_still_has_is_not_missing():
    series = "s 2026-11-05T17:00 Sprechstunde RRULE:FREQ=WEEKLY;UNTIL=20270131T000000Z"
    without = f"{series} EXDATE;TZID=Europe/Berlin:20261210T170000"
    lab = replace(LAB, sources=(*LAB.sources, Source("kehl", "events", "events-2", f"{URL}?alle")))
    network, store = network_of(lab), MemoryStore()
    for minute, first in enumerate((series, without)):
        now = NOW + timedelta(minutes=minute)
        fetch = FakeFetch({URL: calendar_of([first]), f"{URL}?alle": calendar_of([f"t{series[1:]}"])})
        asyncio.run(harvest(network, store, fetch, now=now, options=Options(readers=READERS, force=True)))
    assert [shown(one) for one in read_sources(NETWORK, store.load, now=NOW, recall=store.recall).withdrawn] == [
        "2026-12-10T17:00 Sprechstunde"
    ]
    assert read_sources(network, store.load, now=NOW, recall=store.recall).withdrawn == ()
