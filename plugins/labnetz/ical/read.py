"""Read a calendar from anywhere (RFC 5545): every event is an entry, or a problem that says why not. Raises nothing
for a single event, and knows nothing of other feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from labnetz.ical import families
from labnetz.ical.floods import bound_dates
from labnetz.ical.line_order import in_one_order
from labnetz.ical.lines import ContentLine, parse_line, unescape
from labnetz.ical.people import without_people
from labnetz.ical.periods import changed_dates, periods_of
from labnetz.ical.quick import QuickEvents
from labnetz.ical.settle import Draft, NotPublished, draft, is_ours, settle_lines, settle_title
from labnetz.ical.settle_status import settle_status
from labnetz.ical.settle_times import settle_times
from labnetz.ical.settle_values import settle_values
from labnetz.ical.stream import Block, Calendar, Stream, split
from labnetz.ical.stretches import one_stretch, stretches
from labnetz.ical.text import one_line, plain
from labnetz.ical.uids import name_the_nameless
from labnetz.ical.values import event_of, with_first_date
from labnetz.ical.zones import by_name, feed_zones
from labnetz.model import Event, Origin, Problem, Where, msg, msg_n

_ODD_CLASS = re.compile(r"\n\ufeff?class(?!:public\n)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, and the unfolded lines that say the same, from BEGIN:VEVENT to END:VEVENT, ready to be spliced.

    Without its parts (alarms would ring at other people's) and without people. `number`: the line in which it begins in
    the file that was read, 0 where nobody knows.
    """

    event: Event
    lines: Sequence[str]
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """What a calendar holds. `name` is what it calls itself, "" when it doesn't; entries in the order of the file."""

    name: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def read_calendar(body: bytes, origin: Origin) -> CalendarReading:
    """Read a calendar; `origin` says whose it is, and the zone of times that name none.

    Several calendars in one file count as one, but each has its own zones. Raises NotACalendar when the bytes are no
    whole calendar, or too many of them.
    """
    return _read(body, origin, quickly=True)


def read_patiently(body: bytes, origin: Origin) -> CalendarReading:
    """Read a calendar without any short cut: gives what `read_calendar` gives, and takes three times as long."""
    return _read(body, origin, quickly=False)


def _read(body: bytes, origin: Origin, *, quickly: bool) -> CalendarReading:
    stream = split(body, origin.url, stretches if quickly else one_stretch)
    hidden = _hidden_series(block for calendar in stream.calendars for block in calendar.events)
    drafts: list[Draft] = []
    problems = [*stream.problems, *_left_out(stream, origin)]
    for calendar in stream.calendars:
        found, more = _drafts(calendar, origin, hidden, quickly=quickly)
        drafts += found
        problems += more
    name_the_nameless(drafts)
    entries, more = _entries(families.settle(drafts))
    return CalendarReading(_name(stream), entries, (*problems, *more))


def _name(stream: Stream) -> str:
    names = (calendar.header(name) for calendar in stream.calendars for name in ("NAME", "X-WR-CALNAME"))
    return next((text for name in names if (text := one_line(plain(unescape(name))))), "")


def _left_out(stream: Stream, origin: Origin) -> list[Problem]:
    """Count tasks, notes and free times: nobody should miss something without a word."""
    if not stream.others:
        return []
    kinds = ", ".join(f"{count} {one_line(kind, 40)}" for kind, count in stream.others[:10])
    together = sum(count for _, count in stream.others)
    what = msg_n(
        "{count} entry is no event and was left out: {kinds}",
        "{count} entries are no events and were left out: {kinds}",
        together,
        kinds=kinds,
    )
    return [Problem("ICAL-21", Where(origin.url), what, msg("nothing to do, if that is right"), "note")]


def _floating(calendar: Calendar, origin: Origin) -> tuple[str, list[Problem]]:
    """The zone of times that name none: what a person said of this feed, what the calendar says, then the lab's."""
    named = unescape(calendar.header("X-WR-TIMEZONE")).strip()
    if origin.assumed or not named:
        return origin.timezone, []
    zone = by_name(named)
    if zone is not None:
        return zone, []
    what = msg('nobody can know which time zone "{zone}" is', zone=named[:60])
    fix = msg("times that name no zone are taken as {zone}", zone=origin.timezone)
    return origin.timezone, [Problem("ICAL-13", Where(origin.url), what, fix, "note")]


def _drafts(
    calendar: Calendar, origin: Origin, hidden: set[str], *, quickly: bool
) -> tuple[list[Draft], list[Problem]]:
    """Put every event right for itself; those that can't be published leave their problems only."""
    floating, problems = _floating(calendar, origin)
    zones = feed_zones(calendar.zones, origin.timezone)
    is_off = unescape(calendar.header("METHOD")).strip().upper() == "CANCEL"
    quick = QuickEvents(origin, zones, floating) if quickly and not is_off else None
    drafts: list[Draft] = []
    for block in calendar.events:
        if is_private(block) or (hidden and _value(block, "UID") in hidden):
            problems.append(_private(origin, block))
            continue
        event = quick.draft(block) if quick is not None else None
        if event is not None:
            drafts.append(event)
            continue
        event = draft(block.lines, origin, zones, floating)
        try:
            drafts += _settled(event, is_off=is_off)
        except NotPublished:
            problems += event.problems
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - one event that we can't cope with must not take the others with it
            problems += [*event.problems, _beyond_us(event)]
    return drafts, problems


def _settled(event: Draft, *, is_off: bool) -> list[Draft]:
    """Put an event right; its further dates with a length of their own come behind it, as changes of it."""
    settle_lines(event)
    bound_dates(event)
    periods = periods_of(event)
    settle_times(event)
    settle_title(event)
    settle_status(event, is_off=is_off)
    settle_values(event)
    return [event, *changed_dates(event, periods)]


def is_private(block: Block) -> bool:
    """Say whether an event is not for everybody. RFC 5545 §3.8.1.3: an unknown CLASS means PRIVATE."""
    if block.text and not _ODD_CLASS.search(block.text):
        return False
    return _value(block, "CLASS").upper() not in {"", "PUBLIC"}


def _hidden_series(blocks: Iterable[Block]) -> set[str]:
    """UIDs of private series: their changed dates often don't say again that they are private."""
    masters = (block for block in blocks if is_private(block) and not _value(block, "RECURRENCE-ID"))
    return {uid for block in masters if (uid := _value(block, "UID"))}


def _value(block: Block, name: str) -> str:
    for line in block.lines:
        if line.text[: len(name)].upper() == name:
            content = parse_line(line)
            if content is not None and content.name == name:
                return unescape(content.value).strip()
    return ""


def _private(origin: Origin, block: Block) -> Problem:
    """Says nothing about the event: the problem is published, too."""
    what = msg("an event that is marked as private was left out")
    return Problem("ICAL-09", Where(origin.url, block.number), what, msg("nothing to do, if that is right"), "note")


def _beyond_us(event: Draft) -> Problem:
    what = msg("the event can't be read")
    where = Where(event.origin.url, event.number, entry=event.label)
    return Problem("ICAL-16", where, what, msg("make it anew in the program it is from"))


def _entries(drafts: list[Draft]) -> tuple[tuple[Entry, ...], list[Problem]]:
    entries, problems = [], []
    for event in drafts:
        problems += event.problems
        try:
            value = event_of(event)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - as above: it stays one event's problem
            problems.append(_beyond_us(event))
            continue
        lines = in_one_order(with_first_date(without_people(_lasting(event))))
        entries.append(Entry(value, ("BEGIN:VEVENT", *map(str, lines), "END:VEVENT"), event.number))
    return tuple(entries), problems


def _lasting(event: Draft) -> list[ContentLine]:
    """Leave out the DTSTAMP of others: they write there when they were asked, and nothing has changed by that."""
    return event.lines if is_ours(event) else [line for line in event.lines if line.name != "DTSTAMP"]
