"""Markdown → plain text, for DESCRIPTION and excerpts: calendars show tags and asterisks as they are.

Does no layout: it takes out the signs, keeps the words, and writes addresses out. All patterns take linear time.
"""

from __future__ import annotations

import html
import re

from labnetz.content.values import visible

MAX_BYTES = 8_000
ENOUGH = 40_000
"""Characters of Markdown that are looked at: five times what can be kept."""

# Escaped characters wait in a private plane, which is nobody's text, until the signs are gone.
_HELD = 0xF0000

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BLOCK_TAG = re.compile(r"<(script|style)\b.*?(?:</\1[^>]*>|\Z)", re.DOTALL | re.IGNORECASE)
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\[\n]+)\]:[ \t]*<?(\S+?)>?(?:[ \t]+[\"'(].*)?$", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\]\[]*)\](?:\([^()\n]*\)|\[[^\]\[\n]*\])")
_LINK = re.compile(r"\[([^\]\[]*)\]\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)")
_REFERENCE = re.compile(r"\[([^\]\[]+)\]\[([^\]\[\n]*)\]")
_FOOTNOTE = re.compile(r"\[\^[^\]\[\s]+\]:?")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ATTRIBUTES = re.compile(r"\{:?[ \t]*[.#][^{}\n]*\}")
_PAIRS = (
    re.compile(r"\*\*((?:[^*\n]|\*(?!\*))+)\*\*"),
    re.compile(r"(?<!\w)__([^_\n]+)__(?!\w)"),
    re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])"),
    re.compile(r"(?<!\w)_([^_\n]+)_(?!\w)"),
    re.compile(r"~~([^~\n]+)~~"),
    re.compile(r"==([^=\n]+)=="),
    re.compile(r"(?<!`)`+([^`\n]+)`+"),
)
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")
_TITLE = re.compile(r'"([^"]*)"')
_QUOTE = re.compile(r"\s{0,3}>\s?")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?")


def plain_text(markdown: str, *, limit: int = MAX_BYTES) -> str:
    """Make plain text of at most `limit` bytes (UTF-8): paragraphs on one line each, list items on their own."""
    text = re.sub(r"\\([!-/:-@\[-`{-~])", lambda found: chr(_HELD + ord(found[1])), markdown[:ENOUGH])
    text = _without_signs(_BLOCK_TAG.sub("", _COMMENT.sub("", text)))
    text = visible(html.unescape("\n".join(_paragraphs(text))))
    text = re.sub(f"[{chr(_HELD)}-{chr(_HELD + 127)}]", lambda found: chr(ord(found[0]) - _HELD), text)
    return shortened(re.sub(r"\n{3,}", "\n\n", text).strip(), limit)


def excerpt(markdown: str, *, limit: int = 400) -> str:
    """Give the first paragraph that is a sentence and not a heading."""
    body = "\n".join(line for line in markdown[:ENOUGH].split("\n") if _heading(line) is None)
    return shortened(plain_text(body).partition("\n")[0], limit)


def shortened(text: str, limit: int) -> str:
    """Cut a text to `limit` bytes between two words, and say so with an ellipsis."""
    if len(text.encode()) <= limit:
        return text
    head = text.encode()[: limit - 4].decode(errors="ignore")
    return head.rsplit(maxsplit=1)[0] + " …" if " " in head else head


def _without_signs(text: str) -> str:
    targets = {found[1].lower(): found[2] for found in _DEFINITION.finditer(text)}
    text = _IMAGE.sub(r"\1", _DEFINITION.sub("", text))
    text = _LINK.sub(lambda found: _link(found[1], found[2]), text)
    text = _REFERENCE.sub(lambda found: _link(found[1], targets.get((found[2] or found[1]).lower(), "")), text)
    text = _AUTOLINK.sub(lambda found: found[1].removeprefix("mailto:"), text)
    text = _ATTRIBUTES.sub("", _TAG.sub("", _FOOTNOTE.sub("", text)))
    for pair in _PAIRS:
        text = pair.sub(r"\1", text)
    return text


def _link(text: str, target: str) -> str:
    """Write an address out; one inside the site means nothing in a calendar."""
    target = target.split(maxsplit=1)[0].strip("<>") if target.strip() else ""
    address = re.sub(r"^(?:mailto|tel):", "", target)
    if not re.match(r"(?:https?://|mailto:|tel:)", target) or address in text:
        return text
    return f"{text} ({address})" if text.strip() else address


def _paragraphs(text: str) -> list[str]:
    """Join the lines of a paragraph; headings, list items and lines of code stand alone."""
    blocks: list[list[str]] = []
    code = joins = False
    for raw in text.split("\n"):
        if _FENCE.match(raw):
            code, joins = not code, False
            continue
        line, stands_alone = (raw.rstrip(), True) if code else _line(raw)
        if joins and line and not stands_alone:
            blocks[-1].append(line)
        else:
            blocks.append([line])
        joins = bool(line) and not code and _heading(raw) is None
    return [" ".join(block) for block in blocks]


def _line(raw: str) -> tuple[str, bool]:
    """Give the words of a line, and whether it starts something new."""
    raw = _QUOTE.sub("", raw, count=1)
    words = raw.strip()
    if _is_rule(words) or words.startswith("--8<--"):
        return "", True
    if (heading := _heading(raw)) is not None:
        return heading, True
    if words.startswith("|"):
        return ", ".join(cell.strip() for cell in words.strip("|").split("|") if cell.strip()), True
    return re.sub(r"^[*+]\s", "- ", words), bool(_ITEM.match(raw))


def _is_rule(words: str) -> bool:
    """Lines and the second row of a table: nothing but dashes and the like, at least three."""
    return len(words) >= 3 and bool(set(words) & set("-*_=")) and set(words) <= set("-*_=:| ")


def _heading(raw: str) -> str | None:
    """Give the words of a heading, or of an admonition's first line; None when it is neither."""
    words = raw.strip()
    if words.startswith(("!!!", "???")):
        title = _TITLE.search(words)
        return title[1] if title else ""
    marks = len(words) - len(words.lstrip("#"))
    if 1 <= marks <= 6 and words[marks : marks + 1] in ("", " "):
        return words[marks:].strip().rstrip("#").rstrip()
    return None
