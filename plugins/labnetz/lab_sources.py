"""The sources of a lab that are no pages: tables and calendars in its folder, calendars elsewhere → its events.

Reads the disk and opens no socket: of calendars elsewhere it reads what `labnetz harvest --site` has brought.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labnetz.content.calendars import OwnCalendar, own_places, read_own_calendar
from labnetz.content.context import Context
from labnetz.content.folders import folders_of
from labnetz.content.sourced import AddressOf, Sourced, SourceReading, told, without_doubles
from labnetz.harvest.decide import state_of
from labnetz.harvest.store import FolderStore
from labnetz.model import Event, ForeignCalendar, Lab, Place, Problem, Source, file_path, msg
from labnetz.source_files import read_files

if TYPE_CHECKING:
    from datetime import date, datetime

    from labnetz.model import Message

SNAPSHOTS = "snapshots"
"""The folder beside lab.yml with the last good state of calendars elsewhere. State, so not for git."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesContent:
    """The events of all sources of a lab: files by their names, then calendars elsewhere as lab.yml has them.

    No two have one id, except the changed dates of a series.
    """

    found: tuple[Sourced, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """The events alone."""
        return tuple(one.event for one in self.found)

    @property
    def paths(self) -> Mapping[str, str]:
        """The path of the file, or the address of the calendar, by the event's id."""
        return {one.event.id: one.where.path for one in self.found}


def read_sources(
    folder: Path, lab: Lab, places: Mapping[str, Place], now: datetime, *, address: AddressOf | None = None
) -> SourcesContent:
    """Read all sources of a lab. `folder` is that of lab.yml, `places` are the lab's own by id.

    `address` gives the absolute address of an event's page by its id; without it, pages end in a slash.
    """
    return read_sources_in(folder, Context(lab=lab, now=now, places=places), address)


def read_sources_in(folder: Path, context: Context, address: AddressOf | None = None) -> SourcesContent:
    """Read all sources of a lab with what else is known of it (`read_sources`)."""
    address = address or _address(context.lab)
    sources = [*read_files(folder, context, address), *_calendars(folder, context, address)]
    found, doubles = without_doubles((one for source in sources for one in source.found), {})
    problems = (*(problem for source in sources for problem in source.problems), *doubles)
    return SourcesContent(found=found, problems=problems)


def beside_pages(content: SourcesContent, taken: Mapping[str, str]) -> SourcesContent:
    """Leave out, and tell, what is published as a page already: the page was written by hand, so it counts.

    `taken` maps the ids and UIDs of the events that are pages to the path of each page.
    """
    found, doubles = without_doubles(content.found, taken)
    return SourcesContent(found=found, problems=(*content.problems, *doubles))


def _address(lab: Lab) -> AddressOf:
    events = folders_of(lab)["events"].strip("/")
    return lambda id_: f"{lab.url}{events}/{file_path(id_)}/"


def _calendars(folder: Path, context: Context, address: AddressOf) -> Iterator[SourceReading]:
    """Read what was last harvested of each calendar elsewhere."""
    store = FolderStore(folder / SNAPSHOTS)
    for calendar in context.lab.calendars:
        snapshot = store.load(Source(context.lab.id, "events", calendar.key, calendar.url))
        if snapshot is None or snapshot.body is None:
            yield _never(calendar, folder)
            continue
        if state_of(snapshot.receipt, context.now) in ("stale", "unreachable"):
            yield _old(calendar, folder, (snapshot.receipt.received or context.now).date())
        own = OwnCalendar(
            key=calendar.key,
            path=calendar.url,
            lab=context.lab,
            timezone=calendar.timezone,
            topics=calendar.topics,
            places=own_places({}, context),
        )
        yield read_own_calendar(snapshot.body, own, now=context.now, address=address)
    yield SourceReading((), store.problems())


def _never(calendar: ForeignCalendar, folder: Path) -> SourceReading:
    what = msg("the calendar {url} was never fetched, so its events are missing", url=calendar.url)
    return told("SRC-07", "lab.yml", what, _harvest_now(folder), level="warning")


def _old(calendar: ForeignCalendar, folder: Path, day: date) -> SourceReading:
    what = msg("the calendar {url} could last be fetched on {day}; that state is shown", url=calendar.url, day=day)
    return told("SRC-08", "lab.yml", what, _harvest_now(folder), level="warning")


def _harvest_now(folder: Path) -> Message:
    return msg("run labnetz harvest --site {folder}", folder=folder.as_posix())
