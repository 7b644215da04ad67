"""Runs tests/cases/content/*.yml: files of a lab → the exact problems, and what is published all the same.

A case has `files` (path → text) and may have `lab` (keys that change or complete lab.yml), `now`, `git` (path → last
change), and `pictures` (paths of files that exist; without it nobody looks). It expects
`problems` (one line each, warnings marked), `events`, `updates`, `places` (ids), and `values` ("id.field": text).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from labnetz.check import check_site
from labnetz.content.lab import read_lab
from labnetz.content.site import SourceFile, read_site

CASES = sorted((Path(__file__).parents[1] / "cases" / "content").glob("*.yml"))
LAB = {"id": "teststadt", "name": "Labor Teststadt", "url": "https://teststadt.example/", "licence": "CC-BY-4.0"}


def one_line(problem):
    return str(problem) if problem.level == "error" else f"{problem.level}: {problem}"


def run(case):
    now = datetime.fromisoformat(case.get("now", "2026-11-20T12:00:00+01:00"))
    keys = {**LAB, **case.get("lab", {})}
    lab, problems = read_lab("".join(f"{key}: {value}\n" for key, value in keys.items()), "lab.yml")
    if lab is None:
        return {"problems": [one_line(problem) for problem in problems]}, {}
    git = {path: datetime.fromisoformat(at) for path, at in case.get("git", {}).items()}
    files = [
        SourceFile(path, text, f"{lab.url}{path.removesuffix('.md')}/", git.get(path))
        for path, text in case["files"].items()
    ]
    exists = case["pictures"].__contains__ if "pictures" in case else None
    content = read_site(files, lab, now=now, exists=exists)
    items = (*content.events, *content.updates, *content.places)
    found = {
        "problems": [one_line(problem) for problem in (*problems, *check_site(content, lab, now=now))],
        "events": [event.id for event in content.events],
        "updates": [update.id for update in content.updates],
        "places": [place.id for place in content.places],
    }
    return found, {item.id: item for item in items}


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in CASES])
def test_what_is_wrong_is_said_and_the_rest_is_published(path):
    case = yaml.safe_load(path.read_text("utf-8"))
    found, items = run(case)
    expected = {key: case.get(key, []) for key in found}
    assert found == expected
    for name, text in case.get("values", {}).items():
        id_, _, field = name.partition(".")
        value = items[id_]
        for part in field.split("."):
            value = getattr(value, part)
        assert str(value) == text


def test_there_are_cases_for_all_of_the_content():
    assert len(CASES) >= 30
