"""What may be written in the translation of an item: its texts. All facts stand in the original alone."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from pydantic import create_model

from labnetz.content.schema.event import EventFields
from labnetz.content.schema.items import CallFields, PracticeFields, UpdateFields
from labnetz.content.schema.place import PlaceFields
from labnetz.validation import Fields

ORIGINALS: Mapping[str, type[Fields]] = {
    "events": EventFields,
    "updates": UpdateFields,
    "places": PlaceFields,
    "calls": CallFields,
    "practices": PracticeFields,
}
"""What may be written in the original, by kind."""

TEXTS: Mapping[str, tuple[str, ...]] = {
    "events": ("title", "summary", "status_note", "access_note"),
    "updates": ("title", "summary"),
    "places": ("name", "description", "transit", "access_note"),
    "calls": ("title", "summary", "effort", "who", "needs", "reward"),
    "practices": ("title", "summary", "roles", "materials", "space", "cost_note", "access_tips", "changes", "lessons"),
}
"""The keys that are text, by kind: what else differs would be another event."""


def _model(kind: str) -> type[Fields]:
    """Make a model of a kind's texts. Its name must be there; None stands for what is not translated."""
    fields: dict[str, Any] = {}
    for name in TEXTS[kind]:
        field = copy(ORIGINALS[kind].model_fields[name])
        if not field.is_required():
            field.default = None
        fields[name] = (field.annotation, field)
    return create_model(f"{kind.title()}Texts", __base__=Fields, **fields)


MODELS: Mapping[str, type[Fields]] = {kind: _model(kind) for kind in TEXTS}
