"""Help in people's languages: mark its texts for the catalogs, and put a command into a language when it is shown.

What click says about wrong usage is put into words by `misuse`.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

import click

from labnetz.locale import translations


def _(text: str) -> str:
    """Mark a text for the catalogs; it is translated when it is shown."""
    return text


# Words of click's own help.
CLICKS = (
    _("Usage: "),
    _("Options"),
    _("Commands"),
    _("Show this message and exit."),
    _("Show the version and exit."),
)


def in_language(command: click.Command, language: str) -> click.Command:
    """Give a copy of a command whose help is in a language."""
    if language == "en":
        return command
    words = translations(language)
    spoken = copy(command)
    spoken.help = words.gettext(command.help) if command.help else None
    spoken.params = [_spoken(param, language) for param in command.params]
    spoken.context_class = _context(language)
    return spoken


def _spoken(param: click.Parameter, language: str) -> click.Parameter:
    if not isinstance(param, click.Option) or not param.help:
        return param
    option = copy(param)
    option.help = translations(language).gettext(param.help)
    return option


def _context(language: str) -> type[click.Context]:
    words = translations(language)

    class Formatter(click.HelpFormatter):
        """Translates click's own words on the way out."""

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or words.gettext("Usage: "))

        def write_heading(self, heading: str) -> None:
            super().write_heading(words.gettext(heading))

        def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            said = [(name, words.gettext(text) if text in CLICKS else text) for name, text in rows]
            super().write_dl(said, col_max, col_spacing)

    class Context(click.Context):
        """A context that formats help in one language."""

        formatter_class = Formatter

    return Context
