"""What is on soon, where one can take part, and what is new, in short: of the whole network, of a Land or of a lab.

The home page and the pages of Länder and labs show the same three parts in the same markup, so that the home page can
take those of a Land or a lab in place of its own (static/script/near.js). Chooses; renders nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING

from labnetz.locale import say
from labnetz.model import Message, begins, msg, msg_n
from labnetz.publish import dates
from labnetz.publish.call_page import CallEntry, call_entry, open_calls
from labnetz.publish.foreign import marks
from labnetz.publish.lines import line_of
from labnetz.publish.news import News, news
from labnetz.publish.stops import Beside, StopDay, beside, stop_days, takes_place
from labnetz.publish.views import Day, by_day, first_day, latest, until

if TYPE_CHECKING:
    from labnetz.model import Call, Lab, Occurrence, Update
    from labnetz.publish.site import Site

_LOOKED_AT = 60
"""Of so many dates, those that the page shows are chosen; all of a network's need not be sorted for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """About how many a part shows. Only a day that is much longer alone is cut; of a lab are at most so many news."""

    dates: int
    calls: int
    news: int
    of_a_lab: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """That nothing is on on a day, and what comes next. `until` is when the day is over, as UTC."""

    text: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The three parts. `said` counts the dates in words; `quiet` is None when something is on today, or nothing at all
    is known. `left` says how many dates of a day are not shown, `calls_left` are the open calls that are not.
    """

    days: tuple[StopDay, ...]
    count: int
    said: str
    left: str
    quiet: Quiet | None
    calls: tuple[CallEntry, ...]
    calls_left: int
    items: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to choose from: the dates that lists show, calls and news."""

    dates: Sequence[Occurrence]
    calls: Sequence[Call]
    updates: Sequence[Update]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is shown, before it is put into words. `named` are the names, lines and languages of the labs beside it."""

    days: tuple[Day, ...]
    count: int
    left: str
    quiet: Quiet | None
    calls: tuple[Call, ...]
    calls_left: int
    updates: tuple[Update, ...]
    named: tuple[Beside, ...]


def choose(known: Known, limits: Limits, site: Site) -> Chosen:
    """Choose what is shown. What comes out stands for the words, too: the same choice gives the same words."""
    days, left = _cut(until(by_day(_soonest(known.dates, site), site.now, site.zone), limits.dates), limits.dates, site)
    open_ = open_calls(known.calls, site)
    updates = latest(known.updates, limits.news, per_lab=limits.of_a_lab)
    calls = open_[: limits.calls]
    events = [one.event for day in days for one in day.occurrences]
    items: tuple[Call | Update, ...] = (*calls, *updates)
    return Chosen(
        days=days,
        count=len(known.dates),
        left=left,
        quiet=_quiet(known.dates, site),
        calls=calls,
        calls_left=len(open_) - len(calls),
        updates=updates,
        named=(
            *(beside(event, site) for event in events),
            *(_beside(one, site.labs[one.lab], site) for one in items),
        ),
    )


def _beside(item: Call | Update, lab: Lab, site: Site) -> Beside:
    return (lab.label,), line_of(lab), lab.language, marks(item, site)


def told(chosen: Chosen, site: Site, root: str) -> Glance:
    """Put it into words."""
    return Glance(
        days=stop_days(chosen.days, site, root),
        count=chosen.count,
        said=say(msg_n("{count} date", "{count} dates", chosen.count), site.language),
        left=chosen.left,
        quiet=chosen.quiet,
        calls=tuple(call_entry(call, site, root) for call in chosen.calls),
        calls_left=chosen.calls_left,
        items=tuple(news(one, site, root) for one in chosen.updates),
    )


def glance(known: Known, limits: Limits, site: Site, root: str) -> Glance:
    """Choose what is shown, and put it into words."""
    return told(choose(known, limits, site), site, root)


def _soonest(found: Sequence[Occurrence], site: Site) -> Sequence[Occurrence]:
    """Take the first ones in time, whole days of them: what is withdrawn may stand behind all others."""
    if len(found) <= _LOOKED_AT:
        return found
    zone = site.zone
    begun = [(begins(one.when, zone), one) for one in found]
    begin = nsmallest(_LOOKED_AT, (at for at, _ in begun))[-1]
    last = _day_after(max(begin, site.now), site)
    return [one for at, one in begun if at < last]


def _cut(days: tuple[Day, ...], most: int, site: Site) -> tuple[tuple[Day, ...], str]:
    """Cut a day that is much longer than all that is to be shown, and say so. What begins on the day goes before what
    has been there for long.
    """
    cut = tuple(_first_of(day, most, site) if len(day.occurrences) > 2 * most else day for day in days)
    for day, shown in zip(days, cut, strict=True):
        if len(shown.occurrences) < len(day.occurrences):
            count = len(day.occurrences) - len(shown.occurrences)
            name = dates.long_day(day.day, site.language)
            left = msg_n("On {day}, {count} more date is on.", "On {day}, {count} more dates are on.", count, day=name)
            return cut, say(left, site.language)
    return cut, ""


def _first_of(day: Day, most: int, site: Site) -> Day:
    def is_old(one: Occurrence) -> bool:
        return first_day(one, site.zone) < day.day

    chosen = {id(one) for one in sorted(day.occurrences, key=is_old)[:most]}
    return Day(day.day, tuple(one for one in day.occurrences if id(one) in chosen))


def _quiet(found: Sequence[Occurrence], site: Site) -> Quiet | None:
    """Say that nothing is on today by the day's name: the page may be read after midnight."""
    if not found:
        return None
    zone = site.zone
    taking_place = (begins(one.when, zone) for one in found if takes_place(one.event))
    first = min(taking_place, default=None)
    midnight = _day_after(site.now, site)
    if first is not None and first < midnight:
        return None
    return Quiet(text=say(_nothing_on(first, site), site.language), until=dates.instant(midnight))


def _nothing_on(first: datetime | None, site: Site) -> Message:
    today = dates.long_day(site.today, site.language)
    if first is None:
        return msg("Nothing is on on {day}.", day=today)
    after = dates.long_day(first.astimezone(site.zone).date(), site.language)
    return msg("Nothing is on on {day}. It goes on on {next}.", day=today, next=after)


def _day_after(at: datetime, site: Site) -> datetime:
    return datetime.combine(at.astimezone(site.zone).date() + timedelta(days=1), time(), site.zone)
