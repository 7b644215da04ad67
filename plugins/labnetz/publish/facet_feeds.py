"""The network's calendars and feeds of events, and those of each part of it. Decides no facet, edits no line.

========================================= =============================================================================
feeds/calendar.ics, calendar-all.ics      what touches the window (`publish.window`); everything
feeds/<kind>/<value>.ics, <value>-all.ics the same for one part of the network (`publish.facets`)
…/part-1.ics, part-2.ics, …               the calendar of the window beside it, in parts (`publish.parts`)
feeds/month/2026-12.ics                   what touches a month of the window; to look at, or to take over once
events/<key>.ics                          one event, or one series with its changed dates, to take over
feeds/events.xml, .atom, .json            coming events as entries (`publish.event_items`)
feeds/<kind>/<value>/events.xml, …        the same for one part
========================================= =============================================================================

No calendar to which somebody may have subscribed goes away because nothing is coming: it stays, empty, as long as
anything is known that ever stood in it (`-all` has it then). Those of labs, their towns and Länder, and of access,
online and free of charge are always there.

The file of one event is there from the day on which the event is known until it is over and has left the window, 30
days after its last date. Then nobody can take part any more; its address is gone, and is never given to another event.

The feed of events has the next 200: it is for people, who read on from the top. As time goes on, each event gets there.

What is published of an event is made once and joined in every file in which it stands (`ical.pieces`); events are
sorted into facets once. So the cost grows with the number of events times the facets that each of them has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import nsmallest
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.feeds.write import write_feeds
from labnetz.feeds.written import Entries
from labnetz.ical.pieces import calendar_of, file_of
from labnetz.locale import colon, say
from labnetz.model import Artifact, begins, msg
from labnetz.publish.dates import month as month_name
from labnetz.publish.event_items import event_item
from labnetz.publish.events_json import event_key
from labnetz.publish.facets import lasting_facets
from labnetz.publish.feed_words import calendar_info, feed_info, part_name
from labnetz.publish.parts import FROM, Chunk, split
from labnetz.publish.shares import Share, shares
from labnetz.publish.window import midnight

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.ical.pieces import Piece
    from labnetz.model import Network, Occurrence, Update
    from labnetz.publish.agenda import Agenda
    from labnetz.publish.facets import FacetEvents

MOST_ENTRIES = 200
"""Entries of one feed of events."""
_MORE_OF_A_PART = 300
"""Bytes that the head of a part may have more than that of the whole: its number in its names and its address."""


def network_feeds(
    pieces: Sequence[Piece], found: Sequence[FacetEvents], when: Agenda, network: Network, *, now: datetime
) -> Iterator[Artifact]:
    """Write all calendars, and all feeds of events. `pieces` are all events, in the order of a calendar; `found` are
    their facets, and `when` is when they happen, as of `now`."""
    making = _Making(network, when, now)
    for share in shares(pieces, found, lasting_facets(network), ZoneInfo(network.timezone)):
        yield from making.calendars(share)
        yield from making.event_feeds(share)
    yield from making.months(pieces)
    yield from making.single_events(pieces)


@dataclass
class _Making:
    """What all of it is made of. Entries are made once for all feeds in which they stand."""

    network: Network
    agenda: Agenda
    now: datetime
    _items: dict[str, Update] = field(default_factory=dict)
    _written: Entries = field(default_factory=Entries)

    def __post_init__(self) -> None:
        self._zone = ZoneInfo(self.network.timezone)
        self._today = midnight(self.now)
        self._labs = {lab.id: lab for lab in self.network.labs}

    # --- calendars ---------------------------------------------------------------------------------------------------

    def calendars(self, share: Share) -> Iterator[Artifact]:
        """Write the calendar of the window, its parts if it is big, and the one of everything."""
        name = part_name(self.network, share.facet)
        near = [(uid, piece) for uid, piece in share.pieces if uid in self.agenda.near]
        whole = self._calendar((piece for _, piece in near), name, f"{share.path}.ics")
        yield whole
        yield self._calendar((piece for _, piece in share.pieces), name, f"{share.path}-all.ics")
        if len(whole.content) > FROM:
            yield from self._parts(near, name, share.path, len(whole.content))

    def _parts(self, pieces: Sequence[tuple[str, Piece]], name: str, path: str, size: int) -> Iterator[Artifact]:
        chunks = self._chunks(pieces)
        overhead = size - sum(one.size for one in chunks) + _MORE_OF_A_PART
        for number, uids in enumerate(split(chunks, overhead), 1):
            own = (piece for uid, piece in pieces if uid in uids)
            called = say(msg("{name}, part {number}", name=name, number=number), self.network.language)
            yield self._calendar(own, called, f"{path}/part-{number}.ics")

    def _chunks(self, pieces: Iterable[tuple[str, Piece]]) -> list[Chunk]:
        sizes: dict[str, int] = {}
        for uid, piece in pieces:
            sizes[uid] = sizes.get(uid, 0) + len(piece.block.octets)
        this_month = f"{self._today.astimezone(self._zone):%Y-%m}"
        days = {uid: f"{self.agenda.day[uid].astimezone(self._zone):%Y-%m-%d}" for uid in sizes}
        return [
            Chunk(uid, days[uid], size, past=days[uid][:7] < this_month and uid not in self.agenda.coming)
            for uid, size in sizes.items()
        ]

    def months(self, pieces: Sequence[Piece]) -> Iterator[Artifact]:
        """Write what touches each month of the window."""
        for month, uids in self.agenda.months.items():
            language = self.network.language
            name = f"{self.network.name}{colon(language)} {month_name(date.fromisoformat(f'{month}-01'), language)}"
            yield self._calendar((one for one in pieces if one.uid in uids), name, f"feeds/month/{month}.ics")

    def single_events(self, pieces: Iterable[Piece]) -> Iterator[Artifact]:
        """Write a file for each event that is not long over."""
        families: dict[str, list[Piece]] = {}
        for piece in pieces:
            if piece.uid in self.agenda.kept:
                families.setdefault(piece.uid, []).append(piece)
        info = calendar_info(self.network, "", "")
        for uid, family in families.items():
            yield Artifact(f"events/{event_key(uid)}.ics", file_of(family, info))

    def _calendar(self, pieces: Iterable[Piece], name: str, path: str) -> Artifact:
        return Artifact(path, calendar_of(pieces, calendar_info(self.network, name, path)))

    # --- feeds of events ---------------------------------------------------------------------------------------------

    def event_feeds(self, share: Share) -> tuple[Artifact, ...]:
        """Write what comes next, as entries of a feed."""
        known = ((uid, self._coming(uid, share)) for uid in share.uids)
        coming = ((begins(dates[0].when, self._zone), uid, dates) for uid, dates in known if dates)
        entries = [self._entry(uid, dates) for _, uid, dates in nsmallest(MOST_ENTRIES, coming, key=_by_time)]
        path = f"{'feeds' if share.facet is None else share.path}/events"
        name = say(msg("Dates: {name}", name=part_name(self.network, share.facet)), self.network.language)
        labs = [self._labs[id_] for id_ in sorted({entry.lab for entry in entries})]
        info = feed_info(self.network, name, path, labs, now=self.now)
        return write_feeds(entries, replace(info, order="as given"), path, self._written)

    def _coming(self, uid: str, share: Share) -> Sequence[Occurrence]:
        dates, kept = self.agenda.coming.get(uid, ()), share.partly.get(uid)
        return dates if kept is None else [one for one in dates if one.event.recurrence_id in kept]

    def _entry(self, uid: str, dates: Sequence[Occurrence]) -> Update:
        """Those of a part of a series are made for each feed."""
        if len(dates) < len(self.agenda.coming[uid]):
            return event_item(dates, self._labs, self.network, today=self._today)
        if uid not in self._items:
            self._items[uid] = event_item(dates, self._labs, self.network, today=self._today)
        return self._items[uid]


def _by_time(coming: tuple[datetime, str, Sequence[Occurrence]]) -> tuple[datetime, str]:
    return coming[0], coming[1]
