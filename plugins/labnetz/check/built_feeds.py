"""Whether programs can read the calendars and feeds of a built site. Which of them must be there says `built`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.feeds.read import read_feed
from labnetz.ical.read import read_calendar
from labnetz.ical.stream import MAX_BYTES
from labnetz.model import Message, Origin, Problem, Published, Where, msg
from labnetz.publish.sizes import each_too_big, is_subscribed

if TYPE_CHECKING:
    from labnetz.check.built_site import Built

_WHOLE = "feeds/calendar-all.ics"


def unreadable(name: str, built: Built, fix: Message) -> Iterator[Problem]:
    """Say what is wrong with a feed, as strictly as with those of others; `fix` helps where it is none at all."""
    content, origin = built.read(name), Origin(lab="", url=name, timezone="UTC")
    if name == _WHOLE and len(content) > MAX_BYTES and "labs" in built.manifest():
        # A big network has all dates of all labs there, and must be published all the same.
        what = msg("the calendar has more than {mebibytes} MiB", mebibytes=MAX_BYTES // 1024 // 1024)
        ours = msg("other portals read no more than that: name them the labs' own calendars, feeds/lab/…")
        yield Problem("SITE-02", Where(name), what, ours, "note")
        return
    try:
        if name.endswith(".ics"):
            yield from read_calendar(content, origin).problems
            return
        yield from read_feed(content, origin, first_seen=built.now).problems
    except (NotACalendar, NotAFeed) as error:
        yield Problem("SITE-02", Where(name), error.message, fix)


def too_big(built: Built) -> Iterator[Problem]:
    """Each calendar, where a build tells of many at once. A note, since a big network has them every night."""
    sizes = (Published(name, len(built.read(name)), "") for name in built.names if is_subscribed(name))
    yield from (replace(problem, level="note") for problem in each_too_big(sizes))
