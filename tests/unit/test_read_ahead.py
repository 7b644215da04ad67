"""Sources that nobody has read yet are read by other processes first, and what they find is taken from the shelf."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from labnetz.forks import can_fork, cores
from labnetz.harvest.shelf import FolderShelf
from labnetz.harvest.store import MemoryStore, sheet_name
from labnetz.model import NO_MEMORY, Lab, Network, Receipt, Snapshot, Source
from labnetz.publish import sheets
from labnetz.publish.backup import Kept
from labnetz.publish.portal import artifacts, read_sources
from labnetz.publish.read_ahead import read_ahead

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//
BEGIN:VEVENT
UID:{id}-treff
DTSTAMP:20260601T080000Z
DTSTART:20260{month}01T160000Z
SUMMARY:Treff {id}
END:VEVENT
END:VCALENDAR
"""
NEWS = """\
<rss version="2.0"><channel><title>{id}</title><link>https://{id}.example/</link><description>n</description>
<item><title>Neu bei {id}</title><guid>https://{id}.example/neu</guid><pubDate>Mon, 01 Jun 2026 08:00:00 GMT</pubDate>
</item></channel></rss>
"""

needs_two = pytest.mark.skipif(cores() < 2 or not can_fork(), reason="nothing is read beside on this machine")


def _lab(number):
    id_ = f"lab-{number}"
    kinds = (("events", f"https://{id_}.example/a.ics"), ("updates", f"https://{id_}.example/a.xml"))
    sources = tuple(Source(id_, kind, kind, url) for kind, url in kinds)
    return Lab(id=id_, name=id_, url=f"https://{id_}.example/", licence="CC0-1.0", sources=sources)


def _network(count):
    facts = {"url": "https://netz.example/", "language": "de", "timezone": "Europe/Berlin", "licence": "CC0-1.0"}
    labs = tuple(_lab(number) for number in range(count))
    return Network(id="netz", name="Netz", contact="a@netz.example", labs=labs, **facts)


def _snapshot(source):
    text = CALENDAR if source.kind == "events" else NEWS
    body = text.format(id=source.lab, month=7 + int(source.lab[-1]) % 2).replace("\n", "\r\n").encode()
    return Snapshot(body, Receipt(url=source.url, sha256=sha256(body).hexdigest(), received=NOW, changed=NOW))


def _store(network):
    store = MemoryStore()
    for source in (source for lab in network.labs for source in lab.sources):
        store.save(source, _snapshot(source))
    return store


def _kept(network):
    pairs = [(lab, source) for lab in network.labs for source in lab.sources]
    return [Kept(lab=lab, source=one, snapshot=_snapshot(one), memory=NO_MEMORY) for lab, one in pairs]


@pytest.fixture
def calendars_read(monkeypatch, tmp_path):
    """A file with a line for each calendar that was read, by whichever process."""
    log, read = tmp_path / "calendars", sheets.read_kept_calendar

    def reading(body, origin):
        with log.open("a") as file:
            file.write(f"{origin.lab}\n")
        return read(body, origin)

    monkeypatch.setattr(sheets, "read_kept_calendar", reading)
    return log


@needs_two
@pytest.mark.parametrize("labs", [3, 60], ids=["one block", "several blocks"])
def test_what_others_have_read_is_published_the_same(labs, calendars_read, tmp_path):
    network = _network(labs)
    store = _store(network)
    alone = read_sources(network, store.load, now=NOW, recall=store.recall)
    calendars_read.unlink()
    together = read_sources(network, store.load, now=NOW, recall=store.recall, shelf=FolderShelf(tmp_path / "shelf"))
    assert sorted(calendars_read.read_text().split()) == sorted(lab.id for lab in network.labs)
    assert together == alone
    assert artifacts(together, now=NOW) == artifacts(alone, now=NOW)


@needs_two
def test_all_come_in_their_order_and_each_is_read_once(tmp_path):
    kept = _kept(_network(50))
    log = tmp_path / "log"

    def read(one):
        with log.open("a") as file:
            file.write(f"{one.source.lab} {one.source.kind}\n")

    assert list(read_ahead(kept, read, FolderShelf(tmp_path / "shelf"))) == kept
    assert sorted(log.read_text().splitlines()) == sorted(f"{one.source.lab} {one.source.kind}" for one in kept)


@needs_two
def test_of_what_is_kept_by_this_code_nothing_is_read(tmp_path, monkeypatch):
    network, asked = _network(6), []
    store, shelf = _store(network), FolderShelf(tmp_path)
    read_sources(network, store.load, now=NOW, recall=store.recall, shelf=shelf)
    kept = _kept(network)
    monkeypatch.setattr("labnetz.publish.read_ahead.begin", lambda _, new: asked.append(len(new)))
    assert list(read_ahead(kept, lambda _: None, shelf)) == kept
    assert asked == []
    monkeypatch.setattr("labnetz.publish.read_ahead.code_version", lambda: "other code")
    assert list(read_ahead(kept, lambda _: None, shelf)) == kept
    assert asked == [12]


@needs_two
def test_what_a_reading_raises_elsewhere_is_raised_here(tmp_path):
    def read(one):
        raise ValueError(one.lab.id)

    with pytest.raises(ValueError, match="lab-"):
        list(read_ahead(_kept(_network(4)), read, FolderShelf(tmp_path)))


def test_few_sources_and_those_without_a_shelf_are_left_to_who_asks(tmp_path):
    def read(one):
        raise AssertionError(one)

    few, many = _kept(_network(1)), _kept(_network(9))
    assert list(read_ahead(few, read, FolderShelf(tmp_path))) == few
    assert list(read_ahead(many, read, None)) == many


def test_the_name_on_the_shelf_is_that_under_which_readings_are_kept(tmp_path):
    network = _network(2)
    store, shelf = _store(network), FolderShelf(tmp_path)
    read_sources(network, store.load, now=NOW, recall=store.recall, shelf=shelf)
    for one in _kept(network):
        file = shelf.open(sheet_name(one.source, one.snapshot.receipt.sha256))
        assert file is not None
        file.close()
