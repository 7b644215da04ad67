"""What the portal publishes beside its pages, from snapshots: merged calendars and feeds, open data, states.

Opens no socket and no file: `load` is handed in. What can't be read any more leaves a problem, and the rest as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.federation import Joined, join
from labnetz.feeds.handed_on import by_lab as updates_by_lab
from labnetz.feeds.settled import read_kept_feed
from labnetz.harvest.memory import as_known, as_of, first_seen, flood_notes
from labnetz.harvest.prints import with_stamps
from labnetz.harvest.report import state_in
from labnetz.harvest.withdrawn import withdrawn_note
from labnetz.ical.handed_on import by_lab as events_by_lab
from labnetz.ical.pieces import Piece, pieces_of
from labnetz.ical.read import CalendarReading
from labnetz.ical.select import Selected, select
from labnetz.manifest import check_manifest
from labnetz.model import (
    NO_MEMORY,
    Artifact,
    Change,
    Event,
    Lab,
    Memory,
    Network,
    Occurrence,
    Problem,
    Snapshot,
    Source,
    SourceReport,
    Update,
    Where,
    msg,
    origin_of,
)
from labnetz.publish.agenda import agenda
from labnetz.publish.backup import Kept, backup
from labnetz.publish.catalog import Catalogued, write_catalog
from labnetz.publish.change_feeds import change_feeds
from labnetz.publish.changes import Heard, network_changes
from labnetz.publish.embed import embedded
from labnetz.publish.facet_feeds import network_feeds
from labnetz.publish.facets import Facet, FacetEvents, facet_events, lab_facets, lasting_facets
from labnetz.publish.health import write_badges_and_logs, write_health
from labnetz.publish.links import FeedLink, feed_links
from labnetz.publish.manifest import write_portal_manifest
from labnetz.publish.news_feeds import news_feeds, topic_facets
from labnetz.publish.open_data import Known, open_data
from labnetz.publish.opml import write_opml
from labnetz.publish.schemas import published_schemas
from labnetz.publish.sheets import Sheets
from labnetz.publish.sizes import too_big
from labnetz.publish.withdrawn import withdrawn_dates

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.ical.sheet_file import Shelf

Load = Callable[[Source], Snapshot | None]
"""Gives the last believable state of a source: a store's `load`."""

Recall = Callable[[Source], Memory]
"""Gives what is remembered of a source beyond that: a store's `recall`."""


def nothing_remembered(_: Source) -> Memory:
    """Remember nothing: each entry counts as first seen when the snapshot came."""
    return NO_MEMORY


@dataclass(frozen=True)
class PortalContent:
    """All that is known of the network's sources.

    `network` has what the labs' manifests add to the registry, and the labs that are known through other portals.
    `selected` is what the merged calendar shows: each event once, with its lines; `events` are the same as values,
    `pieces` the same as octets, in the order of a calendar.
    `updates` are newest first, each (lab, guid) once. `states` has every source exactly once, sorted by (lab, key),
    with what is wrong with its content. `withdrawn` are dates that have left their lab's calendar, sorted by time.
    `changes` of coming events are newest first. `backup` is the state of all sources as the portal publishes it.
    """

    network: Network
    selected: tuple[Selected, ...]
    events: tuple[Event, ...]
    updates: tuple[Update, ...]
    states: tuple[SourceReport, ...]
    pieces: tuple[Piece, ...] = ()
    withdrawn: tuple[Occurrence, ...] = ()
    changes: tuple[Change, ...] = ()
    backup: tuple[Artifact, ...] = ()

    @cached_property
    def facets(self) -> tuple[FacetEvents, ...]:
        """The parts of the network that have events, with these. Found once for all who write or show them."""
        return facet_events(self.events, self.network)


@dataclass(frozen=True, slots=True)
class _Read:
    """One source after reading, and its state with what is wrong with its content."""

    kept: Kept
    state: SourceReport

    @property
    def lab(self) -> Lab:
        return self.kept.lab


def read_sources(
    network: Network,
    load: Load,
    *,
    now: datetime,
    recall: Recall = nothing_remembered,
    shelf: Shelf | None = None,
) -> PortalContent:
    """Read every snapshot of the network. A source that can't be read takes nothing away from the others.

    With a `shelf` (a store's), calendars that have not changed are not read again; the outcome is the same.
    """
    joined = join(network, load, now=now)
    sheets = Sheets(joined, shelf)
    pairs = sorted(((lab, source) for lab in joined.network.labs for source in lab.sources), key=_by_lab_and_key)
    reads = [
        _read(Kept(lab=lab, source=one, snapshot=load(one), memory=recall(one)), now, sheets) for lab, one in pairs
    ]
    calendars = [reading for read in reads if read.kept.calendar for reading in _calendars(read, joined, sheets)]
    selected = select(calendars)
    return PortalContent(
        network=joined.network,
        selected=selected,
        events=tuple(one.event for one in selected),
        pieces=pieces_of(selected, network.language, network.timezone, sheets.block),
        updates=_newest_first(update for read in reads if read.kept.feed for update in _updates(read, joined, now)),
        states=tuple(_with_manifest(read, joined) for read in reads),
        withdrawn=withdrawn_dates(list(_own(reads, joined)), calendars, now),
        changes=network_changes((_heard(read, joined) for read in reads), now),
        backup=backup(network, (read.kept for read in reads)),
    )


def artifacts(content: PortalContent, *, now: datetime) -> tuple[tuple[Artifact, ...], tuple[Problem, ...]]:
    """All the bytes of the portal's site, sorted by path, and what is wrong with them."""
    network = content.network
    when = agenda(content.events, network.timezone, now=now)
    topics = topic_facets(content.updates, content.events)
    made = [
        *network_feeds(content.pieces, content.facets, when, network, now=now),
        *news_feeds(content.updates, topics, network, now=now),
        *change_feeds(content.changes, network, now=now),
        *open_data(content.events, Known(content.facets, when.kept), network, content.withdrawn, now=now),
        write_opml(network),
        write_health(content.states, now=now, language=network.language),
        *write_badges_and_logs(network, content.states, now=now),
        write_portal_manifest(network, now=now),
        *embedded(content.events, content.facets, network, now=now),
        *published_schemas(),
        *content.backup,
    ]
    made.append(_catalog(content, made, topics, now))
    return tuple(sorted(made, key=lambda one: one.path)), too_big(made)


def links(network: Network) -> tuple[FeedLink, ...]:
    """What every page of the portal announces in its head."""
    return feed_links(network.name, network.url, network.language)


# --- reading ---------------------------------------------------------------------------------------------------------


def _by_lab_and_key(pair: tuple[Lab, Source]) -> tuple[str, str]:
    return pair[1].lab, pair[1].key


def _read(kept: Kept, now: datetime, sheets: Sheets) -> _Read:
    state = state_in(kept.lab, kept.source, kept.snapshot, now)
    try:
        kept, problems = _with_reading(kept, now, sheets)
    except (NotACalendar, NotAFeed) as error:
        # It was believed once, so this version of labnetz reads less than the one that harvested.
        fix = msg("harvest again, and report this to the people who run the portal")
        problems = (Problem("SOURCE-07", Where(kept.source.url), error.message, fix),)
    return _Read(kept, replace(state, problems=problems))


def _with_reading(kept: Kept, now: datetime, sheets: Sheets) -> tuple[Kept, tuple[Problem, ...]]:
    source, snapshot, origin = kept.source, kept.snapshot, origin_of(kept.lab, kept.source)
    if snapshot is None or snapshot.body is None:
        return kept, ()
    if source.kind == "events":
        calendar = sheets.reading(kept, snapshot.body)
        noted = withdrawn_note(kept.memory.withdrawn, source.url, now, ZoneInfo(origin.timezone))
        return replace(kept, calendar=calendar), (*calendar.problems, *noted)
    if source.kind == "manifest":
        manifest, problems = check_manifest(snapshot.body, source.url, now=now)
        return (replace(kept, contacts=manifest.contacts) if manifest else kept), problems
    came = snapshot.receipt.changed or snapshot.receipt.received or now
    feed = read_kept_feed(snapshot.body, origin, first_seen=came, seen=first_seen(kept.memory))
    return replace(kept, feed=feed), (*feed.problems, *flood_notes(kept.memory, origin, now))


def _own(reads: Iterable[_Read], joined: Joined) -> Iterable[tuple[Lab, Source, Memory]]:
    """Memory of the labs' own sources: of what a portal no longer lists, nobody here knows whose it was."""
    return ((read.lab, read.kept.source, read.kept.memory) for read in reads if read.lab.id not in joined.members)


def _calendars(read: _Read, joined: Joined, sheets: Sheets) -> Iterable[tuple[Lab, CalendarReading]]:
    kept = read.kept
    if kept.calendar is None or kept.snapshot is None:
        return ()
    calendar = with_stamps(kept.calendar, as_of(kept.memory, kept.snapshot.receipt.changed).stamps)
    shown = list(events_by_lab(read.lab, calendar, joined.members.get(read.lab.id, {}), joined.network))
    sheets.shown(kept, next(own for lab, own in shown if lab.id == read.lab.id))
    return shown


def _heard(read: _Read, joined: Joined) -> Heard:
    kept = read.kept
    return Heard(
        lab=kept.lab,
        source=kept.source,
        snapshot=kept.snapshot,
        memory=kept.memory,
        calendar=kept.calendar,
        members=joined.members.get(kept.lab.id, {}),
    )


def _updates(read: _Read, joined: Joined, now: datetime) -> Iterable[Update]:
    if read.kept.feed is None:
        return ()
    updates = as_known(read.kept.feed.updates, read.kept.memory, now)
    return updates_by_lab(read.lab, updates, joined.members.get(read.lab.id, {}), joined.network)


def _with_manifest(read: _Read, joined: Joined) -> SourceReport:
    """What a manifest and the registry disagree about stands with the manifest."""
    if read.state.source.kind != "manifest":
        return read.state
    return replace(read.state, problems=(*read.state.problems, *joined.problems.get(read.lab.id, ())))


def _newest_first(updates: Iterable[Update]) -> tuple[Update, ...]:
    """Each (lab, guid) once: labs list the same news in two feeds. The one that changed last is taken."""
    newest: dict[tuple[str, str], Update] = {}
    for update in updates:
        key = (update.lab, update.guid)
        if key not in newest or _changed(update) > _changed(newest[key]):
            newest[key] = update
    return tuple(sorted(newest.values(), key=lambda one: (-one.published.timestamp(), one.lab, one.guid)))


def _changed(update: Update) -> datetime:
    return update.modified or update.published


# --- writing ---------------------------------------------------------------------------------------------------------


def _catalog(content: PortalContent, made: Sequence[Artifact], topics: Iterable[Facet], now: datetime) -> Artifact:
    known = Catalogued(
        network=content.network,
        files=made,
        events=content.events,
        updates=content.updates,
        facets=content.facets,
        names=(
            *lasting_facets(content.network),
            *lab_facets(content.network, "updates"),
            *topics,
        ),
        now=now,
    )
    return write_catalog(known)
