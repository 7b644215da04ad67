"""Front matter of a call → Call, and what state it is in on a day. Checks form only; `check` has the rules."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from labnetz.content.change import later, written
from labnetz.content.demo import moved_day
from labnetz.content.event import uid_of
from labnetz.content.item import Draft, Refused, is_sample, read_fields
from labnetz.content.parts import address_of, contact_of, place_of
from labnetz.content.picture import read_image
from labnetz.content.plain import plain_text
from labnetz.content.schema.items import CallFields
from labnetz.model import Call, CallState, Image, Outcome, Problem, Way, msg

if TYPE_CHECKING:
    from labnetz.content.context import Context
    from labnetz.content.schema.items import WayFields
    from labnetz.marked_yaml import Marked

VITAL = frozenset(("id", "title", "status", "opens", "closes", "visibility"))
_ADDRESSES = ("online", "place", "phone", "email", "paper", "post")


def read_call(text: str, path: str, context: Context) -> tuple[Call | None, str, tuple[Problem, ...]]:
    """Read one page: the call (None when it can't be published), its Markdown, and what is wrong."""
    draft = read_fields(CallFields, text, path, context, VITAL)
    if isinstance(draft, Refused):
        return None, draft.body, draft.problems
    fields, marked = draft.fields, draft.marked
    ways, odd = _ways(draft, context)
    image, lost = read_image(fields.image, "image", marked, context)
    result, gone = _result(draft, context)
    call = _call(draft, context, ways, image, result)
    return call, draft.body, (*draft.problems, *odd, *lost, *gone)


def state_of(call: Call, today: date) -> CallState:
    """Say in what state a call is on a day: as written, else by its days and its result."""
    if call.state is not None:
        return call.state
    if call.result is not None:
        return CallState.RESULT
    if call.closes is not None and call.closes < today:
        return CallState.CLOSED
    if call.opens is not None and call.opens > today:
        return CallState.PLANNED
    return CallState.OPEN


def _call(
    draft: Draft[CallFields], context: Context, ways: tuple[Way, ...], image: Image | None, result: Outcome | None
) -> Call:
    fields, lab = draft.fields, context.lab
    weeks = context.weeks if is_sample(context, real=fields.real) else 0
    return Call(
        lab=lab.id,
        uid=uid_of(draft.id, lab.id),
        id=draft.id,
        title=fields.title,
        summary=fields.summary,
        description=plain_text(draft.body),
        kind=fields.kind,
        state=fields.status,
        opens=moved_day(fields.opens, weeks),
        closes=moved_day(fields.closes, weeks),
        effort=fields.effort,
        who=fields.who,
        ways=ways,
        needs=fields.needs,
        reward=fields.reward,
        spots=fields.spots,
        collects=fields.privacy.collects if fields.privacy else "",
        privacy_url=(fields.privacy.url or "") if fields.privacy else "",
        result=result,
        contact=contact_of(fields.contact) or lab.defaults.contact,
        topics=fields.topics,
        audience=fields.audience,
        languages=fields.languages,
        services=fields.access,
        practice=fields.practice or "",
        image=image,
        calendar=fields.calendar,
        visibility=fields.visibility,
        language=fields.language,
        url=context.url,
        created=context.history.created,
        modified=later(written(fields.updated, context, real=fields.real), context.history.changed),
        licence=fields.licence or lab.licence,
        source=draft.marked.path,
    )


def _ways(draft: Draft[CallFields], context: Context) -> tuple[tuple[Way, ...], tuple[Problem, ...]]:
    ways: list[Way] = []
    problems: list[Problem] = []
    for number, fields in enumerate(draft.fields.ways):
        odd = _check_way(fields, number, draft.marked)
        way, lost = _way(fields, number, draft.marked, context)
        problems += (*odd, *lost)
        ways += () if odd or way is None else (way,)
    return tuple(ways), tuple(problems)


def _way(fields: WayFields, number: int, marked: Marked, context: Context) -> tuple[Way | None, tuple[Problem, ...]]:
    place, lost = place_of(fields.place, ("ways", number, "place"), marked, context)
    paper, missing = address_of(fields.paper or "", ("ways", number, "paper"), marked, context)
    way = Way(
        online=fields.online or "",
        place=place,
        phone=fields.phone or "",
        email=fields.email or "",
        paper=paper,
        post=fields.post or "",
        note=fields.note,
    )
    problems = (*lost, *missing)
    return (None if problems else way), problems


def _check_way(fields: WayFields, number: int, marked: Marked) -> tuple[Problem, ...]:
    """One way is one address: two of them would be two ways, and none leads nowhere."""
    given = [name for name in _ADDRESSES if getattr(fields, name)]
    if len(given) == 1:
        return ()
    names = ", ".join(_ADDRESSES)
    if given:
        what = msg("this way has several addresses: {names}", names=", ".join(given))
        fix = msg("make an entry of its own for each, with a hyphen in front")
    else:
        what, fix = msg("this way leads nowhere"), msg("add one of: {names}", names=names)
    return (Problem("DATA-22", marked.where("ways", number), what, fix),)


def _result(draft: Draft[CallFields], context: Context) -> tuple[Outcome | None, tuple[Problem, ...]]:
    fields = draft.fields.result
    if fields is None:
        return None, ()
    weeks = context.weeks if is_sample(context, real=draft.fields.real) else 0
    url, gone = address_of(fields.url, ("result", "url"), draft.marked, context)
    return Outcome(day=fields.date + timedelta(weeks=weeks), summary=fields.summary, url=url), gone
