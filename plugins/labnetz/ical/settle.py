"""Make the lines of one foreign VEVENT true: zones by their IANA names, times that fit each other, text without tags.

What can't be read and can be done without is left out with a note; what an event makes no sense without stops it.
Privacy is not handled here (`splice`), and no values are made (`values`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from labnetz.ical.lines import ContentLine, Line, content_line, escape, parse_line, repair_unquoted, unescape
from labnetz.ical.text import LONGEST_TITLE, clean, label, plain, web_address
from labnetz.ical.torn_lines import continued, decoded, with_named_encoding
from labnetz.ical.zones import FeedZones
from labnetz.model import Level, Message, Origin, Problem, Where, msg

OURS = "X-LABNETZ-BODY"
"""Stands in every event that labnetz wrote, and in no other."""
ONCE = frozenset(
    {
        "CLASS",
        "CREATED",
        "DESCRIPTION",
        "DTSTART",
        "DTEND",
        "DURATION",
        "DTSTAMP",
        "GEO",
        "LAST-MODIFIED",
        "LOCATION",
        "PRIORITY",
        "RECURRENCE-ID",
        "RRULE",
        "SEQUENCE",
        "STATUS",
        "SUMMARY",
        "TRANSP",
        "UID",
        "URL",
    }
)
"""Properties of which an event has one at most (RFC 5545 §3.6.1); RRULE only SHOULD, but nobody reads two."""
TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "CATEGORIES", "RESOURCES"})
LISTS = frozenset({"CATEGORIES", "RESOURCES"})
"""Texts that are several, with commas between."""
IN_HTML = ("X-ALT-DESC", "STYLED-DESCRIPTION")
ADDRESSES = (
    "URL",
    "CONFERENCE",
    "IMAGE",
    "ATTACH",
    "SOURCE",
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
)
MOST_JUNK = 5
"""Lines of one event that can't be read and are named; more of them say nothing more."""
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


class NotPublished(Exception):
    """The event can't be published; its problem is already in the list."""


@dataclass(slots=True)
class Draft:
    """An event's own lines while they are put right, without its parts (alarms and the like), and what was found.

    `reaches_on`: it changes not one date of a series but all later ones, too (RANGE=THISANDFUTURE).
    """

    origin: Origin
    zones: FeedZones
    floating: str
    number: int
    lines: list[ContentLine]
    problems: list[Problem] = field(default_factory=list)
    reaches_on: bool = False

    @property
    def label(self) -> str:
        """What people know the event by: its title and its UID, as far as it has them."""
        return label(self.text("SUMMARY"), self.text("UID"))

    def get(self, name: str) -> ContentLine | None:
        """Give the first line of a property."""
        for line in self.lines:
            if line.name == name:
                return line
        return None

    def text(self, name: str) -> str:
        """Give a property's text, "" when it is not there."""
        line = self.get(name)
        return unescape(line.value) if line else ""

    def put(self, line: ContentLine) -> None:
        """Replace the property's line, or add it."""
        for index, old in enumerate(self.lines):
            if old.name == line.name:
                self.lines[index] = replace(line, number=old.number)
                return
        self.lines.append(line)

    def drop(self, name: str) -> None:
        """Take a property away."""
        self.lines = [line for line in self.lines if line.name != name]

    def edit(self, change: Callable[[ContentLine], ContentLine | None]) -> None:
        """Change every line; None takes it away."""
        self.lines = [changed for changed in map(change, self.lines) if changed is not None]

    def say(self, rule: str, what: Message, fix: Message, level: Level, line: ContentLine | None = None) -> None:
        """Note a problem, at a line or at the event's first one."""
        number = line.number if line and line.number else self.number
        where = Where(self.origin.url, number, entry=self.label)
        self.problems.append(Problem(rule, where, what, fix, level))

    def stop(self, rule: str, what: Message, fix: Message, line: ContentLine | None = None) -> NotPublished:
        """Note why the event is not published; the caller raises what comes back."""
        self.say(rule, what, fix, "error", line)
        return NotPublished()


def draft(lines: tuple[Line, ...], origin: Origin, zones: FeedZones, floating: str) -> Draft:
    """Begin with a block as it came, BEGIN:VEVENT and END:VEVENT included."""
    made = Draft(origin, zones, floating, lines[0].number, [])
    depth = 0
    for line in lines[1:-1]:
        word = line.text[:6].upper()
        depth += word == "BEGIN:"
        if not depth:
            _take(made, line)
        depth -= word.startswith("END:") and depth > 0
    return made


def _take(made: Draft, line: Line) -> None:
    content = parse_line(Line(line.number, with_named_encoding(repair_unquoted(line.text))))
    longer = continued(made.lines[-1] if made.lines else None, line, content)
    if longer is not None:
        made.lines[-1] = longer
    elif content is not None:
        made.lines.append(decoded(content))
    else:
        _junk(made, line)


def _junk(made: Draft, line: Line) -> None:
    """The rest of the event is not known yet, so only the line says where it is."""
    what = msg("this line of the event can't be read")
    where = Where(made.origin.url, line.number)
    if len(made.problems) < MOST_JUNK:
        made.problems.append(Problem("ICAL-04", where, what, msg("it was left out"), "note"))


def settle_lines(event: Draft) -> None:
    """Put right what does not concern time: control characters, repeated properties, text, addresses."""
    event.edit(_without_control)
    _only_one_each(event)
    if not is_ours(event):
        _take_only_description(event)
        event.edit(_plain)
    event.edit(lambda line: _safe_address(event, line))


def is_ours(event: Draft) -> bool:
    """Say whether labnetz wrote the event: then its text is text, even where it looks like HTML."""
    return event.get(OURS) is not None


def _without_control(line: ContentLine) -> ContentLine:
    if line.value.isprintable() and not line.params:
        return line
    params = tuple((name, tuple(CONTROL.sub("", value) for value in values)) for name, values in line.params)
    return replace(line, value=CONTROL.sub("", line.value), params=params)


def _only_one_each(event: Draft) -> None:
    seen: set[str] = set()
    kept = []
    for line in event.lines:
        if line.name in ONCE and line.name in seen:
            what = msg("the event has more than one {property}", property=line.name)
            event.say("ICAL-05", what, msg("only the first one counts"), "warning", line)
        else:
            kept.append(line)
        seen.add(line.name)
    event.lines = kept


def _take_only_description(event: Draft) -> None:
    """Outlook leaves DESCRIPTION empty at times and says everything in HTML, which is left out otherwise."""
    if event.text("DESCRIPTION").strip():
        return
    html = next((text for name in IN_HTML if (text := event.text(name)).strip()), "")
    if html:
        event.put(content_line("DESCRIPTION", escape(plain(html))))


def _plain(line: ContentLine) -> ContentLine | None:
    if line.name in IN_HTML:
        return None
    if line.name not in TEXTS:
        return line
    line = line.with_param("ALTREP", None).with_param("FMTTYPE", None)
    if line.name in LISTS:
        return line
    longest = LONGEST_TITLE if line.name == "SUMMARY" else None
    text = unescape(line.value)
    tidy = plain(text, longest) if longest else plain(text)
    return line if tidy == text else replace(line, value=escape(tidy))


def _safe_address(event: Draft, line: ContentLine) -> ContentLine | None:
    if line.name not in ADDRESSES or is_call_by_phone(line.name, line.value):
        return line
    address = web_address(line.value)
    if address:
        return line if address == line.value else replace(line, value=address)
    if line.value.strip():
        what = msg("the address in {property} can't be published", property=line.name)
        event.say(
            "ICAL-06", what, msg("write an address that begins with https:// and holds no password"), "note", line
        )
    return None


def is_call_by_phone(name: str, value: str) -> bool:
    """Say whether it is the number of a conference; other addresses are of the web."""
    return name == "CONFERENCE" and value.lower().startswith("tel:")


def settle_title(event: Draft) -> None:
    """An event without a title gets its first words, or its place: a list needs something to name it by."""
    if event.text("SUMMARY").strip():
        return
    words = next(
        (text.strip().split("\n")[0] for name in ("DESCRIPTION", "LOCATION") if (text := event.text(name))), ""
    )
    if not words:
        raise event.stop("ICAL-07", msg("the event has no title"), msg("give it one (SUMMARY)"))
    event.put(content_line("SUMMARY", escape(clean(words, 80))))
    event.say("ICAL-07", msg("the event has no title"), msg("its first words stand in for it; give it one"), "warning")
