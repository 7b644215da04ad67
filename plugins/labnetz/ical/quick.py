"""Settle an event of which each line is as programs usually write it, in a fifth of the time. Knows what it can't do.

It gives the very lines that `settle`, `settle_times`, `settle_status` and `values` give, which is tested against them
(tests/properties/test_quick_events.py). Where there is anything to put right or to say, it gives up and they do it: so
it needs no mercy, and names no problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from labnetz.content.said_off import maybe_off
from labnetz.ical.floods import MOST_DATES
from labnetz.ical.lines import ContentLine, content_line, escape, unescape
from labnetz.ical.quick_heads import Head, Heads
from labnetz.ical.rules import fault, settle_rule, with_until
from labnetz.ical.settle import ADDRESSES, CONTROL, IN_HTML, LISTS, ONCE, OURS, TEXTS, Draft, is_call_by_phone
from labnetz.ical.settle_series import absurd
from labnetz.ical.settle_status import LOOKED_AT
from labnetz.ical.settle_values import STATUS, bad_names, geo_of
from labnetz.ical.stamps import Stamp, like, tidy, time_line
from labnetz.ical.stream import Block
from labnetz.ical.sure_lines import is_sure
from labnetz.ical.text import LONGEST_TEXT, LONGEST_TITLE, plain, web_address
from labnetz.ical.whole_days import FLAGS
from labnetz.ical.zones import FeedZones
from labnetz.model import Origin

_STAMP = re.compile(r"(?:19|20|21)[0-9]{6}(?:T(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]Z?)?")
_AS_DAY = (("VALUE", ("DATE",)),)


class _Odd(Exception):
    """The event takes thought."""


@dataclass(slots=True)
class _Event:
    """What is settled of an event so far. `unsure` are the lines that icalendar is to be asked about."""

    ours: bool
    lines: list[ContentLine] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    exceptions: dict[int, list[Stamp]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    unsure: list[ContentLine] = field(default_factory=list)


class QuickEvents:
    """Settles the events of one calendar, whose zones and whose zone for floating times are given."""

    def __init__(self, origin: Origin, zones: FeedZones, floating: str) -> None:
        self._for_drafts = origin, zones, floating
        self._heads = {ours: Heads(zones, floating, ours) for ours in (False, True)}

    def draft(self, block: Block) -> Draft | None:
        """Give a settled event without any problem; None for one that takes thought. Asks not whether it is private."""
        if not block.text:
            return None
        event = _Event(ours=f"\n{OURS}:" in block.text)
        try:
            self._read(event, block.text.split("\n")[1:-2])
            lines = _finished(event, self._for_drafts[2])
        except (_Odd, ValueError, OverflowError):
            return None
        return Draft(*self._for_drafts, block.number, lines)

    def _read(self, event: _Event, lines: list[str]) -> None:
        heads = self._heads[event.ours]
        for line in lines:
            text, colon, value = line.partition(":")
            head = heads.of(text) if colon else None
            if head is None or head.name in event.seen or (not value.isprintable() and CONTROL.search(value)):
                raise _Odd
            if head.name in ONCE:
                event.seen.add(head.name)
            settle = _SETTLE.get(head.name)
            settled = settle(event, head, value) if settle else ContentLine(head.name, head.params, value)
            if settled is not None:
                event.lines.append(settled)
                if not head.is_sure(settled.value):
                    event.unsure.append(settled)


# --- single lines ----------------------------------------------------------------------------------------------------


def _text(event: _Event, head: Head, value: str) -> ContentLine:
    text = unescape(value)
    if not event.ours:
        tidy = plain(text, LONGEST_TITLE if head.name == "SUMMARY" else LONGEST_TEXT)
        if tidy != text:
            text, value = tidy, escape(tidy)
    event.texts[head.name] = text
    return ContentLine(head.name, head.params, value)


def _html(event: _Event, head: Head, value: str) -> ContentLine | None:
    """Outlook's second description goes, where there is a first one."""
    if event.ours:
        return ContentLine(head.name, head.params, value)
    event.seen.add("HTML")
    return None


def _address(_: _Event, head: Head, value: str) -> ContentLine | None:
    if not value.strip():
        return None
    if web_address(value) != value and not is_call_by_phone(head.name, value):
        raise _Odd
    return ContentLine(head.name, head.params, value)


def _as_it_must_be(_: _Event, head: Head, value: str) -> ContentLine:
    if head.params or not head.is_sure(value):
        raise _Odd
    return ContentLine(head.name, (), value)


def _status(event: _Event, head: Head, value: str) -> ContentLine:
    if head.params or value not in STATUS:
        raise _Odd
    event.texts["STATUS"] = value
    return ContentLine(head.name, (), value)


def _geo(event: _Event, head: Head, value: str) -> ContentLine:
    if geo_of(value) is None:
        raise _Odd
    return _as_it_must_be(event, head, value)


def _flag(event: _Event, head: Head, value: str) -> ContentLine:
    if unescape(value).strip().upper() in {"TRUE", "1"}:
        event.seen.add("WHOLE DAY")
    return ContentLine(head.name, head.params, value)


def _only_ours(event: _Event, head: Head, value: str) -> ContentLine:
    if not event.ours:
        raise _Odd
    return ContentLine(head.name, head.params, value)


# --- times -----------------------------------------------------------------------------------------------------------


def _time(event: _Event, head: Head, value: str) -> ContentLine:
    """A time that the clock shows once."""
    stamp, text = _stamp(head, value)
    if isinstance(stamp, datetime) and stamp.utcoffset() != stamp.replace(fold=1).utcoffset():
        raise _Odd
    event.stamps[head.name] = stamp
    return ContentLine(head.name, _AS_DAY if len(text) == 8 else () if text[-1] == "Z" else head.params, text)


def _stamp(head: Head, value: str) -> tuple[Stamp, str]:
    """Read a time, and give it as it is published. Raises ValueError for the 31st of February."""
    if not _STAMP.fullmatch(value) or (head.is_day and len(value) > 8):
        raise _Odd
    if len(value) == 8:
        return date.fromisoformat(value), value
    if value[-1] == "Z":
        return datetime.fromisoformat(value[:15]).replace(tzinfo=UTC), value
    if head.zone is None:
        raise _Odd
    return datetime.fromisoformat(value).replace(tzinfo=head.zone), value if head.params else f"{value}Z"


def _exception(event: _Event, head: Head, value: str) -> ContentLine:
    parts = value.split(",")
    if len({len(part) for part in parts}) > 1:
        raise _Odd
    event.exceptions[len(event.lines)] = [_stamp(head, part)[0] for part in parts]
    return ContentLine(head.name, (), value)


def _rule(_: _Event, head: Head, value: str) -> ContentLine:
    if head.params:
        raise _Odd
    return ContentLine(head.name, (), value)


# --- the whole event -------------------------------------------------------------------------------------------------


def _finished(event: _Event, floating: str) -> list[ContentLine]:
    """Give all lines, if they go together."""
    start, end = event.stamps.get("DTSTART"), event.stamps.get("DTEND")
    is_timed = isinstance(start, datetime)
    if start is None or (is_timed and "WHOLE DAY" in event.seen) or not event.texts.get("SUMMARY", "").strip():
        raise _Odd
    if end is not None and not _is_after(end, start):
        raise _Odd
    if not event.ours:
        _must_be_clear(event)
    if event.exceptions or "RRULE" in event.seen:
        _settle_series(event, start, floating)
    if end is None and not is_timed:
        event.lines.append(time_line("DTEND", start + timedelta(days=1)))
    if event.unsure and bad_names(event.unsure):
        raise _Odd
    return event.lines


def _is_after(end: Stamp, start: Stamp) -> bool:
    if isinstance(end, datetime) and isinstance(start, datetime):
        return end > start and end.astimezone(UTC) > start.astimezone(UTC)
    return type(end) is type(start) and end > start


def _must_be_clear(event: _Event) -> None:
    """Where the words may say that the event does not take place, or are in the second description only."""
    description = event.texts.get("DESCRIPTION", "")
    if "HTML" in event.seen and not description.strip():
        raise _Odd
    is_off = event.texts.get("STATUS") == "CANCELLED"
    if not is_off and maybe_off(event.texts["SUMMARY"], description[:LOOKED_AT]) is not None:
        raise _Odd


def _settle_series(event: _Event, start: Stamp, floating: str) -> None:
    if sum(map(len, event.exceptions.values())) > MOST_DATES:
        raise _Odd
    settled = []
    for index, line in enumerate(event.lines):
        if index in event.exceptions:
            dates = [time_line(line.name, like(stamp, start, floating)) for stamp in event.exceptions[index]]
        elif line.name == "RRULE":
            dates = [content_line(line.name, _sound_rule(line.value, start))]
        else:
            settled.append(line)
            continue
        settled += dates
        event.unsure += [one for one in dates if not is_sure(one)]
    event.lines = settled


def _sound_rule(text: str, start: Stamp) -> str:
    """Give a rule as it is published. Raises ValueError for an end that does not exist."""
    rule = with_until(text, lambda until: tidy(until) or until)
    settled = "" if fault(rule) or absurd(rule, start) is not None else settle_rule(rule, start)
    if not settled:
        raise _Odd
    return settled


_Settle = Callable[[_Event, Head, str], ContentLine | None]
_SETTLE: Mapping[str, _Settle] = {
    **dict.fromkeys(TEXTS - LISTS, _text),
    **dict.fromkeys(IN_HTML, _html),
    **dict.fromkeys(ADDRESSES, _address),
    **dict.fromkeys(("SEQUENCE", "CREATED", "LAST-MODIFIED", "DTSTAMP"), _as_it_must_be),
    **dict.fromkeys(("DTSTART", "DTEND", "RECURRENCE-ID"), _time),
    **dict.fromkeys(FLAGS, _flag),
    "STATUS": _status,
    "GEO": _geo,
    "EXDATE": _exception,
    "RRULE": _rule,
    OURS: _only_ours,
}
