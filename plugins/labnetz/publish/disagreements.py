"""Tell labs that announce one event differently: both are shown (docs/merging.md), and only they can mend it. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from labnetz.ical.select import worldwide
from labnetz.ical.text import label
from labnetz.model import Problem, Where, folded, msg_n, over

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from labnetz.ical.select import Selected
    from labnetz.model import Lab


def disagreements(
    selected: Iterable[Selected], now: datetime, days_in: ZoneInfo
) -> Mapping[tuple[str, str], tuple[Problem, ...]]:
    """Give what labs should know, by the lab's id and the address of its calendar; one problem for each other lab.

    Events of two labs are meant to be one if they have the same UID and title. `days_in`: in which zone days are days.
    """
    found: dict[tuple[str, str], tuple[Problem, ...]] = {}
    for at, others in sorted(_pairs(selected, now, days_in).items()):
        found[at] = tuple(_told(at[1], own, lab) for _, (lab, own) in sorted(others.items()))
    return found


_MOST = 5
"""So many other labs are named for one event."""
_Others = dict[str, tuple["Lab", list["Selected"]]]


def _pairs(selected: Iterable[Selected], now: datetime, days_in: ZoneInfo) -> dict[tuple[str, str], _Others]:
    pairs: defaultdict[tuple[str, str], _Others] = defaultdict(dict)
    for rivals in _rivals(selected, now, days_in):
        for one in rivals:
            others = [other.lab for other in rivals if other.lab.id != one.lab.id]
            for lab in others[:_MOST]:
                told = pairs[one.lab.id, one.entry.event.source]
                told.setdefault(lab.id, (lab, []))[1].append(one)
    return pairs


def _rivals(selected: Iterable[Selected], now: datetime, days_in: ZoneInfo) -> Iterator[Sequence[Selected]]:
    """Give the events that wanted one name, and have one title. Nearly every event has the name that it wants."""
    heads = [one for one in selected if one.entry.event.recurrence_id is None and not one.entry.event.via]
    lost = {name for one in heads if one.uid != one.entry.event.uid and one.uid != (name := _wanted(one))}
    if not lost:
        return
    by_name: defaultdict[tuple[str, str], list[Selected]] = defaultdict(list)
    for one in heads:
        event = one.entry.event
        is_coming = event.series is not None or over(event.when, days_in) > now
        if is_coming and one.lab.shared_events != "apart" and (name := _wanted(one)) in lost:
            by_name[name, folded(event.title)].append(one)
    for _, own in sorted(by_name.items()):
        if len({one.lab.id for one in own}) > 1:
            yield sorted(own, key=lambda one: one.lab.id)


def _wanted(one: Selected) -> str:
    return worldwide(one.lab, one.entry.event.uid)


def _told(url: str, own: Sequence[Selected], other: Lab) -> Problem:
    first = own[0].entry.event
    what = msg_n(
        "{count} event is announced by {lab}, too, with another time or status; both are shown",
        "{count} events are announced by {lab}, too, with other times or another status; both are shown",
        len(own),
        lab=other.name,
    )
    fix = msg_n(
        "agree on what is right; whoever does not organise it takes it out of the calendar, or copies it anew",
        "agree on what is right; whoever does not organise them takes them out of the calendar, or copies them anew",
        len(own),
    )
    return Problem("SOURCE-13", Where(url, entry=label(first.title, first.uid)), what, fix, "warning")
