"""Front matter of an event → Event. Expands no series, writes no calendar.

The UID is `<event id>@<lab id>.labnetz`. It holds nothing that changes: no title, no time, no address of the site. It
has the form of RFC 7986 §5.3 with a name after the @ that no other lab has, so that whoever merges keeps it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import reduce
from typing import TYPE_CHECKING

from labnetz.content import holidays
from labnetz.content.change import changed, check_updated, later
from labnetz.content.changed_dates import changed_days, changes_of, check_changes, check_places
from labnetz.content.check_repeat import check_repeat
from labnetz.content.demo import moved_event
from labnetz.content.event_times import check_times, when_of
from labnetz.content.item import Draft, Refused, is_sample, read_fields, unpublished
from labnetz.content.lab_history import moves_of
from labnetz.content.parts import address_of, contact_of, place_of
from labnetz.content.picture import read_image
from labnetz.content.plain import MAX_BYTES, plain_text, shortened
from labnetz.content.repeat import day_of, series_of
from labnetz.content.schema.event import EventFields
from labnetz.content.series_clocks import check_clocks
from labnetz.locale import say
from labnetz.model import After, Event, Image, Lab, Message, Place, Problem, Registration, Seats, msg

if TYPE_CHECKING:
    from labnetz.content.context import Context
    from labnetz.content.schema.event import RegistrationFields

VITAL = frozenset(("id", "uid", "title", "start", "end", "timezone", "status", "repeat", "changed_dates", "visibility"))
"""An event that is wrong about one of these would be wrong about itself; without another key it is only poorer."""

_SEQUENCE_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_MOST = 2**31 - 1

Read = tuple[tuple[Event, ...], str, tuple[Problem, ...]]


def read_event(text: str, path: str, context: Context) -> Read:
    """Read one page: the event and the changed dates of its series (none when it can't be published), its Markdown,
    and what is wrong."""
    draft = read_fields(EventFields, text, path, context, VITAL)
    if isinstance(draft, Refused):
        return (), draft.body, draft.problems
    events, problems = event_of(draft, context)
    return events, draft.body, (*draft.problems, *problems)


def event_of(draft: Draft[EventFields], context: Context) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """Make an event of fields that have the right form: the event first, then the changed dates of its series.

    None when it would be wrong about itself. The problems are those that are found here.
    """
    fields, marked = draft.fields, draft.marked
    found = {
        "end": tuple(check_times(fields.start, fields.end, marked)),
        "repeat": (*_check_series(draft, context), *_check_demo(draft, context)),
        "changed_dates": tuple(check_changes(fields, marked)),
    }
    problems = tuple(problem for some in found.values() for problem in some)
    broken = {key for key, some in found.items() if any(problem.level == "error" for problem in some)}
    if broken:
        return (), (*problems, unpublished(marked.path, broken))
    parts = _parts(draft, context)
    problems += (
        *parts.problems,
        *check_places(fields, marked, context),
        *check_updated(fields.updated, context, marked, real=fields.real),
    )
    return _events(draft, context, parts), problems


def uid_of(id_: str, lab: str) -> str:
    """Make the identity that an event or update keeps for good."""
    return f"{id_}@{lab}.labnetz"


def sequence_of(modified: datetime | None, revisions: int = 0) -> int:
    """RFC 5545 §3.8.7.4: a number that rises: minutes from 2020 to the last change, so that it needs no memory.

    `revisions` is how often it changed so far: two changes in one minute are two.
    """
    if modified is None:
        return 0
    return min(max(0, int((modified - _SEQUENCE_EPOCH).total_seconds() // 60)) + revisions, _MOST)


# --- what other pages and files say of it -----------------------------------------------------------------------------


class _Parts:
    """What an event takes from elsewhere, and what was wrong with that."""

    def __init__(self) -> None:
        self.place: Place | None = None
        self.image: Image | None = None
        self.after: After | None = None
        self.moves: tuple[tuple[datetime, int], ...] = ()
        self.problems: tuple[Problem, ...] = ()


def _parts(draft: Draft[EventFields], context: Context) -> _Parts:
    fields, marked, parts = draft.fields, draft.marked, _Parts()
    usual = context.lab.defaults.place if not fields.online and "place" not in marked.tree else ""
    parts.place, lost_place = place_of(fields.place or usual or None, ("place",), marked, context)
    parts.image, lost_image = read_image(fields.image, "image", marked, context)
    parts.problems = (*lost_place, *lost_image)
    if fields.after:
        found = {}
        for key in ("report", "slides", "recording"):
            found[key], lost = address_of(getattr(fields.after, key), ("after", key), marked, context)
            parts.problems += lost
        parts.after = After(**found) if any(found.values()) else None
    return parts


def _events(draft: Draft[EventFields], context: Context, parts: _Parts) -> tuple[Event, ...]:
    fields = draft.fields
    modified = changed(fields.updated, context, real=fields.real)
    parts.moves = moves_of(draft, parts.place, context)
    if context.weeks == 0 or fields.real:
        modified = reduce(later, (at for at, _ in parts.moves), modified)
    if is_sample(context, real=fields.real):
        fields = moved_event(fields, context.weeks)
    master = _event(Draft(draft.id, fields, draft.marked, draft.body, ()), context, parts, modified)
    return master, *changes_of(fields, master, draft.marked, context)


def _event(draft: Draft[EventFields], context: Context, parts: _Parts, modified: datetime | None) -> Event:
    fields, lab, usual = draft.fields, context.lab, context.lab.defaults
    return Event(
        lab=lab.id,
        uid=fields.uid or uid_of(draft.id, lab.id),
        id=draft.id,
        title=fields.title,
        when=when_of(fields.start, fields.end),
        summary=fields.summary,
        description=_description(draft.body, context, real=fields.real),
        place=parts.place,
        room=fields.room,
        online=fields.online or "",
        status=fields.status,
        status_note=fields.status_note,
        series=series_of(fields.repeat, fields.start, _holidays(fields, context)) if fields.repeat else None,
        previous_start=fields.previous_start,
        topics=fields.topics,
        audience=fields.audience or usual.audience,
        age=fields.age or "",
        languages=fields.languages or usual.languages,
        services=fields.access,
        access_note=fields.access_note,
        registration=_registration(fields.registration),
        cost=fields.cost or usual.cost,
        organizer=fields.organizer or usual.organizer,
        partners=fields.partners,
        contact=contact_of(fields.contact) or usual.contact,
        practice=fields.practice or "",
        part_of=fields.series or "",
        image=parts.image,
        after=parts.after,
        visibility=fields.visibility,
        language=fields.language,
        url=context.url,
        created=context.history.created,
        modified=modified,
        stamped=later(modified, context.history.changed),
        sequence=sequence_of(modified, context.history.revisions + sum(count for _, count in parts.moves)),
        licence=fields.licence or usual.licence or lab.licence,
        source=draft.marked.path,
    )


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
        capacity=fields.capacity,
        state=fields.state or Seats.UNKNOWN,
    )


# --- series -----------------------------------------------------------------------------------------------------------


def _check_series(draft: Draft[EventFields], context: Context) -> Iterator[Problem]:
    fields, marked, lab = draft.fields, draft.marked, context.lab
    if fields.repeat is None:
        return
    if fields.repeat.skip_holidays and not holidays.knows(lab):
        where = marked.where_key("repeat", "skip_holidays")
        yield Problem("DATA-10", where, *_no_holidays(lab))
        return
    left_out = _holidays(fields, context)
    yield from check_repeat(fields.repeat, fields.start, marked, left_out)
    spoken_of = {*left_out, *fields.repeat.except_, *changed_days(fields)}
    yield from check_clocks(fields.repeat, fields.start, marked, spoken_of)


def _no_holidays(lab: Lab) -> tuple[Message, Message]:
    """Say why the public holidays of a lab are not known, and what to write."""
    names = holidays.names(lab)
    if not lab.land and lab.country == "DE":
        what = msg("skip_holidays needs to know the Land")
    else:
        what = msg('the public holidays of "{land}" are not known', land=lab.land or lab.country)
    if near := difflib.get_close_matches(lab.land, names, n=1):
        return what, msg("write land: {land} in lab.yml", land=near[0])
    if names:
        return what, msg("write it in lab.yml after land:, one of {names}", names=", ".join(names))
    return what, msg("delete the line, and list the days on which it does not take place in except")


def _holidays(fields: EventFields, context: Context) -> frozenset[date]:
    """Give the public holidays on which a series does not take place; unless a change says that it does."""
    repeat, first = fields.repeat, day_of(fields.start)
    if repeat is None or not repeat.skip_holidays:
        return frozenset()
    horizon = date(max(first, context.now.astimezone(context.zone).date()).year + holidays.YEARS_AHEAD, 12, 31)
    last = min(repeat.until or horizon, horizon)
    if last < first:
        return frozenset()
    return holidays.public_holidays(context.lab, first, last) - frozenset(changed_days(fields))


def _check_demo(draft: Draft[EventFields], context: Context) -> Iterator[Problem]:
    """Whole weeks carry a weekly series along, but not the 15th of each month."""
    repeat, demo = draft.fields.repeat, context.lab.demo
    if repeat is None or demo is None or demo.anchor is None or draft.fields.real:
        return
    if repeat.every not in ("month", "year"):
        return
    written = {
        ("repeat", "except"): repeat.except_,
        ("repeat", "week"): repeat.week,
        ("changed_dates",): draft.fields.changed_dates,
    }
    for path, value in written.items():
        if value:
            what = msg(
                "in a demonstration whose dates move, {key} does not go with every: {every}",
                key=path[-1],
                every=repeat.every,
            )
            fix = msg("write every: week with interval: 4, or delete {key}", key=path[-1])
            yield Problem("DATA-16", draft.marked.where_key(*path), what, fix)
