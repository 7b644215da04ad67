"""A lab in words: its life, its state, where and when it is open. Renders nothing."""

from __future__ import annotations

from collections.abc import Iterable

from labnetz.locale import say
from labnetz.model import Lab, LabStatus, Message, Place, msg
from labnetz.publish import dates

_STATUS: dict[LabStatus, Message] = {
    LabStatus.PLANNED: msg("is being planned"),
    LabStatus.OPEN: msg("open"),
    LabStatus.PAUSED: msg("takes a break"),
    LabStatus.CLOSED: msg("closed"),
    LabStatus.ARCHIVED: msg("its work is done"),
}


def life(lab: Lab, language: str) -> str:
    """Say since when, or from when to when, with the precision that is known."""
    opened = dates.rough_day(lab.opened, language) if lab.opened else ""
    closed = dates.rough_day(lab.closed, language) if lab.closed else ""
    if opened and closed:
        return say(msg("{opened} to {closed}", opened=opened, closed=closed), language)
    since = msg("since {day}", day=opened) if lab.opened.count("-") > 1 else msg("since {opened}", opened=opened)
    return say(since, language) if opened else ""


def state(lab: Lab, language: str) -> str:
    """Say where a lab is in its life."""
    return say(_STATUS[lab.status], language)


def own_place(lab: Lab, places: Iterable[Place]) -> Place | None:
    """Find the lab's own place, None for one without."""
    return next((place for place in places if lab.place and place.id == lab.place), None)


def open_hours(lab: Lab, place: Place | None) -> tuple[str, ...]:
    """Say when the lab is open, line by line: the library around it may be open longer, so its own hours win."""
    return lab.opening_hours or (place.opening_hours if place else ())
