"""What the page of all dates filters by in the browser: for each month, which dates belong where, and their entries.

Nothing here grows with the network in a file that every visitor loads. The script (`static/script/filter.js`) fetches
the head of a month that it looks at, of its kinds those that are chosen, and those entries that it shows:

======================  ==============================================================================================
filter/index.json       the months, with the dates and bytes of each, and until when the search knows dates
filter/2026-12.json     a month: on which days its dates are listed, how its entries are cut, small kinds of values
filter/2026-12/lab.json one kind of values that is not small
filter/2026-12/1.html   about 60 entries that follow each other, with their days; links lead from the page of all dates
filter/2026-12/ids.txt  what each date is called in the search's index (`publish.portal_search`)
======================  ==============================================================================================

A date is an ordinal: its place in the month's list. A value has the ordinals of its dates, each as the distance to the
one before. What lasts beyond its month stands in each month that it touches, at the head of the first day.

Entries are cut where days halve the month, and halve it again, until few are left. So a new date moves no cut but in
its own day, and all other files stay as they are. The page of a far month has all dates of a series, and so has this;
a list for which nobody asked for a time leaves those out that the page leaves out, too (`far`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from labnetz.model import Artifact, Planned
from labnetz.publish.day_span import first_and_last
from labnetz.publish.json_text import write_small
from labnetz.publish.month import AHEAD, months_on
from labnetz.publish.render import render
from labnetz.publish.stamping import version_of
from labnetz.publish.views import first_day, order

if TYPE_CHECKING:
    from labnetz.model import File, Occurrence
    from labnetz.publish.belonging import Belonging
    from labnetz.publish.drawn_stops import DrawnStops, Shown
    from labnetz.publish.site import Site

FOLDER = "filter/"
"""Below the page of all dates."""
MOST = 90
"""How many entries a file has at most, but for a single day: that one is cut by its number of entries."""
PIECE = 60
SMALL = 2000
"""Bytes up to which the values of a kind stand in the head of their month."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A date in one month: the day that it is listed under there, the last one on which it runs, and whether it came
    from an earlier month. `is_far`: the page does not list it, since it is one of many of a series."""

    occurrence: Occurrence
    day: date
    last: date
    is_carried: bool
    is_far: bool


@dataclass(frozen=True, slots=True)
class FilterMonth:
    """A month ("2026-12") with its dates in the order of their ordinals."""

    name: str
    entries: tuple[Entry, ...]

    def folder(self, site: Site) -> str:
        """Give where its files lie, below the site's root, with a closing slash."""
        return f"{site.paths.events}{FOLDER}{self.name}/"


def filter_months(shown: Sequence[Occurrence], others: Iterable[Occurrence], site: Site) -> tuple[FilterMonth, ...]:
    """Put all coming dates into their months, those that the page shows and the others, which are far."""
    found: dict[str, list[Entry]] = defaultdict(list)
    end = months_on(site.today.replace(day=1), AHEAD)
    for dates, is_far in ((shown, False), (others, True)):
        for one in dates:
            for entry in _entries(one, site, end, is_far=is_far):
                found[entry.day.isoformat()[: len("2026-12")]].append(entry)
    for entries in found.values():
        entries.sort(key=lambda entry: (entry.day, *order(entry.occurrence, site.zone)))
    return tuple(FilterMonth(name, tuple(found[name])) for name in sorted(found))


def filter_files(
    months: Iterable[FilterMonth], belonging: Belonging, drawn: DrawnStops, words: str = ""
) -> Iterator[File]:
    """Give all files but the ids, one after the other. `words`: the last day whose dates the search knows, "" for all
    days."""
    known, site = [], drawn.site
    for month in months:
        cuts = cut(month.entries)
        head, apart = _head(month, cuts, belonging)
        texts = {kind: write_small(values) for kind, values in apart.items()}
        known.append(_in_index(month, len(head), texts))
        yield Artifact(f"{month.folder(site).rstrip('/')}.json", head)
        yield from (Artifact(f"{month.folder(site)}{kind}.json", text) for kind, text in texts.items())
        for number, (since, until) in enumerate(pairwise((*cuts, len(month.entries))), 1):
            yield _entries_file(f"{month.folder(site)}{number}.html", month.entries[since:until], drawn)
    index = {"today": site.today.isoformat(), "words": words, "months": known}
    yield Artifact(f"{site.paths.events}{FOLDER}index.json", write_small(index))


def _entries_file(path: str, entries: Sequence[Entry], drawn: DrawnStops) -> Planned:
    site, shown = drawn.site, [(entry.day, entry.occurrence) for entry in entries]
    # A day says its year where that is not the current one.
    frame = (site.language, site.timezone, site.paths, site.today.year)
    return Planned(path, partial(_drawn, shown, drawn), version_of(frame, drawn.version(shown)))


def _drawn(shown: Sequence[Shown], drawn: DrawnStops) -> tuple[bytes]:
    """Render dates that follow each other, under their days, as the page of all dates lists them."""
    root = "../" * drawn.site.paths.events.count("/")
    html = render("_drawn_days.html", drawn.site, root, days=drawn.days(shown, root))
    return (html.encode("utf-8", "replace"),)


def cut(entries: Sequence[Entry]) -> tuple[int, ...]:
    """Say at which ordinals the files of entries begin."""
    at = [0] * 33
    for entry in entries:
        at[entry.day.day + 1] += 1
    for day in range(1, 33):
        at[day] += at[day - 1]
    return tuple(_cut(at, 1, 32))


def _cut(at: Sequence[int], since: int, until: int) -> Iterator[int]:
    """Cut the days from `since` until before `until`; `at` has the number of entries before each day."""
    first, last = at[since], at[until]
    if first == last:
        return
    if last - first <= MOST:
        yield first
    elif until - since == 1:
        yield from range(first, last, PIECE)
    else:
        half = (since + until) // 2
        yield from _cut(at, since, half)
        yield from _cut(at, half, until)


# --- dates and their days --------------------------------------------------------------------------------------------


def _entries(one: Occurrence, site: Site, end: date, *, is_far: bool) -> Iterator[Entry]:
    """Give a date in each month that it touches, from today until before `end`."""
    begin = first_day(one, site.zone)
    day = max(begin, site.today)
    last = max(day, first_and_last(one.when, site.zone)[1])
    is_carried = False
    while day <= last and day < end:
        yield Entry(one, day, last, is_carried, is_far)
        day, is_carried = months_on(day.replace(day=1), 1), True


# --- as bytes --------------------------------------------------------------------------------------------------------


def _head(
    month: FilterMonth, cuts: Sequence[int], belonging: Belonging
) -> tuple[bytes, dict[str, dict[str, list[int]]]]:
    """Give the month's head, and the kinds of values that stand apart."""
    kinds = _values(month.entries, belonging)
    apart = {kind: values for kind, values in kinds.items() if len(write_small(values)) > SMALL}
    entries = list(enumerate(month.entries))
    days: dict[str, int] = {}
    for ordinal, entry in entries:
        days.setdefault(entry.day.isoformat(), ordinal)
    head = {
        "dates": len(entries),
        "days": days,
        "files": distances(cuts),
        "carried": distances(ordinal for ordinal, entry in entries if entry.is_carried),
        "far": distances(ordinal for ordinal, entry in entries if entry.is_far),
        "until": {str(ordinal): entry.last.isoformat() for ordinal, entry in entries if entry.last > entry.day},
        "apart": [*apart],
        "values": {kind: values for kind, values in kinds.items() if kind not in apart},
    }
    return write_small(head), apart


def _values(entries: Iterable[Entry], belonging: Belonging) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for ordinal, entry in enumerate(entries):
        for kind, value in belonging.of(entry.occurrence):
            found[kind][value].append(ordinal)
    return {kind: {value: distances(found[kind][value]) for value in sorted(found[kind])} for kind in sorted(found)}


def distances(ordinals: Iterable[int]) -> list[int]:
    """Write rising numbers as the distance of each to the one before, the first to 0: small ones, which pack well."""
    return [number - before for before, number in pairwise((0, *ordinals))]


def _in_index(month: FilterMonth, head: int, texts: Mapping[str, bytes]) -> dict[str, object]:
    sizes = {kind: len(text) for kind, text in texts.items()}
    return {"month": month.name, "dates": len(month.entries), "bytes": head, "apart": sizes}
