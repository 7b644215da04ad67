"""Front matter of an update → Update. Writes no feed.

The guid is the one an earlier site gave (`guid:`), else made like an event's UID: never the address, which may change.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from labnetz.content.demo import moved_update
from labnetz.content.event import aware, uid_of
from labnetz.content.item import Draft, Refused, is_sample, read_fields
from labnetz.content.plain import excerpt
from labnetz.content.schema import UpdateFields
from labnetz.model import Image, Problem, Update

if TYPE_CHECKING:
    from labnetz.content.context import Context
    from labnetz.content.schema import ImageFields

VITAL = frozenset(("id", "guid", "title", "date"))


def read_update(text: str, path: str, context: Context) -> tuple[Update | None, str, tuple[Problem, ...]]:
    """Read one page: the update (None when it can't be published), its Markdown, and what is wrong."""
    draft = read_fields(UpdateFields, text, path, context, VITAL)
    if isinstance(draft, Refused):
        return None, draft.body, draft.problems
    return _update(draft, context), draft.body, draft.problems


def _update(draft: Draft[UpdateFields], context: Context) -> Update:
    fields, lab = draft.fields, context.lab
    published, modified = _times(draft, context)
    return Update(
        lab=lab.id,
        guid=fields.guid or uid_of(draft.id, lab.id),
        id=draft.id,
        title=fields.title,
        published=published,
        modified=modified,
        excerpt=fields.summary or excerpt(draft.body),
        url=context.url,
        topics=fields.topics,
        image=_image(fields.image),
        author=fields.author,
        licence=lab.licence,
        source=draft.marked.path,
    )


def _times(draft: Draft[UpdateFields], context: Context) -> tuple[datetime, datetime | None]:
    """When it was published, and changed after that (None when it was not)."""
    published = aware(draft.fields.date, context)
    modified = aware(draft.fields.updated, context) if draft.fields.updated else context.modified
    if context.weeks and is_sample(context, real=draft.fields.real):
        # Git's date belongs to the real calendar, not to the invented one.
        modified = moved_update(modified, context.weeks, context.now) if draft.fields.updated and modified else None
        published = moved_update(published, context.weeks, context.now)
    if modified is None or modified.astimezone(UTC) <= published.astimezone(UTC):
        return published, None
    return published, modified


def _image(fields: ImageFields | None) -> Image | None:
    return None if fields is None else Image(fields.src, fields.alt, fields.credit, fields.licence)
