"""What every format of a feed is made of: words about it, and updates in order. Writes nothing, reads no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from labnetz.feeds.guids import network_guids

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labnetz.model import Update

UNDATED = datetime(2020, 1, 1, tzinfo=UTC)
"""When something was published or changed of which nobody knows when. Only Atom demands a date (RFC 4287 §4.1.1), and
the clock would give other bytes at each build; in other formats it is left out."""


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
    Events are ordered by when they happen, and handed in so; then an entry that is `UNDATED` has no date.
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
    order: Literal["newest first", "as given"] = "newest first"


@dataclass(frozen=True, slots=True)
class Item:
    """An update as it stands in one feed. `licence` is "" where the feed's own says it; `provider` is None in a
    feed of one lab."""

    update: Update
    guid: str
    licence: str
    provider: Provider | None


def items_of(updates: Iterable[Update], feed: FeedInfo) -> tuple[Item, ...]:
    """Put updates into the order of a feed: newest first, the same in whatever order they come, or as given.

    What came in a flood stands below all other: many readers show the first entries only.
    """
    ordered = list(updates) if feed.order == "as given" else sorted(updates, key=_newest_first)
    guids = network_guids(ordered) if feed.providers else {}
    providers = {provider.lab: provider for provider in feed.providers}
    return tuple(
        Item(
            update,
            guids.get((update.lab, update.guid), update.guid),
            update.licence if update.lab in providers or update.licence != feed.licence else "",
            providers.get(update.lab),
        )
        for update in ordered
    )


def _newest_first(update: Update) -> tuple[bool, float, str, str]:
    return update.held, -update.published.timestamp(), update.guid, update.lab


def dated(moment: datetime | None, feed: FeedInfo) -> datetime | None:
    """Give the date of an entry as the feed may say it, None where nobody knows it."""
    return None if feed.order == "as given" and moment == UNDATED else moment


def via_of(update: Update) -> tuple[str, ...]:
    """Name the portals that handed an update on, the first hop first."""
    return update.handed_on.via if update.handed_on else ()


def last_change(items: Iterable[Item], feed: FeedInfo) -> datetime | None:
    """When something in the feed last changed: no date of a build, and none that lies ahead. None for an empty feed."""
    known = (dated(changed(item.update), feed) for item in items)
    return max((at for at in known if at is not None and (feed.now is None or at <= feed.now)), default=None)


def changed(update: Update) -> datetime:
    """When an update last changed; that it was published is a change too."""
    return max(update.published, update.modified or update.published)


def rfc3339(moment: datetime) -> str:
    """A moment as Atom and JSON Feed have it: "2026-03-03T09:30:00Z"."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
