"""Clean the Markdown of another lab, so that nothing of it runs on ours: no HTML, no attributes, no template marks.

Says what it took out. Not a word of the text goes; `reuse.proof` has a second look at what becomes of it.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from labnetz.content.values import clean, visible
from labnetz.model import Message, msg

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})(?P<info>[ \t]*[\w+#.-]{0,30})[ \t]*")
_FENCE_LIKE = re.compile(r"\s*[>\-*+\d.\s]*(?:`{3,}|~{3,})")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)([^\n]*?[^`\n])\1(?!`)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_WITH_CONTENT = ("script", "style", "template", "iframe", "object", "svg", "math")
_BEGIN = re.compile(rf"<({'|'.join(_WITH_CONTENT)})\b", re.IGNORECASE)
_END = re.compile(rf"</({'|'.join(_WITH_CONTENT)})\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,5000}>")
_OPEN = re.compile(r"<(?=[A-Za-z/!?])")
_AUTOLINK = re.compile(r"<(?=(?:https?://|mailto:)[^\s<>\"']+>|[\w.+-]+@[\w.-]+>)")
_ATTRIBUTES = re.compile(r"\{:?[ \t]*[#.:][^{}\n]*\}|\{:?[ \t]*[\w-]+[ \t]*=[^{}\n]*\}|\{:[^{}\n]*\}")
_SNIPPET = re.compile(r"^[ \t>]*-{2,}8<-{2,}.*$", re.MULTILINE)
TEMPLATE_MARKS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_SCHEME = re.compile(r"(?<![\w.+-])([a-z][\s\w.+-]{1,30}?)\s*:(?=\S)", re.IGNORECASE)
_RUNS = re.compile(r"(?:java|vb|live)script|data|file|blob|view-source|filesystem|about|ms-\w+", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?!(?:lt|gt|amp|quot|nbsp|shy|#60|#x3c|#62|#x3e|#38|#x26);)(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});"
)
_PICTURE = re.compile(r"!(?=\[[^\]\n]{0,500}\](?:\(\s*<?(?:https?:)?//|\[))", re.IGNORECASE)
_GENERATORS = re.compile(r"^[ \t>]*:::(?=[ \t]*\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text that may stand on a page, and what is no longer in it."""

    text: str
    removed: tuple[Message, ...] = ()


def clean_markdown(text: str) -> Cleaned:
    """Take out what could run, load or reach into a template. The same text gives the same, and cleaning twice too."""
    removed: dict[str, Message] = {}
    pieces = []
    for is_code, piece in _pieces(visible(clean(text)).expandtabs(4)):
        pieces.append(piece if is_code else _cleaned(piece, removed))
    return Cleaned("".join(pieces), tuple(removed.values()))


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Give the text in turns: prose, and blocks of code that every reader of Markdown takes for such.

    Whatever readers could disagree on is prose: there nothing dangerous stays.
    """
    lines = text.splitlines(keepends=True)
    start = number = 0
    while number < len(lines):
        end = _end_of_code(lines, number)
        if end:
            yield False, "".join(lines[start:number])
            yield True, "".join(lines[number:end])
            start = number = end
        else:
            number += 1
    yield False, "".join(lines[start:])


def _end_of_code(lines: list[str], number: int) -> int:
    """Give the line behind a fenced block that begins here, 0 where none does for certain."""
    found = _FENCE.fullmatch(lines[number].rstrip("\n"))
    if not found or (number and lines[number - 1].strip()):
        return 0
    for end in range(number + 1, len(lines)):
        line = lines[end].rstrip("\n")
        if line.rstrip() == found["fence"]:
            return end + 1 if end + 1 == len(lines) or not lines[end + 1].strip() else 0
        if _FENCE_LIKE.match(line) or TEMPLATE_MARKS.search(line) or _SNIPPET.search(line):
            return 0
    return 0


def _cleaned(text: str, removed: dict[str, Message]) -> str:
    """Clean prose until nothing changes any more: what goes may bring together what it stood between."""
    for _ in range(20):
        before = text
        for step in _STEPS:
            text = step(text, removed)
        if text == before:
            return text
    return html.escape(text, quote=False)


def _entities(text: str, removed: dict[str, Message]) -> str:
    """Write signs instead of their numbers, behind which an address could hide."""
    del removed
    return _ENTITY.sub(lambda found: visible(clean(html.unescape(found[0]))) or " ", text)


def _code(text: str, removed: dict[str, Message]) -> str:
    """Angle brackets in code inside of a line are drawn by other signs: readers disagree on where such code ends."""
    del removed

    def drawn(found: re.Match[str]) -> str:
        inner = re.sub(r"<([A-Za-z/!?][^<>]*)>?", r"‹\1›", found[2])
        return f"{found[1]}{inner}{found[1]}"

    return _CODE.sub(drawn, text)


def _html(text: str, removed: dict[str, Message]) -> str:
    before = text
    text = _without_elements(_COMMENT.sub("", text))
    text = _TAG.sub(lambda found: found[0] if _AUTOLINK.match(found[0]) else "", text)
    text = _OPEN.sub(lambda found: "<" if _AUTOLINK.match(text, found.start()) else "&lt;", text)
    if text != before:
        removed["html"] = msg("HTML was taken out of its text")
    return text


def _without_elements(text: str) -> str:
    """Take out elements whose content is no text, each up to its first end; in one go, however many begin."""
    ends: dict[str, list[re.Match[str]]] = {}
    for found in _END.finditer(text):
        ends.setdefault(found[1].lower(), []).append(found)
    kept, at = [], 0
    for begin in _BEGIN.finditer(text):
        own = ends.get(begin[1].lower(), [])
        number = bisect_left(own, begin.end(), key=lambda found: found.start())
        if begin.start() >= at and number < len(own):
            kept.append(text[at : begin.start()])
            at = own[number].end()
    return "".join((*kept, text[at:]))


def _out(
    name: str, pattern: re.Pattern[str], instead: str, message: Message
) -> Callable[[str, dict[str, Message]], str]:
    def step(text: str, removed: dict[str, Message]) -> str:
        text, count = pattern.subn(instead, text)
        if count:
            removed[name] = message
        return text

    return step


def _schemes(text: str, removed: dict[str, Message]) -> str:
    """Addresses that run something lead nowhere."""

    def harmless(found: re.Match[str]) -> str:
        if not _RUNS.fullmatch(re.sub(r"\s", "", found[1])):
            return found[0]
        removed["schemes"] = msg("an address that runs a program was taken out of its text")
        return "#"

    return _SCHEME.sub(harmless, text)


_STEPS = (
    _entities,
    _code,
    _html,
    _out("attributes", _ATTRIBUTES, "", msg("attributes in curly brackets were taken out of its text")),
    _out("snippet", _SNIPPET, "", msg("a line that would fetch another file was taken out of its text")),
    _out("generators", _GENERATORS, "", msg("a mark that programs fill was taken out of its text")),
    _out("template", TEMPLATE_MARKS, "", msg("marks of templates were taken out of its text")),
    _out(
        "pictures",
        _PICTURE,
        "",
        msg(
            "pictures of other sites became links: shown on your page, they would tell that site who reads it",
        ),
    ),
    _schemes,
)
