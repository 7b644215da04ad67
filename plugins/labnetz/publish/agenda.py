"""What of the network happens when: what lies in the window, in which of its months, and what comes next.

Found once for all calendars and feeds, of dates that are known (`ical.expansions`). Of what repeats without end or
reason only the next few are computed; `ical.touch` tells the rest. Changes once a day, at midnight UTC, like the
window. Reads no clock.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from labnetz.ical import recur
from labnetz.ical.expansions import Expansions, Row, expansions
from labnetz.ical.touch import Reach, computed, reach_of
from labnetz.model import Event, Occurrence, begins
from labnetz.publish.window import BEHIND, Window, month_begin, next_month, window

_Families = Mapping[str, list[Event]]


@dataclass(frozen=True, slots=True)
class Agenda:
    """When the events of a network happen. Events are named by their UIDs, which are unique in the network.

    `near` is what touches the window, `kept` also what comes after it: of everything else nobody needs a file of its
    own. `coming` has the next few dates of what is not over at the beginning of the day (UTC), by time, cancelled ones
    too. `day` is when an event that is `near` comes next, or when it last was (UTC). `months` has, for each month of
    the window, what touches it ("2026-12"), by the clock of the network; a month without anything is there, too.
    """

    near: frozenset[str]
    kept: frozenset[str]
    coming: Mapping[str, tuple[Occurrence, ...]]
    day: Mapping[str, datetime]
    months: Mapping[str, frozenset[str]]


def agenda(events: Iterable[Event], timezone: str, *, now: datetime, known: Expansions | None = None) -> Agenda:
    """Look at all events once. `timezone` is the one in which days are days; `now` is aware. `known` are the dates of
    these events, where they are known already."""
    zone, span = ZoneInfo(timezone), window(now)
    families: dict[str, list[Event]] = {}
    for event in events:
        families.setdefault(event.uid, []).append(event)
    everything = (event for family in families.values() for event in family)
    dates = known or expansions(everything, span.since, span.until, days_in=zone)
    months = _months(span, zone)
    seen = _Seen(span.since + BEHIND, {name: set() for name, _ in months})
    seen.look_at(dates.between(span.since, span.until), months)
    odd = {uid: families[uid] for uid in dict.fromkeys(event.uid for event in dates.odd)}
    reaches = {uid: reach_of(family, zone) for uid, family in odd.items()}
    near = _touching(reaches, odd, span, zone)
    more, days = _dates([odd[uid] for uid in odd if uid in near], span, zone)
    inside = {name: _touching({uid: reaches[uid] for uid in near}, odd, month, zone) for name, month in months}
    later = {uid for uid, family in families.items() if any(begins(one.when, zone) >= span.until for one in family)}
    return Agenda(
        near=near | seen.day.keys(),
        kept=near | seen.day.keys() | later,
        coming=more | {uid: _next(dates, families[uid]) for uid, dates in seen.coming.items()},
        day=days | seen.day,
        months={name: frozenset(uids) | inside[name] for name, uids in seen.months.items()},
    )


@dataclass(slots=True)
class _Seen:
    """What is found while looking at dates in their order. `today` is when the day begins."""

    today: datetime
    months: dict[str, set[str]]
    coming: dict[str, list[Occurrence]] = field(default_factory=dict)
    day: dict[str, datetime] = field(default_factory=dict)

    def look_at(self, rows: Iterable[Row], months: Sequence[tuple[str, Window]]) -> None:
        """Note of each event when it comes next, or when it was last, and in which months it happens."""
        begin = [month.since for _, month in months]
        for row in rows:
            uid = row.occurrence.event.uid
            if row.end > self.today:
                if uid not in self.coming:
                    self.day[uid] = row.begin
                self.coming.setdefault(uid, []).append(row.occurrence)
            elif uid not in self.coming:
                self.day[uid] = row.begin
            for number in range(max(bisect_right(begin, row.begin) - 1, 0), len(months)):
                name, month = months[number]
                if row.begin >= month.until or row.end <= month.since:
                    break
                self.months[name].add(uid)


def _next(dates: Sequence[Occurrence], family: Sequence[Event]) -> tuple[Occurrence, ...]:
    """Give as many dates as `recur` computes where somebody asks for the next ones only."""
    changes = sum(event.recurrence_id is not None for event in family)
    return tuple(dates[: recur.NEXT_DATES + changes])


# --- what lies where -------------------------------------------------------------------------------------------------


def _touching(reaches: Mapping[str, Reach], families: _Families, span: Window, zone: ZoneInfo) -> frozenset[str]:
    since, until = span.since.timestamp(), span.until.timestamp()
    answers = {uid: reach.touches(since, until) for uid, reach in reaches.items()}
    unsure = [((families[uid][0].lab, uid), families[uid]) for uid, answer in answers.items() if answer is None]
    found = computed(unsure, span.since, span.until, days_in=zone)
    return frozenset(uid for uid, answer in answers.items() if answer) | {uid for _, uid in found}


def _months(span: Window, zone: ZoneInfo) -> Sequence[tuple[str, Window]]:
    """Give the months of the window with what of each lies in it."""
    begin, found = month_begin(span.since, zone), []
    while begin < span.until:
        end = next_month(begin)
        inside = Window(max(begin.astimezone(UTC), span.since), min(end.astimezone(UTC), span.until))
        found.append((f"{begin:%Y-%m}", inside))
        begin = end
    return found


# --- what comes next -------------------------------------------------------------------------------------------------


def _dates(
    families: Iterable[list[Event]], span: Window, zone: ZoneInfo
) -> tuple[dict[str, tuple[Occurrence, ...]], dict[str, datetime]]:
    """Give the next dates of each family, and the day of the next one; of what is over, the day of the last one."""
    today = span.since + BEHIND
    ahead, behind = recur.Window(today, span.until, zone, recur.NEXT_DATES), recur.Window(span.since, today, zone)
    coming: dict[str, tuple[Occurrence, ...]] = {}
    day: dict[str, datetime] = {}
    for family in families:
        uid = family[0].uid
        if dates := _found(family, ahead):
            coming[uid] = dates
            day[uid] = begins(dates[0].when, zone)
        elif past := _found(family, behind):
            day[uid] = begins(past[-1].when, zone)
        else:
            day[uid] = begins(family[0].when, zone)
    return coming, day


def _found(family: list[Event], span: recur.Window) -> tuple[Occurrence, ...]:
    found, _ = recur.expand_family(family, span)
    return tuple(sorted(found, key=lambda one: begins(one.when, span.days_in)))
