"""Measure what a lab's site costs against plain Material: the same Markdown, the same machine, the same run.

Plain Material gets what a team would write without us: its own search, the pages of events out of the menu.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

FIRST = date(2026, 12, 1)
NOW = "1796083200"  # 1 December 2026: SOURCE_DATE_EPOCH of every build
PLAIN = """\
site_name: Zukunftswerk Wiesbaden
site_url: https://stadtlabore.example/wiesbaden/
docs_dir: docs
theme: {name: material, language: de, font: false}
nav: [Start: index.md, Termine: veranstaltungen/index.md, Mitmachen: mitmachen/index.md]
markdown_extensions: [abbr, admonition, attr_list, def_list, footnotes, tables]
validation: {nav: {omitted_files: ignore}}
"""


def lab_of(events: int, folder: Path, root: Path) -> Path:
    """Write a lab with so many events of one page each: five a day, rows of twenty, as a demonstration has them."""
    shutil.copytree(root / "shared_content", folder / "shared_content")
    lab = folder / "sites" / "lab"
    shutil.copytree(root / "sites" / "wiesbaden", lab)
    for translation in (lab / "docs").rglob("*.*.md"):
        translation.unlink()
    (lab / "lab.yml").write_text(re.sub(r"(?m)^demo.*\n", "", (lab / "lab.yml").read_text("utf-8")), "utf-8")
    page = (lab / "docs/veranstaltungen/chatbot-ausprobieren.md").read_text("utf-8")
    for number in range(events):
        text = _variant(page, number)
        (lab / f"docs/veranstaltungen/e{number:05}.md").write_text(text, "utf-8")
    (lab / "plain.yml").write_text(PLAIN, "utf-8")
    return lab


def _variant(page: str, number: int) -> str:
    day, hour = FIRST + timedelta(days=number // 5), 9 + number % 9
    changes = {
        "title": f'"Folge {number}: den Chatbot ausprobieren"',
        "start": f"{day} {hour:02}:00",
        "end": f"{day} {hour + 1:02}:30",
        "series": f"reihe-{number // 20}",
    }
    for key, value in changes.items():
        page = re.sub(rf"(?m)^{key}: .*$", f"{key}: {value}", page)
    return page


def seconds(lab: Path, config: str, into: Path) -> float:
    """Build once, as a program; wall-clock time."""
    shutil.rmtree(into, ignore_errors=True)
    command = [sys.executable, "-m", "mkdocs", "build", "-f", config, "-d", str(into)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": NOW}
    start = time.perf_counter()
    subprocess.run(command, cwd=lab, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def rows(folder: Path, root: Path, *, sizes: tuple[tuple[int, int], ...] = ((1000, 5), (5000, 3))) -> list:
    """Give a row of the table for each number of events; both builds in turn, so that both meet the same noise."""
    found = []
    for events, runs in sizes:
        lab = lab_of(events, folder / str(events), root)
        into = folder / "site"
        pairs = [(seconds(lab, "plain.yml", into), seconds(lab, "mkdocs.yml", into)) for _ in range(runs)]
        plain, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
        more = f"{ours / plain:.2f} × plain Material ({plain:.2f} s), {ours / events * 1000:.2f} ms an event"
        found.append((f"`mkdocs build`, a lab of {events:,} events", ours, more))
    return found
