"""`labnetz new place`: a venue, with what is known about access. Nobody's guess becomes a fact."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from labnetz.cli.asking import Question
from labnetz.cli.lab_here import Here
from labnetz.cli.marking import _
from labnetz.cli.new_page import Wish, make_page, page_options
from labnetz.locale import say
from labnetz.model import Access, msg

FACTS = {
    "wheelchair": msg("Can one get in and around with a wheelchair?"),
    "lift": msg("Is there a lift?"),
    "wc": msg("Is there a toilet for wheelchair users?"),
    "parking": msg("Is there a parking space for disabled people?"),
    "hearing-system": msg("Is there a hearing system (such as an induction loop)?"),
    "assistance-dogs": msg("May assistance dogs come in?"),
}
"""What is asked about a place; the schema knows more."""

_ANSWERS = {Access.YES: msg("yes"), Access.LIMITED: msg("in part"), Access.NO: msg("no")}


@click.command(
    "place",
    help=_(
        "Begin a place. NAME is what it is called; events name it by its id.\n\n"
        "What nobody has checked is left out: that is shown as unknown, and never as no."
    ),
)
@click.argument("name", required=False)
@click.option("--street", help=_("Street and number."))
@click.option("--postal-code", help=_("Postal code."))
@click.option("--city", help=_("Town."))
@click.option(
    "--access",
    "facts",
    metavar="FACT=ANSWER",
    multiple=True,
    help=_("What is known about access, such as wheelchair=yes, lift=no or wc=limited; may be given several times."),
)
@page_options
@click.pass_obj
def place(
    language: str, /, *, into: Path | None, id_: str | None, now: datetime, facts: tuple[str, ...], **given: str | None
) -> None:
    """Run the command; its help says what it does."""
    values: dict[str, str | None] = {name: given[name] for name in ("name", "street", "postal_code", "city")}
    for fact in facts:
        key, _sign, answer = fact.partition("=")
        values[f"access.{key.strip()}"] = answer.strip()
    wish = Wish(kind="place", given=values, into=into, now=now, language=language, id=id_, first="name")
    make_page(wish, _questions)


def _questions(here: Here, language: str) -> tuple[Question, ...]:
    del here
    known = tuple((str(value), say(word, language)) for value, word in _ANSWERS.items())
    unknown = ("", say(msg("I don't know (or press Enter)"), language))
    return (
        Question("name", msg("What is the place called?"), needed=True),
        Question("street", msg("Street and number?")),
        Question("postal_code", msg("Postal code?")),
        Question("city", msg("Town?")),
        *(Question(f"access.{key}", text, choices=(*known, unknown)) for key, text in FACTS.items()),
    )
