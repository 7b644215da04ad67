"""`labnetz adopt`: take over a practice of another lab, or fetch its new version. The rules are in `taking_over` and
`updating`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labnetz.cli.asked_url import for_terminal
from labnetz.cli.lab_here import find_lab
from labnetz.cli.marking import _
from labnetz.cli.options import network_option, now_option, reach_options
from labnetz.cli.reuse_options import site_option
from labnetz.locale import say, say_problem
from labnetz.model import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labnetz.cli.adopted import Adopted
    from labnetz.cli.lab_here import Here
    from labnetz.cli.origins import Origins
    from labnetz.cli.updating import Updated
    from labnetz.model import Message
    from labnetz.reuse.find import Offer


@click.command(
    help=_(
        "Take over a practice: PRACTICE is its name, or the lab's and its name (berlin/testessen). It is looked for in "
        "the network's shared practices, in labs that are built here and at labs of the network, or where --from says: "
        "at the address of a lab's site or of a portal.\n\n"
        "Writes a page of your own, which you may change as you like; say under changes: what you changed. With "
        "--update the new version is put together with yours; no word of yours is overwritten. Where both changed the "
        "same, both stand there, marked. Without PRACTICE, --update looks at all that you took over.\n\n"
        "Ends with 0 when all went well, with 1 when something was not taken over or is left for you to decide."
    )
)
@click.argument("practice", required=False)
@click.option("--from", "source", metavar="URL|LAB", help=_("Look there: an address, or a lab of the network."))
@click.option("--as", "wished", metavar="ID", help=_("The name that it gets in your lab, if not its own."))
@click.option("--update", is_flag=True, help=_("Fetch the new version of what you took over."))
@site_option
@network_option
@reach_options(
    _("Ask also there, such as 10.0.0.0/8 in an intranet (may be repeated)."),
    _("Ask also at this port (may be repeated)."),
)
@now_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    practice: str | None,
    source: str | None,
    wished: str | None,
    update: bool,
    site: Path | None,
    folder: Path,
    addresses: tuple[str, ...],
    ports: tuple[int, ...],
    now: datetime,
) -> None:
    """Run the command; its help says what it does."""
    from labnetz.cli.reuse_options import origins_for

    language = str(ctx.obj)
    _refuse_what_does_not_go_together(practice, wished, source, update=update, language=language)
    here = find_lab(site, now, language, "--site")
    origins = origins_for(here, folder, (addresses, ports), language)
    if update:
        ctx.exit(_update(here, practice, source, origins))
    _adopt(here, practice or "", (source, wished), origins)


def _refuse_what_does_not_go_together(
    practice: str | None, wished: str | None, source: str | None, *, update: bool, language: str
) -> None:
    if not update and not practice:
        raise click.UsageError(say(msg("say which practice, such as: labnetz adopt berlin/testessen"), language))
    if update and wished:
        raise click.UsageError(say(msg("--as does not go with --update"), language))
    if update and source and not practice:
        raise click.UsageError(say(msg("with --update, --from goes with one PRACTICE only"), language))


# --- the first time --------------------------------------------------------------------------------------------------


def _adopt(here: Here, practice: str, asked: tuple[str | None, str | None], origins: Origins) -> None:
    from labnetz.cli.taking_over import take_over
    from labnetz.reuse.find import chosen

    source, wished = asked
    offer, was_renamed = chosen(origins.look(source, practice), practice)
    if was_renamed:
        _say(msg("{practice} is called {name} now.", practice=practice, name=offer.name), origins)
    written = take_over(here, offer, origins, wished)
    for message in (
        msg("Written: {path}", path=written.path),
        *written.said,
        msg("Change it as you like, and say under changes: what you changed."),
        msg("Then: {command}", command=f"labnetz check {written.path}"),
    ):
        _say(message, origins)


# --- a new version ---------------------------------------------------------------------------------------------------


def _update(here: Here, practice: str | None, source: str | None, origins: Origins) -> int:
    """Update one practice, or all; what fails at one does not keep back the others. Gives the exit code."""
    from labnetz.cli.adopted import adopted_in

    everything = adopted_in(here)
    adopted = [one for one in everything if practice is None or practice in (one.id, one.original, one.based_on)]
    if not adopted:
        if practice is not None:
            raise click.UsageError(_unknown(everything, practice, origins.language))
        _say(msg("This lab has taken over no practice yet."), origins)
    wanted = [one for one in adopted if one.receipt is not None or one.broken or practice is not None]
    return max((_update_one(here, one, source, origins) for one in wanted), default=0)


def _unknown(adopted: Sequence[Adopted], practice: str, language: str) -> str:
    names = ", ".join(one.id for one in adopted)
    if not names:
        return say(msg("you have not taken over {practice}, nor any other practice", practice=practice), language)
    return say(msg("you have not taken over {practice}; you have: {names}", practice=practice, names=names), language)


def _update_one(here: Here, one: Adopted, source: str | None, origins: Origins) -> int:
    from labnetz.cli.ending import lines_of
    from labnetz.errors import LabnetzError

    try:
        return _updated(here, one, source, origins)
    except LabnetzError as error:
        for line in lines_of(error, origins.language):
            _echo(f"{one.id}: {line}", err=True)
    return 1


def _updated(here: Here, one: Adopted, source: str | None, origins: Origins) -> int:
    from labnetz.cli.adopted import receipt_or_page
    from labnetz.cli.updating import update
    from labnetz.reuse.find import chosen
    from labnetz.reuse.page import CannotAdopt

    if one.broken is not None:
        raise CannotAdopt(one.broken)
    if source is not None:
        offer, _was_renamed = chosen(origins.look(source, one.original), one.original)
    else:
        found, silent = origins.again(receipt_or_page(one))
        if silent is not None:
            raise silent
        if found is None:
            _say(
                msg("{id}: its original is not offered at present; your version stays as it is", id=one.id),
                origins,
                err=True,
            )
            return 1
        offer = found
    if offer.practice.withdrawn:
        reason = offer.practice.withdrawn
        _say(msg("{id}: its original was withdrawn: {reason}", id=one.id, reason=reason), origins, err=True)
        return 1
    done = update(here, one, offer, origins)
    _say(_became(done, offer, origins.language), origins)
    for message in done.said:
        _echo("  " + say(message, origins.language))
    for problem in done.problems:
        _echo("  " + say_problem(problem, origins.language))
    return 0 if done.clean else 1


def _became(done: Updated, offer: Offer, language: str) -> Message:
    if not done.is_new:
        return msg("{path}: there is no new version", path=done.path)
    version = done.version or say(msg("a version without a number"), language)
    return msg("{path}: now based on {name}, version {version}", path=done.path, name=offer.name, version=version)


def _say(message: Message, origins: Origins, *, err: bool = False) -> None:
    _echo(say(message, origins.language), err=err)


def _echo(line: str, *, err: bool = False) -> None:
    click.echo(for_terminal(line), err=err)
