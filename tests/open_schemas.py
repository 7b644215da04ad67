"""Whether a portal's open data keep to their published schemas, and say nothing that these do not describe."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from labnetz.publish.schemas import published_schemas

INDEX, MONTH = "events.schema.json", "events-month.schema.json"


@cache
def validator(name: str) -> Draft202012Validator:
    """Read a schema as whoever fetches it from a portal would: the others lie beside it."""
    found = {one.path.removeprefix("schema/"): json.loads(one.content) for one in published_schemas()}
    registry = Registry().with_resources((key, Resource.from_contents(value)) for key, value in found.items())
    return Draft202012Validator(found[name], registry=registry, format_checker=FormatChecker())


def faults(name: str, document: Mapping[str, object]) -> list[str]:
    """Everything that is wrong with a document."""
    found = [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(document)]
    return found + [f"{path} is described nowhere" for path in _undescribed(name, document)]


def _undescribed(name: str, document: Mapping[str, object]) -> Iterator[str]:
    yield from sorted(set(document) - set(validator(name).schema["properties"]))
    if name == MONTH:
        parts = validator(name).schema["$defs"]
        for date in document["events"]:  # type: ignore[attr-defined]
            yield from sorted(set(date) - set(parts["date"]["properties"]))
            for part in ("place", "registration", "series"):
                yield from sorted(set(date[part] or {}) - set(parts[part]["properties"]))
