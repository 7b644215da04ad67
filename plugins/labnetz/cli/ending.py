"""How a command ends badly: an error becomes a line on stderr and an exit code. The only place where that happens.

Exit codes: 0 fine, 1 something was kept, skipped or failed, 2 wrong usage (click's own).
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from labnetz.errors import BadBundle, ContentError, LabnetzError, RegistryError, SiteSilent
from labnetz.locale import say, say_problem
from labnetz.model import msg

if TYPE_CHECKING:
    from types import TracebackType


class Ending:
    """Ends the program with exit code 1 and one clear line for every error but click's own.

    A fault of ours says so in a line too; with LABNETZ_DEBUG set it shows where it happened.
    """

    def __init__(self, language: str) -> None:
        self._language = language

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Say what happened."""
        if not isinstance(error, Exception) or _belongs_to_click(error) or os.environ.get("LABNETZ_DEBUG"):
            return
        for line in lines_of(error, self._language):
            click.echo(line, err=True)
        sys.exit(1)


def _belongs_to_click(error: Exception) -> bool:
    """Leave wrong usage, `exit()`, Ctrl-C and a closed pipe (`labnetz status | head`) to click."""
    return isinstance(error, click.ClickException | click.exceptions.Exit | click.Abort | BrokenPipeError)


def lines_of(error: Exception, language: str) -> list[str]:
    """Say what an error has to say to a person, line by line."""
    if isinstance(error, RegistryError | ContentError):
        told = [say_problem(problem, language) for problem in error.problems]
        # DATA-13 says already that the file can't be used, and what that is due to.
        return told if any(one.rule == "DATA-13" for one in error.problems) else [*told, say(error.message, language)]
    if isinstance(error, BadBundle):
        return [say_problem(problem, language) for problem in error.problems]
    if isinstance(error, SiteSilent):
        return [f"{error.url}: {say(error.message, language)}"]
    if isinstance(error, LabnetzError):
        return [say(error.message, language)]
    if isinstance(error, OSError):
        where = error.filename or ""
        return [say(msg("{where}: {why}", where=where, why=error.strerror or error), language)]
    fault = msg(
        "a fault in labnetz ({kind}: {error}); please report it, with what LABNETZ_DEBUG=1 shows",
        kind=type(error).__name__,
        error=error,
    )
    return [say(fault, language)]
