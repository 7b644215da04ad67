"""A calendar after reading, as bytes that give the same reading again (`labnetz.settled`). Fetches nothing.

Its lines are not settled a second time: what was put right once stays as it is, to the letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from labnetz.errors import NotACalendar
from labnetz.ical.lines import ContentLine, Line, parse_line
from labnetz.ical.read import CalendarReading, Entry, read_calendar
from labnetz.ical.settle import Draft
from labnetz.ical.values import event_of
from labnetz.ical.zones import feed_zones
from labnetz.model import Origin, msg
from labnetz.settled import NotSettled, is_settled, read_settled, write_settled


def read_kept_calendar(body: bytes, origin: Origin) -> CalendarReading:
    """Read a calendar as a store keeps it: as its server sent it, or settled. Raises NotACalendar."""
    if not is_settled(body):
        return read_calendar(body, origin)
    try:
        return read_settled_calendar(body, origin)
    except NotSettled as error:
        raise NotACalendar(msg("what a portal's backup says of the calendar can't be read")) from error


def write_settled_calendar(reading: CalendarReading) -> bytes:
    """Write what was read, with its problems."""
    entries = [list(entry.lines[1:-1]) for entry in reading.entries]
    return write_settled({"kind": "events", "name": reading.name, "entries": entries}, reading.problems)


def read_settled_calendar(body: bytes, origin: Origin) -> CalendarReading:
    """Read it again. Raises NotSettled for bytes that `write_settled_calendar` has not written."""
    fields, problems = read_settled(body)
    name, entries = fields.get("name"), fields.get("entries")
    if fields.get("kind") != "events" or not isinstance(name, str) or not isinstance(entries, list):
        raise NotSettled("no calendar")
    try:
        return CalendarReading(name, tuple([entry_of(lines, origin) for lines in entries]), problems)
    except (ValueError, LookupError, TypeError, AttributeError, StopIteration, OverflowError, OSError) as error:
        raise NotSettled(f"an event can't be read: {error!r}") from error


def entry_of(lines: Sequence[str], origin: Origin) -> Entry:
    """Make the entry again of the lines between its BEGIN and END. Raises NotSettled, or what `event_of` raises."""
    parsed = [_line(text) for text in lines]
    draft = Draft(origin, feed_zones((), origin.timezone), origin.timezone, 0, parsed)
    return Entry(event_of(draft), ("BEGIN:VEVENT", *map(str, parsed), "END:VEVENT"))


def _line(text: str) -> ContentLine:
    line = parse_line(Line(0, text)) if "\n" not in text and "\r" not in text else None
    if line is None or line.name in {"BEGIN", "END"}:
        raise NotSettled("not a line of an event")
    if zone := line.param("TZID"):
        ZoneInfo(zone)  # raises for one that nobody knows
    return line
