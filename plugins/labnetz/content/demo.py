"""Keep a demonstration alive: move its invented dates by whole weeks. Never touches a real lab's dates.

`demo: shift` is only allowed while the lab's address is a name that can't exist (RFC 2606, RFC 6761), so that nobody
switches it on by accident. What really happened says `real: true` in its front matter and stays where it is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from labnetz.content.dates import midnight, settled

if TYPE_CHECKING:
    from labnetz.content.dates import Moment
    from labnetz.content.schema.event import ChangedDateFields, EventFields, RegistrationFields, RepeatFields

_RESERVED = ("example", "test", "invalid", "localhost", "example.org", "example.com", "example.net")


def is_reserved(url: str) -> bool:
    """Tell whether an address can't be a real site's."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return host == "127.0.0.1" or any(host == name or host.endswith(f".{name}") for name in _RESERVED)


def shift_weeks(anchor: date, now: datetime, zone: tzinfo) -> int:
    """Count the whole weeks from the anchor, a Monday, to the local day of `now`; negative before it."""
    return (now.astimezone(zone).date() - anchor).days // 7


def moved(moment: Moment, weeks: int) -> Moment:
    """Move a day, or a time on the clock: 17:00 stays 17:00 across a clock change."""
    later = moment + timedelta(weeks=weeks)
    return settled(later) if isinstance(later, datetime) else later


def moved_day(day: date | None, weeks: int) -> date | None:
    """Move a day, where there is one."""
    return None if day is None else day + timedelta(weeks=weeks)


def moved_event(fields: EventFields, weeks: int) -> EventFields:
    """Move everything about an event that is a date, except its own history."""
    return fields.model_copy(
        update={
            "start": moved(fields.start, weeks),
            "end": None if fields.end is None else moved(fields.end, weeks),
            "previous_start": None if fields.previous_start is None else moved(fields.previous_start, weeks),
            "repeat": fields.repeat and _moved_repeat(fields.repeat, weeks),
            "changed_dates": tuple(_moved_change(change, weeks) for change in fields.changed_dates),
            "registration": fields.registration and _moved_registration(fields.registration, weeks),
        }
    )


def moved_update(published: datetime, weeks: int, now: datetime) -> datetime:
    """Move the date of an update; one that would lie ahead of `now` goes back by whole weeks until it does not."""
    late = moved(published, weeks)
    while isinstance(late, datetime) and late.astimezone(UTC) > now:
        late = moved(late, -1)
    return late if isinstance(late, datetime) else published


def moved_change(modified: datetime | None, anchor: date, weeks: int, zone: tzinfo) -> datetime:
    """Say when an item last changed: when it was edited, or on the Monday when its dates moved last."""
    monday = midnight(anchor + timedelta(weeks=weeks), zone)
    return monday if modified is None else max(modified, monday)


def _moved_repeat(repeat: RepeatFields, weeks: int) -> RepeatFields:
    days = tuple(day + timedelta(weeks=weeks) for day in repeat.except_)
    also = tuple(moved(moment, weeks) for moment in repeat.also)
    return repeat.model_copy(update={"until": moved_day(repeat.until, weeks), "except_": days, "also": also})


def _moved_change(change: ChangedDateFields, weeks: int) -> ChangedDateFields:
    return change.model_copy(
        update={
            "date": change.date + timedelta(weeks=weeks),
            "start": None if change.start is None else moved(change.start, weeks),
            "end": None if change.end is None else moved(change.end, weeks),
        }
    )


def _moved_registration(registration: RegistrationFields, weeks: int) -> RegistrationFields:
    return registration.model_copy(update={"until": moved_day(registration.until, weeks)})
