"""Feeds of what comes next in the network and in each part of it: which events stand in them. Writes no calendar.

Entries are made once for all feeds in which they stand, as long as they are not too many to be kept: a feed has 200 at
most, but a network may have a million.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from heapq import nsmallest
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.feeds.write import FORMATS
from labnetz.feeds.written import Entries
from labnetz.locale import say
from labnetz.model import Planned, begins, msg, starts
from labnetz.publish.event_items import event_item
from labnetz.publish.feed_words import feed_info, part_name
from labnetz.publish.stamping import version_of
from labnetz.publish.window import midnight

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.feeds.write import FeedInfo, Format
    from labnetz.model import Network, Occurrence, Update
    from labnetz.publish.agenda import Agenda
    from labnetz.publish.shares import Share

MOST_ENTRIES = 200
"""Entries of one feed of events."""
_KEPT = 4_000
"""Entries that are kept until they are needed again, in each process that writes feeds."""

_Dates = Sequence["Occurrence"]
_Chosen = Sequence[tuple[str, _Dates]]


@dataclass(frozen=True, slots=True)
class _Told:
    """What of an event's next dates decides about a feed in which they stand: what stands for them, and of which labs
    they are; `is_young` where something of it is dated today or later."""

    dates: _Dates
    text: str
    labs: frozenset[str]
    is_young: bool


class ComingFeeds:
    """Plans feeds of the next events of a network. `digests` stand for what is published of each event, by UID."""

    def __init__(self, network: Network, agenda: Agenda, digests: Mapping[str, bytes], *, now: datetime) -> None:
        self._network = network
        self._agenda = agenda
        self._digests = digests
        self._now = now
        self._today = midnight(now)
        self._zone = ZoneInfo(network.timezone)
        self._labs = {lab.id: lab for lab in network.labs}
        self._ordered = sorted(agenda.coming, key=lambda uid: (agenda.day[uid], uid))
        self._places = {uid: at for at, uid in enumerate(self._ordered)}
        self._lab_versions: dict[str, str] = {}
        self._told: dict[str, _Told] = {}
        self._items: dict[str, Update] = {}
        self._written = Entries(most=3 * _KEPT)
        about = (network.id, network.name, network.url, network.language, network.timezone, network.licence)
        self._version = version_of(about, network.summary, network.demo)

    def of_share(self, share: Share) -> Iterator[Planned]:
        """Plan what comes next of a part of the network, in all formats."""
        chosen = self._next(share) if share.partly else self._next_whole(share)
        path = f"{'feeds' if share.facet is None else share.path}/events"
        name = say(msg("Dates: {name}", name=part_name(self._network, share.facet)), self._network.language)
        labs = sorted({dates[0].event.lab for _, dates in chosen})
        info = feed_info(self._network, name, path, [self._labs[id_] for id_ in labs], now=self._now)
        version = cache(partial(self._version_of, chosen, name))  # the same for all formats
        for one in FORMATS:
            told = replace(info, order="as given", self_url=info.self_url + one.ending)
            yield Planned(path + one.ending, partial(self._write, chosen, told, one), version)

    def _next_whole(self, share: Share) -> _Chosen:
        """Choose what comes next where each event belongs with all of its dates: their order is known."""
        places = sorted(at for at in map(self._places.get, share.uids) if at is not None)
        uids = [self._ordered[at] for at in places[:MOST_ENTRIES]]
        return [(uid, self._agenda.coming[uid]) for uid in uids]

    def _next(self, share: Share) -> _Chosen:
        known = ((self._begin(uid, dates), uid, dates) for uid in share.uids if (dates := self._coming(uid, share)))
        return [(uid, dates) for _, uid, dates in nsmallest(MOST_ENTRIES, known, key=_by_time)]

    def _begin(self, uid: str, dates: _Dates) -> datetime:
        whole = self._agenda.coming[uid]
        return self._agenda.day[uid] if dates is whole else begins(dates[0].when, self._zone)

    def _coming(self, uid: str, share: Share) -> _Dates:
        dates, kept = self._agenda.coming.get(uid, ()), share.partly.get(uid)
        return dates if kept is None else [one for one in dates if one.event.recurrence_id in kept]

    def _write(self, chosen: _Chosen, info: FeedInfo, form: Format) -> tuple[bytes]:
        return (form.write([self._entry(uid, dates) for uid, dates in chosen], info, self._written),)

    def _entry(self, uid: str, dates: _Dates) -> Update:
        """Those of a part of a series are made for each feed."""
        if len(dates) < len(self._agenda.coming[uid]):
            return event_item(dates, self._labs, self._network, today=self._today)
        if uid not in self._items:
            if len(self._items) >= _KEPT:
                self._items.clear()
            self._items[uid] = event_item(dates, self._labs, self._network, today=self._today)
        return self._items[uid]

    # --- what a feed is made of --------------------------------------------------------------------------------------

    def _version_of(self, chosen: _Chosen, name: str) -> str:
        told = [self._told_of(uid, dates) for uid, dates in chosen]
        labs = frozenset[str]().union(*{one.labs for one in told})
        known = [self._lab_version(id_) for id_ in sorted(labs)]
        moment = self._now.isoformat() if any(one.is_young for one in told) else ""
        return version_of(self._version, name, known, "\n".join([one.text for one in told]), moment)

    def _told_of(self, uid: str, dates: _Dates) -> _Told:
        """Most events stand with all of their next dates in each of their feeds."""
        known = self._told.get(uid)
        if known is None or known.dates is not dates:
            known = self._told[uid] = self._look_at(uid, dates)
        return known

    def _look_at(self, uid: str, dates: _Dates) -> _Told:
        """What claims to have changed today or later is believed as time goes on (`event_item`, `last_change`)."""
        events = [one.event for one in dates]
        times = [f"{one.event.recurrence_id is not None} {starts(one.when)}" for one in dates]
        whence = sorted({f"{event.source} {event.via}" for event in events})  # no line of theirs says so
        claims = (at for event in events for at in (event.created, event.modified, event.stamped))
        return _Told(
            dates,
            f"{self._digests.get(uid, b'').hex()} {times} {whence}",
            frozenset(id_ for event in events for id_ in (event.lab, *event.also)),
            is_young=any(at is not None and at >= self._today for at in claims),
        )

    def _lab_version(self, id_: str) -> str:
        if id_ not in self._lab_versions:
            lab = self._labs.get(id_)
            known = (lab.name, lab.label, lab.url, lab.timezone, lab.licence) if lab else ()
            self._lab_versions[id_] = version_of(id_, known)
        return self._lab_versions[id_]


def _by_time(coming: tuple[datetime, str, _Dates]) -> tuple[datetime, str]:
    return coming[0], coming[1]
