"""What a lab's site publishes beside its pages: calendars, feeds, an .ics per event, bundles, the manifest. Renders no
page.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from labnetz import words
from labnetz.content.legal_pages import page_addresses
from labnetz.content.site_content import by_time
from labnetz.feeds.write import FeedInfo, write_feeds
from labnetz.ical.write import Blocks, CalendarInfo, write_calendar, write_event
from labnetz.locale import colon, say
from labnetz.model import Artifact, Planned
from labnetz.publish.call_feeds import PATH as CALLS
from labnetz.publish.call_feeds import lab_call_feeds
from labnetz.publish.deadline_calendar import ABOUT, NAME
from labnetz.publish.deadlines import PATH as DEADLINES
from labnetz.publish.deadlines import all_deadlines, deadline_events
from labnetz.publish.legal.data import statement_files
from labnetz.publish.links import FeedLink, feed_links
from labnetz.publish.manifest import write_manifest
from labnetz.publish.manifest_items import own_items
from labnetz.publish.sizes import too_big
from labnetz.publish.topics import Topic, check_topics, topics_of
from labnetz.publish.window import inside, window

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from labnetz.content.site_content import SiteContent
    from labnetz.model import Event, File, Lab, Problem


def artifacts(content: SiteContent, lab: Lab, *, now: datetime) -> tuple[tuple[Artifact, ...], tuple[Problem, ...]]:
    """All the bytes of a lab's site, sorted by path, and what is wrong with them."""
    made = made_of(plan(content, lab, now=now))
    return made, faults(made, content, lab)


def made_of(files: Iterable[File]) -> tuple[Artifact, ...]:
    """Make all files."""
    return tuple(Artifact(one.path, one.content) for one in files)


def faults(made: Iterable[Artifact], content: SiteContent, lab: Lab) -> tuple[Problem, ...]:
    """Say what is wrong with the files that were made of a lab's content."""
    return (*too_big(made), *check_topics((*_events(content, lab), *content.updates)))


def plan(content: SiteContent, lab: Lab, *, now: datetime) -> tuple[File, ...]:
    """Say which files a lab's site has, sorted by path. Calendars are made when somebody asks for their bytes."""
    zone = ZoneInfo(lab.timezone)
    events = _events(content, lab)
    upcoming = inside(events, window(now), zone)
    topics = topics_of(events, content.updates)
    blocks = Blocks(lab.language)
    made: list[File] = [
        _planned("feeds/calendar.ics", upcoming, _calendar(lab, "feeds/calendar.ics"), blocks),
        _planned("feeds/calendar-all.ics", events, _calendar(lab, "feeds/calendar-all.ics"), blocks),
        *write_feeds(content.updates, _feed(lab, "feeds/updates", now), "feeds/updates"),
        *_news_by_topic(topics, lab, now),
        *_calendars_by_topic(topics, upcoming, lab, blocks),
        *lab_call_feeds(content.calls, lab, _feed(lab, CALLS, now), now=now),
        _deadlines(content, lab, now, blocks),
        write_manifest(lab, topics, own_items(content), page_addresses(lab, content, lab.url), now=now),
        *statement_files(lab, content),
        *_single_events(events, lab, blocks),
        *content.bundles,
    ]
    return tuple(sorted(made, key=lambda one: one.path))


def _events(content: SiteContent, lab: Lab) -> tuple[Event, ...]:
    return by_time((*content.events, *deadline_events(content.calls, lab)), ZoneInfo(lab.timezone))


def _planned(path: str, events: Sequence[Event], info: CalendarInfo, blocks: Blocks) -> Planned:
    return Planned(path, lambda: (write_calendar(events, info, blocks),))


def links(lab: Lab) -> tuple[FeedLink, ...]:
    """What every page of the lab's site announces in its head."""
    return feed_links(lab.name, lab.url, lab.language)


def event_path(event: Event, site_url: str) -> str:
    """Where the file of one event lies: beside its page, "" for an event that has none on this site.

    The page `…/veranstaltungen/werkstatt/` has the file `veranstaltungen/werkstatt.ics`.
    """
    page = event.url.removeprefix(site_url)
    if not site_url or not event.url.startswith(site_url) or not page.strip("/"):
        return ""
    return unquote(page.rstrip("/")) + ".ics"


def _calendars_by_topic(
    topics: Iterable[Topic], upcoming: Iterable[Event], lab: Lab, blocks: Blocks
) -> Iterable[Planned]:
    """The calendar of each topic. One that is quiet now keeps it, so that whoever subscribed hears of the next date."""
    near = {(event.lab, event.uid) for event in upcoming}
    for topic in topics:
        events = tuple(event for event in topic.events if (event.lab, event.uid) in near)
        path = f"{topic.path}.ics"
        yield _planned(path, events, _calendar(lab, path, topic), blocks)


def _deadlines(content: SiteContent, lab: Lab, now: datetime, blocks: Blocks) -> Artifact:
    """The calendar of the last days of all calls. Those that stand in the calendar of dates are the same events."""
    zone = ZoneInfo(lab.timezone)
    name = f"{lab.name}{colon(lab.language)} {say(NAME, lab.language)}"
    about = " ".join(part for part in (_demo_note(lab), say(ABOUT, lab.language)) if part)
    info = replace(_calendar(lab, f"{DEADLINES}.ics"), name=name, description=about)
    near = inside(by_time(all_deadlines(content.calls, lab), zone), window(now), zone)
    return Artifact(f"{DEADLINES}.ics", write_calendar(near, info, blocks))


def _news_by_topic(topics: Iterable[Topic], lab: Lab, now: datetime) -> Iterable[Artifact]:
    """The feeds of each topic, also of one about which nothing was written yet."""
    for topic in topics:
        yield from write_feeds(topic.updates, _feed(lab, topic.path, now, topic), topic.path)


def _single_events(events: Iterable[Event], lab: Lab, blocks: Blocks) -> Iterable[Planned]:
    """One file per page; a series and its changed dates stand on one page and come in one file."""
    by_path: dict[str, list[Event]] = {}
    for event in events:
        by_path.setdefault(event_path(event, lab.url), []).append(event)
    info = _calendar(lab, "")
    for path, together in by_path.items():
        if path:
            yield Planned(path, partial(_written, together, info, blocks))


def _written(events: Sequence[Event], info: CalendarInfo, blocks: Blocks) -> tuple[bytes]:
    return (write_event(events, info, blocks),)


def _calendar(lab: Lab, path: str, topic: Topic | None = None) -> CalendarInfo:
    return CalendarInfo(
        name=_name(lab, topic),
        description=_description(lab),
        url=lab.url,
        source=lab.url + path,
        timezone=lab.timezone,
        language=lab.language,
    )


def _feed(lab: Lab, path: str, now: datetime, topic: Topic | None = None) -> FeedInfo:
    """`path` is without its ending. The feed's id outlives a move of the site."""
    return FeedInfo(
        title=_name(lab, topic),
        description=_description(lab),
        url=lab.url,
        self_url=lab.url + path,
        language=lab.language,
        licence=lab.licence,
        id=f"urn:labnetz:{lab.id}:{path}",
        author=lab.name,
        now=now,
    )


def _name(lab: Lab, topic: Topic | None) -> str:
    return f"{lab.name}{colon(lab.language)} {topic.name}" if topic else lab.name


def _description(lab: Lab) -> str:
    """Who subscribes to a demonstration must be told in the calendar program too: there is no banner."""
    return " ".join(part for part in (_demo_note(lab), lab.summary) if part)


def _demo_note(lab: Lab) -> str:
    return say(words.DEMO, lab.language) if lab.demo else ""
