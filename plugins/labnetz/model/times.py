"""When something happens. Every datetime is aware; "all-day" is the type `Days` and not a flag."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days, both ends inclusive (iCalendar's DTEND is exclusive: RFC 5545 §3.6.1)."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")


@dataclass(frozen=True, slots=True)
class Span:
    """A time from `start` to `end`, both aware, in the zone that the organiser wrote (a ZoneInfo or UTC).

    `end` is None where nobody published one: such an event counts as running until midnight. `begins` and `over` are
    both as UTC: a portal asks for them a dozen times, and to find them takes longer than to keep them.
    """

    start: datetime
    end: datetime | None = None
    begins: datetime = field(init=False, repr=False, compare=False)
    over: datetime = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("a Span needs aware datetimes")
        try:
            begin = _held_once(self.start.astimezone(UTC))
            end = _held_once(_midnight_after(self.start) if self.end is None else self.end.astimezone(UTC))
        except OverflowError:
            raise ValueError(f"{self.start} is too near the end of all years") from None
        # Comparing in UTC: two wall times of one zone compare without their offsets (PEP 495).
        if self.end is not None and end < begin:
            raise ValueError(f"{self.end} is before {self.start}")
        object.__setattr__(self, "begins", begin)
        object.__setattr__(self, "over", end)


When = Days | Span


@dataclass(frozen=True, slots=True)
class Series:
    """How an event repeats.

    `rrule` is the value of RRULE (RFC 5545 §3.3.10) without the name, "" where only `rdates` are given.
    `exdates` and `rdates` hold dates for an all-day event, aware datetimes otherwise.
    """

    rrule: str
    exdates: tuple[date | datetime, ...] = ()
    rdates: tuple[date | datetime, ...] = ()


def starts(when: When) -> date | datetime:
    """When it starts, as it was written: a day, or an aware time in the organiser's zone."""
    return when.first if isinstance(when, Days) else when.start


def first_day(when: When) -> date:
    """The local day on which it starts."""
    return when.first if isinstance(when, Days) else when.start.date()


def begins(when: When, days_in: tzinfo) -> datetime:
    """When it begins, as UTC. `days_in` is the zone in which whole days are days."""
    if isinstance(when, Span):
        return when.begins
    return datetime.combine(when.first, time(), days_in).astimezone(UTC)


def over(when: When, days_in: tzinfo) -> datetime:
    """When it is over, as UTC. Whole days, and events without an end, run until local midnight."""
    if isinstance(when, Days):
        return datetime.combine(when.last + timedelta(days=1), time(), days_in).astimezone(UTC)
    return when.over


@lru_cache(maxsize=16_384)
def _held_once(moment: datetime) -> datetime:
    """Give one value for equal ones, all UTC: much of a network begins and ends at the same full hours."""
    return moment


def _midnight_after(start: datetime) -> datetime:
    """When the day of a time ends on its own clock, as UTC."""
    next_day = start.date() + timedelta(days=1)
    return datetime.combine(next_day, time(), start.tzinfo).astimezone(UTC)
