"""Series that programs in the wild write, each of which once stopped the whole portal: all of them are published."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from labnetz.harvest.store import MemoryStore
from labnetz.model import Lab, Network, Receipt, Snapshot, Source
from labnetz.publish.portal import artifacts, read_sources
from labnetz.publish.repeats import repeat_words

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
FIRST = datetime(2026, 7, 1, 18, tzinfo=UTC)
LISTED = ",".join(f"{FIRST + timedelta(days=number):%Y%m%dT%H%M%SZ}" for number in range(1, 200))


def _content(*lines):
    source = Source("labor", "events", "events", "https://labor.example/k.ics")
    lab = Lab(id="labor", name="Labor", url="https://labor.example/", licence="CC0-1.0", sources=(source,))
    known = {"url": "https://netz.example/", "language": "de", "timezone": "Europe/Berlin", "licence": "CC0-1.0"}
    network = Network(id="netz", name="Netz", contact="a@netz.example", labs=(lab,), **known)
    event = ("BEGIN:VEVENT", "UID:7@labor.example", "SUMMARY:Löten", *lines, "END:VEVENT")
    body = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *event, "END:VCALENDAR", "")).encode()
    store = MemoryStore()
    receipt = Receipt(url=source.url, sha256=sha256(body).hexdigest(), received=NOW, changed=NOW)
    store.save(source, Snapshot(body, receipt))
    return read_sources(network, store.load, now=NOW, recall=store.recall)


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;TZID=Europe/Berlin:20260701T180000", "RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z"),
        ("DTSTART;VALUE=DATE:20260701", "RRULE:FREQ=WEEKLY;UNTIL=99991231"),
        ("DTSTART:20260701T180000Z", f"RDATE:{LISTED}"),
    ],
    ids=["until 9999", "until 9999, whole days", "two hundred dates, one by one"],
)
def test_it_is_in_the_calendar_and_in_the_open_data(lines):
    content = _content(*lines)
    made = {one.path: one.content for one in artifacts(content, now=NOW)[0]}
    assert b"UID:7@labor.example" in made["feeds/calendar.ics"]
    for month in ("07", "08"):
        assert b"7@labor.example" in made[f"data/events/2026-{month}.json"]
        assert b"9999-12-31" not in made[f"data/events/2026-{month}.jsonld"]


def test_nobody_is_told_that_a_series_ends_in_9999():
    content = _content("DTSTART;TZID=Europe/Berlin:20260701T180000", "RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z")
    assert repeat_words(content.events[0], "de") == "jede Woche am Mittwoch"
