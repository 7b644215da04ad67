"""Put the state of a source into words: how it runs, since when, and what is to do. Decides no state, formats no date.

The same words everywhere: on a terminal, on the portal's page, in a lab's log and on its badge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from labnetz.model import Message, SourceKind, SourceReport, SourceState, msg

SHORT: Mapping[SourceState, Message] = {
    "ok": msg("in service"),
    "degraded": msg("in service with faults"),
    "dormant": msg("nothing new for long"),
    "stale": msg("late"),
    "unreachable": msg("interrupted"),
    "paused": msg("paused"),
    "new": msg("not in service yet"),
}
"""Every state in a word or two, in the order in which they are explained."""

MEANING: Mapping[SourceState, Message] = {
    "ok": msg("The last time, all went well."),
    "degraded": msg("Several attempts in a row failed, or some entries can’t be read."),
    "dormant": msg("It answers, but nothing new has come for a year."),
    "stale": msg("For more than two weeks, nothing could be read."),
    "unreachable": msg("For more than three months, nothing could be read."),
    "paused": msg("The portal does not ask it at the moment."),
    "new": msg("It is listed, but nothing has been read yet."),
}

KINDS: Mapping[SourceKind, Message] = {
    "events": msg("Dates"),
    "updates": msg("News"),
    "manifest": msg("About the lab"),
}
"""What comes from a source."""

_GRAVEST: tuple[SourceState, ...] = ("unreachable", "stale", "degraded", "new", "dormant", "paused", "ok")

Say = Callable[[datetime], str]
"""Puts a moment into words."""


def gravest(states: Iterable[SourceState]) -> SourceState:
    """Name the one state of several sources that somebody should hear of first; "new" where there is none."""
    return min(states, key=_GRAVEST.index, default="new")


def gravity(state: SourceState) -> int:
    """Say how soon somebody should hear of a state: 0 is the gravest."""
    return _GRAVEST.index(state)


def drawn_as(report: SourceReport) -> SourceState:
    """Name the state as which a source is drawn: what never arrived is no line with faults, it is none yet."""
    return "new" if report.since is None and report.state != "paused" else report.state


def in_a_word(report: SourceReport) -> Message:
    """Say how a source runs, without a day: for tables."""
    return msg("never read yet") if report.since is None and report.failing_since else SHORT[report.state]


def how_it_runs(report: SourceReport, when: Say) -> Message:
    """Say how a source runs and since when: "late since 3 March"."""
    if report.state == "dormant" and report.newest:
        return msg("in service, nothing new since {day}", day=when(report.newest))
    since = report.since
    if since is None:
        failing = report.failing_since
        return msg("nothing read yet, in vain since {day}", day=when(failing)) if failing else SHORT[report.state]
    words: dict[SourceState, Message] = {
        "ok": msg("in service, last read on {day}", day=when(since)),
        "degraded": msg("in service with faults, last read on {day}", day=when(since)),
        "dormant": msg("in service, last read on {day}", day=when(since)),
        "stale": msg("late since {day}", day=when(since)),
        "unreachable": msg("interrupted since {day}", day=when(since)),
        "paused": msg("paused, last read on {day}", day=when(since)),
        "new": SHORT["new"],
    }
    return words[report.state]


def to_do(report: SourceReport, contact: str) -> Message | None:
    """Say what the lab or the portal's team does, None where there is nothing to do. `contact` is the portal's."""
    moved = msg(
        "The lab looks at what the address shows in a browser. If it has moved or is wrong, please write the right one "
        "to {contact}.",
        contact=contact,
    )
    nothing_lost = msg("Nothing is lost: we go on showing what is known, and ask again by ourselves.")
    correct = msg("The lab corrects the entries named below. All others are shown.")
    soon = msg("Nothing: the next harvest asks for it.")
    steps: dict[SourceState, Message | None] = {
        "ok": None,
        "paused": msg("The portal’s team ends the pause in labs/{lab}.yml.", lab=report.source.lab),
        "dormant": msg("Is there a newer address? Then please write to {contact}.", contact=contact),
        "degraded": nothing_lost if report.reason else correct,
        "new": soon,
    }
    never_came = report.since is None and report.reason and report.state != "paused"
    return moved if never_came else steps.get(report.state, moved)
