"""What the portal publishes beside its pages, from snapshots: merged calendars and feeds, open data, states.

Opens no socket and no file: `load` is handed in. What can't be read any more leaves a problem, and the rest as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.feeds.read import FeedReading, read_feed
from labnetz.feeds.write import FeedInfo, Provider, write_feeds, write_rss
from labnetz.harvest.report import known
from labnetz.ical.read import CalendarReading, read_calendar
from labnetz.ical.recur import expand
from labnetz.ical.select import Selected, select
from labnetz.ical.splice import splice, within
from labnetz.ical.write import CalendarInfo
from labnetz.locale import say
from labnetz.model import (
    Artifact,
    Event,
    Lab,
    Network,
    Origin,
    Problem,
    Snapshot,
    Source,
    SourceReport,
    Update,
    Where,
    msg,
)
from labnetz.publish.events_json import write_events
from labnetz.publish.facets import lab_facets
from labnetz.publish.health import write_health
from labnetz.publish.links import FeedLink, feed_links
from labnetz.publish.manifest import write_portal_manifest
from labnetz.publish.opml import write_opml
from labnetz.publish.sizes import too_big
from labnetz.publish.window import AHEAD, window

if TYPE_CHECKING:
    from datetime import datetime

Load = Callable[[Source], Snapshot | None]
"""Gives the last believable state of a source: a store's `load`."""


@dataclass(frozen=True, slots=True)
class PortalContent:
    """All that is known of the network's sources.

    `selected` is what the merged calendar shows: each event once, with its lines; `events` are the same as values.
    `updates` are newest first, each (lab, guid) once. `states` has every source exactly once, sorted by (lab, key),
    with what is wrong with its content.
    """

    network: Network
    selected: tuple[Selected, ...]
    events: tuple[Event, ...]
    updates: tuple[Update, ...]
    states: tuple[SourceReport, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """One source after reading. One of `calendar` and `feed`, or neither if there was nothing to read."""

    lab: Lab
    state: SourceReport
    calendar: CalendarReading | None = None
    feed: FeedReading | None = None


def read_sources(network: Network, load: Load, *, now: datetime) -> PortalContent:
    """Read every snapshot of the network. A source that can't be read takes nothing away from the others."""
    pairs = sorted(((lab, source) for lab in network.labs for source in lab.sources), key=_by_lab_and_key)
    reads = [_read(lab, source, load(source), now) for lab, source in pairs]
    selected = select([(read.lab, read.calendar) for read in reads if read.calendar])
    return PortalContent(
        network=network,
        selected=selected,
        events=tuple(one.event for one in selected),
        updates=_newest_first(update for read in reads if read.feed for update in read.feed.updates),
        states=tuple(read.state for read in reads),
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
        write_portal_manifest(network, now=now),
    ]
    return tuple(sorted(made, key=lambda one: one.path)), too_big(made)


def links(network: Network) -> tuple[FeedLink, ...]:
    """What every page of the portal announces in its head."""
    return feed_links(network.name, network.url, network.language)


# --- reading ---------------------------------------------------------------------------------------------------------


def _by_lab_and_key(pair: tuple[Lab, Source]) -> tuple[str, str]:
    return pair[1].lab, pair[1].key


def _read(lab: Lab, source: Source, snapshot: Snapshot | None, now: datetime) -> _Read:
    state = known(source, snapshot, now)
    if snapshot is None or snapshot.body is None:
        return _Read(lab, state)
    origin = Origin(lab=lab.id, url=source.url, timezone=lab.timezone, licence=lab.licence)
    try:
        if source.kind == "events":
            calendar = read_calendar(snapshot.body, origin)
            return _Read(lab, replace(state, problems=calendar.problems), calendar=calendar)
        feed = read_feed(snapshot.body, origin, first_seen=_first_seen(snapshot, now))
        return _Read(lab, replace(state, problems=feed.problems), feed=feed)
    except (NotACalendar, NotAFeed) as error:
        # It was believed once, so this version of labnetz reads less than the one that harvested.
        fix = msg("harvest again, and report this to the people who run the portal")
        problem = Problem("SOURCE-07", Where(source.url), error.message, fix)
        return _Read(lab, replace(state, problems=(problem,)))


def _first_seen(snapshot: Snapshot, now: datetime) -> datetime:
    """When these bytes came: the same from build to build, unlike `now`."""
    return snapshot.receipt.changed or snapshot.receipt.received or now


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
    return write_events(occurrences, content.network)
