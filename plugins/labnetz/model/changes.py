"""What changed about coming events, as it is remembered and told to people who print programmes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from labnetz.model.events import Status
from labnetz.model.times import When, starts


class ChangeKind(StrEnum):
    """What became of an event. The graver it is, the earlier it stands: in a flood, these are told one by one.

    withdrawn     a date is no longer in the lab's calendar; nobody said that it is cancelled
    on            it takes place after all
    back          a withdrawn date is in the calendar again
    followed      a calendar was read for the first time
    many          more changed at once than can be told one by one
    """

    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    MOVED_ONLINE = "moved-online"
    ON_SITE = "on-site"
    ON = "on"
    BACK = "back"
    PLACE = "place"
    NEW = "new"
    FOLLOWED = "followed"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Dates:
    """One date of what changed: when it was to be and when it is. Only one of them where the time is the same, or the
    date is new or gone. `new` is then None for what does not take place (any more)."""

    old: When | None
    new: When | None

    @property
    def either(self) -> When | None:
        """The date by which it is sorted."""
        return self.new or self.old


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one event or series, noticed at one time (UTC).

    `id` is the `entry_id` of the event's UID. `dates` are the next of those that changed, `count` is how many did; of a
    flood it is how many changes are not told one by one, and `counts` how many of which kind.
    `place` is where the event is now, `old_place` where it was to be, "" where nobody said or it is the same.
    `labs` in memory: the labs that a portal names for it, by the portal's ids. As published: the network's own ids of
    the labs that list it, never empty; `source` then has the address of the calendar in which it was noticed.
    """

    kind: ChangeKind
    noticed: datetime
    id: str = ""
    title: str = ""
    dates: tuple[Dates, ...] = ()
    count: int = 1
    counts: tuple[tuple[ChangeKind, int], ...] = ()
    place: str = ""
    old_place: str = ""
    url: str = ""
    labs: tuple[str, ...] = ()
    source: str = ""

    @property
    def first(self) -> str:
        """When the first of its dates starts, in a form that sorts (ISO 8601), "" where it has none."""
        return start_text(self.dates[0].either) if self.dates else ""


def start_text(when: When | None) -> str:
    """Write when something starts (ISO 8601), "" for nothing."""
    return "" if when is None else starts(when).isoformat()


@dataclass(frozen=True, slots=True)
class SeenDate:
    """One coming date of an event. `original` names it inside a series, "" for a single event.

    `place` is "" where nobody said, or people do not meet at one.
    """

    original: str
    when: When
    status: Status
    place: str
