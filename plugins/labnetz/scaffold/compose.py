"""Write a block of keys: what is known, and below it what one may add, as comments. Knows no kind; `kinds` does.

What a key is for, and how it may look, comes from the schema, so that a fresh page says the same as the handbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.locale import say
from labnetz.model import Message
from labnetz.scaffold.quoting import plain_value, text_value
from labnetz.validation import Fields, model_in
from labnetz.words import FACTS

if TYPE_CHECKING:
    from labnetz.marked_yaml import Tree

_DATES = ("start", "end", "date", "opens", "closes", "until", "previous_start")
_WORDS = ("id", "place", "kind", "every", "status", "visibility", "language", "timezone", "land", "licence")
_ADDRESSES = ("url", "online", "email")
PLAIN = frozenset((*_DATES, *_WORDS, *_ADDRESSES, *FACTS))
"""Keys whose values are dates, numbers, addresses or words of ours: they stand plain where that is safe."""

_STEP = "  "


@dataclass(frozen=True, slots=True)
class Offer:
    """A key that may be added. `inside` are the keys below it that are worth showing.

    `example` stands in for that of the schema, which has none for a list of keys with values.
    """

    key: str
    inside: tuple[str, ...] = ()
    example: str = ""


def nested(values: Mapping[str, Tree]) -> dict[str, Tree]:
    """Make a tree of dotted keys: {"repeat.every": "week"} → {"repeat": {"every": "week"}}."""
    tree: dict[str, Tree] = {}
    for dotted, value in values.items():
        key, dot, rest = dotted.partition(".")
        below = tree.setdefault(key, {}) if dot else None
        if isinstance(below, dict):
            below[rest] = value
        else:
            tree[key] = value
    return tree


def block(tree: Mapping[str, Tree], indent: str = "") -> Iterator[str]:
    """Write keys with their values, one line or one indented block each."""
    for key, value in tree.items():
        if isinstance(value, str):
            yield f"{indent}{key}: {_scalar(key, value)}"
        elif isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from block(value, indent + _STEP)
        elif isinstance(value, list):
            yield from _list(key, value, indent)


def _list(key: str, items: list[Tree], indent: str) -> Iterator[str]:
    words = [item for item in items if isinstance(item, str)]
    if len(words) == len(items):
        yield f"{indent}{key}: [{', '.join(text_value(word, in_list=True) for word in words)}]"
        return
    yield f"{indent}{key}:"
    for item in items:
        if isinstance(item, dict):
            first, *rest = block(item, indent + _STEP * 2)
            yield f"{indent}{_STEP}- {first.strip()}"
            yield from rest


def _scalar(key: str, value: str) -> str:
    return plain_value(value) if key in PLAIN else text_value(value)


def offers(model: type[Fields], wanted: tuple[Offer, ...], known: Mapping[str, Tree], language: str) -> Iterator[str]:
    """Write the keys that may be added as comments, each with an example and what it is for; known ones are left out.

    Without its "# " each line, together with those below it that are indented, is one that may stand there.
    """
    for offer in wanted:
        if offer.key not in known:
            yield from (f"# {line}" for line in _offered(model, offer, language))


def _offered(model: type[Fields], offer: Offer, language: str) -> Iterator[str]:
    description, example = described(model, offer.key, language)
    inner = inner_model(model, offer.key)
    if inner is None or not offer.inside:
        yield f"{offer.key}: {offer.example or example}  # {description}"
        return
    yield f"{offer.key}:  # {description}"
    for key in offer.inside:
        description, example = described(inner, key, language)
        yield f"{_STEP}{key}: {example}  # {description}"


def described(model: type[Fields], key: str, language: str) -> tuple[str, str]:
    """Give what a key is for, in a language, and an example as it would stand after the colon ("" for none)."""
    field = next(one for name, one in model.model_fields.items() if (one.alias or name) == key)
    examples = field.examples or [""]
    return say(Message(field.description or ""), language), str(examples[0])


def inner_model(model: type[Fields], key: str) -> type[Fields] | None:
    """Give the model of what stands below a key, None for a key with a plain value."""
    field = next(one for name, one in model.model_fields.items() if (one.alias or name) == key)
    found = model_in(field.annotation)
    return found if found is not None and issubclass(found, Fields) else None
