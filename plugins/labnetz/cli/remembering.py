"""Publish the portal over what the last build left: what has not changed is neither made nor touched.

What was placed is noted in a file beside the snapshots (`ledger`), one for each folder that is published into.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from labnetz.cli.placing import Placed, place
from labnetz.ledger import Ledger, read_ledger
from labnetz.writer import Writer

if TYPE_CHECKING:
    from labnetz.model import Network


def portal_writer(network: Network, stage: Path, into: Path) -> Writer:
    """Give what writes the portal into `stage`, and knows what stands in `into`."""
    try:
        known = read_ledger(_path(network, into).read_bytes())
    except OSError:
        known = Ledger({})
    return Writer(stage, into, known)


def publish(writer: Writer, network: Network, into: Path) -> Placed:
    """Move what was written to where it is published, and note it.

    Killed on the way, the next build finds files that are not as they were noted, and makes these anew.
    """
    placed = place(writer.stage, into, kept=writer.kept, new=writer)
    path = _path(network, into)
    half = path.with_name(f"{path.name}.{os.getpid()}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    with half.open("wb") as file:
        file.writelines(writer.placed().written())
    half.replace(path)
    return placed


def _path(network: Network, into: Path) -> Path:
    where = blake2b(os.fsencode(into.resolve()), digest_size=6).hexdigest()
    return Path(network.root) / "snapshots" / f"published-{where}.ledger"
