"""The calendars of all sources for a portal, read again only where something has changed. Chooses nothing (`select`).

What was made of a calendar lies on a shelf (`ical.sheet_file`): what was read, and its events as octets. The octets are
used for what a lab says itself and nobody else says; all else is spliced anew, from the same selection.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.harvest.memory import as_of
from labnetz.harvest.store import sheet_name
from labnetz.ical.settled import read_kept_calendar, read_settled_calendar, write_settled_calendar
from labnetz.ical.sheet import Sheet, Table, families, part_of, sheet_of
from labnetz.ical.sheet_file import Made, kept_sheet, write_sheet
from labnetz.ical.write import Block, CalendarInfo, moment_of
from labnetz.model import Receipt, origin_of
from labnetz.portal_members import site_key
from labnetz.settled import NotSettled

if TYPE_CHECKING:
    from labnetz.federation import Joined
    from labnetz.ical.read import CalendarReading
    from labnetz.ical.select import Selected
    from labnetz.ical.sheet_file import Shelf
    from labnetz.publish.backup import Kept

_Key = tuple[str, str, str, str, int | None]
"""Lab, address, UID there, UID in the network, original time of a changed date."""


@dataclass(slots=True)
class Sheets:
    """All calendars of one portal while they are read. With no shelf, every one is read."""

    joined: Joined
    shelf: Shelf | None = None
    _found: dict[str, Sheet] = field(default_factory=dict)
    _blocks: dict[_Key, Block | None] = field(default_factory=dict)

    def reading(self, kept: Kept, body: bytes) -> CalendarReading:
        """Give what a source's calendar holds. Raises NotACalendar."""
        made = self._made(kept)
        name = sheet_name(kept.source, made.sha256)
        sheet = kept_sheet(self.shelf, name, made)
        if sheet is not None:
            try:
                reading = read_settled_calendar(sheet.settled, made.origin)
            except NotSettled:
                pass  # nothing but time is lost
            else:
                self._found[name] = sheet
                return reading
        return read_kept_calendar(body, made.origin)

    def shown(self, kept: Kept, own: CalendarReading) -> None:
        """Take note of a source's events as the network reads them, to have their octets once they are chosen."""
        if self.shelf is None:
            return
        made = self._made(kept)
        name = sheet_name(kept.source, made.sha256)
        sheet = self._found.pop(name, None)
        if sheet is None:
            sheet = self._new(kept, made, own)
            self.shelf.keep(name, write_sheet(sheet, made.key))
        table = sheet.table()
        sets = [frozenset(names) for names in table.zone_sets]
        for uid, (wanted, _, rows) in zip(table.uids, families(table), strict=True):
            for row in rows:
                key = (made.lab.id, made.origin.url, uid, wanted, row.moment)
                # Two feeds of a lab with one address are hardly meant; then nothing is known.
                self._blocks[key] = (
                    None if key in self._blocks else Block(sheet.octets(row.at, row.size), sets[row.zones])
                )

    def block(self, one: Selected) -> Block | None:
        """Give the octets of an event that only its lab lists, None where they have to be made."""
        event = one.entry.event
        if one.also:
            return None
        original = event.recurrence_id
        moment = None if original is None else int(moment_of(original, self._zone).timestamp())
        return self._blocks.get((one.lab.id, event.source, event.uid, one.uid, moment))

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.joined.network.timezone)

    def _made(self, kept: Kept) -> Made:
        """Everything that flows into what is published of the events."""
        network = self.joined.network
        told = CalendarInfo(name="", timezone=network.timezone, language=network.language)
        receipt = kept.snapshot.receipt if kept.snapshot else Receipt(url=kept.source.url)
        stamps = sorted(as_of(kept.memory, receipt.changed).stamps.items())
        more = repr((site_key(network.url), kept.lab.id in self.joined.members, stamps))
        return Made(kept.lab, origin_of(kept.lab, kept.source), told, receipt.sha256, more)

    def _new(self, kept: Kept, made: Made, own: CalendarReading) -> Sheet:
        """Of what a portal hands on, whose it is may change with any manifest: only what was read is kept."""
        settled = write_settled_calendar(kept.calendar) if kept.calendar else b""
        if kept.lab.id in self.joined.members:
            return Sheet(made.lab, made.origin, "", (), Table, part_of(b""), part_of(b""), settled)
        return replace(sheet_of(made.lab, made.origin, own, made.calendar), problems=(), settled=settled)
