"""A change for one date of a series and all later ones (RANGE=THISANDFUTURE, RFC 5545 §3.2.13) as what it means: the
series ends before that date, and another one begins there. Hardly any program reads the range, all read two series.

Where the later dates can't be computed beyond doubt, they are left out and that is said: a date that is shown at the
old time sends people to a closed door.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # dateutil publishes no types

from labnetz.ical.lines import ContentLine, content_line, escape
from labnetz.ical.rules import rule_parts
from labnetz.ical.settle import Draft
from labnetz.ical.stamps import Stamp, read_stamp, stamp_text, time_line
from labnetz.ical.vevent import ONLY_FIRST, uid_of_one_date
from labnetz.model import msg

_FARTHEST = timedelta(days=3660)
"""Between the first date and the changed one: each date between costs a step of computing."""
_LONGEST_SHIFT = timedelta(days=366)
_MOST = 20
"""Such changes of one series; nobody makes more."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CLOCK = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})


class _Unclear(Exception):
    """Nobody can know the later dates."""


def apart(head: Draft, changes: list[Draft]) -> list[Draft]:
    """Give the series, the new ones it was taken apart into, and the changes of single dates, each with its series.

    `changes` have their RECURRENCE-ID in the type and zone of the series.
    """
    kept: list[Draft] = []
    is_crowd = sum(one.reaches_on for one in changes) > _MOST
    while (first := min((one for one in changes if one.reaches_on), key=_original, default=None)) is not None:
        kept += [one for one in changes if _original(one) < _original(first)]
        changes = [one for one in changes if _original(one) > _original(first)]
        try:
            number = _number(head, _original(first), is_crowd=is_crowd)
            _begin_anew(head, first, changes, number)
        except (_Unclear, ValueError, OverflowError):
            return [*_before(head, _original(first)), *kept, _alone(first), *map(_alone, changes)]
        kept += [head] if number else []
        head = first
    return [*kept, head, *changes]


def _begin_anew(head: Draft, first: Draft, later: list[Draft], number: int) -> None:
    """Make a series of `first`, before which lie `number` dates; where there are none, it takes the place of the whole
    one. `later` become changes of it. Raises _Unclear before anything is changed.
    """
    original, start = _original(first), _stamp(first, "DTSTART")
    shift = _wall(start) - _wall(original)
    if abs(shift) > _LONGEST_SHIFT:
        raise _Unclear
    lines = [*_later_dates(head, original, shift, start), *_shifted_rule(head, start, shift, number)]
    originals = [time_line("RECURRENCE-ID", _moved(_original(one), shift, start)) for one in later]
    uid = head.text("UID") if number == 0 else uid_of_one_date(head.text("UID"), stamp_text(original)[0])
    what = msg("a change holds for this and all later dates of a series")
    first.say("ICAL-12", what, msg("these dates are shown as a series of their own; nothing to do"), "note")
    for one, line in zip(later, originals, strict=True):
        one.put(line)
    for one in (first, *later):
        one.put(content_line("UID", escape(uid)))
    first.drop("RECURRENCE-ID")
    first.lines += lines
    first.reaches_on = False
    _end(head, original)


def _later_dates(head: Draft, original: Stamp, shift: timedelta, start: Stamp) -> list[ContentLine]:
    """Exceptions and further dates that lie behind the changed one, as the new series has them."""
    return [
        time_line(name, _moved(stamp, shift, start))
        for name in ("EXDATE", "RDATE")
        for stamp in _all(head, name)
        if _wall(stamp) > _wall(original)
    ]


def _number(head: Draft, original: Stamp, *, is_crowd: bool) -> int:
    """How many dates of the rule lie before this one. Raises _Unclear where that takes too long to find out."""
    start, parts = _stamp(head, "DTSTART"), _parts(head)
    if is_crowd or _wall(original) - _wall(start) > _FARTHEST:
        raise _Unclear
    if not parts:
        dates = sorted({_wall(start), *(_wall(stamp) for stamp in _all(head, "RDATE"))})
    else:
        endless = _joined({name: value for name, value in parts.items() if name not in {"COUNT", "UNTIL"}})
        dates = list(takewhile(lambda one: one <= _wall(original), rrulestr(endless, dtstart=_wall(start))))
    if dates[:1] != [_wall(start)] or _wall(original) not in dates:
        raise _Unclear
    return dates.index(_wall(original))


def _shifted_rule(head: Draft, start: Stamp, shift: timedelta, number: int) -> list[ContentLine]:
    """Give the rule of the later dates, where there is one."""
    parts = _parts(head)
    if "COUNT" in parts:
        parts["COUNT"] = str(int(parts["COUNT"]) - number)
    if "UNTIL" in parts:
        parts["UNTIL"] = _until(parts["UNTIL"], _stamp(head, "DTSTART"), shift, start)
    if shift and parts.keys() & _CLOCK:
        raise _Unclear
    days = (_wall(start).date() - (_wall(start) - shift).date()).days
    if days:
        _shift_days(parts, days)
    return [content_line("RRULE", _joined(parts))] if parts else []


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _shift_days(parts: dict[str, str], days: int) -> None:
    """Move the days of a rule. Of the rules that name days only weeks can be moved: the day after the last Friday is
    not the last Saturday."""
    if "BYDAY" in parts and parts["FREQ"] == "WEEKLY":
        names = parts["BYDAY"].split(",")
        if not set(names) <= set(_DAYS) or (len(names) > 1 and parts.get("INTERVAL", "1") != "1"):
            raise _Unclear
        parts["BYDAY"] = ",".join(_DAYS[(_DAYS.index(name) + days) % 7] for name in names)
    elif any(name.startswith("BY") for name in parts) or parts.get("FREQ") in {"MONTHLY", "YEARLY"}:
        raise _Unclear


def _until(text: str, head_start: Stamp, shift: timedelta, start: Stamp) -> str:
    stamp = read_stamp(text, "UTC")
    if isinstance(stamp, datetime) and isinstance(head_start, datetime):
        stamp = stamp.astimezone(head_start.tzinfo)
    moved = _moved(stamp, shift, start)
    return stamp_text(moved.astimezone(UTC) if isinstance(moved, datetime) else moved)[0]


def _end(head: Draft, original: Stamp) -> None:
    """End a series before a date of it."""
    head.lines = [
        line for line in head.lines if line.name not in {"EXDATE", "RDATE"} or _wall(_read(line)) < _wall(original)
    ]
    parts = {name: value for name, value in _parts(head).items() if name not in {"COUNT", "UNTIL"}}
    if parts:
        last = original - (timedelta(seconds=1) if isinstance(original, datetime) else timedelta(days=1))
        parts["UNTIL"] = stamp_text(last.astimezone(UTC) if isinstance(last, datetime) else last)[0]
        head.put(content_line("RRULE", _joined(parts)))


def _before(head: Draft, original: Stamp) -> list[Draft]:
    """The series up to a date; nothing where that is its first one."""
    _end(head, original)
    return [head] if _wall(_stamp(head, "DTSTART")) < _wall(original) else []


def _alone(event: Draft) -> Draft:
    """Make a single event of a change whose series can't be known."""
    if event.reaches_on:
        what = msg("a change holds for this and all later dates of a series, which can't be computed")
        event.say("ICAL-12", what, msg("only this date is shown; end the series and begin a new one"), "error")
    event.put(content_line("UID", escape(uid_of_one_date(event.text("UID"), stamp_text(_original(event))[0]))))
    event.drop("RECURRENCE-ID")
    return event


# --- stamps ----------------------------------------------------------------------------------------------------------


def _parts(event: Draft) -> dict[str, str]:
    line = event.get("RRULE")
    is_listed = line is None or (line.value == ONLY_FIRST and event.get("RDATE") is not None)
    return {} if is_listed or line is None else rule_parts(line.value)


def _stamp(event: Draft, name: str) -> Stamp:
    return _read(event.get(name) or content_line(name, "19700101"))


def _all(event: Draft, name: str) -> list[Stamp]:
    return [_read(line) for line in event.lines if line.name == name]


def _read(line: ContentLine) -> Stamp:
    return read_stamp(line.value, line.param("TZID") or "UTC")


def _original(event: Draft) -> Stamp:
    return _stamp(event, "RECURRENCE-ID")


def _wall(stamp: Stamp) -> datetime:
    return stamp.replace(tzinfo=None) if isinstance(stamp, datetime) else datetime.combine(stamp, time())


def _moved(stamp: Stamp, shift: timedelta, start: Stamp) -> Stamp:
    """Move a date of the old series to where the new one has it, in the type and zone of the new start."""
    wall = _wall(stamp) + shift
    return wall.replace(tzinfo=start.tzinfo) if isinstance(start, datetime) else wall.date()
