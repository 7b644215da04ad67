"""Front matter of a place → Place. What nobody wrote stays unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.content.item import Refused, read_fields
from labnetz.content.schema import PlaceFields
from labnetz.model import Access, Place, Problem

if TYPE_CHECKING:
    from labnetz.content.context import Context
    from labnetz.content.schema import AccessFields

VITAL = frozenset(("id", "name"))


def read_place(text: str, path: str, context: Context) -> tuple[Place | None, str, tuple[Problem, ...]]:
    """Read one page: the place (None when it can't be published), its Markdown, and what is wrong."""
    draft = read_fields(PlaceFields, text, path, context, VITAL)
    if isinstance(draft, Refused):
        return None, draft.body, draft.problems
    fields = draft.fields
    place = Place(
        id=draft.id,
        name=fields.name,
        street=fields.street,
        postal_code=fields.postal_code,
        city=fields.city,
        lat=fields.lat,
        lon=fields.lon,
        description=fields.description,
        transit=fields.transit,
        phone=fields.phone,
        opening_hours=fields.opening_hours,
        access=_access(fields.access),
        access_note=fields.access_note,
        access_checked=fields.access_checked,
        body=draft.body,
    )
    return place, draft.body, draft.problems


def _access(fields: AccessFields) -> tuple[tuple[str, Access], ...]:
    """Keep what was written, in the order of the model."""
    return tuple(
        (field.alias or name, getattr(fields, name))
        for name, field in type(fields).model_fields.items()
        if name in fields.model_fields_set
    )
