"""Messages in people's languages: gettext catalogs, English msgids. Does not format dates (publish.dates).

The `.po` files are read as they are: there is no compiled file that could be older than its source.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labnetz.model import Message, Problem

LANGUAGES = ("de", "en", "fr")


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Give the catalog of a language (BCP 47: "de", "de-AT"); English, which the msgids are in, when there is none."""
    name = language.split("-", maxsplit=1)[0]
    source = files(__package__).joinpath(f"{name}.po")
    if name == "en" or not source.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - `labnetz --help` needs no catalog
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    with source.open("rb") as catalog:
        write_mo(compiled, read_po(catalog, locale=name))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def colon(language: str) -> str:
    """Give the colon behind a word; in French, a space that does not break stands before it."""
    return "\u00a0:" if language.partition("-")[0] == "fr" else ":"


def say(message: Message, language: str) -> str:
    """Put a message into a language."""
    words = translations(language)
    if message.plural:
        return message.filled(words.ngettext(message.msgid, message.plural, message.count))
    return message.filled(words.gettext(message.msgid))


def say_problem(problem: Problem, language: str) -> str:
    """Put a problem on its one line: where: what – fix."""
    return f"{problem.where}: {say(problem.what, language)} – {say(problem.fix, language)}"
