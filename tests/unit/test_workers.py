"""Foreign bodies are read where reading can be killed: whatever one does, its source keeps its state."""

import asyncio
import multiprocessing
import os
import select
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

import hostile_readers
from fakes import FakeFetch
from labnetz.harvest.reading import READERS
from labnetz.harvest.run import Options, harvest
from labnetz.harvest.store import MemoryStore
from labnetz.harvest.workers import _PATIENCE, USUAL, Limits, killable
from labnetz.model import Lab, Origin, Source
from some_network import network_of

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin")
CORPUS = Path(__file__).parents[1] / "corpus"
STRICT = Limits(seconds=1, memory=300 * 1024 * 1024, workers=1)


def both(reader, limits=STRICT):
    """Read a body with a reader, then one more with a good reader; gives both answers."""

    async def read():
        async with killable(limits, {"events": reader, "updates": hostile_readers.fine}) as look:
            before = await look("updates", b"", ORIGIN, NOW)
            return before, await look("events", b"x", ORIGIN, NOW), await look("updates", b"", ORIGIN, NOW)

    return asyncio.run(read())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reader", "said"),
    [
        (hostile_readers.hang, "longer than 1 second"),
        (hostile_readers.hang_deep, "longer than 1 second"),
        (hostile_readers.hoard, "more memory"),
        (hostile_readers.crash, "ended the program"),
        (hostile_readers.leave, "longer than 1 second"),
    ],
)
def test_a_reader_that_must_be_killed_costs_its_body_only_and_the_next_gets_a_fresh_worker(reader, said):
    before, killed, after = both(reader)
    assert said in str(killed.unreadable)
    assert killed.entries == 0
    assert after.unreadable is None
    assert after.entries not in {before.entries, os.getpid()}


def test_a_worker_that_is_killed_from_outside_while_it_waits_is_made_up_for():
    """The system does so when memory runs out."""

    async def read():
        async with killable(STRICT, {"events": hostile_readers.fine}) as look:
            before = (await look("events", b"", ORIGIN, NOW)).entries
            os.kill(before, signal.SIGKILL)
            await asyncio.to_thread(_wait_for_end_of, before)
            return before, (await look("events", b"", ORIGIN, NOW)).entries

    before, after = asyncio.run(read())
    assert after not in {0, before}


def _wait_for_end_of(pid: int) -> None:
    try:
        end = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    select.select([end], [], [], 5)
    os.close(end)


def _is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.slow
@pytest.mark.parametrize("reader", [hostile_readers.hang, hostile_readers.crash, hostile_readers.leave])
def test_a_body_that_waits_behind_one_that_is_killed_is_read_all_the_same(reader):
    """Its own deadline has not begun: behind two that hang, it waits for longer than that."""

    async def read():
        async with killable(STRICT, {"events": reader, "updates": hostile_readers.fine}) as look:
            kinds = ("events", "updates", "events", "updates")
            return await asyncio.gather(*(look(kind, b"", ORIGIN, NOW) for kind in kinds))

    found = asyncio.run(read())
    assert [one.unreadable is None for one in found] == [False, True, False, True]


def test_a_body_whose_worker_is_killed_from_outside_while_it_reads_is_read_by_another(tmp_path):
    async def read():
        body = str(tmp_path / "noted").encode()
        async with killable(STRICT, {"events": hostile_readers.killed_once}) as look:
            return await look("events", body, ORIGIN, NOW)

    found = asyncio.run(read())
    assert found.unreadable is None
    assert found.entries > 0


def test_a_body_with_which_three_workers_are_killed_is_not_read_for_ever(tmp_path):
    noted = tmp_path / "noted"

    async def read():
        readers = {"events": hostile_readers.killed, "updates": hostile_readers.fine}
        async with killable(STRICT, readers) as look:
            kinds = ("events", "updates")
            return await asyncio.gather(*(look(kind, str(noted).encode(), ORIGIN, NOW) for kind in kinds))

    killed, after = asyncio.run(read())
    assert "ended the program" in str(killed.unreadable)
    assert noted.read_bytes() == b"xxx"
    assert after.unreadable is None


def test_a_fault_of_ours_is_no_fault_of_the_body():
    with pytest.raises(ValueError, match="of ours"):
        both(hostile_readers.stumble)


@pytest.mark.parametrize("reader", [hostile_readers.stumble_over_words, hostile_readers.stumble_oddly])
def test_a_fault_that_can_not_be_handed_over_is_told_all_the_same(reader):
    with pytest.raises(RuntimeError, match=r"(ValueError|Odd): .*of ours"):
        both(reader)


@pytest.mark.slow
def test_workers_say_what_readers_say():
    bodies = {kind: sorted((CORPUS / folder).glob("*.[ixj]*")) for kind, folder in KINDS.items()}

    async def read():
        async with killable() as look:
            tasks = [(kind, path.read_bytes()) for kind, paths in bodies.items() for path in paths]
            return tasks, await asyncio.gather(*(look(kind, body, ORIGIN, NOW) for kind, body in tasks))

    tasks, found = asyncio.run(read())
    assert len(found) > 60
    assert found == [READERS[kind](body, ORIGIN, NOW) for kind, body in tasks]


KINDS = {"events": "ical", "updates": "feeds"}

LOADING = """
import sys
from datetime import datetime, UTC
from importlib import import_module
from labnetz.harvest.reading import LOADED, READERS
from labnetz.model import Origin

for name in ("labnetz.harvest.workers", *LOADED[sys.argv[1]]):
    import_module(name)
there = set(sys.modules)
origin = Origin(lab="l", url="https://l.example/", timezone="Europe/Berlin")
READERS[sys.argv[1]](sys.stdin.buffer.read(), origin, datetime(2026, 6, 1, tzinfo=UTC))
print(*(name for name in sys.modules if name.startswith("labnetz.") and name not in there))
print(*{name.partition(".")[0] for name in sys.modules})
"""


@pytest.mark.parametrize(
    ("kind", "body", "spared"),
    [
        ("events", "ical/all-day.ics", {"pydantic", "yaml", "feedparser"}),
        ("updates", "feeds/abbreviations.xml", {"pydantic", "yaml", "icalendar"}),
        ("manifest", "feeds/feed11.json", {"feedparser", "nh3"}),
    ],
)
def test_what_reads_a_kind_is_loaded_before_workers_are_forked_and_nothing_else(kind, body, spared):
    command = [sys.executable, "-c", LOADING, kind]
    with (CORPUS / body).open("rb") as file:
        later, loaded = subprocess.run(
            command, stdin=file, check=True, capture_output=True, text=True
        ).stdout.splitlines()
    assert later == ""
    assert spared & set(loaded.split()) == set()


def test_a_kind_that_was_not_expected_is_read_all_the_same():
    body = (CORPUS / "ical/all-day.ics").read_bytes()

    async def read():
        async with killable(Limits(workers=1), expected=()) as look:
            return await look("events", body, ORIGIN, NOW)

    assert asyncio.run(read()) == READERS["events"](body, ORIGIN, NOW)


def _calendar(offset: str) -> bytes:
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VTIMEZONE", "TZID:Customized Time Zone", "BEGIN:STANDARD"),
        *("DTSTART:16010101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD"),
        *("END:VTIMEZONE", "BEGIN:VEVENT", "UID:1@x.example", "SUMMARY:S"),
        *("DTSTART;TZID=Customized Time Zone:20261201T120000", "END:VEVENT", "END:VCALENDAR", ""),
    ]
    return "\r\n".join(lines).encode()


def test_one_worker_never_takes_the_zone_of_one_feed_for_that_of_another():
    offsets = {"+0100": 11, "-0500": 17, "+0000": 12, "+0900": 3}

    async def read():
        async with killable(Limits(workers=1)) as look:
            return [await look("events", _calendar(offset), ORIGIN, NOW) for offset in offsets]

    found = asyncio.run(read())
    assert [one.earliest.hour for one in found] == list(offsets.values())
    assert [one.problems for one in found] == [()] * len(offsets)


def test_who_reads_nothing_starts_nothing_and_nobody_stays_behind():
    async def unused():
        async with killable(STRICT):
            return multiprocessing.active_children()

    async def left_in_the_middle():
        async with killable(STRICT, {"events": hostile_readers.fine, "updates": hostile_readers.hang}) as look:
            pid = (await look("events", b"", ORIGIN, NOW)).entries
            busy = asyncio.create_task(look("updates", b"", ORIGIN, NOW))
            await asyncio.sleep(0)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await asyncio.shield(busy)
            busy.cancel()
            return pid

    assert asyncio.run(unused()) == []
    pid = asyncio.run(left_in_the_middle())
    assert not _is_alive(pid)
    assert multiprocessing.active_children() == []


@pytest.mark.slow
def test_nobody_waits_for_a_big_body_that_stands_behind_one_that_hangs():
    """It fills the pipe to the worker, and whoever writes it waits there."""

    async def left_behind():
        readers = {"events": hostile_readers.hang, "updates": hostile_readers.fine}
        async with killable(Limits(seconds=600, workers=1), readers) as look:
            tasks = [asyncio.create_task(look("events", b"", ORIGIN, NOW))]
            tasks += [asyncio.create_task(look("updates", bytes(3_000_000), ORIGIN, NOW))]
            await asyncio.wait(tasks, timeout=1)
            for one in tasks:
                one.cancel()

    asyncio.run(left_behind())
    assert multiprocessing.active_children() == []


def test_honest_size_gets_more_time():
    assert USUAL.deadline(b"") == 10
    assert USUAL.deadline(bytes(10 * 1024 * 1024)) == 60


@pytest.mark.parametrize(
    ("mebibytes", "said", "entries"), [(24, "more memory", 0), (32, "more memory", 0), (200, "None", 2)]
)
def test_an_event_that_finds_no_memory_left_is_not_taken_for_a_broken_one(mebibytes, said, entries):
    """Else a calendar would be believed with those of its events that there was room for."""
    large = b"SUMMARY:0\r\nDESCRIPTION:" + rb"<b>Text</b>\, und" * 500_000
    body = _many_events(2).replace(b"SUMMARY:0", large)

    async def read():
        async with killable(Limits(workers=1, memory=mebibytes * 1024 * 1024)) as look:
            return await look("events", body, ORIGIN, NOW)

    found = asyncio.run(read())
    assert said in str(found.unreadable)
    assert (found.entries, found.broken) == (entries, 0)


# --- in a harvest ----------------------------------------------------------------------------------------------------


def _lab(name: str) -> Lab:
    return Lab(id=name, name=name, sources=(Source(name, "events", "events", f"https://{name}.example/k.ics"),))


LABS = (_lab("gut"), _lab("langsam"))
NETWORK = network_of(*LABS)


def _many_events(count: int) -> bytes:
    event = "BEGIN:VEVENT\r\nUID:{0}@x.example\r\nDTSTART:20261201T170000Z\r\nSUMMARY:{0}\r\nEND:VEVENT\r\n"
    events = "".join(event.format(number) for number in range(count))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


def test_a_body_that_takes_too_long_never_becomes_a_snapshot_so_that_no_build_ever_reads_it():
    answers = {"https://gut.example/k.ics": _many_events(1), "https://langsam.example/k.ics": _many_events(60_000)}
    store = MemoryStore()
    limits = Limits(seconds=0.5, seconds_per_mebibyte=0, workers=1)
    began = time.perf_counter()
    report = asyncio.run(harvest(NETWORK, store, FakeFetch(answers), now=NOW, options=Options(limits=limits)))
    assert time.perf_counter() - began < _PATIENCE, "it was not ended at its deadline, but given up on"
    assert [(one.result, one.entries) for one in report.sources] == [("replaced", 1), ("kept", 0)]
    assert "longer than 0.5 seconds" in str(report.sources[1].reason)
    assert store.load(LABS[1].sources[0]).body is None


def test_a_harvest_in_which_nothing_is_new_starts_no_worker():
    def run():
        alive = []
        options = Options(force=True, tell=lambda _: alive.append(len(multiprocessing.active_children())))
        report = asyncio.run(harvest(NETWORK, store, FakeFetch(answers), now=NOW, options=options))
        return [one.result for one in report.sources], max(alive) > 0

    store = MemoryStore()
    answers = {lab.sources[0].url: _many_events(1) for lab in LABS}
    assert run() == (["replaced", "replaced"], True)
    assert run() == (["fresh", "fresh"], False)
