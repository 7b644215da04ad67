"""The public function for feeds (`labnetz.read_feed`). Only gives `feeds.read` its usual answers."""

from __future__ import annotations

from datetime import datetime

from labnetz.feeds.read import FeedReading
from labnetz.feeds.read import read_feed as read_from
from labnetz.model import Origin


def read_feed(
    body: bytes,
    *,
    first_seen: datetime,
    lab: str = "feed",
    url: str = "feed.xml",
    timezone: str = "Europe/Berlin",
) -> FeedReading:
    """Read an RSS, Atom or JSON Feed.

    `first_seen` (aware) dates entries that have no date, or one that lies ahead. `url` is where the feed came from:
    relative links are resolved against it, and problems name it. `timezone` is the IANA zone of times that name none.
    Raises NotAFeed.
    """
    return read_from(body, Origin(lab=lab, url=url, timezone=timezone), first_seen=first_seen)
