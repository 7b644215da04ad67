"""The command `labnetz`: which commands there are, and in which language it speaks. Does nothing itself.

A command is a module of this package with a click command named `command`, and is imported when it is run. What the
list of commands says about each stands here, so that `labnetz --help` imports nothing else.
"""

from __future__ import annotations

from importlib import import_module

import click

from labnetz.cli.ending import Ending
from labnetz.cli.language import chosen_language
from labnetz.cli.marking import _, in_language
from labnetz.cli.misuse import Misuse, language_wished
from labnetz.locale import LANGUAGES, translations

COMMANDS = {
    "build": _("Build the labs that live here and the portal into one folder."),
    "serve": _("Build, then serve the folder on this computer."),
    "harvest": _("Ask the feeds of all labs and keep what is new."),
    "render": _("Write a site's feeds and data files without MkDocs."),
    "check": _("Say what is wrong with content, registry or a built site."),
    "status": _("Show every source, its state and its age."),
    "doctor": _("Say what is wrong with somebody's feeds, and what to do about it."),
    "join": _("Find a lab's feeds from one address and enter it into the registry."),
    "new": _("Begin an event, an update, a call, a practice, a place, a lab or a network."),
    "adopt": _("Take over a practice of another lab, or fetch its new version."),
    "outdated": _("Show what moved on at the originals of practices that were taken over."),
    "schema": _("Print the JSON Schema of a kind of content."),
}


class Commands(click.Group):
    """Imports a command when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the names, in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"labnetz.cli.{cmd_name}").command
        return in_language(command, _language(ctx)) if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            words = translations(_language(ctx))
            formatter.write_dl([(name, words.gettext(text)) for name, text in COMMANDS.items()])

    def get_help(self, ctx: click.Context) -> str:
        """Give the help in the chosen language."""
        spoken = in_language(self, _language(ctx))
        formatter = spoken.context_class.formatter_class(width=ctx.terminal_width, max_width=ctx.max_content_width)
        spoken.format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the command; what can't be read is said in the language that was asked for."""
        with Misuse(chosen_language(language_wished(args))):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; whatever goes wrong ends as one line and an exit code."""
        language = chosen_language(ctx.params["language"])
        with Misuse(language), Ending(language):
            return super().invoke(ctx)


def _language(ctx: click.Context) -> str:
    return chosen_language(ctx.params.get("language"))


@click.group(
    cls=Commands,
    help=_("One network out of many independently run municipal labs."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="labnetz", prog_name="labnetz", message="%(prog)s %(version)s")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help=_("Language of all messages; else LABNETZ_LANGUAGE, LC_ALL or LANG, else German."),
)
@click.pass_context
def main(ctx: click.Context, language: str | None) -> None:
    """Choose the language; its help says what it is."""
    ctx.obj = chosen_language(language)
