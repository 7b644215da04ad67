"""What of a series and its changed dates belongs to each part of the network (`facets`). Names and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING

from labnetz.ical.stamps import stamp_text
from labnetz.ical.vevent import uid_of_one_date
from labnetz.publish.facet_values import Value

if TYPE_CHECKING:
    from datetime import date, datetime

    from labnetz.model import Event
    from labnetz.publish.facet_values import Known

_OF_LABS = frozenset({"lab", "municipality", "land"})
_BY_DATE = frozenset({"access", "attendance", "cost", "registration", "language"})


@dataclass(frozen=True, slots=True)
class Part:
    """What of one family belongs to a facet, with the places of the events in the order of all; `kept` are the
    original times of a family that belongs in part, None for one that is whole."""

    events: tuple[tuple[int, Event], ...]
    uid: str
    kept: frozenset[date | datetime | None] | None = None


Family = Sequence[tuple[int, "Event"]]
_Values = Sequence[tuple[int, "Event", Set[Value]]]


def families(events: Iterable[Event]) -> Iterable[Family]:
    """Put together what shares a UID, with its place in the order of all."""
    found: dict[str, list[tuple[int, Event]]] = {}
    for place, event in enumerate(events):
        found.setdefault(event.uid, []).append((place, event))
    return found.values()


def parts(family: Family, known: Known) -> Iterable[tuple[Value, Part]]:
    """Give each facet of any of its dates, and what of it belongs there."""
    if len(family) == 1:
        event = family[0][1]
        return zip(known.values(event), repeat(Part(tuple(family), event.uid)), strict=False)
    return _of_several(family, known)


def _of_several(family: Family, known: Known) -> Iterator[tuple[Value, Part]]:
    values = [(place, event, set(known.values(event))) for place, event in family]
    uid = family[0][1].uid
    for value in sorted(set[Value]().union(*(own for _, _, own in values))):
        if _is_whole(value, values):
            yield value, Part(tuple(family), uid)
        else:
            yield value, _by_date(value, values, uid)


def _is_whole(value: Value, values: _Values) -> bool:
    has_head = any(event.recurrence_id is None and value in own for _, event, own in values)
    return value[0] in _OF_LABS or (has_head and value[0] not in _BY_DATE) or all(value in own for _, _, own in values)


def _by_date(value: Value, values: _Values, uid: str) -> Part:
    """Take out what is not said to have the facet. A date that is off stays with its series, or nobody hears of it."""
    has_series = any(event.recurrence_id is None and value in own for _, event, own in values)
    kept = [
        (place, event)
        for place, event, own in values
        if value in own or (has_series and event.status.is_off and event.recurrence_id is not None)
    ]
    originals = frozenset(event.recurrence_id for _, event in kept)
    if len(kept) == len(values):
        return Part(tuple(kept), uid)
    if not has_series:
        return Part(tuple((place, _alone(event)) for place, event in kept), uid, originals)
    left = [event.recurrence_id for _, event, _ in values if event.recurrence_id not in originals]
    return Part(tuple((place, _except(event, left)) for place, event in kept), uid, originals)


def _alone(event: Event) -> Event:
    if event.recurrence_id is None:
        return event
    uid = uid_of_one_date(event.uid, stamp_text(event.recurrence_id)[0])
    return replace(event, uid=uid, recurrence_id=None)


def _except(event: Event, left: Iterable[date | datetime | None]) -> Event:
    if event.series is None:
        return event
    exdates = (*event.series.exdates, *(stamp for stamp in left if stamp is not None))
    return replace(event, series=replace(event.series, exdates=exdates))
