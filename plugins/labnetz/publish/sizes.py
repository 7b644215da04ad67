"""Warn of feeds that get too big for the programs that read them. Cuts nothing.

A network of a hundred labs has dozens of such calendars, and nobody reads dozens of lines at each build: a build tells
of all of them at once, `labnetz check --built` of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.model import Artifact, Message, Problem, Published, Where, msg

if TYPE_CHECKING:
    from collections.abc import Iterable

WARN_BYTES = 800_000
LIMIT = 1_000_000
"""Bytes near which Google stops reading a calendar."""
NAMED = 3
"""How many calendars are named where many are told of at once: the biggest."""
_EVERYTHING = "-all.ics"
_ONCE = re.compile(r"feeds/month/.+|events/[0-9a-f]{16}\.ics")
"""What people take over once; nobody subscribes to it."""
_PART = re.compile(r"(?P<whole>.+)/part-[0-9]+\.ics")

_Calendar = Artifact | Published


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is said of one calendar that is too big for a reason, and of many: `many` gets their number and the
    biggest."""

    one: Callable[[_Calendar], Problem]
    many: Message
    fix: Message

    def at_once(self, found: list[_Calendar]) -> Iterable[Problem]:
        if len(found) <= 1:
            return map(self.one, found)
        biggest = sorted(found, key=lambda one: (-one.size, one.path))[:NAMED]
        named = ", ".join(f"{one.path} ({one.size // 1000} kB)" for one in biggest)
        what = msg(self.many.msgid, count=len(found), biggest=named)
        return (Problem("FEED-20", Where("feeds"), what, self.fix, "warning"),)


def too_big(files: Iterable[_Calendar]) -> tuple[Problem, ...]:
    """Tell of the calendars that Google will soon stop reading: of each kind at once."""
    return tuple(problem for kind, found in _found(files) for problem in kind.at_once(found))


def each_too_big(files: Iterable[_Calendar]) -> tuple[Problem, ...]:
    """Tell of each of them."""
    return tuple(kind.one(calendar) for kind, found in _found(files) for calendar in found)


def _found(files: Iterable[_Calendar]) -> tuple[tuple[_Kind, list[_Calendar]], ...]:
    """Find those that are too big, by kind; who takes "everything" has been told."""
    calendars = [one for one in files if is_subscribed(one.path)]
    parts = [(found["whole"], one) for one in calendars if (found := _PART.fullmatch(one.path))]
    in_parts = {f"{whole}.ics" for whole, _ in parts}
    wholes = [one for one in calendars if not _PART.fullmatch(one.path) and one.size > WARN_BYTES]
    return (
        (_IN_PARTS, [one for one in wholes if one.path in in_parts]),
        (_WHOLE, [one for one in wholes if one.path not in in_parts]),
        (_PARTS, [one for _, one in parts if one.size > LIMIT]),
    )


def is_subscribed(path: str) -> bool:
    """Say whether a file is a calendar to which people subscribe without having been told that it is big."""
    return path.endswith(".ics") and not path.endswith(_EVERYTHING) and _ONCE.fullmatch(path) is None


def _in_parts(calendar: _Calendar) -> Problem:
    part = f"{calendar.path.removesuffix('.ics')}/part-1.ics"
    return _of_whole(
        calendar, msg("tell people who use Google to subscribe to its parts ({part}, and so on)", part=part)
    )


def _uncut(calendar: _Calendar) -> Problem:
    return _of_whole(calendar, _SHORTEN)


def _of_whole(calendar: _Calendar, fix: Message) -> Problem:
    what = msg("this calendar has {size} kB, and Google reads only about 1,000 kB", size=calendar.size // 1000)
    return Problem("FEED-20", Where(calendar.path), what, fix, "warning")


def _of_part(calendar: _Calendar) -> Problem:
    """What is too big for a part cannot be cut any more: it is one event, with its changed dates."""
    what = msg("one event alone has {size} kB, and Google reads only about 1,000 kB", size=calendar.size // 1000)
    return Problem("FEED-20", Where(calendar.path), what, _ASK, "warning")


_ASK = msg("ask its lab to shorten the description, or to end the series and begin a new one")
_SHORTEN = msg("shorten long descriptions, or end series that go on for years")
_MANY = msg(
    "{count} calendars have more than 800 kB, and Google reads only about 1,000 kB; the biggest: {biggest} "
    "(labnetz check --built FOLDER names all)"
)
_IN_PARTS = _Kind(
    _in_parts,
    _MANY,
    msg("tell people who use Google to subscribe to their parts; the page for subscribing to each calendar has them"),
)
_WHOLE = _Kind(_uncut, _MANY, _SHORTEN)
_PARTS = _Kind(
    _of_part,
    msg(
        "{count} parts of calendars have one event each that alone is too big for Google; the biggest: {biggest} "
        "(labnetz check --built FOLDER names all)"
    ),
    _ASK,
)
