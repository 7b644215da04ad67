"""What changed about coming events, as the network tells it: each change once, with its labs. Writes no feed.

`harvest.changes` finds them, one calendar at a time; here they are put together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.harvest.changes import KEEP, newest_first
from labnetz.harvest.memory import as_of
from labnetz.harvest.seen import like_date
from labnetz.model import ChangeKind, begins, entry_id
from labnetz.portal_members import ELSEWHERE
from labnetz.publish.window import midnight

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from labnetz.ical.read import CalendarReading
    from labnetz.model import Change, Dates, Lab, Memory, Snapshot, Source
    from labnetz.portal_members import Member

_UTC = ZoneInfo("UTC")
_COMES_OR_GOES = frozenset({ChangeKind.NEW, ChangeKind.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was noticed of one calendar. `members` are those of a portal (`portal_members`), none for a lab."""

    lab: Lab
    source: Source
    snapshot: Snapshot | None
    memory: Memory
    calendar: CalendarReading | None = None
    members: Mapping[str, Member]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes that fit the body which is published."""
        return as_of(self.memory, self.snapshot.receipt.changed if self.snapshot else None).changes


def network_changes(heard: Iterable[Heard], now: datetime) -> tuple[Change, ...]:
    """Put together what was noticed of all calendars, newest first; each change once, with all labs that list it.

    What is too old leaves at midnight UTC, as in calendars (`window`): a source that is quiet forgets nothing itself.
    """
    since = midnight(now) - KEEP
    of_lab: dict[str, list[Heard]] = defaultdict(list)
    for one in heard:
        if one.source.kind == "events":
            of_lab[one.lab.id].append(one)
    found: dict[Hashable, Change] = {}
    for sources in of_lab.values():
        others = [_Other.of(one) for one in sources] if len(sources) > 1 else []
        for number, one in enumerate(sources):
            alone = one.lab.id if one.lab.shared_events == "apart" else ""
            for key, change in _numbered(_own(one, [*others[:number], *others[number + 1 :]])):
                named = (alone, key)
                found[named] = _together(found[named], change) if named in found else change
    return tuple(sorted((one for one in found.values() if one.noticed >= since), key=newest_first))


@dataclass(frozen=True, slots=True)
class _Other:
    """Another calendar of the same lab: the keys of what stands in it, and what was noticed of each event."""

    keys: frozenset[str]
    told: frozenset[tuple[str, ChangeKind]]

    @staticmethod
    def of(heard: Heard) -> _Other:
        zone = ZoneInfo(heard.lab.timezone)
        events = [entry.event for entry in heard.calendar.entries] if heard.calendar else []
        keys = frozenset(
            key for event in events for key in (entry_id(event.uid), like_date(event.title, event.when, zone))
        )
        return _Other(keys, frozenset((one.id, one.kind) for one in heard.changes))

    def has(self, change: Change, zone: ZoneInfo) -> bool:
        """Say whether an event only went there from here, or stood there already before it came here."""
        if change.kind is ChangeKind.NEW and (change.id, ChangeKind.NEW) in self.told:
            return False
        if change.kind is ChangeKind.NEW and (change.id, ChangeKind.WITHDRAWN) in self.told:
            return True
        keys = (change.id, *(like_date(change.title, one.either, zone) for one in change.dates if one.either))
        return change.kind in _COMES_OR_GOES and not self.keys.isdisjoint(keys)


def _own(heard: Heard, others: Sequence[_Other]) -> Iterator[Change]:
    """Give the changes of one calendar with the labs whose they are here, none of what we hear of another way."""
    zone = ZoneInfo(heard.lab.timezone)
    for change in heard.changes:
        labs = _labs(change, heard)
        if labs and not any(other.has(change, zone) for other in others):
            yield replace(change, labs=labs, source=heard.source.url)


def _labs(change: Change, heard: Heard) -> tuple[str, ...]:
    """Name the labs here, as `ical.handed_on` does for events. Who is no portal is not believed about other labs."""
    known = [heard.members[name] for name in change.labs if name in heard.members]
    if not known:
        return (heard.lab.id,)
    return tuple(dict.fromkeys(member.events for member in known if member.events != ELSEWHERE))


def _numbered(changes: Iterable[Change]) -> Iterator[tuple[Hashable, Change]]:
    """Name each change of a calendar, so that the same one in another calendar has the same name. What went there and
    back and there again are three changes."""
    count: dict[Hashable, int] = defaultdict(int)
    for one in changes:
        of = one.id or one.source
        places = (one.place, one.old_place) if one.kind is ChangeKind.PLACE else ()
        key = (of, one.kind, one.title.casefold(), places, tuple(map(_instants, one.dates)) if one.id else one.noticed)
        count[key] += 1
        yield (key, count[key]), one


def _instants(dates: Dates) -> tuple[str, ...]:
    return tuple("" if one is None else begins(one, _UTC).isoformat() for one in (dates.old, dates.new))


def _together(one: Change, other: Change) -> Change:
    """It was noticed when the first of them noticed it."""
    first, second = sorted((one, other), key=lambda change: (change.noticed, change.labs))
    return replace(first, labs=tuple(dict.fromkeys([*first.labs, *second.labs])))
