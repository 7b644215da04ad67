"""Runs tests/cases/content/*.yml: files of a lab → the exact problems, and what is published all the same.

Beside the files of each case lies a good event, which must be published whatever is wrong with the others.

A case has `files` (path → text) and may have `lab` (keys that change or complete lab.yml), `now`, `git` (path → last
change), and `pictures` (paths of files that exist; without it nobody looks). It expects `problems` and `problems_de`
(English and German, one line each, warnings marked), ids of `events`, `updates`, `calls`, `practices` and `places`,
paths of `drafts`, and `values` ("id.field": text).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from labnetz.check import check_site
from labnetz.content.folders import folders_of
from labnetz.content.history import Dates
from labnetz.content.lab import read_lab
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.locale import say_problem

CASES = sorted((Path(__file__).parents[1] / "cases" / "content").glob("*.yml"))
LAB = {"id": "teststadt", "name": "Labor Teststadt", "url": "https://teststadt.example/", "licence": "CC-BY-4.0"}


REST = "---\ntitle: Der Rest\nstart: 2026-11-30 17:00\n---\nKommen Sie vorbei.\n"


def lines(problems, language):
    """What is said, one line each; what is no error says so."""
    said = [(problem.level, say_problem(problem, language)) for problem in problems]
    return [text if level == "error" else f"{level}: {text}" for level, text in said]


def name_of(item):
    """An item's id; a changed date of a series has the original day behind it."""
    changed = getattr(item, "recurrence_id", None)
    return f"{item.id}@{changed:%Y-%m-%d}" if changed else item.id


def dates(at):
    """What git knows of a page that was committed once."""
    return Dates(created=at, changed=at, revised=at, revisions=int(at is not None))


def run(case):
    now = datetime.fromisoformat(case.get("now", "2026-11-20T12:00:00+01:00"))
    keys = {**LAB, **case.get("lab", {})}
    lab, problems = read_lab("".join(f"{key}: {value}\n" for key, value in keys.items()), "lab.yml")
    if lab is None:
        return {"problems": lines(problems, "en"), "problems_de": lines(problems, "de")}, {}
    git = {path: datetime.fromisoformat(at) for path, at in case.get("git", {}).items()}
    rest = f"{folders_of(lab)['events']}/rest.md"
    files = [
        SourceFile(path, text, f"{lab.url}{path.removesuffix('.md')}/", dates(git.get(path)))
        for path, text in {**case["files"], rest: REST}.items()
    ]
    exists = case["pictures"].__contains__ if "pictures" in case else None
    content = read_site(files, lab, now=now, exists=exists)
    items = (*content.updates, *content.calls, *content.practices, *content.places, *content.events)
    assert "rest" in [event.id for event in content.events]
    said = (*problems, *check_site(content, lab, now=now))
    found = {
        "problems": lines(said, "en"),
        "problems_de": lines(said, "de"),
        "events": [name_of(event) for event in content.events if event.id != "rest"],
        "updates": [update.id for update in content.updates],
        "calls": [call.id for call in content.calls],
        "practices": [practice.id for practice in content.practices],
        "places": [place.id for place in content.places],
        "drafts": sorted(content.drafts),
    }
    return found, {name_of(item): item for item in items}


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
    broken = [path for path in CASES if yaml.safe_load(path.read_text("utf-8")).get("problems")]
    assert len(broken) >= 150
