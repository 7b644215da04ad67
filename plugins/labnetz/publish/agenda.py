"""What of the network happens when: what lies in the window, in which of its months, and what comes next.

Computed once for all calendars and feeds. Computing the dates of a series is what costs, so of each only the next few
are computed; `ical.touch` tells the rest. Changes once a day, at midnight UTC, like the window. Reads no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from labnetz.ical import recur
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


def agenda(events: Iterable[Event], timezone: str, *, now: datetime) -> Agenda:
    """Look at all events once. `timezone` is the one in which days are days; `now` is aware."""
    zone, span = ZoneInfo(timezone), window(now)
    families: dict[str, list[Event]] = {}
    for event in events:
        families.setdefault(event.uid, []).append(event)
    reaches = {uid: reach_of(family, zone) for uid, family in families.items()}
    near = _touching(reaches, families, span, zone)
    later = {uid for uid, family in families.items() if any(begins(one.when, zone) >= span.until for one in family)}
    coming, day = _dates([families[uid] for uid in families if uid in near], span, zone)
    months = {
        name: _touching({uid: reaches[uid] for uid in near}, families, month, zone)
        for name, month in _months(span, zone)
    }
    return Agenda(near, near | later, coming, day, months)


# --- what lies where -------------------------------------------------------------------------------------------------


def _touching(reaches: Mapping[str, Reach], families: _Families, span: Window, zone: ZoneInfo) -> frozenset[str]:
    since, until = span.since.timestamp(), span.until.timestamp()
    answers = {uid: reach.touches(since, until) for uid, reach in reaches.items()}
    unsure = [((families[uid][0].lab, uid), families[uid]) for uid, answer in answers.items() if answer is None]
    found = computed(unsure, span.since, span.until, days_in=zone)
    return frozenset(uid for uid, answer in answers.items() if answer) | {uid for _, uid in found}


def _months(span: Window, zone: ZoneInfo) -> Iterator[tuple[str, Window]]:
    """Give the months of the window with what of each lies in it."""
    begin = month_begin(span.since, zone)
    while begin < span.until:
        end = next_month(begin)
        yield f"{begin:%Y-%m}", Window(max(begin.astimezone(UTC), span.since), min(end.astimezone(UTC), span.until))
        begin = end


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
