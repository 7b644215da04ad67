"""Read a body as harvesting does, and look closely besides. For workers that can be killed (`harvest.workers`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from labnetz.feeds.read import read_feed
from labnetz.harvest.examine_calendar import examine_calendar
from labnetz.harvest.examine_feed import examine_feed
from labnetz.harvest.reading import Contents, Reader, look_into_calendar, look_into_feed
from labnetz.model import Problem, Where, msg

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.model import Origin, SourceKind


def close_look_at_calendar(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Count the events, say what can't be read, and over what subscribers will stumble."""
    contents = look_into_calendar(body, origin, now)
    if contents.unreadable is not None:
        return contents
    found = (*contents.problems, *examine_calendar(body, origin, now), *_empty(contents, origin))
    return replace(contents, problems=found)


def close_look_at_feed(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Count the updates, say what can't be read, and over what readers will stumble."""
    contents = look_into_feed(body, origin, now)
    if contents.unreadable is not None:
        return contents
    found = (*contents.problems, *examine_feed(body, origin, contents.latest, now), *_empty(contents, origin))
    return replace(contents, problems=found)


CLOSE_READERS: Mapping[SourceKind, Reader] = {"events": close_look_at_calendar, "updates": close_look_at_feed}


def _empty(contents: Contents, origin: Origin) -> tuple[Problem, ...]:
    where = Where(origin.url)
    if not contents.entries:
        what = msg("there is nothing in it")
        fix = msg("if there is something on the site, look which of its feeds has it")
        return (Problem("DOC-30", where, what, fix, "warning"),)
    if not contents.upcoming:
        what = msg("all events are over")
        fix = msg("if something is planned, look whether the calendar shows coming events too")
        return (Problem("DOC-30", where, what, fix, "note"),)
    return ()


def titled_feed(body: bytes, origin: Origin, now: datetime) -> Contents:
    """Count the updates, and give each its title: as proof for a person that it is the right feed."""
    contents = look_into_feed(body, origin, now)
    if contents.unreadable is not None:
        return contents
    titles = {update.guid: update.title for update in read_feed(body, origin, first_seen=now).updates}
    seen = (replace(one, title=titles.get(one.guid, "")) for one in contents.entries_seen)
    return replace(contents, entries_seen=tuple(seen))


TITLED_READERS: Mapping[SourceKind, Reader] = {"events": look_into_calendar, "updates": titled_feed}
