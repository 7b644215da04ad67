"""Merging without reading again: what is kept is used where it fits, made anew where it does not."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from labnetz import Merge, merge_calendar_files, merge_calendars
from labnetz.errors import NotACalendar
from labnetz.harvest.shelf import FolderShelf, MemoryShelf
from labnetz.ical import api, sheet_file
from labnetz.ical.merging import Period, write_merged
from labnetz.ical.read import read_calendar
from labnetz.ical.sheet import sheet_of
from labnetz.ical.splice import merge
from labnetz.ical.write import CalendarInfo
from labnetz.model import Lab, Origin

CORPUS = Path(__file__).parent.parent / "corpus" / "ical"
NOW = datetime(2026, 6, 10, tzinfo=UTC)
INFO = CalendarInfo(name="Netz", language="de")


def body(*events):
    blocks = ["\r\n".join(["BEGIN:VEVENT", *event, "END:VEVENT"]) for event in events]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *blocks, "END:VCALENDAR", ""]).encode()


def event(uid, title="Fest", *more):
    return [f"UID:{uid}", "DTSTART;TZID=Europe/Berlin:20260701T180000", f"SUMMARY:{title}", *more]


@pytest.mark.slow
def test_the_corpus_merges_as_if_all_of_it_was_read():
    """Each file as the calendar of two labs, so that all names meet, and once alone."""
    readings, sheets = [], []
    for number, path in enumerate(sorted(CORPUS.glob("*.ics"))):
        for lab in (Lab(id=f"a-{number}", name=path.stem), Lab(id=f"b-{number}", name=path.stem))[: 1 + number % 2]:
            origin = Origin(lab=lab.id, url=path.name, timezone="Europe/Berlin")
            try:
                readings.append((lab, read_calendar(path.read_bytes(), origin)))
            except NotACalendar:
                continue
            sheets.append(sheet_of(lab, origin, readings[-1][1], INFO))
    assert len(sheets) > 50
    for year in (None, 2012, 2026, 2031):
        period = year and Period(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
        span = {"since": period.since, "until": period.until} if period else {}
        into = BytesIO()
        write_merged(sheets, INFO, period, into)
        assert into.getvalue() == merge(readings, INFO, **span), year


# --- what is kept ----------------------------------------------------------------------------------------------------

FEEDS = {
    "berlin": body(
        event("a@berlin.example"), event("x@x.example", "Zusammen"), event("1", "Reihe", "RRULE:FREQ=DAILY")
    ),
    "moers": body(event("b@moers.example"), event("x@x.example", "Zusammen"), event("2", "Kaputt", "GEO:nirgends")),
}


class Files:
    """Calendars in files, and a cache beside them."""

    def __init__(self, folder):
        self.folder = folder
        self.problems = []
        for name, content in FEEDS.items():
            self.change(name, content)

    def change(self, name, content):
        (self.folder / f"{name}.ics").write_bytes(content)

    def merge(self, **how):
        paths = {path.stem: path for path in self.folder.glob("*.ics")}
        into = BytesIO()
        self.problems.clear()
        merge_calendar_files(
            paths, into, now=NOW, cache=self.folder / "cache", how=Merge(report=self.problems.append, **how)
        )
        return into.getvalue()

    @property
    def sheets(self):
        return sorted((self.folder / "cache").iterdir())


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


@pytest.fixture
def reads(monkeypatch):
    """The calendars that are really read."""
    seen = []

    def read(content, origin):
        seen.append(origin.lab)
        return read_calendar(content, origin)

    monkeypatch.setattr(api.read, "read_calendar", read)
    return seen


def merged(feeds=FEEDS, **how):
    return merge_calendars(feeds, now=NOW, report=lambda _: None, **how)


def test_files_give_the_same_bytes_as_bodies_and_are_read_once(files, reads):
    assert files.merge() == merged()
    problems = list(files.problems)
    assert [problem.rule for problem in problems] == ["ICAL-16"]
    reads.clear()
    assert files.merge() == merged()
    assert files.problems == problems
    assert reads == sorted(FEEDS), "by merged() only"


def test_only_what_changed_is_read_again(files, reads):
    files.merge()
    reads.clear()
    changed = FEEDS | {"moers": body(event("c@moers.example"))}
    files.change("moers", changed["moers"])
    made = files.merge()
    assert reads == ["moers"]
    assert made == merged(changed)


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda content: content[: len(content) // 2], id="torn"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda content: content.replace(b"Zusammen", b"Getrennt"), id="other words"),
        pytest.param(lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:], id="one bit"),
        pytest.param(lambda _: b"[" * 5000, id="deep"),
        pytest.param(lambda _: b'{"labnetz-sheet": 1}\n', id="only a head"),
        pytest.param(lambda content: content.replace(b'"parts": [', b'"parts": [-1, ', 1), id="other parts"),
        pytest.param(lambda content: content + b"more", id="longer"),
    ],
)
def test_what_is_damaged_is_made_anew(files, reads, harm):
    files.merge()
    before = [path.read_bytes() for path in files.sheets]
    for path in files.sheets:
        path.write_bytes(harm(path.read_bytes()))
    reads.clear()
    made = files.merge()
    assert sorted(reads) == sorted(FEEDS)
    assert made == merged()
    assert [path.read_bytes() for path in files.sheets] == before


@pytest.mark.parametrize("what", ["version", "FORMAT"])
def test_what_another_version_wrote_is_made_anew(files, reads, monkeypatch, what):
    files.merge()
    reads.clear()
    if what == "FORMAT":
        monkeypatch.setattr(sheet_file, "FORMAT", sheet_file.FORMAT + 1)
    else:
        monkeypatch.setattr(sheet_file, "code_version", lambda: "99.9")
    files.merge()
    assert sorted(reads) == sorted(FEEDS)


@pytest.mark.parametrize(
    "calendar", [CalendarInfo(name="N", language="en"), CalendarInfo(name="N", timezone="America/New_York")]
)
def test_what_was_made_for_another_calendar_is_made_anew(files, reads, calendar):
    files.merge()
    reads.clear()
    made = files.merge(calendar=calendar)
    assert sorted(reads) == sorted(FEEDS)
    assert made == merged(calendar=calendar)


def test_what_was_made_of_one_calendar_is_not_taken_for_another(files, reads):
    files.merge()
    first, second = files.sheets
    first.write_bytes(second.read_bytes())
    reads.clear()
    assert files.merge() == merged()
    assert len(reads) == 1 + len(FEEDS)


def test_a_cache_that_cannot_be_written_is_no_reason_to_stop(files):
    (files.folder / "cache").write_text("a file is in the way")
    assert files.merge() == merged()


def test_who_is_killed_while_writing_leaves_what_was_there(files, monkeypatch, tmp_path):
    shelf = FolderShelf(tmp_path / "shelf")
    shelf.keep("berlin", [b"old"])

    def parts():
        yield b"new"
        raise OSError("disk full")

    shelf.keep("berlin", parts())
    with shelf.open("berlin") as file:
        assert file.read() == b"old"
    assert [path.name for path in (tmp_path / "shelf").iterdir()] == ["berlin.sheet"]


def test_what_is_replaced_while_it_is_read_is_not_mixed(tmp_path):
    shelf = FolderShelf(tmp_path)
    shelf.keep("berlin", [b"old"])
    shelf.open("berlin").close()
    part = shelf.later("berlin")
    assert part(0, 3) == b"old"
    shelf.close()
    (tmp_path / "keep-the-inode").hardlink_to(tmp_path / "berlin.sheet")
    shelf.keep("berlin", [b"new"])
    for _ in range(2):
        with pytest.raises(OSError, match="replaced"):
            part(0, 3)


def test_many_files_are_not_open_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("labnetz.harvest.shelf._MOST_OPEN", 2)
    shelf = FolderShelf(tmp_path)
    names = [f"lab-{number}" for number in range(6)]
    for name in names:
        shelf.keep(name, [name.encode()])
        shelf.open(name).close()
    parts = [shelf.later(name) for name in names]
    assert [part(0, 9).decode() for part in parts * 2] == names * 2
    assert len(shelf._open) == 2
    shelf.close()


@pytest.mark.parametrize("name", ["../berlin", "a/b/c", "", "/etc/passwd", "a..b", "A"])
@pytest.mark.parametrize("deed", [lambda shelf, name: shelf.open(name), lambda shelf, name: shelf.keep(name, [])])
def test_a_shelf_never_leaves_its_folder(tmp_path, name, deed):
    with pytest.raises(ValueError, match="not a name"):
        deed(FolderShelf(tmp_path), name)


def test_a_feed_may_be_called_anything(tmp_path):
    path = tmp_path / "a.ics"
    path.write_bytes(FEEDS["berlin"])
    into = BytesIO()
    merge_calendar_files({"../../Größe": path}, into, now=NOW, cache=tmp_path / "cache")
    assert into.getvalue() == merged({"../../Größe": FEEDS["berlin"]})
    assert {one.parent for one in tmp_path.rglob("*.sheet")} == {tmp_path / "cache"}


def test_a_shelf_in_memory_keeps_what_a_folder_keeps():
    shelf = MemoryShelf()
    assert shelf.open("berlin") is None
    feeds = [(name, lambda name=name: FEEDS[name]) for name in FEEDS]
    for _ in range(2):
        into = BytesIO()
        Merge(report=lambda _: None, shelf=shelf).write(feeds, NOW, into)
        assert into.getvalue() == merged()


# --- who stands apart ------------------------------------------------------------------------------------------------


def _shown(made):
    lines = made.replace(b"\r\n ", b"").decode().split("\r\n")
    return sorted(line for line in lines if line.startswith(("UID:x", "X-LABNETZ-LAB:")))


def test_an_event_that_two_announce_stands_once():
    feeds = {name: body(event("x@x.example", "Zusammen")) for name in ("berlin", "moers", "wien")}
    together = ["X-LABNETZ-LAB:berlin", "X-LABNETZ-LAB:moers", "X-LABNETZ-LAB:wien"]
    assert _shown(merged(feeds)) == ["UID:x@x.example", *together]


@pytest.mark.parametrize("apart", [["moers"], ["moers", "gibt-es-nicht"]])
def test_who_stands_apart_shares_no_event_and_the_others_still_do(files, apart):
    feeds = {name: body(event("x@x.example", "Zusammen")) for name in ("berlin", "moers", "wien")}
    expected = [
        "UID:x@x.example@berlin.lab",
        "UID:x@x.example@moers.lab",
        "X-LABNETZ-LAB:berlin",
        "X-LABNETZ-LAB:moers",
        "X-LABNETZ-LAB:wien",
    ]
    assert _shown(merged(feeds, apart=apart)) == expected
    for name, content in feeds.items():
        files.change(name, content)
    files.merge()
    assert files.merge(apart=frozenset(apart)) == merged(feeds, apart=apart), "switching it needs no new cache"


def test_a_sheet_says_of_itself_what_it_is(files):
    files.merge()
    head = json.loads(files.sheets[0].read_bytes().partition(b"\n")[0])
    rest = files.sheets[0].read_bytes().partition(b"\n")[2]
    assert head["sha256"] == sha256(rest).hexdigest()
    assert sum(head["parts"]) == len(rest)
