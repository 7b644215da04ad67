"""`labnetz new update|call|practice`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from labnetz.cli.asking import Question
from labnetz.cli.lab_here import Here
from labnetz.cli.marking import _
from labnetz.cli.new_page import Wish, make_page, page_options
from labnetz.locale import say
from labnetz.model import CallKind, Message, PracticeKind, msg

_TITLE_AND_SUMMARY = (
    Question("title", msg("What is its title?"), needed=True),
    Question("summary", msg("What is it about, in one sentence?")),
)
_topics = click.option("--topic", "topics", multiple=True, help=_("What it is about; may be given several times."))
_summary = click.option("--summary", help=_("One or two sentences for lists."))


@click.command("update", help=_("Begin a piece of news. TITLE is its headline; without --date it is of today."))
@click.argument("title", required=False)
@click.option("--date", metavar="DAY", help=_("When it is published, if not today."))
@_summary
@click.option("--kind", help=_("news, report, release, result or press."))
@_topics
@page_options
@click.pass_obj
def update(
    language: str, /, *, into: Path | None, id_: str | None, now: datetime, topics: tuple[str, ...], **given: str | None
) -> None:
    """Run the command; its help says what it does."""
    values = {name: given[name] for name in ("title", "date", "summary", "kind")}
    wish = Wish(kind="update", given=values, into=into, now=now, language=language, id=id_, topics=topics)
    make_page(wish, _update_questions)


def _update_questions(here: Here, language: str) -> tuple[Question, ...]:
    del language
    when = msg("Of which day is it? Press Enter for today, {today}.", today=here.today)
    return (*_TITLE_AND_SUMMARY, Question("date", when))


_WAYS = ("online", "place", "phone", "email", "post")


@click.command(
    "call",
    help=_(
        "Begin a call to take part. TITLE is what people are asked to do.\n\n"
        "At least one way to take part must be there; best one that does without the internet, too."
    ),
)
@click.argument("title", required=False)
@_summary
@click.option("--kind", help=_("Such as user-test, survey, idea or volunteering; labnetz schema call knows all."))
@click.option("--opens", metavar="DAY", help=_("The first day."))
@click.option("--closes", metavar="DAY", help=_("The last day."))
@click.option("--online", metavar="URL", help=_("A way to take part: a web address."))
@click.option("--place", metavar="ID", help=_("A way to take part: a place of the lab, by its id."))
@click.option("--phone", help=_("A way to take part: a telephone number."))
@click.option("--email", help=_("A way to take part: a mail address."))
@click.option("--post", help=_("A way to take part: an address for letters."))
@_topics
@page_options
@click.pass_obj
def call(
    language: str, /, *, into: Path | None, id_: str | None, now: datetime, topics: tuple[str, ...], **given: str | None
) -> None:
    """Run the command; its help says what it does."""
    values = {name: given[name] for name in ("title", "summary", "kind", "opens", "closes")}
    values |= {f"ways.{name}": given[name] for name in _WAYS}
    wish = Wish(kind="call", given=values, into=into, now=now, language=language, id=id_, topics=topics)
    make_page(wish, _call_questions)


def _call_questions(here: Here, language: str) -> tuple[Question, ...]:
    return (
        *_TITLE_AND_SUMMARY,
        Question("kind", msg("What are people asked to do? Type the number."), choices=_named(_KINDS, language)),
        Question("closes", msg("Until which day, such as 2026-12-31? Press Enter if that is open.")),
        Question(
            "ways.place",
            msg("Where can one take part? Type the number. Press Enter if at no place."),
            choices=here.places,
            when=lambda _values: bool(here.places),
        ),
        Question("ways.phone", msg("Under which telephone number? Press Enter if there is none.")),
        Question("ways.online", msg("At which web address? Press Enter if there is none.")),
        Question("ways.email", msg("At which mail address? Press Enter if there is none.")),
    )


_KINDS: dict[str, Message] = {
    CallKind.BETA_TEST: msg("try out something new before all others"),
    CallKind.USER_TEST: msg("show how they get on with something"),
    CallKind.SURVEY: msg("answer questions"),
    CallKind.IDEA: msg("send in ideas"),
    CallKind.CO_DESIGN: msg("design something together"),
    CallKind.CITIZEN_SCIENCE: msg("do research"),
    CallKind.EXCHANGE: msg("exchange experience"),
    CallKind.COOPERATION: msg("work together for longer"),
    CallKind.VOLUNTEERING: msg("help as volunteers"),
}


@click.command(
    "practice",
    help=_("Begin a practice that others can reuse. It stays a draft until you delete the line visibility: draft."),
)
@click.argument("title", required=False)
@_summary
@click.option("--kind", help=_("format, method, process, tool or standard."))
@_topics
@page_options
@click.pass_obj
def practice(
    language: str, /, *, into: Path | None, id_: str | None, now: datetime, topics: tuple[str, ...], **given: str | None
) -> None:
    """Run the command; its help says what it does."""
    values = {name: given[name] for name in ("title", "summary", "kind")}
    wish = Wish(kind="practice", given=values, into=into, now=now, language=language, id=id_, topics=topics)
    make_page(wish, _practice_questions)


def _practice_questions(here: Here, language: str) -> tuple[Question, ...]:
    del here
    kind = Question("kind", msg("What sort of thing is it? Type the number."), choices=_named(_PRACTICES, language))
    return (*_TITLE_AND_SUMMARY, kind)


_PRACTICES: dict[str, Message] = {
    PracticeKind.FORMAT: msg("a format: an event that others can hold"),
    PracticeKind.METHOD: msg("a method: a way to work"),
    PracticeKind.PROCESS: msg("a process: how something gets done"),
    PracticeKind.TOOL: msg("a tool: something to use"),
    PracticeKind.STANDARD: msg("a standard: something agreed upon"),
}


def _named(words: dict[str, Message], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), say(word, language)) for value, word in words.items())
