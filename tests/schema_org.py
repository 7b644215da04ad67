"""Whether JSON-LD keeps to schema.org: every property is one of its type, and nothing is empty. No test by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

SCHEMA = json.loads((Path(__file__).parent / "schema_org.json").read_text("utf-8"))["types"]


def allowed(type_: str) -> set[str]:
    """All properties of a type."""
    known = SCHEMA[type_]
    return set(known["own"].split()).union(*(allowed(parent) for parent in known["parents"]))


def nodes(value: object) -> Iterator[dict]:
    """All nodes at any depth."""
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)
    if isinstance(value, dict):
        if set(value) != {"@id"} and "@graph" not in value:
            yield value
        for one in value.values():
            yield from nodes(one)


def check(document: dict) -> None:
    """Fail where a document says something that schema.org has no word for."""
    assert document["@context"] == "https://schema.org"
    for node in nodes(document):
        strange = {name for name in node if not name.startswith("@")} - allowed(node["@type"])
        assert strange == set(), node["@type"]
        assert None not in node.values()
        assert [value for value in node.values() if value in ("", [], {})] == []
