"""A built site as the rules about it (`built`) see it: its files, and what can be read from them. Judges nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from labnetz.check.built_page import BuiltPage

Read = Callable[[str], bytes]
PROMISED = (
    "feeds/calendar.ics",
    "feeds/calendar-all.ics",
    "feeds/updates.xml",
    "feeds/updates.atom",
    "feeds/updates.json",
)
_UID = re.compile(rb"^UID[^:\r\n]*:(.*?)\r?$", re.MULTILINE)
_FOLD = re.compile(rb"\r?\n[ \t]")


@dataclass(frozen=True, slots=True)
class Built:
    """One built site. `names` are POSIX paths below its root, sorted; `now` is aware.

    `expected` are the UIDs of the events in its sources, `before` is the calendar of all events as it was published
    last; None when nobody knows.
    """

    names: tuple[str, ...]
    read: Read
    now: datetime
    expected: frozenset[str] | None
    pages: tuple[BuiltPage, ...]
    before: bytes | None = None

    def feeds(self) -> tuple[str, ...]:
        """Name the feeds that are there."""
        return tuple(name for name in PROMISED if name in self.names)

    def whole_pages(self) -> tuple[BuiltPage, ...]:
        """Give the pages without the pieces of HTML that scripts put into others."""
        return tuple(page for page in self.pages if page.is_whole)

    def manifest(self) -> dict[str, Any]:
        """Read lab.json; {} where there is none, or nobody can read it."""
        if "lab.json" not in self.names:
            return {}
        try:
            found = json.loads(self.read("lab.json"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def unfolded(self, name: str) -> bytes:
        """Give a calendar with whole lines (RFC 5545 §3.1)."""
        return _FOLD.sub(b"", self.read(name))

    def uids(self, name: str) -> set[str]:
        """Give the UIDs in a calendar."""
        return {found[1].decode("utf-8", errors="replace") for found in _UID.finditer(self.unfolded(name))}
