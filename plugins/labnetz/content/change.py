"""When an item last changed: what its page says and what git knows → one time. Asks no git itself.

`now` never becomes a date of change: two builds of the same pages would differ, and every subscriber would be told.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from labnetz.content import dates
from labnetz.content.demo import moved_change, moved_update
from labnetz.content.item import is_sample
from labnetz.model import Problem, msg

if TYPE_CHECKING:
    from datetime import date

    from labnetz.content.context import Context
    from labnetz.content.dates import Moment
    from labnetz.marked_yaml import Marked


def changed(updated: Moment | None, context: Context, *, real: bool) -> datetime | None:
    """Say when an event's time, place or status last changed: as written or as git knows, whichever is later.

    None where neither is known.

    Who cancels an event and forgets `updated` has still changed it (RFC 5545 §3.8.7.4). In a demonstration, it also
    changed on the Monday when its dates moved last.
    """
    latest = later(written(updated, context, real=real), context.history.revised)
    anchor = _anchor(context, real=real)
    return moved_change(latest, anchor, context.weeks, context.zone) if anchor else latest


def written(updated: Moment | None, context: Context, *, real: bool) -> datetime | None:
    """Take the date of change that stands in the page; None when it lies ahead, which `check_updated` tells."""
    if updated is None:
        return None
    at = aware(updated, context)
    if _anchor(context, real=real):
        return moved_update(at, context.weeks, context.now)
    return at if at <= context.now else None


def check_updated(updated: Moment | None, context: Context, marked: Marked, *, real: bool) -> tuple[Problem, ...]:
    """Warn of a date of change that lies ahead and is not used."""
    if updated is None or written(updated, context, real=real):
        return ()
    what = msg("updated {day} is in the future, so it does not count yet", day=dates.written(updated))
    fix = msg("write the day on which you last changed the page, or delete the line")
    return (Problem("DATA-18", marked.where("updated"), what, fix, "warning"),)


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """Choose the later of two times, either of which may be unknown."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda at: at.astimezone(UTC))


def aware(moment: Moment, context: Context) -> datetime:
    """Take the beginning of the day where only a day is written."""
    return moment if isinstance(moment, datetime) else dates.midnight(moment, context.zone)


def _anchor(context: Context, *, real: bool) -> date | None:
    """Give the Monday from which an invented page moves; None for what stays where it is."""
    demo = context.lab.demo
    return demo.anchor if demo and is_sample(context, real=real) else None
