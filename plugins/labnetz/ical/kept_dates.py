"""The dates of series, kept between builds: computing them is what costs, and a build asks for the same ones all day.

One file lies on the shelf beside the sheets (`kept`), about the time for which its dates were computed: what is of
another day is not read. It holds what the last build asked for, and nothing else. Computes nothing that `recur` does
not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, cast

from labnetz.ical.event_values import NotSimple, read_when, told_when
from labnetz.ical.recur import Window, expand_family
from labnetz.kept import Shelf, keep, load_kept
from labnetz.model import Occurrence

if TYPE_CHECKING:
    from labnetz.model import Event, Problem

NAME = "dates"
"""On the shelf; the folders of labs have a slash behind theirs."""
MOST = 500_000
"""Dates that are kept; those of further series are computed each time."""

_Told = list[list[object]]
"""Dates of a series: the place of the event among those of the series, and the time."""


@dataclass(slots=True)
class KeptDates:
    """The dates of series in one window, those that are known and those that are found out meanwhile."""

    shelf: Shelf | None
    window: Window
    _before: dict[str, _Told] = field(init=False)
    _now: dict[str, _Told] = field(default_factory=dict, init=False)
    _count: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._before = cast("dict[str, _Told]", load_kept(self.shelf, NAME, _about(self.window)))

    def expand(self, family: list[Event]) -> tuple[list[Occurrence], list[Problem]]:
        """Give what `recur.expand_family` gives in the window."""
        if self.shelf is None or (len(family) == 1 and family[0].series is None):
            return expand_family(family, self.window)
        key = _key(family)
        known = self._known(family, self._before.get(key)) if key else None
        if known is not None:
            self._note(key, self._before[key])
            return known, []
        found, wrong = expand_family(family, self.window)
        if key and not wrong:
            self._keep(key, family, found)
        return found, wrong

    def close(self) -> None:
        """Keep them for the next build, unless they are what was there."""
        if self._now != self._before:
            keep(self.shelf, NAME, _about(self.window), self._now)

    def _known(self, family: list[Event], told: _Told | None) -> list[Occurrence] | None:
        try:
            return None if told is None else [Occurrence(family[_place(at)], read_when(when)) for at, when in told]
        except (ValueError, LookupError, TypeError):
            return None  # nothing but time is lost

    def _keep(self, key: str, family: list[Event], found: list[Occurrence]) -> None:
        places = {id(event): place for place, event in enumerate(family)}
        try:
            self._note(key, [[places[id(one.event)], told_when(one.when)] for one in found])
        except (NotSimple, LookupError):
            return

    def _note(self, key: str, told: _Told) -> None:
        if self._count + len(told) <= MOST:
            self._count += len(told)
            self._now[key] = told


def _place(told: object) -> int:
    if not isinstance(told, int) or told < 0:
        raise ValueError(told)
    return told


def _key(family: list[Event]) -> str:
    """Give what stands for the events, "" where that is not known of each."""
    if not all(event.digest for event in family):
        return ""
    return blake2b(" ".join(event.digest for event in family).encode(), digest_size=12).hexdigest()


def _about(window: Window) -> dict[str, object]:
    """Everything else that decides about the dates, beside the code."""
    return {"window": [window.since.isoformat(), window.until.isoformat(), str(window.days_in), window.most]}
