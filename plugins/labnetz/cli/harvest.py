"""`labnetz harvest`: takes the wishes from the command line and prints the report. Decides nothing."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from labnetz.cli.asked_url import no_address
from labnetz.cli.marking import _
from labnetz.cli.options import json_option, network_option, now_option, reach_options
from labnetz.locale import say
from labnetz.model import msg, msg_n

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from labnetz.harvest.run import Options
    from labnetz.model import Network, Problem, Report, SourceReport


@click.command(
    help=_(
        "Ask the feeds of all labs and keep what is believable; what is doubtful or silent keeps its last "
        "good state. With --site, ask the calendars that one lab names in its lab.yml.\n\n"
        "Sources that asked for patience, or that failed lately, are left alone for a while. Ends with 1 if "
        "something had to be kept in its old state or could not be read."
    )
)
@network_option
@click.option("--lab", "labs", metavar="ID", multiple=True, help=_("Only this lab (may be repeated)."))
@click.option("--force", is_flag=True, help=_("Ask also those sources that should be left alone for a while."))
@click.option(
    "--accept-shrink",
    metavar="LAB",
    multiple=True,
    help=_("Believe this lab's feeds at once, though they came back empty or much smaller."),
)
@click.option(
    "--built",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("public"),
    show_default=True,
    help=_("Folder with the labs that are built here, each in <id>/."),
)
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help=_("Folder with a lab.yml: ask the calendars below calendars: there, and nothing of a network."),
)
@reach_options(
    _("With --site: ask also there, such as 10.0.0.0/8 in an intranet (may be repeated)."),
    _("With --site: ask also at this port (may be repeated)."),
)
@click.option(
    "--seed-from",
    metavar="URL",
    default="",
    help=_(
        "Before asking, take over from the portal that is published there what is not known here any more: the last "
        "states of all sources, when entries were first seen, which events are missing. Ends with 1 if that fails "
        "though it was needed; a portal that has no backup yet is fine."
    ),
)
@json_option
@now_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    folder: Path,
    labs: tuple[str, ...],
    force: bool,
    accept_shrink: tuple[str, ...],
    built: Path,
    site: Path | None,
    addresses: tuple[str, ...],
    ports: tuple[int, ...],
    seed_from: str,
    as_json: bool,
    now: datetime,
) -> None:
    """Run the command; its help says what it does."""
    from labnetz.harvest.report import exit_code
    from labnetz.harvest.run import Options

    _together(site, addresses, ports, str(ctx.obj))
    network, problems = _network(folder) if site is None else _site(site, addresses, ports)
    language = str(ctx.obj)
    if seed_from:
        lost = _seeded(network, seed_from, site, now, language)
        network, problems = _network(folder)
        problems = (*problems, *lost)
    chosen = _known(labs, network, language, "--lab")
    options = Options(
        labs=chosen or None, force=force, accept_shrink=_known(accept_shrink, network, language, "--accept-shrink")
    )
    with _progress(network, options.labs, quiet=as_json) as tell:
        options = replace(options, tell=tell)
        report = _harvest(network, now, options, built=built if site is None else None)
    report = replace(report, problems=(*problems, *report.problems))
    _print(report, network, language, as_json=as_json)
    ctx.exit(exit_code(report))


def _network(folder: Path) -> tuple[Network, tuple[Problem, ...]]:
    from labnetz.registry_memory import load_remembered

    return load_remembered(folder)


def _seeded(network: Network, url: str, site: Path | None, now: datetime, language: str) -> tuple[Problem, ...]:
    """Take over what is published; says how much on stderr, so that stdout holds the report alone."""
    if site is not None:
        wrong = msg("goes with a network, not with --site: a lab's own calendars are published nowhere else")
        raise click.BadParameter(say(wrong, language), param_hint="--seed-from")
    if not url.startswith(("https://", "http://")):
        raise click.BadParameter(say(no_address(url), language), param_hint="--seed-from")
    from labnetz.harvest.assemble import seed_network

    seeded = seed_network(network, url, now=now)
    done = msg_n(
        "{count} source taken over from {url}", "{count} sources taken over from {url}", seeded.sources, url=url
    )
    click.echo(say(done, language), err=True)
    return seeded.problems


def _site(folder: Path, addresses: tuple[str, ...], ports: tuple[int, ...]) -> tuple[Network, tuple[Problem, ...]]:
    """Take one lab for a network; its other problems are the business of `labnetz check`."""
    from labnetz.harvest.assemble import site_network
    from labnetz.lab_folder import own_lab
    from labnetz.model import HarvestRules

    lab, _problems = own_lab(folder / "lab.yml")
    rules = HarvestRules(by_options=True).widened(addresses, ports)
    return site_network(lab, folder, rules), ()


def _harvest(network: Network, now: datetime, options: Options, *, built: Path | None) -> Report:
    from labnetz.harvest.assemble import harvest_network, harvest_site

    if built is None:
        return harvest_site(network, now=now, options=options)
    return harvest_network(network, built=built, now=now, options=options)


def _together(site: Path | None, addresses: tuple[str, ...], ports: tuple[int, ...], language: str) -> None:
    """Refuse options that would say nothing: a network says in network.yml what may be asked."""
    if site is None and (addresses or ports):
        wrong = msg("goes with --site only; for a network, write it into network.yml below harvest:")
        raise click.BadParameter(say(wrong, language), param_hint="--allow-address" if addresses else "--allow-port")


def _known(ids: tuple[str, ...], network: Network, language: str, option: str) -> frozenset[str]:
    for unknown in sorted({*ids} - {lab.id for lab in network.labs}):
        wrong = msg("there is no lab {lab} in the registry", lab=unknown)
        raise click.BadParameter(say(wrong, language), param_hint=option)
    return frozenset(ids)


def _print(report: Report, network: Network, language: str, *, as_json: bool) -> None:
    from labnetz.harvest.report import lines, report_json

    if as_json:
        click.echo(json.dumps(report_json(report, language), ensure_ascii=False, indent=1))
        return
    for line in lines(report, language, days_in=ZoneInfo(network.timezone)):
        click.echo(line)


@contextmanager
def _progress(
    network: Network, labs: frozenset[str] | None, *, quiet: bool
) -> Iterator[Callable[[SourceReport], None]]:
    """Show a bar on a terminal, nothing elsewhere. On stderr, so that stdout holds the report alone."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    count = sum(len(lab.sources) for lab in network.labs if labs is None or lab.id in labs)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(escape(network.name), total=count)

        def tell(_: SourceReport) -> None:
            """One more; a manifest brings sources that nobody could count before."""
            done = int(bar.tasks[task].completed) + 1
            bar.update(task, completed=done, total=max(count, done))

        yield tell
