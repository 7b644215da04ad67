"""`labnetz new`: which things there are to begin. Each is a module of its own, imported when it is run."""

from __future__ import annotations

from importlib import import_module

import click

from labnetz.cli.marking import _, in_language

KINDS = {
    "event": "new_event",
    "update": "new_item",
    "call": "new_item",
    "practice": "new_item",
    "place": "new_place",
    "lab": "new_site",
    "network": "new_site",
}
"""Which module has the command of each kind, by the kind's name."""


class Kinds(click.Group):
    """Imports what makes one kind when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the names; what is needed most comes first."""
        return list(KINDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a kind, and put its help into the language."""
        if cmd_name not in KINDS:
            return None
        command = getattr(import_module(f"labnetz.cli.{KINDS[cmd_name]}"), cmd_name)
        return in_language(command, str(ctx.obj)) if isinstance(command, click.Command) else None


@click.group(
    cls=Kinds,
    help=_(
        "Begin an event, an update, a call, a practice, a place, a lab or a network.\n\n"
        "On a terminal it asks for what it must know. With options it never asks."
    ),
)
def command() -> None:
    """Begin something new; the commands below do it."""
