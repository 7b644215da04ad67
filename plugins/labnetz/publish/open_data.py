"""The dates of the network as open data: which months there are, and which dates stand in which. Writes no calendar.

A date stands in the month in which it begins, by the clock of the network. There is a file for each month of the window
(`publish.window`), whole to its last day, also where nothing happens in it. Before those, a month has only what is
still going on; after those, single events that are announced already, so that none of them is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.ical.recur import expand
from labnetz.model import Artifact, Days, Network, Occurrence, begins
from labnetz.publish.events_json import Dated, Month, date_id, event_key, write_index, write_month
from labnetz.publish.facets import of_uids
from labnetz.publish.json_ld import date_ld, series_ld
from labnetz.publish.json_text import write_rows
from labnetz.publish.site import portal_site
from labnetz.publish.views import on_the_clock, order
from labnetz.publish.window import midnight, month_begin, next_month, window

if TYPE_CHECKING:
    from labnetz.model import Event
    from labnetz.publish.facets import Facet, FacetEvents, Kept, Value
    from labnetz.publish.site import Site

REACH = timedelta(days=10 * 366)
"""So far before and after the window, a month may have a file of its own: a lab's slip in a year must not make
thousands of them. What lies further away stands in `feeds/calendar-all.ics`."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of all events already: their facets, and by UID which of them are files of their own
    (`agenda.Agenda.kept`)."""

    facets: Iterable[FacetEvents]
    files: Set[str]


def open_data(
    events: Sequence[Event],
    known: Known,
    network: Network,
    withdrawn: Iterable[Occurrence],
    *,
    now: datetime,
) -> tuple[Artifact, ...]:
    """Write the index, and for each month its dates as JSON and as a graph of schema.org."""
    site = portal_site(network, midnight(now))
    dated = months(events, known, network, now)
    files = [(month, write_month(month, network), write_graph(month, site)) for month in dated]
    index = write_index(files, network, withdrawn, now=now)
    return (index, *(one for _, dates, graph in files for one in (dates, graph)))


def months(events: Sequence[Event], known: Known, network: Network, now: datetime) -> tuple[Month, ...]:
    """Sort the dates into months. Changes once a day, at midnight UTC."""
    zone = ZoneInfo(network.timezone)
    since, until = _whole_months(now, zone)
    dates, _ = expand(events, since, until, days_in=zone)
    reached = [one for one in (*dates, *_later(events, until, zone)) if since - REACH <= begins(one.when, zone)]
    zones = {lab.id: ZoneInfo(lab.timezone) for lab in network.labs}
    found: dict[str, list[Dated]] = {name: [] for name in _names(since, until)}
    masters = {(one.lab, one.uid): one for one in events if one.series is not None}
    belongs = of_uids(known.facets)
    for one in sorted(on_the_clock(reached, zones.__getitem__), key=lambda one: order(one, zone)):
        event = one.event
        values = _values(event, belongs.get(event.uid, ()))
        dated = Dated(one, masters.get((event.lab, event.uid)), values, event.uid in known.files)
        found.setdefault(_month_of(one, zone), []).append(dated)
    return tuple(Month(name, tuple(found[name])) for name in sorted(found))


def write_graph(month: Month, site: Site) -> Artifact:
    """Give the dates of one month as schema.org: each date an event of its own, each series once."""
    rows = (row for row in _nodes(month, site) if row)
    return Artifact(f"{month.path}.jsonld", write_rows({"@context": "https://schema.org"}, "@graph", rows))


# --- which month ------------------------------------------------------------------------------------------------------


def _whole_months(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    span = window(now)
    return month_begin(span.since, zone), next_month(month_begin(span.until - timedelta(seconds=1), zone))


def _names(since: datetime, until: datetime) -> Iterator[str]:
    begin = since
    while begin < until:
        yield _name(begin)
        begin = next_month(begin)


def _name(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def _month_of(one: Occurrence, zone: ZoneInfo) -> str:
    return _name(one.when.first if isinstance(one.when, Days) else one.when.start.astimezone(zone))


def _later(events: Iterable[Event], until: datetime, zone: ZoneInfo) -> Iterator[Occurrence]:
    """What somebody wrote down beyond the window, one by one; of a series the dates that were moved there."""
    for event in events:
        if event.series is None and until <= begins(event.when, zone) < until + REACH:
            yield Occurrence(event, event.when)


# --- what is known of a date ------------------------------------------------------------------------------------------


def _values(event: Event, facets: Iterable[tuple[Facet, Kept]]) -> tuple[Value, ...]:
    """Name the parts of the network to which an event belongs, or this date of it, sorted."""
    own = (facet for facet, kept in facets if kept is None or event.recurrence_id in kept)
    return tuple(sorted((facet.kind, facet.value) for facet in own))


def _nodes(month: Month, site: Site) -> Iterator[Mapping[str, object]]:
    known: set[str] = set()
    for dated in month.dates:
        event, series = dated.occurrence.event, ""
        file = f"{site.url}events/{event_key(event.uid)}.ics"
        if dated.master is not None:
            series = f"{file}#series"
            if series not in known:
                known.add(series)
                yield series_ld(dated.master, series, site)
        yield date_ld(dated.occurrence, f"{file}#{date_id(dated.occurrence)}", series, site)
