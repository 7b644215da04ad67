"""`labnetz build`: labs built here, then a harvest, then the portal, all into one folder. Decides no content."""

from __future__ import annotations

import gc
import logging
import shutil
import tempfile
import time
from collections.abc import Iterator, Set
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from labnetz.cli.marking import _
from labnetz.cli.options import network_option, now_option
from labnetz.errors import LabnetzError
from labnetz.forks import MEMORY, on_cores, within
from labnetz.locale import say, say_problem
from labnetz.model import Lab, Message, Network, Problem, msg

_MB = 1_000_000

into_option = click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("public"),
    show_default=True,
    help=_("Folder to publish: the portal at its top, each lab in <id>/."),
)


@click.command(help=_("Build the labs that live here, harvest all labs, and build the portal, all into one folder."))
@network_option
@into_option
@click.option("--lab", "only", metavar="ID", help=_("Build only this lab anew, then the portal."))
@click.option("--no-harvest", is_flag=True, help=_("Build the portal from what is known already."))
@click.option("--strict", is_flag=True, help=_("End with 1 when anything was warned about or kept in its old state."))
@click.option(
    "--cores",
    type=click.IntRange(min=1),
    metavar="N",
    help=_("Use no more cores than these. With one, a big network takes half as long again, and less memory."),
)
@click.option(
    "--memory",
    type=click.IntRange(min=1),
    metavar="MB",
    default=MEMORY // _MB,
    show_default=True,
    help=_("Work on more than one core only as long as this suffices. What one core needs is taken in any case."),
)
@now_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    folder: Path,
    into: Path,
    only: str | None,
    no_harvest: bool,
    strict: bool,
    cores: int | None,
    memory: int,
    now: datetime,
) -> None:
    """Run the command; its help says what it does."""
    with within(memory * _MB), on_cores(cores) if cores else nullcontext():
        outcome = build_all(Wishes(folder, into, only, not no_harvest, now), str(ctx.obj))
    ctx.exit(outcome.exit_code(strict=strict))


@dataclass(frozen=True, slots=True)
class Wishes:
    """What to build: the network's folder, where to, one lab only or all (None), with a harvest, as at `now`."""

    folder: Path
    into: Path
    only: str | None
    harvest: bool
    now: datetime


@dataclass(slots=True)
class Outcome:
    """What happened on the way."""

    warnings: int = 0
    broken: bool = False
    alarming: bool = False
    kept: int = 0

    def exit_code(self, *, strict: bool) -> int:
        """0 fine; 1 when the registry is broken in a part, most labs failed, or strictly when anything is amiss."""
        return int(self.broken or self.alarming or (strict and bool(self.warnings or self.kept)))


def build_all(wishes: Wishes, language: str) -> Outcome:
    """Do it all; says what it does on stderr."""
    with _little_sweeping():
        return _all(wishes, language)


def _all(wishes: Wishes, language: str) -> Outcome:
    from labnetz.cli.one_build import one_build
    from labnetz.registry_memory import load_remembered

    network, problems = load_remembered(wishes.folder)
    outcome = Outcome()
    _tell_problems(problems, language, outcome)
    _known_lab(wishes.only, network, language)
    _refuse_to_bury(wishes, network)
    told = {say_problem(problem, language) for problem in problems}
    with one_build(wishes.into), _log_lines(told):
        scratch = _scratch(wishes.into.parent, wishes.now)
        try:
            _build(network, wishes, scratch, language, outcome)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    click.echo(say(msg("Ready: {folder}/", folder=wishes.into), language), err=True)
    return outcome


def _build(network: Network, wishes: Wishes, scratch: Path, language: str, outcome: Outcome) -> None:
    for lab in network.labs:
        if lab.site and wishes.only in {None, lab.id}:
            _calendars(lab, network, wishes, language, outcome)
            _lab(lab, wishes, scratch, language, outcome)
    if wishes.harvest:
        _harvest(network, wishes, language, outcome)
    _portal(network, wishes, scratch, language, outcome)


def _lab(lab: Lab, wishes: Wishes, scratch: Path, language: str, outcome: Outcome) -> None:
    from labnetz.cli.placing import place
    from mkdocs_labnetz.build import SiteNotBuilt, build_site

    with _step(msg("lab {lab}", lab=lab.id), language):
        try:
            built = build_site(Path(lab.site) / "mkdocs.yml", scratch / lab.id, now=wishes.now)
        except SiteNotBuilt as error:
            # One lab's fault must not hold up the others; what was published of it stays.
            outcome.broken = True
            click.echo(f"  {say(error.message, language)}", err=True)
            return
        outcome.warnings += built.warnings
        place(built.folder, wishes.into / lab.id)


def _calendars(lab: Lab, network: Network, wishes: Wishes, language: str, outcome: Outcome) -> None:
    """Fetch the calendars that a lab keeps elsewhere; what may be asked, the network says."""
    if not (lab.calendars and wishes.harvest):
        return
    from zoneinfo import ZoneInfo

    from labnetz.harvest.assemble import harvest_site, site_network
    from labnetz.harvest.report import lines

    with _step(msg("calendars of {lab}", lab=lab.id), language):
        report = harvest_site(site_network(lab, Path(lab.site), network.harvest), now=wishes.now)
    for line in lines(report, language, days_in=ZoneInfo(lab.timezone)):
        click.echo(f"  {line}", err=True)
    outcome.kept += sum(one.result == "kept" for one in report.sources)


def _harvest(network: Network, wishes: Wishes, language: str, outcome: Outcome) -> None:
    from zoneinfo import ZoneInfo

    from labnetz.harvest.assemble import harvest_network
    from labnetz.harvest.report import lines

    with _step(msg("harvest"), language):
        report = harvest_network(network, built=wishes.into, now=wishes.now)
    for line in lines(report, language, days_in=ZoneInfo(network.timezone)):
        click.echo(f"  {line}", err=True)
    outcome.kept += sum(one.result == "kept" for one in report.sources)
    outcome.alarming = any(problem.level == "error" for problem in report.problems)


def _portal(network: Network, wishes: Wishes, scratch: Path, language: str, outcome: Outcome) -> None:
    from labnetz.cli.portal_config import portal_config
    from labnetz.cli.remembering import portal_writer, publish
    from mkdocs_labnetz.build import build_site

    with _step(msg("portal"), language):
        config = portal_config(wishes.folder, network, scratch)
        writer = portal_writer(network, scratch / "portal", wishes.into)
        options: dict[str, object] = {"harvest": False}
        built = build_site(config, writer.stage, now=wishes.now, options=options, writer=writer)
        outcome.warnings += built.warnings
        with _step(msg("published"), language, "  "):
            placed = publish(writer, network, wishes.into)
    told = msg(
        "{made} of {total} files made anew; {written} had changed, {removed} are gone",
        made=writer.made,
        total=len(writer.paths),
        written=placed.written,
        removed=placed.removed,
    )
    click.echo(f"  {say(told, language)}", err=True)


class InTheWay(LabnetzError):
    """The folder to publish into holds what the sites are built from."""


def _refuse_to_bury(wishes: Wishes, network: Network) -> None:
    """Never publish into or above a source: pages would lie among Markdown, and nobody could tell them apart."""
    into = wishes.into.resolve()
    sources = [wishes.folder, *(Path(lab.site) for lab in network.labs if lab.site)]
    for source in sources:
        if source.resolve().is_relative_to(into) or into.is_relative_to(source.resolve()):
            what = msg(
                "{folder} holds the sources in {source}; choose another folder with --into", folder=into, source=source
            )
            raise InTheWay(what)


def _scratch(beside: Path, now: datetime) -> Path:
    """Make a folder to build in, on the disk that is published from; and remove what killed builds left there."""
    for old in beside.glob(".labnetz-*"):
        if old.is_dir() and old.stat().st_mtime < now.timestamp() - 24 * 60 * 60:
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=".labnetz-", dir=beside)).resolve()


def _known_lab(wish: str | None, network: Network, language: str) -> None:
    here = sorted(lab.id for lab in network.labs if lab.site)
    if wish is not None and wish not in here:
        wrong = msg("no lab {lab} is built here; there are: {labs}", lab=wish, labs=", ".join(here))
        raise click.BadParameter(say(wrong, language), param_hint="--lab")


def _tell_problems(problems: tuple[Problem, ...], language: str, outcome: Outcome) -> None:
    for problem in problems:
        click.echo(say_problem(problem, language), err=True)
    outcome.broken = any(problem.level == "error" for problem in problems)
    outcome.warnings += sum(problem.level == "warning" for problem in problems)


@contextmanager
def _step(name: Message, language: str, before: str = "") -> Iterator[None]:
    """Say what was done and how long it took."""
    start = time.perf_counter()
    yield
    click.echo(f"{before}{say(name, language)}: {time.perf_counter() - start:.1f} s", err=True)


@contextmanager
def _little_sweeping() -> Iterator[None]:
    """Look for cycles among objects less often: a build makes millions that stay, and looking costs a third of it."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Lines(logging.Handler):
    """Prints what MkDocs and the plugins warn about, but for what was told, and how long our steps took."""

    def __init__(self, told: Set[str]) -> None:
        super().__init__(logging.INFO)
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        is_step, text = getattr(record, "is_step", False), record.getMessage()
        bare = text.removeprefix("labnetz: ")
        if is_step or (record.levelno >= logging.WARNING and bare not in self._told):
            click.echo(f"  {bare if is_step else text}", err=True)


@contextmanager
def _log_lines(told: Set[str]) -> Iterator[None]:
    log, ours = logging.getLogger("mkdocs"), logging.getLogger("mkdocs.plugins.labnetz")
    handler, level = _Lines(told), ours.level
    log.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        yield
    finally:
        ours.setLevel(level)
        log.removeHandler(handler)
