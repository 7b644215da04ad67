"""What a page's reader must know beside the page: whose it is, where it will stand, and what time it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from labnetz.content.demo import shift_weeks
from labnetz.model import Lab, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`url` is the absolute address of the built page, `modified` its last change by git, None when git knows none.

    `places` are the lab's own, by id. `broken_places` are ids of places that can't be read. `exists` tells whether
    there is a file, by its path below docs_dir; None when nobody can tell.
    """

    lab: Lab
    now: datetime
    url: str = ""
    modified: datetime | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    broken_places: frozenset[str] = frozenset()
    exists: Callable[[str], bool] | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the lab's clocks."""
        return ZoneInfo(self.lab.timezone)

    @property
    def weeks(self) -> int:
        """By how many weeks invented dates move; 0 outside of demonstrations."""
        if self.lab.demo is None or self.lab.demo.anchor is None:
            return 0
        return shift_weeks(self.lab.demo.anchor, self.now, self.zone)
