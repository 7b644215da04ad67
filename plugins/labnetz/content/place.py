"""Front matter of a place → Place. What nobody wrote stays unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.content.item import Refused, read_fields
from labnetz.content.picture import read_image
from labnetz.content.schema.place import MEASURES, AccessFields, PlaceFields
from labnetz.model import Access, Place, Problem

if TYPE_CHECKING:
    from labnetz.content.context import Context

VITAL = frozenset(("id", "name"))


def read_place(text: str, path: str, context: Context) -> tuple[Place | None, str, tuple[Problem, ...]]:
    """Read one page: the place (None when it can't be published), its Markdown, and what is wrong."""
    draft = read_fields(PlaceFields, text, path, context, VITAL)
    if isinstance(draft, Refused):
        return None, draft.body, draft.problems
    fields = draft.fields
    entrance, lost = read_image(fields.photo_of_entrance, "photo_of_entrance", draft.marked, context)
    place = Place(
        id=draft.id,
        name=fields.name,
        street=fields.street,
        postal_code=fields.postal_code,
        city=fields.city,
        district=fields.district,
        lat=fields.lat,
        lon=fields.lon,
        description=fields.description,
        transit=fields.transit,
        phone=fields.phone,
        opening_hours=fields.opening_hours,
        access=access_of(fields.access),
        measures=measures_of(fields.access),
        access_note=fields.access_note,
        access_checked=fields.access_checked,
        entrance=entrance,
        body=draft.body,
    )
    return place, draft.body, (*draft.problems, *lost)


def access_of(fields: AccessFields) -> tuple[tuple[str, Access], ...]:
    """Keep what was written, in the order of the model."""
    return tuple(
        (field.alias or name, getattr(fields, name))
        for name, field in AccessFields.model_fields.items()
        if name in fields.model_fields_set and name not in MEASURES
    )


def measures_of(fields: AccessFields) -> tuple[tuple[str, str], ...]:
    """Keep what was measured, named as in `Place`."""
    values = ((name.replace("_", "-"), getattr(fields, name)) for name in MEASURES)
    return tuple((name, str(value)) for name, value in values if value is not None)
