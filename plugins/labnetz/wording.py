"""How validation words what it finds, for people who have never heard of it. Checks nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from labnetz.model import Message, msg
from labnetz.synonym_words import VALUES
from labnetz.synonyms import meant, meant_surely

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from labnetz.marked_yaml import Path

_MANY = 16
_DRAFT = frozenset(("draft", "entwurf"))
_SHOWN = frozenset(("published", "publish", "veröffentlicht"))
_HIDDEN = frozenset(("hidden", "versteckt", "unlisted"))
_YES = frozenset(("true", "yes", "ja", "on"))
_NO = frozenset(("false", "no", "nein", "off"))
_NOTHING = frozenset(("", "none", "null", "~"))


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence on its way through pydantic, which must not try to format it."""

    rule: str
    what: Message
    fix: Message
    proposal: str | None = None


def wrong(rule: str, what: Message, fix: Message, proposal: str | None = None) -> PydanticCustomError:
    """Make the error that a field's validator raises. The messages may use {key} and {value}.

    `proposal` is what `check --fix` may write in place of the value; None unless only one thing can have been meant.
    Further lines of it are further keys beside this one.
    """
    return PydanticCustomError("labnetz", "wrong", {"said": Said(rule, what, fix, proposal)})


def quote_before() -> Message:
    """Say what to do about a key without a value that nobody knows: a comma has mostly made it."""
    return msg("if it belongs to the text before it, put that text in quotes; else delete it")


def choose_key(known: list[str]) -> Message:
    """Nobody reads a list of forty keys on a line."""
    if len(known) > _MANY:
        return msg("delete it, or look for the right one under All fields in the handbook")
    return msg("delete it, or use one of: {keys}", keys=", ".join(known))


def instead_of(name: str, value: str, known: list[str]) -> Message | None:
    """Say what to write for a key by which other programs hold pages back; None for all others."""
    is_one = name.lower() in _DRAFT or (name.lower() in _SHOWN | _HIDDEN and value.lower() in _YES | _NO)
    if is_one and "visibility" in known:
        return msg("write visibility: draft to keep the page back, or delete the line to show it")
    return None


def holds_back(name: str, value: str) -> bool:
    """Say whether a key of other programs means, with this value, that nobody should see the page."""
    name, value = name.lower(), value.strip().lower()
    return (
        (name in _DRAFT and value not in _NO | _NOTHING)
        or (name in _SHOWN and value in _NO)
        or (name in _HIDDEN and value in _YES)
    )


def keeps_back(name: str, value: str, *, is_indented: bool = False) -> bool:
    """Say whether a key at the top of an ordinary page means that nobody should see it, however it is spelt.

    A visibility that nobody knows is none that shows a page: what was meant to be seen can still be shown.
    """
    value = value.lower()
    if meant_surely(name, ("visibility",)):
        return value not in _YES | _NOTHING and not meant_surely(value, ("public", "internal"), VALUES)
    if is_indented:
        return False  # it says something about a picture, or stands in a text
    is_state = meant_surely(name, ("status",)) and meant_surely(value, ("draft",), VALUES)
    return bool(is_state) or holds_back(name, value)


def sentence(error: ErrorDetails) -> Said:
    """Word an error about a value."""
    context = error.get("ctx", {})
    kind = error["type"]
    if kind == "labnetz":
        said: Said = context["said"]
        return said
    if error["input"] is None or kind == "string_too_short":
        return Said("DATA-04", msg("{key} is empty"), msg("write its value, or delete the line"))
    if kind in ("enum", "literal_error"):
        return _one_of(re.findall(r"'([^']*)'", context["expected"]), str(error["input"]))
    if kind == "string_too_long":
        limit = msg("shorten it to {limit} characters", limit=context["max_length"])
        return Said("DATA-05", msg("{key} is too long"), limit)
    if kind == "too_long":
        limit = msg("write {limit} at most", limit=context["max_length"])
        return Said("DATA-05", msg("{key} has too many entries"), limit)
    return Said("DATA-05", msg("{key} has the wrong form"), _form(kind))


def _form(kind: str) -> Message:
    if kind.startswith("string"):
        return msg("write one line of text after the colon")
    if kind.startswith(("model", "dict")):
        return msg("write keys with values below it, each indented by two spaces")
    return msg("write a list: [one, two]")


def _one_of(allowed: list[str], written: str) -> Said:
    what = msg('{key} can\'t be "{value}"')
    if proposal := meant(written, allowed, VALUES):
        fix = msg('did you mean "{proposal}"?', proposal=proposal)
        return Said("DATA-05", what, fix, meant_surely(written, allowed, VALUES) or None)
    return Said("DATA-05", what, msg("choose one of: {choice}", choice=", ".join(allowed)))


def filled(message: Message, values: dict[str, str]) -> Message:
    """Add {key} and {value} where the sentence has a place for them."""
    used = tuple((name, value) for name, value in values.items() if f"{{{name}}}" in message.msgid)
    return replace(message, values=used + message.values)


def shown(value: object) -> str:
    """Quote what was written, on one line and not too long."""
    text = " ".join(value.split()) if isinstance(value, str) else "…"
    return text if len(text) <= 60 else f"{text[:59]}…"


def dotted(path: Path) -> str:
    """Name a key as people do: repeat.until."""
    return ".".join(part for part in path if isinstance(part, str))
