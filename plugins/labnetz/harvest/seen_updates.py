"""What memory needs to know of a feed's updates. Values in, small values out; keeps and decides nothing.

Beside `seen`, so that whoever reads feeds alone need not load what computes the dates of calendars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.model import Seen, entry_id, likeness_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from labnetz.model import Update


def seen_updates(updates: Iterable[Update], now: datetime) -> tuple[Seen, ...]:
    """Give every update of a feed that was read with `first_seen=now`: what has that date has none of its own."""
    return tuple(_update(update, now) for update in updates)


def _update(update: Update, now: datetime) -> Seen:
    dated = update.published if update.published < now else None
    likeness = [likeness_of(update.title, update.url)] if update.url else []
    likeness += [likeness_of(update.title, dated.isoformat())] if dated else []
    return Seen(id=entry_id(update.guid), likeness=tuple(likeness), guid=update.guid, published=dated)
