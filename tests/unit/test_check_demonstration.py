"""The three demonstrations and the skeletons keep to the rules, today and in years."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from labnetz.check import check_site
from labnetz.content.lab import read_lab
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.lab_folder import load_lab

ROOT = Path(__file__).parents[2]
DAYS = ("2026-11-22", "2027-01-03", "2027-12-31", "2031-06-15")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("site", ["berlin", "moenchengladbach", "wiesbaden"])
def test_nothing_is_said_about_the_demonstrations(site, day):
    now = datetime.fromisoformat(f"{day}T12:00:00+01:00")
    lab, content = load_lab(ROOT / "sites" / site, now=now)
    assert [str(problem) for problem in check_site(content, lab, now=now)] == []


def test_a_site_made_of_the_skeletons_is_told_its_gaps_and_nothing_else():
    now = datetime.fromisoformat("2026-11-22T12:00:00+01:00")
    lab, _ = read_lab("id: x\nname: X\nurl: https://x.example/\nlicence: CC-BY-4.0\nland: Berlin\n", "lab.yml")
    pages = {path.name: path.read_text("utf-8") for path in (ROOT / "shared_content" / "legal").glob("[a-z]*.md")}
    files = [SourceFile(name, text, lab.url) for name, text in {**pages, "index.md": "---\ntitle: X\n---\n"}.items()]
    problems = check_site(read_site(files, lab, now=now), lab, now=now)
    assert {(problem.rule, problem.level) for problem in problems} == {("LEGAL-04", "warning")}
    assert {problem.where.path for problem in problems} == set(pages)
    assert len(pages) == 6
