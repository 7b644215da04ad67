"""Rules about what ordinary pages say at their top, and about what any page is called. The keys of items are checked by
who reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from labnetz.check.rule import rule
from labnetz.content.language_tags import meant_tag, well_formed
from labnetz.model import Message, Problem, Where, msg, names_a_device
from labnetz.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.check.look import Look

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(?P<keys>.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_LANG = re.compile(r"^lang:[ \t]*(?P<tag>[^\n]*?)[ \t]*$", re.MULTILINE)


@rule(
    "DATA-41",
    msg("A page says that it is in a language that there is not"),
    "warning",
    bad="lang: Deutsch (leicht)",
    good="lang: de-simple",
)
def impossible_language(look: Look) -> Iterator[Problem]:
    """A browser reads a page aloud in the language that it names; one that nobody knows is left out."""
    for text in look.ordinary():
        front = _FRONT.match(text.said)
        found = _LANG.search(front["keys"]) if front else None
        tag = found["tag"].strip("\"'") if found else ""
        if tag and not well_formed(tag):
            what = msg('lang "{tag}" is not a language tag, so it does not count', tag=shown(tag))
            yield Problem("DATA-41", text.where_key("lang"), what, _fix(tag), "warning")


@rule(
    "DATA-46",
    msg("A file has a name that Windows can't have"),
    "note",
    bad="docs/formate/con.md",
    good="docs/formate/con-2.md with id: con",
)
def name_of_a_device(look: Look) -> Iterator[Problem]:
    """Whoever works on the site on Windows gets none of its files. A note, since all others can read the page."""
    for path in look.texts:
        if names_a_device(path):
            what = msg("Windows takes a part of this name for a device, and nobody can have the file there")
            fix = msg("give it another name; an event, a practice, a call or a place keeps its own with id: at the top")
            yield Problem("DATA-46", Where(path), what, fix, "note")


def _fix(tag: str) -> Message:
    if proposal := meant_tag(tag.replace(" ", "-")):
        return msg('did you mean "{proposal}"?', proposal=proposal)
    return msg("write it like de, en or de-simple, or delete the line if the page is in the language of the site")
