"""Single dates of a series that are different: moved, cancelled, elsewhere → an Event with RECURRENCE-ID each.

RFC 5545 §3.8.4.4: RECURRENCE-ID is the moment at which that date would have been; a date that the series does not have
can't be changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from labnetz.content import dates
from labnetz.content.event_times import check_times, moved_to, when_of
from labnetz.content.parts import place_of
from labnetz.content.repeat import at_start_time, day_of, takes_place
from labnetz.model import Event, Problem, Status, msg

if TYPE_CHECKING:
    from labnetz.content.context import Context
    from labnetz.content.dates import Moment
    from labnetz.content.schema.event import ChangedDateFields, EventFields, RepeatFields
    from labnetz.marked_yaml import Marked

_NEAR = 60


def check_changes(fields: EventFields, marked: Marked) -> Iterator[Problem]:
    """Say which changed dates can't be: then who comes would stand before a closed door, and nothing is published."""
    if fields.changed_dates and fields.repeat is None:
        what = msg("changed_dates goes with repeat only")
        fix = msg("change start and status themselves, or add repeat")
        yield Problem("DATA-10", marked.where_key("changed_dates"), what, fix)
        return
    seen: set[date] = set()
    for number, change in enumerate(fields.changed_dates):
        at = ("changed_dates", number)
        if change.date in seen:
            what = msg("{day} is changed twice", day=change.date)
            yield Problem("DATA-10", marked.where(*at, "date"), what, msg("put both changes under one date"))
        elif fields.repeat and not _is_date(fields.repeat, fields.start, change.date):
            yield _no_such_date(fields, change.date, marked, number)
        seen.add(change.date)
        yield from check_times(*_bounds(change, fields), marked, at)
        yield from _check_kind(change, fields, marked, number)
    yield from _check_same_moment(fields, marked)


def changes_of(fields: EventFields, master: Event, marked: Marked, context: Context) -> tuple[Event, ...]:
    """Make the changed dates of a series; what is not written about one is as in the series."""
    return tuple(_change(change, fields, master, marked, context) for change in fields.changed_dates)


def check_places(fields: EventFields, marked: Marked, context: Context) -> Iterator[Problem]:
    """Say which places of changed dates are not there."""
    for number, change in enumerate(fields.changed_dates):
        yield from place_of(change.place, ("changed_dates", number, "place"), marked, context)[1]


def changed_days(fields: EventFields) -> Collection[date]:
    """Name the days that are spoken of: a public holiday on which somebody wrote a change is none."""
    return {change.date for change in fields.changed_dates}


def _change(change: ChangedDateFields, fields: EventFields, master: Event, marked: Marked, context: Context) -> Event:
    original = _original(fields, change.date)
    when = moved_to(master.when, original if change.start is None else change.start)
    if change.end is not None:
        when = when_of(change.start or original, change.end)
    place = place_of(change.place, (), marked, context)[0] if change.place else master.place
    return replace(
        master,
        series=None,
        recurrence_id=original,
        when=when,
        title=change.title or master.title,
        place=place,
        room=_or(change.room, master.room if place == master.place else ""),
        online=_or(change.online, master.online),
        status=change.status or master.status,
        status_note=_or(change.status_note, _inherited_note(change, master)),
        previous_start=original if change.start is not None and change.start != original else None,
    )


def _inherited_note(change: ChangedDateFields, master: Event) -> str:
    """Why the series is as it is explains nothing about a date in another state."""
    return master.status_note if change.status in (None, master.status) else ""


def _or(written: str | None, otherwise: str) -> str:
    return otherwise if written is None else written


def _original(fields: EventFields, day: date) -> Moment:
    """Give the moment at which a date would have been; an additional one may have its own time."""
    also = fields.repeat.also if fields.repeat else ()
    own = [moment for moment in also if day_of(moment) == day]
    ruled = fields.repeat is not None and takes_place(fields.repeat, day_of(fields.start), day)
    return at_start_time(day if ruled or not own else own[0], fields.start)


def _is_date(repeat: RepeatFields, start: Moment, day: date) -> bool:
    if day in repeat.except_:
        return False
    return takes_place(repeat, day_of(start), day) or any(day_of(moment) == day for moment in repeat.also)


def _no_such_date(fields: EventFields, day: date, marked: Marked, number: int) -> Problem:
    what = msg("the series has no date on {day} that could be changed", day=day)
    near = (day + timedelta(days=step * sign) for step in range(1, _NEAR) for sign in (1, -1))
    found = next((one for one in near if fields.repeat and _is_date(fields.repeat, fields.start, one)), None)
    fix = msg("the nearest is {day}", day=found) if found else msg("correct the day, or delete the entry")
    return Problem("DATA-10", marked.where("changed_dates", number, "date"), what, fix)


def _bounds(change: ChangedDateFields, fields: EventFields) -> tuple[Moment, Moment | None]:
    return (_original(fields, change.date) if change.start is None else change.start), change.end


def _check_kind(change: ChangedDateFields, fields: EventFields, marked: Marked, number: int) -> Iterator[Problem]:
    """A date of a series of whole days has no time, and the other way round: programs drop such a change."""
    if change.start is None or isinstance(change.start, datetime) == isinstance(fields.start, datetime):
        return
    where = marked.where("changed_dates", number, "start")
    if isinstance(change.start, datetime):
        what = msg("the series takes all day, but this date has a time")
        yield Problem("DATA-10", where, what, msg("write only the day: {day}", day=change.start.date()))
    else:
        clock = f"{fields.start:%H:%M}"
        what = msg("the series has a time, but this date has none")
        yield Problem("DATA-10", where, what, msg("write {proposal}", proposal=f"{change.start} {clock}"))


def _check_same_moment(fields: EventFields, marked: Marked) -> Iterator[Problem]:
    """A date that is moved onto another one of its series: people see one event twice."""
    originals = {_original(fields, change.date) for change in fields.changed_dates}
    moments = [_bounds(change, fields)[0] for change in fields.changed_dates if change.status is not Status.CANCELLED]
    for number, change in enumerate(fields.changed_dates):
        moment = change.start
        if moment is None or change.status is Status.CANCELLED:
            continue
        if moments.count(moment) > 1 or moment in _unchanged(fields, moment) - originals:
            what = msg(
                "this date is moved to {moment}, when another date of the series is", moment=dates.written(moment)
            )
            fix = msg("correct the day or the time, or write status: cancelled instead of start")
            yield Problem("DATA-10", marked.where("changed_dates", number, "start"), what, fix, "warning")


def _unchanged(fields: EventFields, moment: Moment) -> set[Moment]:
    """Give what the series has on the day of a moment, as long as nobody changes it."""
    repeat, day = fields.repeat, day_of(moment)
    if repeat is None or day in repeat.except_:
        return set()
    ruled = {day} if takes_place(repeat, day_of(fields.start), day) else set()
    also = {one for one in repeat.also if day_of(one) == day}
    return {at_start_time(one, fields.start) for one in (*ruled, *also)}
