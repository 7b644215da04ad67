"""Put a harvest together: a network's folder, the labs that are built here, HTTP for all others. Decides nothing."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from labnetz.harvest.fetch import http_fetcher
from labnetz.harvest.folder import by_prefix, fetch_folder
from labnetz.harvest.run import USUAL, harvest
from labnetz.harvest.store import FolderStore
from labnetz.registry_memory import remember

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.harvest.run import Options
    from labnetz.harvest.store import Store
    from labnetz.model import Network, Report


def store_of(network: Network) -> Store:
    """Give the network's snapshots, which lie beside its network.yml."""
    return FolderStore(Path(network.root) / "snapshots")


def harvest_network(network: Network, *, built: Path, now: datetime, options: Options = USUAL) -> Report:
    """Harvest a network into its own snapshots. `built` holds the labs that are built here, each in `<id>/`."""
    return asyncio.run(_harvest(network, built, now, options))


async def _harvest(network: Network, built: Path, now: datetime, options: Options = USUAL) -> Report:
    folders = {lab.url: built / lab.id for lab in network.labs if lab.site}
    async with http_fetcher(
        network.harvest, contact=network.contact or network.url, version=version("labnetz")
    ) as http:
        fetch = by_prefix(fetch_folder(folders), folders, http)
        report = await harvest(network, store_of(network), fetch, now=now, options=options)
    remember(network)
    return report
