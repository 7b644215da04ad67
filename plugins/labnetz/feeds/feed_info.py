"""What every format of a feed is made of: words about it, and updates in order. Writes nothing, reads no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from labnetz.feeds.guids import network_guids

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from labnetz.model import Update


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The lab that items of a merged feed come from; an item's own `source` is the address of the feed."""

    lab: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo:
    """What a feed says about itself. `url` is the page about it, `self_url` its own address, both absolute.

    `id` is a URI that stays when the site moves, "" where the address must do. `author` is who publishes it, "" where
    that is the title. A merged feed names its `providers`; then every item carries its source, its licence and a GUID
    that is unique in the network. News dated later than `now` don't count for the feed's own last change.
    """

    title: str
    description: str
    url: str
    self_url: str
    language: str
    licence: str
    providers: tuple[Provider, ...] = ()
    id: str = ""
    author: str = ""
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An update as it stands in one feed. `licence` is "" where the feed's own says it; `provider` is None in a
    feed of one lab."""

    update: Update
    guid: str
    licence: str
    provider: Provider | None


def items_of(updates: Iterable[Update], feed: FeedInfo) -> tuple[Item, ...]:
    """Put updates into the order of a feed, newest first, the same in whatever order they come.

    What came in a flood stands below all other: many readers show the first entries only.
    """
    newest_first = sorted(
        updates, key=lambda update: (update.held, -update.published.timestamp(), update.guid, update.lab)
    )
    guids = network_guids(newest_first) if feed.providers else {}
    providers = {provider.lab: provider for provider in feed.providers}
    return tuple(
        Item(
            update,
            guids.get((update.lab, update.guid), update.guid),
            update.licence if update.lab in providers or update.licence != feed.licence else "",
            providers.get(update.lab),
        )
        for update in newest_first
    )


def via_of(update: Update) -> tuple[str, ...]:
    """Name the portals that handed an update on, the first hop first."""
    return update.handed_on.via if update.handed_on else ()


def last_change(items: Iterable[Item], feed: FeedInfo) -> datetime | None:
    """When something in the feed last changed: no date of a build, and none that lies ahead. None for an empty feed."""
    known = (changed(item.update) for item in items)
    return max((at for at in known if feed.now is None or at <= feed.now), default=None)


def changed(update: Update) -> datetime:
    """When an update last changed; that it was published is a change too."""
    return max(update.published, update.modified or update.published)


def rfc3339(moment: datetime) -> str:
    """A moment as Atom and JSON Feed have it: "2026-03-03T09:30:00Z"."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
