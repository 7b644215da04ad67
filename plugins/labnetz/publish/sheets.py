"""The calendars of all sources for a portal, read again only where something has changed. Chooses nothing (`select`).

What was made of a calendar lies on a shelf (`ical.sheet_file`): its events as values and as octets. The octets are used
for what a lab says itself and nobody else says; all else is spliced anew, from the same selection. Lines of events stay
on the shelf until somebody asks for them, so that a big network fits into memory.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from labnetz.harvest.memory import as_of
from labnetz.harvest.store import sheet_name
from labnetz.ical.read import CalendarReading
from labnetz.ical.settled import read_kept_calendar, read_settled_calendar, write_settled_calendar
from labnetz.ical.sheet import KeptLines, Put, Sheet, Table, part_of, sheet_of
from labnetz.ical.sheet_file import Made, kept_sheet, write_sheet
from labnetz.ical.spool import Spool
from labnetz.ical.write import Block, CalendarInfo
from labnetz.model import Receipt, origin_of
from labnetz.portal_members import site_key
from labnetz.publish.backup import Settled, settled
from labnetz.settled import NotSettled

if TYPE_CHECKING:
    from collections.abc import Callable

    from labnetz.federation import Joined
    from labnetz.ical.select import Selected
    from labnetz.ical.sheet_file import Shelf
    from labnetz.ical.write import Written
    from labnetz.publish.backup import Kept


@dataclass(frozen=True, slots=True)
class Known:
    """What was read of a source's calendar, and its bytes for the backup. `is_own`: its events are already as the
    network reads them (`ical.handed_on`)."""

    calendar: CalendarReading
    settled: Settled
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Sheets:
    """All calendars of one portal while they are read. With no shelf, every one is read."""

    joined: Joined
    shelf: Shelf | None = None
    put: Put = Block

    def known(self, kept: Kept, body: bytes) -> Known:
        """Give what a source's calendar holds. Raises NotACalendar."""
        made = self._made(kept)
        sheet = kept_sheet(self.shelf, sheet_name(kept.source, made.sha256), made, is_later=True)
        if sheet is None:
            return _read_anew(body, made)
        try:
            return _light(sheet, self.put) if sheet.values else _from_settled(sheet, made)
        except (NotSettled, ValueError, LookupError, TypeError):
            return _read_anew(body, made)  # nothing but time is lost

    def shown(self, kept: Kept, known: Known, own: CalendarReading) -> Known:
        """Keep what a source's events are as the network reads them, and give them with their octets, as far as the
        shelf can hold them."""
        as_read = replace(known, calendar=own)
        if self.shelf is None or known.is_own or len(own.entries) < len(known.calendar.entries):
            return as_read
        made = self._made(kept)
        name = sheet_name(kept.source, made.sha256)
        new = self._new(kept, made, known, own)
        self.shelf.keep(name, write_sheet(new, made.key))
        sheet = kept_sheet(self.shelf, name, made, is_later=True)
        if sheet is None or not sheet.values:
            return as_read
        return _light(replace(sheet, events=new.events) if sheet.values == new.values else sheet, self.put)

    def block(self, one: Selected) -> Written | None:
        """Give the octets of an event that only its lab lists, None where they have to be made."""
        lines = one.entry.lines
        is_known = isinstance(lines, KeptLines) and lines.wanted == one.uid and not one.also
        return lines.block if isinstance(lines, KeptLines) and is_known else None

    def _made(self, kept: Kept) -> Made:
        """Everything that flows into what is published of the events."""
        network = self.joined.network
        told = CalendarInfo(name="", timezone=network.timezone, language=network.language)
        receipt = kept.snapshot.receipt if kept.snapshot else Receipt(url=kept.source.url)
        stamps = sorted(as_of(kept.memory, receipt.changed).stamps.items())
        more = repr((site_key(network.url), kept.lab.id in self.joined.members, stamps))
        return Made(kept.lab, origin_of(kept.lab, kept.source), told, receipt.sha256, more)

    def _new(self, kept: Kept, made: Made, known: Known, own: CalendarReading) -> Sheet:
        """Of what a portal hands on, whose it is may change with any manifest: only what was read is kept."""
        written = known.settled.again()
        if kept.lab.id in self.joined.members:
            return Sheet(made.lab, made.origin, "", (), Table, part_of(b""), part_of(b""), written)
        sheet = sheet_of(made.lab, made.origin, own, made.calendar, with_values=True)
        return replace(sheet, problems=known.calendar.problems, settled=written)


def sheets_of(joined: Joined, shelf: Shelf | None) -> Sheets:
    """Begin to read all calendars of a portal. With a shelf, there is room beside it for the events' octets."""
    return Sheets(joined) if shelf is None else Sheets(joined, shelf, Spool(shelf.room()).block)


def _light(sheet: Sheet, put: Put) -> Known:
    """Read events without their lines."""
    calendar = CalendarReading(sheet.name, tuple(sheet.kept_entries(put)), sheet.problems)
    return Known(calendar, settled(_again(sheet)), is_own=True)


def _from_settled(sheet: Sheet, made: Made) -> Known:
    again = _again(sheet)
    return Known(read_settled_calendar(again(), made.origin), settled(again))


def _again(sheet: Sheet) -> Callable[[], bytes]:
    """Without the rest of the sheet, which would stay in memory."""
    return sheet.again or partial(bytes, sheet.settled)


def _read_anew(body: bytes, made: Made) -> Known:
    calendar = read_kept_calendar(body, made.origin)
    written = write_settled_calendar(calendar)
    return Known(calendar, settled(lambda: written))
