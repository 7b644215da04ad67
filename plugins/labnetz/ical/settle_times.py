"""Make the times of one foreign VEVENT true: IANA zones, one value type, an end after the start.

Local wall time stays what it is: only the name of its zone is changed, never an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from labnetz.ical.further_dates import leave_unreadable
from labnetz.ical.lines import ContentLine
from labnetz.ical.settle import Draft
from labnetz.ical.settle_series import settle_series
from labnetz.ical.stamps import (
    EARLIEST,
    LATEST,
    Stamp,
    is_day,
    is_double,
    like,
    local,
    on_the_clock,
    read_duration,
    read_stamp,
    span,
    tidy,
    time_line,
)
from labnetz.ical.whole_days import settle_whole_days
from labnetz.model import Message, msg

_TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")


def settle_times(event: Draft) -> None:
    """Put all times right, and the rule. Raises NotPublished where no truth can be found."""
    leave_unreadable(event)
    event.edit(lambda line: _tidy_time(event, line))
    settle_whole_days(event)
    start = _start(event)
    _recurrence_id(event)
    _end(event, start)
    _end_of_day(event, start)
    _exceptions(event, start)
    settle_series(event, start)
    if not any(line.name in {"RRULE", "RDATE", "RECURRENCE-ID"} for line in event.lines):
        _beyond_doubt(event)


def _beyond_doubt(event: Draft) -> None:
    """Write a single event in an hour that the clock shows twice in UTC: the first one is meant (§3.3.5), but not every
    program knows."""
    lines = [line for line in event.lines if line.name in {"DTSTART", "DTEND"}]
    stamps = {line.name: next(_stamps(event, line)) for line in lines}
    if any(is_double(stamp) for stamp in stamps.values()):
        for name, stamp in stamps.items():
            event.put(time_line(name, stamp.astimezone(UTC) if isinstance(stamp, datetime) else stamp))


def _tidy_time(event: Draft, line: ContentLine) -> ContentLine | None:
    """Tidy the stamps of a line and give it its IANA zone."""
    if line.name not in _TIMES:
        # Whoever reads it looks for a definition of that zone, and we write none of a zone that nobody knows.
        return line.with_param("TZID", event.zones.iana(line.param("TZID"))) if line.param("TZID") else line
    zone = "UTC" if line.param("TZID") else event.floating
    stamps = [tidy(part.split("/")[0], zone) for part in line.value.split(",") if part.strip()]
    known = [stamp for stamp in stamps if stamp is not None]
    if not known or len(known) < len(stamps):
        if line.name == "DTEND":
            _without_end(event, line)
            return None
        raise event.stop("ICAL-10", _cannot_read(line), msg("correct the date in the program it was made with"), line)
    return _with_zone(event, line, known)


def _cannot_read(line: ContentLine) -> Message:
    return msg("the time in {property} can't be read: {value}", property=line.name, value=line.value[:40])


def _without_end(event: Draft, line: ContentLine) -> None:
    what = msg("the end of the event can't be right: {value}", value=line.value[:40])
    event.say("ICAL-11", what, msg("it is published without an end; correct it"), "warning", line)


def _with_zone(event: Draft, line: ContentLine, stamps: list[str]) -> ContentLine:
    midnight = line.param("VALUE").upper() == "DATE" and all(stamp[8:] in {"", "T000000"} for stamp in stamps)
    stamps = [stamp[:8] for stamp in stamps] if midnight else stamps
    bare = ContentLine(line.name, (), ",".join(stamps), line.number)
    event.reaches_on |= line.name == "RECURRENCE-ID" and line.param("RANGE").upper() == "THISANDFUTURE"
    if all(is_day(stamp) for stamp in stamps):
        return bare.with_param("VALUE", "DATE")
    if all(stamp.endswith("Z") for stamp in stamps):
        return bare
    return bare.with_param("TZID", _zone(event, line))


def _zone(event: Draft, line: ContentLine) -> str:
    tzid = line.param("TZID")
    if not tzid:
        return event.floating
    zone = event.zones.iana(tzid) or event.zones.iana(tzid, _year(event))
    if zone is not None:
        return zone
    what = msg('nobody can know which time zone "{zone}" is', zone=tzid[:60])
    if not event.origin.assumed:
        fix = msg("use a name such as Europe/Berlin, or ask the portal to write assume_timezone beside this address")
        raise event.stop("ICAL-13", what, fix, line)
    event.say("ICAL-13", what, msg("{zone} is taken, as the registry says", zone=event.origin.assumed), "note", line)
    return event.origin.assumed


def _year(event: Draft) -> int:
    """The year from which on the clock of its zone matters to an event, 0 where its start can't be read."""
    year = event.text("DTSTART").strip()[:4]
    return int(year) if year.isascii() and year.isdigit() else 0


def _stamps(event: Draft, line: ContentLine) -> Iterator[Stamp]:
    for text in line.value.split(","):
        try:
            yield read_stamp(text, line.param("TZID") or "UTC")
        except ValueError:
            raise event.stop("ICAL-10", _cannot_read(line), msg("there is no such date; correct it"), line) from None


def _start(event: Draft) -> Stamp:
    line = event.get("DTSTART")
    if line is None:
        what = msg("the event has no start")
        raise event.stop("ICAL-10", what, msg("give it one (DTSTART) in the program it was made with"))
    start = _meant(event, line, next(_stamps(event, line)))
    shown = on_the_clock(start)
    event.put(time_line("DTSTART", start if event.get("RRULE") else shown))
    if shown != start or is_double(start):
        _odd_hour(event, line, start, shown)
    return start


def _odd_hour(event: Draft, line: ContentLine, start: Stamp, shown: Stamp) -> None:
    """Say how a time is read that the clock skips or shows twice (§3.3.5): something else may have been meant."""
    time = f"{start:%Y-%m-%d %H:%M}"
    what = msg("the clocks show {time} twice in that night; the first time is taken", time=time)
    if shown != start:
        shown_as = f"{shown:%H:%M}"
        what = msg(
            "the clocks are put forward in that night and skip {time}; {shown} is taken", time=time, shown=shown_as
        )
    event.say("ICAL-19", what, msg("if something else is meant, choose another time of day"), "note", line)


def _meant(event: Draft, line: ContentLine, stamp: Stamp) -> Stamp:
    if not EARLIEST <= stamp.year <= LATEST:
        raise event.stop("ICAL-10", _cannot_read(line), msg("nobody means this year; correct it"), line)
    return stamp


def _recurrence_id(event: Draft) -> None:
    """Its type is that of the series, which is not in this block; `read` makes them fit."""
    line = event.get("RECURRENCE-ID")
    if line is not None:
        event.put(time_line("RECURRENCE-ID", _meant(event, line, next(_stamps(event, line)))))


def _end(event: Draft, start: Stamp) -> None:
    line = event.get("DTEND")
    if line is None:
        _duration(event, start)
        return
    event.drop("DURATION")
    end = _read_end(event, line, start)
    if end is None or end.year > LATEST or (isinstance(end, datetime) and _is_before(end, start)):
        _without_end(event, line)
        event.drop("DTEND")
    elif isinstance(end, datetime) and isinstance(start, datetime):
        _timed_end(event, start, end)
    else:
        event.put(time_line("DTEND", end))


def _timed_end(event: Draft, start: datetime, end: datetime) -> None:
    """Write an end that is after the start in truth, too; in the hour that a clock change skips, the length is kept."""
    after = span(start, end).end
    if after is None or after.astimezone(UTC) <= start.astimezone(UTC):
        event.drop("DTEND")
    else:
        event.put(time_line("DTEND", on_the_clock(after)))


def _read_end(event: Draft, line: ContentLine, start: Stamp) -> Stamp | None:
    """Read the end in the start's type; None when it is before the start."""
    try:
        end = read_stamp(line.value, line.param("TZID") or "UTC")
    except ValueError:
        return None
    if end.year > LATEST:
        return end
    if isinstance(end, datetime) is isinstance(start, datetime):
        return _day_after(end, start) if not isinstance(start, datetime) else end
    event.say(
        "ICAL-14",
        msg("the event begins on a whole day and ends at a time, or the other way round"),
        msg("it was put right as far as possible; write both with or both without a time"),
        "warning",
        line,
    )
    if isinstance(start, datetime):
        return datetime.combine(end, datetime.min.time(), start.tzinfo) if end > start.date() else start
    return _day_after(_until_day(end, event.floating), start)


def _until_day(end: Stamp, days_in: str) -> Stamp:
    """The exclusive last day of an end with a time: midnight belongs to the day before."""
    if not isinstance(end, datetime):
        return end
    end = local(end, days_in)
    return end.date() if end.time() == datetime.min.time() else end.date() + timedelta(days=1)


def _day_after(end: Stamp, start: Stamp) -> Stamp | None:
    """DTEND is exclusive (RFC 5545 §3.6.1); a program that forgets so writes the same day twice."""
    if end < start:
        return None
    return start + timedelta(days=1) if end == start else end


def _is_before(end: datetime, start: Stamp) -> bool:
    """Whether it is before on the clock and in truth: in the night of a clock change only one of both may be so."""
    if not isinstance(start, datetime):
        return False
    return end < start and end.replace(tzinfo=None) < start.replace(tzinfo=None)


def _duration(event: Draft, start: Stamp) -> None:
    line = event.get("DURATION")
    if line is None:
        return
    length = read_duration(line.value)
    fits = length is not None and timedelta() <= length <= timedelta(days=3660)
    if not fits:
        _without_end(event, line)
    if not fits or not length or (not isinstance(start, datetime) and length % timedelta(days=1)):
        event.drop("DURATION")


def _end_of_day(event: Draft, start: Stamp) -> None:
    """Write out that a day ends on the day after (RFC 5545 §3.6.1), which iCloud wants to be told."""
    if not isinstance(start, datetime) and event.get("DTEND") is None and event.get("DURATION") is None:
        event.put(time_line("DTEND", start + timedelta(days=1)))


def _exceptions(event: Draft, start: Stamp) -> None:
    """EXDATE and RDATE in the start's type, one per line, which is what most programs understand."""
    lines = []
    for line in event.lines:
        if line.name in {"EXDATE", "RDATE"}:
            stamps = [stamp for stamp in _stamps(event, line) if _is_meant(event, line, stamp)]
            lines += [time_line(line.name, like(stamp, start, event.floating)) for stamp in stamps]
        else:
            lines.append(line)
    event.lines = lines


def _is_meant(event: Draft, line: ContentLine, stamp: Stamp) -> bool:
    if EARLIEST <= stamp.year <= LATEST:
        return True
    what = msg("{property} of the event can't be read: {value}", property=line.name, value=line.value[:40])
    event.say("ICAL-16", what, msg("it was left out; the event is published without it"), "note", line)
    return False
