"""Entries of feeds as text, each made once in however many feeds it stands: making it is what costs. Writes no feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from labnetz.feeds.feed_info import FeedInfo, Item
    from labnetz.model import Update


class Entries:
    """What was written of each update, for feeds that say the same of themselves but for their names and addresses."""

    def __init__(self, most: int = 0) -> None:
        """`most` is how many are kept before all are forgotten, 0 for all."""
        self._most = most
        self._made: dict[tuple[object, ...], tuple[Update, str]] = {}

    def of(self, item: Item, feed: FeedInfo, write: Callable[[Item, FeedInfo], str]) -> str:
        """Give an entry in the format that `write` writes. It is kept with its update, or another one could come to
        have its id()."""
        key = (write, id(item.update), item.guid, item.licence, item.provider)
        known = self._made.get(key)
        if known is None:
            if self._most and len(self._made) >= self._most:
                self._made.clear()
            known = self._made[key] = item.update, write(item, feed)
        return known[1]
