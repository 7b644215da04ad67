"""The dates of many events, computed once for several windows of time. Decides nothing that `recur` does not.

Computing the dates of a series is what costs, and a portal asks for them again and again: for its lists, its calendars
and its data. What `recur` does not compute in full, since it repeats without end or reason, is asked of it each time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from labnetz.ical.kept_dates import KeptDates
from labnetz.ical.recur import MOST_OF_A_LAB, Expanded, Window, by_family, by_time, expand
from labnetz.model import Event, Occurrence, begins, over

if TYPE_CHECKING:
    from labnetz.ical.sheet_file import Shelf

_A_MOMENT = timedelta(seconds=1)


class Row(NamedTuple):
    """One date: when it begins and ends (UTC; what takes no time at all ends a second later), and what it is."""

    begin: datetime
    end: datetime
    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class Expansions:
    """All dates in [since, until), sorted by time as `recur.expand` does. `days_in`: in which zone days are days.

    `rows` are those of events whose dates are all known; `odd` are the events, whole families of them, of which that is
    not so. Together they are all of the events. `longest`: how long the longest date lasts.
    """

    rows: tuple[Row, ...]
    odd: tuple[Event, ...]
    since: datetime
    until: datetime
    days_in: tzinfo
    longest: timedelta

    def expand(self, since: datetime, until: datetime) -> Expanded:
        """Give what `recur.expand` gives of all events. Raises ValueError for a window that reaches out of this one."""
        regular = [row.occurrence for row in self.between(since, until)]
        if not self.odd:
            return tuple(regular), ()
        more, problems = expand(self.odd, since, until, days_in=self.days_in)
        return tuple(sorted([*regular, *more], key=lambda one: by_time(one, self.days_in))), problems

    def between(self, since: datetime, until: datetime) -> Iterator[Row]:
        """Give the known dates that happen in [since, until), in their order."""
        if since < self.since or until > self.until:
            raise ValueError(f"{since} to {until} is not within {self.since} to {self.until}")
        first = bisect_left(self.rows, since - self.longest, key=_begin)
        last = bisect_left(self.rows, until, key=_begin)
        return (row for row in self.rows[first:last] if row.end > since)


def expansions(
    events: Iterable[Event], since: datetime, until: datetime, *, days_in: tzinfo, shelf: Shelf | None = None
) -> Expansions:
    """Compute all dates in [since, until), both aware. On a `shelf` lie those of series that were computed before."""
    kept = KeptDates(shelf, Window(since, until, days_in))
    families = by_family(events)
    kept.compute_ahead(_by_lab(families))
    rows, odd = _found(families, kept)
    kept.close()
    rows.sort(key=_place)
    longest = max((row.end - row.begin for row in rows), default=timedelta())
    return Expansions(tuple(rows), odd, since, until, days_in, longest)


def _by_lab(families: Mapping[tuple[str, str], list[Event]]) -> Iterable[list[list[Event]]]:
    found: dict[str, list[list[Event]]] = {}
    for (lab, _), family in families.items():
        found.setdefault(lab, []).append(family)
    return found.values()


def _found(families: Mapping[tuple[str, str], list[Event]], kept: KeptDates) -> tuple[list[Row], tuple[Event, ...]]:
    """A lab that has more dates than one lab gets shown shares its budget among its series in each window anew."""
    of_lab: dict[str, list[Row]] = {}
    spent: Counter[str] = Counter()
    odd: list[tuple[str, list[Event]]] = []
    for (lab, _), family in families.items():
        if len(family) == 1 and family[0].series is None:
            of_lab.setdefault(lab, []).extend(_single(family[0], kept.window))
            continue
        if spent[lab] >= MOST_OF_A_LAB:
            continue
        dates, wrong = kept.expand(family)
        spent[lab] += len(dates) if len(dates) > len(family) else 0  # dates that were computed, not written
        if wrong:
            odd.append((lab, family))
        else:
            of_lab.setdefault(lab, []).extend(_row(one, kept.window.days_in) for one in dates)
    full = {lab for lab, count in spent.items() if count >= MOST_OF_A_LAB}
    left = [family for lab, family in odd if lab not in full]
    left += [family for (lab, _), family in families.items() if lab in full]
    known = [row for lab, rows in of_lab.items() if lab not in full for row in rows]
    return known, tuple(event for family in left for event in family)


def _single(event: Event, window: Window) -> tuple[Row, ...]:
    """Give what `recur` says of a single event: most events are, and there is nothing to compute."""
    row = _row(Occurrence(event, event.when), window.days_in)
    return (row,) if row.begin < window.until and row.end > window.since else ()


def _row(one: Occurrence, days_in: tzinfo) -> Row:
    begin = begins(one.when, days_in)
    return Row(begin, max(over(one.when, days_in), begin + _A_MOMENT), one)


def _place(row: Row) -> tuple[datetime, str, str, str]:
    event = row.occurrence.event
    return row.begin, event.title, event.lab, event.uid


def _begin(row: Row) -> datetime:
    return row.begin
