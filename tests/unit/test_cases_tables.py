"""Runs tests/cases/tables/*.yml: files in a lab's folder of sources → the exact problems, and what is published.

A case has `files` (name → text), and may have `encoding` (of all of them), `lab` (keys for lab.yml), `now`. The lab has
the places zentralbibliothek (Zentralbibliothek) and rathaus (Rathaus). It expects `problems` (one line each), `events`
("id: start/end title @ place"; two dots before an end mean none), and `values` ("id.field": text).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from labnetz.content.lab import read_lab
from labnetz.lab_sources import read_sources
from labnetz.model import Days, Place

CASES = sorted((Path(__file__).parents[1] / "cases" / "tables").glob("*.yml"))
LAB = {"id": "teststadt", "name": "Labor Teststadt", "url": "https://teststadt.example/", "licence": "CC-BY-4.0"}
PLACES = {
    name.lower(): Place(id=name.lower(), name=name, city="Teststadt") for name in ("Zentralbibliothek", "Rathaus")
}


def one_line(problem):
    return f"{problem.level} {problem.rule} {problem}"


def one_event(event):
    when = event.when
    start, end = (when.first, when.last) if isinstance(when, Days) else (when.start, when.end)
    place = f" @ {event.place.name}" if event.place else ""
    return f"{event.id}: {_short(start)}/{_short(end) if end else '..'} {event.title}{place}"


def _short(moment):
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()


def run(case, folder):
    lab, problems = read_lab("".join(f"{key}: {value}\n" for key, value in {**LAB, **case.get("lab", {})}.items()), "")
    assert lab is not None, problems
    (folder / "quellen").mkdir()
    for name, text in case["files"].items():
        (folder / "quellen" / name).write_bytes(text.encode(case.get("encoding", "utf-8")))
    now = datetime.fromisoformat(case.get("now", "2026-11-20T12:00:00+01:00"))
    return read_sources(folder, lab, PLACES, now)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in CASES])
def test_what_is_wrong_with_a_row_is_said_and_all_others_are_published(path, tmp_path):
    case = yaml.safe_load(path.read_text("utf-8"))
    content = run(case, tmp_path)
    assert [one_line(problem) for problem in content.problems] == case.get("problems", [])
    assert [one_event(event) for event in content.events] == case.get("events", [])
    items = {event.id: event for event in content.events}
    for name, text in case.get("values", {}).items():
        id_, _, field = name.partition(".")
        value = items[id_]
        for part in field.split("."):
            value = getattr(value, part)
        assert str(value) == text


def test_there_are_cases_for_all_that_a_spreadsheet_does():
    assert len(CASES) >= 30
