"""What a portal publishes of a source reads the same again, and holds nothing that is not published anyway."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.feeds.read import read_feed
from labnetz.feeds.settled import read_kept_feed, write_settled_feed
from labnetz.ical.read import read_calendar
from labnetz.ical.settled import read_kept_calendar, write_settled_calendar
from labnetz.ical.splice import merge
from labnetz.ical.write import CalendarInfo
from labnetz.model import Lab, Origin
from labnetz.settled import is_settled

CORPUS = Path(__file__).parents[1] / "corpus"
NOW = datetime(2026, 12, 1, tzinfo=UTC)
ORIGIN = Origin(lab="berlin", url="https://berlin.example/a", timezone="Europe/Berlin", licence="CC0-1.0")
LAB = Lab(id="berlin", name="Labor Berlin", licence="CC0-1.0")


def files(folder: str, *endings: str) -> list:
    found = [path for path in (CORPUS / folder).rglob("*") if path.is_file() and path.suffix in endings]
    assert found
    return [pytest.param(path, id=path.name) for path in sorted(found)]


def merged(reading) -> bytes:
    return merge([(LAB, reading)], CalendarInfo(name="N"))


@pytest.mark.parametrize("path", files("ical", ".ics"))
def test_a_nasty_calendar_reads_the_same_again(path):
    try:
        reading = read_calendar(path.read_bytes(), ORIGIN)
    except NotACalendar:
        return
    body = write_settled_calendar(reading)
    again = read_kept_calendar(body, ORIGIN)
    assert is_settled(body)
    assert again == reading
    assert merged(again) == merged(reading)
    assert write_settled_calendar(again) == body


@pytest.mark.parametrize("path", files("feeds", ".xml", ".rss", ".atom", ".json"))
def test_a_nasty_feed_reads_the_same_again(path):
    try:
        reading = read_feed(path.read_bytes(), ORIGIN, first_seen=NOW)
    except NotAFeed:
        return
    body = write_settled_feed(reading, ORIGIN)
    again = read_kept_feed(body, ORIGIN, first_seen=datetime(2030, 1, 1, tzinfo=UTC))
    assert again == reading
    assert write_settled_feed(again, ORIGIN) == body


PRIVATE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
X-WR-RELCALID:mailto:geheim1@privat.example
BEGIN:VEVENT
UID:1@berlin.example
DTSTART:20261202T160000Z
SUMMARY:Offene Werkstatt
ORGANIZER;CN=Geheim 2:mailto:geheim3@privat.example
ATTENDEE;CN="Geheim 4";ROLE=REQ-PARTICIPANT:mailto:geheim5@privat.example
ATTENDEE;X-BAD=":mailto:geheim6@privat.example
X-MS-OLK-SENDER;CN=Geheim7:mailto:geheim8@privat.example
REQUEST-STATUS:2.0;Geheim9
BEGIN:VALARM
ACTION:EMAIL
DESCRIPTION:Geheim10
ATTENDEE:mailto:geheim11@privat.example
TRIGGER:-PT15M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:2@berlin.example
DTSTART:20261203T160000Z
SUMMARY:Geheim12
CLASS:PRIVATE
END:VEVENT
BEGIN:VTODO
UID:3@berlin.example
SUMMARY:Geheim13
END:VTODO
END:VCALENDAR
"""


def test_nothing_private_is_in_a_settled_calendar():
    reading = read_calendar(PRIVATE.replace("\n", "\r\n").encode(), ORIGIN)
    body = write_settled_calendar(reading).decode()
    assert "Offene Werkstatt" in body
    assert "geheim" not in body.lower()


def test_the_address_of_a_role_stays_and_is_shown_as_before():
    text = PRIVATE.replace(
        "ORGANIZER;CN=Geheim 2:mailto:geheim3@privat.example", "ORGANIZER;CN=Eva:mailto:info@a.example"
    )
    reading = read_calendar(text.replace("\n", "\r\n").encode(), ORIGIN)
    again = read_kept_calendar(write_settled_calendar(reading), ORIGIN)
    assert b"CONTACT:info@a.example" in merged(again)
    assert b"Eva" not in write_settled_calendar(reading)


def test_a_settled_feed_holds_the_excerpt_and_not_the_full_text():
    long = "Ein Satz. " * 200 + "Das Ende."
    feed = (
        "<rss version='2.0'><channel><title>F</title><item><guid>1</guid><title>T</title>"
        f"<description>{long}</description></item></channel></rss>"
    )
    body = write_settled_feed(read_feed(feed.encode(), ORIGIN, first_seen=NOW), ORIGIN)
    assert b"Ein Satz." in body
    assert b"Das Ende." not in body


def test_what_the_registry_says_is_not_frozen():
    feed = b"<rss version='2.0'><channel><title>F</title><item><guid>1</guid><title>T</title></item></channel></rss>"
    body = write_settled_feed(read_feed(feed, ORIGIN, first_seen=NOW), ORIGIN)
    (update,) = read_kept_feed(
        body, replace(ORIGIN, licence="CC-BY-4.0", url="https://neu.example/"), first_seen=NOW
    ).updates
    assert (update.licence, update.source, update.lab) == ("CC-BY-4.0", "https://neu.example/", "berlin")


GOOD = write_settled_calendar(read_calendar(PRIVATE.replace("\n", "\r\n").encode(), ORIGIN))


@pytest.mark.parametrize(
    "body",
    [
        GOOD[:-20],
        GOOD.replace(b'"kind":"events"', b'"kind":"updates"'),
        GOOD.replace(b"SUMMARY:Offene", b"SUMMARY:x\\r\\nATTENDEE:mailto:a@b.example\\r\\nX:"),
        GOOD.replace(b"SUMMARY:Offene", b"BEGIN:VALARM"),
        GOOD.replace(b"DTSTART:20261202T160000Z", b"DTSTART:morgen"),
        GOOD.replace(b"DTSTART:20261202T160000Z", b"DTEND:20261202T160000Z"),
        GOOD.replace(b'"entries":[', b'"entries":[3,'),
        GOOD.replace(b'"problems":[', b'"problems":[{},'),
        GOOD.split(b"\n")[0] + b"[" * 100_000,
    ],
)
def test_settled_bytes_that_were_changed_are_refused_in_plain_words(body):
    assert body != GOOD
    with pytest.raises(NotACalendar, match="backup"):
        read_kept_calendar(body, ORIGIN)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"guid":"1"', b'"guid":["1"]'),
        (b'"url":"https://berlin.example/1"', b'"url":"javascript:alert(1)"'),
        (b'"published":"2026-12-01T00:00:00Z"', b'"published":"2026-12-01T00:00:00"'),
    ],
)
def test_a_settled_feed_that_was_changed_is_refused(old, new):
    feed = (
        b"<rss version='2.0'><channel><title>F</title><item><guid>1</guid><title>T</title>"
        b"<link>https://berlin.example/1</link></item></channel></rss>"
    )
    body = write_settled_feed(read_feed(feed, ORIGIN, first_seen=NOW), ORIGIN)
    assert old in body
    with pytest.raises(NotAFeed, match="backup"):
        read_kept_feed(body.replace(old, new), ORIGIN, first_seen=NOW)
