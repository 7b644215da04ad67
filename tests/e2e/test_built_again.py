"""A portal that is built over its last build is, byte for byte, the one that is built where nothing was."""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from demonstration import ROOT

sys.path.insert(0, str(ROOT / "tests" / "bench"))

import many_labs
from many_labs import BUILT, NOW, Size, change_lab, events_of, lab_of, updates_of

pytestmark = pytest.mark.slow

SIZE = Size(labs=3, events=14, updates=4)
DERIVED = ("*.sheet", "*.ledger")
"""What lies beside the snapshots and may be deleted."""


@pytest.fixture
def network(tmp_path: Path) -> Path:
    folder = tmp_path / "network"
    many_labs.write_network(folder, SIZE)
    return folder


def built(network: Path, into: Path, now: datetime) -> Path:
    command = [sys.executable, "-m", "labnetz", "build", "--no-harvest", "--now", now.isoformat()]
    where = ["--network", str(network), "--into", str(into)]
    environment = os.environ | {"LANG": "C.UTF-8"}
    made = subprocess.run([*command, *where], capture_output=True, text=True, env=environment, check=False)
    assert made.returncode == 0, made.stderr
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
        pytest.param(touched, timedelta(), id="files that somebody deleted or changed"),
    ],
)
def test_built_again_it_is_what_it_would_be_if_nothing_had_been_there(
    network: Path, change: Callable[[Path, Path], None], later: timedelta
) -> None:
    public = built(network, network.parent / "public", BUILT)
    change(network, public)
    built(network, public, BUILT + later)
    new = as_new(network, BUILT + later)
    assert files(public) == files(new)
    _, other, failed = filecmp.cmpfiles(public, new, files(new), shallow=False)
    assert (other, failed) == ([], [])
