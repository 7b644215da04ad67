"""Say in plain words what is wrong with a text that is not YAML. Does not read YAML (marked_yaml).

The parser's own sentences ("expected <block end>, but found '<scalar>'") help nobody who writes a page about a
workshop. What people really do is: a colon or quotes inside a text, a tab, an unclosed quote, a wrong indent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from labnetz.model import Message, msg

_PAIR = re.compile(r"(?P<indent>\s*(?:- )?)(?P<key>[^\s:#'\"\[{][^:]*?):(?P<gap>\s*)(?P<value>.*?)\s*")
_INDENT = msg("start all keys of one block in the same column")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, how to mend it, and the 0-based line and column of it."""

    spot: tuple[int, int]
    what: Message
    fix: Message


def explain(lines: list[str], error: yaml.YAMLError) -> Mistake:
    """Find the likely mistake behind a parser's error."""
    spot = _spot(error)
    detail = getattr(error, "problem", None) or str(error)
    context = getattr(error, "context", None) or ""
    line = lines[spot[0]] if spot[0] < len(lines) else ""
    if "quoted scalar" in context:
        return _quote(error, spot, detail)
    if "\\t" in detail or "\t" in line[: spot[1] + 1]:
        return Mistake(spot, msg("there is a tab in front of this"), msg("use spaces instead of tabs"))
    if "mapping values" in detail:
        return _colon(lines, spot)
    if "flow" in context:
        return _bracket(lines, spot)
    if "simple key" in context:
        what = msg('there is no "key:" at the start of this line')
        return Mistake(_context(error, spot), what, msg("indent it by two spaces if it goes on from the line above"))
    return _text(line, spot, detail)


def quoted(text: str) -> str:
    """Put a text into YAML quotes."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _quote(error: yaml.YAMLError, spot: tuple[int, int], detail: str) -> Mistake:
    if "escape" in detail:
        what = msg("a backslash in double quotes means something else in YAML")
        return Mistake(spot, what, msg("use single quotes around the text, or two backslashes"))
    return Mistake(
        _context(error, spot),
        msg("the quote that opens here is never closed"),
        msg("write the same quote at the end of the text"),
    )


def _colon(lines: list[str], spot: tuple[int, int]) -> Mistake:
    pair = _PAIR.fullmatch(lines[spot[0]])
    if pair and spot[1] > pair.end("key"):
        what = msg('there is a colon inside the text of "{key}"', key=pair["key"])
        return Mistake(spot, what, _in_quotes(pair))
    before = lines[spot[0] - 1] if spot[0] else ""
    above = _PAIR.fullmatch(before)
    if above and not above["gap"]:
        fix = msg("write {proposal}", proposal=f"{above['key']}: {above['value']}")
        return Mistake((spot[0] - 1, above.end("key")), msg("there is no space after the colon"), fix)
    if before and not above:
        what = msg('there is no "key:" at the start of this line')
        fix = msg("indent it by two spaces if it goes on from the line above")
        return Mistake((spot[0] - 1, 0), what, fix)
    return Mistake((spot[0], 0), msg("this line is indented differently from the line above"), _INDENT)


def _text(line: str, spot: tuple[int, int], detail: str) -> Mistake:
    """A text that begins with a quote, a bracket or a sign, and goes on after it."""
    pair = _PAIR.fullmatch(line)
    if pair and pair["value"] and spot[1] >= pair.start("value"):
        what = msg('the text of "{key}" starts with a sign that means something else in YAML', key=pair["key"])
        return Mistake(spot, what, _in_quotes(pair))
    if "<block" in detail or "document start" in detail:
        return Mistake(spot, msg("this line is indented differently from the lines above"), _INDENT)
    return Mistake(
        spot,
        msg("this is not YAML ({detail})", detail=detail),
        msg("look for a missing quote or bracket here or in the line above"),
    )


def _in_quotes(pair: re.Match[str]) -> Message:
    return msg("put the text in quotes: {proposal}", proposal=f"{pair['key']}: {quoted(pair['value'])}")


def _spot(error: yaml.YAMLError) -> tuple[int, int]:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return (mark.line, mark.column) if mark else (0, 0)


def _bracket(lines: list[str], spot: tuple[int, int]) -> Mistake:
    if spot[0] < len(lines) and lines[spot[0]][spot[1] :].startswith(","):
        return Mistake(spot, msg("there is one comma too many here"), msg("delete it"))
    opening = _open_bracket(lines, spot)
    return Mistake(opening, msg("the bracket that opens here is never closed"), msg("close it"))


def _open_bracket(lines: list[str], spot: tuple[int, int]) -> tuple[int, int]:
    """Look backwards for the bracket in which the parser was when it gave up."""
    for number in range(min(spot[0], len(lines) - 1), -1, -1):
        before = lines[number][: spot[1]] if number == spot[0] else lines[number]
        column = max(before.rfind("["), before.rfind("{"))
        if column >= 0:
            return number, column
    return spot


def _context(error: yaml.YAMLError, otherwise: tuple[int, int]) -> tuple[int, int]:
    mark = getattr(error, "context_mark", None)
    return (mark.line, mark.column) if mark else otherwise
