"""What may safely stand instead of a line that is not YAML, or None. Knows lines only; `check.fix` proves each of them.

Safe means: the line holds one text, it ends where the line ends, and only its wrapping changes. An unclosed quote or a
bracket is never safe: nobody but the writer knows where the text was to end.
"""

from __future__ import annotations

import re

PAIR = re.compile(r"(?P<indent>\s*(?:- )?)(?P<key>[^\s:#'\"\[{][^:]*?):(?P<gap>\s*)(?P<value>.*?)\s*")
APOSTROPHE = re.compile(r"'((?:[^'\"]|(?<=\w)'(?=\w))+)'")
"""A text in single quotes with an apostrophe inside a word: 'How's that?'."""

_TEXT = re.compile(r"(?P<before> *(?:(?:- +)?[^\W\d][\w-]*: +|- +))(?P<text>\S.*?)[ \t]*")
_NAME = re.compile(r"[^\W\d][\w-]*")
_NEVER_TEXT = re.compile(r"-(?:\s|$)|[\[\]}]")
_OPEN = re.compile(r" *(?:- )?[^\W\d][\w-]*: *(?:#.*)?")
NO_HASH = re.compile(r"(?!.*\s#)")
NUMBERED = re.compile(r"(?!.*\s#.*\s#).*\s#\d")
"""Texts without #, and with one that stands before a number, such as "Werkstatt #3": that is no comment."""
_REMARK = re.compile(r"(?P<text>.*?\S)(?P<remark>[ \t]+#(?:[ \t].*)?)")
"""A text with a comment behind it: only a space after # says so for sure."""


def quoted(text: str) -> str:
    """Put a text into YAML quotes."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def in_quotes(lines: list[str], number: int, *, hashes: re.Pattern[str] = NO_HASH) -> str | None:
    """Give a line whose text is put in quotes. `hashes` is what must be true of its # signs."""
    found = _TEXT.fullmatch(lines[number])
    if not found or _goes_on(lines, number):
        return None
    text, remark = apart(found["text"])
    is_text = hashes.match(text) and not _NEVER_TEXT.match(text) and not _is_wrapped(text) and "\t" not in text
    return found["before"] + quoted(text) + remark if is_text else None


def apart(text: str) -> tuple[str, str]:
    """Take a text and the comment behind it apart; the comment keeps the space before it."""
    found = _REMARK.fullmatch(text)
    return (found["text"], found["remark"]) if found else (text, "")


def with_gap(lines: list[str], number: int) -> str | None:
    """Give a line with a space after its first colon. An address (https://…) has none there on purpose."""
    name, _, value = lines[number].partition(":")
    if not _NAME.fullmatch(name.strip()) or value.startswith("//") or _goes_on(lines, number):
        return None
    return f"{name}: {value}"


def without_tab(lines: list[str], number: int) -> str | None:
    """Give a line with two spaces for each tab in front of it, where that fits what stands above it."""
    rest = lines[number].lstrip("\t")
    depth = 2 * (len(lines[number]) - len(rest))
    above = next((line for line in reversed(lines[:number]) if line.strip() and not line.lstrip().startswith("#")), "")
    if not depth or rest[:1] in ("", " ") or "\t" in above:
        return None
    indents = {_indent(line) for line in lines[:number] if "\t" not in line}
    fits = depth == _indent(above) + 2 if _OPEN.fullmatch(above) else depth <= _indent(above) and depth in indents
    return " " * depth + rest if fits else None


def _is_wrapped(text: str) -> bool:
    """Tell whether there are brackets or quotes around it: then it is no text, or its quotes are wrong."""
    quotes = text[0] in "'\"" and (text[-1] == text[0] or text.count(text[0]) % 2 == 1)
    return quotes or (text[0] == "{" and text[-1] == "}")


def _goes_on(lines: list[str], number: int) -> bool:
    """Tell whether the next lines go on with the text of this one."""
    after = next((line for line in lines[number + 1 :] if line.strip()), "")
    return _indent(after) > _indent(lines[number])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
