"""What a page's reader must know beside the page: whose it is, where it will stand, and what time it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from labnetz.content.demo import shift_weeks
from labnetz.content.history import NO_HISTORY, Dates
from labnetz.content.lab_history import Moves
from labnetz.model import Lab, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`url` is the absolute address of the built page, `history` what git knows of it.

    `places` are the lab's own, by id; `moved_places` says when git saw one move last, and how often; `moved_lab` says
    the same of what events take from lab.yml (`lab_history`). `broken_places` are ids of places that can't be read.
    `addresses` has the address of each page by its path below docs_dir. `exists` tells whether there is a file, by
    that path; None when nobody can tell.
    """

    lab: Lab
    now: datetime
    url: str = ""
    history: Dates = NO_HISTORY
    places: Mapping[str, Place] = field(default_factory=dict)
    moved_places: Moves = field(default_factory=dict)
    moved_lab: Moves = field(default_factory=dict)
    broken_places: frozenset[str] = frozenset()
    addresses: Mapping[str, str] = field(default_factory=dict)
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
