"""What is remembered of changes: for how long, through kills and losses, of whom; and when an event says it changed.

Which changes are told is the business of tests/cases/changes.
"""

import asyncio
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
import pytest

from counted import Counted
from fakes import FakeFetch
from labnetz.harvest.changes import KEEP, MOST_CHANGES
from labnetz.harvest.memory_json import read_memory, write_memory
from labnetz.harvest.reading import READERS
from labnetz.harvest.run import Options, harvest
from labnetz.harvest.store import FolderStore, MemoryStore
from labnetz.ical.splice import splice
from labnetz.ical.write import CalendarInfo
from labnetz.model import NO_MEMORY, Change, ChangeKind, Dates, Days, Lab, Memory, Source, Span
from labnetz.publish.change_feeds import change_feeds
from labnetz.publish.portal import artifacts, read_sources
from some_calendar import calendar_of
from some_network import network_of

NOW = datetime(2026, 12, 1, 11, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A, B, Z = "a 2026-12-02T18:00 Werkstatt", "b 2026-12-09T18:00 Löten", "z 2027-02-20T18:00 Schluss"
MOVED = "b 2026-12-10T17:00 Löten"


def lab(name, *keys, **fields) -> Lab:
    sources = tuple(Source(name, "events", key, f"https://{name}.example/{key}.ics") for key in keys or ("events",))
    known = {"name": f"Labor {name.title()}", "url": f"https://{name}.example/", "licence": "CC0-1.0"}
    return Lab(id=name, sources=sources, **(known | fields))


class Portal:
    """A portal that harvests again and again."""

    def __init__(self, *labs, store=None, **fields) -> None:
        self.network = network_of(*(labs or (lab("kehl"),)), **fields)
        self.store = store or MemoryStore()
        self.read: list[bytes] = []

    def harvest(self, when, *events, stamp="20261101T000000Z", **more) -> "Portal":
        """Harvest calendars of events: of the only source, or by their address's lab and key."""
        bodies = {
            f"https://{name.replace('_', '.example/')}.ics": calendar_of(own, stamp) for name, own in more.items()
        }
        if events:
            bodies[self.network.labs[0].sources[0].url] = calendar_of(events, stamp)
        options = Options(readers=READERS | {"events": self._look}, force=True)
        asyncio.run(harvest(self.network, self.store, FakeFetch(bodies), now=when, options=options))
        return self

    def _look(self, body, origin, now):
        self.read.append(body)
        return READERS["events"](body, origin, now)

    def content(self, now=NOW):
        return read_sources(self.network, self.store.load, now=now, recall=self.store.recall)

    def changes(self, now=NOW) -> list[str]:
        return [f"{one.kind} {one.title} {','.join(one.labs)}" for one in self.content(now).changes]

    def feeds(self, now=NOW) -> dict[str, bytes]:
        """The feeds of changes."""
        return {one.path: one.content for one in change_feeds(self.content(now).changes, self.network, now=now)}

    def files(self, now=NOW) -> dict[str, bytes]:
        """All that is published."""
        return {one.path: one.content for one in artifacts(self.content(now), now=now)[0]}

    def lines(self, uid, now=NOW) -> list[str]:
        """The lines that the merged calendar has for an event."""
        info = CalendarInfo(name="N", timezone="Europe/Berlin")
        text = splice(self.content(now).selected, info).decode().replace("\r\n ", "")
        blocks = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.DOTALL)
        return next(one for one in blocks if f"UID:{uid}@kehl.example\r\n" in one).splitlines()

    def stamps(self, uid) -> dict[str, str]:
        found = (line.partition(":") for line in self.lines(uid))
        return {name: value for name, _, value in found if name in {"DTSTAMP", "LAST-MODIFIED"}}


# --- memory ----------------------------------------------------------------------------------------------------------


def test_the_same_body_twice_gives_no_change():
    portal = Portal().harvest(NOW - 3 * HOUR, A, B).harvest(NOW - 2 * HOUR, A, MOVED)
    before = portal.store.recall(portal.network.labs[0].sources[0])
    count = len(portal.read)
    portal.harvest(NOW - HOUR, A, MOVED)
    assert len(portal.read) == count  # what has not changed costs nothing
    assert portal.store.recall(portal.network.labs[0].sources[0]) == before
    assert portal.changes() == ["moved Löten kehl", "followed  kehl"]


def test_a_calendar_that_is_only_stamped_anew_is_read_once():
    exported = [f"{B} LAST-MODIFIED:202611{day}T000000Z CREATED:202611{day}T000000Z" for day in (10, 20)]
    portal = Portal().harvest(NOW - 3 * HOUR, A, exported[0])
    portal.harvest(NOW - 2 * HOUR, A, exported[1], stamp="20261201T000000Z")
    assert len(portal.read) == 2  # one for each body that came, none for comparing them
    portal.harvest(NOW - HOUR, A, MOVED)
    assert len(portal.read) == 4


def test_changes_are_forgotten_after_two_months():
    portal = Portal().harvest(NOW - KEEP, A, B, Z).harvest(NOW - KEEP + HOUR, A, MOVED, Z)
    portal.harvest(NOW, A, MOVED, Z, "n 2027-02-21T18:00 Neu")
    assert portal.changes() == ["new Neu kehl", "moved Löten kehl"]
    portal.harvest(NOW + HOUR, A, MOVED, Z)
    assert portal.changes() == ["withdrawn Neu kehl", "new Neu kehl"]


def test_a_quiet_source_tells_no_old_changes():
    portal = Portal().harvest(NOW - 3 * HOUR, A, B).harvest(NOW - 2 * HOUR, A, MOVED)
    late = (NOW + KEEP).replace(hour=0)
    assert portal.changes(late + 23 * HOUR) == ["moved Löten kehl", "followed  kehl"]  # all of that day
    assert portal.changes(late + DAY) == []


def test_a_demonstration_says_that_it_is_one():
    feeds = Portal(lab("kehl", site="sites/kehl"), demo=True).harvest(NOW - HOUR, A).feeds()
    assert all(b"finden nicht statt" in body for body in feeds.values())


def test_the_newest_changes_of_a_restless_source_are_remembered():
    portal = Portal()
    for number in range(8):
        days = [f"{n} 2026-12-{3 + number:02}T{n % 24:02}:00 Kurs {n}" for n in range(40)]
        portal.harvest(NOW - (8 - number) * HOUR, *days)
    found = portal.content().changes
    assert len(found) == MOST_CHANGES
    assert max(one.noticed for one in found) == NOW - HOUR
    assert min(one.noticed for one in found) == NOW - 5 * HOUR


def test_memory_of_yesterday_is_read_and_what_changed_since_is_noticed():
    portal = Portal().harvest(NOW - 3 * HOUR, A, B)
    source = portal.network.labs[0].sources[0]
    yesterday = read_memory(b'{"version":1,"entries":{},"withdrawn":{}}\n')
    portal.store.save(source, portal.store.load(source), yesterday)
    portal.harvest(NOW - HOUR, A, MOVED)
    assert portal.changes() == ["moved Löten kehl"]
    assert portal.stamps("b") == {"DTSTAMP": "20261201T100000Z", "LAST-MODIFIED": "20261201T100000Z"}


def test_a_memory_without_anything_of_calendars_is_written_as_ever():
    assert write_memory(NO_MEMORY) == b'{"version":1,\n"entries":{},\n"withdrawn":{}}\n'


def test_a_harvest_that_is_killed_before_the_receipt_leaves_the_old_state_and_notices_again(tmp_path):
    """Body and memory are written, the receipt is not."""
    portal = Portal(store=FolderStore(tmp_path)).harvest(NOW - 3 * HOUR, A, B, Z)
    receipt = tmp_path / "kehl" / "events.receipt.json"
    kept, before = receipt.read_bytes(), portal.files()
    body = next((tmp_path / "kehl").glob("*.ics"))
    kept_body = body.read_bytes()
    portal.harvest(NOW - 2 * HOUR, A, MOVED, Z)
    receipt.write_bytes(kept)
    body.write_bytes(kept_body)
    again = Portal(store=FolderStore(tmp_path))
    published = again.files()
    assert again.changes() == ["followed  kehl"]
    assert {path: body for path, body in published.items() if "harvest/" not in path} == {
        path: body for path, body in before.items() if "harvest/" not in path
    }
    again.harvest(NOW - HOUR, A, MOVED, Z)
    found = again.content().changes
    assert [(one.kind, one.noticed) for one in found] == [
        (ChangeKind.MOVED, NOW - HOUR),
        (ChangeKind.FOLLOWED, NOW - 3 * HOUR),
    ]
    assert again.stamps("b")["LAST-MODIFIED"] == "20261201T100000Z"


def test_who_lost_the_body_says_nothing_instead_of_everything(tmp_path):
    Portal(store=FolderStore(tmp_path)).harvest(NOW - 3 * HOUR, A, B).harvest(NOW - 2 * HOUR, A, MOVED)
    next((tmp_path / "kehl").glob("*.ics")).unlink()
    again = Portal(store=FolderStore(tmp_path)).harvest(NOW - HOUR, A, MOVED, Z)
    assert again.changes() == ["moved Löten kehl", "followed  kehl"]


CHANGE = Change(
    kind=ChangeKind.MOVED,
    noticed=NOW,
    id="0123456789abcdef" * 2,
    title="Löten",
    dates=(
        Dates(Days(NOW.date(), NOW.date()), Span(NOW.replace(tzinfo=ZoneInfo("Europe/Berlin")), None)),
        Dates(None, Span(NOW, NOW + HOUR)),
    ),
    count=14,
    place="Rathaus",
    old_place="Bücherei",
    url="https://kehl.example/b",
    labs=("kehl", "berlin"),
)
MANY = Change(kind=ChangeKind.MANY, noticed=NOW, count=60, counts=((ChangeKind.NEW, 60),))
REMEMBERED = Memory(
    learned=NOW, prints="0123456789abcdef", changes=(CHANGE, MANY), stamps={"0123456789abcdef": NOW - HOUR}
)


def test_changes_come_back_from_their_bytes():
    assert read_memory(write_memory(REMEMBERED)) == REMEMBERED


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"kind": "sold"}, id="a kind that nobody knows"),
        pytest.param({"noticed": "2026-12-01T11:00:00"}, id="a time of no zone"),
        pytest.param({"id": "../../x"}, id="an id that is a path"),
        pytest.param({"dates": [[[], []]]}, id="a change of no date"),
        pytest.param({"dates": [[["2026-12-01", "2026-12-01"]]]}, id="half a pair"),
        pytest.param({"dates": [[[], ["9999-12-31", "9999-12-31"]]]}, id="the end of all days"),
        pytest.param({"count": 0}, id="no date at all"),
        pytest.param({"count": 10**9}, id="more dates than there are"),
        pytest.param({"count": True, "counts": [["new", "60"]]}, id="numbers that are none"),
        pytest.param({"title": 1}, id="a title that is none"),
        pytest.param({"labs": "kehl"}, id="labs that are a text"),
    ],
)
def test_changes_that_nobody_could_work_with_are_refused(change):
    fields = json.loads(write_memory(REMEMBERED))
    fields["changes"][0] |= change
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        read_memory(json.dumps(fields).encode())


@pytest.mark.parametrize("stamps", [{"x": "2026-12-01T11:00:00+00:00"}, {"0123456789abcdef": "yesterday"}, []])
def test_stamps_that_are_none_are_refused(stamps):
    fields = json.loads(write_memory(REMEMBERED)) | {"stamps": stamps}
    with pytest.raises(ValueError):  # noqa: PT011
        read_memory(json.dumps(fields).encode())


def test_texts_and_addresses_out_of_a_backup_are_made_harmless():
    fields = json.loads(write_memory(REMEMBERED))
    fields["changes"][0] |= {"title": "\u202eLöten\n", "url": "javascript:alert(1)", "labs": ["../x", "kehl"]}
    change = read_memory(json.dumps(fields).encode()).changes[0]
    assert (change.title, change.url, change.labs) == ("Löten", "", ("kehl",))


# --- when an event says that it changed -----------------------------------------------------------------------------


def test_another_stamp_alone_moves_no_byte():
    portal = Portal().harvest(NOW - 3 * HOUR, A, B)
    before = portal.files()
    portal.harvest(NOW - 2 * HOUR, B, A, stamp="20261201T000000Z")
    changed = {path for path, body in portal.files().items() if body != before[path]}
    assert {path for path in changed if not path.startswith(("harvest/", "health"))} == set()


def test_programs_learn_of_a_change_that_the_source_does_not_date():
    portal = Portal().harvest(NOW - 3 * HOUR, A, B)
    assert portal.stamps("b") == {"DTSTAMP": "20200101T000000Z"}
    other = portal.lines("a")
    portal.harvest(NOW - 2 * HOUR, A, f"{B} DESCRIPTION:Mit_Lötkolben.")
    assert portal.stamps("b") == {"DTSTAMP": "20261201T090000Z", "LAST-MODIFIED": "20261201T090000Z"}
    assert portal.lines("a") == other
    portal.harvest(NOW - HOUR, A, f"{B} DESCRIPTION:Mit_Lötkolben.", Z)
    assert portal.stamps("b")["LAST-MODIFIED"] == "20261201T090000Z"


def test_a_source_that_dates_its_changes_is_believed():
    portal = Portal().harvest(NOW - 3 * HOUR, A, f"{B} LAST-MODIFIED:20261101T000000Z")
    portal.harvest(NOW - 2 * HOUR, A, f"{MOVED} LAST-MODIFIED:20261130T080000Z")
    assert portal.stamps("b") == {"DTSTAMP": "20261130T080000Z", "LAST-MODIFIED": "20261130T080000Z"}


def test_a_source_that_keeps_its_old_date_is_not():
    portal = Portal().harvest(NOW - 3 * HOUR, A, f"{B} LAST-MODIFIED:20261101T000000Z")
    portal.harvest(NOW - 2 * HOUR, A, f"{MOVED} LAST-MODIFIED:20261101T000000Z")
    assert portal.stamps("b") == {"DTSTAMP": "20261201T090000Z", "LAST-MODIFIED": "20261201T090000Z"}
    portal.harvest(NOW - HOUR, A, f"{B} LAST-MODIFIED:20261201T091500Z")
    assert portal.stamps("b") == {"DTSTAMP": "20261201T091500Z", "LAST-MODIFIED": "20261201T091500Z"}


def test_one_date_of_a_series_changes_and_the_series_does_not():
    series = "s 2026-12-03T17:00 Sprechstunde RRULE:FREQ=WEEKLY;COUNT=5"
    date = "s 2026-12-10T17:00 Sprechstunde RECURRENCE-ID;TZID=Europe/Berlin:20261210T170000"
    portal = Portal().harvest(NOW - 3 * HOUR, series, date)
    portal.harvest(NOW - 2 * HOUR, series, date.replace("T17:00 S", "T18:00 S"))
    text = splice(portal.content().selected, CalendarInfo(name="N")).decode()
    assert text.count("LAST-MODIFIED:20261201T090000Z") == 2  # of the date, and of the calendar as a whole
    assert "LAST-MODIFIED" not in "".join(portal.lines("s"))


# --- whose changes ---------------------------------------------------------------------------------------------------


def test_a_demonstration_that_moves_with_the_time_makes_no_news_on_mondays():
    sunday, monday = datetime(2026, 12, 6, 20, tzinfo=UTC), datetime(2026, 12, 6, 23, 30, tzinfo=UTC)  # 00:30 in Berlin
    series = "s {} Sprechstunde RRULE:FREQ=WEEKLY;COUNT=3"
    portal = Portal(lab("kehl", site="sites/kehl"), demo=True)
    first = ["o 2026-12-04T18:00 Salon", "b 2026-12-09T18:00 Löten", series.format("2026-12-08T17:00")]
    second = ["o 2026-12-11T18:00 Salon", "b 2026-12-16T18:00 Löten", series.format("2026-12-15T17:00")]
    portal.harvest(sunday, *first).harvest(monday, *second)
    assert portal.changes(monday) == ["followed  kehl"]
    portal.harvest(monday + HOUR, *second[:1], f"{second[1]} STATUS:CANCELLED", second[2])
    assert portal.changes(monday) == ["cancelled Löten kehl", "followed  kehl"]


@pytest.mark.parametrize(("site", "demo"), [("", True), ("sites/kehl", False)])
def test_what_is_real_or_elsewhere_makes_news_on_mondays(site, demo):
    sunday, monday = datetime(2026, 12, 6, 20, tzinfo=UTC), datetime(2026, 12, 6, 23, 30, tzinfo=UTC)
    portal = Portal(lab("kehl", site=site), demo=demo).harvest(sunday, A, B)
    assert portal.harvest(monday, A, "b 2026-12-16T18:00 Löten").changes(monday)[0] == "moved Löten kehl"


def test_an_event_that_two_labs_list_changes_once():
    portal = Portal(lab("berlin"), lab("kehl"))
    portal.harvest(NOW - 3 * HOUR, berlin_events=[A, B], kehl_events=[B, Z])
    portal.harvest(NOW - 2 * HOUR, berlin_events=[A, MOVED], kehl_events=[B, Z])
    portal.harvest(NOW - HOUR, berlin_events=[A, MOVED], kehl_events=[MOVED, Z])
    assert portal.changes()[:1] == ["moved Löten berlin,kehl"]
    assert [one.noticed for one in portal.content().changes if one.kind == "moved"] == [NOW - 2 * HOUR]


def test_what_a_lab_wants_apart_is_told_apart():
    portal = Portal(lab("berlin"), lab("kehl", shared_events="apart"))
    portal.harvest(NOW - 3 * HOUR, berlin_events=[A, B], kehl_events=[B, Z])
    portal.harvest(NOW - 2 * HOUR, berlin_events=[A, MOVED], kehl_events=[MOVED, Z])
    assert portal.changes()[:2] == ["moved Löten berlin", "moved Löten kehl"]


def test_two_events_of_one_local_uid_that_go_to_two_places_are_two_changes():
    portal = Portal(lab("berlin"), lab("kehl"))
    one, other = f"{B} LOCATION:Rathaus", f"{B} LOCATION:Bahnhof"
    portal.harvest(NOW - 3 * HOUR, berlin_events=[A, B], kehl_events=[B, Z])
    portal.harvest(NOW - 2 * HOUR, berlin_events=[A, one], kehl_events=[other, Z])
    assert portal.changes()[:2] == ["place Löten berlin", "place Löten kehl"]


def test_an_event_that_goes_from_one_calendar_of_its_lab_to_another_is_neither_gone_nor_new():
    portal = Portal(lab("kehl", "eins", "zwei"))
    portal.harvest(NOW - 3 * HOUR, kehl_eins=[A, B, Z], kehl_zwei=[Z])
    portal.harvest(NOW - 2 * HOUR, kehl_eins=[A, B, Z], kehl_zwei=[B, Z])
    portal.harvest(NOW - HOUR, kehl_eins=[A, Z], kehl_zwei=[B, Z])
    assert {one.kind for one in portal.content().changes} == {ChangeKind.FOLLOWED}


def test_lab_municipality_and_land_have_their_own_feed():
    portal = Portal(lab("berlin", land="Berlin"), lab("kehl", municipalities=("Kehl",), land="Baden-Württemberg"))
    portal.harvest(NOW - 3 * HOUR, berlin_events=[A], kehl_events=[B, Z])
    portal.harvest(NOW - 2 * HOUR, berlin_events=[A], kehl_events=[MOVED, Z])
    files = portal.feeds()
    assert {path: b"Neue Zeit" in body for path, body in files.items()} == {
        "feeds/changes.xml": True,
        "feeds/changes.atom": True,
        "feeds/changes.json": True,
        "feeds/lab/berlin/changes.xml": False,
        "feeds/lab/kehl/changes.xml": True,
        "feeds/municipality/kehl/changes.xml": True,
        "feeds/land/baden-wuerttemberg/changes.xml": True,
        "feeds/land/berlin/changes.xml": False,
    }


def _looked_at(count):
    labs = Counted(lab(f"l{number}", municipalities=(f"Ort {number}",)) for number in range(count))
    Counted.looks = 0
    made = list(change_feeds((), replace(network_of(), labs=labs), now=NOW))
    assert len(made) >= 2 * count
    return Counted.looks


def test_all_labs_are_looked_at_a_few_times_however_many_have_a_feed():
    assert _looked_at(2) == _looked_at(20)


# --- the feeds -------------------------------------------------------------------------------------------------------


def test_feed_readers_read_all_of_it():
    portal = Portal().harvest(NOW - 3 * HOUR, A, B, Z)
    portal.harvest(NOW - 2 * HOUR, A, "b 2026-12-10T17:00 Löten & <b>Co</b> URL:https://kehl.example/b", Z)
    files = portal.feeds()
    for path in ("feeds/changes.xml", "feeds/changes.atom", "feeds/lab/kehl/changes.xml"):
        read = feedparser.parse(io.BytesIO(files[path]))
        assert not read.bozo
        assert read.feed.title == f"Änderungen: {'Labor Kehl' if '/lab/' in path else 'N'}"
        moved, followed = read.entries
        assert (moved.title, moved.link) == ("Neue Zeit: Löten & Co (Labor Kehl)", "https://kehl.example/b")
        assert "Donnerstag, 10. Dezember 2026, ab 17 Uhr (bisher Mittwoch, 9. Dezember 2026" in moved.summary
        assert moved.published_parsed[:5] == (2026, 12, 1, 9, 0)
        assert moved.id.startswith("tag:n.example,2026-12-01:change/2026-12-10-")
        assert followed.link == "https://kehl.example/"


def test_the_feeds_are_the_same_at_each_build_and_in_any_order_of_events():
    bodies = [[A, B, Z, "- 2026-12-11T10:00 Café"], [A, MOVED, "- 2026-12-11T11:00 Café", "n 2026-12-20T10:00 Neu"]]
    one, other = Portal(), Portal()
    for hour, events in enumerate(bodies):
        one.harvest(NOW - (3 - hour) * HOUR, *events)
        other.harvest(NOW - (3 - hour) * HOUR, *reversed(events))
    first, second = one.files(), other.files(NOW + HOUR)
    paths = [path for path in first if "changes" in path or path.endswith(".memory.json")]
    assert len(paths) == 5
    assert [first[path] for path in paths] == [second[path] for path in paths]


def test_entries_keep_their_ids_when_more_comes():
    portal = Portal().harvest(NOW - 3 * HOUR, A, B, Z).harvest(NOW - 2 * HOUR, A, MOVED, Z)
    before = {item["id"] for item in json.loads(portal.feeds()["feeds/changes.json"])["items"]}
    portal.harvest(NOW - HOUR, A, B, Z, "n 2026-12-20T10:00 Neu")
    after = [item["id"] for item in json.loads(portal.feeds()["feeds/changes.json"])["items"]]
    assert before < set(after)
    assert len(set(after)) == len(after) == 4


def test_an_event_that_is_gone_needs_no_stamp_any_more():
    portal = Portal().harvest(NOW - 3 * HOUR, A, B, Z).harvest(NOW - 2 * HOUR, A, MOVED, Z)
    source = portal.network.labs[0].sources[0]
    assert list(portal.store.recall(source).stamps.values()) == [NOW - 2 * HOUR]
    portal.harvest(NOW - HOUR, A, Z)
    assert portal.store.recall(source).stamps == {}


def test_a_date_that_is_gone_and_a_far_one_that_is_new_are_not_the_same():
    series = "s 2026-12-03T17:00 Sprechstunde RRULE:FREQ=WEEKLY;COUNT={} {}"
    portal = Portal().harvest(NOW - 3 * HOUR, series.format(5, ""))
    portal.harvest(NOW - 2 * HOUR, series.format(6, "EXDATE;TZID=Europe/Berlin:20261210T170000"))
    assert portal.changes()[:2] == ["withdrawn Sprechstunde kehl", "new Sprechstunde kehl"]
