"""The network's practices and who took over which, as data: for a yearly report, for other portals, for small programs.

JSON for programs (schema/practices.schema.json, schema/adoptions.schema.json), CSV for people with a spreadsheet
(`csv_text`), the same rows in both. Nothing is left out: also what nobody can date, and what was built on a practice
that nobody knows here. docs/spec/open-data.md says what each key means.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from functools import cache, cached_property, partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from labnetz.locale import say
from labnetz.model import Message, Planned, msg
from labnetz.publish.adoption_words import origin_lab, origin_title, owner_name
from labnetz.publish.csv_text import Cell, csv_parts
from labnetz.publish.effort import costs, groups, times
from labnetz.publish.events_json import attribution, merged_by
from labnetz.publish.json_text import cut, row_parts
from labnetz.publish.licences import licence_url
from labnetz.publish.site import portal_site
from labnetz.publish.stamping import version_of
from labnetz.publish.upstream import key_of

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.model import Network, Practice
    from labnetz.publish.adoptions import Adopted
    from labnetz.publish.family import Families
    from labnetz.publish.site import Site

FOLDER = "data/"
_ROW = json.JSONEncoder(ensure_ascii=False).encode
_VERSION = ["1"]
"""Of the format: keys are only added; when the meaning of one changes, it rises."""

Value = str | int | bool | list[str]
Row = Mapping[str, Value]

_WHOSE: Mapping[str, Message] = {
    "practice": msg("Identifier"),
    "lab": msg("Lab (identifier)"),
    "lab_name": msg("Lab"),
    "land": msg("Land"),
    "title": msg("Practice"),
    "version": msg("Version"),
}
_RIGHTS: Mapping[str, Message] = {
    "licence": msg("Licence"),
    "licence_url": msg("Address of the licence"),
    "attribution": msg("Whom to name"),
    "url": msg("Page of the lab"),
}
_PRACTICES: Mapping[str, Message] = {
    **_WHOSE,
    "kind": msg("Kind"),
    "summary": msg("In short"),
    "time": msg("Duration"),
    "time_classes": msg("Duration, in classes"),
    "group_size": msg("Size of the group"),
    "group_classes": msg("Size of the group, in classes"),
    "cost_note": msg("Cost"),
    "cost_classes": msg("Cost, in classes"),
    "maturity": msg("How far it has been tried"),
    "topics": msg("Topics"),
    "audience": msg("For whom"),
    "languages": msg("Languages"),
    "based_on": msg("Taken over from"),
    "origin": msg("First origin"),
    "reused": msg("Number of labs that took it over"),
    "reused_by": msg("Labs that took it over"),
    "withdrawn": msg("Why it was withdrawn"),
    **_RIGHTS,
    "bundle": msg("Bundle to download"),
    "hash": msg("Checksum of the bundle"),
    "updated": msg("Last change"),
    "source": msg("Read from"),
}
_ADOPTIONS: Mapping[str, Message] = {
    **_WHOSE,
    "day": msg("Day"),
    "from": msg("Taken over from"),
    "from_lab_name": msg("Taken over from the lab"),
    "from_title": msg("Title there"),
    "from_version": msg("Version there"),
    "from_url": msg("Page there"),
    "from_is_known": msg("Known in this network"),
    "origin": msg("First origin"),
    "origin_lab_name": msg("Lab of the first origin"),
    "in_ring": msg("Origins in a ring"),
    "changes": msg("What was changed"),
    **_RIGHTS,
}
_DAYS = frozenset({"day", "updated"})
"""Columns with days, which a spreadsheet may take for days."""


@dataclass(frozen=True)
class PracticesExport:
    """What is written. `adoptions` are newest first."""

    network: Network
    practices: Sequence[Practice]
    families: Families
    adoptions: Sequence[Adopted]
    now: datetime

    def files(self) -> Iterator[Planned]:
        """Plan all four files."""
        for name, rows, columns in (
            ("practices", self._practices, _PRACTICES),
            ("adoptions", self._adoptions, _ADOPTIONS),
        ):
            version = cache(partial(self._version, rows))  # the same for both
            yield Planned(f"{FOLDER}{name}.json", partial(self._json, name, rows), version)
            yield Planned(f"{FOLDER}{name}.csv", partial(self._csv, columns, rows), version)

    @cached_property
    def _site(self) -> Site:
        return portal_site(self.network, self.now)

    # --- rows ----------------------------------------------------------------------------------------------------

    def _practices(self) -> Iterator[Row]:
        for one in sorted(self.practices, key=lambda one: (one.lab, one.id)):
            kin = self.families.of(one)
            row: dict[str, Value] = {
                **self._whose(one),
                "kind": one.kind.value,
                "summary": cut(one.summary),
                "time": one.time,
                "time_classes": [own.value for own in times(one.time)],
                "group_size": one.group_size,
                "group_classes": [own.value for own in groups(one.group_size)],
                "cost_note": one.cost_note,
                "cost_classes": [own.value for own in costs(one.cost_note)],
                "maturity": one.maturity.value,
                "topics": list(one.topics),
                "audience": [own.value for own in one.audience],
                "languages": list(one.languages),
                "based_on": f"{kin.named.lab}/{kin.named.id}" if kin.named else "",
                "origin": key_of(kin.root),
                "reused": len(kin.adopters),
                "reused_by": list(kin.adopters),
                "withdrawn": one.withdrawn,
                **self._rights(one),
                "bundle": one.bundle,
                "hash": one.hash,
                "updated": one.modified.astimezone(UTC).isoformat(timespec="seconds") if one.modified else "",
                "source": one.source,
            }
            yield row

    def _adoptions(self) -> Iterator[Row]:
        for one in self.adoptions:
            kin, named = one.kin, one.kin.named
            row: dict[str, Value] = {
                **self._whose(one.practice),
                "day": one.day.isoformat() if one.day else "",
                "from": f"{named.lab}/{named.id}" if named else "",
                "from_lab_name": origin_lab(one, self._site),
                "from_title": origin_title(one),
                "from_version": named.version if named else "",
                "from_url": (kin.parent.url if kin.parent else "") or (named.url if named else ""),
                "from_is_known": kin.parent is not None,
                "origin": key_of(kin.root),
                "origin_lab_name": owner_name(kin.root.lab, self._site),
                "in_ring": kin.in_ring,
                "changes": list(one.practice.changes),
                **self._rights(one.practice),
            }
            yield row

    def _whose(self, one: Practice) -> dict[str, Value]:
        lab = self._site.labs.get(one.lab)
        return {
            "practice": key_of(one),
            "lab": one.lab,
            "lab_name": owner_name(one.lab, self._site),
            "land": lab.land if lab else "",
            "title": one.title,
            "version": one.version,
        }

    def _rights(self, one: Practice) -> dict[str, Value]:
        lab = self._site.labs.get(one.lab)
        licence = one.licence or (lab.licence if lab else self.network.licence)
        named = attribution(owner_name(one.lab, self._site), licence, self.network)
        return {
            "licence": licence,
            "licence_url": licence_url(licence),
            "attribution": ". ".join(part.rstrip(".") for part in (one.attribution, named) if part),
            "url": one.url,
        }

    # --- files ---------------------------------------------------------------------------------------------------

    def _json(self, name: str, rows: Callable[[], Iterator[Row]]) -> Iterator[bytes]:
        network = self.network
        head = {
            "labnetz": _VERSION,
            "network": network.id,
            "name": network.name,
            "url": network.url,
            "language": network.language,
            "demo": network.demo,
            "licence": network.licence,
            "licence_url": licence_url(network.licence),
            "attribution": merged_by(network),
            "schema": f"{network.url}schema/{name}.schema.json",
        }
        return row_parts(head, name, rows())

    def _csv(self, columns: Mapping[str, Message], rows: Callable[[], Iterator[Row]]) -> Iterator[bytes]:
        head = [say(label, self.network.language) for label in columns.values()]
        return csv_parts(head, ([self._cell(key, row[key]) for key in columns] for row in rows()))

    def _cell(self, key: str, value: Value) -> Cell:
        if isinstance(value, bool):
            return say(msg("yes") if value else msg("no"), self.network.language)
        if key in _DAYS:
            return date.fromisoformat(str(value)[:10]) if value else None
        return "; ".join(value) if isinstance(value, list) else value

    def _version(self, rows: Callable[[], Iterator[Row]]) -> str:
        network, digest = self.network, blake2b(digest_size=12)
        about = network.id, network.name, network.url, network.language, network.demo, network.licence
        digest.update(version_of(about).encode())
        for row in rows():
            digest.update(_ROW(row).encode("utf-8", "replace"))
        return digest.hexdigest()
