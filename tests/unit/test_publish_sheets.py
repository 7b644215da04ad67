"""A portal that has read its calendars before publishes the same as one that reads them now."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from labnetz.errors import NotACalendar
from labnetz.harvest.prints import name_of
from labnetz.harvest.shelf import FolderShelf
from labnetz.harvest.store import MemoryStore
from labnetz.ical import pieces, sheet_file
from labnetz.ical.read import read_calendar
from labnetz.model import NO_MEMORY, Lab, Network, Origin, Receipt, Snapshot, Source
from labnetz.publish import sheets
from labnetz.publish.portal import artifacts, read_sources

CORPUS = Path(__file__).parent.parent / "corpus" / "ical"
NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)


def _lab(number, path, **more):
    id_ = f"lab-{number}"
    source = Source(id_, "events", "events", f"https://{id_}.example/{path.name}")
    facts = {"name": path.stem, "url": f"https://{id_}.example/", "licence": "CC0-1.0", "sources": (source,)} | more
    return Lab(id=id_, **facts)


class Portal:
    """A network of some calendars of the corpus, every other one at two labs, so that many of its names meet."""

    def __init__(self):
        self.store = MemoryStore()
        labs = []
        paths = sorted(CORPUS.glob("*.ics"))[::8]
        for number, path in enumerate([*paths, *paths[::2]]):
            try:
                read_calendar(path.read_bytes(), Origin(lab="a", url="a", timezone="UTC"))
            except NotACalendar:
                continue
            labs.append(_lab(number, path))
            self.keep(labs[-1], path.read_bytes())
        facts = {"url": "https://netz.example/", "language": "de", "timezone": "Europe/Berlin", "licence": "CC0-1.0"}
        self.network = Network(id="netz", name="Netz", contact="a@netz.example", labs=tuple(labs), **facts)

    def keep(self, lab, body, memory=NO_MEMORY):
        receipt = Receipt(url=lab.sources[0].url, sha256=sha256(body).hexdigest(), received=NOW, changed=NOW)
        self.store.save(lab.sources[0], Snapshot(body, receipt), memory)

    def read(self, shelf=None):
        return read_sources(self.network, self.store.load, now=NOW, recall=self.store.recall, shelf=shelf)


@pytest.fixture
def portal():
    return Portal()


@pytest.fixture
def counted(monkeypatch):
    """How often something was read or spliced anew."""
    count = {"read": 0, "spliced": 0}
    read, spliced = sheets.read_kept_calendar, pieces.spliced

    def counting_read(*arguments):
        count["read"] += 1
        return read(*arguments)

    def counting_spliced(*arguments):
        count["spliced"] += 1
        return spliced(*arguments)

    monkeypatch.setattr(sheets, "read_kept_calendar", counting_read)
    monkeypatch.setattr(pieces, "spliced", counting_spliced)
    return count


def test_all_is_the_same_and_nothing_is_read_twice(portal, counted, tmp_path):
    fresh = portal.read()
    files = artifacts(fresh, now=NOW)
    everything = dict(counted)
    assert everything["read"] > 10
    shelf = FolderShelf(tmp_path)
    assert portal.read(shelf) == fresh
    counted.update(read=0, spliced=0)
    again = portal.read(FolderShelf(tmp_path))
    assert again == fresh
    assert artifacts(again, now=NOW) == files
    assert counted["read"] == 0
    assert 0 < counted["spliced"] < everything["spliced"], "only what several labs list"


@pytest.mark.slow
def test_what_flows_in_makes_it_anew(portal, counted, tmp_path):
    """Each of these changes what is published, though no byte of a calendar has changed."""
    shelf, base = FolderShelf(tmp_path), portal.network
    first = portal.read()
    assert portal.read(shelf) == first
    event = next(event for event in first.events if not event.also)
    lab = portal.network.lab(event.lab)

    def network(**changed):
        return replace(base, labs=tuple(replace(one, **changed) if one.id == lab.id else one for one in base.labs))

    for changed in (
        network(name="Ganz anders"),
        network(licence="CC-BY-4.0"),
        network(timezone="America/New_York"),
        network(language="fr"),
        network(shared_events="apart"),
        replace(base, timezone="America/New_York"),
        replace(base, language="en"),
    ):
        portal.network = changed
        assert portal.read(shelf) == portal.read()
        portal.network = base
        assert portal.read(shelf) == first
    memory = replace(NO_MEMORY, stamps={name_of(event): NOW - timedelta(hours=1)}, learned=NOW)
    portal.keep(lab, portal.store.load(lab.sources[0]).body, memory)
    noticed = portal.read(shelf)
    assert noticed == portal.read()
    assert noticed != first


def test_a_damaged_sheet_costs_time_only(portal, counted, tmp_path):
    fresh = portal.read()
    assert portal.read(FolderShelf(tmp_path)) == fresh
    for number, path in enumerate(sorted(tmp_path.rglob("*.sheet"))):
        content = path.read_bytes()
        path.write_bytes(
            content[: len(content) * number % 7 // 7] if number % 2 else content.replace(b"VEVENT", b"VEVNET")
        )
    assert portal.read(FolderShelf(tmp_path)) == fresh
    assert portal.read(FolderShelf(tmp_path)) == fresh


def test_a_sheet_of_other_code_is_not_read(portal, counted, tmp_path, monkeypatch):
    """What is read of a calendar may change with every change of the code that reads it."""
    fresh = portal.read()
    assert portal.read(FolderShelf(tmp_path)) == fresh
    monkeypatch.setattr(sheet_file, "code_version", lambda: "another")
    counted.update(read=0)
    assert portal.read(FolderShelf(tmp_path)) == fresh
    assert counted["read"] > 10


def test_nothing_of_it_is_published(portal, tmp_path):
    """The backup has what was read, not what was made of it."""
    made, _ = artifacts(portal.read(FolderShelf(tmp_path)), now=NOW)
    assert not [one.path for one in made if "sheet" in one.path and not one.path.endswith(".css")]
    assert BytesIO(b"".join(one.content for one in made)).getvalue().count(b"labnetz-sheet") == 0


def test_an_event_never_has_the_octets_of_another_one_that_wanted_its_name():
    """Two labs, two names, four events: the first lab's A ends up with the name that its B wanted and nobody got."""
    uid = "0123456789abcdef0123456789"
    portal = Portal()
    labs = [_lab(number, Path("k.ics")) for number in (90, 91)]
    for lab in labs:
        events = (
            f"BEGIN:VEVENT\r\nUID:{name}\r\nDTSTART:20260701T100000Z\r\nSUMMARY:{title} {lab.id}\r\nEND:VEVENT\r\n"
            for name, title in ((uid, "A"), (f"{uid}@lab-90.lab", "B"))
        )
        portal.keep(lab, f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n".encode())
    portal.network = replace(portal.network, labs=tuple(labs))
    shelf = MemoryStore().shelf
    fresh = portal.read()
    assert portal.read(shelf) == fresh
    assert portal.read(shelf) == fresh
    titles = {event.uid: event.title.encode() for event in fresh.events}
    assert titles[f"{uid}@lab-90.lab"] == b"A lab-90"
    assert all(b"SUMMARY:" + titles[piece.uid] in piece.block.octets for piece in portal.read(shelf).pieces)
