"""Write one proposal into a text: over a key, over a value, or over a whole line. Proves nothing (`check.fix`)."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any, Literal

from labnetz.marked_yaml import Marked, Path, Spot, Tree, read_marked
from labnetz.model import Problem

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


Over = Literal["key", "value", "line"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A text with one edit: what stands in which line (from 1) now, over what it was written.

    `tree` is what the whole must then say; None where a whole line was replaced.
    """

    text: str
    line: int
    old: str
    new: str
    over: Over = "line"
    tree: Tree = None


def edit_of(text: str, problem: Problem, marked: Marked | None) -> Edit | None:
    """Write a proposal where its problem stands: over a key, over a value, or else over the whole line."""
    line, col = problem.where.line, problem.where.col
    found = _lines(text)
    if problem.proposal is None or line is None or col is None or line > len(found):
        return None
    old, ending = found[line - 1]
    piece = _piece(marked, (line, col), old, problem.proposal) if marked else None
    if marked and piece is None:
        new = problem.proposal if problem.rule == "DATA-01" and problem.level == "warning" else None
    else:
        new = piece.line if piece else problem.proposal
    if new is None or new == old:
        return None
    more = piece.more if piece else ()
    found[line - 1] = (new, ending or ("\n" if more else ""))
    found[line:line] = [(extra, ending or "\n") for extra in more]
    changed = "".join(content + end for content, end in found)
    return Edit(changed, line, old, new, piece.over if piece else "line", piece.tree if piece else None)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line in which a key or a value was replaced, lines to add below it, and what the whole should then say."""

    over: Over
    line: str
    tree: Tree
    more: tuple[str, ...] = ()


def _piece(marked: Marked, spot: Spot, line: str, proposal: str) -> _Piece | None:
    """Replace the key or the value that starts at a spot."""
    if at := next((path for path, place in marked.keys.items() if place == spot), None):
        return _key(marked, at, line, proposal)
    at = next((path for path, place in marked.values.items() if place == spot and path in marked.ends), None)
    return _value(marked, at, line, proposal) if at else None


def _key(marked: Marked, at: Path, line: str, proposal: str) -> _Piece | None:
    start = marked.keys[at][1] - 1
    written = next(
        (word for quote in ("", '"', "'") if line.startswith(word := f"{quote}{at[-1]}{quote}", start)), None
    )
    tree, beside = _copied(marked, at)
    if written is None or proposal in beside:
        return None
    beside[proposal] = beside.pop(at[-1])
    return _Piece("key", line[:start] + proposal + line[start + len(written) :], tree)


def _value(marked: Marked, at: Path, line: str, proposal: str) -> _Piece | None:
    """Replace a value; further lines of the proposal become keys beside it."""
    (number, start), (last, end) = marked.values[at], marked.ends[at]
    first, *more = proposal.split("\n")
    raw = line[start - 1 : end - 1]
    # Whoever wrote quotes around a text with commas meant one text.
    if number != last or not raw or (raw[0] in "'\"" and first.startswith("[")):
        return None
    tree, beside = _copied(marked, at)
    name = at[-1] if isinstance(at[-1], str) else "entry"
    meaning = read_marked(f"{name}: {proposal}\n", "")[0]
    if meaning is None or name not in meaning.tree:
        return None
    added = {key: value for key, value in meaning.tree.items() if key != name}
    if more and (not isinstance(beside, dict) or set(added) & set(beside) or marked.keys[at][0] != number):
        return None
    beside[at[-1]] = meaning.tree[name]
    if added:
        beside.update(added)
    indent = " " * (marked.keys[at][1] - 1) if more else ""
    changed = line[: start - 1] + first + line[end - 1 :]
    return _Piece("value", changed, tree, tuple(indent + extra for extra in more))


def _copied(marked: Marked, at: Path) -> tuple[Tree, Any]:
    """Copy the tree, and give it with that part of the copy in which a value stands."""
    tree: Any = copy.deepcopy(marked.tree)
    beside = tree
    for part in at[:-1]:
        beside = beside[part]
    return tree, beside


def _lines(text: str) -> list[tuple[str, str]]:
    """Split a text into lines and what ends each."""
    found = [(match[1], match[2]) for match in _LINE.finditer(text)]
    return found[:-1] if len(found) > 1 and found[-1] == ("", "") else found
