"""Front matter of an event → Event. Expands no series, writes no calendar.

The UID is `<event id>@<lab id>.labnetz`. It holds nothing that changes: no title, no time, no address of the site. It
has the form of RFC 7986 §5.3 with a name after the @ that no other lab has, so that whoever merges keeps it.
"""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from labnetz.content import dates
from labnetz.content.change import changed, check_updated
from labnetz.content.demo import moved_event
from labnetz.content.item import Draft, Refused, is_sample, read_fields, unpublished
from labnetz.content.plain import MAX_BYTES, plain_text, shortened
from labnetz.content.repeat import check_repeat, series_of
from labnetz.content.schema import EventFields
from labnetz.locale import say
from labnetz.model import Days, Event, Problem, Registration, Span, When, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.content.context import Context
    from labnetz.content.dates import Moment
    from labnetz.content.schema import RegistrationFields
    from labnetz.marked_yaml import Marked
    from labnetz.model import Message, Place

VITAL = frozenset(("id", "title", "start", "end", "status", "repeat"))
"""An event that is wrong about one of these would be wrong about itself; without another key it is only poorer."""

_SEQUENCE_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_MOST = 2**31 - 1


def read_event(text: str, path: str, context: Context) -> tuple[Event | None, str, tuple[Problem, ...]]:
    """Read one page: the event (None when it can't be published), its Markdown, and what is wrong."""
    draft = read_fields(EventFields, text, path, context, VITAL)
    if isinstance(draft, Refused):
        return None, draft.body, draft.problems
    times = tuple(_check_times(draft.fields, draft.marked))
    series = check_repeat(draft.fields.repeat, draft.fields.start, draft.marked) if draft.fields.repeat else ()
    in_demo = tuple(_check_demo(draft, context))
    problems = (*draft.problems, *times, *series, *in_demo)
    broken = {key for key, found in (("end", times), ("repeat", series + in_demo)) if _has_error(found)}
    if broken:
        return None, draft.body, (*problems, unpublished(path, broken))
    place, missing = _place(draft, context)
    ahead = check_updated(draft.fields.updated, context, draft.marked, real=draft.fields.real)
    return _event(draft, context, place), draft.body, (*problems, *missing, *ahead)


def uid_of(id_: str, lab: str) -> str:
    """Make the identity that an event or update keeps for good."""
    return f"{id_}@{lab}.labnetz"


def _event(draft: Draft[EventFields], context: Context, place: Place | None) -> Event:
    fields, lab = draft.fields, context.lab
    modified = changed(fields.updated, context, real=fields.real)
    if is_sample(context, real=fields.real):
        fields = moved_event(fields, context.weeks)
    return Event(
        lab=lab.id,
        uid=uid_of(draft.id, lab.id),
        id=draft.id,
        title=fields.title,
        when=_when(fields.start, fields.end),
        summary=fields.summary,
        description=_description(draft.body, context, real=fields.real),
        place=place,
        room=fields.room,
        online=fields.online or "",
        status=fields.status,
        status_note=fields.status_note,
        series=series_of(fields.repeat, fields.start) if fields.repeat else None,
        topics=fields.topics,
        registration=_registration(fields.registration),
        cost=fields.cost,
        language=fields.language,
        url=context.url,
        modified=modified,
        sequence=_sequence(modified),
        licence=lab.licence,
        source=draft.marked.path,
    )


def _when(start: Moment, end: Moment | None) -> When:
    if isinstance(start, datetime):
        return Span(start, end if isinstance(end, datetime) else None)
    return Days(start, end or start)


def _check_times(fields: EventFields, marked: Marked) -> Iterator[Problem]:
    start, end = fields.start, fields.end
    where = marked.where("end")
    if end is not None and isinstance(start, datetime) != isinstance(end, datetime):
        yield _half_timed(start, end, marked)
    elif end is not None and _is_before(end, start):
        what = msg("end {end} is before start {start}", end=dates.written(end), start=dates.written(start))
        yield Problem("DATA-08", where, what, _later(start, end))
    for key, moment in (("start", start), ("end", end)):
        if isinstance(moment, datetime) and dates.ambiguous(moment):
            what = msg(
                "the clocks show {time} twice in that night; the first time is taken", time=dates.written(moment)
            )
            fix = msg("choose a time before 02:00 or after 03:00 if you can")
            yield Problem("DATA-09", marked.where(key), what, fix, "warning")


def _half_timed(start: Moment, end: Moment, marked: Marked) -> Problem:
    if isinstance(start, datetime):
        what = msg("start has a time, but end {end} has none", end=end)
        fix = msg("write a time, too, such as {end} {clock}, or delete end", end=end, clock="20:00")
        return Problem("DATA-08", marked.where("end"), what, fix)
    what = msg("end has a time, but start {start} has none", start=start)
    return Problem("DATA-08", marked.where("start"), what, msg("write a time, too, such as {start} 17:00", start=start))


def _later(start: Moment, end: Moment) -> Message:
    """On the same day it probably ends after midnight; else nobody knows which of the two is wrong."""
    if isinstance(start, datetime) and isinstance(end, datetime) and start.date() == end.date():
        proposal = dates.written(dates.next_time(start, end.time()))
        return msg("write {proposal} if it ends after midnight, or correct the time", proposal=proposal)
    return msg("correct one of the two")


def _is_before(end: Moment, start: Moment) -> bool:
    if isinstance(start, datetime) and isinstance(end, datetime):
        return end.astimezone(UTC) < start.astimezone(UTC)
    return end < start


def _check_demo(draft: Draft[EventFields], context: Context) -> Iterator[Problem]:
    """Whole weeks carry a weekly series along, but not the 15th of each month."""
    repeat, demo = draft.fields.repeat, context.lab.demo
    if repeat is None or demo is None or demo.anchor is None or draft.fields.real:
        return
    if repeat.except_ and repeat.every in ("month", "year"):
        what = msg("in a demonstration whose dates move, except does not go with every: {every}", every=repeat.every)
        fix = msg("write every: week with interval: 4, or delete except")
        yield Problem("DATA-16", draft.marked.where_key("repeat", "except"), what, fix)


def _place(draft: Draft[EventFields], context: Context) -> tuple[Place | None, tuple[Problem, ...]]:
    id_ = draft.fields.place
    if id_ is None or id_ in context.places:
        return context.places.get(id_ or ""), ()
    where = draft.marked.where("place")
    if id_ in context.broken_places:
        what = msg('the place "{place}" can\'t be read, so the event is published without it', place=id_)
        return None, (Problem("DATA-12", where, what, msg("correct the page of the place")),)
    what = msg('there is no place "{place}", so the event is published without it', place=id_)
    near = difflib.get_close_matches(id_, sorted(context.places), n=1)
    known = ", ".join(sorted(context.places)[:20])
    if near:
        fix = msg('did you mean "{proposal}"?', proposal=near[0])
    elif known:
        fix = msg("make a page for it, or use one of: {known}", known=known)
    else:
        fix = msg("make a page for it in the folder of places")
    return None, (Problem("DATA-12", where, what, fix),)


def _description(body: str, context: Context, *, real: bool) -> str:
    text = plain_text(body)
    if not is_sample(context, real=real):
        return text
    note = say(msg("Sample event of a demonstration: it does not take place."), context.lab.language)
    return shortened(f"{note}\n\n{text}".strip(), MAX_BYTES)


def _registration(fields: RegistrationFields | None) -> Registration | None:
    if fields is None:
        return None
    return Registration(
        need=fields.need,
        url=fields.url or "",
        phone=fields.phone or "",
        email=fields.email or "",
        until=fields.until,
    )


def _sequence(modified: datetime | None) -> int:
    """RFC 5545 §3.8.7.4: a revision number that rises; minutes since 2020, so that it needs no memory."""
    if modified is None:
        return 0
    return min(max(0, int((modified - _SEQUENCE_EPOCH).total_seconds() // 60)), _MOST)


def _has_error(problems: tuple[Problem, ...]) -> bool:
    return any(problem.level == "error" for problem in problems)
