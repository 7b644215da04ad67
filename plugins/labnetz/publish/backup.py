"""What a portal publishes of its own state, so that a harvest that has lost it can begin again from there.

    harvest/index.json                  every source with its receipt, and where the rest lies
    harvest/<lab>/<key>.json            what was read of a source, settled (`labnetz.settled`)
    harvest/<lab>/<key>.memory.json     what is remembered beyond that, where there is anything
    harvest/<lab>/member.json           the last good entry of a member in the registry

Nothing stands here that the portal does not publish elsewhere: of calendars the events that it shows, of feeds the
excerpts, of a member its first contact. Decides nothing; `harvest.seed` reads it. docs/spec/backup.md describes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from labnetz.feeds.settled import write_settled_feed
from labnetz.harvest.decide import sha256
from labnetz.harvest.memory_json import write_memory
from labnetz.harvest.receipt import write_receipt
from labnetz.manifest_public import public_manifest
from labnetz.model import NO_MEMORY, Artifact, Planned, file_path
from labnetz.registry_memory import write_member

if TYPE_CHECKING:
    from labnetz.feeds.read import FeedReading
    from labnetz.ical.read import CalendarReading
    from labnetz.model import File, Lab, Memory, Network, Origin, Snapshot, Source

INDEX = "harvest/index.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A source with all that is known of it, and what was read of its body: the one that fits its kind, or neither.
    `contacts` are those of a manifest; `settled` is what the backup has of the body, None where it can't be read."""

    lab: Lab
    source: Source
    snapshot: Snapshot | None
    memory: Memory
    calendar: CalendarReading | None = None
    feed: FeedReading | None = None
    contacts: tuple[str, ...] = ()
    settled: Settled | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What was read of a source, as bytes that `again` gives: they are made or read when they are written."""

    size: int
    sha256: str
    again: Callable[[], bytes] = field(repr=False, compare=False)


def settled(again: Callable[[], bytes]) -> Settled:
    """Look at the bytes once."""
    written = again()
    return Settled(len(written), sha256(written), again)


def settled_feed(feed: FeedReading, origin: Origin) -> Settled:
    """Settle what was read of a feed."""
    written = write_settled_feed(feed, origin)
    return settled(lambda: written)


def settled_manifest(body: bytes, contacts: tuple[str, ...], lab: Lab) -> Settled | None:
    """Settle a manifest of a lab; None for what is none any more."""
    written = public_manifest(body, contacts, (lab.url, lab.homepage))
    return None if written is None else settled(lambda: written)


def backup(network: Network, kept: Iterable[Kept]) -> tuple[File, ...]:
    """Write the state of all sources and the members' entries. `network` is what the registry says."""
    files: list[File] = []
    sources = [entry for one in kept if (entry := _source(one, files)) is not None]
    members = []
    for lab in sorted(network.labs, key=lambda one: one.id):
        if not lab.site:  # what is built here stands in this repository with all its history
            file = Artifact(file_path(f"harvest/{lab.id}/member.json"), write_member(lab))
            files.append(file)
            members.append({"lab": lab.id, "file": _told(file.path, file.size, file.sha256)})
    document = {"labnetz": ["1"], "network": network.id, "sources": sources, "members": members}
    index = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return (Artifact(INDEX, index.encode("utf-8", "replace")), *files)


def _source(one: Kept, files: list[File]) -> dict[str, object] | None:
    """Give the entry of the index, and add the files that it names; None where nothing is known."""
    if one.snapshot is None:
        return None
    body, receipt = one.settled, one.snapshot.receipt
    if receipt.sha256 and body is None:
        return None  # it can't be read any more: then it is no state to begin with
    if body is not None and body.sha256 != receipt.sha256:
        receipt = replace(receipt, sha256=body.sha256, sent=receipt.sent or receipt.sha256)
    path = file_path(f"harvest/{one.source.lab}/{one.source.key}")
    entry: dict[str, object] = {
        "lab": one.source.lab,
        "key": one.source.key,
        "kind": one.source.kind,
        "receipt": json.loads(write_receipt(receipt)),
    }
    if body is not None:
        files.append(Planned(f"{path}.json", partial(_parts, body), body.sha256))
        entry["body"] = _told(f"{path}.json", body.size, body.sha256)
    if one.memory != NO_MEMORY:
        file = Artifact(f"{path}.memory.json", write_memory(one.memory))
        files.append(file)
        entry["memory"] = _told(file.path, file.size, file.sha256)
    return entry


def _parts(body: Settled) -> tuple[bytes]:
    return (body.again(),)


def _told(path: str, size: int, digest: str) -> dict[str, object]:
    return {"path": path, "sha256": digest, "size": size}
