"""What all new pages have in common: take the options, ask for the rest, write the page, say what is next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labnetz.cli.asking import Question, Values, ask, on_a_terminal
from labnetz.cli.lab_here import Here, as_typed, errors_in, find_lab, problems_with, refuse, write_page
from labnetz.cli.marking import _
from labnetz.cli.options import now_option
from labnetz.locale import say, say_problem
from labnetz.model import msg

if TYPE_CHECKING:
    from labnetz.marked_yaml import Tree
    from labnetz.scaffold.settle import Settled

Given = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked for on the command line. `given` are values by dotted key; None where nothing was said.

    `first` is the key of the argument, which may be given without all else being given.
    """

    kind: str
    given: Given
    into: Path | None
    now: datetime
    language: str
    id: str | None = None
    topics: tuple[str, ...] = ()
    first: str = "title"


def page_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that all new pages have."""
    folder = click.Path(path_type=Path, exists=True, file_okay=False)
    command = now_option(command)
    command = click.option("--into", type=folder, help=_("The lab's folder, if not the one you are in."))(command)
    return click.option("--id", "id_", metavar="ID", help=_("Its name for good, if you want another one."))(command)


def make_page(wish: Wish, questions: Callable[[Here, str], Sequence[Question]]) -> None:
    """Make one page: from options alone when there are some, else by asking. Wrong usage if something is missing."""
    here = find_lab(wish.into, wish.now, wish.language)
    settle = settle_for(wish.kind, here)
    values = _from_options(wish, settle)
    asked = questions(here, wish.language)
    if on_a_terminal() and not _has_options(wish):
        values = ask(asked, values, settle, wish.language)
    _refuse_missing([one.key for one in asked if one.needed and one.key not in values], wish)
    place_page(here, wish, {**_presets(wish, here, values), **values})


def place_page(here: Here, wish: Wish, values: Mapping[str, Tree]) -> None:
    """Choose the id, and write the page."""
    from labnetz.scaffold.kinds import KIND_PAGES, new_id, written_page

    kind = KIND_PAGES[wish.kind]
    id_ = _wanted_id(here, wish) or new_id(kind, values, here.taken(kind.folder))
    text = written_page(wish.kind, {**_with_ways(values), "id": id_}, here.lab.language)
    put(here, f"{here.content.folders[kind.folder]}{id_}.md", text, wish.language)
    if _lacks_ways(wish, values):
        click.echo(say(_DRAFT, wish.language))


def _with_ways(values: Mapping[str, Tree]) -> Mapping[str, Tree]:
    """Make a list of a call's ways to take part: each address is one way."""
    ways: list[Tree] = [{key.removeprefix("ways."): value} for key, value in values.items() if key.startswith("ways.")]
    others = {key: value for key, value in values.items() if not key.startswith("ways.")}
    return {**others, "ways": ways} if ways else others


def put(here: Here, name: str, text: str, language: str) -> None:
    """Write a page unless it would not be published, and say what `labnetz check` says about it."""
    problems = problems_with(here, name, text)
    errors = errors_in(problems)
    if errors:
        lines = [f"{say(problem.what, language)} – {say(problem.fix, language)}" for problem in errors]
        raise click.UsageError("\n".join(lines))
    write_page(here, name, text)
    path = as_typed(here.folder / "docs" / name)
    click.echo(say(msg("Written: {path}", path=path), language))
    for problem in problems:
        click.echo(say_problem(replace(problem, where=replace(problem.where, path=path)), language))
    click.echo(say(msg("Change it as you like, then: labnetz check {path}", path=path), language))


def settle_for(kind: str, here: Here) -> Callable[[str, str, Mapping[str, Tree]], Settled]:
    """Give what checks answers in this lab; the end of an event is read together with its start."""
    from labnetz.scaffold.settle import settle, settle_end

    def checked(key: str, answer: str, values: Mapping[str, Tree]) -> Settled:
        start = values.get("start")
        if kind == "event" and key == "end" and isinstance(start, str):
            return settle_end(answer, start, here.zone)
        return settle(kind, key, answer, here.zone)

    return checked


def _presets(wish: Wish, here: Here, values: Mapping[str, Tree]) -> Mapping[str, Tree]:
    """What holds unless something else is said."""
    if wish.kind == "update":
        return {"date": here.today}
    return {"visibility": "draft"} if wish.kind == "practice" or _lacks_ways(wish, values) else {}


def _lacks_ways(wish: Wish, values: Mapping[str, Tree]) -> bool:
    """Tell whether nobody could take part in a call: then it stays a draft."""
    return wish.kind == "call" and not any(key.startswith("ways.") for key in values)


_DRAFT = msg(
    "It is a draft, since nobody can take part yet: write a way below ways, then delete the line visibility: draft."
)


def _from_options(wish: Wish, settle: Callable[[str, str, Mapping[str, Tree]], Settled]) -> Values:
    values: Values = {}
    for key, answer in wish.given.items():
        if answer is None:
            continue
        settled = settle(key, answer, values)
        if settled.problem is not None:
            what, fix = say(settled.problem.what, wish.language), say(settled.problem.fix, wish.language)
            raise click.UsageError(f"{what} – {fix}")
        values |= settled.values
    if wish.topics:
        values["topics"] = [part.strip() for topic in wish.topics for part in topic.split(",") if part.strip()]
    return values


def _has_options(wish: Wish) -> bool:
    return bool(wish.topics or wish.id) or any(
        value is not None for key, value in wish.given.items() if key != wish.first
    )


def _refuse_missing(keys: Sequence[str], wish: Wish) -> None:
    if keys:
        names = [key.upper() if key == wish.first else f"--{key.rpartition('.')[2]}" for key in keys]
        raise refuse(msg("still missing: {names}", names=", ".join(names)), wish.language)


def _wanted_id(here: Here, wish: Wish) -> str | None:
    """Take the id that was asked for, if it can be one and nothing has it."""
    from labnetz.scaffold.kinds import KIND_PAGES
    from labnetz.scaffold.settle import settle

    if wish.id is None:
        return None
    settled = settle(wish.kind, "id", wish.id, here.zone)
    if settled.problem is not None:
        what, fix = say(settled.problem.what, wish.language), say(settled.problem.fix, wish.language)
        raise click.UsageError(f"{what} – {fix}")
    if wish.id in here.taken(KIND_PAGES[wish.kind].folder):
        raise refuse(msg("there is a page with the id {id} already; choose another one", id=wish.id), wish.language)
    return wish.id
