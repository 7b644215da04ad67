"""Events that other portals have handed on: whose they are here, and which of them have come back to us.

A portal names the lab of each event by its own id (X-LABNETZ-LAB) and the portals before it by their addresses
(X-LABNETZ-VIA, one line for each, the first hop first). What is not a portal is not believed about other labs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from labnetz.ical.lines import ContentLine, Line, content_line, escape, parse_line, unescape
from labnetz.ical.read import CalendarReading, Entry
from labnetz.model import Event, Lab, Network
from labnetz.portal_members import ELSEWHERE, Member, site_key

_PROVENANCE = ("X-LABNETZ-LAB", "X-LABNETZ-VIA")


@dataclass(frozen=True, slots=True)
class _Said:
    """What the lines of an event say about its way here."""

    labs: tuple[str, ...]
    via: tuple[str, ...]
    rest: tuple[str, ...]


def by_lab(
    lab: Lab, reading: CalendarReading, members: Mapping[str, Member], network: Network
) -> Iterator[tuple[Lab, CalendarReading]]:
    """Give the events of one source to the labs whose they are, sorted by lab. `members` are those of a portal, none
    for a lab. What we have handed on ourselves is left out, and what we get another way."""
    us = site_key(network.url)
    found: dict[str, list[Entry]] = {lab.id: []}
    for entry, said in _in_families(reading.entries):
        if us not in {site_key(url) for url in said.via}:
            for owner in _owners(said, members, lab.id):
                own = _own(entry, said) if owner == lab.id else _handed_on(entry, said, owner, lab, members)
                found.setdefault(owner, []).append(own)
    labs = {one.id: one for one in network.labs} if members else {}
    for owner, entries in sorted(found.items()):
        yield (lab if owner == lab.id else labs[owner]), replace(reading, entries=tuple(entries))


def _in_families(entries: Sequence[Entry]) -> Iterator[tuple[Entry, _Said]]:
    """Give each entry with its way: a changed date goes the way of its series, or it would be left alone."""
    said = [_said(entry) for entry in entries]
    series = {one.event.uid: own for one, own in zip(entries, said, strict=True) if one.event.recurrence_id is None}
    for entry, own in zip(entries, said, strict=True):
        way = own if entry.event.recurrence_id is None else series.get(entry.event.uid, own)
        yield entry, _Said(way.labs, way.via, own.rest)


def _said(entry: Entry) -> _Said:
    labs: list[str] = []
    via: list[str] = []
    rest: list[str] = []
    for text in entry.lines:
        line = _provenance(text)
        if line is None:
            rest.append(text)
        else:
            (labs if line.name == _PROVENANCE[0] else via).append(unescape(line.value).strip())
    return _Said(tuple(labs), tuple(via), tuple(rest))


def _provenance(text: str) -> ContentLine | None:
    if text[:13].upper() not in _PROVENANCE:
        return None
    line = parse_line(Line(0, text))
    return line if line is not None and line.name in _PROVENANCE else None


def _owners(said: _Said, members: Mapping[str, Member], itself: str) -> Iterable[str]:
    """Name the labs of an event here. One whose labs nobody knows is the portal's own."""
    known = [members[name] for name in said.labs if name in members]
    owners = dict.fromkeys(member.events for member in known if member.events != ELSEWHERE)
    return owners if known else (itself,)


def _own(entry: Entry, said: _Said) -> Entry:
    """A lab speaks for itself only: what it says of other labs must not reach those who read us."""
    if not said.labs and not said.via:
        return entry
    is_so = not entry.event.also and entry.event.via == said.via
    event = entry.event if is_so else replace(entry.event, also=(), via=said.via)
    return _with_way(event, said.rest, said.via)


def _with_way(event: Event, lines: Sequence[str], via: Sequence[str]) -> Entry:
    hops = [str(content_line("X-LABNETZ-VIA", escape(url))) for url in via]
    return Entry(event, (*lines[:-1], *hops, lines[-1]))


def _handed_on(entry: Entry, said: _Said, owner: str, portal: Lab, members: Mapping[str, Member]) -> Entry:
    """Make it the lab's own event again, with the portal as one more hop."""
    uid = _own_uid(entry.event.uid, said.labs)
    via = (*said.via, portal.url or portal.id)
    labels = {members[name].label for name in said.labs if name in members}
    event = replace(
        entry.event,
        lab=owner,
        uid=uid,
        also=(),
        via=via,
        topics=tuple(topic for topic in entry.event.topics if topic not in labels),
    )
    return _with_way(event, [_with_uid(text, uid) if uid != entry.event.uid else text for text in said.rest], via)


def _own_uid(uid: str, labs: Iterable[str]) -> str:
    """Take away what the portal put behind a UID that looked local (`select`)."""
    for lab in labs:
        uid = uid.removesuffix(f"@{lab}.lab") or uid
    return uid


def _with_uid(text: str, uid: str) -> str:
    if not text.upper().startswith("UID"):
        return text
    line = parse_line(Line(0, text))
    return str(content_line("UID", escape(uid))) if line is not None and line.name == "UID" else text
