"""The public functions on calendars: bytes in, bytes or values out. Everything else here may change.

Re-exported by `labnetz`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from labnetz.errors import NotACalendar
from labnetz.ical import read
from labnetz.ical.read import CalendarReading
from labnetz.ical.splice import merge
from labnetz.ical.write import CalendarInfo
from labnetz.model import Lab, Origin, Problem, Where, msg

RECENT, UPCOMING = timedelta(days=30), timedelta(days=366)
_log = logging.getLogger("labnetz")


def log_problem(problem: Problem) -> None:
    """Hand a problem to Python's logging, logger "labnetz"."""
    _log.warning("%s", problem)


def read_calendar(
    body: bytes, *, lab: str = "calendar", url: str = "calendar.ics", timezone: str = "Europe/Berlin"
) -> CalendarReading:
    """Read any .ics: its events, and what is wrong with those that are not among them.

    `timezone` is the IANA zone of times that name none; `url` is what problems are reported under.
    Raises NotACalendar when the bytes do not hold one whole calendar.
    """
    return read.read_calendar(body, Origin(lab=lab, url=url, timezone=timezone))


def merge_calendars(
    feeds: Mapping[str, bytes] | Sequence[bytes],
    *,
    now: datetime,
    calendar: CalendarInfo | None = None,
    report: Callable[[Problem], None] = log_problem,
) -> bytes:
    """Merge calendars into one: what happens from 30 days before `now` (aware) to 366 days after it.

    `feeds` maps the id of who publishes (a slug such as "berlin") to the bytes of an .ics. Without ids each feed is
    called by a hash of its bytes. A feed that is no calendar costs only itself; `report` gets it, and every problem.
    """
    info = calendar or CalendarInfo(name="labnetz")
    readings = []
    for name, body in sorted(_by_name(feeds).items()):
        try:
            reading = read_calendar(body, lab=name, url=name, timezone=info.timezone)
        except NotACalendar as error:
            report(Problem("ICAL-00", Where(name), error.message, msg("give the address of an .ics file")))
            continue
        for problem in reading.problems:
            report(problem)
        readings.append((Lab(id=name, name=reading.name or name, timezone=info.timezone), reading))
    return merge(readings, info, since=now - RECENT, until=now + UPCOMING)


def _by_name(feeds: Mapping[str, bytes] | Sequence[bytes]) -> dict[str, bytes]:
    if isinstance(feeds, Mapping):
        return dict(feeds)
    return {f"feed-{sha256(body).hexdigest()[:8]}": body for body in feeds}
