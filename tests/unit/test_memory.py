"""What is remembered of updates: first-seen dates, migrations, floods, first imports; and how long of events."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fakes import FakeFetch
from labnetz.harvest.decide import sha256
from labnetz.harvest.memory import FLOOD, FORGET_AFTER, HELD_FOR, MOST_KNOWN, Lesson, learn
from labnetz.harvest.memory_json import read_memory, write_memory
from labnetz.harvest.reading import READERS, Contents
from labnetz.harvest.run import Options, harvest
from labnetz.harvest.seen import like_date
from labnetz.harvest.store import MemoryStore
from labnetz.harvest.withdrawn import MOST
from labnetz.locale import say_problem
from labnetz.model import NO_MEMORY, Lab, Origin, Receipt, Seen, Snapshot, Source, Span, entry_id
from labnetz.publish.portal import artifacts, read_sources
from labnetz.publish.views import latest
from some_network import network_of

START = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
URL = "https://kehl.example/feed/"
SOURCE = Source("kehl", "updates", "updates", URL)
NETWORK = network_of(Lab(id="kehl", name="Labor Kehl", licence="CC0-1.0", sources=(SOURCE,)))


def item(guid, title="", date=None, link="") -> str:
    shown = f"<pubDate>{date:%d %b %Y %H:%M:%S} +0000</pubDate>" if date else ""
    link = f"<link>{link}</link>" if link else ""
    return f"<item><guid isPermaLink='false'>{guid}</guid><title>{title or f'Titel {guid}'}</title>{link}{shown}</item>"


def feed(*items) -> bytes:
    head = "<rss version='2.0'><channel><title>F</title><link>https://kehl.example/</link><description>d</description>"
    return f"{head}{''.join(items)}</channel></rss>".encode()


class Portal:
    """A portal with one feed, harvested again and again."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.said: list[str] = []

    def harvest(self, when, *items) -> "Portal":
        options = Options(readers=READERS, force=True, accept_shrink=frozenset({"kehl"}))
        fetch = FakeFetch({URL: feed(*items)})
        report = asyncio.run(harvest(NETWORK, self.store, fetch, now=when, options=options))
        self.said = [say_problem(problem, "en") for one in report.sources for problem in one.problems]
        return self

    def content(self, now):
        return read_sources(NETWORK, self.store.load, now=now, recall=self.store.recall)

    def dates(self, now=START + 300 * DAY) -> dict[str, datetime]:
        return {one.guid: one.published for one in self.content(now).updates}

    def on_top(self, now, count=3) -> list[str]:
        return [one.guid for one in latest(self.content(now).updates, count, per_lab=count)]


OLD = [item(f"alt-{n}", f"Alter Beitrag {n}", START - (20 + n) * DAY, f"https://kehl.example/{n}") for n in range(70)]


# --- first seen ------------------------------------------------------------------------------------------------------


def test_an_entry_without_a_date_keeps_the_day_on_which_it_was_first_seen():
    portal = Portal().harvest(START, item("a")).harvest(START + DAY, item("a"), item("b"))
    portal.harvest(START + 9 * DAY, item("c"), item("b"), item("a"))
    assert portal.dates() == {"a": START, "b": START + DAY, "c": START + 9 * DAY}


def test_a_date_in_the_future_counts_as_first_seen_and_stays_there():
    event_day = START + 40 * DAY
    portal = (
        Portal()
        .harvest(START, item("x", date=START))
        .harvest(START + DAY, item("x", date=START), item("a", date=event_day))
    )
    portal.harvest(START + 50 * DAY, item("x", date=START), item("a", date=event_day), item("b", date=START))
    assert portal.dates()["a"] == START + DAY


def test_an_entry_that_comes_back_is_no_news():
    portal = Portal().harvest(START, item("a"), item("b")).harvest(START + DAY, item("b"))
    assert portal.harvest(START + 30 * DAY, item("a"), item("b")).dates()["a"] == START


def test_what_left_long_ago_is_forgotten():
    portal = Portal().harvest(START, item("a"), item("b")).harvest(START + DAY, item("b"), item("c"))
    late = START + DAY + FORGET_AFTER
    portal.harvest(late, item("b"), item("c"), item("d")).harvest(late + DAY, item("a"), item("b"), item("c"))
    assert portal.dates(late + 2 * DAY)["a"] == late + DAY


@pytest.mark.slow
def test_memory_is_bounded_whatever_a_feed_does():
    portal = Portal()
    for round_ in range(12):
        portal.harvest(START + round_ * DAY, item("bleibt"), *(item(f"{round_}-{n}") for n in range(499)))
    memory = portal.store.recall(SOURCE)
    assert len(memory.entries) == MOST_KNOWN
    assert portal.dates()["bleibt"] == START
    assert {f"11-{n}" for n in range(499)} <= {entry.guid for entry in memory.entries.values()}


def test_a_state_from_before_there_was_memory_goes_on_with_the_day_on_which_its_body_came():
    portal = Portal()
    body = feed(item("a"))
    receipt = Receipt(url=URL, sha256=sha256(body), received=START, changed=START - 5 * DAY, entries=1, upcoming=1)
    portal.store.save(SOURCE, Snapshot(body, receipt))
    portal.harvest(START + DAY, item("a"), item("b"))
    assert portal.dates() == {"a": START - 5 * DAY, "b": START + DAY}


# --- migrations ------------------------------------------------------------------------------------------------------


def moved(n, date=START + DAY) -> str:
    return item(f"neu-{n}", f"Alter  beitrag {n}", date, f"https://kehl.example/{n}")


def test_a_migration_that_publishes_everything_again_changes_nothing():
    portal = Portal().harvest(START, *OLD)
    before = portal.content(START + 2 * DAY).updates
    portal.harvest(START + DAY, *(moved(n) for n in range(70)))
    after = portal.content(START + 2 * DAY).updates
    assert {one.guid for one in after} == {one.guid for one in before}
    assert all(one.published <= START for one in after)
    assert not any(one.held for one in after)
    assert any("70 known entries came back under other GUIDs" in line for line in portal.said)


def test_new_guids_with_the_old_titles_and_dates_are_old_entries():
    portal = Portal().harvest(START, item("1", "Löten", START - DAY), item("x", "X", START - DAY))
    portal.harvest(START + DAY, item("2", "Löten", START - DAY), item("x", "X", START - DAY))
    assert set(portal.dates()) == {"1", "x"}


def test_a_single_entry_with_a_known_title_and_address_is_new():
    link = "https://kehl.example/aktuelles/"
    rest = [item(f"r{n}", date=START - DAY) for n in range(6)]
    portal = Portal().harvest(START, item("1", "Wochenrückblick", START - DAY, link), *rest)
    portal.harvest(START + 7 * DAY, item("2", "Wochenrückblick", START + 6 * DAY, link), *rest)
    assert portal.dates()["2"] == START + 6 * DAY


def test_an_entry_that_still_stands_in_the_feed_has_not_moved():
    portal = Portal().harvest(START, item("1", "Löten", START - DAY), item("x"))
    portal.harvest(START + DAY, item("1", "Löten", START - DAY), item("2", "Löten", START - DAY), item("x"))
    portal.harvest(START + 2 * DAY, item("2", "Löten", START - DAY), item("x"))
    assert set(portal.dates()) == {"2", "x"}


def test_a_title_that_several_have_tells_nobody_apart():
    link = "https://kehl.example/"
    portal = Portal().harvest(START, *(item(f"{n}", "Termin", START - n * DAY, link) for n in range(9)))
    portal.harvest(START + DAY, *(item(f"neu-{n}", "Termin", START, link) for n in range(9)))
    assert set(portal.dates()) == {f"neu-{n}" for n in range(9)}


def test_a_title_and_date_that_two_have_tell_nobody_apart():
    twins = [item(guid, "Termin", START - DAY) for guid in "12"]
    portal = (
        Portal().harvest(START, *twins, item("x")).harvest(START + DAY, item("3", "Termin", START - DAY), item("x"))
    )
    assert set(portal.dates()) == {"3", "x"}


def test_a_guid_that_another_entry_takes_over_stays_with_that_one():
    portal = Portal().harvest(START, item("1", "Löten", START - DAY), item("x"))
    portal.harvest(START + DAY, item("2", "Löten", START - DAY), item("x"))
    portal.harvest(START + 2 * DAY, item("2", "Löten", START - DAY), item("1", "Anderes", START + DAY), item("x"))
    assert set(portal.dates()) == {"1", "2", "x"}


# --- floods ----------------------------------------------------------------------------------------------------------


def flood(count) -> list[str]:
    return [item(f"flut-{n}", f"Schwemme {n}", START + DAY - n * timedelta(minutes=1)) for n in range(count)]


def test_a_flood_is_published_but_not_put_on_top():
    news = item("echt", "Echt", START - DAY)
    portal = Portal().harvest(START, news, *OLD[:3]).harvest(START + DAY, *flood(FLOOD + 1), news, *OLD[:3])
    assert portal.on_top(START + 2 * DAY) == ["echt", "alt-0", "alt-1"]
    content = portal.content(START + 2 * DAY)
    assert len(content.updates) == FLOOD + 5
    files = {one.path: one.content for one in artifacts(content, now=START + 2 * DAY)[0]}
    assert files["feeds/updates.xml"].index(b"Echt") < files["feeds/updates.xml"].index(b"Schwemme")
    assert any("51 new entries came at once" in line for line in portal.said)
    assert any("51 new entries came at once" in say_problem(one, "en") for one in content.states[0].problems)


def test_a_flood_is_held_for_a_month():
    news = item("echt", "Echt", START - DAY)
    portal = Portal().harvest(START, news).harvest(START + DAY, *flood(FLOOD + 1), news)
    after = START + DAY + HELD_FOR
    assert portal.on_top(after - HOUR, 1) == ["echt"]
    assert portal.on_top(after, 1) == ["flut-0"]
    assert portal.content(after).states[0].problems == ()


def test_a_busy_day_is_no_flood():
    news = item("echt", "Echt", START - DAY)
    portal = Portal().harvest(START, news).harvest(START + DAY, *flood(FLOOD), news)
    assert portal.on_top(START + 2 * DAY, 1) == ["flut-0"]


def test_a_new_source_does_not_bury_the_others():
    recent = [item(f"n{n}", date=START - (n + 1) * HOUR) for n in range(30)]
    portal = Portal().harvest(START, item("undatiert"), *recent, *OLD)
    held = {one.guid for one in portal.content(START + HOUR).updates if one.held}
    assert held == {"undatiert", *(f"n{n}" for n in range(10, 30))}
    assert portal.on_top(START + HOUR, 2) == ["n0", "n1"]
    assert portal.dates()["alt-5"] == START - 25 * DAY


# --- events ----------------------------------------------------------------------------------------------------------


def test_a_withdrawn_event_is_forgotten_once_it_is_over():
    events = Source("kehl", "events", "events", "https://kehl.example/kalender.ics")
    lab = Lab(id="kehl", name="Kehl", licence="CC0-1.0", sources=(events,))
    network = replace(NETWORK, labs=(lab,))
    store = MemoryStore()

    def calendar(*days):
        blocks = "".join(
            f"BEGIN:VEVENT\r\nUID:{day}@x.example\r\nSUMMARY:Tag {day}\r\nDTSTART:202612{day}T120000Z\r\nEND:VEVENT\r\n"
            for day in days
        )
        return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{blocks}END:VCALENDAR\r\n".encode()

    for day, body in ((1, calendar("05", "10", "20")), (2, calendar("05", "20")), (12, calendar("05", "20", "21"))):
        options = Options(readers=READERS, force=True)
        now = START.replace(day=day)
        asyncio.run(harvest(network, store, FakeFetch({events.url: body}), now=now, options=options))
        assert len(store.recall(events).withdrawn) == (day == 2)


def _calendar_lesson(before, after):
    contents = [
        Contents(entries=len(seen), entries_seen=tuple(seen), latest=START + 90 * DAY) for seen in (before, after)
    ]
    origin = Origin(lab="kehl", url="https://kehl.example/k.ics", timezone="Europe/Berlin")
    return Lesson(origin=origin, kind="events", before=contents[0], after=contents[1], now=START)


def _seen(uid, day, title="Fest"):
    when = Span(START + day * DAY)
    return Seen(id=entry_id(uid), title=title, dates=(when,), likeness=(like_date(title, when, ZoneInfo("UTC")),))


def test_an_event_that_came_back_under_its_uid_is_not_remembered_as_missing_wherever_it_moved():
    gone, _ = learn(NO_MEMORY, _calendar_lesson([_seen("a", 5), _seen("b", 9)], [_seen("b", 9)]))
    assert [one.id for one in gone.withdrawn] == [entry_id("a")]
    back, told = learn(gone, _calendar_lesson([_seen("b", 9)], [_seen("b", 9), _seen("a", 20, "Anderes")]))
    assert (back.withdrawn, told) == ((), ())


def test_of_very_many_missing_events_the_next_ones_are_remembered():
    many = [_seen(f"u{number}", 5 + number / 100, f"T{number}") for number in range(MOST + 1)]
    memory, _ = learn(NO_MEMORY, _calendar_lesson([*many, _seen("b", 60)], [_seen("b", 60)]))
    assert {one.id for one in memory.withdrawn} == {one.id for one in many[:MOST]}


# --- as bytes --------------------------------------------------------------------------------------------------------


def test_what_is_remembered_comes_back_from_its_bytes():
    portal = Portal().harvest(START, item("undatiert"), *OLD)
    portal.harvest(START + DAY, *(moved(n) for n in range(70)), *flood(FLOOD + 1))
    memory = portal.store.recall(SOURCE)
    assert read_memory(write_memory(memory)) == memory
    assert write_memory(read_memory(write_memory(memory))) == write_memory(memory)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"version":2,"entries":{},"withdrawn":{}}',
        b'{"version":1,"entries":[],"withdrawn":{}}',
        b'{"version":1,"entries":{"00000000000000000000000000000000":{"guid":"a"}},"withdrawn":{}}',
        b'{"version":1,"entries":{"00000000000000000000000000000000":'
        b'{"guid":1,"seen":"2026-12-01T12:00:00+00:00"}},"withdrawn":{}}',
        b'{"version":1,"entries":{"00000000000000000000000000000000":'
        b'{"guid":"a","seen":"2026-12-01T12:00:00"}},"withdrawn":{}}',
        b'{"version":1,"entries":{},"withdrawn":{"00000000000000000000000000000000":'
        b'{"since":"2026-12-01T12:00:00+00:00","dates":[["x"]]}}}',
        b'{"version":1,"entries":{},"withdrawn":{"00000000000000000000000000000000":'
        b'{"since":"2026-12-01T12:00:00+00:00","status":"scheduled",'
        b'"dates":[["2026-12-02T12:00:00","","../../etc/passwd"]]}}}',
        b'{"version":1,"entries":{},"withdrawn":{"00000000000000000000000000000000":'
        b'{"since":"2026-12-01T12:00:00+00:00","status":"scheduled",'
        b'"dates":[["2026-12-02T12:00:00","","Europe"]]}}}',
        b'{"version":1,"entries":{"00000000000000000000000000000000":'
        b'{"guid":"\\ud800","seen":"2026-12-01T12:00:00+00:00"}},"withdrawn":{}}',
    ],
)
def test_bytes_that_are_no_memory_raise_only_value_errors(body):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        read_memory(body)


GONE = {"since": "2026-11-20T12:00:00+00:00", "title": "Fest", "dates": [["2026-12-09", "2026-12-09"]], "like": ["k"]}
SEEN = {"guid": "g", "seen": "2026-11-20T12:00:00+00:00", "held": True}
ID = "0123456789abcdef" * 2


def _memory(gone=GONE, seen=SEEN, id_=ID):
    fields = {"version": 1, "entries": {ID: seen}, "withdrawn": {id_: gone | {"status": "scheduled"}}}
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(_memory(id_='x","y'), id="an id that breaks out of its quotes"),
        pytest.param(_memory(id_="../.."), id="an id that is a path"),
        pytest.param(_memory(GONE | {"dates": [["9999-12-31", "9999-12-31"]]}), id="the last day there is"),
        pytest.param(_memory(GONE | {"dates": [["9999-12-31T12:00:00", "", "UTC"]]}), id="a time on the last day"),
        pytest.param(_memory(GONE | {"dates": [["0001-01-01", "2026-12-09"]]}), id="the first day there is"),
        pytest.param(_memory(seen=SEEN | {"seen": "9999-12-31T00:00:00+00:00"}), id="seen at the end of all days"),
    ],
)
def test_a_memory_that_nobody_could_work_with_is_refused(body):
    """What is kept would else raise at each build, or be lost when it is written again."""
    assert read_memory(_memory()) != NO_MEMORY
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        read_memory(body)


def test_texts_that_are_remembered_hold_no_signs_that_turn_other_texts_round():
    (gone,) = read_memory(_memory(GONE | {"title": "\u202eFest\x1b[31m\n", "place": "Saal\u2066"})).withdrawn
    assert (gone.title, gone.place) == ("Fest[31m", "Saal")
