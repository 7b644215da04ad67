"""The handbook's list of all keys, made from the models: it can't say anything else than what is read.

Markdown in one language. Knows no values of a site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from labnetz.content.schema import KINDS
from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.validation import model_in

TITLES: Mapping[str, Message] = {
    "event": msg("Events"),
    "update": msg("Updates"),
    "call": msg("Calls to take part"),
    "practice": msg("Practices"),
    "place": msg("Places"),
    "lab": msg("The lab (lab.yml)"),
}
"""How the kinds are called in the handbook."""


def reference(language: str) -> str:
    """Give the page: a section for each kind, a row for each key."""
    title = say(msg("All fields"), language)
    intro = say(
        msg(
            "This page is made from the program itself, so it is always right. A field with an asterisk must be there. "
            "A dot means: indented below the field before it."
        ),
        language,
    )
    sections = (_section(kind, language) for kind in KINDS)
    return f"---\ntitle: {title}\n---\n\n{intro}\n\n" + "\n".join(sections)


def _section(kind: str, language: str) -> str:
    rows = "".join(_row(path, field, language) for path, field in keys(KINDS[kind]))
    head = " | ".join(say(word, language) for word in (msg("Field"), msg("Meaning"), msg("Example")))
    return f"## {say(TITLES[kind], language)}\n\n| {head} |\n| --- | --- | --- |\n{rows}"


def keys(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Give every key that may be written, the inner ones with a dot, in the order of the model."""
    for name, field in model.model_fields.items():
        path = f"{before}{field.alias or name}"
        yield path, field
        inner = model_in(field.annotation)
        if inner is not None:
            yield from keys(inner, f"{path}.")


def _row(path: str, field: FieldInfo, language: str) -> str:
    star = r" \*" if field.is_required() else ""
    meaning = say(Message(field.description or ""), language)
    values = ", ".join(f"`{value}`" for value in choices(field.annotation))
    if values and not all(value in meaning for value in choices(field.annotation)):
        # Outside of the f-string: what stands within one is not found for the catalogs.
        one_of = say(msg("One of:"), language)
        meaning += f" {one_of} {values}."
    example = f"`{path.rsplit('.', maxsplit=1)[-1]}: {field.examples[0]}`" if field.examples else ""
    return f"| `{path}`{star} | {_cell(meaning)} | {_cell(example)} |\n"


def choices(annotation: Any) -> tuple[str, ...]:
    """Name the words that a key takes, none where it takes any text."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(value.value) for value in annotation)
    found = [choices(part) for part in get_args(annotation) if not isinstance(part, str)]
    if get_origin(annotation) is Literal:
        return tuple(str(getattr(part, "value", part)) for part in get_args(annotation))
    return next((words for words in found if words), ())


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
