"""Rules about events that are called off in words alone: what calendar programs and lists can't read."""

from __future__ import annotations

from collections.abc import Iterator

from labnetz.check.look import Entry, Look
from labnetz.check.rule import rule
from labnetz.content.said_off import maybe_off
from labnetz.model import Event, Message, Problem, Status, msg


@rule(
    "DATA-40",
    msg("A title or summary says that an event is cancelled, but its status does not"),
    "warning",
    bad='title: "ABGESAGT: Lesung"',
    good="title: Lesung\nstatus: cancelled",
)
def off_in_words(look: Look) -> Iterator[Problem]:
    """Whoever has subscribed to the calendar still gets it as an event that takes place."""
    for event, entry in look.events():
        if (status := _said(event)) is not None:
            where = entry.text.where_key("title" if maybe_off(event.title, "") else "summary")
            yield Problem("DATA-40", where, _what(event), _fix(status, event, entry), "warning")
    yield from _of_single_dates(look)


def _of_single_dates(look: Look) -> Iterator[Problem]:
    pages = {event.source: (event, entry) for event, entry in look.events() if entry.text.at is None}
    for changed in look.content.events:
        if changed.recurrence_id is None or changed.source not in pages:
            continue
        master, entry = pages[changed.source]
        if changed.title != master.title and (status := _said(changed, of_date=True)) is not None:
            where = entry.text.where_key("changed_dates")
            yield Problem("DATA-40", where, _what(changed), _fix(status, changed, entry), "warning")


def _said(event: Event, *, of_date: bool = False) -> Status | None:
    """Give what the words say where the status says otherwise. Of a moved event, both may be true."""
    said = None if event.status.is_off else maybe_off(event.title, "" if of_date else event.summary)
    return None if said is Status.POSTPONED and event.previous_start is not None else said


def _what(event: Event) -> Message:
    if maybe_off(event.title, "") is None:
        return msg("the summary sounds as if the event did not take place, but its status does not say so")
    return msg(
        'the title "{title}" says that the event does not take place, but its status does not', title=event.title
    )


def _fix(status: Status, event: Event, entry: Entry) -> Message:
    if entry.text.at is not None:
        return msg("if so, let the status say it there, too")
    if maybe_off(event.title, "") is None:
        return msg("if so, write status: cancelled, and why in status_note")
    if status is Status.CANCELLED:
        return msg("if so, write status: cancelled, and the title without it")
    return msg(
        "write status: postponed while there is no new date, later previous_start: and the old date; "
        "and the title without it"
    )
