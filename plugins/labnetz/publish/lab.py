"""What a lab's site publishes beside its pages: calendars, a feed, an .ics per event, the manifest. Renders no page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from labnetz.feeds.write import FeedInfo, write_rss
from labnetz.ical.write import CalendarInfo, write_calendar, write_event
from labnetz.locale import say
from labnetz.model import Artifact, Message, msg
from labnetz.publish.links import FeedLink, feed_links
from labnetz.publish.manifest import write_manifest
from labnetz.publish.sizes import too_big
from labnetz.publish.window import inside, window

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from labnetz.content.site import SiteContent
    from labnetz.model import Event, Lab, Problem


def artifacts(content: SiteContent, lab: Lab, *, now: datetime) -> tuple[tuple[Artifact, ...], tuple[Problem, ...]]:
    """All the bytes of a lab's site, sorted by path, and what is wrong with them."""
    upcoming = inside(content.events, window(now), ZoneInfo(lab.timezone))
    made = [
        Artifact("feeds/calendar.ics", write_calendar(upcoming, _calendar(lab, "feeds/calendar.ics"))),
        Artifact("feeds/calendar-all.ics", write_calendar(content.events, _calendar(lab, "feeds/calendar-all.ics"))),
        Artifact("feeds/updates.xml", write_rss(content.updates, _feed(lab))),
        write_manifest(lab, now=now),
        *_single_events(content.events, lab),
    ]
    return tuple(sorted(made, key=lambda one: one.path)), too_big(made)


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


def _single_events(events: Iterable[Event], lab: Lab) -> Iterable[Artifact]:
    """One file per page; a series and its changed dates stand on one page and come in one file."""
    by_path: dict[str, list[Event]] = {}
    for event in events:
        by_path.setdefault(event_path(event, lab.url), []).append(event)
    info = _calendar(lab, "")
    return (Artifact(path, write_event(together, info)) for path, together in by_path.items() if path)


def _calendar(lab: Lab, path: str) -> CalendarInfo:
    return CalendarInfo(
        name=lab.name,
        description=_description(lab),
        url=lab.url,
        source=lab.url + path,
        timezone=lab.timezone,
        language=lab.language,
    )


def _feed(lab: Lab) -> FeedInfo:
    return FeedInfo(
        title=lab.name,
        description=_description(lab),
        url=lab.url,
        self_url=f"{lab.url}feeds/updates.xml",
        language=lab.language,
        licence=lab.licence,
    )


def _description(lab: Lab) -> str:
    """Who subscribes to a demonstration must be told in the calendar program too: there is no banner."""
    return " ".join(part for part in (_demo_note(lab), lab.summary) if part)


def _demo_note(lab: Lab) -> str:
    note: Message = msg("Sample dates of a demonstration: they do not take place.")
    return say(note, lab.language) if lab.demo else ""
