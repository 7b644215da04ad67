"""Whatever labs write: the open data keep to their schemas, name each date once, and are JSON-LD of schema.org."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labnetz.ical.read import read_calendar
from labnetz.ical.select import select
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.model import Lab, Origin, Visibility
from labnetz.publish.agenda import agenda
from labnetz.publish.facets import facet_events
from labnetz.publish.open_data import Known, open_data
from labnetz.publish.plan import as_written
from open_schemas import INDEX, MONTH, faults
from schema_org import check
from some_events import calendars
from some_network import network_of

LABOR = Lab(id="labor", name="Labor", url="https://labor.example/", licence="CC0-1.0")
NETWORK = network_of(LABOR, Lab(id="moers", name="M"), Lab(id="wien", name="W", timezone="Europe/Vienna"))
ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin", licence="CC0-1.0")
NOWS = st.integers(0, 15 * 365).map(lambda days: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=days))


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(calendars, NOWS)
def test_what_is_published_of_any_events(events, now):
    written = write_calendar([replace(one, visibility=Visibility.PUBLIC) for one in events], CalendarInfo(name="Labor"))
    known = [one.event for one in select([(LABOR, read_calendar(written, ORIGIN))])]
    kept = agenda(known, NETWORK.timezone, now=now).kept
    data = open_data(known, Known(facet_events(known, NETWORK), kept), NETWORK, (), now=now)
    files = list(data.files())
    made = {one.path: json.loads(one.content) for one in files}
    index = data.index(as_written(one) for one in files)
    made[index.path] = json.loads(index.content)
    assert faults(INDEX, made.pop("events.json")) == []
    ids: list[str] = []
    for path, document in made.items():
        if path.endswith(".jsonld"):
            check(document)
        else:
            assert faults(MONTH, document) == []
            ids += [date["id"] for date in document["events"]]
    assert len(ids) == len(set(ids))
