"""Say in plain words what is wrong with a text that is not YAML. Does not read YAML (marked_yaml).

The parser's own sentences ("expected <block end>, but found '<scalar>'") help nobody who writes a page about a
workshop. What people really do is: a colon or quotes inside a text, a tab, an unclosed quote, a wrong indent.
What can safely be written instead is found in `yaml_mending`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.model import Message, msg
from labnetz.yaml_mending import APOSTROPHE, PAIR, apart, in_quotes, quoted, with_gap, without_tab

if TYPE_CHECKING:
    import yaml

_INDENT = msg("start all keys of one block in the same column")
_NO_KEY = msg('there is no "key:" at the start of this line')
_NO_GAP = msg("there is no space after the colon")
_STRANGE = re.compile(r"\s*(?:- )?(?:[\w-]+:)? *([\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000])")
_SIGNS = "*&!@%`{[|>?,]}\"'"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, how to mend it, and the 0-based line and column of it.

    `proposal` is what may safely stand instead of that whole line, None where only a person can know.
    """

    spot: tuple[int, int]
    what: Message
    fix: Message
    proposal: str | None = None


def explain(lines: list[str], error: yaml.YAMLError) -> Mistake:
    """Find the likely mistake behind a parser's error."""
    return _strange_space(lines, _spot(error)[0]) or _likely(lines, error)


def _likely(lines: list[str], error: yaml.YAMLError) -> Mistake:
    spot = _spot(error)
    detail = getattr(error, "problem", None) or str(error)
    context = getattr(error, "context", None) or ""
    line = lines[spot[0]] if spot[0] < len(lines) else ""
    if "quoted scalar" in context:
        return _quote(error, spot, detail)
    if "\\t" in detail or "\t" in line[: spot[1] + 1]:
        what, fix = msg("there is a tab in front of this"), msg("use spaces instead of tabs")
        return Mistake(spot, what, fix, without_tab(lines, spot[0]))
    if "mapping values" in detail:
        return _colon(lines, spot)
    if "flow" in context:
        return _bracket(lines, spot)
    if "simple key" in context:
        return _no_key(lines, _context(error, spot))
    return _text(lines, spot, detail)


def _strange_space(lines: list[str], number: int) -> Mistake | None:
    """Find what looks like a space after a key, or in front of it, and is none: it comes along when text is pasted."""
    for near in (number, number - 1):
        found = _STRANGE.match(lines[near]) if 0 <= near < len(lines) else None
        if found:
            what = msg("what looks like a space here is another sign (U+{code})", code=f"{ord(found[1]):04X}")
            return Mistake((near, found.start(1)), what, msg("delete it, and type a space"))
    return None


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
    pair = PAIR.fullmatch(lines[spot[0]])
    if pair and spot[1] > pair.end("key"):
        what = msg('there is a colon inside the text of "{key}"', key=pair["key"])
        return Mistake(spot, what, _in_quotes(pair), in_quotes(lines, spot[0]))
    before = lines[spot[0] - 1] if spot[0] else ""
    above = PAIR.fullmatch(before)
    if above and not above["gap"]:
        return _no_gap(lines, spot[0] - 1, above)
    if before and not above:
        fix = msg("indent it by two spaces if it goes on from the line above")
        return Mistake((spot[0] - 1, 0), _NO_KEY, fix)
    return Mistake((spot[0], 0), msg("this line is indented differently from the line above"), _INDENT)


def _no_key(lines: list[str], spot: tuple[int, int]) -> Mistake:
    pair = PAIR.fullmatch(lines[spot[0]])
    if pair and not pair["gap"] and pair["value"]:
        return _no_gap(lines, spot[0], pair)
    return Mistake(spot, _NO_KEY, msg("indent it by two spaces if it goes on from the line above"))


def _no_gap(lines: list[str], number: int, pair: re.Match[str]) -> Mistake:
    fix = msg("write {proposal}", proposal=f"{pair['key']}: {pair['value']}")
    return Mistake((number, pair.end("key")), _NO_GAP, fix, with_gap(lines, number))


def _text(lines: list[str], spot: tuple[int, int], detail: str) -> Mistake:
    """A text that begins with a quote, a bracket or a sign, and goes on after it."""
    line = lines[spot[0]] if spot[0] < len(lines) else ""
    pair = PAIR.fullmatch(line)
    if pair and pair["value"] and spot[1] >= pair.start("value"):
        return _sign(lines, spot, pair)
    item = line.strip().removeprefix("- ").strip()
    if line.lstrip().startswith("- ") and item[:1] in tuple(_SIGNS):
        what = msg("this entry starts with a sign that means something else in YAML")
        text, remark = apart(item)
        fix = msg("put the text in quotes: {proposal}", proposal=f"- {quoted(text)}{remark}")
        return Mistake(spot, what, fix, in_quotes(lines, spot[0]))
    if "<block" in detail or "document start" in detail:
        return Mistake(spot, msg("this line is indented differently from the lines above"), _INDENT)
    return Mistake(
        spot,
        msg("this is not YAML ({detail})", detail=detail),
        msg("look for a missing quote or bracket here or in the line above"),
    )


def _sign(lines: list[str], spot: tuple[int, int], pair: re.Match[str]) -> Mistake:
    key, value = pair["key"], pair["value"]
    if value[0] == "[" and value[-1] == "]":
        what = msg('an entry of "{key}" has a sign that means something else in YAML', key=key)
        return Mistake(spot, what, msg("put that entry in quotes"))
    if value.startswith("- "):
        what = msg('the list of "{key}" starts on the line of its key', key=key)
        return Mistake(spot, what, msg("write it as [one, two], or each entry on a line of its own below"))
    if inside := APOSTROPHE.fullmatch(value):
        what = msg('the apostrophe in the text of "{key}" closes its quotes', key=key)
        fix = msg("use double quotes: {proposal}", proposal=f"{key}: {quoted(inside[1])}")
        return Mistake(spot, what, fix)
    what = msg('the text of "{key}" starts with a sign that means something else in YAML', key=key)
    return Mistake(spot, what, _in_quotes(pair), in_quotes(lines, spot[0]))


def _in_quotes(pair: re.Match[str]) -> Message:
    text, remark = apart(pair["value"])
    return msg("put the text in quotes: {proposal}", proposal=f"{pair['key']}: {quoted(text)}{remark}")


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
