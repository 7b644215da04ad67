"""Whether a foreign event takes place, where STATUS does not say it: in its title, or by the METHOD of its calendar.

Many programs have no place for the status, so people write it into the title. Whoever only reads STATUS would send
people to a closed door.
"""

from __future__ import annotations

from labnetz.content.said_off import SaidOff, maybe_off, surely_off
from labnetz.ical.lines import content_line, escape
from labnetz.ical.settle import Draft, is_ours
from labnetz.model import Status, msg

_OFF = frozenset({"CANCELLED", "CANCELED"})
LOOKED_AT = 300
"""Characters of a description in which a note about the whole event may stand."""


def settle_status(event: Draft, *, is_off: bool) -> None:
    """Write what is said elsewhere into STATUS. `is_off`: the calendar says so of all its events (METHOD:CANCEL)."""
    status = event.text("STATUS").strip().upper()
    if status in _OFF:
        event.put(content_line("STATUS", "CANCELLED"))
    elif is_off:
        event.put(content_line("STATUS", "CANCELLED"))
        what = msg("the calendar withdraws the event (METHOD:CANCEL)")
        event.say("ICAL-22", what, msg("it is shown as cancelled; publish calendars with METHOD:PUBLISH"), "note")
    elif not is_ours(event):
        _settle_said(event)


def _settle_said(event: Draft) -> None:
    title = event.text("SUMMARY")
    said = surely_off(title)
    if said is not None:
        _write(event, said)
    elif event.get("X-LABNETZ-LAB") is None and maybe_off(title, event.text("DESCRIPTION")[:LOOKED_AT]) is not None:
        what = msg("the words of the event may say that it does not take place, its state does not")
        fix = msg('it is shown as taking place; if it does not, set its state, or write "Cancelled: " before its title')
        event.say("ICAL-22", what, fix, "warning", event.get("SUMMARY"))


def _write(event: Draft, said: SaidOff) -> None:
    line = event.get("SUMMARY")
    event.put(content_line("SUMMARY", escape(said.title)))
    event.put(content_line("STATUS", "CANCELLED"))
    if said.status is Status.POSTPONED:
        event.put(content_line("X-LABNETZ-STATUS", Status.POSTPONED))
        what = msg("the title of the event says that it is postponed, its state does not")
        fix = msg("it is shown as postponed; set its state in the calendar, too")
    else:
        what = msg("the title of the event says that it is cancelled, its state does not")
        fix = msg("it is shown as cancelled; set its state in the calendar, too")
    event.say("ICAL-22", what, fix, "note", line)
