"""Dates and times as editors write them: local wall time in the lab's zone. Anything else gets a proposal, no guess.

`2026-12-02` and `2026-12-02 17:00` are dates, nothing else is. Does not know which key a date belongs to.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from pydantic_core import PydanticCustomError

from labnetz.content.month_names import MONTHS
from labnetz.content.sure_dates import SIGNS, is_sure
from labnetz.model import msg
from labnetz.wording import wrong

Moment = date | datetime
"""A whole day, or an aware time in the lab's zone. Ask for datetime first: every datetime is a date."""

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:(?:T|[ \t\u00a0\u202f]+)(\d{2}:\d{2})(?::\d{2}(?:\.\d{1,6})?)?)?")
_OFFSET = re.compile(r"(?P<wall>.{10,26}?)\s*(?P<offset>Z|UTC|GMT|MEZ|MESZ|CET|CEST|[+-]\d{2}(?::?\d{2})?)")
_NO_DATE = msg('{key} "{value}" is not a date')
_EXAMPLE = "2026-12-02 17:00"
_NAMED_OFFSETS = {"Z": 0, "UTC": 0, "GMT": 0, "MEZ": 60, "CET": 60, "MESZ": 120, "CEST": 120}

_DAY_FORMS = (
    re.compile(rf"(?P<y>\d{{4}})(?P<sign>{SIGNS})(?P<m>\d{{1,2}})(?P=sign)(?P<d>\d{{1,2}})(?!\d)"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\.? (?P<m>[A-Za-zä]{3,9})\.? (?P<y>\d{4})(?!\d)"),
    re.compile(r"(?P<m>[A-Za-zä]{3,9})\.? (?P<d>\d{1,2}),? (?P<y>\d{4})(?!\d)"),
)
_RANGE_BEFORE = re.compile(r"\d\.? ?(?:\d{1,2}\. ?)?(?:-|–|bis|to) ?$")
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(am|pm|a\.m\.|p\.m\.)?"
_CLOCKS = re.compile(rf"{_CLOCK}(?:\s*(?:Uhr|h)\b)?(?:\s*(?:-|–|bis|to)\s*{_CLOCK})?", re.IGNORECASE)
_BEFORE_DAY = re.compile(r"^\s*(?:um|ab|von|at|from)\s+|(?:\s|,|\bam\b|\bden\b|\bon\b)+$", re.IGNORECASE)
"""What stands around a time that is written before its day: "um 17 Uhr am 2.12.2026"."""
_CLOCK_ALONE = re.compile(r"(?:um )?\d{1,2}(?:[:.]\d{2}(?::\d{2})?)?(?:\s*Uhr)?(?:\s*[ap]m)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a foreign way of writing probably means, in ours; `end` is "" unless a range was written."""

    start: str
    end: str = ""


def read_moment(text: str, zone: tzinfo, *, key: str = "") -> Moment:
    """Read a day or a local time. Raises the error that says what to write instead.

    `key` is the name of the key: below `start`, an `end` may be proposed.
    """
    text = text.strip()
    if found := _OFFSET.fullmatch(text):
        raise _with_offset(found["wall"], found["offset"], zone)
    if not (found := _ISO.fullmatch(text)):
        raise _no_date(text, key, zone)
    day = _day(found[1])
    clock = _clock(found[2]) if found[2] else None
    if day is None or (found[2] and clock is None):
        raise _no_date(text, key, zone)
    return day if clock is None else _local(day, clock, zone)


def read_day(text: str) -> date:
    """Read a day without a time. Raises the error that says what to write instead."""
    text = text.strip()
    found = _ISO.fullmatch(text)
    day = _day(found[1]) if found else None
    if found and day and found[2]:
        fix = msg("write only the day: {proposal}", proposal=day)
        raise wrong("DATA-06", msg('{key} "{value}" is a day with a time'), fix)
    if day is None:
        raise _no_day(text)
    return day


def is_clock(text: str) -> bool:
    """Tell whether there is a time and no day, such as 18:30."""
    return bool(_CLOCK_ALONE.fullmatch(text.strip()))


def guess_clock(text: str) -> time | None:
    """Read a time however it is written: 18:30, 18.30 Uhr, 6 pm."""
    found = _CLOCKS.search(text)
    return _time_of(found[1], found[2], found[3]) if found else None


def guess(text: str) -> Guess | None:
    """Guess what a date in another form means: 2.12.26 17-19 Uhr, 2 December 2026 5 pm. None when it is no date."""
    found = _written_day(text)
    if not found or _RANGE_BEFORE.search(text[: found.start()]):
        return None
    day = _guess_day(found["y"], found["m"], found["d"])
    before, rest = _BEFORE_DAY.sub("", text[: found.start()]), text[found.end() :]
    if _has_digit(before):
        return _guess_times(day, before) if day and _CLOCKS.fullmatch(before) and not _has_digit(rest) else None
    if day and (last := _written_day(rest)):
        until = _guess_day(last["y"], last["m"], last["d"])
        is_range = _RANGE_BEFORE.search("1." + rest[: last.start()]) and last.end() == len(rest)
        return Guess(day.isoformat(), until.isoformat()) if is_range and until and until > day else None
    return _guess_times(day, rest) if day else None


def is_over_night(begin: time, end: time) -> bool:
    """Tell whether two times probably are an evening and the morning after it; else the end is more likely wrong."""
    return begin >= time(18) and end <= time(6)


def end_at(start: datetime, clock: time) -> datetime:
    """Give the end that a time alone means: on the day of the start, or in the night after it. May be too early."""
    if is_over_night(start.time(), clock):
        return next_time(start, clock)
    return settled(datetime.combine(start.date(), clock, start.tzinfo))


def next_time(start: datetime, clock: time) -> datetime:
    """Give the next moment after `start` at which the clock shows a time."""
    days = 0 if clock >= start.time() else 1
    return settled(datetime.combine(start.date() + timedelta(days=days), clock, start.tzinfo))


def ambiguous(moment: datetime) -> bool:
    """Tell whether the clock shows this time twice that night (PEP 495), as when summer time ends."""
    first, second = moment.replace(fold=0), moment.replace(fold=1)
    return first.utcoffset() != second.utcoffset() and exists(first)


def exists(moment: datetime) -> bool:
    """Tell whether the clock shows this time at all; it skips an hour when summer time begins."""
    return settled(moment).replace(tzinfo=None) == moment.replace(tzinfo=None)


def midnight(day: date, zone: tzinfo) -> datetime:
    """Give the moment at which a day begins; in some zones the clock skips midnight."""
    return settled(datetime.combine(day, time(), zone))


def settled(moment: datetime) -> datetime:
    """Move a wall time that the clock skips to the one that is shown instead."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo)


def written(moment: Moment) -> str:
    """Write a date as we want it written."""
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()


def _local(day: date, clock: time, zone: tzinfo) -> datetime:
    moment = datetime.combine(day, clock, zone)
    if exists(moment):
        return moment
    fix = msg("write {proposal}", proposal=written(settled(moment)))
    raise wrong("DATA-09", msg('{key} "{value}" does not exist: the clocks are put forward in that night'), fix)


def _with_offset(wall: str, offset: str, zone: tzinfo) -> PydanticCustomError:
    """Refuse an offset: it is wrong half of the year, and often pasted from the other half."""
    what = msg('{key} "{value}" has a UTC offset; only the time on the clock in the lab\'s town is written')
    found = _ISO.fullmatch(wall.strip())
    if not found or not found[2] or (there := _there(f"{found[1]}T{found[2]}", offset, zone)) is None:
        return wrong("DATA-07", what, msg("write it like 2026-12-02 17:00"))
    plain = f"{found[1]} {found[2]}"
    if written(there) == plain:
        return wrong("DATA-07", what, msg("write {proposal}", proposal=plain), plain)
    other = written(there)
    if not exists(datetime.fromisoformat(plain).replace(tzinfo=zone)):
        return wrong("DATA-07", what, msg("write {proposal}", proposal=other))
    fix = msg("write {plain} if clocks show that, or {other} if the offset is right", plain=plain, other=other)
    return wrong("DATA-07", what, fix)


def _there(wall: str, offset: str, zone: tzinfo) -> datetime | None:
    minutes = _NAMED_OFFSETS.get(offset)
    if minutes is None:
        hours, rest = int(offset[1:3]), offset[3:].lstrip(":")
        minutes = (hours * 60 + int(rest or 0)) * (-1 if offset[0] == "-" else 1)
    try:
        utc = datetime.fromisoformat(wall).replace(tzinfo=UTC) - timedelta(minutes=minutes)
        return utc.astimezone(zone)
    except (ValueError, OverflowError):
        return None


def _no_date(text: str, key: str, zone: tzinfo) -> PydanticCustomError:
    """Say that a text is no date or time, and what it probably means."""
    if is_clock(text):
        clock = guess_clock(text) or time(17)
        fix = msg("write the day, too, such as 2026-12-02 {clock}", clock=f"{clock:%H:%M}")
        return wrong("DATA-06", msg('{key} "{value}" is a time without a day'), fix)
    if impossible := _impossible(text):
        return impossible
    found = guess(text)
    start, end = (_settled_guess(found.start, zone), _settled_guess(found.end, zone)) if found else ("", "")
    if found is None or (end and end <= start):
        return wrong("DATA-06", _NO_DATE, msg("write it as year-month-day, such as {example}", example=_EXAMPLE))
    sure = is_sure(text, found.start, found.end) and (start, end) == (found.start, found.end)
    if not end:
        return wrong("DATA-06", _NO_DATE, msg("write {proposal}", proposal=start), start if sure else None)
    proposal = f"{start}\nend: {end}" if sure and key == "start" else None
    return wrong("DATA-06", _NO_DATE, msg("write start: {start} and end: {end}", start=start, end=end), proposal)


def _settled_guess(guessed: str, zone: tzinfo) -> str:
    """Give the time that the clock shows instead of a guessed one that it skips; a day stays a day."""
    has_time = len(guessed) > len("2026-12-02")
    return written(settled(datetime.fromisoformat(guessed).replace(tzinfo=zone))) if has_time else guessed


def _no_day(text: str) -> PydanticCustomError:
    """Say that a text is no day. One with a time is only proposed: the time may matter."""
    found = guess(text)
    if found is None:
        if impossible := _impossible(text):
            return impossible
        fix = msg("write it as year-month-day, such as {example}", example=_EXAMPLE[:10])
        return wrong("DATA-06", _NO_DATE, fix)
    day = found.start[:10]
    sure = found.start == day and is_sure(text, day)
    return wrong("DATA-06", _NO_DATE, msg("write {proposal}", proposal=day), day if sure else None)


def _impossible(text: str) -> PydanticCustomError | None:
    """Say of a well-written date that there is no such day or time: 31.11., 25:00. None of all others."""
    found = _written_day(text)
    if not found:
        return None
    what = msg('{key} "{value}" is a day that does not exist')
    if _guess_day(found["y"], "1", "1") is None:
        return None
    if (first := _guess_day(found["y"], found["m"], "1")) is None:
        return wrong("DATA-06", what, msg("write it as year-month-day, such as {example}", example=_EXAMPLE[:10]))
    if _guess_day(found["y"], found["m"], found["d"]) is None:
        days = monthrange(first.year, first.month)[1]
        return wrong("DATA-06", what, msg("correct it: that month has {days} days", days=days))
    clock = _CLOCKS.fullmatch(text[found.end() :].lstrip(" T\t,\u00a0\u202f"))
    if not clock or guess(text):
        return None
    fix = msg("write a time from {first} to {last}", first="00:00", last="23:59")
    return wrong("DATA-06", msg('{key} "{value}" has a time that does not exist'), fix)


def _day(text: str) -> date | None:
    """Read an ISO day; years that no lab means are typing mistakes."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year < 2200 else None


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def _written_day(text: str) -> re.Match[str] | None:
    return next((found for form in _DAY_FORMS if (found := form.search(text))), None)


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _guess_day(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
    return _day(f"{year if len(year) == 4 else '20' + year}-{number:02}-{int(day):02}")


def _guess_times(day: date, rest: str) -> Guess | None:
    found = _CLOCKS.search(rest)
    if not found:
        return Guess(day.isoformat())
    if found[1] == "24" and not int(found[2] or 0):
        return Guess(f"{day + timedelta(days=1)} 00:00")
    clock = _time_of(found[1], found[2], found[3])
    if clock is None:
        return None
    until = _time_of(found[4], found[5], found[6]) if found[4] else None
    end = f"{day} {until:%H:%M}" if until and until > clock else ""
    return Guess(f"{day} {clock:%H:%M}", end)


def _time_of(hour: str, minute: str | None, half: str | None) -> time | None:
    hours = int(hour)
    if half and 1 <= hours <= 12:
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    try:
        return time(hours, int(minute or 0))
    except ValueError:
        return None
