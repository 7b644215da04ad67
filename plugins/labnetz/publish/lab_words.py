"""A lab in words: its life, its state. Renders nothing."""

from __future__ import annotations

from labnetz.locale import say
from labnetz.model import Lab, LabStatus, Message, msg
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
    return say(msg("since {opened}", opened=opened), language) if opened else ""


def state(lab: Lab, language: str) -> str:
    """Say where a lab is in its life."""
    return say(_STATUS[lab.status], language)
