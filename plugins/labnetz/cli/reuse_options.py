"""What `adopt` and `outdated` share: the lab's folder, and where practices may be looked for. Runs nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labnetz.cli.asked_url import consultant_of, network_if_there
from labnetz.cli.marking import _

if TYPE_CHECKING:
    from labnetz.cli.lab_here import Here
    from labnetz.cli.origins import Origins

site_option = click.option(
    "--site",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=_("The lab's folder, if not the one you are in."),
)


def origins_for(here: Here, folder: Path, reach: tuple[tuple[str, ...], tuple[int, ...]], language: str) -> Origins:
    """Say where to look: in the network's folder if there is one, and at addresses that may be asked.

    `reach` has addresses and ports beyond those that network.yml allows.
    """
    from labnetz.cli.origins import Origins
    from labnetz.harvest.reuse import asking

    network = network_if_there(_network_around(folder, here))
    who = consultant_of(network)
    rules = replace(who.rules, by_options=network is None).widened(*reach)
    contact = who.contact if network else here.lab.url
    ask = asking(replace(who, rules=rules, contact=contact))
    return Origins(ask=ask, now=here.now, own=here.folder, language=language, network=network)


def _network_around(folder: Path, here: Here) -> Path:
    """Give the network's folder; whoever stands in a lab's folder of a network has it above that."""
    if folder != Path("network") or (folder / "network.yml").is_file():
        return folder
    around = (parent / folder for parent in here.folder.resolve().parents)
    return next((place for place in around if (place / "network.yml").is_file()), folder)
