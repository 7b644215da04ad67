"""What the translation of a page says: other words, and no other facts. Decides nothing by names (`translations`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from labnetz.content.frontmatter import split
from labnetz.content.item import unpublished
from labnetz.content.plain import excerpt, plain_text
from labnetz.content.schema.translation import MODELS, ORIGINALS, TEXTS
from labnetz.content.site_content import Translation
from labnetz.model import Call, Event, Place, Practice, Problem, Update, msg
from labnetz.validation import validate

if TYPE_CHECKING:
    from labnetz.content.site_content import Item, SourceFile
    from labnetz.marked_yaml import Marked

_KINDS: Mapping[type[Item], str] = {
    Event: "events",
    Update: "updates",
    Place: "places",
    Call: "calls",
    Practice: "practices",
}
_VITAL = frozenset(("title", "name"))


def read_translation(
    file: SourceFile, original: str, language: str, item: Item | None
) -> tuple[Translation | None, tuple[Problem, ...]]:
    """Read the translation of an item, or of an ordinary page (`item` is None). None when it can't be published."""
    if item is None:
        return Translation(file, original, language), ()
    marked, body, problems = split(file.text, file.path)
    if marked is None:
        return None, (*problems, unpublished(file.path, ()))
    texts, wrong = _texts(_KINDS[type(item)], marked)
    problems += wrong
    if _VITAL.isdisjoint(texts):
        return None, (*problems, unpublished(file.path, _VITAL & set(TEXTS[_KINDS[type(item)]])))
    return Translation(file, original, language, _in_words(item, language, texts, body), frozenset(texts)), problems


def _texts(kind: str, marked: Marked) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """Give the translated texts; whatever else stands there is told and left out."""
    known = (field.alias or name for name, field in ORIGINALS[kind].model_fields.items())
    facts = {*known, "lang"} - set(TEXTS[kind])
    told = tuple(_fact(key, marked) for key in marked.tree if key in facts)
    allowed = replace(marked, tree={key: value for key, value in marked.tree.items() if key not in facts})
    checked = validate(MODELS[kind], allowed)
    texts = checked.value.model_dump(exclude_none=True) if checked.value else {}
    return texts, (*told, *checked.problems)


def _fact(key: str, marked: Marked) -> Problem:
    if key in {"language", "lang"}:
        what = msg("the name of the file says which language this is")
    else:
        what = msg("{key} belongs into the original and holds for its translations, too", key=key)
    return Problem("DATA-26", marked.where_key(key), what, msg("delete the line here"))


def _in_words(item: Item, language: str, texts: Mapping[str, object], body: str) -> Item:
    """Give an item with its words in another language. A summary that is not translated is left out."""
    said: dict[str, object] = {**texts, "language": language, "summary": texts.get("summary", "")}
    match item:
        case Update():
            said["excerpt"] = said.pop("summary") or excerpt(body)
        case Place():
            said = {**texts, "description": texts.get("description", ""), "body": body}
        case Event() | Call():
            said["description"] = plain_text(body)
    return replace(item, **said)  # type: ignore[arg-type]  # the models of texts name fields of the items
