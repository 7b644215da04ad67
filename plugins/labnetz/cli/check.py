"""`labnetz check`: says everything that is wrong, at once. Changes nothing, unless --fix is asked for and agreed to."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labnetz.cli.marking import _
from labnetz.cli.options import network_option, now_option
from labnetz.cli.shapes import FORMATS, shown
from labnetz.locale import say
from labnetz.model import Problem, msg, msg_n

if TYPE_CHECKING:
    from labnetz.cli.fixing import Change, Wanted

_YES = ("y", "yes", "j", "ja", "o", "oui")


@click.command(
    help=_(
        "Say what is wrong with labs' folders (PATH: a folder with lab.yml, or files in it) or with a "
        "network's.\n\n"
        "Without PATH: in a lab's folder or below it that lab, else the registry and all labs that are built here. "
        "Ends with 1 when there is an error or a warning."
    )
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@network_option
@click.option(
    "--built",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=_("Check a built site instead: are its feeds there, does it load anything from elsewhere?"),
)
@click.option(
    "--site",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=_("The lab's folder that the site was built from: is every event of it in the calendar?"),
)
@click.option(
    "--before",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("The calendar that was published last (calendar-all.ics): do its events keep their UIDs?"),
)
@click.option("--format", "shape", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--fix",
    "mend",
    is_flag=True,
    help=_("Mend what can be mended safely: show the difference, ask, then write and check again."),
)
@click.option("--yes", is_flag=True, help=_("With --fix: write without asking."))
@now_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    folder: Path,
    built: Path | None,
    site: Path | None,
    before: Path | None,
    shape: str,
    mend: bool,
    yes: bool,
    now: datetime,
) -> None:
    """Run the command; its help says what it does."""
    language = str(ctx.obj)
    _refuse_what_does_not_go_together(mend=mend, yes=yes, alone=shape == "text" and built is None, language=language)
    if built is None and (site or before):
        raise click.UsageError(say(msg("--site and --before go with --built only"), language))
    if mend and not _mend(paths, folder, now, yes=yes, language=language):
        ctx.exit(1)
    if built is not None:
        problems = _built(built, now, site, before)
    elif paths:
        problems = [problem for path in paths for problem in _path(path, now, language)]
    elif lab := _lab_here(folder):
        problems = _lab(lab, now)
    else:
        problems = _network(folder, now)
    click.echo(shown(problems, shape, language), nl=False)
    ctx.exit(int(any(problem.level != "note" for problem in problems)))


# --- mending --------------------------------------------------------------------------------------------------------


def _refuse_what_does_not_go_together(*, mend: bool, yes: bool, alone: bool, language: str) -> None:
    if mend and not alone:
        raise click.UsageError(say(msg("--fix goes neither with --format nor with --built"), language))
    if yes and not mend:
        raise click.UsageError(say(msg("--yes goes with --fix only"), language))


def _mend(paths: Sequence[Path], folder: Path, now: datetime, *, yes: bool, language: str) -> bool:
    """Show what can be mended, ask, and write it. False when something that was shown is not written."""
    from labnetz.cli.fixing import difference, write

    changes = {change.path.resolve(): change for change in _changes(paths, folder, now, language)}
    for change in changes.values():
        click.echo(difference(change), nl=False)
    if not changes:
        click.echo(say(msg("there is nothing that can be mended safely"), language))
        return True
    if not yes and not _agreed(language):
        click.echo(say(msg("nothing was written"), language))
        return False
    changed_meanwhile = [change for change in changes.values() if not write(change)]
    for change in changed_meanwhile:
        text = msg("{path} was changed by somebody else meanwhile and is not written", path=change.name)
        click.echo(say(text, language), err=True)
    _say_written(len(changes) - len(changed_meanwhile), language)
    return not changed_meanwhile


def _say_written(count: int, language: str) -> None:
    click.echo(say(msg_n("{count} file was mended", "{count} files were mended", count), language))


def _agreed(language: str) -> bool:
    """Ask on a terminal; elsewhere nobody can agree."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(say(msg("to write these changes, add --yes"), language))
        return False
    answer = click.prompt(
        say(msg("Write these changes? [y/N]"), language), default="", show_default=False, prompt_suffix=" "
    )
    return str(answer).strip().lower() in _YES


def _changes(paths: Sequence[Path], folder: Path, now: datetime, language: str) -> Iterator[Change]:
    from labnetz.cli.fixing import built_here, lab_changes, network_changes

    for path in paths:
        lab = _lab_folder(path, language)
        yield from lab_changes(lab, now, _below(path))
    here = _lab_here(folder)
    if here and not paths:
        yield from lab_changes(here, now, _below(here))
    elif not paths:
        yield from network_changes(folder, _below(folder))
        for site in map(_short, built_here(folder)):
            yield from lab_changes(site, now, _below(site))


def _below(path: Path) -> Wanted:
    whole = path.resolve()
    return lambda file: file.resolve().is_relative_to(whole) or file.absolute().is_relative_to(path.absolute())


# --- finding --------------------------------------------------------------------------------------------------------


def _built(folder: Path, now: datetime, site: Path | None, before: Path | None) -> list[Problem]:
    from labnetz.check.built import check_built
    from labnetz.lab_folder import load_lab

    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    own = [name for name in names if not _of_another_site(name, folder)]
    events = load_lab(site, now=now)[1].events if site else None
    found = check_built(
        own,
        lambda name: (folder / name).read_bytes(),
        now=now,
        expected=None if events is None else frozenset(event.uid for event in events),
        before=before.read_bytes() if before else None,
    )
    return [_at(problem, folder.as_posix()) for problem in found]


def _of_another_site(name: str, folder: Path) -> bool:
    """Say whether a file belongs to a lab that lies below the portal: it is checked on its own."""
    first = name.split("/", maxsplit=1)[0]
    return first != name and (folder / first / "lab.json").is_file()


def _path(path: Path, now: datetime, language: str) -> list[Problem]:
    lab = _lab_folder(path, language)
    problems = _lab(lab, now)
    if path == lab:
        return problems
    wanted = path.resolve()
    return [problem for problem in problems if Path(problem.where.path).resolve().is_relative_to(wanted)]


def _lab_folder(path: Path, language: str) -> Path:
    lab = next((place for place in (path, *path.resolve().parents) if (place / "lab.yml").is_file()), None)
    if lab is None:
        wrong = msg("{path} is not in a lab's folder: there is no lab.yml in or above it", path=path)
        raise click.BadParameter(say(wrong, language), param_hint="PATH")
    return lab if lab == path else _short(lab)


def _lab_here(network: Path) -> Path | None:
    """Find the lab in whose folder one stands, or below which; None where there is a network to be checked."""
    places = (Path(), *Path.cwd().parents)
    lab = next((place for place in places if (place / "lab.yml").is_file()), None)
    return None if network.is_dir() else lab


def _network(folder: Path, now: datetime) -> list[Problem]:
    from labnetz.check import check_network
    from labnetz.registry import load_network
    from labnetz.shared_practices import load_shared

    network, problems = load_network(folder)
    found = [*check_network(problems), *load_shared(network, now=now).problems, *_law(folder, network.language)]
    for lab in network.labs:
        if lab.site:
            found += _lab(_short(Path(lab.site)), now)
    return found


def _law(folder: Path, language: str) -> Iterator[Problem]:
    from labnetz.check.portal_law import missing_law
    from labnetz.cli.portal_config import pages_folder

    docs = pages_folder(folder)
    pages = [path.relative_to(docs).as_posix() for path in docs.rglob("*.md")]
    return missing_law(pages, _short(docs).as_posix(), language)


def _lab(folder: Path, now: datetime) -> list[Problem]:
    from labnetz.check import check_site
    from labnetz.content.folders import sources_of
    from labnetz.lab_folder import load_lab, lost_history, reader
    from labnetz.smaller_pictures import picture_problems

    lab, content = load_lab(folder, now=now)
    docs, sources = folder / "docs", f"{sources_of(lab)}/"

    def below(path: str) -> str:
        """Pages go by their path below docs; lab.yml, tables and calendars lie beside it."""
        return folder.as_posix() if path == "lab.yml" or path.startswith(sources) else docs.as_posix()

    found = (*check_site(content, lab, now=now, read=reader(docs)), *picture_problems(docs))
    return [*(_at(problem, below(problem.where.path)) for problem in found), *lost_history(folder)]


def _at(problem: Problem, folder: str) -> Problem:
    """Name the file from where the command was run, so that an editor can jump to it."""
    where = problem.where
    is_address = "://" in where.path
    path = (
        where.path if folder in {"", "."} or is_address or Path(where.path).is_absolute() else f"{folder}/{where.path}"
    )
    return replace(problem, where=replace(where, path=path))


def _short(path: Path) -> Path:
    """Name a folder as one would type it here."""
    here = Path.cwd()
    full = path.resolve()
    return full.relative_to(here) if full.is_relative_to(here) else full
