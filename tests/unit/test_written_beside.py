"""Files that are written in another process, while pages are prepared, are those that would be written in turn."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_publish_plan import content

from labnetz.errors import LabnetzError
from labnetz.forks import can_fork, cores
from labnetz.ledger import Entry, Ledger, code_version
from labnetz.model import Artifact, Planned, msg
from labnetz.publish.portal import let_go, plan
from labnetz.publish.written_beside import written_apart, written_beside
from labnetz.writer import Writer

NOW = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
PART = msg("feeds and data written")
needs_two = pytest.mark.skipif(cores() < 2 or not can_fork(), reason="nothing is written beside on this machine")


def writer(folder: Path, *known: str) -> Writer:
    """Make one that knows of an earlier build, which had these files."""
    folder.mkdir()
    ledger = Ledger({}, code_version())
    for path in ("gone.html", *known):
        ledger.put(path, Entry("", "0" * 64, 1, 1))
    return Writer(folder, folder / "public", ledger)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_all_that_is_written_beside_counts_here(tmp_path):
    here, there = writer(tmp_path / "here"), writer(tmp_path / "there")
    planned, left = plan(content(), now=NOW), let_go(content())
    planned.write(here.write)
    with written_beside(content(), there, nullcontext, now=NOW) as beside:
        assert (beside.left.pieces, beside.left.events) == (left.pieces, left.events)
    assert beside.files.done == (planned.feeds, planned.problems())
    assert set(beside.offered) == planned.feeds
    assert files(tmp_path / "there") == files(tmp_path / "here")
    assert (there.paths, there.made) == (here.paths, here.made)
    assert b"".join(there.written.written()) == b"".join(here.written.written())


def test_calendars_that_are_there_in_any_case_are_known_before_they_are_written(tmp_path):
    waited = []

    @contextmanager
    def told(_):
        waited.append(True)
        yield

    with written_beside(content(), writer(tmp_path / "x"), told, now=NOW) as beside:
        for path in ("feeds/lab/a.ics", "feeds/land/bayern.ics", "feeds/topic/ki.ics", "feeds/cost/free.ics"):
            assert path in beside.offered
        assert not waited
        assert "feeds/lab/a.xml" in beside.offered
        assert waited
    assert beside.offered._sure <= {one.path for one in plan(content(), now=NOW).files()}


def test_a_first_build_writes_what_others_count_before_it_prepares_pages(tmp_path):
    first, here = Writer(tmp_path / "first"), Writer(tmp_path / "here")
    with written_beside(content(), first, nullcontext, now=NOW):
        assert "feeds/lab/a.ics" in first.paths
    plan(content(), now=NOW).write(here.write)
    assert first.paths == here.paths
    assert files(tmp_path / "first") == files(tmp_path / "here")


@needs_two
def test_meanwhile_another_process_writes_the_files_of_single_events(tmp_path):
    first = Writer(tmp_path)
    said = []

    @contextmanager
    def told(name):
        said.append(name.msgid)
        yield

    with written_beside(content(), first, told, now=NOW):
        assert not [path for path in first.paths if path.startswith("events/")]
        assert said == ["feeds and data written"]
    assert [path for path in first.paths if path.startswith("events/")]
    assert said == ["feeds and data written", "fragments and files of single events written"]


@needs_two
def test_what_stands_of_something_new_is_noted(tmp_path):
    site = writer(tmp_path / "x")
    stands = site.published / "a.txt"
    stands.parent.mkdir()
    stands.write_text("same")
    known = stands.stat()
    digest = Artifact("a.txt", b"same").sha256
    site.ledger.put("a.txt", Entry("0" * 24, digest, known.st_size, known.st_mtime_ns))

    def again(other: Writer) -> int:
        other.write_all([Planned("a.txt", lambda: (b"same",), "of something new")])
        return os.getpid()

    with written_apart(site, again, PART, nullcontext) as part:
        pass
    assert part.done != os.getpid()
    assert site.kept == {"a.txt"}
    entry = site.placed().get("a.txt")
    assert entry is not None
    assert (entry.made_of != "0" * 24, entry.sha256, entry.changed) == (True, digest, known.st_mtime_ns)


class Refused(LabnetzError):
    """What goes wrong there."""


def test_what_goes_wrong_there_ends_it_here(tmp_path):
    def fail(_: Writer) -> None:
        raise Refused(msg("no"))

    with pytest.raises(Refused), written_apart(writer(tmp_path / "x"), fail, PART, nullcontext):
        pass


@needs_two
def test_nobody_goes_on_when_something_goes_wrong_here(tmp_path):
    waiting, opened = os.pipe()
    processes = []

    def fail() -> None:
        with written_apart(writer(tmp_path / "x"), lambda _: os.read(waiting, 1), PART, nullcontext) as part:
            processes.extend(process for process, _ in part.begun._children)
            raise Refused(msg("no"))

    with pytest.raises(Refused):
        fail()
    (process,) = processes
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    os.close(waiting)
    os.close(opened)
