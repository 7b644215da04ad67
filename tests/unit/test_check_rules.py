"""Runs tests/cases/rules/*.yml: files of a lab → exactly what the rules say, in English and in German.

A case names its `rule`, and has `bad` (path → text) with `problems` and `problems_de` (one line each, others than
errors marked), and `good`: files of which nobody says anything. It may have `lab` (keys for lab.yml; `good_lab` for the
good files, if they differ), `now`, `git` and `good_git` (path → last change), and `pdfs` (path → content).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from labnetz.check import check_site
from labnetz.check.rule import RULES
from labnetz.content.history import Dates
from labnetz.content.lab import read_lab
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.locale import say_problem

FOLDER = Path(__file__).parents[1] / "cases" / "rules"
CASES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yml"))}
LAB = {"id": "teststadt", "name": "Labor Teststadt", "url": "https://teststadt.example/", "licence": "CC-BY-4.0"}


def dates(at):
    """What git knows of a page that was committed once."""
    day = datetime.fromisoformat(at) if at else None
    return Dates(created=day, changed=day, revised=day, revisions=int(day is not None))


def found(case, files, lab, git="git"):
    now = datetime.fromisoformat(case.get("now", "2026-11-20T12:00:00+01:00"))
    lab, problems = read_lab(yaml.safe_dump({**LAB, **lab}, allow_unicode=True), "lab.yml")
    assert lab, problems
    sources = [
        SourceFile(path, text, lab.url + path, dates(case.get(git, {}).get(path))) for path, text in files.items()
    ]
    content = read_site(sources, lab, now=now)
    pdfs = {path: text.encode() for path, text in case.get("pdfs", {}).items()}
    return (*problems, *check_site(content, lab, now=now, read=pdfs.get))


def one_line(problem, language):
    text = f"[{problem.rule}] {say_problem(problem, language)}"
    return text if problem.level == "error" else f"{problem.level}: {text}"


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_said_in_both_languages(name):
    case = CASES[name]
    problems = found(case, case["bad"], case.get("lab", {}))
    assert [one_line(problem, "en") for problem in problems] == case["problems"]
    assert [one_line(problem, "de") for problem in problems] == case["problems_de"]
    assert case["rule"] in {problem.rule for problem in problems}


@pytest.mark.parametrize("name", CASES)
def test_what_is_right_is_left_alone(name):
    case = CASES[name]
    assert [
        one_line(problem, "en")
        for problem in found(case, case["good"], case.get("good_lab", case.get("lab", {})), "good_git")
    ] == []


def test_every_rule_has_a_case():
    assert {case["rule"] for case in CASES.values()} == set(RULES)


@pytest.mark.parametrize("name", CASES)
def test_a_rule_has_only_the_levels_that_it_is_documented_with(name):
    case = CASES[name]
    for problem in found(case, case["bad"], case.get("lab", {})):
        if problem.rule in RULES:
            assert problem.level in RULES[problem.rule].levels
