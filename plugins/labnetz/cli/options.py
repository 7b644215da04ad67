"""Options that several commands share, and the clock: the only place where `now` is read. Runs nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from labnetz.cli.marking import _

Command = TypeVar("Command", bound=Callable[..., Any])
_REGISTRY = "network.yml"


def _now(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime:
    """Give --now, else SOURCE_DATE_EPOCH (reproducible-builds.org), else the clock; in UTC, without fractions."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        if value is not None:
            return _aware(datetime.fromisoformat(value)).astimezone(UTC)
        if epoch:
            return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        wrong = f"{value or epoch!r} is not a time such as 2026-12-02T17:00+01:00"
        raise click.BadParameter(wrong, ctx=ctx, param=param) from None
    return datetime.now(UTC).replace(microsecond=0)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def networks(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Check that each value is a network; wrong usage if not."""
    for value in values:
        try:
            ip_network(value)
        except ValueError:
            raise click.BadParameter(f"{value!r} is not a network such as 10.0.0.0/8") from None
    return values


def reach_options(addresses: str, ports: str) -> Callable[[Command], Command]:
    """Give --allow-address and --allow-port, and what their help says: where to ask beyond a network's rules."""

    def add(command: Command) -> Command:
        address = click.option(
            "--allow-address", "addresses", metavar="CIDR", multiple=True, callback=networks, help=addresses
        )
        port = click.option(
            "--allow-port", "ports", metavar="N", type=click.IntRange(1, 65535), multiple=True, help=ports
        )
        return address(port(command))

    return add


def _folder(ctx: click.Context, param: click.Parameter, value: Path) -> Path:
    """Give the folder of the network; where nobody named one, also that in which somebody stands."""
    is_named = ctx.get_parameter_source(param.name or "") is not ParameterSource.DEFAULT
    is_here = not (value / _REGISTRY).exists() and Path(_REGISTRY).is_file()
    return Path() if is_here and not is_named else value


network_option = click.option(
    "--network",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("network"),
    show_default=True,
    callback=_folder,
    help=_("Folder with network.yml and labs/."),
)
now_option = click.option(
    "--now", metavar="ISO", callback=_now, help=_("Act as if it were this time (UTC without an offset).")
)
json_option = click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object and nothing else."))
