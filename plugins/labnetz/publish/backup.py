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
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from labnetz.feeds.settled import write_settled_feed
from labnetz.harvest.decide import sha256
from labnetz.harvest.memory_json import write_memory
from labnetz.harvest.receipt import write_receipt
from labnetz.ical.settled import write_settled_calendar
from labnetz.manifest_public import public_manifest
from labnetz.model import NO_MEMORY, Artifact, origin_of
from labnetz.registry_memory import write_member

if TYPE_CHECKING:
    from labnetz.feeds.read import FeedReading
    from labnetz.ical.read import CalendarReading
    from labnetz.model import Lab, Memory, Network, Snapshot, Source

INDEX = "harvest/index.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A source with all that is known of it, and what was read of its body: the one that fits its kind, or neither.
    `contacts` are those of a manifest."""

    lab: Lab
    source: Source
    snapshot: Snapshot | None
    memory: Memory
    calendar: CalendarReading | None = None
    feed: FeedReading | None = None
    contacts: tuple[str, ...] = ()


def backup(network: Network, kept: Iterable[Kept]) -> tuple[Artifact, ...]:
    """Write the state of all sources and the members' entries. `network` is what the registry says."""
    files: list[Artifact] = []
    sources = [entry for one in kept if (entry := _source(one, files)) is not None]
    members = []
    for lab in sorted(network.labs, key=lambda one: one.id):
        if not lab.site:  # what is built here stands in this repository with all its history
            files.append(Artifact(f"harvest/{lab.id}/member.json", write_member(lab)))
            members.append({"lab": lab.id, "file": _told(files[-1])})
    document = {"labnetz": ["1"], "network": network.id, "sources": sources, "members": members}
    index = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return (Artifact(INDEX, index.encode("utf-8", "replace")), *files)


def _source(one: Kept, files: list[Artifact]) -> dict[str, object] | None:
    """Give the entry of the index, and add the files that it names; None where nothing is known."""
    if one.snapshot is None:
        return None
    body = _body(one)
    if one.snapshot.body is not None and body is None:
        return None  # it can't be read any more: then it is no state to begin with
    receipt = one.snapshot.receipt
    if body is not None and (digest := sha256(body)) != receipt.sha256:
        receipt = replace(receipt, sha256=digest, sent=receipt.sent or receipt.sha256)
    path = f"harvest/{one.source.lab}/{one.source.key}"
    entry: dict[str, object] = {
        "lab": one.source.lab,
        "key": one.source.key,
        "kind": one.source.kind,
        "receipt": json.loads(write_receipt(receipt)),
    }
    if body is not None:
        files.append(Artifact(f"{path}.json", body))
        entry["body"] = _told(files[-1])
    if one.memory != NO_MEMORY:
        files.append(Artifact(f"{path}.memory.json", write_memory(one.memory)))
        entry["memory"] = _told(files[-1])
    return entry


def _body(one: Kept) -> bytes | None:
    if one.calendar is not None:
        return write_settled_calendar(one.calendar)
    if one.feed is not None:
        return write_settled_feed(one.feed, origin_of(one.lab, one.source))
    if one.source.kind == "manifest" and one.snapshot is not None:
        return public_manifest(one.snapshot.body, one.contacts) if one.snapshot.body is not None else None
    return None


def _told(file: Artifact) -> dict[str, object]:
    return {"path": file.path, "sha256": sha256(file.content), "size": len(file.content)}
