"""Front matter of a practice → Practice. Follows no origin: whether the other lab has it is the network's business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.content.change import later, written
from labnetz.content.conflict_marks import conflict_line
from labnetz.content.item import Draft, Refused, read_fields
from labnetz.content.parts import address_of, contact_of
from labnetz.content.picture import read_image
from labnetz.content.schema.items import PracticeFields
from labnetz.model import Image, Maturity, Practice, Problem, Where, msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from labnetz.content.context import Context

VITAL = frozenset(("id", "title", "visibility"))
LICENCE = "CC-BY-4.0"
"""The licence of a practice that names none: it is there to be taken over."""


def read_practice(text: str, path: str, context: Context) -> tuple[Practice | None, str, tuple[Problem, ...]]:
    """Read one page: the practice (None when it can't be published), its Markdown, and what is wrong."""
    if (line := conflict_line(text)) is not None:
        return None, "", (_conflict(path, line),)
    draft = read_fields(PracticeFields, text, path, context, VITAL)
    if isinstance(draft, Refused):
        return None, draft.body, draft.problems
    image, lost = read_image(draft.fields.image, "image", draft.marked, context)
    files, gone = _attachments(draft, context)
    practice = _practice(draft, context, image, files)
    return practice, draft.body, (*draft.problems, *lost, *gone, *_check_origin(draft), *_check_adopted(draft, context))


def _practice(
    draft: Draft[PracticeFields], context: Context, image: Image | None, attachments: tuple[str, ...]
) -> Practice:
    fields, lab = draft.fields, context.lab
    return Practice(
        lab=lab.id,
        id=draft.id,
        title=fields.title,
        summary=fields.summary,
        kind=fields.kind,
        time=fields.time,
        group_size=fields.group_size,
        level=fields.level,
        roles=fields.roles,
        materials=fields.materials,
        space=fields.space,
        staff_hours=fields.staff_hours,
        cost_note=fields.cost_note,
        access_tips=fields.access_tips,
        maturity=fields.maturity or Maturity.UNKNOWN,
        version=fields.version,
        origin=fields.origin or (fields.based_on or "").partition("/")[0],
        based_on=fields.based_on or "",
        based_on_url=fields.based_on_url or "",
        based_on_hash=fields.based_on_hash or "",
        attribution=fields.attribution,
        adopted=_adopted(fields, context),
        former_ids=fields.former_ids,
        withdrawn=fields.withdrawn,
        changes=fields.changes,
        languages=fields.languages,
        topics=fields.topics,
        audience=fields.audience,
        contact=contact_of(fields.contact) or lab.defaults.contact,
        attachments=attachments,
        lessons=fields.lessons,
        image=image,
        visibility=fields.visibility,
        language=fields.language,
        url=context.url,
        modified=later(written(fields.updated, context, real=True), context.history.changed),
        licence=fields.licence or LICENCE,
        source=draft.marked.path,
    )


def _adopted(fields: PracticeFields, context: Context) -> date | None:
    """Give the day; one that lies ahead is not used, which `_check_adopted` tells."""
    ahead = fields.adopted is not None and fields.adopted > context.now.astimezone(context.zone).date()
    return None if ahead else fields.adopted


def _attachments(draft: Draft[PracticeFields], context: Context) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    found = [
        address_of(name, ("attachments", number), draft.marked, context)
        for number, name in enumerate(draft.fields.attachments)
    ]
    return tuple(url for url, _ in found if url), tuple(problem for _, some in found for problem in some)


def _check_origin(draft: Draft[PracticeFields]) -> Iterator[Problem]:
    """Who took something over says from where; what was changed makes no sense without that."""
    if draft.fields.changes and not draft.fields.based_on:
        what = msg("changes says what was changed, but nothing says compared to what")
        fix = msg("add a line based_on: lab/practice, or delete changes")
        yield Problem("DATA-23", draft.marked.where_key("changes"), what, fix, "warning")


def _check_adopted(draft: Draft[PracticeFields], context: Context) -> Iterator[Problem]:
    """Nobody has taken anything over on a day that is still to come."""
    if draft.fields.adopted and _adopted(draft.fields, context) is None:
        what = msg("adopted {day} is in the future, so it does not count yet", day=draft.fields.adopted.isoformat())
        fix = msg("write the day on which you took it over, or delete the line")
        yield Problem("DATA-18", draft.marked.where("adopted"), what, fix, "warning")


def _conflict(path: str, line: int) -> Problem:
    what = msg("this page is not published, since your words and those of the original still stand side by side in it")
    fix = msg("choose at each mark what should stay, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>")
    return Problem("USE-04", Where(path, line, 1), what, fix)
