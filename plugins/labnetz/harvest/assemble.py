"""Put a harvest together: a network's folder, the labs that are built here, HTTP for all others. Decides nothing.

A lab's own folder is harvested the same way: as a network of one lab; its sources are calendars elsewhere.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from labnetz.harvest.fetch import http_fetcher
from labnetz.harvest.folder import by_prefix, fetch_folder
from labnetz.harvest.report import NOT_ASKED
from labnetz.harvest.run import USUAL, harvest
from labnetz.harvest.seed import seed
from labnetz.harvest.store import store_of
from labnetz.model import HarvestRules, Network, Problem, Source, Where, msg
from labnetz.registry_memory import remember

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from labnetz.harvest.run import Options
    from labnetz.harvest.seed import Seeded
    from labnetz.model import Lab, Message, Report

_IN_LAB_YML = msg("if that is right, write the new address below calendars: in lab.yml")
_FIXES: Mapping[str, Message] = {
    "SOURCE-01": _IN_LAB_YML,
    "SOURCE-02": msg("ask for the new address and write it below calendars: in lab.yml, or delete it there"),
    "SOURCE-04": msg("to ask now, add --force"),
}
"""What to do, by the rule, where the sources stand in lab.yml and not in a registry."""


def harvest_network(network: Network, *, built: Path, now: datetime, options: Options = USUAL) -> Report:
    """Harvest a network into its own snapshots. `built` holds the labs that are built here, each in `<id>/`."""
    return asyncio.run(_harvest(network, built, now, options))


def seed_network(network: Network, url: str, *, now: datetime) -> Seeded:
    """Take over from the portal at `url` what the network's snapshots have lost."""
    return asyncio.run(_seed(network, url, now))


async def _seed(network: Network, url: str, now: datetime) -> Seeded:
    async with http_fetcher(
        network.harvest, contact=network.contact or network.url, version=version("labnetz")
    ) as http:
        return await seed(network, store_of(network), http, url, now=now)


async def _harvest(network: Network, built: Path, now: datetime, options: Options = USUAL) -> Report:
    folders = {lab.url: built / lab.id for lab in network.labs if lab.site}
    async with http_fetcher(
        network.harvest, contact=network.contact or network.url, version=version("labnetz")
    ) as http:
        fetch = by_prefix(fetch_folder(folders), folders, http)
        report = await harvest(network, store_of(network), fetch, now=now, options=options)
    try:
        remember(network)
    except OSError as error:  # what was harvested is kept already, and must be reported
        return replace(report, problems=(*report.problems, _forgotten(network, error)))
    return report


def _forgotten(network: Network, error: OSError) -> Problem:
    what = msg("the members' entries could not be kept for a bad day: {error}", error=error.strerror or error)
    fix = msg("look whether the disk is full, and who may write there")
    return Problem("SOURCE-05", Where(f"{network.root}/snapshots"), what, fix)


# --- the calendars of one lab -----------------------------------------------------------------------------------------


def site_network(lab: Lab, folder: Path, rules: HarvestRules | None = None) -> Network:
    """Make a network of one lab, whose sources are the calendars that it keeps elsewhere. `folder` is that of lab.yml.

    `rules` widen what may be reached: tests and intranets only.
    """
    is_paused = lab.status in NOT_ASKED
    sources = tuple(
        Source(lab.id, "events", one.key, one.url, assume_timezone=one.timezone, is_paused=is_paused)
        for one in lab.calendars
    )
    return Network(
        id=lab.id,
        name=lab.name,
        url=lab.url,
        language=lab.language,
        timezone=lab.timezone,
        licence=lab.licence,
        contact=lab.contacts[0] if lab.contacts else "",
        harvest=rules or HarvestRules(),
        labs=(replace(lab, sources=sources, site=""),),
        root=folder.as_posix(),
    )


def harvest_site(network: Network, *, now: datetime, options: Options = USUAL) -> Report:
    """Harvest a network that `site_network` made into `snapshots/` beside the lab.yml."""
    # With its labs named it is no harvest of all labs, so one that fails is no sign that our own network is down.
    options = replace(options, labs=frozenset(lab.id for lab in network.labs))
    return asyncio.run(_harvest_site(network, now, options))


async def _harvest_site(network: Network, now: datetime, options: Options) -> Report:
    async with http_fetcher(
        network.harvest, contact=network.contact or network.url, version=version("labnetz")
    ) as http:
        report = await harvest(network, store_of(network), http, now=now, options=options)
    sources = (replace(one, problems=tuple(map(_for_site, one.problems))) for one in report.sources)
    return replace(report, sources=tuple(sources))


def _for_site(problem: Problem) -> Problem:
    return replace(problem, fix=_FIXES.get(problem.rule, problem.fix))
