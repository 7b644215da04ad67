"""Merge calendar files that are too many to be held in memory. Fetches nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from labnetz.harvest.shelf import FolderShelf
from labnetz.ical.api import Merge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO


def merge_calendar_files(
    feeds: Mapping[str, Path], into: BinaryIO, *, now: datetime, cache: Path, how: Merge | None = None
) -> None:
    """Write into an open file what `merge_calendars` would give, one calendar at a time.

    `feeds` maps the id of who publishes to the path of an .ics. `cache` is a folder in which what was read of each is
    kept: a calendar that has not changed is not read again. It may be deleted at any time. Raises OSError for a file
    that can't be read, and when another process changes the cache meanwhile.
    """
    shelf = FolderShelf(cache)
    merge = replace(how or Merge(), shelf=shelf)
    try:
        merge.write(((name, path.read_bytes) for name, path in feeds.items()), now, into)
    finally:
        shelf.close()
