"""Fingerprints of what a calendar says of its events, without the stamps that programs put on at each export.

DTSTAMP, and in many programs LAST-MODIFIED and CREATED, too, are the time of the export. Whoever took them for changes
would tell every subscriber of thousands that are none. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labnetz.ical.read import CalendarReading, Entry
    from labnetz.model import Event

Print = tuple[str, str]
"""What an event says, as 16 hexadecimal digits; and when it says that it changed, as sortable text, "" if never."""
_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "CREATED")
_LENGTH = 16  # 64 bits tell 20,000 events of one source apart


def name_of(event: Event) -> str:
    """Name an event, or a changed date of a series, inside its source: 16 hexadecimal digits."""
    original = "" if event.recurrence_id is None else event.recurrence_id.isoformat()
    return _digest(f"{event.uid}\0{original}")


def prints_of(entries: Iterable[Entry]) -> dict[str, Print]:
    """Give the fingerprint of each event by its name, sorted; those of two that have one name become one."""
    found: dict[str, list[Print]] = {}
    for entry in entries:
        lines = [line for line in entry.lines if not line.startswith(_STAMPS)]
        found.setdefault(name_of(entry.event), []).append((_digest("\n".join(lines)), _said(entry.event)))
    return {name: own[0] if len(own) == 1 else _together(own) for name, own in sorted(found.items())}


def print_of_all(prints: Mapping[str, Print]) -> str:
    """Give the fingerprint of a whole calendar: the same for the same events in any order."""
    return _digest("\n".join(f"{name} {own}" for name, (own, _) in sorted(prints.items())))


def stamps_of(
    known: Mapping[str, datetime], before: Mapping[str, Print], after: Mapping[str, Print], now: datetime
) -> dict[str, datetime]:
    """Say when each event was noticed to say something else, unless it says so itself; nothing of what is gone."""
    stamps = {name: at for name, at in known.items() if name in after}
    for name, (own, said) in after.items():
        had, said_before = before.get(name, (own, said))
        if own != had and not (said > said_before and said > _text(stamps.get(name))):
            stamps[name] = now
    return dict(sorted(stamps.items()))


def with_stamps(reading: CalendarReading, stamps: Mapping[str, datetime]) -> CalendarReading:
    """Give a calendar whose events say when they last changed, as far as that was noticed: programs look at nothing
    else to find out whether they have to look again. What labnetz wrote says it itself."""
    if not stamps:
        return reading
    return replace(reading, entries=tuple(_stamped(entry, stamps) for entry in reading.entries))


def _stamped(entry: Entry, stamps: Mapping[str, datetime]) -> Entry:
    event = entry.event
    at = stamps.get(name_of(event)) if event.stamped is None else None
    return entry if at is None else replace(entry, event=replace(event, stamped=max(at, event.modified or at)))


def _together(several: list[Print]) -> Print:
    return _digest("".join(sorted(own for own, _ in several))), max(said for _, said in several)


def _said(event: Event) -> str:
    return max(_text(event.stamped), _text(event.modified))


def _text(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:_LENGTH]
