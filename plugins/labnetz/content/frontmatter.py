"""Split a page into its front matter and its Markdown. Does not know what the keys mean.

We read it ourselves because the site generator drops broken front matter without a word.
"""

from __future__ import annotations

import re

from labnetz.content.values import clean
from labnetz.marked_yaml import Marked, read_marked
from labnetz.model import Problem, Where, msg
from labnetz.wording import keeps_back

MAX_BODY = 200_000
"""Characters of Markdown that are read; a book has less than this in a chapter."""

OPENING = re.compile(r"-{3}[ \t]*\n")
_COMMENT = re.compile(r"[ \t]#")
_MAX_LOOK = 20_000
CLOSING = re.compile(r"^(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.MULTILINE)

_UNSEEN = "\u200b-\u200d\u2060\ufeff"
_RULE = r"(?:[-\u2010-\u2015\u2212]{2,}|[\u2013-\u2015])[^\S\n]*"
_ANY_OPENING = re.compile(rf"[\s{_UNSEEN}]*{_RULE}\n")
_ANY_CLOSING = re.compile(rf"^[^\S\n]*(?:{_RULE}|\.{{3}}[ \t]*)(?:\n|\Z)", re.MULTILINE)
_QUOTES = "\"'\u201c-\u201f\u2018-\u201b"
_ANY_KEY = re.compile(
    rf"^(?P<indent>[^\S\n]*)[{_UNSEEN}{_QUOTES}]*(?P<key>\w[\w-]*)[{_QUOTES}]*[^\S\n]*:"
    r"(?P<value>[^\n]+|\n[ \t]+[^\n:]+$)?",
    re.MULTILINE,
)
_AROUND = " \t\n\u00a0\u200b\u200c\u200d\u2060\ufeff\"'\u201c\u201d\u201e\u2018\u2019\u201a."


def split(text: str, path: str) -> tuple[Marked | None, str, tuple[Problem, ...]]:
    """Give front matter (None when it is missing or can't be read), body, and what is wrong."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    opening = OPENING.match(text)
    if not opening:
        return None, clean(text[:MAX_BODY]), (_missing(text, path),)
    closing = CLOSING.search(text, opening.end())
    if not closing:
        what = msg("the block of keys at the top is never closed")
        problem = Problem("DATA-01", Where(path, 1, 1), what, msg("add a line of three dashes after the last key"))
        return None, "", (problem,)
    marked, problems = read_marked(text[opening.end() : closing.start()], path, first_line=2)
    body, too_long = _body(text, closing.end(), path)
    return marked, body, problems + too_long


def where_start(text: str) -> int | None:
    """Say on which line a page has the key `start`, without reading the rest of it."""
    found = _written("start", text)
    return _line(found) if found else None


def written_value(key: str, text: str) -> str | None:
    """Give what a page writes on the line of a key, without quotes and comment; None where the key is not there.

    For what must be known before pages are read: no YAML is parsed, so that a broken page has its values, too.
    """
    found = _written(key, text)
    return _value(found) if found else None


def held_back_by(text: str) -> tuple[str, int] | None:
    """Say which key of an ordinary page holds it back, and on which line; None where it is for everybody.

    A page that somebody meant to keep back must not appear because of a slip: dashes that a word processor has made, an
    empty line above them, a key in another language or with a capital letter.
    """
    text = _with_breaks(text)
    opening = _ANY_OPENING.match(text)
    if not opening:
        return None
    closing = _ANY_CLOSING.search(text, opening.end())
    if not closing and not OPENING.match(text.lstrip("\ufeff")):
        return None
    for found in _ANY_KEY.finditer(text, opening.end(), closing.start() if closing else len(text)):
        value = _COMMENT.split(found["value"] or "", maxsplit=1)[0].strip(_AROUND)
        if keeps_back(found["key"], value, is_indented=bool(found["indent"])):
            return found["key"], text.count("\n", 0, found.start("key")) + 1
    return None


def _with_breaks(text: str) -> str:
    """Take the beginning of a page, with the line breaks of all systems as one."""
    return text[:_MAX_LOOK].replace("\r\n", "\n").replace("\r", "\n")


def _written(key: str, text: str) -> re.Match[str] | None:
    """Find a key among those at the top of a page."""
    opening = OPENING.match(text := _with_breaks(text).removeprefix("\ufeff"))
    if not opening:
        return None
    closing = CLOSING.search(text, opening.end())
    line = re.compile(rf"^{key}[ \t]*:(.*)$", re.MULTILINE)
    return line.search(text, opening.end(), closing.start() if closing else len(text))


def _value(found: re.Match[str]) -> str:
    return _COMMENT.split(found[1], maxsplit=1)[0].strip().strip("\"'")


def _line(found: re.Match[str]) -> int:
    return found.string.count("\n", 0, found.start()) + 1


def _missing(text: str, path: str) -> Problem:
    stripped = text.lstrip()
    if stripped.startswith("---"):
        line = text[: len(text) - len(stripped)].count("\n") + 1
        what, fix = msg("there is something before the first line of dashes"), msg("delete the empty space above it")
        if stripped == text:
            what, fix = (
                msg("the first line is not just three dashes"),
                msg("write three dashes there, and nothing else"),
            )
        return Problem("DATA-01", Where(path, line, 1), what, fix)
    what = msg("the page does not start with a block of keys")
    return Problem(
        "DATA-01", Where(path, 1, 1), what, msg("put the keys between two lines of three dashes, at the top")
    )


def _body(text: str, start: int, path: str) -> tuple[str, tuple[Problem, ...]]:
    body = text[start:]
    if len(body) <= MAX_BODY:
        return clean(body), ()
    line = text.count("\n", 0, start) + 1
    what = msg("the text has more than {limit} characters; the rest is left out", limit=MAX_BODY)
    return clean(body[:MAX_BODY]), (Problem("DATA-05", Where(path, line, 1), what, msg("split it into several pages")),)
