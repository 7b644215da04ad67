"""Some hundred series, always the same: every way in which a lab can write that something repeats, in many zones.

Frequencies, intervals, weekdays, the first to last weekday of a month, until, count, exceptions, further dates, moved
and cancelled dates, whole days, and starts in the nights in which clocks change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from labnetz.ical.stamps import is_double
from labnetz.model import Days, Event, Series, Span, Status

COUNT = 520
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "UTC")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
CLOCK_CHANGES = {
    "Europe/Berlin": [(date(2020, 3, 29), time(2)), (date(2021, 10, 31), time(2))],
    "Europe/London": [(date(2022, 3, 27), time(1)), (date(2020, 10, 25), time(1))],
    "America/New_York": [(date(2021, 3, 14), time(2)), (date(2023, 11, 5), time(1))],
    "Australia/Sydney": [(date(2020, 10, 4), time(2)), (date(2021, 4, 4), time(2))],
    "Australia/Lord_Howe": [(date(2020, 10, 4), time(2)), (date(2022, 4, 3), time(1, 30))],
}
"""Days and the hour in which the clock of a zone is put forward, and back."""


def some_series() -> list[Event]:
    """Give all events: series, and changed dates of them."""
    random = Random(20_261_202)  # noqa: S311 - to be the same each time is the point
    return [event for number in range(COUNT) for event in _family(random, number)]


def _family(random: Random, number: int) -> Iterator[Event]:
    start = _start(random, number)
    rule, start = _rule(random, start)
    dates = list(islice(rrulestr(rule.replace("Z", ""), dtstart=_wall(start)), 40))
    start = _like(dates[0], start)
    length = timedelta(minutes=random.choice([30, 90, 120])) if isinstance(start, datetime) else timedelta()
    chosen = random.sample(dates[1:], min(len(dates) - 1, 4))
    stamps = [stamp for stamp in (_like(day, start) for day in chosen) if is_clear(stamp)]
    exdates = tuple(stamps[2:]) if number % 3 == 0 else ()
    rdates = tuple(_further(random, dates, start)) if number % 4 == 0 else ()
    event = Event(
        lab="labor",
        uid=f"{number}@labor.example",
        title=f"Reihe {number}",
        when=_when(start, length),
        series=Series(rule, exdates, rdates),
    )
    yield event
    if number % 5 == 0:
        yield from _changes(event, stamps[:2], length)


def _start(random: Random, number: int) -> date | datetime:
    day = date(2020, 1, 1) + timedelta(days=random.randrange(4 * 365))
    if number % 5 == 4:
        return day
    zone = ZONES[number % len(ZONES)]
    at = time(random.randrange(6, 23), random.choice([0, 15, 30]))
    if number % 9 == 0 and zone in CLOCK_CHANGES:
        day, hour = random.choice(CLOCK_CHANGES[zone])
        inside = hour.replace(minute=random.choice([0, 30]) if hour.minute == 0 else 45)
        at = random.choice([inside, time(0, 15), time(4, 30)])
    return datetime.combine(day, at, ZoneInfo(zone))


def _rule(random: Random, start: date | datetime) -> tuple[str, date | datetime]:
    parts = [random.choice([_daily, _weekly, _monthly, _nth_weekday, _yearly])(random, start)]
    if (interval := random.choice([1, 1, 2, 3])) > 1:
        parts.append(f"INTERVAL={interval}")
    often = parts[0] == "FREQ=DAILY"
    match random.randrange(2 if often else 3):
        case 0:
            parts.append(f"COUNT={random.randrange(2, 60)}")
        case 1:
            until = start + timedelta(days=random.randrange(100, 400) if often else random.randrange(800, 3000))
            parts.append(f"UNTIL={until:%Y%m%d}")
    return ";".join(parts), start


def _daily(_: Random, __: date) -> str:
    return "FREQ=DAILY"


def _weekly(random: Random, start: date) -> str:
    days = sorted({start.weekday(), *random.sample(range(7), random.randrange(3))})
    return "FREQ=WEEKLY;BYDAY=" + ",".join(WEEKDAYS[day] for day in days)


def _monthly(_: Random, __: date) -> str:
    return "FREQ=MONTHLY"


def _nth_weekday(random: Random, _: date) -> str:
    return f"FREQ=MONTHLY;BYDAY={random.choice([1, 2, 3, 4, -1])}{random.choice(WEEKDAYS)}"


def _yearly(_: Random, __: date) -> str:
    return "FREQ=YEARLY"


def _further(random: Random, dates: list[datetime], start: date | datetime) -> Iterator[date | datetime]:
    for _ in range(2):
        day = dates[0] + timedelta(days=random.randrange(1, 900))
        stamp = _like(day, start)
        if day not in dates and is_clear(stamp):
            yield stamp


def _changes(event: Event, stamps: list[date | datetime], length: timedelta) -> Iterator[Event]:
    """The first is moved by a day, the second cancelled. Neither stands in an hour that has no one name."""
    for stamp, status in zip(stamps, (Status.SCHEDULED, Status.CANCELLED), strict=False):
        moved = stamp + timedelta(days=status is Status.SCHEDULED)
        if is_clear(moved):
            title = f"{event.title} geändert"
            yield replace(
                event, series=None, recurrence_id=stamp, when=_when(moved, length), status=status, title=title
            )


def _wall(start: date | datetime) -> datetime:
    return start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time())


def is_clear(stamp: date | datetime) -> bool:
    """Say whether the clock shows this time, and once: programs disagree about the hours that it skips or repeats."""
    if not isinstance(stamp, datetime):
        return True
    return not is_double(stamp) and stamp == stamp.astimezone(UTC).astimezone(stamp.tzinfo)


def _like(wall: datetime, start: date | datetime) -> date | datetime:
    return wall.replace(tzinfo=start.tzinfo) if isinstance(start, datetime) else wall.date()


def _when(start: date | datetime, length: timedelta) -> Days | Span:
    if not isinstance(start, datetime):
        return Days(start, start)
    return Span(start, (start.astimezone(UTC) + length).astimezone(start.tzinfo))
