"""Splice the events of many labs into one calendar, as the lines they came in, edited only where they must be.

Keeps every property that we don't know. Who is shown under which UID is decided in `select`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from labnetz.ical.lines import ContentLine, Line, content_line, escape, parse_line, unescape
from labnetz.ical.people import is_about_people, role_address
from labnetz.ical.read import CalendarReading
from labnetz.ical.recur import expand
from labnetz.ical.select import Selected, select
from labnetz.ical.stamps import stamp_text
from labnetz.ical.titles import mark, unmark
from labnetz.ical.vevent import stamped
from labnetz.ical.write import CalendarInfo, feed, last_change, order
from labnetz.model import Lab, Status

_DROPPED = frozenset({"CATEGORIES", "METHOD", "X-ALT-DESC", "STYLED-DESCRIPTION"})


def merge(
    readings: Sequence[tuple[Lab, CalendarReading]],
    calendar: CalendarInfo,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> bytes:
    """Merge the calendars of many labs into one file.

    With `since` and `until`, what happens in [since, until) only; a series stays whole if any of its dates does.
    """
    selected = select(readings)
    if since is not None and until is not None:
        selected = within(selected, since, until, timezone=calendar.timezone)
    return splice(selected, calendar)


def within(selected: Sequence[Selected], since: datetime, until: datetime, *, timezone: str) -> tuple[Selected, ...]:
    """Keep what happens in [since, until); of a series all or nothing. `timezone`: in which whole days are days."""
    events = [one.event for one in selected]
    occurrences, _ = expand(events, since, until, days_in=ZoneInfo(timezone))
    inside = {(one.event.lab, one.event.uid) for one in occurrences}
    return tuple(one for one, event in zip(selected, events, strict=True) if (event.lab, event.uid) in inside)


def splice(selected: Iterable[Selected], calendar: CalendarInfo) -> bytes:
    """Write a calendar of what was selected; the order of `selected` does not matter."""
    zone = ZoneInfo(calendar.timezone)
    ordered = sorted(selected, key=lambda one: order(one.event, zone))
    changed = last_change(one.entry.event for one in ordered)
    return feed((spliced(one, calendar.language) for one in ordered), calendar, changed)


def spliced(selected: Selected, language: str) -> list[str]:
    """Give the lines of one event as the network publishes them."""
    lines = [edited for line in _own_lines(selected.entry.lines) for edited in _edit(line, selected, language)]
    names = {line.name for line in lines}
    lines += [line for line in _additions(selected, lines) if line.name not in names or line.name == "X-LABNETZ-LAB"]
    return ["BEGIN:VEVENT", *map(str, lines), "END:VEVENT"]


def _own_lines(lines: Sequence[str]) -> Iterable[ContentLine]:
    """Take the event apart, without its parts: alarms would ring at other people's, participants are people."""
    depth = 0
    for text in lines[1:-1]:
        line = parse_line(Line(0, text))
        if line is None:
            continue
        depth += line.name == "BEGIN"
        if depth == 0:
            yield line
        depth -= line.name == "END"


def _edit(line: ContentLine, selected: Selected, language: str) -> Iterable[ContentLine]:
    """Give what becomes of one line: mostly the line itself."""
    event = selected.entry.event
    if line.name == "ORGANIZER":
        return _contact(line)
    if line.name in _DROPPED or is_about_people(line):
        return ()
    if line.name == "UID" and event.uid != selected.uid:
        line = replace(line, value=escape(selected.uid))
    elif line.name == "DTSTAMP":
        line = content_line("DTSTAMP", stamp_text(stamped(event).astimezone(UTC))[0])
    elif line.name == "SUMMARY":
        line = _summary(line, event.status, language)
    return (line,)


def _contact(line: ContentLine) -> Iterable[ContentLine]:
    """An organizer makes Outlook treat the event as a meeting, and is mostly a person. A role's address may stay."""
    address = role_address(line)
    return (content_line("CONTACT", escape(address)),) if address else ()


def _summary(line: ContentLine, status: Status, language: str) -> ContentLine:
    """Not every program shows STATUS:CANCELLED; a title that says so already stays as it is."""
    title = unescape(line.value)
    marked = mark(title, status, language)
    return line if marked == title or unmark(title, status) != title else replace(line, value=escape(marked))


def _additions(selected: Selected, lines: Sequence[ContentLine]) -> list[ContentLine]:
    """What the network adds: who listed it, under which licence, from where."""
    event = selected.entry.event
    added = [content_line("CATEGORIES", ",".join(map(escape, _categories(selected))))]
    if not any(line.name == "DTSTAMP" for line in lines):
        added.append(content_line("DTSTAMP", stamp_text(stamped(event).astimezone(UTC))[0]))
    if event.licence:
        added.append(content_line("X-LABNETZ-LICENCE", escape(event.licence)))
    if event.source:
        added.append(content_line("X-LABNETZ-SOURCE", escape(event.source)))
    return [*added, *_provenance(selected, lines)]


def _provenance(selected: Selected, lines: Sequence[ContentLine]) -> list[ContentLine]:
    """Name the labs. What came with a name of its own keeps it and was only handed on by the lab (VIA): so a portal
    that reads a portal counts nothing twice."""
    named = {unescape(line.value) for line in lines if line.name == "X-LABNETZ-LAB"}
    own = [lab.id for lab in (selected.lab, *selected.also)]
    if not named:
        return [content_line("X-LABNETZ-LAB", escape(lab)) for lab in own]
    first = (
        [] if selected.lab.id in named else [content_line("X-LABNETZ-VIA", escape(selected.lab.url or selected.lab.id))]
    )
    return first + [content_line("X-LABNETZ-LAB", escape(lab)) for lab in own[1:] if lab not in named]


def _categories(selected: Selected) -> list[str]:
    """The event's own categories, and the labs' names."""
    labels = [lab.label for lab in (selected.lab, *selected.also)]
    return list(dict.fromkeys([*selected.entry.event.topics, *labels]))
