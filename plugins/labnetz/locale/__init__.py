"""Messages in people's languages: gettext catalogs, English msgids. Does not format dates (publish.dates).

The `.po` files are read as they are. What is made of them is kept for the same code only, to which they belong
(`pycache`), so it can't be older than its source.
"""

from __future__ import annotations

import gettext
import re
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from labnetz.pycache import recall, remember

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from labnetz.model import Message, Problem

LANGUAGES = ("de", "en", "fr")


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Give the catalog of a language (BCP 47: "de", "de-AT"); English, which the msgids are in, when there is none."""
    name = language.split("-", maxsplit=1)[0]
    source = files(__package__).joinpath(f"{name}.po")
    if name == "en" or not source.is_file():
        return gettext.NullTranslations()
    compiled = recall(f"{name}.mo", "")
    if compiled is None:
        compiled = _compiled(source, name)
        remember(f"{name}.mo", "", compiled)
    return gettext.GNUTranslations(BytesIO(compiled))


def _compiled(source: Traversable, name: str) -> bytes:
    # Babel takes longer to load than `labnetz --help` takes without it.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    with source.open("rb") as file:
        catalog = read_po(file, locale=name)
    for message in catalog if name == "fr" else ():
        one = message.string
        message.string = _as_set(one) if isinstance(one, str) else tuple(map(_as_set, one or ()))
    write_mo(compiled, catalog)
    return compiled.getvalue()


def _as_set(french: str) -> str:
    """Keep signs on the line of their word. Who translates types plain spaces, which nobody can tell from others."""
    return re.sub(r" (?=[:»])|(?<=«) ", "\u00a0", re.sub(r" (?=[;?!])", "\u202f", french))


def colon(language: str) -> str:
    """Give the colon behind a word; in French, a space that does not break stands before it."""
    return "\u00a0:" if language.partition("-")[0] == "fr" else ":"


def semicolon(language: str) -> str:
    """Give the sign between the parts of a list; in French, a narrow space that does not break stands before it."""
    return "\u202f; " if language.partition("-")[0] == "fr" else "; "


def say(message: Message, language: str) -> str:
    """Put a message into a language."""
    if not message.values and not message.plural:
        return _plain(message.msgid, language)
    words = translations(language)
    if message.plural:
        return message.filled(words.ngettext(message.msgid, message.plural, message.count))
    return message.filled(words.gettext(message.msgid))


@lru_cache(maxsize=4096)  # "free of charge" stands on a hundred thousand pages
def _plain(msgid: str, language: str) -> str:
    return translations(language).gettext(msgid)


def spoken_in(message: Message, language: str) -> str:
    """Give the language in which a message will be said: English where the catalog has no words for it."""
    catalog = translations(language)
    plural = message.plural or message.msgid
    found = catalog.ngettext(message.msgid, plural, message.count) if message.plural else catalog.gettext(message.msgid)
    return "en" if found in {message.msgid, plural} else language


def say_problem(problem: Problem, language: str) -> str:
    """Put a problem on its one line: where: what – fix."""
    return f"{problem.where}: {say(problem.what, language)} – {say(problem.fix, language)}"
