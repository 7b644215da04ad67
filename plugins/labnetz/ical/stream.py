"""Take a calendar file apart into blocks: heads, time zones, events. Does not look into the blocks.

Nothing in a file is fatal except that it is no whole calendar: junk is named and stepped over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from labnetz.errors import NotACalendar
from labnetz.ical.lines import ContentLine, Line, parse_line, unescape, unfold, unfold_from
from labnetz.ical.stretches import Stretch, stretches
from labnetz.ical.text import label
from labnetz.model import Message, Problem, Where, msg

MAX_BYTES = 10 * 1024 * 1024
MAX_BLOCKS = 200_000
MAX_DEPTH = 8
_ZONE, _EVENT = "VTIMEZONE", "VEVENT"
_NEVER_INSIDE = frozenset({"VCALENDAR", _ZONE, _EVENT, "VTODO", "VJOURNAL", "VFREEBUSY"})
"""What never stands within another part: where one begins, what was open before has lost its end."""
_HEAD = 50
MAX_JUNK = 20
"""Junk lines that are named one by one; a page full of them says nothing more."""


@dataclass(frozen=True, slots=True)
class Block:
    """A component with everything between its BEGIN and END, both of them included. `number`: line of its BEGIN.

    `text` has the lines of an event, each with \\n behind it and without its alarms, where it is beyond doubt what they
    are (`stretches`), else "".
    """

    kind: str
    number: int
    written: tuple[Line, ...] | bytes
    text: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its lines, unfolded: made when they are asked for, since of most events nobody asks."""
        if isinstance(self.written, tuple):
            return self.written
        return tuple(unfold_from(self.number, self.written)[0])


@dataclass(frozen=True, slots=True)
class Calendar:
    """One VCALENDAR, in the order of the file. Its zones and its head hold for its own events only."""

    head: tuple[ContentLine, ...]
    zones: tuple[Block, ...]
    events: tuple[Block, ...]

    def header(self, name: str) -> str:
        """Give a property of the calendar itself, still escaped; "" when it has none."""
        return next((line.value for line in self.head if line.name == name), "")


@dataclass(frozen=True, slots=True)
class Stream:
    """A file in its parts: mostly one calendar, sometimes several behind each other (RFC 5545 §3.4).

    `others` counts what is neither an event nor a zone, by its name (VTODO).
    """

    calendars: tuple[Calendar, ...]
    others: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Splitter:
    path: str
    head: list[ContentLine] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    current: list[Line] = field(default_factory=list)
    calendars: list[Calendar] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    begun: bool = False
    entries: int = 0
    deepest: int = 0

    def take_event(self, block: Block) -> None:
        """Take an event whose end is beyond doubt, unless it stands within a part that has no end."""
        if self.current:
            for line in block.lines:
                self.take(line)
        else:
            self.blocks.append(block)
            self.entries += 1

    def take(self, line: Line) -> None:
        """Take a line, which may begin or end a part."""
        word, _, rest = line.text.partition(":")
        kind = rest.strip().upper()
        match word.strip().upper():
            case "BEGIN":
                self._begin(line, kind)
            case "END":
                self._end(line, kind)
            case _:
                self._inside(line)

    def _begin(self, line: Line, kind: str) -> None:
        if self.current and kind in _NEVER_INSIDE:
            self._unclosed()
        if kind == "VCALENDAR":
            self.begun |= line.text.strip().upper() == "BEGIN:VCALENDAR"
            if self.open:
                self._junk(line)
                self._end_calendar()
            self.open = [kind]
            return
        self.current.append(line)
        self.open.append(kind)
        self.deepest = max(self.deepest, len(self.open))

    def _end(self, line: Line, kind: str) -> None:
        if kind == "VCALENDAR":
            if self.current:
                self._unclosed()
            self._end_calendar()
        elif self.current and kind in self.open:
            self._end_parts(line, kind)
        else:
            self._junk(line)

    def _end_parts(self, line: Line, kind: str) -> None:
        """End a part, and those within that have no end of their own: an alarm must not swallow its event."""
        while (last := self.open.pop()) != kind:
            self.current.append(replace(line, text=f"END:{last}"))
        self.current.append(line)
        if self.open in ([], ["VCALENDAR"]):
            self._close()

    def _end_calendar(self) -> None:
        zones, events = (tuple(one for one in self.blocks if one.kind == kind) for kind in (_ZONE, _EVENT))
        self.calendars.append(Calendar(tuple(self.head), zones, events))
        self.others.update(one.kind for one in self.blocks if one.kind not in {_ZONE, _EVENT})
        self.head, self.blocks, self.open = [], [], []

    def finish(self) -> None:
        """Give what stands behind the end of the last calendar to that calendar."""
        if self.blocks and self.calendars:
            last = self.calendars.pop()
            self.head, self.blocks = list(last.head), [*last.zones, *last.events, *self.blocks]
            self._end_calendar()

    def _close(self) -> None:
        kind = self.current[0].text.partition(":")[2].strip().upper()
        block = Block(kind, self.current[0].number, tuple(self.current))
        if self.deepest > MAX_DEPTH:
            self._refuse(msg("the entry has parts within parts, more than anybody can mean"))
        else:
            self.blocks.append(block)
            self.entries += 1
        self.current, self.deepest = [], 0

    def _unclosed(self) -> None:
        self._refuse(msg("the entry begins here and has no end"))
        self.current, self.deepest = [], 0
        self.open = [kind for kind in self.open[:1] if kind == "VCALENDAR"]

    def _refuse(self, what: Message) -> None:
        fix = msg("export the calendar again, or ask the maker of the program")
        where = Where(self.path, self.current[0].number, entry=_label(self.current))
        self.problems.append(Problem("ICAL-01", where, what, fix))

    def _inside(self, line: Line) -> None:
        if self.current:
            self.current.append(line)
        elif self.open and (content := parse_line(line)) is not None:
            self.head.append(content)
        else:
            self._junk(line)

    def _junk(self, line: Line) -> None:
        if len(self.problems) < MAX_JUNK:
            what = msg("this line does not belong in a calendar")
            fix = msg("it was left out; look what adds it, often a cache or a comment")
            self.problems.append(Problem("ICAL-02", Where(self.path, line.number), what, fix, "note"))


def _label(lines: list[Line]) -> str:
    """Name a torn entry by its title and UID, if it may be for everybody: nobody knows what stood behind the tear."""
    found = {line.name: line.value for line in map(parse_line, reversed(lines[:_HEAD])) if line is not None}
    if found.get("CLASS", "").strip().upper() != "PUBLIC":
        return ""
    return label(unescape(found.get("SUMMARY", "")), unescape(found.get("UID", "")))


def split(body: bytes, path: str, cut: Callable[[bytes], Iterable[Stretch]] = stretches) -> Stream:
    """Take the file apart. Raises NotACalendar when it does not hold one whole VCALENDAR.

    `cut` finds those events that need not be taken line by line; whatever it finds, the outcome is the same.
    """
    if len(body) > MAX_BYTES:
        raise NotACalendar(msg("the calendar has more than {mebibytes} MiB", mebibytes=MAX_BYTES // 1024 // 1024))
    splitter = _Splitter(path)
    first_foreign = None
    for stretch in cut(body):
        if stretch.text:
            splitter.take_event(Block(_EVENT, stretch.number, stretch.octets, stretch.text))
            continue
        lines, foreign = unfold_from(stretch.number, stretch.octets)
        first_foreign = first_foreign or foreign
        for line in lines:
            splitter.take(line)
    _must_be_whole(splitter, body)
    splitter.finish()
    if first_foreign is not None:
        splitter.problems.append(_not_utf8(path, first_foreign))
    return Stream(tuple(splitter.calendars), tuple(sorted(splitter.others.items())), tuple(splitter.problems))


def _must_be_whole(splitter: _Splitter, body: bytes) -> None:
    if not splitter.begun:
        raise NotACalendar(_what_else(unfold(body)[0]))
    if splitter.open or splitter.current or not splitter.calendars:
        raise NotACalendar(msg("the calendar is cut off: END:VCALENDAR is missing"))
    if splitter.entries > MAX_BLOCKS:
        raise NotACalendar(msg("the calendar has more than {count} entries", count=MAX_BLOCKS))


def _what_else(lines: list[Line]) -> Message:
    if not lines:
        return msg("the address answers with an empty file")
    start = "\n".join(line.text for line in lines[:20]).lstrip().lower()
    if start.startswith("<") and ("<html" in start or "<!doctype" in start or "<head" in start):
        return msg("the address answers with an HTML page instead of a calendar")
    if start.startswith("<") and ("<rss" in start or "<feed" in start or "<rdf:rdf" in start):
        return msg("the address answers with a feed of updates instead of a calendar")
    return msg("the address answers with something that is not a calendar")


def _not_utf8(path: str, number: int) -> Problem:
    return Problem(
        "ICAL-03",
        Where(path, number),
        msg("the calendar is not written in UTF-8"),
        msg("it was read as Windows-1252; look whether ä, ö, ü and ß are right, and export it as UTF-8"),
        "warning",
    )
