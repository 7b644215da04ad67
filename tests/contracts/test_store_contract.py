"""What every store promises, and what the one in a folder promises beside it."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from labnetz.errors import StoreBusy
from labnetz.harvest.confirmed import is_confirmation
from labnetz.harvest.decide import sha256
from labnetz.harvest.store import FolderStore, MemoryStore, Store, sheet_name
from labnetz.model import (
    NO_MEMORY,
    Days,
    KnownEntry,
    Memory,
    Receipt,
    Snapshot,
    Source,
    Span,
    Status,
    Withdrawn,
    msg,
    msg_n,
)

EVENTS = Source("berlin", "events", "events", "https://berlin.example/feeds/calendar.ics")
UPDATES = Source("berlin", "updates", "updates", "https://berlin.example/feeds/updates.xml")
MORE = Source("berlin", "updates", "updates-2", "https://berlin.example/presse.rss")
NOW = datetime(2026, 12, 2, 12, 30, tzinfo=UTC)


def snapshot(body: bytes | None, **fields: object) -> Snapshot:
    receipt = Receipt(url=EVENTS.url, sha256="" if body is None else sha256(body))
    return Snapshot(body, replace(receipt, **fields))


FULL = snapshot(
    b"BEGIN:VCALENDAR\r\n\xff\r\nEND:VCALENDAR\r\n",
    etag='W/"ä-1"',
    last_modified="Mon, 30 Nov 2026 10:00:00 GMT",
    received=NOW,
    changed=NOW,
    entries=12,
    upcoming=7,
    broken=1,
    failures=2,
    failing_since=NOW,
    reason=msg("no full answer within {seconds} s", seconds=20, b="{x}", a="ü"),
    doubts=1,
    not_before=NOW,
    sent="5e" * 32,
    newest=NOW,
)
BERLIN = ZoneInfo("Europe/Berlin")
MEMORY = Memory(
    entries={
        "0" * 32: KnownEntry(guid="ä", first_seen=NOW, likeness=("a", "b"), left=NOW, known_as="alt", held=True),
        "1" * 32: KnownEntry(guid="b", first_seen=NOW),
    },
    withdrawn=(
        Withdrawn(
            id="2" * 32,
            since=NOW,
            title="Löten",
            dates=(
                Days(date(2026, 12, 24), date(2026, 12, 26)),
                Span(NOW, NOW),
                # The second half past two in the night in which clocks go back.
                Span(datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)),
            ),
            likeness=("x", "y", "z"),
            place="Bibliothek",
            url="https://berlin.example/1",
            status=Status.CANCELLED,
        ),
    ),
)


@pytest.fixture(params=["memory", "folder"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Open the store; in the folder's case anew each time, as another process would."""
    if request.param == "folder":
        return lambda: FolderStore(tmp_path / "snapshots")
    store = MemoryStore()
    return lambda: store


# --- what every store promises ---------------------------------------------------------------------------------------


def test_nothing_is_known_of_a_new_source(opened):
    assert opened().load(EVENTS) is None


def test_what_was_saved_comes_back_exactly(opened):
    opened().save(EVENTS, FULL)
    assert opened().load(EVENTS) == FULL


def test_a_source_that_never_gave_anything_can_be_remembered(opened):
    opened().save(EVENTS, snapshot(None, failures=3))
    assert opened().load(EVENTS) == snapshot(None, failures=3)


def test_what_is_remembered_comes_back_exactly(opened):
    assert opened().recall(EVENTS) == NO_MEMORY
    opened().save(EVENTS, FULL, MEMORY)
    found = opened().recall(EVENTS)
    assert found == MEMORY
    assert [one.start.fold for one in found.withdrawn[0].dates[1:]] == [0, 1]
    assert opened().load(EVENTS) == FULL
    assert opened().recall(UPDATES) == NO_MEMORY


def test_what_is_remembered_stays_when_nothing_is_said_of_it(opened):
    opened().save(EVENTS, FULL, MEMORY)
    opened().save(EVENTS, snapshot(b"two"))
    assert opened().recall(EVENTS) == MEMORY
    opened().save(EVENTS, snapshot(b"two"), NO_MEMORY)
    assert opened().recall(EVENTS) == NO_MEMORY


def test_an_empty_body_is_a_body(opened):
    opened().save(EVENTS, snapshot(b""))
    assert opened().load(EVENTS) == snapshot(b"")


def test_the_last_one_counts(opened):
    for body in (b"one", b"two", b"one"):
        opened().save(EVENTS, snapshot(body))
        assert opened().load(EVENTS) == snapshot(body)


def test_sources_do_not_touch_each_other(opened):
    for source, body in ((EVENTS, b"events"), (UPDATES, b"updates"), (MORE, b"more"), (UPDATES, b"new updates")):
        opened().save(source, snapshot(body))
    assert [opened().load(one).body for one in (EVENTS, UPDATES, MORE)] == [b"events", b"new updates", b"more"]


def test_the_state_outlives_a_move_of_the_source(opened):
    opened().save(EVENTS, FULL)
    assert opened().load(replace(EVENTS, url="https://new.example/x.ics")) == FULL


@pytest.mark.parametrize("name", ["../berlin", "Berlin", "a/b", "", ".", "a" * 50, "a\0", "berlin\n"])
@pytest.mark.parametrize("where", ["lab", "key"])
def test_names_that_are_no_slugs_are_refused(opened, where, name):
    with pytest.raises(ValueError, match="slug"):
        opened().save(replace(EVENTS, **{where: name}), FULL)
    with pytest.raises(ValueError, match="slug"):
        opened().load(replace(EVENTS, **{where: name}))


def test_a_receipt_of_another_body_is_refused(opened):
    with pytest.raises(ValueError, match="another body"):
        opened().save(EVENTS, replace(FULL, body=b"other"))


def test_only_one_can_write_at_a_time(opened):
    with opened().lock(), pytest.raises(StoreBusy), opened().lock():
        pass
    with opened().lock():
        pass


# --- what was only confirmed -----------------------------------------------------------------------------------------

CONFIRMED = replace(FULL.receipt, received=NOW + timedelta(hours=4), etag='W/"ä-2"', not_before=None)


def test_what_was_confirmed_and_flushed_is_known(opened):
    store = opened()
    store.save(EVENTS, FULL)
    store.confirm(EVENTS, CONFIRMED)
    store.flush()
    assert opened().load(EVENTS) == replace(FULL, receipt=CONFIRMED)


def test_the_last_confirmation_counts(opened):
    opened().save(EVENTS, FULL)
    for hours in (4, 8):
        store = opened()
        store.confirm(EVENTS, replace(CONFIRMED, received=NOW + timedelta(hours=hours)))
        store.flush()
    assert opened().load(EVENTS).receipt.received == NOW + timedelta(hours=8)


def test_what_is_saved_after_a_confirmation_counts(opened):
    store = opened()
    store.save(EVENTS, FULL)
    store.confirm(EVENTS, CONFIRMED)
    store.flush()
    store.save(EVENTS, snapshot(b"new"))
    store.flush()
    assert opened().load(EVENTS) == snapshot(b"new")


def test_confirmations_of_sources_do_not_touch_each_other(opened):
    for source in (EVENTS, UPDATES, MORE):
        opened().save(source, FULL)
    for source in (EVENTS, MORE):  # in two harvests, by two programs
        store = opened()
        store.confirm(source, CONFIRMED)
        store.flush()
    found = [opened().load(source).receipt for source in (EVENTS, UPDATES, MORE)]
    assert found == [CONFIRMED, FULL.receipt, CONFIRMED]


# --- what the folder promises ----------------------------------------------------------------------------------------


def test_a_thousand_confirmations_are_one_file(tmp_path):
    store = FolderStore(tmp_path)
    sources = [replace(EVENTS, lab=f"lab-{number}") for number in range(1000)]
    for source in sources[::100]:
        store.save(source, FULL)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    for source in sources[::100]:
        store.confirm(source, CONFIRMED)
    store.flush()
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before | {tmp_path / "confirmed.json": after[tmp_path / "confirmed.json"]}


def test_a_confirmation_counts_over_its_own_receipt_only(tmp_path):
    """As when a backup of one lab is put back, or the harvest was killed before it wrote the file."""
    store = FolderStore(tmp_path)
    store.save(EVENTS, FULL)
    store.confirm(EVENTS, CONFIRMED)
    store.flush()
    other = replace(FULL, receipt=replace(FULL.receipt, failures=3))
    FolderStore(tmp_path).save(EVENTS, other)
    assert FolderStore(tmp_path).load(EVENTS) == other


def test_what_was_not_flushed_is_not_known(tmp_path):
    store = FolderStore(tmp_path)
    store.save(EVENTS, FULL)
    store.confirm(EVENTS, CONFIRMED)
    assert FolderStore(tmp_path).load(EVENTS) == FULL


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        lambda good: good.replace(b'"version": 1', b'"version": 2'),
        lambda good: good.replace(b"+00:00", b""),
        lambda good: good.replace(b"2026-12-02T16:30:00+00:00", b"yesterday"),
        lambda good: good.replace(b'"2026-12-02T16:30:00+00:00",', b""),
        lambda good: good.replace(b'"2026-12-02T16:30:00+00:00"', b"1"),
    ],
)
def test_confirmations_that_can_not_be_read_count_for_nothing_and_are_reported(tmp_path, content):
    store = FolderStore(tmp_path)
    store.save(EVENTS, FULL)
    store.confirm(EVENTS, CONFIRMED)
    store.flush()
    path = tmp_path / "confirmed.json"
    changed = content(path.read_bytes()) if callable(content) else content
    assert changed != path.read_bytes()
    damage(path, changed)
    again = FolderStore(tmp_path)
    assert again.load(EVENTS) == FULL
    assert [str(problem.where) for problem in again.problems()] == ([str(path)] if changed else [])
    again.confirm(EVENTS, CONFIRMED)
    again.flush()
    assert FolderStore(tmp_path).load(EVENTS) == replace(FULL, receipt=CONFIRMED)


def test_the_same_confirmations_are_the_same_bytes(tmp_path):
    for name, order in (("a", (EVENTS, UPDATES)), ("b", (UPDATES, EVENTS))):
        store = FolderStore(tmp_path / name)
        for source in order:
            store.save(source, FULL)
            store.confirm(source, CONFIRMED)
        store.flush()
    one, other = ((tmp_path / name / "confirmed.json").read_bytes() for name in ("a", "b"))
    assert one == other


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        ({}, True),
        ({"received": NOW, "etag": None, "last_modified": "x", "not_before": None}, True),
        ({"failures": 0}, False),
        ({"sha256": "x"}, False),
        ({"reason": None}, False),
    ],
)
def test_only_what_says_that_nothing_changed_is_a_confirmation(changes, is_one):
    assert is_confirmation(FULL.receipt, replace(FULL.receipt, **changes)) is is_one


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_are_named_by_source_and_content_and_old_ones_go(tmp_path):
    store = FolderStore(tmp_path)
    store.save(EVENTS, snapshot(b"one"))
    store.save(UPDATES, snapshot(b"news"))
    store.save(MORE, snapshot(b"more"))
    store.save(EVENTS, snapshot(b"two"))
    assert files(tmp_path / "berlin") == [
        f"events.{sha256(b'two')[:16]}.ics",
        "events.receipt.json",
        f"updates-2.{sha256(b'more')[:16]}.xml",
        "updates-2.receipt.json",
        f"updates.{sha256(b'news')[:16]}.xml",
        "updates.receipt.json",
    ]


def kept_on(shelf, source, body):
    file = shelf.open(sheet_name(source, sha256(body)))
    if file is None:
        return None
    with file:
        return file.read()


def test_what_was_made_of_a_body_can_be_kept_beside_it(opened):
    opened().save(EVENTS, snapshot(b"one"))
    opened().shelf.keep(sheet_name(EVENTS, sha256(b"one")), [b"ma", b"de"])
    assert kept_on(opened().shelf, EVENTS, b"one") == b"made"
    assert kept_on(opened().shelf, EVENTS, b"two") is None
    assert kept_on(opened().shelf, UPDATES, b"one") is None
    assert opened().load(EVENTS) == snapshot(b"one")


def test_what_was_made_of_a_body_goes_with_it_and_not_before(tmp_path):
    store = FolderStore(tmp_path)
    for source in (EVENTS, MORE):
        store.save(source, snapshot(b"one"))
        store.shelf.keep(sheet_name(source, sha256(b"one")), [b"made"])
    torn = tmp_path / "berlin" / f".events.{sha256(b'one')[:16]}.sheet.4711.tmp"
    torn.write_bytes(b"half")
    store.save(EVENTS, snapshot(b"one", received=NOW))
    assert kept_on(store.shelf, EVENTS, b"one") == b"made"
    store.save(EVENTS, snapshot(b"two"))
    assert kept_on(store.shelf, EVENTS, b"one") is None
    assert kept_on(store.shelf, MORE, b"one") == b"made"
    assert not torn.exists()


def test_an_unchanged_body_is_not_written_again(tmp_path):
    store = FolderStore(tmp_path)
    store.save(EVENTS, snapshot(b"one"))
    (body,) = (tmp_path / "berlin").glob("*.ics")
    os.utime(body, (1, 1))
    store.save(EVENTS, snapshot(b"one", received=NOW))
    assert body.stat().st_mtime == 1


def test_what_a_killed_run_left_is_tidied_up(tmp_path):
    store = FolderStore(tmp_path)
    store.save(EVENTS, snapshot(b"one"))
    folder = tmp_path / "berlin"
    for left in ("events.0123456789abcdef.ics", ".events.fedcba9876543210.ics.tmp", ".events.receipt.json.tmp"):
        (folder / left).write_bytes(b"half")
    assert store.load(EVENTS) == snapshot(b"one")
    store.save(EVENTS, snapshot(b"two"))
    assert files(folder) == [f"events.{sha256(b'two')[:16]}.ics", "events.receipt.json"]


def test_what_another_run_left_is_tidied_up_by_the_first_save(tmp_path):
    FolderStore(tmp_path).save(EVENTS, snapshot(b"one"), MEMORY)
    body = tmp_path / "berlin" / f"events.{sha256(b'two')[:16]}.ics"
    body.write_bytes(b"half")
    FolderStore(tmp_path).save(EVENTS, snapshot(b"two"), NO_MEMORY)
    assert files(tmp_path / "berlin") == [body.name, "events.memory.json", "events.receipt.json"]
    assert FolderStore(tmp_path).load(EVENTS) == snapshot(b"two")
    assert FolderStore(tmp_path).recall(EVENTS) == NO_MEMORY


def test_each_file_lies_on_the_disk_before_it_gets_its_name_and_its_name_before_the_receipt_gets_its(
    tmp_path, monkeypatch
):
    done, flush, replace_file = [], os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (done.append(Path(f"/proc/self/fd/{fd}").readlink().name), flush(fd)))
    monkeypatch.setattr(os, "replace", lambda old, new: (done.append(f"to {Path(new).name}"), replace_file(old, new)))
    FolderStore(tmp_path / "snapshots").save(EVENTS, snapshot(b"one"), MEMORY)
    body, memory, receipt = (f"events.{name}" for name in (f"{sha256(b'one')[:16]}.ics", "memory.json", "receipt.json"))
    assert done == [
        "snapshots",
        *(f".{body}.tmp", f"to {body}", f".{memory}.tmp", f"to {memory}", "berlin"),
        *(f".{receipt}.tmp", f"to {receipt}", "berlin"),
    ]


def test_memory_is_written_only_when_it_changes_and_not_at_all_where_there_is_none(tmp_path):
    store = FolderStore(tmp_path)
    store.save(UPDATES, snapshot(b"one"), NO_MEMORY)
    store.save(EVENTS, snapshot(b"one"), MEMORY)
    (path,) = (tmp_path / "berlin").glob("*.memory.json")
    os.utime(path, (1, 1))
    store.save(EVENTS, snapshot(b"two"), MEMORY)
    assert path.stat().st_mtime == 1


def test_memory_that_can_not_be_read_counts_as_none_and_is_reported(tmp_path):
    store = FolderStore(tmp_path)
    store.save(EVENTS, FULL, MEMORY)
    path = tmp_path / "berlin" / "events.memory.json"
    damage(path, b"{")
    assert store.recall(EVENTS) == NO_MEMORY
    assert [str(problem.where) for problem in store.problems()] == [str(path)]
    assert store.load(EVENTS) == FULL


@pytest.mark.parametrize("blocked", ["events.memory.json", "events.receipt.json"])
def test_killed_between_two_writes_the_old_body_stays_and_nothing_is_forgotten(tmp_path, blocked):
    """A folder where the temporary file should go stops the store there, as a kill would."""
    store = FolderStore(tmp_path)
    store.save(EVENTS, snapshot(b"one"), MEMORY)
    more = replace(MEMORY, entries={**MEMORY.entries, "3" * 32: KnownEntry(guid="c", first_seen=NOW)})
    (tmp_path / "berlin" / f".{blocked}.tmp").mkdir()
    with pytest.raises(OSError, match="json"):
        store.save(EVENTS, snapshot(b"two"), more)
    assert store.load(EVENTS) == snapshot(b"one")
    assert store.recall(EVENTS) in (MEMORY, more)


def damage(path: Path, content: bytes | None) -> None:
    path.unlink()
    if content is not None:
        path.write_bytes(content)


@pytest.mark.parametrize("content", [None, b"", b"BEGIN:VCALENDAR half"], ids=["missing", "empty", "other"])
def test_a_damaged_body_is_not_given_and_will_be_asked_for_anew(tmp_path, content):
    store = FolderStore(tmp_path)
    store.save(EVENTS, FULL)
    damage(next((tmp_path / "berlin").glob("*.ics")), content)
    found = store.load(EVENTS)
    assert found.body is None
    assert (found.receipt.etag, found.receipt.last_modified, found.receipt.not_before) == (None, None, None)
    assert len(store.problems()) == 1
    store.save(EVENTS, FULL)
    assert store.load(EVENTS) == FULL


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"version": 1}',
        lambda good: good.replace(b'"version": 1', b'"version": 2'),
        lambda good: good.replace(b'"failures": 2', b'"failures": "2"'),
        lambda good: good.replace(b'"failures": 2', b'"failures": -2'),
        lambda good: good.replace(b"2026-12-02T12:30:00+00:00", b"2026-12-02T12:30:00"),
        lambda good: good.replace(b"2026-12-02T12:30:00+00:00", b"yesterday"),
        lambda good: good.replace(b"{seconds}", b"{seconds.__class__.x}"),
        lambda good: good.replace(b"{seconds}", b"{unknown}"),
        lambda good: good.replace(b"{seconds}", b"{"),
    ],
)
def test_a_receipt_that_can_not_be_read_counts_as_nothing_known_and_is_reported(tmp_path, content):
    store = FolderStore(tmp_path)
    store.save(EVENTS, FULL)
    path = tmp_path / "berlin" / "events.receipt.json"
    changed = content(path.read_bytes()) if callable(content) else content
    assert changed != path.read_bytes()
    damage(path, changed)
    assert store.load(EVENTS) is None
    assert [str(problem.where) for problem in store.problems()] == [str(path)]


def test_a_reader_never_sees_a_body_vanish_while_it_is_replaced(tmp_path):
    """Between the receipt and the body that it names, a harvest may replace both."""
    harvest = FolderStore(tmp_path)
    harvest.save(EVENTS, snapshot(b"one"))

    class Interrupted(FolderStore):
        def _body(self, source: Source, receipt: Receipt) -> bytes | None:
            if receipt.sha256 == sha256(b"one"):
                harvest.save(EVENTS, snapshot(b"two"))
            return super()._body(source, receipt)

    assert Interrupted(tmp_path).load(EVENTS) == snapshot(b"two")


def test_the_same_snapshot_is_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        FolderStore(tmp_path / name).save(EVENTS, FULL)
    one, other = ((tmp_path / name / "berlin" / "events.receipt.json").read_bytes() for name in ("a", "b"))
    assert one == other


@pytest.mark.parametrize("reason", [None, msg("x"), FULL.receipt.reason, msg_n("{count} day", "{count} days", 2)])
def test_a_receipt_is_json_as_python_indents_it(tmp_path, reason):
    """Its bytes stay what they were: a confirmation counts over them."""
    FolderStore(tmp_path).save(EVENTS, replace(FULL, receipt=replace(FULL.receipt, reason=reason)))
    written = (tmp_path / "berlin" / "events.receipt.json").read_text("utf-8")
    assert written == json.dumps(json.loads(written), indent=1, sort_keys=True) + "\n"


def test_a_disk_that_is_full_leaves_the_old_state(tmp_path):
    """A folder where the temporary file should go makes writing fail, whoever asks."""
    store = FolderStore(tmp_path)
    store.save(EVENTS, snapshot(b"one"))
    (tmp_path / "berlin" / ".events.receipt.json.tmp").mkdir()
    with pytest.raises(OSError, match=r"receipt\.json\.tmp"):
        store.save(EVENTS, snapshot(b"two"))
    assert store.load(EVENTS) == snapshot(b"one")
