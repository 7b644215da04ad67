"""Writing a site: only what has changed is made, nothing else is touched, and all cores give what one gives."""

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from labnetz import ledger, writer
from labnetz.cli.placing import place
from labnetz.ledger import Ledger, read_ledger
from labnetz.model import Artifact, File, Planned, Published
from labnetz.writer import Writer


class Site:
    """A site that is built and published again and again; `made` are the paths that were made in this process."""

    def __init__(self, folder: Path, workers: int = 1) -> None:
        self.folder, self.public, self.workers = folder, folder / "public", workers
        self.made: list[str] = []
        self.ledger = b""
        self.builds = 0

    def planned(self, path: str, text: str, version: str) -> Planned:
        return Planned(path, lambda: self.made.append(path) or (text.encode(),), version)

    def build(self, *files: File) -> Writer:
        self.made.clear()
        self.builds += 1
        stage = self.folder / f"stage-{self.builds}"
        stage.mkdir()
        (stage / "index.html").write_text("made by MkDocs")
        now = Writer(stage, self.public, read_ledger(self.ledger), workers=self.workers)
        now.write_all(files)
        place(stage, self.public, kept=now.kept, new=now)
        self.ledger = b"".join(now.placed().written())
        return now

    def content(self) -> dict[str, str]:
        files = (path for path in self.public.rglob("*") if path.is_file() and not path.name.startswith("."))
        return {path.relative_to(self.public).as_posix(): path.read_text() for path in files}

    def untouched(self, path: str) -> tuple[int, int]:
        known = (self.public / path).stat()
        return known.st_mtime_ns, known.st_ino


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def test_what_is_made_of_the_same_is_neither_made_nor_touched(site):
    site.build(site.planned("a/index.html", "one", "1"), site.planned("b.ics", "two", "1"))
    before = site.untouched("a/index.html")
    after = site.build(site.planned("a/index.html", "not asked for", "1"), site.planned("b.ics", "new", "2"))
    assert site.made == ["b.ics"]
    assert site.content() == {"index.html": "made by MkDocs", "a/index.html": "one", "b.ics": "new"}
    assert site.untouched("a/index.html") == before
    assert after.kept == {"a/index.html"}
    assert not (after.stage / "a").exists()


def test_what_a_file_is_made_of_is_found_out_once_in_each_build(site):
    asked = []
    for version in ("1", "2", "2"):
        told = lambda version=version: asked.append(version) or version  # noqa: E731 - one line says it
        site.build(Planned("a", lambda: (b"x",), told))
    assert asked == ["1", "2", "2"]


def test_what_has_no_version_is_made_each_time_and_not_touched_while_it_says_the_same(site):
    site.build(Artifact("a.json", b"{}"), site.planned("b.json", "[]", ""))
    before = site.untouched("a.json"), site.untouched("b.json")
    site.build(Artifact("a.json", b"{}"), site.planned("b.json", "[]", ""))
    assert site.made == ["b.json"]
    assert (site.untouched("a.json"), site.untouched("b.json")) == before


def test_another_version_of_the_same_bytes_touches_nothing_and_is_not_made_a_third_time(site):
    site.build(site.planned("a", "x", "1"))
    before = site.untouched("a")
    site.build(site.planned("a", "x", "2"))
    assert site.made == ["a"]
    site.build(site.planned("a", "x", "2"))
    assert site.made == []
    assert site.untouched("a") == before


def test_other_code_makes_everything_again(site, monkeypatch):
    site.build(site.planned("a", "x", "1"))
    monkeypatch.setattr(ledger, "code_version", lambda: "another")
    site.build(site.planned("a", "y", "1"))
    assert site.content()["a"] == "y"


def test_it_is_known_beforehand_whether_all_will_be_made(site, monkeypatch):
    def makes_all() -> bool:
        return Writer(site.public, site.public, read_ledger(site.ledger)).makes_all

    assert makes_all()
    site.build(site.planned("a", "x", "1"))
    assert not makes_all()
    monkeypatch.setattr(ledger, "code_version", lambda: "another")
    assert makes_all()


def test_what_somebody_changed_or_removed_comes_back(site):
    files = [site.planned("a", "a", "1"), site.planned("b", "b", "1"), site.planned("c", "c", "1")]
    site.build(*files)
    (site.public / "a").unlink()
    (site.public / "b").write_text("!")
    os.utime(site.public / "b", ns=(1, 1))
    os.utime(site.public / "c", ns=(1, 1))
    site.build(*files)
    assert site.made == ["a", "b", "c"]
    assert site.content() == {"index.html": "made by MkDocs", "a": "a", "b": "b", "c": "c"}


def test_what_is_planned_no_more_is_gone(site):
    site.build(site.planned("a/b", "x", "1"), site.planned("c", "y", "1"))
    site.build(site.planned("c", "y", "1"))
    assert site.content() == {"index.html": "made by MkDocs", "c": "y"}
    assert not (site.public / "a").exists()


def test_without_a_ledger_everything_is_made_and_still_only_touched_if_it_differs(site):
    site.build(site.planned("a", "x", "1"), site.planned("b", "y", "1"))
    before = site.untouched("a")
    site.ledger = b"no ledger"
    site.build(site.planned("a", "x", "1"), site.planned("b", "z", "2"))
    assert site.made == ["a", "b"]
    assert site.untouched("a") == before
    assert site.content()["b"] == "z"


def test_a_build_that_is_killed_while_it_publishes_is_mended_by_the_next(site):
    old = [site.planned(name, "old", "1") for name in "abc"]
    new = [site.planned(name, "new", "2") for name in "abc"]
    site.build(*old)
    (site.public / "a").unlink()
    (site.public / "a").write_text("new")  # it came as far as this, and noted nothing
    site.build(*new)
    assert set(site.content().values()) == {"made by MkDocs", "new"}
    site.build(*old)
    assert set(site.content().values()) == {"made by MkDocs", "old"}


def test_a_file_that_mkdocs_made_at_a_path_of_ours_does_not_come_back_when_ours_is_kept(site):
    site.build(site.planned("index.html", "ours", "1"))
    assert site.content()["index.html"] == "ours"
    site.build(site.planned("index.html", "ours", "1"))
    assert site.content()["index.html"] == "ours"


def test_a_big_file_is_written_piece_by_piece(site, monkeypatch):
    monkeypatch.setattr(writer, "_AT_ONCE", 10)
    pieces = [f"{number:04}\n".encode() for number in range(100)]

    def parts() -> Iterable[bytes]:
        for number, piece in enumerate(pieces):
            if number == 50:
                assert (site.folder / "x" / "big").stat().st_size > 0
            yield piece

    (written,) = Writer(site.folder / "x").write([Planned("big", parts)])
    assert (site.folder / "x" / "big").read_bytes() == b"".join(pieces)
    assert written == Published("big", 500, "73128fec3a7925c7bb0a1ab4ae55424d797978d52a549807a7f8e379ca953b40")


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 3])
def test_all_cores_write_what_one_writes_and_say_so_in_order(tmp_path, workers, monkeypatch):
    monkeypatch.setattr(writer, "_MANY", 1000)
    site = Site(tmp_path, workers)
    files = [Planned(f"f/{number}.txt", lambda number=number: (b"%d" % number,), "1") for number in range(2500)]
    told = list(Writer(tmp_path / "stage", workers=workers).write(files))
    assert [one.path for one in told] == [one.path for one in files]
    assert all((tmp_path / "stage" / one.path).read_bytes() == one.content for one in files)
    site.build(*files)
    assert site.build(*files).made == 0


def test_where_one_file_may_cost_as_much_as_a_thousand_others_processes_take_few_at_a_time(tmp_path, monkeypatch):
    """All dates of a network stand in a few files that follow each other: one process would be left with them."""
    taken = []
    begin = writer.begin
    monkeypatch.setattr(writer, "begin", lambda *known: taken.append(max(map(len, known[1]))) or begin(*known))
    files = [Planned(f"{number}", lambda: (b"",)) for number in range(200)]
    told = list(Writer(tmp_path, workers=2).write(files))
    Writer(tmp_path, workers=2).write_all(files)
    assert [one.path for one in told] == [one.path for one in files]
    assert taken == [2, 64]


def test_what_goes_wrong_in_another_process_ends_the_build(tmp_path):
    def fail() -> Iterable[bytes]:
        raise ValueError("this page")

    files = [Planned(f"{number}", lambda: (b"",)) for number in range(300)]
    with pytest.raises(ValueError, match="this page"):
        Writer(tmp_path, workers=2).write_all([*files, Planned("x", fail)])


KILLED = """
import os, pathlib, sys, time
from labnetz.errors import WorkerLost
from labnetz.model import Planned
from labnetz.writer import Writer
folder, here = pathlib.Path(sys.argv[1]), os.getpid()
def make():
    if os.getpid() != here:
        (folder / "killed").touch()
        os._exit(9)
    while not (folder / "killed").exists():
        time.sleep(0.01)
    return (b"",)
files = [Planned(f"{number}", make) for number in range(300)]
try:
    Writer(folder, workers=2).write_all(files)
except WorkerLost as error:
    print(error.message)
"""


def test_a_process_that_is_killed_ends_the_build(tmp_path):
    # In a program of its own: where another test left a thread, nothing is forked, and this one would be killed.
    found = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "killed" in found.stdout


def test_a_ledger_reads_what_it_wrote_and_takes_nothing_that_is_torn():
    known = Ledger({"a/ü b.html": "v\tsha\t3\t17", "c": "\tsha\t4\t18"})
    written = b"".join(known.written())
    again = read_ledger(written)
    assert b"".join(again.written()) == written
    assert again.get("c") == ledger.Entry("", "sha", 4, 18)
    assert len(read_ledger(written[:-3])) == 0
    assert len(read_ledger(written.replace(b"ledger 2", b"ledger 9"))) == 0
    assert len(read_ledger(written.replace(b"ledger 2 ", b"ledger 1\n"))) == 0
    assert len(read_ledger(written.replace(b"\t17", b"\tx"))) == 1


_ENTRIES = pytest.mark.parametrize(
    "entry",
    [
        pytest.param(ledger.Entry("ab" * 12, "cd" * 32, 3, 2**63), id="of digests"),
        pytest.param(ledger.Entry("", "cd" * 32, 0, 0), id="of nobody knows what"),
        pytest.param(ledger.Entry("v", "sha", 3, 17), id="of other words"),
    ],
)


@_ENTRIES
def test_what_a_ledger_was_told_it_says_again(entry):
    known = Ledger({})
    known.put("a", entry)
    assert known.get("a") == entry
    assert read_ledger(b"".join(known.written())).get("a") == entry


@_ENTRIES
def test_a_ledger_is_told_the_time_of_a_file_when_it_has_come_to_its_place(entry):
    known = Ledger({})
    known.put("a", entry)
    known.date("a", 1_800_000_000_000_000_123)
    assert known.get("a") == replace(entry, changed=1_800_000_000_000_000_123)
