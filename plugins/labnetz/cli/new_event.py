"""`labnetz new event`: a new event, or a copy of one at another time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labnetz.cli.asking import Question, ask, on_a_terminal
from labnetz.cli.lab_here import Here, find_lab, refuse
from labnetz.cli.marking import _
from labnetz.cli.new_page import Wish, make_page, page_options, put, settle_for
from labnetz.locale import say
from labnetz.model import Message, msg

if TYPE_CHECKING:
    from labnetz.marked_yaml import Tree

_START = msg(
    "When does it begin? Day and time, such as 2026-12-02 17:00 or 2.12.2026 17 Uhr; only the day if it takes all day."
)


@click.command(
    "event",
    help=_(
        "Begin an event, in the folder of the lab in which you are. TITLE is what it is called.\n\n"
        "On a terminal it asks for what is missing. With options it never asks; TITLE and --start must be there then."
    ),
)
@click.argument("title", required=False)
@click.option("--start", metavar="TIME", help=_("When it begins: 2026-12-02 17:00, or only the day."))
@click.option("--end", metavar="TIME", help=_("Until when: 2026-12-02 19:00, or only 19:00."))
@click.option("--place", metavar="ID", help=_("Where: the id of a place of the lab."))
@click.option("--room", help=_("Room or floor."))
@click.option("--online", metavar="URL", help=_("Address to take part online."))
@click.option("--summary", help=_("One or two sentences for lists."))
@click.option("--repeat", "every", metavar="EVERY", help=_("How it repeats: day, week, month or year."))
@click.option("--until", metavar="DAY", help=_("The last day on which it repeats."))
@click.option("--topic", "topics", multiple=True, help=_("What it is about; may be given several times."))
@click.option(
    "--copy",
    "source",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("Copy this event to another --start instead."),
)
@page_options
@click.pass_obj
def event(
    language: str,
    /,
    *,
    source: Path | None,
    into: Path | None,
    id_: str | None,
    now: datetime,
    topics: tuple[str, ...],
    **given: str | None,
) -> None:
    """Run the command; its help says what it does."""
    keys = {"every": "repeat.every", "until": "repeat.until"}
    values = {keys.get(name, name): given[name] for name in _ORDER}
    wish = Wish(kind="event", given=values, into=into, now=now, language=language, id=id_, topics=topics)
    if source is None:
        make_page(wish, _questions)
    else:
        _copy(source, wish)


_ORDER = ("title", "start", "end", "place", "room", "online", "summary", "every", "until")


def _questions(here: Here, language: str) -> tuple[Question, ...]:
    return (
        Question("title", msg("What is the event called?"), needed=True),
        Question("start", _START, needed=True),
        Question("end", msg("Until when? A time will do, such as 19:00. Press Enter if that is open."), when=_has_time),
        Question("end", msg("What is its last day? Press Enter if it takes one day."), when=_is_whole_day),
        Question(
            "place",
            msg("Where? Type the number. Press Enter if it is somewhere else or online."),
            choices=here.places,
            when=lambda _values: bool(here.places),
        ),
        Question(
            "online",
            msg("At which address can one take part online? Press Enter if one can't."),
            when=lambda values: "place" not in values,
        ),
        Question("summary", msg("What is it about, in one sentence?")),
        Question("repeat.every", msg("Does it repeat? Press Enter if not."), choices=_every(language)),
        Question(
            "repeat.until",
            msg("Until which day does it repeat, such as 2027-03-31? Press Enter if that is open."),
            when=lambda values: "repeat.every" in values,
        ),
    )


def _has_time(values: Mapping[str, Tree]) -> bool:
    return ":" in str(values["start"])


def _is_whole_day(values: Mapping[str, Tree]) -> bool:
    return not _has_time(values)


def _every(language: str) -> tuple[tuple[str, str], ...]:
    words: Mapping[str, Message] = {
        "day": msg("every day"),
        "week": msg("every week"),
        "month": msg("every month"),
        "year": msg("every year"),
    }
    return tuple((value, say(word, language)) for value, word in words.items())


# --- copies ---------------------------------------------------------------------------------------------------------


def _copy(source: Path, wish: Wish) -> None:
    """Write the same event at another time."""
    from labnetz.lab_folder import read_text
    from labnetz.scaffold.copying import UNTIL, copied, renamed
    from labnetz.scaffold.kinds import KIND_PAGES, new_id

    here = find_lab(wish.into, wish.now, wish.language)
    text, _problems = read_text(source, source.name)
    if text is None:
        raise refuse(msg("{path} can't be read as UTF-8 text", path=source), wish.language)
    copy = copied(text, _new_start(here, wish))
    if copy.refusal is not None:
        raise refuse(copy.refusal, wish.language)
    id_ = wish.id or new_id(KIND_PAGES["event"], copy.values, here.taken("events"))
    name = f"{here.content.folders['events']}{id_}.md"
    if (here.folder / "docs" / name).exists():
        raise refuse(msg("there is a page with the id {id} already; choose another one", id=id_), wish.language)
    put(here, name, renamed(copy.text, id_), wish.language)
    if copy.left_out:
        keys = ", ".join(copy.left_out)
        click.echo(say(msg("Left out, since it was true of the old date only: {keys}", keys=keys), wish.language))
    if UNTIL in copy.left_out:
        click.echo(say(msg("The series has no end now: add until, with its last day, if it has one."), wish.language))


def _new_start(here: Here, wish: Wish) -> str:
    """Give the start that was asked for, or ask. A copy takes as long as the event that is copied."""
    others = {key for key, value in wish.given.items() if value is not None and key != "start"}
    if others or wish.topics:
        raise refuse(msg("--copy goes with --start and --id only; change the rest in the copy"), wish.language)
    settle = settle_for("event", here)
    start = wish.given["start"]
    values: Mapping[str, Tree]
    if start is not None:
        settled = settle("start", start, {})
        if settled.problem is not None:
            what, fix = say(settled.problem.what, wish.language), say(settled.problem.fix, wish.language)
            raise click.UsageError(f"{what} – {fix}")
        values = settled.values
    elif on_a_terminal():
        values = ask([Question("start", _START, needed=True)], {}, settle, wish.language)
    else:
        raise refuse(msg("still missing: {names}", names="--start"), wish.language)
    if "end" in values:
        raise refuse(msg("write only when it begins: it takes as long as before"), wish.language)
    return str(values["start"])
