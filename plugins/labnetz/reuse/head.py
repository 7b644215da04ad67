"""A page's block of keys as text that can be edited: which lines are whose, with comments, order and quoting kept.

Knows no meaning of keys and merges nothing (`merge`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from labnetz.content.frontmatter import CLOSING, OPENING
from labnetz.errors import ContentError
from labnetz.marked_yaml import Marked, Tree, read_marked
from labnetz.model import Problem, Where, msg
from labnetz.scaffold.quoting import text_value

_HASH = re.compile(r"(?:^|(?<=\s))#.*$")
_ITEM = re.compile(r"(?P<lead>\s*- +)\S")
_LONG = 24
"""Signs of a list's entry from which on each stands on a line of its own."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A page in two: the lines between the dashes, and the text below them."""

    head: str
    body: str

    def whole(self) -> str:
        """Put the page together again."""
        return f"---\n{self.head}---\n{self.body}"


def parts_of(text: str, path: str) -> Parts:
    """Take a page apart. Raises ContentError where it has no block of keys."""
    opening = OPENING.match(text)
    closing = CLOSING.search(text, opening.end()) if opening else None
    if not opening or not closing:
        what = msg("the page does not start with a block of keys")
        fix = msg("put the keys between two lines of three dashes, at the top")
        raise _unusable(path, Problem("DATA-01", Where(path, 1, 1), what, fix))
    return Parts(text[opening.end() : closing.start()], text[closing.end() :])


@dataclass(slots=True)
class _Piece:
    """Some lines: the block of a key with its value, or what stands between blocks (key "")."""

    key: str
    lines: list[str]
    made: bool = False
    """Written by an edit: the marks of the text say nothing about it."""


class Head:
    """The keys of one page. Edits change lines of one key each; `text()` gives the whole.

    Raises ContentError where the keys can't be read, stand twice, or several stand on one line.
    """

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        marked, problems = read_marked(text, path, first_line=2)
        if marked is None or marked.doubtful:
            raise _unusable(path, *(problems or ()))
        self._marked: Marked = marked
        self._lines = text.removesuffix("\n").split("\n") if text else []
        self.values: dict[str, Tree] = {key: value for key, value in marked.tree.items() if value is not None}
        self._pieces = list(self._cut())

    def text(self) -> str:
        """Give all lines, each with its end."""
        return "".join(f"{line}\n" for piece in self._pieces for line in piece.lines)

    def keys(self) -> tuple[str, ...]:
        """Name the keys in their order, those without a value, too."""
        return tuple(piece.key for piece in self._pieces if piece.key)

    def block(self, key: str) -> tuple[str, ...]:
        """Give the lines of a key with its value, () where it is not there."""
        piece = self._piece(key)
        return tuple(piece.lines) if piece else ()

    def comments(self, key: str) -> tuple[str, ...]:
        """Give what may be comments inside the block of a key."""
        return tuple(found[0] for line in self.block(key) if (found := _HASH.search(line)))

    # --- edits -------------------------------------------------------------------------------------------------------

    def drop(self, key: str) -> None:
        """Take out a key with its value; comments around it stay."""
        self._pieces = [piece for piece in self._pieces if piece.key != key]

    def put(self, key: str, lines: Sequence[str], after: Sequence[str] = ()) -> None:
        """Write a key's block: over the one that is there, else behind the last one there is of `after`, else last."""
        if (piece := self._piece(key)) is not None:
            piece.lines[:], piece.made = lines, True
        else:
            self._pieces.insert(self._behind(after), _Piece(key, list(lines), made=True))

    def say_above(self, key: str, comment: Sequence[str], after: Sequence[str] = ()) -> None:
        """Write lines of comment above a key; where it is not there, to the place where it would be."""
        piece = self._piece(key)
        at = self._pieces.index(piece) if piece else self._behind(after)
        self._pieces.insert(at, _Piece("", list(comment), made=True))

    def drop_comments(self, starts: Sequence[str]) -> None:
        """Take out comments that begin with one of these, and the indented comment lines below them."""
        for piece in self._pieces:
            if not piece.key:
                piece.lines[:] = _without(piece.lines, starts)

    def replace_text(self, key: str, written: str) -> bool:
        """Write another text on the line of a key, beside whose comment it then stands; False where that can't be."""
        piece, at = self._piece(key), (key,)
        if piece is None or piece.made or len(piece.lines) != 1 or at not in self._marked.ends or "\n" in written:
            return False
        (row, start), (last, end) = self._marked.values[at], self._marked.ends[at]
        if row != last or row != self._marked.keys[at][0]:
            return False
        line = piece.lines[0]
        gap = "" if line[: start - 1].endswith((" ", "\t")) else " "
        piece.lines[0], piece.made = f"{line[: start - 1]}{gap}{written}{line[end - 1 :]}", True
        return True

    def replace_items(self, key: str, items: Sequence[str]) -> bool:
        """Write a list's entries; entries that stay keep their lines and comments. False where that can't be."""
        piece, old = self._piece(key), self.values.get(key)
        if piece is None or piece.made or not isinstance(old, list) or not texts_of(old):
            return False
        spots = [(self._marked.values[key, number], self._marked.ends[key, number]) for number in range(len(old))]
        if any(start[0] != end[0] for start, end in spots):
            return False
        if len(piece.lines) == 1:
            done = self._in_brackets(piece, key, items)
        else:
            done = self._on_lines(piece, [start[0] for start, _ in spots], items, key)
        piece.made = piece.made or done
        return done

    # --- helpers -----------------------------------------------------------------------------------------------------

    def _in_brackets(self, piece: _Piece, key: str, items: Sequence[str]) -> bool:
        """Write a list of the form [a, b]."""
        line, count = piece.lines[0], len(self.values[key] or ())
        opening = self._marked.values[key,][1]
        behind = self._marked.ends[key, count - 1][1] - 1 if count else opening
        closing = line.find("]", behind)
        if line[opening - 1 : opening] != "[" or closing < 0:
            return False
        written = {
            item: line[self._marked.values[key, number][1] - 1 : self._marked.ends[key, number][1] - 1]
            for number, item in enumerate(texts_of(self.values[key]))
        }
        entries = ", ".join(written.get(item) or text_value(item, in_list=True) for item in items)
        piece.lines[0] = f"{line[:opening]}{entries}{line[closing:]}"
        return True

    def _on_lines(self, piece: _Piece, rows: Sequence[int], items: Sequence[str], key: str) -> bool:
        """Write a list whose entries stand on a line each, below their key."""
        first = self._marked.keys[key,][0]
        places = [row - first for row in rows]
        leads = [_ITEM.match(piece.lines[place]) for place in places]
        if not all(leads) or len(set(places)) < len(places) or 0 in places:
            return False
        lead = next((found["lead"] for found in leads if found), "  - ")
        piece.lines[:] = [piece.lines[0], *_relined(piece.lines, places, (texts_of(self.values[key]), items), lead)]
        return True

    def _piece(self, key: str) -> _Piece | None:
        return next((piece for piece in self._pieces if piece.key == key), None)

    def _behind(self, after: Sequence[str]) -> int:
        places = [number for number, piece in enumerate(self._pieces) if piece.key and piece.key in after]
        last = [number for number, piece in enumerate(self._pieces) if piece.key]
        return (places or last or [-1])[-1] + 1

    def _cut(self) -> Iterator[_Piece]:
        starts = sorted((spot[0] - 2, str(at[0])) for at, spot in self._marked.keys.items() if len(at) == 1)
        rows = [row for row, _ in starts]
        if len(set(rows)) < len(rows) or any(self._lines[row].lstrip().startswith("{") for row in rows[:1]):
            raise _unusable(self.path)
        if rows and rows[0] > 0:
            yield _Piece("", self._lines[: rows[0]])
        for (row, key), following in zip(starts, [*rows, len(self._lines)][1:], strict=True):
            end = self._end(row, following)
            yield _Piece(key, self._lines[row:end])
            if end < following:
                yield _Piece("", self._lines[end:following])
        if not rows and self._lines:
            yield _Piece("", self._lines)

    def _end(self, row: int, following: int) -> int:
        """Leave empty lines and comments at the margin to what stands between the keys."""
        end = following
        while end > row + 1 and (not (line := self._lines[end - 1]).strip() or line.startswith("#")):
            end -= 1
        return end


def _relined(
    lines: Sequence[str], places: Sequence[int], lists: tuple[Sequence[str], Sequence[str]], lead: str
) -> Iterator[str]:
    """Give the lines of a list anew: what stays keeps its line, what goes leaves its comments, what is new has none."""
    old, new = lists
    begins = [1, *(place + 1 for place in places)]  # the comments above an entry belong to it
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for number in range(i1, i2):
            kept = lines[begins[number] : places[number]]
            line = lines[places[number]]
            comment = _HASH.search(line)
            yield from kept
            if tag == "equal":
                yield line
            elif comment and comment[0] not in (old[number], ""):
                yield f"{line[: len(line) - len(line.lstrip())]}{comment[0]}"
        if tag != "equal":
            yield from (f"{lead}{text_value(item)}" for item in new[j1:j2])
    yield from lines[begins[-1] :]


def texts_of(value: Tree) -> list[str]:
    """Give the entries of a list of texts, nothing for any other value."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return []
    return [item for item in value if isinstance(item, str)]


def _without(lines: Sequence[str], starts: Sequence[str]) -> list[str]:
    kept, inside = [], False
    for line in lines:
        inside = any(line.startswith(start) for start in starts) or (inside and line.startswith("#   |"))
        if not inside:
            kept.append(line)
    return kept


def _unusable(path: str, *problems: Problem) -> ContentError:
    return ContentError(
        msg("the keys at the top of {path} can't be read; run labnetz check first", path=path), problems
    )


def written_block(key: str, value: Tree, indent: str = "") -> Iterator[str]:
    """Write a key and its value so that every reader of YAML gets back what was meant."""
    if isinstance(value, dict):
        yield f"{indent}{key}:"
        for inner, below in value.items():
            yield from written_block(inner, below, f"{indent}  ")
    elif isinstance(value, list):
        yield from _written_list(key, value, indent)
    else:
        yield f"{indent}{key}: {text_value(value)}" if value else f'{indent}{key}: ""'


def _written_list(key: str, items: Sequence[Tree], indent: str) -> Iterator[str]:
    texts = [item for item in items if isinstance(item, str)]
    if all(len(item) < _LONG for item in texts):
        yield f"{indent}{key}: [{', '.join(text_value(item, in_list=True) for item in texts)}]"
        return
    yield f"{indent}{key}:"
    yield from (f"{indent}  - {text_value(item)}" for item in texts)
