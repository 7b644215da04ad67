"""What git knows of the rows of a table: a new time is told, a corrected typo is not."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from labnetz.lab_sources import read_sources
from labnetz.model import Lab
from labnetz.table_history import MOST

NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
LAB = Lab(id="teststadt", name="Labor Teststadt", url="https://teststadt.example/", licence="CC-BY-4.0")


def git(folder: Path, *arguments: str, day: int = 1) -> None:
    at = f"2026-11-{day:02}T08:00:00Z"
    env = {**os.environ, "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    names = ("-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True, env=env)


def commit(folder: Path, *rows: str, day: int, encoding: str = "utf-8") -> None:
    (folder / "quellen").mkdir(exist_ok=True)
    text = "\n".join(["Kursnummer;Titel;Datum;Beginn;Ort;Status;Beschreibung", *rows, ""])
    (folder / "quellen" / "programm.csv").write_bytes(text.encode(encoding))
    git(folder, "add", "quellen")
    git(folder, "commit", "-m", "x", "--allow-empty", day=day)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    git(tmp_path, "init")
    return tmp_path


def events(folder: Path):
    return {event.id: event for event in read_sources(folder, LAB, {}, NOW).events}


def days(event) -> tuple[int, int]:
    """The days on which time, place or status, and on which anything changed last."""
    return event.modified.day, event.stamped.day


def test_a_new_time_or_state_concerns_its_own_row_only(folder):
    commit(folder, "1;a;2.12.2026;17:00;;;", "2;b;2.12.2026;17:00;;;", "3;c;2.12.2026;17:00;;;", day=1)
    commit(folder, "1;a;2.12.2026;18:00;;;", "2;b;2.12.2026;17:00;;abgesagt;", "3;c;2.12.2026;17:00;;;", day=5)
    found = events(folder)
    assert [days(found[id_]) for id_ in "123"] == [(5, 5), (5, 5), (1, 1)]
    assert found["1"].sequence > found["3"].sequence
    assert {event.created.day for event in found.values()} == {1}


def test_a_place_without_a_page_counts_and_words_do_not(folder):
    commit(folder, "1;a;2.12.2026;17:00;Post;;x", "2;b;2.12.2026;17:00;Post;;x", day=1)
    commit(folder, "1;a;2.12.2026;17:00;Rathaus;;x", "2;B;2.12.2026;17:00;Post;;y", day=5)
    assert [days(event) for event in events(folder).values()] == [(5, 5), (1, 5)]


def test_moving_rows_and_another_way_to_write_a_day_are_no_change(folder):
    commit(folder, "1;ä;2.12.2026;17:00;;;", "2;b;2.12.2026;17:00;;;", day=1)
    commit(folder, "2;b;02.12.26;17 Uhr;;;", "1;ä;2. Dezember 2026;17.00 Uhr;;;", day=5, encoding="cp1252")
    assert [days(event) for event in events(folder).values()] == [(1, 1), (1, 1)]


def test_a_new_row_was_made_when_it_came(folder):
    commit(folder, "1;a;2.12.2026;17:00;;;", day=1)
    commit(folder, "1;a;2.12.2026;17:00;;;", "2;b;2.12.2026;17:00;;;", day=5)
    assert (events(folder)["2"].created.day, days(events(folder)["2"])) == (5, (5, 5))


def test_a_version_that_nobody_can_read_is_passed_over(folder):
    commit(folder, "1;a;2.12.2026;17:00;;;", day=1)
    (folder / "quellen" / "programm.csv").write_bytes(b"PK\x03\x04")
    git(folder, "commit", "-am", "x", day=3)
    commit(folder, "1;a;2.12.2026;17:00;;;", day=5)
    assert days(events(folder)["1"]) == (1, 1)


def test_without_git_nothing_is_known(tmp_path):
    (tmp_path / "quellen").mkdir()
    (tmp_path / "quellen" / "programm.csv").write_text("Kursnummer;Titel;Datum\n1;a;2.12.2026\n")
    (event,) = events(tmp_path).values()
    assert (event.created, event.modified, event.sequence) == (None, None, 0)


def test_of_a_large_table_two_versions_are_compared(folder):
    long = "x" * 9_000
    fill = [f"k{number};a;2.12.2026;;;;{long}" for number in range(70)]
    for day, clock in ((1, 16), (3, 17), (5, 18)):
        commit(folder, f"1;a;2.12.2026;{clock}:00;;;", *fill, day=day)
    assert days(events(folder)["1"]) == (5, 5)
    assert events(folder)["1"].created.day == 3


@pytest.mark.slow
def test_of_a_table_that_is_exported_every_night_the_newest_versions_are_read(folder):
    for number in range(MOST + 5):
        commit(folder, "1;a;2.12.2026;17:00;;;" + "x" * number, "2;b;2.12.2026;17:00;;;", day=1 + number // 4)
    found = events(folder)
    assert found["1"].stamped.day == 1 + (MOST + 4) // 4
    assert found["2"].stamped.day == 1 + 5 // 4
