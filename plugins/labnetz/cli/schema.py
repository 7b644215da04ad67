"""`labnetz schema`: JSON Schemas of everything that people write, for editors and other programs."""

from __future__ import annotations

from pathlib import Path

import click

from labnetz.cli.lab_here import as_typed
from labnetz.cli.marking import _
from labnetz.locale import say
from labnetz.model import msg


@click.command(
    help=_("Print the JSON Schema of a KIND of content, such as event or lab. Without KIND: say which kinds there are.")
)
@click.argument("kind", required=False)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Write them into this folder instead, as KIND.schema.json; without KIND all of them."),
)
@click.pass_obj
def command(language: str, *, kind: str | None, into: Path | None) -> None:
    """Run the command; its help says what it does."""
    from labnetz.content.json_schema import TITLES
    from labnetz.scaffold.schemas import ALL, schema_file

    if kind is not None and kind not in ALL:
        wrong = msg("there is no kind {kind}; there are: {kinds}", kind=kind, kinds=", ".join(ALL))
        raise click.BadParameter(say(wrong, language), param_hint="KIND")
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
        for one in [kind] if kind else ALL:
            file = schema_file(one, language)
            (into / file.path).write_bytes(file.content)
            click.echo(as_typed((into / file.path).resolve()))
    elif kind is not None:
        click.echo(schema_file(kind, language).content.decode(), nl=False)
    else:
        for one in ALL:
            click.echo(f"{one:10} {say(TITLES[one], language)}")
