"""The dates of the network as open data: which months there are, and which dates stand in which. Writes no calendar.

A date stands in the month in which it begins, by the clock of the network. There is a file for each month of the window
(`publish.window`), whole to its last day, also where nothing happens in it. Before those, a month has only what is
still going on; after those, single events that are announced already, so that none of them is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, partial
from hashlib import blake2b
from operator import itemgetter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.ical.expansions import expansions
from labnetz.model import Artifact, Days, Network, Occurrence, Planned, begins
from labnetz.publish.event_links import event_key
from labnetz.publish.events_json import Dated, Month, date_id, month_parts, write_index
from labnetz.publish.facet_members import of_uids
from labnetz.publish.json_ld import date_ld, series_ld
from labnetz.publish.json_text import row_parts
from labnetz.publish.site import portal_site
from labnetz.publish.stamping import version_of
from labnetz.publish.views import on_the_clock, order
from labnetz.publish.window import midnight, month_begin, next_month, window

if TYPE_CHECKING:
    from labnetz.ical.expansions import Expansions
    from labnetz.model import Event, Lab, Published
    from labnetz.publish.facets import FacetEvents, Value
    from labnetz.publish.site import Site

REACH = timedelta(days=10 * 366)
"""So far before and after the window, a month may have a file of its own: a lab's slip in a year must not make
thousands of them. What lies further away stands in `feeds/calendar-all.ics`."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of all events already: their facets; by UID, which of them are files of their own
    (`agenda.Agenda.kept`), and what stands for all that is published of each (`ical.pieces`); and their dates, None to
    have them computed."""

    facets: Sequence[FacetEvents]
    files: Set[str]
    digests: Mapping[str, bytes] = field(default_factory=dict)
    dates: Expansions | None = None


@dataclass(frozen=True, slots=True)
class OpenData:
    """The dates of a network as data, by month; those that are `withdrawn` stand in no month."""

    network: Network
    months: Sequence[Month]
    withdrawn: Sequence[Occurrence]
    digests: Mapping[str, bytes]
    now: datetime

    def files(self) -> Iterator[Planned]:
        """Plan for each month its dates as JSON and as a graph of schema.org."""
        site, network = portal_site(self.network, midnight(self.now)), self.network
        told: dict[int, bytes] = {}
        for month in self.months:
            version = cache(partial(self._version, month, told))  # the same for both
            yield Planned(f"{month.path}.json", partial(month_parts, month, network), version)
            yield Planned(f"{month.path}.jsonld", partial(graph_parts, month, site), version)

    def index(self, written: Iterable[Published]) -> Artifact:
        """Write the index, of what was written of `files`."""
        told = {one.path: one for one in written}
        pairs = [(month, told[f"{month.path}.json"], told[f"{month.path}.jsonld"]) for month in self.months]
        return write_index(pairs, self.network, self.withdrawn, now=self.now)

    def _version(self, month: Month, told: dict[int, bytes]) -> str:
        """How long a date lasts, and what is changed of it, follows from its event."""
        if not self.digests:
            return ""
        network = self.network
        about = (network.id, network.name, network.url, network.language, network.timezone, network.licence)
        return version_of(about, [_said_of(lab) for lab in network.labs], self._digest(month, told))

    def _digest(self, month: Month, told: dict[int, bytes]) -> str:
        """`told` are facets that were spelled before; those that are the same are one value (`_values`)."""
        zone, parts = ZoneInfo(self.network.timezone), list[bytes]()
        whence: dict[tuple[object, ...], bytes] = {}  # no line of an event says where it was read
        for dated in month.dates:
            one, facets = dated.occurrence, dated.facets
            if id(facets) not in told:
                told[id(facets)] = repr(facets).encode("utf-8", "surrogatepass")
            own = self.digests.get(one.event.uid, b"")
            read = one.event.source, one.event.via
            if read not in whence:
                whence[read] = repr(read).encode("utf-8", "surrogatepass")
            head = b"%d %d %d " % (begins(one.when, zone).timestamp(), dated.has_file, len(own))
            parts += (head, own, told[id(facets)], whence[read])
        return blake2b(b"".join(parts), digest_size=12).hexdigest()


def _said_of(lab: Lab) -> tuple[object, ...]:
    """What the rows say of a lab beside its events."""
    about = (lab.id, lab.name, lab.label, lab.url, lab.homepage, lab.language, lab.licence, lab.timezone)
    return (*about, lab.land, lab.country, lab.municipalities)


def open_data(
    events: Sequence[Event],
    known: Known,
    network: Network,
    withdrawn: Iterable[Occurrence],
    *,
    now: datetime,
) -> OpenData:
    """Find what stands in each month."""
    return OpenData(network, months(events, known, network, now), tuple(withdrawn), known.digests, now)


def months(events: Sequence[Event], known: Known, network: Network, now: datetime) -> tuple[Month, ...]:
    """Sort the dates into months. Changes once a day, at midnight UTC."""
    zone = ZoneInfo(network.timezone)
    since, until = _whole_months(now, zone)
    dates, _ = (known.dates or expansions(events, since, until, days_in=zone)).expand(since, until)
    timed = [(order(one, zone), one) for one in (*dates, *_later(events, until, zone))]
    timed = sorted((one for one in timed if since - REACH <= one[0][0]), key=itemgetter(0))
    zones = {lab.id: ZoneInfo(lab.timezone) for lab in network.labs}
    found: dict[str, list[Dated]] = {name: [] for name in _names(since, until)}
    masters = {(one.lab, one.uid): one for one in events if one.series is not None}
    belongs = _values(known.facets)
    for one in on_the_clock((one for _, one in timed), zones.__getitem__):
        event = one.event
        values = belongs(event)
        dated = Dated(one, masters.get((event.lab, event.uid)), values, event.uid in known.files)
        found.setdefault(_month_of(one, zone), []).append(dated)
    return tuple(Month(name, tuple(found[name])) for name in sorted(found))


def graph_parts(month: Month, site: Site) -> Iterator[bytes]:
    """Give the dates of one month as schema.org: each date an event of its own, each series once."""
    rows = (row for row in _nodes(month, site) if row)
    return row_parts({"@context": "https://schema.org"}, "@graph", rows)


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


def _values(facets: Sequence[FacetEvents]) -> Callable[[Event], tuple[Value, ...]]:
    """Name the parts of the network to which an event belongs, or this date of it, sorted. Those that have the same
    ones share them, since there may be a million."""
    belongs = of_uids(facets)
    pairs = {id(one.facet): (one.facet.kind, one.facet.value) for one in facets}
    same: dict[tuple[Value, ...], tuple[Value, ...]] = {}
    whole: dict[str, tuple[Value, ...]] = {}

    def values(event: Event) -> tuple[Value, ...]:
        if (known := whole.get(event.uid)) is not None:
            return known
        found = belongs.get(event.uid, ())
        own = [pairs.get(id(facet)) for facet, kept in found if kept is None or event.recurrence_id in kept]
        named = tuple(sorted(filter(None, own)))
        named = same.setdefault(named, named)
        if all(kept is None for _, kept in found):
            whole[event.uid] = named
        return named

    return values


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
