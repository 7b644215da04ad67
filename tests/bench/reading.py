"""Reading calendars as other programs write them, against icalendar's parse of the same bytes. Processor time."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable

import icalendar

import foreign_calendars
from labnetz.ical.read import read_calendar
from labnetz.model import Origin

_EVENTS = 1000
_ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin")


def rows() -> list[tuple[str, float, str]]:
    """Give a row for each program."""
    return [_row(program, write(_EVENTS)) for program, write in foreign_calendars.PROGRAMS.items()]


def _row(program: str, body: bytes) -> tuple[str, float, str]:
    parse = _median(lambda: icalendar.Calendar.from_ical(body))
    seconds = _median(lambda: read_calendar(body, _ORIGIN))
    return f"read {_EVENTS:,} events of {program}", seconds, f"{seconds / parse:.2f} × icalendar's parse"


def _median(task: Callable[[], object], runs: int = 5) -> float:
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return statistics.median(times)
