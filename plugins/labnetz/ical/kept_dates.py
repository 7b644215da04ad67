"""The dates of series, kept between builds: computing them is what costs, and a build asks for the same ones all day.

One file lies on the shelf beside the sheets (`kept`), about the time for which its dates were computed: what is of
another day is not read. It holds what the last build asked for, and nothing else. Many that nobody knows are computed
on all cores, before they are asked for here. Computes nothing that `recur` does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, cast

from labnetz.forks import begin
from labnetz.ical.event_values import NotSimple, read_when, told_when
from labnetz.ical.recur import MOST_OF_A_LAB, Window, expand_family
from labnetz.kept import Shelf, keep, load_kept
from labnetz.model import Occurrence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from labnetz.model import Event, Problem

NAME = "dates"
"""On the shelf; the folders of labs have a slash behind theirs."""
MOST = 500_000
"""Dates that are kept; those of further series are computed each time."""

_MANY = 200
"""Series from which on it pays to begin processes for them."""

_Told = list[list[object]]
"""Dates of a series: the place of the event among those of the series, and the time."""


@dataclass(slots=True)
class KeptDates:
    """The dates of series in one window, those that are known and those that are found out meanwhile."""

    shelf: Shelf | None
    window: Window
    _before: dict[str, _Told] = field(init=False)
    _ahead: dict[str, _Told] = field(default_factory=dict, init=False)
    _now: dict[str, _Told] = field(default_factory=dict, init=False)
    _count: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._before = cast("dict[str, _Told]", load_kept(self.shelf, NAME, _about(self.window)))

    def compute_ahead(self, labs: Iterable[Sequence[list[Event]]]) -> None:
        """Compute what is not known yet of the families of each lab, where that is much."""
        new = [[family for family in families if self._is_new(family)] for families in labs] if self.shelf else []
        if sum(map(len, new)) >= _MANY:
            for told in begin(self._compute, [families for families in new if families]).results():
                self._ahead |= told

    def expand(self, family: list[Event]) -> tuple[list[Occurrence], list[Problem]]:
        """Give what `recur.expand_family` gives in the window."""
        if self.shelf is None or not _repeats(family):
            return expand_family(family, self.window)
        key = _key(family)
        told = self._before.get(key, self._ahead.get(key)) if key else None
        if told is not None and (known := _known(family, told)) is not None:
            self._note(key, told)
            return known, []
        found, wrong = expand_family(family, self.window)
        if key and not wrong and (told := _told(family, found)) is not None:
            self._note(key, told)
        return found, wrong

    def close(self) -> None:
        """Keep them for the next build, unless they are what was there."""
        if self._now != self._before:
            keep(self.shelf, NAME, _about(self.window), self._now)

    def _is_new(self, family: list[Event]) -> bool:
        return _repeats(family) and (key := _key(family)) != "" and key not in self._before

    def _compute(self, families: Iterable[list[Event]]) -> dict[str, _Told]:
        """Compute families of one lab, up to its budget (`expansions`); by their keys."""
        done, spent = dict[str, _Told](), 0
        for family in families:
            found, wrong = expand_family(family, self.window)
            if not wrong and (told := _told(family, found)) is not None:
                done[_key(family)] = told
            spent += len(found)
            if spent >= MOST_OF_A_LAB:
                break
        return done

    def _note(self, key: str, told: _Told) -> None:
        if self._count + len(told) <= MOST:
            self._count += len(told)
            self._now[key] = told


def _repeats(family: list[Event]) -> bool:
    return len(family) > 1 or family[0].series is not None


def _known(family: list[Event], told: _Told) -> list[Occurrence] | None:
    try:
        return [Occurrence(family[_place(at)], read_when(when)) for at, when in told]
    except (ValueError, LookupError, TypeError):
        return None  # nothing but time is lost


def _told(family: list[Event], found: Iterable[Occurrence]) -> _Told | None:
    places = {id(event): place for place, event in enumerate(family)}
    try:
        return [[places[id(one.event)], told_when(one.when)] for one in found]
    except (NotSimple, LookupError):
        return None


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
