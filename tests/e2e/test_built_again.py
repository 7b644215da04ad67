"""A portal that is built over its last build is, byte for byte, the one that is built where nothing was."""

from __future__ import annotations

import filecmp
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from demonstration import ROOT, labnetz
from labnetz.model import Event, Place, Status

sys.path.insert(0, str(ROOT / "tests" / "bench"))

import many_labs
from many_labs import BUILT, NOW, Size, change_lab, events_of, lab_of, updates_of

# One worker makes the last build for all of them.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("built again")]

SIZE = Size(labs=3, events=14, updates=4)
MONTHS_AGO = NOW - timedelta(days=100)
DERIVED = ("*.sheet", "*.ledger")
"""What lies beside the snapshots and may be deleted."""


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network and its last build."""
    folder = tmp_path_factory.mktemp("last") / "here"
    many_labs.write_network(folder / "network", SIZE)
    built(folder / "network", folder / "public", BUILT)
    return shutil.copytree(folder, folder.parent / "kept")


@pytest.fixture
def network(last: Path) -> Path:
    """That network, with its build beside it: as it was, and where it was, since builds remember where they wrote."""
    here = last.parent / "here"
    shutil.rmtree(here)
    shutil.copytree(last, here)
    return here / "network"


def built(network: Path, into: Path, now: datetime) -> Path:
    given = ("--no-harvest", "--now", now.isoformat(), "--network", str(network), "--into", str(into))
    labnetz("build", *given, cwd=network.parent)
    return into


def as_new(network: Path, now: datetime) -> Path:
    """Build it where nothing was, and nothing is known of what was found out before."""
    copy = shutil.copytree(network, network.parent / "copy" / "network", ignore=shutil.ignore_patterns(*DERIVED))
    return built(copy, network.parent / "new", now)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def of_another_lab(network: Path, _: Path) -> None:
    """Let the second lab list a date of the first one, too."""
    lab, events = lab_of(1), events_of(lab_of(1), 1, SIZE)
    theirs = replace(events_of(lab_of(0), 0, SIZE)[-1], lab=lab.id)
    store = many_labs.FolderStore(network / "snapshots")
    many_labs._keep(store, lab, [*events, theirs], updates_of(lab, 1, SIZE)[1:], NOW + timedelta(hours=1))


def touched(_: Path, public: Path) -> None:
    """Delete a page of an event, and write into another one and into a calendar."""
    first, second, *_ = sorted((public / "veranstaltungen").glob("????????????????/index.html"))
    first.unlink()
    second.write_text("by hand", "utf-8")
    next((public / "events").iterdir()).write_text("by hand", "utf-8")


def renamed(network: Path, _: Path) -> None:
    edit(network / "labs" / f"{lab_of(1).id}.yml", "Stadtlabor ", "Labor ")


def nothing(*_: Path) -> None:
    pass


def said(change: Callable[[list[Event]], list[Event]]) -> Callable[[Path, Path], None]:
    """Let the second lab say something else of its dates, as the next harvest would find it."""

    def harvested(network: Path, _: Path) -> None:
        lab, store = lab_of(1), many_labs.FolderStore(network / "snapshots")
        events = change(events_of(lab, 1, SIZE))
        many_labs._keep(store, lab, events, updates_of(lab, 1, SIZE)[1:], NOW + timedelta(hours=1))

    return harvested


def one(**new: object) -> Callable[[list[Event]], list[Event]]:
    """Change one event, which is still to come."""
    return lambda events: [*events[:-1], replace(events[-1], **new)]  # type: ignore[arg-type]


def in_the_registry(old: str, new: str) -> Callable[[Path, Path], None]:
    return lambda network, _: edit(network / "labs" / f"{lab_of(1).id}.yml", old, new)


def asked(**new: object) -> Callable[[Path, Path], None]:
    """Let a harvest have asked the second lab's sources, and brought nothing new."""

    def harvested(network: Path, _: Path) -> None:
        store = many_labs.FolderStore(network / "snapshots")
        for source in lab_of(1).sources:
            known = store.load(source)
            assert known is not None
            store.save(source, replace(known, receipt=replace(known.receipt, **new)), store.recall(source))  # type: ignore[arg-type]

    return harvested


def first_seen_earlier(network: Path, _: Path) -> None:
    """Let all that the second lab says have been known for long."""
    store, since = many_labs.FolderStore(network / "snapshots"), NOW.astimezone(UTC) - timedelta(days=30)
    for source in lab_of(1).sources:
        known, memory = store.load(source), store.recall(source)
        assert known is not None
        entries = {name: replace(entry, first_seen=since) for name, entry in memory.entries.items()}
        store.save(source, known, replace(memory, entries=entries))


def legal_page(network: Path, _: Path) -> None:
    (network / "docs").mkdir()
    (network / "docs" / "impressum.md").write_text("# Impressum\n\nStadt Anders\n", "utf-8")


@pytest.mark.parametrize(
    ("change", "later"),
    [
        pytest.param(nothing, timedelta(), id="nothing"),
        pytest.param(lambda network, _: change_lab(network, SIZE), timedelta(), id="dates and news of one lab"),
        pytest.param(of_another_lab, timedelta(), id="another lab lists a date, too"),
        pytest.param(renamed, timedelta(), id="what a lab is called"),
        pytest.param(lambda network, _: edit(network / "network.yml", '"de"', '"fr"'), timedelta(), id="the language"),
        pytest.param(lambda network, _: edit(network / "network.yml", "Messung", "Tests"), timedelta(), id="the name"),
        pytest.param(nothing, timedelta(hours=9), id="some hours later"),
        pytest.param(nothing, timedelta(hours=14), id="on the next day"),
        pytest.param(nothing, timedelta(days=40), id="in another month"),
        pytest.param(said(one(description="Anders.")), timedelta(), id="the text of a date"),
        pytest.param(said(one(topics=("Neues Thema",))), timedelta(), id="its topic"),
        pytest.param(said(one(place=Place(name="Hof", city="Ort"))), timedelta(), id="its place"),
        pytest.param(said(one(status=Status.CANCELLED)), timedelta(), id="it is off"),
        pytest.param(said(lambda events: events[:-1]), timedelta(), id="it is in no calendar any more"),
        pytest.param(asked(received=NOW + timedelta(hours=1)), timedelta(), id="harvested again"),
        pytest.param(asked(received=MONTHS_AGO, changed=MONTHS_AGO, failures=9), timedelta(), id="silent for long"),
        pytest.param(in_the_registry("status: ", "line: violet\nstatus: "), timedelta(), id="a lab's line"),
        pytest.param(in_the_registry('status: "open"', 'status: "archived"'), timedelta(), id="its work is done"),
        pytest.param(in_the_registry("CC0-1.0", "CC-BY-4.0"), timedelta(), id="its licence"),
        pytest.param(in_the_registry('land: "', 'land: "Bremen" #"'), timedelta(), id="its Land"),
        pytest.param(first_seen_earlier, timedelta(), id="what it says was known before"),
        pytest.param(legal_page, timedelta(), id="a page of the portal's own"),
        pytest.param(touched, timedelta(), id="files that somebody deleted or changed"),
    ],
)
def test_built_again_it_is_what_it_would_be_if_nothing_had_been_there(
    network: Path, change: Callable[[Path, Path], None], later: timedelta
) -> None:
    public = network.parent / "public"
    change(network, public)
    built(network, public, BUILT + later)
    new = as_new(network, BUILT + later)
    assert files(public) == files(new)
    _, other, failed = filecmp.cmpfiles(public, new, files(new), shallow=False)
    assert (other, failed) == ([], [])
