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
A calendar that would have more than ten parts has what fits into ten of them, by the same right, and says so; but
`calendar-all.ics` has everything, however big, and a lab's calendar all of the lab (`publish.parts`).

What is published of an event is made once and joined in every file in which it stands (`ical.pieces`); events are
sorted into facets once. So the cost grows with the number of events times the facets that each of them has. Files are
planned here and made when they are written: together they are many times as big as the events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.ical.pieces import calendar_parts, calendar_size, digests_of, file_of
from labnetz.locale import colon, say
from labnetz.model import Planned, msg
from labnetz.publish.coming_feeds import ComingFeeds
from labnetz.publish.dates import month as month_name
from labnetz.publish.dates import plain_day
from labnetz.publish.event_links import event_key
from labnetz.publish.facet_members import near_together
from labnetz.publish.facets import lasting_facets
from labnetz.publish.feed_words import calendar_info, part_name
from labnetz.publish.parts import FROM, MOST_PARTS, Chunk, Parts, split
from labnetz.publish.shares import Share, shares
from labnetz.publish.window import midnight

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.ical.pieces import Piece
    from labnetz.ical.write import CalendarInfo
    from labnetz.model import Network
    from labnetz.publish.agenda import Agenda
    from labnetz.publish.facets import FacetEvents

_DIGEST, _SIZE, _ZONES = attrgetter("digest"), attrgetter("size"), attrgetter("block.zones")
_FEW_ZONES = 8
_MORE_OF_A_PART = 300
"""Bytes that the head of a part may have more than that of the whole: its number in its names and its address."""


def network_feeds(
    pieces: Sequence[Piece], found: Sequence[FacetEvents], when: Agenda, network: Network, *, now: datetime
) -> Iterator[Planned]:
    """Plan all calendars, and all feeds of events, but those of single ones (`event_files`). `pieces` are all events,
    in the order of a calendar; `found` are their facets, and `when` is when they happen, as of `now`."""
    calendars, feeds = _Calendars(network, when, now), ComingFeeds(network, when, digests_of(pieces), now=now)
    for share in shares(pieces, near_together(found, network), lasting_facets(network), ZoneInfo(network.timezone)):
        yield from calendars.of_share(share)
        yield from feeds.of_share(share)
    yield from calendars.months(pieces)


def lasting_calendars(found: Iterable[FacetEvents], network: Network) -> frozenset[str]:
    """Give the paths of calendars that `network_feeds` plans in any case, without planning them."""
    facets = (*lasting_facets(network), *(one.facet for one in found))
    return frozenset(f"{facet.path}.ics" for facet in facets)


def event_files(pieces: Iterable[Piece], kept: Set[str], network: Network) -> Iterator[Planned]:
    """Plan a file for each event that is not long over: `kept` are their UIDs (`Agenda`)."""
    families: dict[str, list[Piece]] = {}
    for piece in pieces:
        if piece.uid in kept:
            families.setdefault(piece.uid, []).append(piece)
    info = calendar_info(network, "", "")
    for uid, family in families.items():
        version = partial(_version, family, info.language)
        yield Planned(f"events/{event_key(uid)}.ics", partial(_file, family, info), version)


class _Calendars:
    """Plans calendars of the pieces of a network."""

    def __init__(self, network: Network, agenda: Agenda, now: datetime) -> None:
        self._network = network
        self._agenda = agenda
        self._zone = ZoneInfo(network.timezone)
        self._known: dict[str, Chunk] = {}
        self._this_month = f"{midnight(now).astimezone(self._zone):%Y-%m}"

    def of_share(self, share: Share) -> Iterator[Planned]:
        """Plan the calendar of the window, its parts if it is big, and the one of everything."""
        name = part_name(self._network, share.facet)
        is_near = self._agenda.near.__contains__
        near = [(uid, piece) for uid, piece in share.pieces if is_near(uid)]
        own, info = [piece for _, piece in near], calendar_info(self._network, name, f"{share.path}.ics")
        size = 0 if _is_small(own) else calendar_size(own, info)
        parts = self._parts(near, size, _most_parts(share)) if size > FROM else Parts(())
        everything = calendar_info(self._network, name, f"{share.path}-all.ics")
        if not parts.is_cut:
            yield _calendar(f"{share.path}.ics", own, info)
            yield _calendar(f"{share.path}-all.ics", share.own, everything)
        else:
            wanted = frozenset().union(*parts.uids)
            fitting = [piece for uid, piece in near if uid in wanted]
            yield _calendar(f"{share.path}.ics", fitting, self._cut(info, parts))
            yield (
                _calendar(f"{share.path}-all.ics", share.own, everything)
                if share.facet is None
                else _calendar(f"{share.path}-all.ics", fitting, self._cut(everything, parts))
            )
        for number, part in enumerate(_in_parts(near, parts), 1):
            path = f"{share.path}/part-{number}.ics"
            called = say(msg("{name}, part {number}", name=name, number=number), self._network.language)
            yield _calendar(path, part, calendar_info(self._network, called, path))

    def _parts(self, near: Sequence[tuple[str, Piece]], size: int, most: int) -> Parts:
        chunks = self._chunks(near)
        overhead = size - sum(one.size for one in chunks) + _MORE_OF_A_PART
        return split(chunks, overhead, most)

    def _chunks(self, pieces: Iterable[tuple[str, Piece]]) -> list[Chunk]:
        sizes: dict[str, int] = {}
        for uid, piece in pieces:
            sizes[uid] = sizes.get(uid, 0) + piece.size
        known = self._known
        return [
            one if (one := known.get(uid)) is not None and one.size == size else self._chunk(uid, size)
            for uid, size in sizes.items()
        ]

    def _chunk(self, uid: str, size: int) -> Chunk:
        """Most events stand whole in all of their calendars."""
        day = self._agenda.day[uid].astimezone(self._zone).date().isoformat()
        is_past = day[:7] < self._this_month and uid not in self._agenda.coming
        self._known[uid] = Chunk(uid, day, size, past=is_past)
        return self._known[uid]

    def _cut(self, info: CalendarInfo, parts: Parts) -> CalendarInfo:
        """Say in a calendar that it does not hold all."""
        network = self._network
        told = msg(
            "These are so many dates that this calendar ends before {day}. What comes then stands in the calendars of "
            "single labs, towns and topics, and in {address}.",
            day=plain_day(date.fromisoformat(parts.ends), network.language),
            address=f"{network.url}feeds/calendar-all.ics",
        )
        return replace(info, description=f"{say(told, network.language)} {info.description}")

    def months(self, pieces: Sequence[Piece]) -> Iterator[Planned]:
        """Plan what touches each month of the window."""
        for month, uids in self._agenda.months.items():
            language, path = self._network.language, f"feeds/month/{month}.ics"
            name = f"{self._network.name}{colon(language)} {month_name(date.fromisoformat(f'{month}-01'), language)}"
            own = [one for one in pieces if one.uid in uids]
            yield _calendar(path, own, calendar_info(self._network, name, path))


def _in_parts(near: Iterable[tuple[str, Piece]], parts: Parts) -> Sequence[Sequence[Piece]]:
    number_of = {uid: number for number, uids in enumerate(parts.uids) for uid in uids}
    found: list[list[Piece]] = [[] for _ in parts.uids]
    for uid, piece in near if found else ():
        if (number := number_of.get(uid)) is not None:
            found[number].append(piece)
    return found


def _is_small(own: Sequence[Piece]) -> bool:
    """Say whether a calendar is far from needing parts, whatever its head says: a zone takes some kilobytes there."""
    zones = frozenset[str]().union(*set(map(_ZONES, own)))
    return sum(map(_SIZE, own)) < FROM // 4 and len(zones) <= _FEW_ZONES


def _most_parts(share: Share) -> int:
    """A lab's own calendar is never cut: somewhere each event has to stand from the first day on."""
    return len(share.own) if share.facet is not None and share.facet.kind == "lab" else MOST_PARTS


def _file(family: Sequence[Piece], info: CalendarInfo) -> tuple[bytes]:
    return (file_of(family, info),)


def _calendar(path: str, pieces: Sequence[Piece], info: CalendarInfo) -> Planned:
    return Planned(path, partial(calendar_parts, pieces, info), partial(_version, pieces, repr(info)))


def _version(pieces: Iterable[Piece], told: str) -> str:
    """What else is in a calendar follows from its events: the zones that they name, and the last change of them."""
    digest = blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12)
    digest.update(b"".join(map(_DIGEST, pieces)))
    return digest.hexdigest()
