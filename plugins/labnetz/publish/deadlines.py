"""The last days of calls as all-day events: in a lab's calendar of dates for calls that want it, and in the calendar of
deadlines for all of them. Writes no calendar.

A deadline is one event with one UID, `<id>.deadline@<lab>.labnetz`, in whichever calendar it stands, and there the same
to the letter: who takes over both files into one calendar has it once, and no program sees two versions of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.content.event import sequence_of, uid_of
from labnetz.locale import say
from labnetz.model import Call, CallState, Days, Event, Lab, Status, Visibility, msg

if TYPE_CHECKING:
    from datetime import date

PATH = "feeds/deadlines"
"""Where the calendar of deadlines lies on every site, without its ending."""


def deadline_events(calls: Iterable[Call], lab: Lab) -> tuple[Event, ...]:
    """Make the events of those calls that want their last day in the lab's calendar (`calendar: true`)."""
    return all_deadlines((call for call in calls if call.calendar), lab)


def all_deadlines(calls: Iterable[Call], lab: Lab) -> tuple[Event, ...]:
    """Make an all-day event of the last day of each public call that has one; `calls` are those of `lab`.

    Of a call that ended early, it is cancelled: a program that has it must show that nobody need hurry any more. One
    whose last day has passed keeps it, as other events that are over do. A call that was ended on a day that nobody
    knows has none.
    """
    found = (_deadline(call, lab) for call in calls if call.visibility is Visibility.PUBLIC)
    return tuple(event for event in found if event is not None)


def deadline_uid(call: Call) -> str:
    """Name a call's last day for good: by the UID of the call, whatever another network calls its lab."""
    name, at, host = call.uid.rpartition("@")
    return f"{name}.deadline@{host}" if at else uid_of(f"{call.id}.deadline", call.lab)


def _deadline(call: Call, lab: Lab) -> Event | None:
    if call.closes is None:
        return None
    ended = _ended_on(call, lab)
    if _is_ended(call) and ended is None:
        return None
    is_off = ended is not None and ended < call.closes
    note = msg("The call has ended before this day.") if is_off else None
    return Event(
        lab=lab.id,
        uid=deadline_uid(call),
        id=f"{call.id}.deadline",
        title=say(msg("Deadline: {title}", title=call.title), lab.language),
        when=Days(call.closes, call.closes),
        status=Status.CANCELLED if is_off else Status.SCHEDULED,
        status_note=say(note, lab.language) if note else "",
        summary=call.summary,
        description=_note(lab),
        topics=call.topics,
        url=call.url,
        language=call.language,
        created=call.created,
        modified=call.modified,
        stamped=call.modified,
        # Programs believe a cancellation only if its number has risen (RFC 5546 §2.1.4).
        sequence=sequence_of(call.modified) + is_off,
        licence=call.licence,
        source=call.source,
    )


def _is_ended(call: Call) -> bool:
    """Say whether it was ended, be it by its result; not whether its last day has passed."""
    return call.state in {CallState.CLOSED, CallState.RESULT} or (call.state is None and call.result is not None)


def _ended_on(call: Call, lab: Lab) -> date | None:
    """Give the day on which it was ended: that of its result, else of the last change of its page; no clock is asked,
    or the answer would change by itself."""
    if not _is_ended(call):
        return None
    if call.result is not None:
        return call.result.day
    return call.modified.astimezone(ZoneInfo(lab.timezone)).date() if call.modified else None


def _note(lab: Lab) -> str:
    """There is no banner in a calendar program."""
    note = msg("Sample event of a demonstration: it does not take place.")
    return say(note, lab.language) if lab.demo else ""
