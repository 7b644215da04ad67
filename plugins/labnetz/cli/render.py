"""`labnetz render`: the feeds and data files of a site, without MkDocs. Decides no content, renders no page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labnetz.cli.marking import _
from labnetz.cli.options import network_option, now_option
from labnetz.locale import say, say_problem
from labnetz.model import Problem, msg_n

if TYPE_CHECKING:
    from labnetz.publish.plan import Plan


@click.command(
    help=_(
        "Write the feeds and data files of a lab or of the portal, the same bytes that the MkDocs plugins "
        "publish.\n\n"
        "For sites that another generator builds: run this before it or after it, into its output folder."
    )
)
@network_option
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), required=True, help=_("Folder to write into; kept.")
)
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help=_("Folder of a lab with its lab.yml and docs/; without it, the portal."),
)
@now_option
@click.pass_context
def command(ctx: click.Context, *, folder: Path, into: Path, site: Path | None, now: datetime) -> None:
    """Run the command; its help says what it does."""
    language = str(ctx.obj)
    from labnetz.writer import Writer

    plan, found = _lab(site, now) if site else _portal(folder, now)
    writer = Writer(into)
    plan.write(writer.write)
    problems = (*found, *plan.problems())
    for problem in problems:
        click.echo(say_problem(problem, language), err=True)
    done = msg_n(
        "{count} file written into {folder}/", "{count} files written into {folder}/", len(writer.paths), folder=into
    )
    click.echo(say(done, language))
    ctx.exit(int(any(problem.level == "error" for problem in problems)))


def _lab(site: Path, now: datetime) -> tuple[Plan, tuple[Problem, ...]]:
    from labnetz.lab_folder import load_lab
    from labnetz.publish.lab import artifacts
    from labnetz.publish.plan import Plan

    lab, content = load_lab(site, now=now)
    written, problems = artifacts(content, lab, now=now)
    return Plan(lambda: iter(written), lambda _: (), lambda _: problems), content.problems


def _portal(folder: Path, now: datetime) -> tuple[Plan, tuple[Problem, ...]]:
    from labnetz.publish.portal import plan
    from labnetz.registry_memory import load_remembered
    from labnetz.shared_practices import read_portal

    network, problems = load_remembered(folder)
    return plan(read_portal(network, now=now), now=now), problems
