"""What every store promises, and what the one in a folder promises beside it."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from labnetz.errors import StoreBusy
from labnetz.harvest.decide import sha256
from labnetz.harvest.store import FolderStore, MemoryStore, Store
from labnetz.model import Receipt, Snapshot, Source, msg

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


# --- what the folder promises ----------------------------------------------------------------------------------------


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


def test_a_disk_that_is_full_leaves_the_old_state(tmp_path):
    """A folder where the temporary file should go makes writing fail, whoever asks."""
    store = FolderStore(tmp_path)
    store.save(EVENTS, snapshot(b"one"))
    (tmp_path / "berlin" / ".events.receipt.json.tmp").mkdir()
    with pytest.raises(OSError, match=r"receipt\.json\.tmp"):
        store.save(EVENTS, snapshot(b"two"))
    assert store.load(EVENTS) == snapshot(b"one")
