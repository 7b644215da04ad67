"""Measure what the project promises, and print the table for docs/benchmarks.md. Not a test: machines differ.

Each figure is the median of several runs, those of `reading` and `merging` are processor time. Compare ratios within
one run, not seconds between machines.
"""

from __future__ import annotations

import gc
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import icalendar

sys.path.insert(0, str(Path(__file__).parent.parent))

import finding
import harvest_many
import lab_site
import merging
import portal
import reading
import reuse
from many_labs import Size
from merging import INFO, events

from demonstration import NOW, ROOT, copy_of_sources
from labnetz.check import check_site
from labnetz.content.lab import read_lab
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.ical.read import read_calendar
from labnetz.ical.splice import merge
from labnetz.ical.write import write_calendar
from labnetz.model import Lab, Origin


def main() -> None:
    """Print all rows."""
    print(f"Python {platform.python_version()}, {platform.machine()}, {datetime.now(UTC):%Y-%m-%d}\n")
    print("| what | median | more |\n| --- | --- | --- |")
    for name, seconds, more in chain(
        commands(),
        sites(),
        content(),
        check(),
        calendars(),
        reading.rows(),
        merging.rows(),
        harvest_many.rows(),
        portal.rows(),
        reuse.rows(),
        searched(),
    ):
        print(f"| {name} | {seconds:.2f} s | {more} |", flush=True)


def median(task: Callable[[], object], runs: int = 5) -> float:
    """Time a task."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def searched() -> Iterator[tuple[str, float, str]]:
    """Measure the index of the search of 100 labs."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        yield from finding.rows(Path(folder), Size(100, 100, 20))


def commands() -> list[tuple[str, float, str]]:
    """Time the commands on the demonstration, as programs."""
    with tempfile.TemporaryDirectory() as folder:
        source = copy_of_sources(Path(folder))

        def labnetz(*arguments: str) -> None:
            subprocess.run([sys.executable, "-m", "labnetz", *arguments], cwd=source, check=True, capture_output=True)

        def cold() -> None:
            shutil.rmtree(source / "public", ignore_errors=True)
            shutil.rmtree(source / "network" / "snapshots", ignore_errors=True)
            labnetz("build", "--now", NOW)

        return [
            ("`labnetz build`, three labs and the portal, nothing there", median(cold, 3), ""),
            ("`labnetz build` again", median(lambda: labnetz("build", "--now", NOW), 3), ""),
            ("`labnetz --help`", median(lambda: labnetz("--help")), ""),
        ]


def sites() -> list[tuple[str, float, str]]:
    """Time whole sites of labs against plain Material."""
    with tempfile.TemporaryDirectory() as folder:
        return lab_site.rows(Path(folder), ROOT)


def content() -> list[tuple[str, float, str]]:
    """Time reading and checking a lab's Markdown."""
    lab, _ = read_lab((ROOT / "sites/wiesbaden/lab.yml").read_text("utf-8"), "lab.yml")
    assert lab is not None
    text = (ROOT / "sites/wiesbaden/docs/veranstaltungen/chatbot-ausprobieren.md").read_text("utf-8")
    now = datetime(2026, 12, 2, tzinfo=UTC)
    files = [
        SourceFile(f"veranstaltungen/e{number}.md", text, f"{lab.url}veranstaltungen/e{number}/")
        for number in range(1000)
    ]
    seconds = median(lambda: check_site(read_site(files, lab, now=now), lab, now=now), 3)
    return [("read and check 1,000 events", seconds, f"{1000 / seconds:,.0f} events/s")]


def check() -> list[tuple[str, float, str]]:
    """Time `labnetz check` as a program, in a lab of 1,000 events of which git knows three revisions each."""
    with tempfile.TemporaryDirectory() as folder:
        lab = Path(folder) / "lab"
        shutil.copytree(ROOT / "sites" / "wiesbaden", lab)
        page = (lab / "docs/veranstaltungen/chatbot-ausprobieren.md").read_text("utf-8")

        def git(*arguments: str) -> None:
            name = ["-c", "user.name=Messung", "-c", "user.email=messung@example.org"]
            subprocess.run(["git", *name, *arguments], cwd=lab, check=True, capture_output=True)

        git("init")
        for hour in (15, 16, 17):
            for number in range(1000):
                text = page.replace(" 17:00", f" {hour}:00").replace("title: ", f"title: Folge {number} ")
                (lab / f"docs/veranstaltungen/e{number}.md").write_text(text, "utf-8")
            git("add", ".")
            git("commit", "-m", "Termine")

        def run() -> None:
            subprocess.run([sys.executable, "-m", "labnetz", "check", "."], cwd=lab, check=False, capture_output=True)

        seconds = median(run, 3)
        return [("`labnetz check`, 1,000 events with their history", seconds, f"{1000 / seconds:,.0f} events/s")]


def calendars() -> list[tuple[str, float, str]]:
    """Time calendars of 10 labs with 1,000 events each, 5 % of them series, against icalendar's own parse."""
    labs = [Lab(id=f"lab-{number}", name=f"Labor {number}") for number in range(10)]
    bodies = [write_calendar(events(lab, 1000), INFO) for lab in labs]
    origins = [Origin(lab=lab.id, url=f"https://{lab.id}.example/k.ics", timezone="Europe/Berlin") for lab in labs]
    readings = [(lab, read_calendar(*pair)) for lab, *pair in zip(labs, bodies, origins, strict=True)]
    parse = median(lambda: [icalendar.Calendar.from_ical(body) for body in bodies], 3)
    rows = [
        ("write 10,000 events", median(lambda: [write_calendar(events(lab, 1000), INFO) for lab in labs], 3)),
        ("icalendar parses them (yardstick)", parse),
        ("read them", median(lambda: [read_calendar(*pair) for pair in zip(bodies, origins, strict=True)], 3)),
        ("merge them, read already", median(lambda: merge(readings, INFO), 3)),
    ]
    return [
        (name, seconds, f"{10_000 / seconds:,.0f} events/s, {seconds / parse:.2f} × the parse")
        for name, seconds in rows
    ]


if __name__ == "__main__":
    main()
