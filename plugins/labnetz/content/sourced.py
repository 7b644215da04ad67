"""What the readers of tables and calendars give back: events, each with the place where it stands. Reads nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from labnetz.content.said_off import surely_off
from labnetz.model import Event, Level, Message, Problem, Status, Where, msg

AddressOf = Callable[[str], str]
"""Gives the absolute address of an event's page by the event's id."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """An event that was not written as a page, and where it stands: a row of a table, an event of a calendar."""

    event: Event
    where: Where

    @property
    def text(self) -> str:
        """What people read of it: what rules about words look at."""
        return "\n".join(part for part in (self.event.title, self.event.summary, self.event.description) if part)


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What one table or calendar holds, in its own order, and what is wrong with it."""

    found: tuple[Sourced, ...] = ()
    problems: tuple[Problem, ...] = ()


def with_status(event: Event) -> Event:
    """Read a status that stands in the title alone: many programs have no other place for it."""
    said = surely_off(event.title) if event.status in (Status.SCHEDULED, Status.TENTATIVE) else None
    return event if said is None else replace(event, title=said.title, status=said.status)


def told(rule: str, path: str, what: Message, fix: Message, *, level: Level = "error") -> SourceReading:
    """Give nothing but a problem with a whole file or calendar."""
    return SourceReading((), (Problem(rule, Where(path), what, fix, level),))


def without_doubles(
    found: Iterable[Sourced], taken: Mapping[str, str]
) -> tuple[tuple[Sourced, ...], tuple[Problem, ...]]:
    """Leave out events whose id or UID belongs to something else already; the first one stays.

    `taken` maps ids and UIDs of events that are published otherwise (as pages) to the path of each. The changed dates
    of a series have the id and UID of the series.
    """
    owners: dict[str, tuple[str, date | datetime | None, str]] = {
        name: ("", None, path) for name, path in taken.items()
    }
    kept: list[Sourced] = []
    problems: list[Problem] = []
    for one in found:
        rival = _rival(one, owners)
        if rival is None:
            kept.append(one)
        else:
            problems.append(_double(one, rival))
    return tuple(kept), tuple(problems)


def _rival(one: Sourced, owners: dict[str, tuple[str, date | datetime | None, str]]) -> str | None:
    """Enter an event under its names; None if they were free, else where the owner of one of them stands."""
    event = one.event
    for name in (event.id, event.uid):
        if name in owners and not _is_same_series(event, owners[name]):
            return owners[name][2]
    for name in (event.id, event.uid):
        owners.setdefault(name, (event.uid, event.recurrence_id, str(one.where)))
    return None


def _is_same_series(event: Event, owner: tuple[str, date | datetime | None, str]) -> bool:
    return event.uid == owner[0] and event.recurrence_id is not None


def _double(one: Sourced, rival: str) -> Problem:
    what = msg('"{title}" is left out: its id or UID is already used by {path}', title=one.event.title, path=rival)
    fix = msg("delete one of the two, or give one of them another id")
    return Problem("SRC-04", one.where, what, fix)
