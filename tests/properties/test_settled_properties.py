"""Bytes that claim to be a portal's backup: whatever is in them, a reader reads or refuses them, and nothing else."""

from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.feeds.read import read_feed
from labnetz.feeds.settled import read_kept_feed, write_settled_feed
from labnetz.harvest.memory_json import read_memory
from labnetz.ical.read import read_calendar
from labnetz.ical.settled import read_kept_calendar, write_settled_calendar
from labnetz.model import Origin

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ORIGIN = Origin(lab="kehl", url="https://kehl.example/k.ics", timezone="Europe/Berlin")
CALENDAR = write_settled_calendar(
    read_calendar(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1@kehl.example\r\nSUMMARY:T\r\n"
        b"DTSTART;TZID=Europe/Berlin:20261205T120000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nSEQUENCE:1\r\n"
        b"EXDATE;TZID=Europe/Berlin:20261212T120000\r\nSTATUS:CONFIRMED\r\nGEO:48.5;7.8\r\nURL:https://kehl.example/1\r\n"
        b"CREATED:20261101T000000Z\r\nCATEGORIES:A,B\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        ORIGIN,
    )
)
FEED = write_settled_feed(
    read_feed(
        b"<rss version='2.0'><channel><title>F</title><item><guid>1</guid><title>T</title><description>D</description>"
        b"<link>https://kehl.example/1</link><pubDate>Mon, 30 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>",
        ORIGIN,
        first_seen=NOW,
    ),
    ORIGIN,
)
MEMORY = (
    b'{"version":1,"entries":{"a":{"guid":"1","seen":"2026-12-01T12:00:00+00:00","like":["x"]}},"withdrawn":'
    b'{"b":{"since":"2026-12-01T12:00:00+00:00","title":"T","dates":[["2026-12-02T12:00:00","","Europe/Berlin"],'
    b'["2026-12-02","2026-12-03"]],"like":["y"],"status":"scheduled"}}}'
)
ATOMS = st.sampled_from(
    rb"""" [ ] { } , : null 7 1e999 -1 \u0000 Z \r\n 99991231T235959 00000000 VALUE=DATE TZID=Nowhere
    RRULE:FREQ=SECONDLY RECURRENCE-ID:1 \ufffd \ud800""".split()
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), ATOMS | st.binary(max_size=6)), min_size=1, max_size=5)


def edited(body: bytes, edits) -> bytes:
    for where, length, new in edits:
        at = 21 + int(where * (len(body) - 21))  # behind the mark, which says what it is
        body = body[:at] + new + body[at + length :]
    return body


@given(EDITS)
def test_a_damaged_settled_calendar_is_read_or_refused(edits):
    with suppress(NotACalendar):
        read_kept_calendar(edited(CALENDAR, edits), ORIGIN)


@given(EDITS)
def test_a_damaged_settled_feed_is_read_or_refused(edits):
    with suppress(NotAFeed):
        read_kept_feed(edited(FEED, edits), ORIGIN, first_seen=NOW)


@given(EDITS)
def test_a_damaged_memory_is_read_or_refused(edits):
    with suppress(ValueError):
        read_memory(edited(MEMORY, edits))
