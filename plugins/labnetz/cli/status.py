"""`labnetz status`: shows what is known of every source, or how old a published portal is. Decides no state."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from labnetz.cli.asked_url import no_address
from labnetz.cli.marking import _
from labnetz.cli.options import json_option, network_option, now_option, reach_options
from labnetz.errors import PortalSilent, RegistryError
from labnetz.locale import say, say_problem
from labnetz.model import HarvestRules, SourceReport, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


@click.command(
    help=_(
        "Show every source of the network, its state, since when it holds and why it is not newer. With --url, ask a "
        "published portal how old it is.\n\nAsks no source. Ends with 1 if the registry is broken, or if --max-age "
        "was given and all is older than that: for a program that raises an alarm."
    )
)
@network_option
@click.option(
    "--max-age",
    "hours",
    metavar="HOURS",
    type=click.FloatRange(min=0, min_open=True),
    help=_("End with 1 when nothing was read, or with --url nothing was built, for so many hours."),
)
@click.option("--url", metavar="URL", help=_("Ask this published portal for its health.json, and no network here."))
@reach_options(
    _("With --url: ask also there, such as 10.0.0.0/8 in an intranet (may be repeated)."),
    _("With --url: ask also at this port (may be repeated)."),
)
@json_option
@now_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    folder: Path,
    hours: float | None,
    url: str | None,
    addresses: tuple[str, ...],
    ports: tuple[int, ...],
    as_json: bool,
    now: datetime,
) -> None:
    """Run the command; its help says what it does."""
    language = str(ctx.obj)
    longest = None if hours is None else timedelta(hours=hours)
    if url is not None:
        rules = _rules(folder).widened(addresses, ports)
        ctx.exit(_outside(url, rules, language, as_json=as_json, longest=longest, now=now))
    if addresses or ports:
        wrong = say(msg("goes with --url only"), language)
        raise click.BadParameter(wrong, param_hint="--allow-address" if addresses else "--allow-port")
    ctx.exit(_inside(folder, language, as_json=as_json, longest=longest, now=now))


# --- a network here --------------------------------------------------------------------------------------------------


def _inside(folder: Path, language: str, *, as_json: bool, longest: timedelta | None, now: datetime) -> int:
    from labnetz.harvest.report import one_line, problem_json, source_json, states, time_text
    from labnetz.harvest.store import FolderStore
    from labnetz.registry_memory import load_remembered

    network, found = load_remembered(folder)
    store = FolderStore(folder / "snapshots")
    sources = states(network, store, now)
    problems = (*found, *store.problems())
    old = _too_old(sources, longest, now)
    if as_json:
        said = {
            "now": time_text(now),
            "sources": [source_json(one, language) for one in sources],
            "problems": [problem_json(one, language) for one in problems],
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        _show(_rows(sources, language, now, ZoneInfo(network.timezone)), language)
        for problem in problems:
            click.echo(one_line(say_problem(problem, language)), err=True)
    if old:
        click.echo(
            say(msg("nothing was read for longer than --max-age; is the harvest still run?"), language), err=True
        )
    return int(old or any(problem.level == "error" for problem in problems))


def _too_old(sources: Iterable[SourceReport], longest: timedelta | None, now: datetime) -> bool:
    """Say whether no source at all was read of late: one alone that is silent is that lab's business."""
    asked = [one for one in sources if one.state != "paused"]
    if longest is None or not asked:
        return False
    reads = [one.since for one in asked if one.since is not None]
    return not reads or now - max(reads) > longest


def _rows(
    sources: Iterable[SourceReport], language: str, now: datetime, days_in: ZoneInfo
) -> list[tuple[str, str, str, str, str]]:
    from labnetz.harvest.report import age_text, day_text, one_line
    from labnetz.publish.source_words import in_a_word

    return [
        (
            f"{one.source.lab} {one.source.key}",
            say(in_a_word(one), language),
            str(one.entries),
            _when(day_text(one.since, language, now=now, days_in=days_in), age_text(one.since, language, now=now)),
            one_line(say(one.reason, language)) if one.reason else "",
        )
        for one in sources
    ]


def _when(day: str, age: str) -> str:
    return f"{day}, {age}" if day else "–"


def _show(rows: Sequence[tuple[str, ...]], language: str) -> None:
    heads = (msg("source"), msg("state"), msg("entries"), msg("last success"), msg("why"))
    titles = tuple(say(head, language) for head in heads)
    if not sys.stdout.isatty():
        _show_plainly([titles, *rows])
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*titles)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # Text: a reason from outside is no markup
    Console().print(table)


def _show_plainly(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


# --- a portal elsewhere ----------------------------------------------------------------------------------------------


def _rules(folder: Path) -> HarvestRules:
    """Give what network.yml allows, where there is one that can be read: who watches from elsewhere has none."""
    from labnetz.registry_memory import load_remembered

    try:
        return load_remembered(folder)[0].harvest
    except RegistryError:
        return HarvestRules(by_options=True)


def _outside(
    url: str, rules: HarvestRules, language: str, *, as_json: bool, longest: timedelta | None, now: datetime
) -> int:
    from labnetz.harvest.outlook import look_at
    from labnetz.harvest.report import age_text, time_text

    if not url.startswith(("https://", "http://")):
        raise click.BadParameter(say(no_address(url), language), param_hint="--url")
    try:
        seen = look_at(url, rules)
    except PortalSilent as silent:
        click.echo(f"{silent.url}: {say(silent.message, language)}", err=True)
        return 1
    old = longest is not None and seen.is_old(now, longest)
    if as_json:
        read = time_text(seen.read) if seen.read else None
        click.echo(json.dumps({"url": url, "built": time_text(seen.built), "read": read, "old": old}, indent=1))
        return int(old)
    built, read = (age_text(at, language, now=now) or "–" for at in (seen.built, seen.read))
    click.echo(say(msg("{url}: built {built}, last read a source {read}", url=url, built=built, read=read), language))
    if old:
        click.echo(say(msg("older than --max-age allows; has the schedule stopped?"), language), err=True)
    return int(old)
