"""The cells of a row that say when → `start` and `end` as a page would have them. Never guesses a day.

A heading says which cell is a day and which a time, so 17 is an hour there and 2.12.26 a day. What can be read in two
ways is not read, such as 12/2/2026. A time with a UTC offset stays as it is: the check of pages says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from labnetz.content import dates
from labnetz.content.sure_dates import is_sure
from labnetz.content.weekdays import NUMBERS
from labnetz.model import Message, msg

_EPOCH = re.compile(r"(?:1899-12-30|30\.12\.1899)[ T]")
"""How some programs export a time: on the day from which they count."""
_CLOCK = re.compile(
    r"(?:um |ab |von |at |from )?\d{1,2}(?:[:.]\d{2}(?::\d{2}(?:\.0+)?)?)?(?: ?(?:uhr|h))?(?: ?[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s*(?:-|–|—|\bbis\b|\bto\b)\s*", re.IGNORECASE)
_SPACED = re.compile(r"\s+(?:-|–|—|bis|to)\s+", re.IGNORECASE)
_ALL_DAY = frozenset(("ganztägig", "ganztags", "ganzer tag", "all day"))
_MIDNIGHT = re.compile(r"[ T]00:00(?::00)?(?:\.0+)?$")
_OFFSET = re.compile(r"T\d{2}:\d{2}\S*(?:Z|[+-]\d{2}:?\d{2})$")
_HALF_DAY = re.compile(r"(?P<d>\d{1,2})\.\s?(?:(?P<m>\d{1,2})\.)?")
_WEEKDAY = re.compile(r"(?P<weekday>[A-Za-z]{2,10})\.?,?\s+(?P<rest>\d.*)")


@dataclass(frozen=True, slots=True)
class Times:
    """`start` and `end` as they are written in front matter, "" where there is none. They may still be nonsense."""

    start: str
    end: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a cell can't be read; `key` is the column it stands in."""

    key: str
    what: Message
    fix: Message


class _Unclear(Exception):
    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake.what))
        self.mistake = mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenCells:
    """The texts of the cells, "" for those that are empty or not there."""

    day: str = ""
    start: str = ""
    end_day: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day, and a time on it: None for the whole day. `raw` is what was written where it is no day for sure."""

    day: date | None
    clock: str = ""
    raw: str = ""

    @property
    def written(self) -> str:
        if self.day is None:
            return self.raw
        if self.clock == "24:00":
            return f"{self.day + timedelta(days=1)} 00:00"
        return f"{self.day} {self.clock}".strip()


def times_of(cells: WhenCells) -> Times | Mistake:
    """Read when a row takes place."""
    try:
        first, last = _begin(cells)
        return _with_end(cells, first, last)
    except _Unclear as unclear:
        return unclear.mistake


def is_clock(text: str) -> bool:
    """Tell whether a text is a time of day and nothing else."""
    return bool(_CLOCK.fullmatch(" ".join(text.split())))


# --- the beginning, and the end that stands with it -------------------------------------------------------------------


def _begin(cells: WhenCells) -> tuple[_Moment, _Moment | None]:
    """Give the beginning, and the end as far as the same cells say it."""
    start = _EPOCH.sub("", cells.start)
    if not cells.day:
        return _whole(start, "start")
    first, last = _whole(_MIDNIGHT.sub("", cells.day), "day")
    if not start or first.day is None:
        return first, last
    if first.clock:
        raise _twice("start", cells.start, cells.day)
    return _joined(first, last, start)


def _joined(first: _Moment, last: _Moment | None, start: str) -> tuple[_Moment, _Moment | None]:
    """Put a day and the cell of its time together."""
    parts = _UNTIL.split(start)
    if all(map(is_clock, parts)) and len(parts) <= 2:
        clocks = [_clock(part, "start") for part in parts]
        begin = _Moment(first.day, clocks[0])
        return begin, (_until(begin, last, clocks[1]) if len(clocks) == 2 else last)
    if start.casefold() in _ALL_DAY:
        return first, last
    if not any(char.isdigit() for char in start) or (len(parts) == 1 and len(start) < 8):
        raise _no_clock(start, "start")
    whole, until = _whole(start, "start")
    if whole.day != first.day:
        raise _twice("start", start, str(first.day))
    return whole, until or last


def _until(begin: _Moment, last: _Moment | None, clock: str) -> _Moment:
    """Give the end at a time: on the last day, or on the same; from an evening to a morning on the next."""
    day = last.day if last else begin.day
    if day and day == begin.day and clock < begin.clock and _is_over_night(begin.clock, clock):
        day += timedelta(days=1)
    return _Moment(day, clock)


def _is_over_night(begin: str, end: str) -> bool:
    return begin != "24:00" and dates.is_over_night(time.fromisoformat(begin), time.fromisoformat(end))


# --- the end that stands in cells of its own --------------------------------------------------------------------------


def _with_end(cells: WhenCells, first: _Moment, last: _Moment | None) -> Times:
    end_text = _EPOCH.sub("", cells.end)
    if cells.end_day:
        last = _last_day(_MIDNIGHT.sub("", cells.end_day), last)
    if end_text and end_text.casefold() not in _ALL_DAY:
        last = _end(end_text, first, last)
    return Times(first.written, last.written if last else "")


def _last_day(text: str, last: _Moment | None) -> _Moment:
    moment, _ = _whole(text, "end_day")
    return _Moment(moment.day, last.clock, moment.raw) if last and not moment.clock else moment


def _end(text: str, first: _Moment, last: _Moment | None) -> _Moment:
    if not is_clock(text):
        if len(text) < 8:
            raise _no_clock(text, "end")
        moment, _ = _whole(text, "end")
        return moment
    clock = _clock(text, "end")
    if last and last.clock not in ("", clock):
        raise _twice("end", text, last.clock)
    return _until(first, last, clock)


# --- one cell ---------------------------------------------------------------------------------------------------------


def _whole(text: str, key: str) -> tuple[_Moment, _Moment | None]:
    """Read a cell with a day, with or without a time, or with two days."""
    text = " ".join(text.split())
    for parts in (_SPACED.split(text), _UNTIL.split(text)):
        if len(parts) == 2 and (days := _two_days(*parts)):
            return _Moment(days[0]), _Moment(days[1])
    _check_weekday(text, key)
    found = dates.guess(text)
    if _OFFSET.search(text):
        return _Moment(None, raw=text), None
    if found is None or not is_sure(text, found.start, found.end):
        raise _no_day(text, key)
    return _moment(found.start), (_moment(found.end) if found.end else None)


def _two_days(one: str, other: str) -> tuple[date, date] | None:
    """Read 2.-4.12.2026, or two whole days; None for anything else, such as 2026-12."""
    last = _sure_day(other)
    half = _HALF_DAY.fullmatch(one)
    if last is None:
        return None
    first = _sure_day(f"{half['d']}.{half['m'] or last.month}.{last.year}") if half else _sure_day(one)
    return (first, last) if first and first <= last else None


def _sure_day(text: str) -> date | None:
    found = dates.guess(text)
    is_day = found and len(found.start) == 10 and is_sure(text, found.start)
    return date.fromisoformat(found.start) if found and is_day else None


def _check_weekday(text: str, key: str) -> None:
    found = _WEEKDAY.fullmatch(text)
    number = NUMBERS.get(found["weekday"].lower()) if found else None
    guessed = dates.guess(found["rest"]) if found else None
    if found is None or number is None or guessed is None:
        return
    if date.fromisoformat(guessed.start[:10]).weekday() != number:
        what = msg('"{value}": {day} is not a {weekday}', value=text, day=guessed.start[:10], weekday=found["weekday"])
        raise _Unclear(Mistake(key, what, msg("correct the weekday or the date")))


def _moment(written: str) -> _Moment:
    return _Moment(date.fromisoformat(written[:10]), written[11:])


def _clock(text: str, key: str) -> str:
    """Read a time of day as 17:00; 24:00 is the end of the day."""
    text = re.sub(r"^(?:um|ab|von|at|from) ", "", " ".join(text.split()), flags=re.IGNORECASE)
    if re.fullmatch(r"24(?:[:.]00(?::00)?)?(?: ?uhr)?", text, re.IGNORECASE):
        return "24:00"
    found = dates.guess_clock(text)
    if found is None:
        raise _no_clock(text, key)
    return f"{found:%H:%M}"


def _no_clock(text: str, key: str) -> _Unclear:
    what = msg('the time "{value}" can\'t be read', value=text[:60])
    return _Unclear(Mistake(key, what, msg("write it like 17:00, or 17:00-19:00")))


def _no_day(text: str, key: str) -> _Unclear:
    if is_clock(text):
        what, fix = (
            msg('there is a time, "{value}", but no day', value=text),
            msg("write the day, too, such as 2.12.2026"),
        )
        return _Unclear(Mistake(key, what, fix))
    what = msg('"{value}" is no day, or can be read in several ways', value=text[:60])
    return _Unclear(Mistake(key, what, msg("write it like 2.12.2026 or 2026-12-02")))


def _twice(key: str, one: str, other: str) -> _Unclear:
    what = msg('"{one}" and "{other}" contradict each other', one=one, other=other)
    return _Unclear(Mistake(key, what, msg("correct one of the two")))
