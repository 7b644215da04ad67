"""How practices stand beside their originals, in words for a terminal and as JSON. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from labnetz.cli.asked_url import for_terminal
from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.reuse.differences import changed_words
from labnetz.reuse.terms import terms_of

if TYPE_CHECKING:
    from labnetz.cli.standing import Standing
    from labnetz.reuse.differences import Differences, FieldChange

_SAID: Mapping[str, Message] = {
    "current": msg("{id}: as the original is ({original})"),
    "moved-on": msg("{id}: there is a new version of {original}: you have {yours}, now it is {version}"),
    "changed": msg("{id}: {original} was changed without a new version number"),
    "withdrawn": msg("{id}: {original} was withdrawn: {reason}"),
    "renamed": msg("{id}: {original} is called {renamed} now; nothing else changed"),
    "gone": msg(
        "{id}: {original} is not offered by its lab at present; your version stays, and so does what you took over"
    ),
    "unreachable": msg("{id}: nobody knows whether {original} has changed: {reason}"),
    "broken": msg("{id}: {original} can't be compared: {reason}"),
    "by-hand": msg("{id}: based on {original}, but not taken over by labnetz adopt, so there is nothing to compare"),
}


def said_of(standing: Standing, language: str) -> Iterator[str]:
    """Give the lines about one practice, in colours, which `click.echo` leaves out where there is no terminal."""
    one, unknown = standing.one, say(msg("a version without a number"), language)
    values = {
        "id": one.id,
        "original": one.original,
        "yours": one.based_on.partition("@")[2] or unknown,
        "version": standing.version or unknown,
        "renamed": standing.renamed,
        "reason": standing.reason,
    }
    sentence = for_terminal(say(msg(_SAID[standing.state].msgid, **values), language))
    yield sentence if standing.is_current else click.style(sentence, bold=True)
    if standing.renamed and standing.state != "renamed":
        yield "  " + for_terminal(say(msg("It is called {renamed} now.", renamed=standing.renamed), language))
    yield from ("  " + for_terminal(say(message, language)) for message in standing.notes)
    yield from (f"  {line}" for line in _changes(standing.changes, language))
    may_be_taken = terms_of(standing.licence).refusal is None
    if standing.state in ("moved-on", "changed") and one.receipt is not None and may_be_taken:
        next_ = say(msg("Next: {command}", command=f"labnetz adopt {one.id} --update"), language)
        yield f"  {next_}"


def _changes(changes: Differences, language: str) -> Iterator[str]:
    for field in changes.fields:
        yield from _field(field, language)
    if changes.text:
        yield say(msg("Text (- until now, + new):"), language)
        yield from (f"  {line}" for line in _text(changes.text))
    for words, names in (
        (msg("New file: {name}"), changes.new_files),
        (msg("Changed file: {name}"), changes.changed_files),
        (msg("File that is no longer there: {name}"), changes.lost_files),
    ):
        yield from (for_terminal(say(msg(words.msgid, name=name), language)) for name in names)


def _field(field: FieldChange, language: str) -> Iterator[str]:
    nothing = say(msg("(nothing)"), language)
    if len(field.old) <= 1 and len(field.new) <= 1:
        old, new = (for_terminal(value[0]) if value else nothing for value in (field.old, field.new))
        yield f"{field.label}: {_red(old)} → {_green(new)}"
        return
    yield f"{field.label}:"
    yield from (_red(f"  - {for_terminal(item)}") for item in field.old if item not in field.new)
    yield from (_green(f"  + {for_terminal(item)}") for item in field.new if item not in field.old)
    if set(field.old) == set(field.new):
        yield "  " + say(msg("in another order"), language)


def _text(lines: tuple[str, ...]) -> Iterator[str]:
    """Colour a difference; in a line that took the place of another one, the words that are new stand out."""
    lost: list[str] = []
    for line in map(for_terminal, lines):
        if line.startswith("-"):
            lost.append(line[1:])
            yield _red(line)
        elif line.startswith("+"):
            yield _green("+") + "".join(
                click.style(piece, fg="green", bold=True) if new and old else _green(piece)
                for old in [lost.pop(0) if lost else ""]
                for new, piece in (changed_words(old, line[1:]) if old else ((False, line[1:]),))
            )
        elif line.startswith("@@"):
            lost = []
            yield "…"
        else:
            lost = []
            yield line


def _red(text: str) -> str:
    return click.style(text, fg="red")


def _green(text: str) -> str:
    return click.style(text, fg="green")


def as_json(standing: Standing, language: str) -> dict[str, object]:
    """Give one practice as an object; keys without a value are left out."""
    one, changes = standing.one, standing.changes
    said: dict[str, object] = {
        "id": one.id,
        "page": one.path,
        "state": standing.state,
        "marks": standing.marks or "",
        "based_on": one.based_on,
        "original": standing.page or one.based_on_url,
        "version": {"yours": one.based_on.partition("@")[2], "original": standing.version},
        "licence": {"yours": one.licence, "original": standing.licence},
        "renamed": standing.renamed,
        "reason": standing.reason,
        "said": [say(message, language) for message in standing.notes],
        "changes": asdict(changes) if changes else {},
    }
    return {name: value for name, value in said.items() if value not in ("", [], {}, ())}
