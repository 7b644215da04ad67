"""The lab in whose folder one stands: finds it, says what a new page in it would lack, and writes that page."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from labnetz.locale import say
from labnetz.model import Lab, Message, Problem, msg

if TYPE_CHECKING:
    from labnetz.content.site_content import SiteContent

_FOLLOWS = "DATA-13"
"""The rule that only says what follows from other errors of a page."""


@dataclass(frozen=True, slots=True)
class Here:
    """A lab's folder, what is in it, and when."""

    folder: Path
    lab: Lab
    content: SiteContent
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its clocks."""
        return ZoneInfo(self.lab.timezone)

    @property
    def today(self) -> str:
        """The day in its town."""
        return self.now.astimezone(self.zone).date().isoformat()

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Its places by id and name."""
        return tuple((place.id, place.name) for place in self.content.places)

    def pages_of(self, kind: str) -> Path:
        """Give the folder of its pages of a kind."""
        return self.folder / "docs" / self.content.folders[kind]

    def taken(self, kind: str) -> set[str]:
        """Name the ids that a new page of a kind can't have: of pages, and of files that can't be read."""
        files = {path.stem.lower() for path in self.pages_of(kind).rglob("*")}
        return files | {page.item.id for page in self.content.pages.values()}


def find_lab(into: Path | None, now: datetime, language: str, option: str = "--into") -> Here:
    """Read the lab in a folder, or in or above the current one. Wrong usage if there is none.

    `option` is the one that names the folder.
    """
    from labnetz.lab_folder import load_lab

    start = (into or Path()).resolve()
    folder = next((place for place in (start, *start.parents) if (place / "lab.yml").is_file()), None)
    if folder is None or (into is not None and folder != start):
        wrong = (
            msg("{folder} is not a lab's folder: there is no lab.yml in it", folder=into) if into else _nowhere(option)
        )
        raise click.UsageError(say(wrong, language))
    lab, content = load_lab(folder, now=now)
    return Here(folder, lab, content, now)


def _nowhere(option: str) -> Message:
    return msg(
        "this is not a lab's folder: there is no lab.yml in or above it; go there, name it with {option}, or begin "
        "one: labnetz new lab",
        option=option,
    )


def problems_with(here: Here, name: str, text: str, files: Set[str] = frozenset()) -> tuple[Problem, ...]:
    """Say what `labnetz check` would say about one page if it were there; `name` is its path below docs/.

    `files` would come with it, by their paths below docs/.
    """
    from labnetz.check import check_site
    from labnetz.content.site import read_site
    from labnetz.content.site_content import SourceFile

    docs = here.folder / "docs"
    others = [file for file in here.content.files if file.path != name]
    page = SourceFile(name, text, here.lab.url + name.removesuffix(".md") + "/")
    content = read_site(
        [*others, page], here.lab, now=here.now, exists=lambda path: path in files or (docs / path).is_file()
    )
    found = check_site(content, here.lab, now=here.now)
    return tuple(problem for problem in found if problem.where.path == name and problem.level != "note")


def errors_in(problems: Iterable[Problem]) -> list[Problem]:
    """Give those that keep a page from being published. That it is not published follows from others."""
    return [problem for problem in problems if problem.level == "error" and problem.rule != _FOLLOWS]


def write_page(here: Here, name: str, text: str) -> None:
    """Write a new page; one that is there already is never overwritten (FileExistsError)."""
    path = here.folder / "docs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)


def as_typed(path: Path) -> str:
    """Name a file as one would type it here."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def refuse(message: Message, language: str) -> click.UsageError:
    """Make the error for what can't be done as it was asked for."""
    return click.UsageError(say(message, language))
