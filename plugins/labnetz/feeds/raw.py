"""What feeds say, in whatever format, before anybody believes it. `entries` makes updates of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """What one entry says, unbelieved. Texts may be HTML, "" where missing; dates None where missing or unreadable.

    `lab`, `via` (addresses with spaces between them) and `source` are what portals say of a lab's entry.
    """

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    topics: tuple[str, ...] = ()
    author: str = ""
    rights: str = ""
    language: str = ""
    lab: str = ""
    via: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """What a feed says about itself, and its entries in the feed's order. `link` is its home page."""

    title: str = ""
    link: str = ""
    language: str = ""
    entries: tuple[RawEntry, ...] = ()
