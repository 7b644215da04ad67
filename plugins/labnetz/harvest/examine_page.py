"""Say whether a page leads programs to its feeds, and where a feed should be that is a page. Pure; fetches nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from labnetz.harvest.discover import leads_to_calendar
from labnetz.model import Message, Problem, Where, msg

if TYPE_CHECKING:
    from labnetz.harvest.discover import Page


def examine_page(url: str, page: Page, behind: str) -> Iterator[Problem]:
    """Say whether a page leads programs to its feeds. `behind` is the calendar that it shows to people, "" if none."""
    where = Where(url)
    kinds = {one.kind for one in page.announced}
    if _should_be_a_feed(url):
        feeds = [one.url for one in page.announced if one.kind != "manifest" and one.url != url]
        what = msg("the address answers with a web page instead of a feed")
        fix = _use(feeds[0]) if feeds else msg("copy the link that your program offers for subscribing")
        yield Problem("DOC-02", where, what, fix)
    elif behind:
        what, fix = msg("this is the calendar's page for people, not the calendar"), _use(behind)
        yield Problem("DOC-02", where, what, fix, "warning")
    elif not kinds & {"events", "updates"}:
        what = msg("this is a web page, and it announces neither a calendar nor a feed")
        fix = msg('find the feeds in your program, and announce them: <link rel="alternate" type="text/calendar" …>')
        yield Problem("DOC-03", where, what, fix, "warning")
    elif "events" not in kinds:
        what = msg("the page announces news, but no calendar")
        fix = msg('if there are events: <link rel="alternate" type="text/calendar" href="…"> in the head of the page')
        yield Problem("DOC-03", where, what, fix, "note")


def _should_be_a_feed(url: str) -> bool:
    """Whether nobody would expect a page here, by the address."""
    path = urlsplit(url).path.lower().rstrip("/")
    return leads_to_calendar(url) or path.endswith((".xml", ".rss", ".atom", "/feed", "/rss", "/atom"))


def _use(url: str) -> Message:
    return msg("use {url}", url=url)
