"""What the portal publishes beside its pages, from snapshots: merged calendars and feeds, open data, states.

Opens no socket and no file: `load` is handed in. What can't be read any more leaves a problem, and the rest as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.federation import Joined, join
from labnetz.feeds.handed_on import by_lab as updates_by_lab
from labnetz.feeds.settled import read_kept_feed
from labnetz.feeds.write import FeedInfo, Provider, write_feeds, write_rss
from labnetz.harvest.memory import as_known, first_seen, flood_notes
from labnetz.harvest.report import state_in
from labnetz.harvest.withdrawn import withdrawn_note
from labnetz.ical.handed_on import by_lab as events_by_lab
from labnetz.ical.read import CalendarReading
from labnetz.ical.recur import expand
from labnetz.ical.select import Selected, select
from labnetz.ical.settled import read_kept_calendar
from labnetz.ical.splice import splice, within
from labnetz.ical.write import CalendarInfo
from labnetz.locale import say
from labnetz.manifest import check_manifest
from labnetz.model import (
    NO_MEMORY,
    Artifact,
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
from labnetz.publish.backup import Kept, backup
from labnetz.publish.events_json import write_events
from labnetz.publish.facets import lab_facets
from labnetz.publish.health import write_badges_and_logs, write_health
from labnetz.publish.links import FeedLink, feed_links
from labnetz.publish.manifest import write_portal_manifest
from labnetz.publish.opml import write_opml
from labnetz.publish.schemas import published_schemas
from labnetz.publish.sizes import too_big
from labnetz.publish.window import AHEAD, window
from labnetz.publish.withdrawn import withdrawn_dates

if TYPE_CHECKING:
    from datetime import datetime

Load = Callable[[Source], Snapshot | None]
"""Gives the last believable state of a source: a store's `load`."""

Recall = Callable[[Source], Memory]
"""Gives what is remembered of a source beyond that: a store's `recall`."""


def nothing_remembered(_: Source) -> Memory:
    """Remember nothing: each entry counts as first seen when the snapshot came."""
    return NO_MEMORY


@dataclass(frozen=True, slots=True)
class PortalContent:
    """All that is known of the network's sources.

    `network` has what the labs' manifests add to the registry, and the labs that are known through other portals.
    `selected` is what the merged calendar shows: each event once, with its lines; `events` are the same as values.
    `updates` are newest first, each (lab, guid) once. `states` has every source exactly once, sorted by (lab, key),
    with what is wrong with its content. `withdrawn` are dates that have left their lab's calendar, sorted by time.
    `backup` is the state of all sources as the portal publishes it.
    """

    network: Network
    selected: tuple[Selected, ...]
    events: tuple[Event, ...]
    updates: tuple[Update, ...]
    states: tuple[SourceReport, ...]
    withdrawn: tuple[Occurrence, ...] = ()
    backup: tuple[Artifact, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """One source after reading, and its state with what is wrong with its content."""

    kept: Kept
    state: SourceReport

    @property
    def lab(self) -> Lab:
        return self.kept.lab


def read_sources(network: Network, load: Load, *, now: datetime, recall: Recall = nothing_remembered) -> PortalContent:
    """Read every snapshot of the network. A source that can't be read takes nothing away from the others."""
    joined = join(network, load, now=now)
    pairs = sorted(((lab, source) for lab in joined.network.labs for source in lab.sources), key=_by_lab_and_key)
    reads = [_read(Kept(lab=lab, source=one, snapshot=load(one), memory=recall(one)), now) for lab, one in pairs]
    calendars = [reading for read in reads if read.kept.calendar for reading in _calendars(read, joined)]
    selected = select(calendars)
    return PortalContent(
        network=joined.network,
        selected=selected,
        events=tuple(one.event for one in selected),
        updates=_newest_first(update for read in reads if read.kept.feed for update in _updates(read, joined, now)),
        states=tuple(_with_manifest(read, joined) for read in reads),
        withdrawn=withdrawn_dates(list(_own(reads, joined)), calendars, now),
        backup=backup(network, (read.kept for read in reads)),
    )


def artifacts(
    content: PortalContent, *, now: datetime, language: str = ""
) -> tuple[tuple[Artifact, ...], tuple[Problem, ...]]:
    """All the bytes of the portal's site, sorted by path, and what is wrong with them.

    `language` is that of the messages in health.json, "" for the network's own.
    """
    network, span = content.network, window(now)
    near = within(content.selected, span.since, span.until, timezone=network.timezone)
    made = [
        _calendar(near, network, network.name, "feeds/calendar.ics"),
        _calendar(content.selected, network, network.name, "feeds/calendar-all.ics"),
        *write_feeds(content.updates, _feed_info(network, network.name, "feeds/updates", now), "feeds/updates"),
        *_lab_calendars(near, network),
        *_lab_feeds(content, now),
        _events_json(content, now),
        write_opml(network),
        write_health(content.states, now=now, language=language or network.language),
        *write_badges_and_logs(network, content.states, now=now),
        write_portal_manifest(network, now=now),
        *published_schemas(),
        *content.backup,
    ]
    return tuple(sorted(made, key=lambda one: one.path)), too_big(made)


def links(network: Network) -> tuple[FeedLink, ...]:
    """What every page of the portal announces in its head."""
    return feed_links(network.name, network.url, network.language)


# --- reading ---------------------------------------------------------------------------------------------------------


def _by_lab_and_key(pair: tuple[Lab, Source]) -> tuple[str, str]:
    return pair[1].lab, pair[1].key


def _read(kept: Kept, now: datetime) -> _Read:
    state = state_in(kept.lab, kept.source, kept.snapshot, now)
    try:
        kept, problems = _with_reading(kept, now)
    except (NotACalendar, NotAFeed) as error:
        # It was believed once, so this version of labnetz reads less than the one that harvested.
        fix = msg("harvest again, and report this to the people who run the portal")
        problems = (Problem("SOURCE-07", Where(kept.source.url), error.message, fix),)
    return _Read(kept, replace(state, problems=problems))


def _with_reading(kept: Kept, now: datetime) -> tuple[Kept, tuple[Problem, ...]]:
    source, snapshot, origin = kept.source, kept.snapshot, origin_of(kept.lab, kept.source)
    if snapshot is None or snapshot.body is None:
        return kept, ()
    if source.kind == "events":
        calendar = read_kept_calendar(snapshot.body, origin)
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


def _calendars(read: _Read, joined: Joined) -> Iterable[tuple[Lab, CalendarReading]]:
    if read.kept.calendar is None:
        return ()
    return events_by_lab(read.lab, read.kept.calendar, joined.members.get(read.lab.id, {}), joined.network)


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


def _lab_calendars(near: Sequence[Selected], network: Network) -> Iterable[Artifact]:
    """Chosen after `select`, so that an event has the same UID in each of our calendars."""
    for facet in lab_facets(network, "events"):
        own = [one for one in near if facet.value in {lab.id for lab in (one.lab, *one.also)}]
        yield _calendar(own, network, facet.name, f"{facet.path}.ics")


def _lab_feeds(content: PortalContent, now: datetime) -> Iterable[Artifact]:
    for facet in lab_facets(content.network, "updates"):
        own = tuple(update for update in content.updates if update.lab == facet.value)
        info = _feed_info(content.network, facet.name, f"{facet.path}.xml", now)
        yield Artifact(f"{facet.path}.xml", write_rss(own, info))


def _calendar(selected: Sequence[Selected], network: Network, name: str, path: str) -> Artifact:
    info = CalendarInfo(
        name=name,
        description=_description(network),
        url=network.url,
        source=network.url + path,
        timezone=network.timezone,
        language=network.language,
    )
    return Artifact(path, splice(selected, info))


def _feed_info(network: Network, name: str, path: str, now: datetime) -> FeedInfo:
    return FeedInfo(
        title=name,
        description=_description(network),
        url=network.url,
        self_url=network.url + path,
        language=network.language,
        licence=network.licence,
        providers=tuple(Provider(lab=lab.id, name=lab.name) for lab in network.labs),
        id=f"urn:labnetz:{network.id}:{path}",
        author=network.name,
        now=now,
    )


def _description(network: Network) -> str:
    """Whose work it is, and that it was changed: what licences with attribution ask for."""
    note = msg(
        "Collected from the labs of the network and changed on the way; provider and licence stand at each entry."
    )
    demo = msg("Sample dates of a demonstration: they do not take place.")
    parts = [say(demo, network.language) if network.demo else "", network.summary, say(note, network.language)]
    return " ".join(part for part in parts if part)


def _events_json(content: PortalContent, now: datetime) -> Artifact:
    zone = ZoneInfo(content.network.timezone)
    occurrences, _ = expand(content.events, now, now + AHEAD, days_in=zone)
    return write_events(occurrences, content.network, content.withdrawn)
