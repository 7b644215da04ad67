"""How our CSV files look: as the spreadsheets of German offices open them rightly by a double click.

Semicolons, since Excel in German splits a line there and nowhere else; UTF-8 with a byte order mark, without which it
reads umlauts as Windows-1252; lines end with CR LF, and cells with special signs stand in quotes (RFC 4180).
LibreOffice and every library read that, too.

Two things that spreadsheets do to a text are prevented: a cell that begins like a formula is run (CWE-1236), and one
such as "1.2" or "6-12" becomes a date. Such a text gets an apostrophe before it, and so does one that begins with an
apostrophe itself: who takes one away has what was meant.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

Cell = str | int | date | None
"""A text of somebody; or what a spreadsheet may take for what it is: a number, a day, nothing."""

_MARK = "\ufeff"
_AT_ONCE = 200
"""Lines that are put together at once."""
_RUN = re.compile(r"[\s\u0000]*[=+\-@\u2212\uff1d\uff0b\uff0d\uff20']|[\t\r\n|%]")
"""What begins a formula in one program or another, its full-width twins included."""
_NO_TEXT = re.compile(
    r"[\d\s.,:/()%€+-]*\d[\d\s.,:/()%€+-]*|\d+(?:[.,]\d+)?e[+-]?\d+|true|false|wahr|falsch", re.IGNORECASE
)
"""What a spreadsheet takes for a number, a day, a time or a truth."""
_MONTH = re.compile(
    r"\d{1,4}[\s./-]*(?:jan|feb|mär|mrz|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-zä]*[\s./-]*\d*"
    r"|(?:jan|feb|mär|mrz|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-zä]*[\s./-]*\d+",
    re.IGNORECASE,
)


def csv_parts(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Give a file bit by bit, so that the rows of a big network are never in memory at once."""
    yield (_MARK + _lines([head])).encode()
    lines = iter(rows)
    while some := list(islice(lines, _AT_ONCE)):
        yield _lines([list(map(_cell, row)) for row in some]).encode("utf-8", "replace")


def _lines(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        text = value.replace("\x00", "")
        return f"'{text}" if _RUN.match(text) or _NO_TEXT.fullmatch(text) or _MONTH.fullmatch(text) else text
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
