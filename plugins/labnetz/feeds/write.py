"""Every format in which updates are offered: RSS 2.0, Atom and JSON Feed with the same items. Writes none itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from labnetz.feeds.feed_info import FeedInfo, Provider
from labnetz.feeds.write_atom import write_atom
from labnetz.feeds.write_json import write_json_feed
from labnetz.feeds.write_rss import write_rss
from labnetz.feeds.written import Entries
from labnetz.model import Artifact, Update

__all__ = ["FORMATS", "FeedInfo", "Format", "Provider", "write_atom", "write_feeds", "write_json_feed", "write_rss"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how the names of its files end, its media type, and how it is written."""

    ending: str
    type: str
    write: Callable[[Iterable[Update], FeedInfo, Entries | None], bytes]


FORMATS = (
    Format(".xml", "application/rss+xml", write_rss),
    Format(".atom", "application/atom+xml", write_atom),
    Format(".json", "application/feed+json", write_json_feed),
)


def write_feeds(
    updates: Iterable[Update], feed: FeedInfo, path: str, entries: Entries | None = None
) -> tuple[Artifact, ...]:
    """One feed in all formats. `path` and `feed.self_url` are without an ending; each format adds its own.

    `entries` are shared by feeds that have updates in common and say the same of themselves but for their names.
    """
    together = tuple(updates)
    return tuple(
        Artifact(path + one.ending, one.write(together, replace(feed, self_url=feed.self_url + one.ending), entries))
        for one in FORMATS
    )
