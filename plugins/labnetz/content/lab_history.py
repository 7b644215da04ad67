"""The revisions of lab.yml → when it last gave events another time or place. Asks no git.

Some of what an event says stands in lab.yml alone: the zone of its clocks, its usual place, the Land whose holidays a
series skips. Who changes one of them moves events without touching their pages, and subscribers must know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from labnetz.content.history import dates_in
from labnetz.content.lab import read_lab

if TYPE_CHECKING:
    from labnetz.content.context import Context
    from labnetz.content.history import Revision
    from labnetz.content.item import Draft
    from labnetz.content.schema.event import EventFields
    from labnetz.model import Place

Moves = Mapping[str, tuple[datetime, int]]
"""When something changed last, and how often it was written anew; only what ever changed is among them."""

TIMEZONE, PLACE, HOLIDAYS = "timezone", "place", "holidays"


def lab_moves(revisions: Sequence[Revision], contents: Mapping[str, str | None]) -> Moves:
    """Tell when TIMEZONE, PLACE and HOLIDAYS of a lab changed last. `contents` are the texts of the blobs.

    A revision that can't be read as a lab says nothing, and is passed over.
    """
    said = {blob: _said(text) for blob, text in contents.items() if text is not None}
    found: dict[str, tuple[datetime, int]] = {}
    for name in (TIMEZONE, PLACE, HOLIDAYS):
        versions = {blob: values[name] for blob, values in said.items() if values}
        dates = dates_in(revisions, versions.get, versions.get)
        if dates.revised and dates.revisions > 1:
            found[name] = dates.revised, dates.revisions
    return found


def moves_of(draft: Draft[EventFields], place: Place | None, context: Context) -> tuple[tuple[datetime, int], ...]:
    """Give what moved an event without its page: its place's page and lab.yml, each when last, and how often."""
    found = [context.moved_places.get(place.id) if place else None]
    found += [context.moved_lab.get(name) for name in _from_lab(draft)]
    return tuple(move for move in found if move)


def _from_lab(draft: Draft[EventFields]) -> Sequence[str]:
    """Name what an event takes from lab.yml because its page does not say it."""
    fields, tree = draft.fields, draft.marked.tree
    takes = {
        TIMEZONE: isinstance(fields.start, datetime) and "timezone" not in tree,
        PLACE: not fields.online and "place" not in tree,
        HOLIDAYS: fields.repeat is not None and fields.repeat.skip_holidays,
    }
    return [name for name, it_does in takes.items() if it_does]


def _said(text: str) -> Mapping[str, str]:
    lab, _ = read_lab(text, "lab.yml")
    if lab is None:
        return {}
    return {TIMEZONE: lab.timezone, PLACE: lab.defaults.place, HOLIDAYS: f"{lab.country} {lab.land}"}
