"""UIDs for events that have none. Changes no other event.

The rule: the name comes from the lab and from when the event starts. Its title is not part of it, so that an event
whose title is corrected, or marked as cancelled, stays the same one in people's calendars. Only where several events
without a UID begin at one time, the title tells them apart. None of them keeps the short name then: a UID must never
come to mean another event. So an event gets a new name when it is moved, or when a second one appears beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from labnetz.ical.lines import content_line, escape
from labnetz.ical.settle import Draft
from labnetz.model import msg


def name_the_nameless(events: Sequence[Draft]) -> None:
    """Give a UID to each of the settled events of a feed that has none, and say so."""
    nameless = [event for event in events if not event.text("UID").strip()]
    beginning = Counter(map(_start, nameless))
    for event in nameless:
        title = event.text("SUMMARY") if beginning[_start(event)] > 1 else ""
        seen = "\0".join([event.origin.lab, _start(event), title])
        what = msg("the event has no UID: calendar programs take it for a new one whenever it changes")
        event.say("ICAL-08", what, msg("let the program write one, or make the event anew"), "warning")
        event.put(content_line("UID", escape(f"{sha256(seen.encode()).hexdigest()[:32]}@{event.origin.lab}.lab")))


def _start(event: Draft) -> str:
    return str(event.get("DTSTART"))
