"""The public functions on calendars: bytes in, bytes or values out. Everything else here may change.

Re-exported by `labnetz`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

from labnetz.errors import NotACalendar
from labnetz.ical import read
from labnetz.ical.merging import Period, write_merged
from labnetz.ical.read import CalendarReading
from labnetz.ical.sheet import Sheet, sheet_of
from labnetz.ical.sheet_file import Made, Shelf, kept_sheet, write_sheet
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
    apart: Collection[str] = (),
) -> bytes:
    """Merge calendars into one: what happens from 30 days before `now` (aware) to 366 days after it.

    `feeds` maps the id of who publishes (a slug such as "berlin") to the bytes of an .ics. Without ids each feed is
    called by a hash of its bytes. A feed that is no calendar costs only itself; `report` gets it, and every problem.
    An event that several of them list stands once, except those of feeds that are named in `apart`.
    """
    merge = Merge(calendar or CalendarInfo(name="labnetz"), report, frozenset(apart))
    into = BytesIO()
    merge.write(((name, partial(bytes, body)) for name, body in _by_name(feeds).items()), now, into)
    return into.getvalue()


def _by_name(feeds: Mapping[str, bytes] | Sequence[bytes]) -> dict[str, bytes]:
    if isinstance(feeds, Mapping):
        return dict(feeds)
    return {f"feed-{sha256(body).hexdigest()[:8]}": body for body in feeds}


Feed = tuple[str, Callable[[], bytes]]
"""The id of who publishes, and what gives the bytes."""


@dataclass(frozen=True, slots=True)
class Merge:
    """How calendars are merged: as what, who is told what is wrong with them, and which share no event with others.

    With a shelf, none is read again that has not changed, and their octets stay there until they are written.
    """

    calendar: CalendarInfo = field(default_factory=partial(CalendarInfo, name="labnetz"))
    report: Callable[[Problem], None] = log_problem
    apart: frozenset[str] = frozenset()
    shelf: Shelf | None = None

    def write(self, feeds: Iterable[Feed], now: datetime, into: BinaryIO) -> None:
        """Merge them into an open file."""
        period = Period(now - RECENT, now + UPCOMING)
        write_merged(self._sheets(feeds), self.calendar, period, into)

    def _sheets(self, feeds: Iterable[Feed]) -> Iterator[Sheet]:
        for name, load in sorted(feeds, key=lambda feed: feed[0]):
            try:
                sheet = self._sheet(name, load())
            except NotACalendar as error:
                fix = msg("give the address of an .ics file")
                self.report(Problem("ICAL-00", Where(name), error.message, fix))
                continue
            for problem in sheet.problems:
                self.report(problem)
            yield replace(sheet, problems=())

    def _sheet(self, name: str, body: bytes) -> Sheet:
        lab = Lab(
            id=name,
            name=name,
            timezone=self.calendar.timezone,
            shared_events="apart" if name in self.apart else "once",
        )
        origin = Origin(lab=name, url=name, timezone=self.calendar.timezone)
        made = Made(lab, origin, self.calendar, sha256(body).hexdigest())
        shelved = _shelved(name)
        sheet = kept_sheet(self.shelf, shelved, made, is_later=True)
        if sheet is None:
            reading = read.read_calendar(body, origin)
            sheet = sheet_of(replace(lab, name=reading.name or name), origin, reading, self.calendar)
            if self.shelf is not None:
                self.shelf.keep(shelved, write_sheet(sheet, made.key))
                sheet = kept_sheet(self.shelf, shelved, made, is_later=True) or sheet
        return replace(sheet, lab=replace(lab, name=sheet.name or name))


def _shelved(name: str) -> str:
    """Name the sheet of a feed; ids come from outside and may be anything."""
    return sha256(name.encode(errors="replace")).hexdigest()[:32]
