"""The last days of calls as events of the calendar, for calls that want it. Writes no calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from labnetz.content.event import sequence_of, uid_of
from labnetz.locale import say
from labnetz.model import Call, CallState, Days, Event, Lab, Visibility, msg


def deadline_events(calls: Iterable[Call], lab: Lab) -> tuple[Event, ...]:
    """Make an all-day event of the last day of each call with `calendar`, UID `<id>.deadline@<lab>.labnetz`.

    A call that was ended, or that has its result, has no last day to wait for. One whose last day has passed keeps it,
    as other events that are over do.
    """
    return tuple(
        _deadline(call, call.closes, lab)
        for call in calls
        if call.calendar and call.closes is not None and not _is_ended(call)
    )


def _is_ended(call: Call) -> bool:
    return (
        call.visibility is not Visibility.PUBLIC
        or call.state in {CallState.CLOSED, CallState.RESULT}
        or (call.state is None and call.result is not None)
    )


def _note(lab: Lab) -> str:
    """There is no banner in a calendar program."""
    note = msg("Sample event of a demonstration: it does not take place.")
    return say(note, lab.language) if lab.demo else ""


def _deadline(call: Call, last: date, lab: Lab) -> Event:
    return Event(
        lab=lab.id,
        uid=uid_of(f"{call.id}.deadline", lab.id),
        id=f"{call.id}.deadline",
        title=say(msg("Last day: {title}", title=call.title), lab.language),
        when=Days(last, last),
        summary=call.summary,
        description=_note(lab),
        topics=call.topics,
        url=call.url,
        language=call.language,
        created=call.created,
        modified=call.modified,
        stamped=call.modified,
        sequence=sequence_of(call.modified),
        licence=call.licence,
        source=call.source,
    )
