"""Splice the events of many labs into one calendar, as the lines they came in, edited only where they must be.

Keeps every property that we don't know. Who is shown under which UID is decided in `select`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from labnetz.ical.lines import NAME, ContentLine, Line, content_line, escape, parse_line, unescape
from labnetz.ical.people import PEOPLE, is_about_people, role_address
from labnetz.ical.read import CalendarReading
from labnetz.ical.select import Selected, select
from labnetz.ical.stamps import stamp_text, steady
from labnetz.ical.titles import mark, unmark
from labnetz.ical.touch import touching
from labnetz.ical.vevent import UNKNOWN_CHANGE
from labnetz.ical.write import CalendarInfo, feed, last_change
from labnetz.model import Event, Lab, Status

_DROPPED = frozenset({"CATEGORIES", "DTSTAMP", "METHOD", "X-ALT-DESC", "STYLED-DESCRIPTION"})
_EDITED = PEOPLE | {"UID", "SUMMARY", "ORGANIZER", "LAST-MODIFIED"}
"""Beside what begins with X-, which may be about people (`is_about_people`)."""
_TIMES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"})

Named = tuple[str, str]
"""The name of a line in capitals, and the line."""


def merge(
    readings: Sequence[tuple[Lab, CalendarReading]],
    calendar: CalendarInfo,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> bytes:
    """Merge the calendars of many labs into one file, the plain way: `merging` is tested against it.

    With `since` and `until`, what happens in [since, until) only; a series stays whole if any of its dates does.
    """
    selected = select(readings)
    if since is not None and until is not None:
        selected = within(selected, since, until, timezone=calendar.timezone)
    return splice(selected, calendar)


def within(selected: Sequence[Selected], since: datetime, until: datetime, *, timezone: str) -> tuple[Selected, ...]:
    """Keep what happens in [since, until); of a series all or nothing. `timezone`: in which whole days are days."""
    events = [one.event for one in selected]
    inside = touching(events, since, until, days_in=ZoneInfo(timezone))
    return tuple(one for one, event in zip(selected, events, strict=True) if (event.lab, event.uid) in inside)


def splice(selected: Iterable[Selected], calendar: CalendarInfo) -> bytes:
    """Write a calendar of what was selected; the order of `selected` does not matter."""
    zone = ZoneInfo(calendar.timezone)
    ordered = sorted(selected, key=lambda one: one.order(zone))
    changed = last_change(one.entry.event for one in ordered)
    return feed((spliced(one, calendar.language) for one in ordered), calendar, changed)


def spliced(selected: Selected, language: str) -> list[str]:
    """Give the lines of one event as the network publishes them."""
    edit = _Edit(selected, language)
    lines = [edited for name, text in _own_lines(selected.entry.lines) for edited in edit.line(name, text)]
    names = {name for name, _ in lines}
    added = [line for line in _additions(edit, lines) if line.name not in names or line.name == "X-LABNETZ-LAB"]
    return ["BEGIN:VEVENT", *(text for _, text in lines), *map(str, added), "END:VEVENT"]


def _own_lines(lines: Sequence[str]) -> Iterable[Named]:
    """Name the event's lines, without its parts: alarms would ring at other people's, participants are people."""
    depth = 0
    for text in lines[1:-1]:
        found = NAME.match(text)
        if found is None:
            continue
        name = found[0].upper()
        depth += name == "BEGIN"
        if depth == 0:
            yield name, text
        depth -= name == "END"


@dataclass(frozen=True, slots=True)
class _Edit:
    """What becomes of the lines of one event: mostly they stay as they are."""

    selected: Selected
    language: str

    def line(self, name: str, text: str) -> Iterable[Named]:
        """Give what becomes of one line."""
        if name in _DROPPED:
            return ()
        if name in _TIMES and text.endswith("Z") and self.repeats:
            return ((name, steady(text)),)
        if name not in _EDITED and not name.startswith("X-"):
            return ((name, text),)
        line = parse_line(Line(0, text))
        return () if line is None else [(edited.name, str(edited)) for edited in self.edited(line)]

    def edited(self, line: ContentLine) -> Iterable[ContentLine]:
        event = self.selected.entry.event
        if line.name == "ORGANIZER":
            return _contact(line)
        if is_about_people(line):
            return ()
        if line.name == "UID" and event.uid != self.selected.uid:
            line = replace(line, value=escape(self.selected.uid))
        elif line.name == "SUMMARY":
            line = _summary(line, event.status, self.language)
        elif line.name == "LAST-MODIFIED":
            line = self.noticed() or line
        return (line,)

    @property
    def repeats(self) -> bool:
        """Whether it is a series, or a date of one."""
        event = self.selected.entry.event
        return event.series is not None or event.recurrence_id is not None

    @property
    def is_ours(self) -> bool:
        """Whether labnetz wrote the event: then it says itself when it changed."""
        return any(text.startswith("X-LABNETZ-BODY") for text in self.selected.entry.lines)

    def noticed(self) -> ContentLine | None:
        """Programs look at LAST-MODIFIED to see whether they have to look again. Where its source says nothing newer,
        it is when the harvest noticed that the event is another one than before."""
        event = self.selected.entry.event
        if event.stamped is None or (event.modified is not None and event.modified >= event.stamped) or self.is_ours:
            return None
        return _moment("LAST-MODIFIED", event.stamped)


def _stamp(event: Event) -> ContentLine:
    """DTSTAMP: what others write there is when they were asked, so ours is when the event last changed."""
    return _moment("DTSTAMP", event.stamped or event.modified or event.created or UNKNOWN_CHANGE)


def _moment(name: str, moment: datetime) -> ContentLine:
    return content_line(name, stamp_text(moment.astimezone(UTC))[0])


def _contact(line: ContentLine) -> Iterable[ContentLine]:
    """An organizer makes Outlook treat the event as a meeting, and is mostly a person. A role's address may stay."""
    address = role_address(line)
    return (content_line("CONTACT", escape(address)),) if address else ()


def _summary(line: ContentLine, status: Status, language: str) -> ContentLine:
    """Not every program shows STATUS:CANCELLED; a title that says so already stays as it is."""
    title = unescape(line.value)
    marked = mark(title, status, language)
    return line if marked == title or unmark(title, status) != title else replace(line, value=escape(marked))


def _additions(edit: _Edit, lines: Sequence[Named]) -> list[ContentLine]:
    """What the network adds: who listed it, under which licence, from where."""
    selected, event = edit.selected, edit.selected.entry.event
    added = [content_line("CATEGORIES", ",".join(map(escape, _categories(selected)))), _stamp(event)]
    if (noticed := edit.noticed()) is not None:
        added.append(noticed)
    if event.licence:
        added.append(content_line("X-LABNETZ-LICENCE", escape(event.licence)))
    if event.source:
        added.append(content_line("X-LABNETZ-SOURCE", escape(event.source)))
    return [*added, *_provenance(selected, lines)]


def _provenance(selected: Selected, lines: Sequence[Named]) -> list[ContentLine]:
    """Name the labs. What came with a name of its own keeps it and was only handed on by the lab (VIA): so a portal
    that reads a portal counts nothing twice."""
    said = [parse_line(Line(0, text)) for name, text in lines if name == "X-LABNETZ-LAB"]
    named = {unescape(line.value) for line in said if line is not None}
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
