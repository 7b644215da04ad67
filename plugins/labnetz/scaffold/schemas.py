"""The JSON Schemas as files: one for each kind of content. What stands in them is `content.json_schema`'s business."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from labnetz.content.json_schema import json_schema
from labnetz.content.schema import KINDS as PAGES
from labnetz.content.tables.schema import KINDS as TABLES
from labnetz.model import Artifact
from labnetz.registry_files import KINDS as REGISTRY

if TYPE_CHECKING:
    from labnetz.validation import Fields

BESIDE_TABLES = tuple(TABLES)
"""The kinds of file that stand beside a table or a calendar."""

ALL: Mapping[str, type[Fields]] = {**PAGES, **TABLES, **REGISTRY}  # type: ignore[dict-item]  # all are Fields
"""Every kind that people write, in the order of the handbook."""


def schema_file(kind: str, language: str, *, folder: str = "") -> Artifact:
    """Give the schema of a kind as a file of a folder ("" or with its closing slash). Raises KeyError."""
    return as_json(f"{folder}{kind}.schema.json", json_schema(kind, ALL[kind], language))


def as_json(path: str, value: object) -> Artifact:
    """Give a value as a JSON file that people can read."""
    return Artifact(path, (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode())
