"""Which practices labs took over from others, the newest first. Finds nobody's origin: that is `family`'s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from labnetz.model import Practice
    from labnetz.publish.family import Families, Kin


@dataclass(frozen=True, slots=True)
class Adopted:
    """A practice that came from another lab. `day` is when that became known, None where nobody says it."""

    kin: Kin
    day: date | None

    @property
    def practice(self) -> Practice:
        """What it has become."""
        return self.kin.practice


def adoptions(families: Families, now: datetime, zone: tzinfo) -> tuple[Adopted, ...]:
    """Give all adoptions, the newest first, those without a day last, each group by lab and id.

    The day is the one that the lab wrote, else that of its last change. Neither may lie in the future: a slip in a year
    must not stand above all others until then.
    """
    today = now.astimezone(zone).date()
    found = [Adopted(one, _day(one.practice, today, zone)) for one in families.adoptions()]
    return tuple(sorted(found, key=lambda one: -one.day.toordinal() if one.day else 0))


def _day(practice: Practice, today: date, zone: tzinfo) -> date | None:
    changed = practice.modified.astimezone(zone).date() if practice.modified else None
    return next((day for day in (practice.adopted, changed) if day is not None and day <= today), None)
