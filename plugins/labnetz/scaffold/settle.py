"""One answer → the value that may be written, or what is wrong with it. The schema decides; nothing is decided here.

What can only be meant in one way ("2.12.2026 17 Uhr", "nein") is taken as it would be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from labnetz.content import dates
from labnetz.content.event_times import check_times
from labnetz.marked_yaml import Marked, read_marked
from labnetz.model import Problem, Where, msg
from labnetz.scaffold.compose import block, nested
from labnetz.scaffold.quoting import one_line
from labnetz.scaffold.schemas import ALL
from labnetz.validation import validate

if TYPE_CHECKING:
    from labnetz.marked_yaml import Tree

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Settled:
    """What an answer comes to: values by dotted key (a range of times gives two), or the problem with it."""

    values: Mapping[str, Tree] = field(default_factory=dict)
    problem: Problem | None = None


def settle(kind: str, key: str, answer: str, zone: tzinfo) -> Settled:
    """Check one answer for one key ("repeat.every"; "ways.online" is that of a call's one way to take part)."""
    values: dict[str, str] = {key: one_line(answer)}
    for _ in range(_ROUNDS):
        problem = _problem(kind, key, values[key], zone)
        if problem is None:
            return Settled(dict(values))
        if problem.proposal is None:
            return Settled(problem=problem)
        values |= _taken(key, problem.proposal)
    return Settled(problem=problem)


def settle_end(answer: str, start: str, zone: tzinfo) -> Settled:
    """Check the end of an event; a time alone is that of the start's day, or of the night after an evening."""
    begun = dates.read_moment(start, zone)
    clock = dates.guess_clock(answer) if dates.is_clock(answer) else None
    if clock is not None and not isinstance(begun, datetime):
        return Settled(problem=_timed(begun, begun))
    if clock is not None and isinstance(begun, datetime):
        settled = Settled({"end": dates.written(dates.end_at(begun, clock))})
    else:
        settled = settle("event", "end", answer, zone)
    problem = None if settled.problem else _too_early(begun, str(settled.values["end"]), zone)
    return Settled(problem=problem) if problem else settled


def _too_early(start: dates.Moment, written: str, zone: tzinfo) -> Problem | None:
    """Say what is wrong with an end, together with its start."""
    end = dates.read_moment(written, zone)
    if isinstance(end, datetime) and not isinstance(start, datetime):
        return _timed(start, end.date())
    marked, _problems = read_marked(f"start: {dates.written(start)}\nend: {dates.written(end)}\n", "")
    found = check_times(start, end, marked) if marked else ()
    return next((problem for problem in found if problem.level == "error"), None)


def _timed(start: date, end: date) -> Problem:
    what = msg("end has a time, but start {start} has none", start=start)
    return Problem("DATA-08", Where(""), what, msg("write only the day: {day}", day=end))


def _problem(kind: str, key: str, value: str, zone: tzinfo) -> Problem | None:
    """Let the schema look at this one value; what it says of keys that are not there does not count."""
    marked, path = _alone(key, value)
    if marked is None:
        return None
    spot = marked.where(*path)
    return next((one for one in validate(ALL[kind], marked, zone=zone).problems if one.where == spot), None)


def _alone(key: str, value: str) -> tuple[Marked | None, tuple[str | int, ...]]:
    """Write a page that has nothing but this value; below its first line, where missing keys are told."""
    head, _, rest = key.partition(".")
    is_way = head == "ways"
    tree: dict[str, Tree] = {"ways": [{rest: value}]} if is_way else nested({key: value})
    marked, _problems = read_marked("\n".join(["#", *block(tree), ""]), key)
    return marked, ("ways", 0, rest) if is_way else tuple(key.split("."))


def _taken(key: str, proposal: str) -> dict[str, str]:
    """Read a proposal: the value, and further keys on lines of their own."""
    value, *more = proposal.split("\n")
    pairs = (line.partition(": ") for line in more)
    return {key: value, **{name.strip(): text.strip() for name, _, text in pairs}}
