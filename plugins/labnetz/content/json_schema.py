"""JSON Schemas of what may be written, for editors that complete keys and underline mistakes. Checks nothing itself.

They describe what a YAML 1.2 reader sees, not what labnetz reads: there `2025` is a number and `true` no text. They
are milder than `labnetz check`, which has the last word, and never stricter.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from labnetz.locale import say
from labnetz.marked_yaml import read_marked
from labnetz.model import Message, msg

if TYPE_CHECKING:
    from pydantic_core import core_schema

    from labnetz.validation import Fields

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLES = {
    "event": msg("An event"),
    "update": msg("An update"),
    "call": msg("A call to take part"),
    "practice": msg("A practice that others can reuse"),
    "place": msg("A place"),
    "lab": msg("A lab: lab.yml"),
    "network": msg("A network: network.yml"),
    "member": msg("A member of a network: labs/<id>.yml"),
    "table": msg("How a table of dates is read: the .yml file beside it"),
    "calendar": msg("How a calendar file is read: the .yml file beside it"),
}


def json_schema(kind: str, model: type[Fields], language: str) -> dict[str, object]:
    """Give the JSON Schema (2020-12) of a kind, with its words in a language."""
    found = model.model_json_schema(by_alias=True, schema_generator=_AsYamlIsRead)
    _give_back_descriptions(found)
    parts = {name: _spoken(part, language) for name, part in found.pop("$defs", {}).items()}
    for part in parts.values():
        part.pop("description", None)
    title = say(TITLES.get(kind, Message(kind)), language)
    return {"$schema": DIALECT, "title": title, **_spoken(found, language), "$defs": parts}


class _AsYamlIsRead(GenerateJsonSchema):
    """Widens what a reader puts right before it looks: one entry stands for a list, a name for a block of keys."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Say what may stand there besides."""
        inner = super().function_before_schema(schema)
        if inner.get("type") == "array" and "items" in inner:
            return {"anyOf": [inner, inner["items"]]}
        return {"anyOf": [{"type": "string"}, inner]} if "$ref" in inner else inner


def _give_back_descriptions(found: dict[str, Any]) -> None:
    """Pydantic leaves out the description of a key that says the same as the docstring of its model."""
    parts = found.get("$defs", {})
    for model in (found, *parts.values()):
        for key in model.get("properties", {}).values():
            if "$ref" in key and "description" not in key:
                key["description"] = parts[key["$ref"].rpartition("/")[2]].get("description", "")


def _spoken(node: Any, language: str) -> Any:
    """Put descriptions into a language, and leave out what only programmers would read."""
    if isinstance(node, list):
        return [_spoken(item, language) for item in node]
    if not isinstance(node, dict):
        return node
    if "properties" in node:
        return _object(node, language)
    said = {key: value if key in _AS_IS else _spoken(value, language) for key, value in node.items()}
    return _widened(_told(said, language))


_AS_IS = frozenset(("examples", "enum", "default", "const", "description", "title"))


def _object(node: dict[str, Any], language: str) -> dict[str, Any]:
    """A block of keys. Its docstring says nothing to editors; a key that need not be there may be empty."""
    required = node.get("required", [])
    keys = {name: _spoken(value, language) for name, value in node["properties"].items()}
    keys = {name: value if name in required else _may_be_empty(value) for name, value in keys.items()}
    return {"type": "object", "properties": keys, "required": required, "additionalProperties": False}


def _told(node: dict[str, Any], language: str) -> dict[str, Any]:
    """Give a schema's parts for people. Pydantic's titles are the keys again; enumerations have docstrings."""
    kept = {key: value for key, value in node.items() if key not in {"title", "default"}}
    if isinstance(kept.get("description"), str):
        kept["description"] = say(Message(kept["description"]), language)
    if "examples" in kept:
        read = [_read(example, str(node.get("type"))) for example in kept.pop("examples")]
        kept |= {"examples": read} if read else {}
    return kept


def _widened(node: dict[str, Any]) -> dict[str, Any]:
    """Let through what YAML takes for a number or a switch where a text is meant, and the other way round."""
    pattern = node.get("pattern", "")
    if pattern and not pattern.startswith("^"):
        node = {**node, "pattern": f"^(?:{pattern})$"}
    if "enum" in node:
        return {key: value for key, value in node.items() if key != "type"} | {"enum": _as_written(node["enum"])}
    if node.get("type") == "boolean":
        return {key: value for key, value in node.items() if key != "type"} | {"enum": [True, False, "true", "false"]}
    if node.get("type") in ("integer", "number"):
        return {**node, "type": [node["type"], "string"]}
    return {**node, "type": ["string", "number", "boolean"]} if _is_text(node) else node


def _is_text(node: dict[str, Any]) -> bool:
    return node.get("type") == "string" and not {"format", "const"} & set(node)


def _may_be_empty(node: dict[str, Any]) -> dict[str, Any]:
    """An empty key is none that was written."""
    head = {key: value for key, value in node.items() if key in {"description", "examples"}}
    body = {key: value for key, value in node.items() if key not in head}
    choices = [choice for choice in body.get("anyOf", [body]) if choice != _EMPTY]
    return {**head, "anyOf": [*choices, _EMPTY]} if body else head


_EMPTY = {"type": "null"}


def _as_written(words: list[Any]) -> list[Any]:
    """Days of the week may begin with a capital letter; true and 1 are no texts in YAML."""
    days = [word.capitalize() for word in words] if "mo" in words else []
    switches = [word == "true" for word in words if word in ("true", "false")]
    numbers = [int(word) for word in words if isinstance(word, str) and re.fullmatch(r"\d{1,3}", word)]
    return [*words, *days, *switches, *numbers]


def _read(example: str, kind: str) -> object:
    """Give an example as a value: it is written as it would stand after the colon."""
    if kind in ("integer", "number", "boolean"):
        return json.loads(example)
    marked, _problems = read_marked(f"x: {example}\n", "")
    return marked.tree["x"] if marked else example
