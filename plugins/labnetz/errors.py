"""The errors that end a command. What a reader can live with is a `Problem`, not an error.

LabnetzError
├── RegistryError       the registry can't be used; carries all its problems
├── ContentError        a lab's lab.yml can't be used; carries all its problems
├── BadBundle           a practice's bundle can't be used; carries its problem
├── NotACalendar        the bytes are no iCalendar stream (RFC 5545 §3.4), or a cut-off one
├── NotAFeed            the bytes are no RSS, Atom or JSON Feed
├── StoreBusy           another harvest is writing the same snapshots
├── SiteSilent          a site does not answer with what it was asked for
│   └── PortalSilent    a published portal does not say how it is
├── LostMark            the theme lost a mark that a stamped page is filled at
└── WorkerLost          a process that made a part of the site was ended by the system
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labnetz.model import Message, Problem


class LabnetzError(Exception):
    """What all errors of labnetz have in common; `message` is for people, in any language."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class NotACalendar(LabnetzError):
    """The bytes do not hold one whole VCALENDAR; `message` says why."""


class NotAFeed(LabnetzError):
    """The bytes hold no feed; `message` says why."""


class StoreBusy(LabnetzError):
    """Another harvest has the snapshots; two at once would undo each other's work."""


class SiteSilent(LabnetzError):
    """A site does not say what it was asked for at `url`; `message` says why, without the address."""

    def __init__(self, url: str, message: Message) -> None:
        super().__init__(message)
        self.url = url


class PortalSilent(SiteSilent):
    """A portal's health.json, at `url`, can't be had or read; `message` says why."""


class LostMark(LabnetzError):
    """What the theme made of a shell can't be filled; `message` names the marks that are missing."""


class WorkerLost(LabnetzError):
    """A process that was forked to do a part of the work ended without a word."""


class _WithProblems(LabnetzError):
    def __init__(self, message: Message, problems: tuple[Problem, ...]) -> None:
        super().__init__(message)
        self.problems = problems


class RegistryError(_WithProblems):
    """`network.yml` can't be used, so there is no network; `problems` has every line of it."""


class ContentError(_WithProblems):
    """`lab.yml` can't be used, so there is no lab; `problems` has every line of it."""


class BadBundle(_WithProblems):
    """The octets are no bundle of a practice that may be used; `problems` has the one that says why."""
