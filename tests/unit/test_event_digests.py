"""What stands for an event that was read from a sheet, and where its octets are until they are written."""

import os
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from tempfile import TemporaryFile

import pytest

from labnetz.ical.event_values import read_events, write_events
from labnetz.ical.spool import Spool
from labnetz.ical.write import Block
from labnetz.model import (
    Access,
    After,
    Audience,
    Contact,
    Days,
    Event,
    Image,
    Need,
    Place,
    Registration,
    Series,
    Service,
    Status,
    Visibility,
)
from labnetz.publish.stamping import version_of

AT = datetime(2026, 12, 2, 17, tzinfo=UTC)
EVENT = Event(lab="a", uid="1@a", title="Treffen", when=Days(date(2026, 12, 2), date(2026, 12, 2)))
CHANGES = {
    "lab": "b",
    "uid": "2@a",
    "id": "treffen",
    "title": "Treff\nen",
    "when": Days(date(2026, 12, 2), date(2026, 12, 3)),
    "summary": "kurz",
    "description": "lang\u2028und \U0001f600",
    "place": Place(name="Haus", access=(("wheelchair", Access.YES),)),
    "room": "1",
    "online": "https://a.example/",
    "status": Status.CANCELLED,
    "status_note": "krank",
    "series": Series("FREQ=DAILY;COUNT=2"),
    "recurrence_id": AT,
    "previous_start": AT,
    "topics": ("KI",),
    "audience": (Audience.SENIORS,),
    "age": "12+",
    "languages": ("de",),
    "services": (Service.SIGN_LANGUAGE,),
    "access_note": "Klingel",
    "registration": Registration(need=Need.REQUIRED),
    "cost": "frei",
    "organizer": "Stadt",
    "partners": ("VHS",),
    "contact": Contact(name="Amt"),
    "practice": "p",
    "part_of": "reihe",
    "image": Image(src="x.jpg", alt="Bild"),
    "after": After(report="https://a.example/r/"),
    "visibility": Visibility.INTERNAL,
    "language": "en",
    "url": "https://a.example/1/",
    "created": AT,
    "modified": AT,
    "stamped": AT,
    "sequence": 1,
    "licence": "CC0-1.0",
    "source": "https://a.example/k.ics",
    "also": ("b",),
    "withdrawn": AT,
    "via": ("https://p.example/",),
}


def read(event: Event) -> Event:
    """Give an event as it comes from a sheet."""
    return read_events(write_events((event,)))[0]


def test_each_value_counts():
    """A field that were left out would let old pages stand."""
    assert set(CHANGES) == {one.name for one in fields(Event) if one.init}
    digests = {read(replace(EVENT, **{name: value})).digest for name, value in CHANGES.items()}
    assert len(digests | {read(EVENT).digest}) == len(CHANGES) + 1


def test_the_same_event_has_the_same_one():
    first, again = read_events(write_events((EVENT, replace(EVENT))))
    assert first == again == EVENT
    assert first.digest == again.digest == read(EVENT).digest != ""
    assert version_of(first) == version_of(again)


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_copy_has_none(name):
    assert replace(read(EVENT), **{name: CHANGES[name]}).digest == ""
    assert version_of(replace(read(EVENT), **{name: CHANGES[name]})) != version_of(read(EVENT))


@pytest.fixture
def file():
    with TemporaryFile(buffering=0) as opened:
        yield opened


def test_octets_are_out_of_memory_and_the_same(file):
    spool, blocks = Spool(file), [Block(bytes([n]) * 100 * n, frozenset({str(n)})) for n in range(9)]
    put = [spool.block(one.octets, one.zones) for one in blocks]
    assert put == blocks
    assert [(one.octets, one.size, one.digest, one.zones) for one in reversed(put)] == [
        (one.octets, one.size, one.digest, one.zones) for one in reversed(blocks)
    ]
    assert put[1] != blocks[2]


def test_on_a_full_disk_they_stay_in_memory(file, monkeypatch):
    spool = Spool(file)
    first = spool.block(b"first", frozenset())
    monkeypatch.setattr(os, "pwrite", lambda *_: 3)
    second = spool.block(b"second", frozenset())
    monkeypatch.undo()
    third = spool.block(b"third", frozenset())
    assert [one.octets for one in (first, second, third)] == [b"first", b"second", b"third"]


def test_texts_that_are_no_events_are_put_away_in_the_same_way(file, monkeypatch):
    spool = Spool(file)
    first, second = spool.text(b"first"), spool.text(b"second")
    assert (second.octets, first.octets) == (b"second", b"first")
    monkeypatch.setattr(os, "pwrite", lambda *_: 3)
    assert spool.text(b"third").octets == b"third"


def test_what_many_events_say_alike_is_held_once():
    """Of a big network, it would be a third of the memory that its events take."""
    one = replace(EVENT, summary="kurz", source="https://a.example/k.ics", topics=("KI", "Klima"), languages=("de",))
    first, second = read_events(write_events((one, replace(one, uid="2@a"))))
    for name in ("lab", "title", "summary", "source", "topics", "languages"):
        assert getattr(first, name) is getattr(second, name), name
    (other,) = read_events(write_events((replace(one, topics=("Klima",)),)))
    assert other.topics[0] is first.topics[1]


def test_octets_that_are_gone_are_never_published(file):
    one = Spool(file).block(b"BEGIN:VEVENT", frozenset())
    file.truncate(3)
    with pytest.raises(OSError, match="gone"):
        one.octets  # noqa: B018 - reading them is what fails
