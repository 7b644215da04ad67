"""The bytes of an exported table → its text, whatever the spreadsheet took for an encoding. Finds no columns."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from labnetz.content.values import clean
from labnetz.model import Problem, Where, msg

if TYPE_CHECKING:
    from labnetz.model import Message

MAX_BYTES = 5_000_000

_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of spreadsheet programs themselves begin (.xlsx and .ods; .xls)."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(body: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Give the text with plain line ends, "" and why where there is none to be had."""
    if len(body) > MAX_BYTES:
        return "", (_bad(path, msg("the file is larger than 5 MB"), msg("split it into several files")),)
    if body.startswith(_OFFICE):
        what = msg("this is a file of a spreadsheet program, only its name ends in .csv")
        return "", (_bad(path, what, msg("save it as CSV: File, Save as, Text CSV (UTF-8)")),)
    try:
        text = _text(body)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text[:4]:  # UTF-16 without a mark passes as UTF-8 with a NUL beside each letter
        return "", (_bad(path, msg("the file can't be read as text"), msg("save it as CSV in UTF-8")),)
    return clean(text.replace("\r\n", "\n").replace("\r", "\n")), ()


def _text(body: bytes) -> str:
    if body.startswith(_UTF_16):
        return body.decode("utf-16")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _windows(body)


def _windows(body: bytes) -> str:
    """Windows-1252 as browsers read it: the five bytes that it leaves open are control characters, which go."""
    return body.decode("cp1252", errors="replace").replace("\ufffd", "")


def _bad(path: str, what: Message, fix: Message) -> Problem:
    return Problem("SRC-01", Where(path), what, fix)
