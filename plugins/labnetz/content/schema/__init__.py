"""What may be written in front matter and in lab.yml: one model a kind. Only form; meaning is checked by the readers.

The JSON Schemas and the handbook's reference are made from these models. The registry's models stand in
`registry_files`.
"""

from __future__ import annotations

from collections.abc import Mapping

from labnetz.content.schema.event import EventFields
from labnetz.content.schema.items import CallFields, PracticeFields, UpdateFields
from labnetz.content.schema.lab import LabFields
from labnetz.content.schema.place import PlaceFields
from labnetz.validation import Fields

KINDS: Mapping[str, type[Fields]] = {
    "event": EventFields,
    "update": UpdateFields,
    "call": CallFields,
    "practice": PracticeFields,
    "place": PlaceFields,
    "lab": LabFields,
}
"""The kinds that editors write."""
