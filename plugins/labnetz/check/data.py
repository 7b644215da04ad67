"""Rules about events and updates that are well-formed and still wrong. What their texts say stands in `words`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from labnetz.check.look import Look
from labnetz.check.rule import rule
from labnetz.model import Days, Event, Need, Problem, Status, begins, first_day, msg, over


@rule(
    "DATA-14",
    msg("An event is more than 18 months ahead"),
    "warning",
    bad="start: 2062-12-02 17:00",
    good="start: 2026-12-02 17:00",
)
def far_ahead(look: Look) -> Iterator[Problem]:
    """An event more than 18 months ahead is mostly a wrong digit."""
    latest = look.now + timedelta(days=548)
    for event, entry in look.events():
        if begins(event.when, look.zone) > latest:
            day = first_day(event.when) - timedelta(weeks=entry.weeks)
            what = msg("the event is more than 18 months ahead: {day}", day=day)
            yield Problem("DATA-14", entry.text.where_key("start"), what, msg("look at the year again"), "warning")


@rule(
    "DATA-20",
    msg("An event ends more than a year after it starts"),
    "warning",
    bad="start: 2026-12-02 17:00\nend: 2036-12-02 19:00",
    good="start: 2026-12-02 17:00\nend: 2026-12-02 19:00",
)
def very_long(look: Look) -> Iterator[Problem]:
    """An event that ends more than a year after it starts is mostly a wrong digit."""
    for event, entry in look.events():
        if (last := last_day(event)) > first_day(event.when) + timedelta(days=366):
            what = msg(
                "the event ends more than a year after it starts: {day}", day=last - timedelta(weeks=entry.weeks)
            )
            yield Problem("DATA-20", entry.text.where_key("end"), what, msg("look at the year again"), "warning")


@rule(
    "DATA-17",
    msg("An update is dated in the future"),
    "warning",
    bad="date: 2062-11-20",
    good="date: 2026-11-20",
)
def update_ahead(look: Look) -> Iterator[Problem]:
    """An update that is dated in the future is published at once all the same."""
    for update, entry in look.updates():
        if update.published > look.now:
            day = update.published.date() - timedelta(weeks=entry.weeks)
            what = msg("the date {day} is in the future, but the update is published at once", day=day)
            fix = msg("correct the date, or add the page only on that day")
            yield Problem("DATA-17", entry.text.where_key("date"), what, fix, "warning")


@rule(
    "DATA-32",
    msg("One can register longer than the event lasts"),
    "warning",
    bad="start: 2026-12-02 17:00\nregistration: {need: required, until: 2026-12-20}",
    good="start: 2026-12-02 17:00\nregistration: {need: required, until: 2026-11-30}",
)
def late_registration(look: Look) -> Iterator[Problem]:
    """A last day to register that lies after the event; a series may take people in all the time."""
    for event, entry in look.events():
        until = event.registration.until if event.registration else None
        if until and event.series is None and until > last_day(event):
            back = timedelta(weeks=entry.weeks)
            start = first_day(event.when) - back
            what = msg(
                "one can register until {until}, but the event starts on {start}", until=until - back, start=start
            )
            fix = msg("correct one of the two days")
            yield Problem("DATA-32", entry.text.where_key("registration"), what, fix, "warning")


@rule(
    "DATA-35",
    msg("Nothing is told of an event that is over"),
    "note",
    bad="start: 2026-10-02 17:00\nregistration: {need: required, phone: 030 1234567}",
    good="start: 2026-10-02 17:00\nafter:\n  report: ../aktuelles/rueckblick.md",
)
def no_report(look: Look) -> Iterator[Problem]:
    """Two weeks to three months after an event that people had to register for, or that follows a practice."""
    if look.lab.demo:
        return
    for event, entry in look.events():
        days = (look.now - over(event.when, look.zone)).days
        if 14 <= days < 90 and _worth_a_report(event):
            what = msg("the event is over for {days} days, and nothing tells what came of it", days=days)
            fix = msg("write an update about it and name it under after: report, or leave it")
            yield Problem("DATA-35", entry.text.where_key("start"), what, fix, "note")


@rule(
    "DATA-36",
    msg("A series has one event only"),
    "note",
    bad="series: digtal-sprechstunde",
    good="series: digital-sprechstunde",
)
def lone_series(look: Look) -> Iterator[Problem]:
    """A name for events that belong together, and only one has it: mostly a typing mistake."""
    names = Counter(event.part_of for event, _ in look.events() if event.part_of)
    for event, entry in look.events():
        if event.part_of and names[event.part_of] == 1:
            what = msg('no other event belongs to the series "{name}"', name=event.part_of)
            fix = msg("look whether it is written the same everywhere, or leave it if more will follow")
            yield Problem("DATA-36", entry.text.where_key("series"), what, fix, "note")


@rule(
    "DATA-37",
    msg("An event is there twice"),
    "warning",
    bad="veranstaltungen/chatbot.md and veranstaltungen/chatbot-2.md: same title, start and place",
    good="one page for one event; the same thing at another time or place is another event",
)
def twice(look: Look) -> Iterator[Problem]:
    """Two pages with the same title, start and place are one event that people see twice."""
    seen: dict[tuple[object, ...], str] = {}
    for event, entry in look.events():
        if event.status is Status.CANCELLED:
            continue
        place = event.place.name if event.place else ""
        key = (event.title.casefold(), begins(event.when, look.zone), place, event.room, event.online)
        first = seen.setdefault(key, entry.text.path)
        if first != entry.text.path:
            what = msg("{path} is an event with the same title, start and place", path=first)
            fix = msg("delete one of the two pages, or say in the title what is different")
            yield Problem("DATA-37", entry.text.where_key("title"), what, fix, "warning")


@rule(
    "DATA-39",
    msg("An event has a room, but no place"),
    "warning",
    bad="room: Salon, 1. OG",
    good="place: zentralbibliothek\nroom: Salon, 1. OG",
)
def room_without_place(look: Look) -> Iterator[Problem]:
    """Nobody finds a room without knowing the house."""
    for event, entry in look.events():
        if event.room and event.place is None and not event.online and "place:" not in entry.text.said:
            what = msg('the event is in "{room}", but in which house?', room=event.room)
            fix = msg("add a line place: with the id of the place's page")
            yield Problem("DATA-39", entry.text.where_key("room"), what, fix, "warning")


def last_day(event: Event) -> date:
    """Give the local day on which an event, or the first of a series, ends."""
    if isinstance(event.when, Days):
        return event.when.last
    return (event.when.end or event.when.start).date()


def _worth_a_report(event: Event) -> bool:
    if event.series or event.recurrence_id or event.status is Status.CANCELLED or (event.after and event.after.report):
        return False
    return bool(event.practice) or (event.registration is not None and event.registration.need is not Need.NONE)
