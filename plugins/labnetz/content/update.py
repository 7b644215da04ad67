"""Front matter of an update → Update. Writes no feed.

The guid is the one an earlier site gave (`guid:`), else made like an event's UID: never the address, which may change.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from labnetz.content.change import aware, check_updated, later, written
from labnetz.content.demo import moved_update
from labnetz.content.event import uid_of
from labnetz.content.item import Draft, Refused, is_sample, read_fields
from labnetz.content.picture import read_image
from labnetz.content.plain import excerpt
from labnetz.content.schema.items import UpdateFields
from labnetz.model import Image, News, Problem, Update

if TYPE_CHECKING:
    from labnetz.content.context import Context

VITAL = frozenset(("id", "guid", "title", "date", "expires", "visibility"))


def read_update(text: str, path: str, context: Context) -> tuple[Update | None, str, tuple[Problem, ...]]:
    """Read one page: the update (None when it can't be published), its Markdown, and what is wrong."""
    draft = read_fields(UpdateFields, text, path, context, VITAL)
    if isinstance(draft, Refused):
        return None, draft.body, draft.problems
    fields = draft.fields
    ahead = check_updated(fields.updated, context, draft.marked, real=fields.real)
    image, lost = read_image(fields.image, "image", draft.marked, context)
    return _update(draft, context, image), draft.body, (*draft.problems, *lost, *ahead)


def _update(draft: Draft[UpdateFields], context: Context, image: Image | None) -> Update:
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
        kind=fields.kind or News.UNKNOWN,
        topics=fields.topics,
        refs=fields.refs,
        image=image,
        author=fields.author,
        expires=fields.expires,
        visibility=fields.visibility,
        language=fields.language,
        licence=fields.licence or lab.licence,
        source=draft.marked.path,
    )


def _times(draft: Draft[UpdateFields], context: Context) -> tuple[datetime, datetime | None]:
    """When it was published, and changed after that (None when it was not)."""
    published = aware(draft.fields.date, context)
    modified = written(draft.fields.updated, context, real=draft.fields.real)
    if not context.weeks or not is_sample(context, real=draft.fields.real):
        modified = later(modified, context.history.changed)
    else:
        # Git's date belongs to the real calendar, not to the invented one.
        published = moved_update(published, context.weeks, context.now)
    if modified is None or modified.astimezone(UTC) <= published.astimezone(UTC):
        return published, None
    return published, modified
