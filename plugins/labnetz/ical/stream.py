"""Take a calendar file apart into blocks: its head, its time zones, its events. Does not look into the blocks.

Nothing in a file is fatal except that it is no whole calendar: junk is named and stepped over.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from labnetz.errors import NotACalendar
from labnetz.ical.lines import ContentLine, Line, parse_line, unfold
from labnetz.model import Message, Problem, Where, msg

MAX_BYTES = 10 * 1024 * 1024
MAX_BLOCKS = 200_000
MAX_DEPTH = 8
MAX_JUNK = 20
"""Junk lines that are named one by one; a page full of them says nothing more."""


@dataclass(frozen=True, slots=True)
class Block:
    """A component with everything between its BEGIN and END, both of them included. `number`: line of its BEGIN."""

    kind: str
    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """A calendar file in its parts, in the order of the file."""

    head: tuple[ContentLine, ...]
    zones: tuple[Block, ...]
    events: tuple[Block, ...]
    problems: tuple[Problem, ...]

    def header(self, name: str) -> str:
        """Give a property of the calendar itself, still escaped; "" when it has none."""
        return next((line.value for line in self.head if line.name == name), "")


@dataclass(slots=True)
class _Splitter:
    path: str
    head: list[ContentLine] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    current: list[Line] = field(default_factory=list)
    calendars: int = 0
    deepest: int = 0

    def take(self, line: Line) -> None:
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
        if kind == "VCALENDAR" and self.current:
            self._unclosed()
        if kind != "VCALENDAR":
            self.current.append(line)
        self.open = ["VCALENDAR"] if kind == "VCALENDAR" else [*self.open, kind]
        self.deepest = max(self.deepest, len(self.open))

    def _end(self, line: Line, kind: str) -> None:
        if kind == "VCALENDAR":
            if self.current:
                self._unclosed()
            self.calendars += 1
            self.open = []
        elif self.open[-1:] == [kind] and self.current:
            self.open.pop()
            self.current.append(line)
            if len(self.open) == 1:
                self._close()
        else:
            self._junk(line)

    def _close(self) -> None:
        kind = self.current[0].text.partition(":")[2].strip().upper()
        block = Block(kind, self.current[0].number, tuple(self.current))
        if self.deepest > MAX_DEPTH:
            self._refuse(block.number, msg("the entry has parts within parts, more than anybody can mean"))
        else:
            self.blocks.append(block)
        self.current, self.deepest = [], 0

    def _unclosed(self) -> None:
        self._refuse(self.current[0].number, msg("the entry begins here and has no end"))
        self.current, self.deepest = [], 0
        self.open = self.open[:1]

    def _refuse(self, number: int, what: Message) -> None:
        fix = msg("export the calendar again, or ask the maker of the program")
        self.problems.append(Problem("ICAL-01", Where(self.path, number), what, fix))

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


def split(body: bytes, path: str) -> Stream:
    """Take the file apart. Raises NotACalendar when it does not hold one whole VCALENDAR."""
    if len(body) > MAX_BYTES:
        raise NotACalendar(msg("the calendar has more than {mebibytes} MiB", mebibytes=MAX_BYTES // 1024 // 1024))
    lines, first_foreign = unfold(body)
    splitter = _Splitter(path)
    for line in lines:
        splitter.take(line)
    _must_be_whole(splitter, lines)
    if first_foreign is not None:
        splitter.problems.append(_not_utf8(path, first_foreign))
    zones = tuple(block for block in splitter.blocks if block.kind == "VTIMEZONE")
    events = tuple(block for block in splitter.blocks if block.kind == "VEVENT")
    return Stream(tuple(splitter.head), zones, events, tuple(splitter.problems))


def _must_be_whole(splitter: _Splitter, lines: list[Line]) -> None:
    if not any(line.text.strip().upper() == "BEGIN:VCALENDAR" for line in lines):
        raise NotACalendar(_what_else(lines))
    if splitter.open or splitter.current or not splitter.calendars:
        raise NotACalendar(msg("the calendar is cut off: END:VCALENDAR is missing"))
    if len(splitter.blocks) > MAX_BLOCKS:
        raise NotACalendar(msg("the calendar has more than {count} entries", count=MAX_BLOCKS))


def _what_else(lines: list[Line]) -> Message:
    if not lines:
        return msg("the address answers with an empty file")
    start = "\n".join(line.text for line in lines[:20]).lstrip().lower()
    if start.startswith("<") and ("<html" in start or "<!doctype" in start or "<head" in start):
        return msg("the address answers with an HTML page instead of a calendar")
    return msg("the address answers with something that is not a calendar")


def _not_utf8(path: str, number: int) -> Problem:
    return Problem(
        "ICAL-03",
        Where(path, number),
        msg("the calendar is not written in UTF-8"),
        msg("it was read as Windows-1252; look whether ä, ö, ü and ß are right, and export it as UTF-8"),
        "warning",
    )
