"""What click says about wrong usage, in people's languages. Ends the program as click does, with the same exit codes.

Click writes its sentences in English. They are found again by their wording: one that a newer click words in another
way stays English, and nothing is lost.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import click

from labnetz.cli.marking import _
from labnetz.locale import translations

if TYPE_CHECKING:
    from types import TracebackType

_TRY = _("Try '{command} {option}' for help.")
_ERROR = _("Error: {message}")
_ABORTED = _("Aborted!")
_SENTENCES = (
    _("Invalid value for {what}: {message}"),
    _("Invalid value: {message}"),
    _("Missing argument {name}. Choose from:\n\t{message}"),
    _("Missing argument {name}."),
    _("Missing option {name}."),
    _("Missing command."),
    _("No such option {name}. Did you mean {message}?"),
    _("No such option {name}. (Did you mean one of: {message}?)"),
    _("No such option {name}."),
    _("No such command {name}. Did you mean {message}?"),
    _("No such command {name}. (Did you mean one of: {message}?)"),
    _("No such command {name}."),
    _("Got unexpected extra argument ({message})"),
    _("Got unexpected extra arguments ({message})"),
    _("Option {name} requires an argument."),
    _("Option {name} does not take a value."),
    _("{value} is not one of {message}."),
    _("{value} is not a valid integer."),
    _("{value} is not a valid integer range."),
    _("{value} is not a valid float range."),
    _("{value} is not in the range {message}."),
    _("{value} is not a network such as 10.0.0.0/8"),
    _("Path {name} does not exist."),
    _("File {name} does not exist."),
    _("Directory {name} does not exist."),
    _("File {name} is a directory."),
    _("Directory {name} is a file."),
    _("{value} is not a time such as 2026-12-02T17:00+01:00"),
)
"""Click's sentences, and those of ours that click wraps; what begins alike stands with the longer one first."""


class Misuse:
    """Says what is wrong about how a command was called, and ends with click's exit code."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Say it; help for want of arguments is click's own."""
        if isinstance(error, click.Abort | KeyboardInterrupt):
            click.echo(f"\n{_said(_ABORTED, self._language)}", err=True)
            sys.exit(1)
        if isinstance(error, click.ClickException) and not isinstance(error, click.exceptions.NoArgsIsHelpError):
            for line in _lines(error, self._language):
                click.echo(line, err=True)
            sys.exit(error.exit_code)


def language_wished(arguments: Sequence[str]) -> str | None:
    """Give the value of --language among arguments that could not be read."""
    for option, value in zip(arguments, [*arguments[1:], ""], strict=False):
        if option.startswith("--language"):
            return option.partition("=")[2] or value
    return None


def in_words(sentence: str, language: str) -> str:
    """Put a sentence of click's into a language; the same sentence where it is not known."""
    for template in _SENTENCES:
        if found := _pattern(template).fullmatch(sentence):
            values = found.groupdict()
            if "message" in values:
                values["message"] = in_words(values["message"], language)
            return _said(template, language).format(**values)
    return sentence


def _lines(error: click.ClickException, language: str) -> list[str]:
    lines: list[str] = []
    if isinstance(error, click.UsageError) and error.ctx:
        option = max(error.ctx.help_option_names, key=len)
        usage = error.ctx.get_usage()
        lines = [
            usage.replace("Usage: ", _said("Usage: ", language), 1) if usage.startswith("Usage: ") else usage,
            _said(_TRY, language).format(command=error.ctx.command_path, option=option),
            "",
        ]
    message = in_words(error.format_message(), language)
    return [*lines, _said(_ERROR, language).format(message=message)]


def _said(text: str, language: str) -> str:
    return translations(language).gettext(text)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts)), re.DOTALL
    )
