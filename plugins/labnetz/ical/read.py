"""Read a calendar from anywhere (RFC 5545): every event is an entry, or a problem that says why not. Raises nothing
for a single event, and knows nothing of other feeds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from labnetz.ical import families
from labnetz.ical.lines import content_line, escape, parse_line, unescape
from labnetz.ical.settle import Draft, NotPublished, draft, settle_lines, settle_title
from labnetz.ical.settle_times import settle_times
from labnetz.ical.stream import Block, Stream, split
from labnetz.ical.text import one_line, plain
from labnetz.ical.values import event_of, settle_values
from labnetz.ical.zones import FeedZones, by_name, feed_zones
from labnetz.model import Event, Origin, Problem, Where, msg


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, and the unfolded lines that say the same, from BEGIN:VEVENT to END:VEVENT, ready to be spliced."""

    event: Event
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """What a calendar holds. `name` is what it calls itself, "" when it doesn't; entries in the order of the file."""

    name: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def read_calendar(body: bytes, origin: Origin) -> CalendarReading:
    """Read a calendar; `origin` says whose it is, and the zone of times that name none.

    Raises NotACalendar when the bytes are no whole calendar, or too many of them.
    """
    stream = split(body, origin.url)
    floating, problems = _floating(stream, origin)
    zones = feed_zones(stream.zones, origin.timezone)
    drafts, found = _drafts(stream, origin, zones, floating)
    entries, more = _entries(families.settle(drafts))
    name = one_line(plain(unescape(stream.header("NAME") or stream.header("X-WR-CALNAME"))))
    return CalendarReading(name, entries, (*stream.problems, *problems, *found, *more))


def _floating(stream: Stream, origin: Origin) -> tuple[str, list[Problem]]:
    """The zone of times that name none: the calendar's own, if it is one, else the lab's."""
    named = unescape(stream.header("X-WR-TIMEZONE")).strip()
    zone = by_name(named) if named else None
    if zone is not None or not named:
        return zone or origin.timezone, []
    what = msg('nobody can know which time zone "{zone}" is', zone=named[:60])
    fix = msg("times that name no zone are taken as {zone}", zone=origin.timezone)
    return origin.timezone, [Problem("ICAL-13", Where(origin.url), what, fix, "note")]


def _drafts(stream: Stream, origin: Origin, zones: FeedZones, floating: str) -> tuple[list[Draft], list[Problem]]:
    """Put every event right for itself; those that can't be published leave their problems only."""
    hidden = _hidden_series(stream.events)
    drafts, problems = [], []
    for block in stream.events:
        if is_private(block) or _value(block, "UID") in hidden:
            problems.append(_private(origin, block))
            continue
        event = draft(block.lines, origin, zones, floating)
        try:
            _settle(event)
        except NotPublished:
            problems += event.problems
        except Exception:  # noqa: BLE001 - one event that we can't cope with must not take the others with it
            problems += [*event.problems, _beyond_us(origin, block)]
        else:
            drafts.append(event)
    return drafts, problems


def _settle(event: Draft) -> None:
    settle_lines(event)
    settle_times(event)
    settle_title(event)
    _settle_uid(event)
    settle_values(event)


def is_private(block: Block) -> bool:
    """Say whether an event is not for everybody. RFC 5545 §3.8.1.3: an unknown CLASS means PRIVATE."""
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


def _beyond_us(origin: Origin, block: Block) -> Problem:
    what = msg("the event can't be read")
    return Problem("ICAL-16", Where(origin.url, block.number), what, msg("make it anew in the program it is from"))


def _settle_uid(event: Draft) -> None:
    """An event without a UID gets one that stays as long as its start and title do."""
    if event.text("UID").strip():
        return
    start = event.get("DTSTART")
    seen = "\0".join([event.origin.lab, str(start), event.text("SUMMARY")])
    event.put(content_line("UID", escape(f"{sha256(seen.encode()).hexdigest()[:32]}@{event.origin.lab}.lab")))
    what = msg("the event has no UID: calendar programs take it for a new one whenever it changes")
    event.say("ICAL-08", what, msg("let the program write one, or make the event anew"), "warning")


def _entries(drafts: list[Draft]) -> tuple[tuple[Entry, ...], list[Problem]]:
    entries, problems = [], []
    for event in drafts:
        problems += event.problems
        try:
            value = event_of(event)
        except Exception:  # noqa: BLE001 - as above: it stays one event's problem
            problems.append(_beyond_us(event.origin, Block("VEVENT", event.number, ())))
            continue
        parts = (line.text for line in event.parts)
        entries.append(Entry(value, ("BEGIN:VEVENT", *map(str, event.lines), *parts, "END:VEVENT")))
    return tuple(entries), problems
