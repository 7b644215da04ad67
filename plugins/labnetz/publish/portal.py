"""What the portal publishes beside its pages, from snapshots: merged calendars and feeds, open data, states.

Opens no socket and no file: `load` is handed in. What can't be read any more leaves a problem, and the rest as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.federation import Joined, join
from labnetz.feeds.handed_on import by_lab as updates_by_lab
from labnetz.feeds.kept_feed import KeptFeed
from labnetz.harvest.memory import as_known, as_of, first_seen, flood_notes
from labnetz.harvest.prints import with_stamps
from labnetz.harvest.report import state_in
from labnetz.harvest.store import sheet_name
from labnetz.harvest.withdrawn import withdrawn_note
from labnetz.ical.expansions import Expansions, expansions
from labnetz.ical.handed_on import by_lab as events_by_lab
from labnetz.ical.pieces import Piece, digests_of, pieces_of
from labnetz.ical.read import CalendarReading
from labnetz.ical.select import Selected, select
from labnetz.ical.write import Block
from labnetz.manifest import check_manifest
from labnetz.model import (
    NO_ITEMS,
    NO_MEMORY,
    Artifact,
    Call,
    Change,
    Event,
    File,
    Items,
    Lab,
    Manifest,
    Memory,
    Network,
    Occurrence,
    Place,
    Practice,
    Problem,
    Published,
    Snapshot,
    Source,
    SourceReport,
    Update,
    Where,
    msg,
    origin_of,
)
from labnetz.network_items import network_items
from labnetz.publish.adoption_feeds import adoption_feeds
from labnetz.publish.adoptions import adoptions
from labnetz.publish.agenda import Agenda, agenda
from labnetz.publish.backup import Kept, backup, settled_feed, settled_manifest
from labnetz.publish.belonging import Belonging
from labnetz.publish.call_feeds import network_call_feeds
from labnetz.publish.catalog import Catalogued, write_catalog
from labnetz.publish.change_feeds import change_feeds
from labnetz.publish.changes import Heard, network_changes
from labnetz.publish.deadline_calendar import Dated, network_deadlines
from labnetz.publish.disagreements import disagreements
from labnetz.publish.embed import embedded
from labnetz.publish.facet_feeds import event_files, network_feeds
from labnetz.publish.facet_members import facet_list, some_of
from labnetz.publish.facets import Facet, FacetEvents, facet_events, lab_facets, lasting_facets
from labnetz.publish.family import Families, family
from labnetz.publish.health import write_badges_and_logs, write_health
from labnetz.publish.links import FeedLink, feed_links
from labnetz.publish.manifest import write_portal_manifest
from labnetz.publish.manifest_items import handed_on
from labnetz.publish.news_feeds import news_feeds, topic_facets
from labnetz.publish.open_data import Known, OpenData, open_data
from labnetz.publish.opml import write_opml
from labnetz.publish.plan import Plan, all_at_once
from labnetz.publish.practices_export import PracticesExport
from labnetz.publish.read_ahead import read_ahead
from labnetz.publish.schemas import published_schemas
from labnetz.publish.shared import NOTHING_SHARED, Shared
from labnetz.publish.sheets import Sheets, sheets_of
from labnetz.publish.sizes import too_big
from labnetz.publish.standards import assessed
from labnetz.publish.standards_data import standards_files
from labnetz.publish.window import FAR_AHEAD, LONG_AGO, midnight
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
    `manifests` are what labs say of themselves, by id, without the lists in them.
    `calls`, `practices` and `places` are what the labs' manifests list, sorted by (lab, id), each of them once; `lab`
    is our own id of the lab, `url` the lab's own page. Among the practices are those of the network itself: there `lab`
    is its id, and `shared` has their texts and files. `shelf` is where what is found out of them may be kept.
    """

    network: Network
    selected: tuple[Selected, ...]
    events: tuple[Event, ...]
    updates: tuple[Update, ...]
    states: tuple[SourceReport, ...]
    pieces: tuple[Piece, ...] = ()
    withdrawn: tuple[Occurrence, ...] = ()
    changes: tuple[Change, ...] = ()
    backup: tuple[File, ...] = ()
    manifests: Mapping[str, Manifest] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    practices: tuple[Practice, ...] = ()
    places: tuple[Place, ...] = ()
    shelf: Shelf | None = field(default=None, repr=False, compare=False)
    shared: Shared = NOTHING_SHARED

    @cached_property
    def facets(self) -> Sequence[FacetEvents]:
        """The parts of the network that have events, with these, to which one can subscribe."""
        return some_of(self.filters, (one for one in self.filters if one.facet.has_feed))

    @cached_property
    def filters(self) -> Sequence[FacetEvents]:
        """All parts of the network that have events, with these. Found once for all who write or show them."""
        return facet_list(facet_events(self.events, self.network, self.practices))

    @cached_property
    def belonging(self) -> Belonging:
        """The parts of the network to which each date belongs; as `filters`, found once."""
        return Belonging(self.filters, self.network)

    @cached_property
    def families(self) -> Families:
        """Who builds on whom; as `filters`, found once."""
        return family(self.practices, self.network.labs, self.network.url)

    @cached_property
    def _dates(self) -> dict[datetime, Expansions]:
        return {}

    def dates(self, now: datetime) -> Expansions:
        """All dates of the time that anybody shows at `now`: computed once a day for all who write or show them."""
        day = midnight(now)
        if day not in self._dates:
            zone = ZoneInfo(self.network.timezone)
            self._dates[day] = expansions(self.events, day - LONG_AGO, day + FAR_AHEAD, days_in=zone, shelf=self.shelf)
        return self._dates[day]


_Shown = tuple[tuple[Lab, CalendarReading], ...]
_Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """One source after reading, and its state with what is wrong with its content. `shown` are the events of a calendar
    as the network reads them, by lab."""

    kept: Kept
    state: SourceReport
    shown: _Shown = ()

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
    sheets = sheets_of(joined, shelf)
    pairs = sorted(((lab, source) for lab in joined.network.labs for source in lab.sources), key=_by_lab_and_key)
    sources = (Kept(lab=lab, source=one, snapshot=load(one), memory=recall(one)) for lab, one in pairs)
    reads = [_read(one, now, sheets) for one in read_ahead(sources, partial(_leave, now, sheets), shelf)]
    calendars = [shown for read in reads for shown in read.shown]
    selected, items = select(calendars), network_items(joined)
    disputed = disagreements(selected, now, ZoneInfo(network.timezone))
    return PortalContent(
        network=joined.network,
        selected=selected,
        events=tuple(one.event for one in selected),
        pieces=pieces_of(selected, network.language, network.timezone, sheets.block),
        updates=_newest_first(update for read in reads if read.kept.feed for update in _updates(read, joined, now)),
        states=tuple(_with_disagreements(read, joined, disputed) for read in reads),
        withdrawn=withdrawn_dates(list(_own(reads, joined)), calendars, now),
        changes=network_changes((_heard(read, joined) for read in reads), now),
        backup=backup(network, (read.kept for read in reads)),
        manifests={id_: replace(one, items=NO_ITEMS, labs=()) for id_, one in joined.manifests.items()},
        calls=items.calls,
        practices=items.practices,
        places=items.places,
        shelf=shelf,
    )


def with_shared(content: PortalContent, shared: Shared) -> PortalContent:
    """Add the practices that belong to the network itself."""
    practices = sorted((*content.practices, *shared.practices), key=lambda one: (one.lab, one.id))
    return replace(content, practices=tuple(practices), shared=shared)


def let_go(content: PortalContent) -> PortalContent:
    """Give what pages are made of, without what only the files beside them are made of."""
    left = replace(content, selected=(), pieces=(), backup=())
    # What was found out of the events is the same for pages.
    vars(left).update((name, own) for name, own in vars(content).items() if name not in vars(left))
    return left


def artifacts(content: PortalContent, *, now: datetime) -> tuple[tuple[Artifact, ...], tuple[Problem, ...]]:
    """All bytes of the portal's site, sorted by path, and what is wrong with them: for networks that are not big."""
    return all_at_once(plan(content, now=now))


def plan(content: PortalContent, *, now: datetime) -> Plan:
    """Plan all files of the portal's site but its pages. No bytes are made before they are written."""
    network = content.network
    dates = content.dates(now)
    topics = topic_facets(content.updates, content.events)
    items, left_out = handed_on(Items(content.calls, content.practices, content.places))

    # Both are found when they are needed first: until then they would only take memory.
    @cache
    def when() -> Agenda:
        return agenda(content.events, network.timezone, now=now, known=dates)

    @cache
    def data() -> OpenData:
        known = Known(content.facets, when().kept, digests_of(content.pieces), dates)
        return open_data(content.events, known, network, content.withdrawn, now=now)

    def made() -> Iterator[File]:
        yield from network_feeds(content.pieces, content.facets, when(), network, now=now)
        yield from news_feeds(content.updates, topics, network, now=now)
        yield from change_feeds(content.changes, network, now=now)
        yield from network_call_feeds(content.calls, network, now=now)
        yield network_deadlines(content.calls, Dated(content.events, content.pieces), network, now=now)
        yield from data().files()
        yield from _reuse(content, now)
        yield write_opml(network)
        yield write_health(content.states, now=now, language=network.language)
        yield from standards_files(assessed(content, now), network, now=now)
        yield write_portal_manifest(network, items, now=now)
        yield from published_schemas()
        yield from content.shared.files

    def single() -> Iterator[File]:
        return chain(  # which holds nothing else of the content
            embedded(dates, content.facets, network, now=now),
            write_badges_and_logs(network, content.states, now=now),
            content.backup,
            event_files(content.pieces, when().kept, network),
        )

    def closing(written: Sequence[Published]) -> tuple[File, ...]:
        index = data().index(written)
        return index, _catalog(content, [*written, index], topics, now)

    def judged(written: Sequence[Published]) -> tuple[Problem, ...]:
        return (*too_big(written), *left_out, *content.shared.problems)

    return Plan(made, closing, judged, single)


def _reuse(content: PortalContent, now: datetime) -> Iterator[File]:
    """Plan what tells of practices and of who took over which."""
    found = adoptions(content.families, now, ZoneInfo(content.network.timezone))
    yield from adoption_feeds(found, content.network, now=now)
    yield from PracticesExport(content.network, content.practices, content.families, found, now).files()


def links(network: Network) -> tuple[FeedLink, ...]:
    """What every page of the portal announces in its head."""
    return feed_links(network.name, network.url, network.language)


# --- reading ---------------------------------------------------------------------------------------------------------


def _by_lab_and_key(pair: tuple[Lab, Source]) -> tuple[str, str]:
    return pair[1].lab, pair[1].key


def _read(kept: Kept, now: datetime, sheets: Sheets) -> _Read:
    """What a source says is held once: its bytes are let go as soon as they are read."""
    state = state_in(kept.lab, kept.source, kept.snapshot, now)
    snapshot, shown, problems = kept.snapshot, _Shown(), _Problems()
    try:
        if snapshot is None or snapshot.body is None:
            pass
        elif kept.source.kind == "events":
            kept, problems, shown = _with_calendar(kept, snapshot.body, now, sheets)
        elif kept.source.kind == "manifest":
            kept, problems = _with_manifest_read(kept, snapshot.body, now)
        else:
            kept, problems = _with_feed(kept, snapshot, now, sheets.shelf)
    except (NotACalendar, NotAFeed) as error:
        # It was believed once, so this version of labnetz reads less than the one that harvested.
        fix = msg("harvest again, and report this to the people who run the portal")
        problems = (Problem("SOURCE-07", Where(kept.source.url), error.message, fix),)
    kept = replace(kept, snapshot=None if snapshot is None else Snapshot(None, snapshot.receipt))
    return _Read(kept, replace(state, problems=problems), shown)


def _leave(now: datetime, sheets: Sheets, kept: Kept) -> None:
    """Read a source only for what stays of that on the shelf. Octets are put away nowhere: that is one file for all."""
    _read(kept, now, replace(sheets, put=Block))


def _with_calendar(kept: Kept, body: bytes, now: datetime, sheets: Sheets) -> tuple[Kept, _Problems, _Shown]:
    """Read a calendar, and find out whose its events are."""
    known = sheets.known(kept, body)
    noted = withdrawn_note(
        kept.memory.withdrawn, kept.source.url, now, ZoneInfo(origin_of(kept.lab, kept.source).timezone)
    )
    problems = (*known.calendar.problems, *noted)
    if known.is_own:
        kept = replace(kept, calendar=known.calendar, settled=known.settled)
        return kept, problems, ((kept.lab, known.calendar),)
    changed = kept.snapshot.receipt.changed if kept.snapshot else None
    calendar = with_stamps(known.calendar, as_of(kept.memory, changed).stamps)
    members = sheets.joined.members.get(kept.lab.id, {})
    found = tuple(events_by_lab(kept.lab, calendar, members, sheets.joined.network))
    own = next(own for lab, own in found if lab.id == kept.lab.id)
    light = sheets.shown(kept, known, own)
    shown = tuple((lab, light.calendar if one is own else one) for lab, one in found)
    kept = replace(kept, calendar=light.calendar if light.is_own else known.calendar, settled=light.settled)
    return kept, problems, shown


def _with_manifest_read(kept: Kept, body: bytes, now: datetime) -> tuple[Kept, tuple[Problem, ...]]:
    manifest, problems = check_manifest(body, kept.source.url, now=now)
    contacts = manifest.contacts if manifest else ()
    return replace(kept, contacts=contacts, settled=settled_manifest(body, contacts, kept.lab)), problems


def _with_feed(kept: Kept, snapshot: Snapshot, now: datetime, shelf: Shelf | None) -> tuple[Kept, tuple[Problem, ...]]:
    origin, receipt = origin_of(kept.lab, kept.source), snapshot.receipt
    came = receipt.changed or receipt.received or now
    known = KeptFeed(shelf, sheet_name(kept.source, receipt.sha256))
    feed = known.read(snapshot.body or b"", origin, first_seen=came, seen=first_seen(kept.memory))
    problems = (*feed.problems, *flood_notes(kept.memory, origin, now))
    return replace(kept, feed=feed, settled=settled_feed(feed, origin)), problems


def _own(reads: Iterable[_Read], joined: Joined) -> Iterable[tuple[Lab, Source, Memory]]:
    """Memory of the labs' own sources: of what a portal no longer lists, nobody here knows whose it was."""
    return ((read.lab, read.kept.source, read.kept.memory) for read in reads if read.lab.id not in joined.members)


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


def _with_disagreements(
    read: _Read, joined: Joined, disputed: Mapping[tuple[str, str], tuple[Problem, ...]]
) -> SourceReport:
    """What a manifest and the registry disagree about stands with the manifest; what labs do, with their calendars."""
    source = read.state.source
    more = joined.problems.get(read.lab.id, ()) if source.kind == "manifest" else ()
    more += disputed.get((read.lab.id, source.url), ()) if source.kind == "events" else ()
    return replace(read.state, problems=(*read.state.problems, *more)) if more else read.state


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


def _catalog(
    content: PortalContent, made: Sequence[Artifact | Published], topics: Iterable[Facet], now: datetime
) -> Artifact:
    known = Catalogued(
        network=content.network,
        files=made,
        events=content.events,
        updates=content.updates,
        calls=content.calls,
        practices=content.practices,
        facets=content.facets,
        names=(
            *lasting_facets(content.network),
            *lab_facets(content.network, "updates"),
            *topics,
        ),
        now=now,
    )
    return write_catalog(known)
