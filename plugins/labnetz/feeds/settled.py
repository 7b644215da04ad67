"""A feed after reading, as bytes that give the same reading again (`labnetz.settled`). Fetches nothing.

It holds excerpts, never full texts; its dates are those under which the portal shows the entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from labnetz.errors import NotAFeed
from labnetz.feeds.entries import NOTHING_SEEN
from labnetz.feeds.plain import link_of
from labnetz.feeds.read import FeedReading, read_feed
from labnetz.model import Origin, Update, msg
from labnetz.settled import NotSettled, is_settled, read_settled, write_settled

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def read_kept_feed(
    body: bytes, origin: Origin, *, first_seen: datetime, seen: Mapping[str, datetime] = NOTHING_SEEN
) -> FeedReading:
    """Read a feed as a store keeps it: as its server sent it, or settled. Raises NotAFeed.

    `first_seen` and `seen` as in `read_feed`; a settled feed has all its dates.
    """
    if not is_settled(body):
        return read_feed(body, origin, first_seen=first_seen, seen=seen)
    try:
        return read_settled_feed(body, origin)
    except NotSettled as error:
        raise NotAFeed(msg("what a portal's backup says of the feed can't be read")) from error


def write_settled_feed(reading: FeedReading, origin: Origin) -> bytes:
    """Write what was read, with its problems. What holds by the registry is left out: it may change there."""
    updates = [
        replace(
            update,
            lab="",
            source="" if update.source == origin.url else update.source,
            licence="" if update.licence == origin.licence else update.licence,
        )
        for update in reading.updates
    ]
    written = [_of_updates().dump_python((update,), mode="json", exclude_defaults=True)[0] for update in updates]
    return write_settled({"kind": "updates", "title": reading.title, "entries": written}, reading.problems)


def read_settled_feed(body: bytes, origin: Origin) -> FeedReading:
    """Read it again. Raises NotSettled for bytes that `write_settled_feed` has not written."""
    fields, problems = read_settled(body)
    title = fields.get("title")
    if fields.get("kind") != "updates" or not isinstance(title, str):
        raise NotSettled("no feed")
    try:
        updates = _of_updates().validate_python(fields.get("entries"))
    except ValueError as error:  # pydantic's
        raise NotSettled(f"an entry can't be read: {error}") from error
    if any(update.published.tzinfo is None or link_of(update.url, "") != update.url for update in updates):
        raise NotSettled("an entry has no whole date or no safe address")
    return FeedReading(title, tuple(_at_home(update, origin) for update in updates), problems)


def _at_home(update: Update, origin: Origin) -> Update:
    return replace(update, lab=origin.lab, source=update.source or origin.url, licence=update.licence or origin.licence)


@cache
def _of_updates() -> TypeAdapter[tuple[Update, ...]]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - few feeds are of this form, and it takes long to load

    return TypeAdapter(tuple[Update, ...])
