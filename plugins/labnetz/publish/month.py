"""A month as a table of days, and as the list that says the same. Knows no list of coming dates.

Everything is made in one pass over the occurrences, sorted by time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Final

from markupsafe import Markup

from labnetz import words
from labnetz.locale import say
from labnetz.model import Occurrence, begins, msg, msg_n, over
from labnetz.publish import dates
from labnetz.publish.day_span import first_and_last
from labnetz.publish.details import as_line
from labnetz.publish.event_page import date_flag
from labnetz.publish.month_ways import MonthLink, day_folder, day_link, has_day_pages, month_folder, month_link
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.stops import Stop, StopDay, day_word, stop

BEHIND: Final = 11
"""Past months that keep their page: all that lie whole in the year which is looked back."""
AHEAD: Final = 25
"""Months from the current one on: two years, which is how far dates are looked ahead, reach into a 25th."""


@dataclass(frozen=True, slots=True)
class Part:
    """One day of an occurrence: the `number`th of `count`, counted from 1."""

    occurrence: Occurrence
    number: int
    count: int


@dataclass(frozen=True)
class Month:
    """A month with the days on which something is, sorted. `url` is below the site's root, with a closing slash."""

    first: date
    url: str
    days: Mapping[date, Sequence[Part]]

    @cached_property
    def count(self) -> int:
        """Say how many dates it has; one of several days is one."""
        return len({id(part.occurrence) for parts in self.days.values() for part in parts})


def months(occurrences: Iterable[Occurrence], site: Site) -> tuple[Month, ...]:
    """Give every month from the current one to the last with events, and past ones that had events."""
    current = site.today.replace(day=1)
    since, until = months_on(current, -BEHIND), months_on(current, AHEAD)
    zone, days = site.zone, defaultdict[date, list[Part]](list)
    for one in occurrences:
        for day, part in _parts(one, zone, since, until):
            days[day].append(part)
    found: dict[date, dict[date, list[Part]]] = {current: {}}
    for day in sorted(days):
        found.setdefault(day.replace(day=1), {})[day] = days[day]
    ahead = (months_on(current, count) for count in range(AHEAD))
    shown = sorted({*found, *(month for month in ahead if month <= max(found))})
    return tuple(Month(first, month_folder(first, site), found.get(first, {})) for first in shown)


def _parts(one: Occurrence, zone: tzinfo, since: date, until: date) -> Iterable[tuple[date, Part]]:
    """Give each day of an occurrence inside [since, until)."""
    first, last = first_and_last(one.when, zone)
    if first == last:  # as nearly all are
        return [(first, Part(one, 1, 1))] if since <= first < until else []
    return _several(one, (first, last), since, until)


def _several(one: Occurrence, days: tuple[date, date], since: date, until: date) -> Iterator[tuple[date, Part]]:
    first, last = days
    count = (last - first).days + 1
    begin, end = max(first, since), min(last, until - timedelta(days=1))
    for number in range((end - begin).days + 1):
        day = begin + timedelta(days=number)
        yield day, Part(one, (day - first).days + 1, count)


def months_on(first: date, count: int) -> date:
    """Give the first day of the month that is `count` months after the one that begins on `first`."""
    years, month = divmod(first.month - 1 + count, 12)
    return date(first.year + years, month + 1, 1)


# --- the table --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A day of the table. `said` counts its stops in words; `number` is "" for days of other months.

    `name` is that of the day, read before each title; eyes see it above. Where a month has too many, there is the way
    to the page of the day and the `count` of its dates in place of stops.
    """

    number: str = ""
    machine: str = ""
    name: str = ""
    said: str = ""
    stops: tuple[Stop, ...] = ()
    href: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """All that the template prints. `weekdays` are pairs of the name and its short sign.

    `days` are listed with their stops, or, where there are too many, `counted` as the cells of the table.

    `next_date` leads from an empty month to the next day on which something is. `url` is the whole address of the page.
    """

    name: str
    count: int
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[Cell, ...], ...]
    days: tuple[StopDay, ...]
    counted: tuple[Cell, ...]
    before: MonthLink | None
    after: MonthLink | None
    next_date: MonthLink | None
    timezone: str
    url: str


def month_title(month: Month, language: str) -> str:
    """Name the page: "Termine im Dezember 2026"."""
    return say(msg("Dates in {month}", month=dates.month(month.first, language)), language)


def month_page(month: Month, known: Sequence[Month], page: Written, site: Site, **frame: str) -> Markup:
    """Render the page of one of the `known` months; `frame` has the line, and as of when the page is."""
    view = month_view(month, known, site, page.root)
    return render("month.html", site, page.root, title=page.title, body=page.body, view=view, **frame)


def month_view(month: Month, known: Sequence[Month], site: Site, root: str) -> MonthView:
    """Put a month into words."""
    before, after, next_date = ways_on(month, known, site, root)
    is_big = has_day_pages(month, site)
    stops = {} if is_big else {day: day_of_parts(day, parts, site, root) for day, parts in month.days.items()}
    counted = counted_days(month, site, root) if is_big else {}
    return MonthView(
        name=as_line(dates.month(month.first, site.language)),
        count=month.count,
        weekdays=_weekdays(site.language),
        weeks=_weeks(month, stops, counted, site),
        days=tuple(stops.values()),
        counted=tuple(counted.values()),
        before=before,
        after=after,
        next_date=next_date,
        timezone=site.timezone,
        url=site.url + month.url,
    )


def counted_days(month: Month, site: Site, root: str) -> Mapping[date, Cell]:
    """Give the days of a month that has too many dates for a table: each counts its own, and leads to its page."""
    return {day: _counted(day, parts, site, root) for day, parts in month.days.items()}


def ways_on(
    month: Month, known: Sequence[Month], site: Site, root: str
) -> tuple[MonthLink | None, MonthLink | None, MonthLink | None]:
    """Give the ways to the month before and after, and from an empty month to the next day on which something is."""
    at = known.index(month)
    return (
        month_link(known[at - 1], site, root) if at else None,
        month_link(known[at + 1], site, root) if at + 1 < len(known) else None,
        _next_date(known[at + 1 :], site, root) if not month.days else None,
    )


def _next_date(later: Sequence[Month], site: Site, root: str) -> MonthLink | None:
    found = (min(month.days) for month in later if month.days)
    return next(
        (MonthLink(dates.long_day(day, site.language), day_link(day, later, site, root)) for day in found), None
    )


def _weekdays(language: str) -> tuple[tuple[str, str], ...]:
    monday = date(2024, 1, 1)
    week = (monday + timedelta(days=dates.first_weekday(language) + number) for number in range(7))
    return tuple((dates.weekday(day, language), dates.weekday_sign(day, language)) for day in week)


def _weeks(
    month: Month, stops: Mapping[date, StopDay], counted: Mapping[date, Cell], site: Site
) -> tuple[tuple[Cell, ...], ...]:
    """Fill whole weeks; days of the neighbours stay empty."""
    offset = (month.first.weekday() - dates.first_weekday(site.language)) % 7
    length = (months_on(month.first, 1) - month.first).days
    days = [month.first + timedelta(days=number) for number in range(length)]
    own = [counted.get(day) or _cell(day, month.days.get(day, ()), stops.get(day), site) for day in days]
    cells = [*([Cell()] * offset), *own, *([Cell()] * (-(offset + length) % 7))]
    return tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))


def _cell(day: date, parts: Sequence[Part], listed: StopDay | None, site: Site) -> Cell:
    stops = listed.stops if listed else ()
    return Cell(
        number=str(day.day),
        machine=day.isoformat(),
        name=dates.day_of_month(day, site.language),
        said=_count(parts, site.language),
        stops=tuple(_in_short(part, one, site.language) for part, one in zip(parts, stops, strict=True)),
    )


def _counted(day: date, parts: Sequence[Part], site: Site, root: str) -> Cell:
    return Cell(
        number=str(day.day),
        machine=day.isoformat(),
        name=dates.day_of_month(day, site.language),
        said=_count(parts, site.language),
        href=root + day_folder(day, site),
        count=words.number(len(parts), site.language),
    )


def _count(parts: Sequence[Part], language: str) -> str:
    """Say "2 Termine", and of a day on which only one thing is, what changes everything about it."""
    if not parts:
        return ""
    said = say(msg_n("{count} date", "{count} dates", len(parts)), language)
    flags = {date_flag(part.occurrence.event, language) for part in parts}
    return f"{said}, {flags.pop()}" if len(flags) == 1 and flags != {""} else said


def _in_short(part: Part, listed: Stop, language: str) -> Stop:
    """Say shortly what the list says of the same day: a cell is narrow."""
    return replace(listed, time=dates.times_on(part.number, part.count, part.occurrence.when, language))


# --- the list ---------------------------------------------------------------------------------------------------------


def day_of_parts(day: date, parts: Sequence[Part], site: Site, root: str) -> StopDay:
    """Put a day into words, with these of its stops."""
    stops = tuple(stop_of_part(part, day, site, root) for part in parts)
    name = dates.long_day(day, site.language)
    return StopDay(dates.short_day(day, site.language), day_word(day, site), name, day.isoformat(), stops)


def stop_of_part(part: Part, day: date, site: Site, root: str) -> Stop:
    """One day of several runs from its midnight to the next; the facts stand at the first that is on the page."""
    whole = stop(part.occurrence, site, root, under=day)
    if part.count == 1:
        return whole
    morning, night = (datetime.combine(day + timedelta(days=more), time(), site.zone) for more in (0, 1))
    when = part.occurrence.when
    return replace(
        whole,
        part=part_words(part, site.language),
        begin=dates.instant(max(begins(when, site.zone), morning)),
        end=dates.instant(min(over(when, site.zone), night)),
        tags=whole.tags if part.number == 1 or day.day == 1 else (),
    )


def part_words(part: Part, language: str) -> str:
    """Say "2. von 3 Tagen", "" where there is only one."""
    if part.count == 1:
        return ""
    return say(msg("day {number} of {count}", number=part.number, count=part.count), language)
