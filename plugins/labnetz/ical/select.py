"""Which events of all labs are shown, under which UID, and who lists them. The merged calendar and the pages both ask
here, so that they can never disagree. Changes no line (`splice`).

Nothing depends on the order of labs or of events.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from labnetz.ical.read import CalendarReading, Entry
from labnetz.ical.vevent import UNKNOWN_CHANGE, bounds
from labnetz.ical.write import order
from labnetz.model import Event, Lab, begins, folded

_WORLDWIDE = re.compile(r".+@[^@\s]+\.[^@\s]+|(?=.*[0-9])[A-Za-z0-9+/=_.:{}-]{16,}")
"""A UID that nobody else will have by accident: with a host, or long and not just words (RFC 7986 §5.3)."""


@dataclass(frozen=True, slots=True)
class Selected:
    """An event to be shown: its entry as it was read, its lab, other labs that list it, and its UID in the network."""

    entry: Entry
    lab: Lab
    also: tuple[Lab, ...]
    uid: str

    @property
    def labs(self) -> tuple[str, ...]:
        """The ids of all labs that list it, the one it is taken from first."""
        named = dict.fromkeys([self.lab.id, *self.entry.event.also, *(lab.id for lab in self.also)])
        return tuple(named)

    @property
    def event(self) -> Event:
        """The event as the network shows it."""
        event, also = self.entry.event, self.labs[1:]
        return event if event.uid == self.uid and event.also == also else replace(event, uid=self.uid, also=also)

    def order(self, zone: ZoneInfo) -> tuple[str, str, str, str]:
        """Give its place in a calendar whose days are days in `zone`, as `write.order` does."""
        begin, _, original, lab = order(self.entry.event, zone)
        return begin, self.uid, original, lab


@dataclass(frozen=True, slots=True)
class _Family:
    """What one lab says under one UID: an event, or a series with its changed dates, the series first."""

    lab: Lab
    uid: str
    entries: tuple[Entry, ...]
    also: tuple[Lab, ...] = ()

    @property
    def head(self) -> Event:
        return self.entries[0].event


Readings = Sequence[tuple[Lab, CalendarReading]]


def select(readings: Readings) -> tuple[Selected, ...]:
    """Choose what is shown of all labs' calendars, sorted by start and UID.

    One event per (lab, UID, RECURRENCE-ID), the highest SEQUENCE of it, then the latest LAST-MODIFIED. An event that
    several labs list (same UID, start, title and dates) stands once and names them all.
    """
    found = named(readings)
    return tuple(sorted(found, key=lambda one: one.order(ZoneInfo(one.lab.timezone))))


def named(readings: Readings, taken: Container[str] = frozenset()) -> list[Selected]:
    """Choose what is shown and name it, in no order. `taken` are names that other events of the network have, of which
    no lab's event here wants one."""
    families = _named(_families(readings), taken)
    return [
        Selected(entry, family.lab, family.also, uid) for uid, family in families.items() for entry in family.entries
    ]


def families_of(lab: Lab, reading: CalendarReading) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Give the families of one calendar by their UIDs, sorted: each event, or a series and its changed dates."""
    for family in _families([(lab, reading)]):
        yield family.uid, family.entries


def version(entry: Entry) -> tuple[int, str, bool, tuple[str, ...]]:
    """How new an entry is; of two that are equally new, one that is off counts, and else always the same one."""
    return *_dated(entry), entry.event.status.is_off, tuple(entry.lines)


def newer(one: Entry, other: Entry) -> Entry:
    """Give the one of two versions that counts, whichever was read first: of two that are the same to the letter, the
    one from the first address."""
    first, second = version(one), version(other)
    if first != second:
        return one if first > second else other
    return min(one, other, key=lambda entry: entry.event.source)


def _families(readings: Readings) -> list[_Family]:
    labs = {lab.id: lab for lab, _ in readings}
    newest: dict[tuple[str, str, str], Entry] = {}
    for lab, reading in readings:
        for entry in reading.entries:
            key = (lab.id, entry.event.uid, _original(entry.event))
            newest[key] = newer(newest[key], entry) if key in newest else entry
    ordered = sorted(newest.items(), key=lambda item: item[0])
    groups = groupby(ordered, key=lambda item: item[0][:2])
    return [_Family(labs[lab], uid, tuple(entry for _, entry in group)) for (lab, uid), group in groups]


def _original(event: Event) -> str:
    """Sortable text of RECURRENCE-ID, "" for the series itself, which so comes first."""
    return "" if event.recurrence_id is None else event.recurrence_id.isoformat()


# --- names -----------------------------------------------------------------------------------------------------------


def _named(families: Sequence[_Family], taken: Container[str]) -> dict[str, _Family]:
    """Give every event a UID of its own in the network; the same event of several labs becomes one.

    A name that several different events want goes to the one whose lab it is called after, else to none of them:
    otherwise a new lab could take over the place of another one's event in people's calendars.
    """
    found: dict[str, _Family] = {}
    wanted = [(worldwide(family.lab, family.uid), family) for family in families]
    attempt = 0
    while wanted:
        again = []
        for uid, rivals in _by(wanted, lambda item: item[0]):
            events = _different(uid, rivals)
            owner = _owner(uid, events)
            if owner is not None and uid not in found and uid not in taken:
                found[uid] = owner
                events.remove(owner)
            again += [(_namespaced(uid, event, attempt), event) for event in events]
        wanted, attempt = again, attempt + 1
    return found


def _different(uid: str, rivals: Sequence[tuple[str, _Family]]) -> list[_Family]:
    """Give each event that wants a name once. Nearly every name is wanted by one only, who is like nobody else."""
    if len(rivals) == 1:
        return [rivals[0][1]]
    alike = _by(rivals, lambda item: _likeness(item[1]))
    return [event for _, same in alike for event in _told_apart(uid, [family for _, family in same])]


def _owner(uid: str, events: Sequence[_Family]) -> _Family | None:
    """Say whose name it is: the only one who wants it, or the only one whose lab lives where the name says."""
    return events[0] if len(events) == 1 else _at_home(uid, events)


def _at_home(uid: str, events: Sequence[_Family]) -> _Family | None:
    """Give the only one whose lab lives where the name says, None if there are several or none.

    Where a lab lives that comes through a portal, only that portal says: such a lab lives nowhere.
    """
    host = f".{uid.rpartition('@')[2].casefold()}"
    at_home = [
        event for event in events if not event.head.via and (home := _home(event.lab)) and host.endswith(f".{home}")
    ]
    return at_home[0] if len(at_home) == 1 else None


def _home(lab: Lab) -> str:
    try:
        return (urlsplit(lab.url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _by(
    items: Iterable[tuple[str, _Family]], key: Callable[[tuple[str, _Family]], str]
) -> list[tuple[str, list[tuple[str, _Family]]]]:
    return [(name, list(group)) for name, group in groupby(sorted(items, key=key), key=key)]


def worldwide(lab: Lab, uid: str) -> str:
    """A UID that looks local (`1`, `event-5`) always gets the lab's name, not only when another lab has it, too."""
    return uid if _WORLDWIDE.fullmatch(uid) else f"{uid}@{lab.id}.lab"


def _namespaced(uid: str, family: _Family, attempt: int) -> str:
    """The lab's name behind it; should somebody have published just that, a hash that depends on everything."""
    first = min([family.lab, *family.also], key=lambda lab: lab.id)
    if attempt == 0:
        return f"{uid}@{first.id}.lab"
    seen = "\0".join([uid, first.id, family.uid, _likeness(family), str(attempt)])
    return f"{sha256(seen.encode()).hexdigest()[:32]}@{first.id}.lab"


def _likeness(family: _Family) -> str:
    """What makes two labs' entries with one UID the same event: when it starts, and its title. A lab whose events are
    to stand apart shares none."""
    event = family.head
    zone = ZoneInfo(family.lab.timezone)
    day = "" if hasattr(bounds(event.when)[0], "hour") else "day"
    alone = f"\0{family.lab.id}" if family.lab.shared_events == "apart" else ""
    return f"{begins(event.when, zone).isoformat()}{day}\0{folded(event.title)}{alone}"


def _told_apart(uid: str, families: Sequence[_Family]) -> list[_Family]:
    """Only different labs can list one event; a lab that lists it twice under two UIDs means two.

    No lab takes away what another lab announces, however new its version claims to be: the lab that lives where the UID
    says decides for all. Where nobody does, labs that announce other dates stand beside each other, each with its own:
    a cancellation must not lose to an old copy either, and nobody can know which of them is right.
    """
    if len({family.lab.id for family in families}) < len(families):
        return list(families)
    if host := _at_home(uid, families):
        return [_as_one(families, host)]
    agreed = _by([(_announced(family), family) for family in families], lambda item: item[0])
    return [_as_one(same, _best(same)) for same in ([family for _, family in group] for _, group in agreed)]


def _announced(family: _Family) -> str:
    """What decides on which dates people come, as a sortable key: its series, and each date that is off or moved."""
    zone = ZoneInfo(family.lab.timezone)
    series = family.head.series
    rules = [series.rrule, sorted(map(str, series.exdates)), sorted(map(str, series.rdates))] if series else []
    dates = [
        [_original(event), begins(event.when, zone).isoformat(), event.status.is_off]
        for event in (entry.event for entry in family.entries)
    ]
    return repr([rules, dates])


def _best(families: Sequence[_Family]) -> _Family:
    """Of several labs' versions of one event the newest counts.

    Of equally new ones the lab's own before one that was handed on, the fewer times the better, then the first lab.
    """
    ordered = sorted(families, key=lambda family: family.lab.id)
    return max(ordered, key=lambda family: (_version(family), _nearness(family.head)))


def _as_one(families: Sequence[_Family], best: _Family) -> _Family:
    others = {lab.id: lab for family in families for lab in (family.lab, *family.also) if lab.id != best.lab.id}
    return replace(best, also=tuple(others[id_] for id_ in sorted(others)))


def _nearness(event: Event) -> tuple[int, bool]:
    return -len(event.via), not event.also


def _version(family: _Family) -> tuple[int, str]:
    return max(map(_dated, family.entries))


def _dated(entry: Entry) -> tuple[int, str]:
    return entry.event.sequence, (entry.event.modified or UNKNOWN_CHANGE).isoformat()
