"""The text of a table → rows of cells, each with its place in the file (RFC 4180, with any of three delimiters).

Unlike most readers, a quotation mark that is never closed costs only its own row: a cell counts as quoted only where
its closing mark is followed by a delimiter or the end of a line, as in everything that programs write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = (";", "\t", ",")
MAX_COLUMNS = 200
_MAX_CELL = 20_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text without the spaces around it, and where it begins: 1-based line and character."""

    text: str
    line: int
    col: int
    torn: bool = False
    """It begins with a quotation mark that is never closed."""


Row = tuple[Cell, ...]
"""Never empty; at most MAX_COLUMNS cells, and one more if there were more."""


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """Give the rows in the order of the file, empty lines included."""
    pattern = _pattern(delimiter)
    at, line, begin = 0, 1, 0
    row: list[Cell] = []
    while at <= len(text):
        found = pattern.match(text, at)
        if found is None:  # cannot be: the second half of the pattern matches anything
            return
        if len(row) <= MAX_COLUMNS:
            row.append(_cell(found, line, at - begin + 1))
        breaks = text.count("\n", at, found.end())
        if breaks:
            line += breaks
            begin = text.rfind("\n", at, found.end()) + 1
        at = found.end() + 1
        if text[found.end() : at] != delimiter:
            yield tuple(row)
            row, line, begin = [], line + 1, at


def _pattern(delimiter: str) -> re.Pattern[str]:
    stop = re.escape(delimiter)
    quoted = rf' *"(?P<quoted>(?>(?:[^"]|""){{0,{_MAX_CELL}}}))" *(?={stop}|\n|\Z)'
    return re.compile(rf"{quoted}|(?P<plain>[^{stop}\n]*)")


def _cell(found: re.Match[str], line: int, col: int) -> Cell:
    if found["quoted"] is not None:
        return Cell(found["quoted"].replace('""', '"').strip(), line, col)
    text = found["plain"].strip()
    return Cell(text[:_MAX_CELL], line, col, torn=text.startswith('"') and text.count('"') % 2 == 1)
