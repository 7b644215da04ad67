"""Measure merging: 100 labs of 1,000 events against icalendar and mergecal, and growth to 1,000,000 events.

    python tests/bench/merging.py [events of one lab]

Processor time, so that other programs on the machine disturb less; the growth runs in processes of their own, whose
highest memory is told. mergecal is GPL: it is only measured here, and no part of labnetz.
"""

from __future__ import annotations

import gc
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import mergecal

from labnetz import merge_calendar_files, merge_calendars
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.model import Event, Lab, Series, Span

BERLIN = ZoneInfo("Europe/Berlin")
INFO = CalendarInfo(name="Messung", description="", language="de")
NOW = datetime(2026, 1, 20, tzinfo=UTC)
"""All events lie in the time that is merged."""
LABS = 100

Row = tuple[str, float, str]


def main() -> None:
    """Print all rows, or be the process that measures one merge."""
    if sys.argv[1:2] == ["--one"]:
        _one(Path(sys.argv[2]))
        return
    counts = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    print("| what | processor time | more |\n| --- | --- | --- |")
    for name, seconds, more in rows(*counts[:1]):
        print(f"| {name} | {seconds:.2f} s | {more} |", flush=True)


def rows(events_each: int = 1000, growth: tuple[int, ...] = (100, 1000, 10_000)) -> Iterator[Row]:
    """Measure. `growth` are numbers of labs with 100 events each: making a million takes minutes."""
    yield from _against_others(events_each)
    yield from _growth(growth)


def events(lab: Lab, count: int) -> list[Event]:
    """Make events of one lab that look like real ones, 5 % of them series."""
    start = datetime(2026, 1, 1, 17, tzinfo=BERLIN)
    return [
        Event(
            lab=lab.id,
            uid=f"{number}@{lab.id}.labnetz",
            title=f"Offene Werkstatt für Größen und Übungen, Folge {number}",
            when=Span(start + timedelta(hours=7 * number), start + timedelta(hours=7 * number + 2)),
            description="Wir zeigen, was geht und was nicht. Danach probieren Sie selbst. " * 4,
            series=Series("FREQ=WEEKLY;COUNT=20") if number % 20 == 0 else None,
            topics=("Beteiligung", "Smart City"),
            url=f"https://{lab.id}.example/veranstaltungen/{number}/",
            modified=start,
        )
        for number in range(count)
    ]


def _against_others(each: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        files = _files(Path(folder), LABS, each)
        bodies = {name: path.read_bytes() for name, path in files.items()}
        count = LABS * each
        parsed: list[icalendar.Calendar] = []
        parse = _timed(lambda: parsed.extend(map(icalendar.Calendar.from_ical, bodies.values())))
        others = parse + _timed(lambda: mergecal.merge_calendars(parsed).to_ical())
        parsed.clear()
        yield f"icalendar parses {count:,} events of {LABS} labs (yardstick)", parse, f"{count / parse:,.0f} events/s"
        yield "… mergecal merges them, and icalendar writes", others, f"{others / parse:.2f} × the parse"
        cold = _timed(lambda: merge_calendars(bodies, now=NOW, calendar=INFO, report=print))
        yield (
            "`merge_calendars`, reading included",
            cold,
            f"{count / cold:,.0f} events/s, {cold / parse:.2f} × the parse",
        )
        bodies.clear()
        yield from _files_again(files, Path(folder), parse, others)


def _files_again(files: dict[str, Path], folder: Path, parse: float, others: float) -> Iterator[Row]:
    def run() -> float:
        return _timed(lambda: _merge(files, folder / "merged.ics", folder / "cache"))

    first = run()
    yield "`merge_calendar_files`, nothing there", first, f"{first / parse:.2f} × the parse"
    body = files["lab-0"].read_bytes()
    files["lab-0"].write_bytes(body.replace(b"Offene Werkstatt", b"Neue Werkstatt"))
    warm = run()
    yield "`merge_calendar_files`, one calendar changed", warm, f"mergecal takes {others / warm:,.0f} × as long"
    again = run()
    yield "`merge_calendar_files`, nothing changed", again, f"mergecal takes {others / again:,.0f} × as long"


def _merge(files: dict[str, Path], into: Path, cache: Path) -> None:
    with into.open("wb") as file:
        merge_calendar_files(files, file, now=NOW, cache=cache)


def _growth(labs: tuple[int, ...]) -> Iterator[Row]:
    """A merge of calendars that are read already, in a process of its own each: how time and memory grow."""
    before: tuple[int, float] | None = None
    for number in labs:
        with tempfile.TemporaryDirectory() as folder:
            _files(Path(folder), number, 100)
            command = [sys.executable, __file__, "--one", folder]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # reads them into the cache
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        seconds, memory = float(told[0]), int(told[1])
        times = f", {seconds / before[1]:.1f} × as long as {before[0]:,}" if before else ""
        yield f"merge {number * 100:,} events, read already", seconds, f"at most {memory // 1024} MiB{times}"
        before = number * 100, seconds


def _one(folder: Path) -> None:
    files = {path.stem: path for path in folder.glob("*.ics")}
    seconds = _timed(lambda: _merge(files, folder / "merged", folder / "cache"))
    print(seconds, _highest_memory())


def _highest_memory() -> int:
    """KiB. Linux counts in ru_maxrss what the process had that started this one, but not in VmHWM."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text("ascii")) if status.exists() else None
    return int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _files(folder: Path, labs: int, each: int) -> dict[str, Path]:
    """Write the calendars of many labs, which differ in the lab's name only."""
    body = write_calendar(events(Lab(id="lab-0", name="Labor"), each), INFO)
    files = {}
    for number in range(labs):
        name = f"lab-{number}"
        files[name] = folder / f"{name}.ics"
        files[name].write_bytes(body.replace(b"lab-0", name.encode()))
    return files


def _timed(task: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    task()
    return time.process_time() - start


if __name__ == "__main__":
    main()
