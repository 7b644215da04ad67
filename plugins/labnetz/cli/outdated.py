"""`labnetz outdated`: what moved on at the originals of practices that this lab took over. Changes nothing."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from labnetz.cli.lab_here import find_lab
from labnetz.cli.marking import _
from labnetz.cli.options import json_option, network_option, now_option, reach_options
from labnetz.cli.reuse_options import site_option
from labnetz.locale import say
from labnetz.model import msg


@click.command(
    help=_(
        "Show for every practice that this lab took over what has changed at its original since: field by field, and "
        "the text line by line.\n\n"
        "Changes nothing; labnetz adopt --update does. Ends with 0 when all are as their originals are, with 1 when "
        "one has changed, was withdrawn or renamed, is no longer there, or can't be reached, or when marks of the last "
        "update still stand in a page of yours."
    )
)
@site_option
@network_option
@reach_options(
    _("Ask also there, such as 10.0.0.0/8 in an intranet (may be repeated)."),
    _("Ask also at this port (may be repeated)."),
)
@json_option
@now_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    site: Path | None,
    folder: Path,
    addresses: tuple[str, ...],
    ports: tuple[int, ...],
    as_json: bool,
    now: datetime,
) -> None:
    """Run the command; its help says what it does."""
    from labnetz.cli.adopted import adopted_in
    from labnetz.cli.reuse_options import origins_for
    from labnetz.cli.standing import standing_of
    from labnetz.cli.standing_words import as_json as standing_json
    from labnetz.cli.standing_words import said_of

    language = str(ctx.obj)
    here = find_lab(site, now, language, "--site")
    origins = origins_for(here, folder, (addresses, ports), language)
    standings = [standing_of(here, one, origins) for one in adopted_in(here)]
    code = int(not all(one.is_fine for one in standings))
    if as_json:
        rows = [standing_json(one, language) for one in standings]
        click.echo(json.dumps({"practices": rows, "exit": code}, ensure_ascii=False, indent=2))
        ctx.exit(code)
    for standing in standings:
        for line in said_of(standing, language):
            click.echo(line)
    if not standings:
        click.echo(say(msg("This lab has taken over no practice yet."), language))
    ctx.exit(code)
