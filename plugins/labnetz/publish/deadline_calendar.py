"""The network's calendar of deadlines: the last days of all labs' calls, for those who want them. Renders no page.

What a lab says of its calls stands in its manifest, and not in a calendar: so the events are made here, as the lab's
own site makes them (`deadlines`), and then go the way of all events of the network. A deadline that its lab has put
into its calendar of dates is taken from there, to the letter: the network says the same of it in both calendars.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.ical.lines import content_line, escape
from labnetz.ical.pieces import calendar_parts, pieces_of
from labnetz.ical.read import CalendarReading, Entry
from labnetz.ical.select import select
from labnetz.ical.vevent import vevent
from labnetz.locale import colon, say
from labnetz.model import Planned, msg
from labnetz.publish.deadlines import PATH, all_deadlines
from labnetz.publish.feed_words import calendar_info, demo_note
from labnetz.publish.stamping import version_of
from labnetz.publish.window import inside, window

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.ical.pieces import Piece
    from labnetz.ical.write import CalendarInfo
    from labnetz.model import Call, Event, Lab, Network

ABOUT = msg("The last days on which one can take part in something: opt-in, beside the calendar of dates.")
NAME = msg("Deadlines to take part")


@dataclass(frozen=True, slots=True)
class Dated:
    """What the network's calendar of dates has: its events, and what is published of each, as pieces."""

    events: Sequence[Event]
    pieces: Sequence[Piece]


def network_deadlines(calls: Iterable[Call], dated: Dated, network: Network, *, now: datetime) -> Planned:
    """Plan the calendar: deadlines from 30 days ago to 366 days ahead, as the calendar of everyday use has events."""
    labs = {lab.id: lab for lab in network.labs}
    found = [(labs[id_], events) for id_, events in _by_lab(calls, labs, now)]
    listed = _listed(found, dated)
    info = _info(network)
    version = partial(version_of, info, [_told(*one) for one in found], listed)
    return Planned(f"{PATH}.ics", partial(_write, found, (listed, dated.pieces), network, info), version)


def _by_lab(calls: Iterable[Call], labs: Mapping[str, Lab], now: datetime) -> Iterator[tuple[str, tuple[Event, ...]]]:
    groups: dict[str, list[Call]] = {}
    for call in calls:
        groups.setdefault(call.lab, []).append(call)
    for id_ in sorted(groups):
        lab = labs[id_]
        if events := inside(all_deadlines(groups[id_], lab), window(now), ZoneInfo(lab.timezone)):
            yield id_, events


def _told(lab: Lab, events: Sequence[Event]) -> tuple[object, ...]:
    """All of a lab that stands in its events, for the version of the calendar."""
    return lab.id, lab.label, lab.url, lab.timezone, lab.language, lab.licence, lab.via, _manifest(lab), events


def _listed(found: Iterable[tuple[Lab, Sequence[Event]]], dated: Dated) -> dict[str, str]:
    """Name the deadlines that stand in the calendar of dates as well, with what stands for what is published of them.

    One of another day or status is older or newer than what its lab says of the call now: it does not count.
    """
    wanted = {(event.lab, event.uid): event for _, events in found for event in events}
    alike = {
        event.uid
        for event in dated.events
        if (one := wanted.get((event.lab, event.uid))) and (one.when, one.status) == (event.when, event.status)
    }
    return {piece.uid: piece.digest.hex() for piece in dated.pieces if piece.uid in alike}


def _write(
    found: Sequence[tuple[Lab, Sequence[Event]]],
    known: tuple[Mapping[str, str], Sequence[Piece]],
    network: Network,
    info: CalendarInfo,
) -> Iterator[bytes]:
    listed, pieces = known
    readings = [(lab, CalendarReading("", tuple(_entry(lab, one) for one in events), ())) for lab, events in found]
    made = [one for one in pieces_of(select(readings), network.language, network.timezone) if one.uid not in listed]
    own = [piece for piece in pieces if piece.uid in listed]
    yield from calendar_parts(sorted([*made, *own], key=lambda piece: piece.order), info)


def _entry(lab: Lab, event: Event) -> Entry:
    """Give an event as if it had been read: as what its lab says, with the portals on its way here."""
    said = replace(event, source=_manifest(lab), via=lab.via, licence=event.licence or lab.licence)
    lines = [line for line in vevent(said, lab.language) if line.name != "X-LABNETZ-LAB"]
    hops = [content_line("X-LABNETZ-VIA", escape(url)) for url in lab.via]
    return Entry(said, tuple(map(str, (*lines[:-1], *hops, lines[-1]))))


def _manifest(lab: Lab) -> str:
    return next((one.url for one in lab.sources if one.kind == "manifest"), "")


def _info(network: Network) -> CalendarInfo:
    language = network.language
    info = calendar_info(network, f"{network.name}{colon(language)} {say(NAME, language)}", f"{PATH}.ics")
    about = " ".join(part for part in (demo_note(network), say(ABOUT, language)) if part)
    return replace(info, description=about)
