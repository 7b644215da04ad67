"""A manifest as a portal hands it on in its backup: what the format knows, and no person beyond the one that is shown.

A lab may write anything into its file, also what nobody but its own programs should repeat.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel

from labnetz.manifest import is_outside
from labnetz.manifest_format import LabJson
from labnetz.manifest_parts import parts_of


def public_manifest(body: bytes, contacts: tuple[str, ...], urls: tuple[str, ...] = ()) -> bytes | None:
    """Write a manifest that was read once without the keys that the format does not know, and with the first of the
    `contacts` that were read of it; None for bytes that are no JSON object. The same bytes for the same manifest.

    Of the other contacts it says that there are some, and whether one is outside of the lab's own sites at `urls`.
    """
    try:
        tree = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(tree, dict):
        return None
    known = _known(tree, LabJson) | ({"contacts": list(contacts[:1])} if contacts else {})
    if len(set(contacts)) > 1:
        known |= {"second_contact": True, "outside_contact": any(is_outside(one, urls) for one in contacts)}
    return (json.dumps(known, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode()


def _known(tree: Mapping[str, object], part: type[BaseModel]) -> dict[str, object]:
    known = _keys(part)
    return {name: _value(value, known[name]) for name, value in tree.items() if name in known}


@cache
def _keys(part: type[BaseModel]) -> Mapping[str, type[BaseModel] | None]:
    """Give the keys of a part, each with what its objects are."""
    keys = {field.alias or name for name, field in part.model_fields.items()} - {"contacts"}
    return dict.fromkeys(keys) | dict(parts_of(part))


def _value(value: object, part: type[BaseModel] | None) -> object:
    if isinstance(value, list):
        return [_value(one, part) for one in value if part is not None or not isinstance(one, dict)]
    if isinstance(value, dict):
        return _known(value, part) if part is not None else {}
    return value
