"""`labnetz status`: shows what is known of every source. Asks nobody."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from labnetz.cli.marking import _
from labnetz.cli.options import json_option, network_option, now_option
from labnetz.locale import say
from labnetz.model import Message, SourceReport, SourceState, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

STATES: Mapping[SourceState, Message] = {
    "new": msg("new"),
    "ok": msg("in order"),
    "degraded": msg("unreliable"),
    "stale": msg("out of date"),
    "unreachable": msg("unreachable"),
}


@click.command(help=_("Show every source of the network, its state, since when it holds and why it is not newer."))
@network_option
@json_option
@now_option
@click.pass_obj
def command(language: str, *, folder: Path, as_json: bool, now: datetime) -> None:
    """Run the command; its help says what it does."""
    from labnetz.harvest.report import problem_json, source_json, states, time_text
    from labnetz.harvest.store import FolderStore
    from labnetz.registry_memory import load_remembered

    network, problems = load_remembered(folder)
    store = FolderStore(folder / "snapshots")
    sources = states(network, store, now)
    if as_json:
        found = {
            "now": time_text(now),
            "sources": [source_json(one, language) for one in sources],
            "problems": [problem_json(one, language) for one in (*problems, *store.problems())],
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    _show(_rows(sources, language, now, ZoneInfo(network.timezone)), language)


def _rows(
    sources: Iterable[SourceReport], language: str, now: datetime, days_in: ZoneInfo
) -> list[tuple[str, str, str, str, str]]:
    from labnetz.harvest.report import day_text

    return [
        (
            f"{one.source.lab} {one.source.key}",
            say(STATES[one.state], language),
            str(one.entries),
            day_text(one.since, language, now=now, days_in=days_in) or "–",
            say(one.reason, language) if one.reason else "",
        )
        for one in sources
    ]


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
