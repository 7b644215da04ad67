"""Rules about styles and scripts that stand in a page's own text: no browser uses them there (`publish.policy`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labnetz.check.look import Look, Text
from labnetz.check.rule import rule
from labnetz.model import Message, Problem, msg

_ATTRIBUTE = re.compile(
    r"<[a-z][^<>]{0,1000}?\s(?P<tag>style|on[a-z]{3,20})\s*=|\{:?[^{}\n]{0,300}?\b(?P<list>style)\s*=[^{}\n]{0,300}\}",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:\]\(\s*<?|\bhref\s*=\s*[\"']?)\s*javascript:", re.IGNORECASE)
_FRAME = re.compile(
    r"<(?:iframe|object|embed)\b(?![^<>]{0,1000}\b(?:src|data)\s*=\s*[\"']?(?:https?:)?//)", re.IGNORECASE
)
_FORM = re.compile(r"<form\b[^<>]{0,1000}?\baction\s*=\s*[\"']?(?P<to>(?:https?:)?//[^\"'\s>]+)", re.IGNORECASE)
_STYLE = re.compile(r"<style\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b(?![^<>]{0,1000}(?:\bsrc\s*=|\btype\s*=\s*[\"']?application/))", re.IGNORECASE)


@rule(
    "PRIV-04",
    msg("A style or script stands in the text of a page, where browsers will not use it"),
    "warning",
    bad='<p style="color: red">Heute geschlossen</p>',
    good="**Heute geschlossen**",
)
def in_the_text(look: Look) -> Iterator[Problem]:
    """What a page may run comes from files of the site alone, so that no text from elsewhere can run anything."""
    for text in look.texts.values():
        if "<" in text.words or "style" in text.words or _LINK.search(text.words):
            for offset, what, fix in _found(text):
                yield Problem("PRIV-04", text.where(offset), what, fix, "warning")
            yield from _forms(text, look.lab.url)


def _forms(text: Text, site: str) -> Iterator[Problem]:
    """What somebody fills in would go nowhere, and nobody would notice."""
    for found in _FORM.finditer(text.words):
        if not site or not found["to"].startswith(site):
            what = msg("browsers will not send this form to another site")
            fix = msg("link the page on which the form stands")
            yield Problem("PRIV-04", text.where(found.start()), what, fix, "warning")


def _found(text: Text) -> Iterator[tuple[int, Message, Message]]:
    for found in _ATTRIBUTE.finditer(text.words):
        name = (found["tag"] or found["list"]).lower()
        if name == "style":
            yield found.start(), msg("browsers will not use the style in this place"), msg("delete style=…")
        else:
            yield (
                found.start(),
                msg("browsers will not run {name} in this place", name=name),
                msg("delete {name}=…", name=name),
            )
    for found in _LINK.finditer(text.words):
        what = msg("browsers will not run {name} in this place", name="javascript:")
        yield found.start(), what, msg("write the address to which the link leads")
    for found in _FRAME.finditer(text.words):
        what = msg("browsers will not show another page or file in this place")
        yield found.start(), what, msg("link it")
    for found in _STYLE.finditer(text.words):
        what = msg("browsers will not use the style in this place")
        yield found.start(), what, msg("delete it: the site has its own style")
    for found in _SCRIPT.finditer(text.words):
        what = msg("browsers will not run the script in this place")
        yield found.start(), what, msg("delete it: a page must work without scripts")
