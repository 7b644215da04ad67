"""The pages of a lab's site: what its lists and homes show. Bytes at paths are `publish.lab`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.ical.recur import expand
from labnetz.model import Call, Event, Lab, Occurrence, Place, Practice, Problem, Update, Visibility, meeting_place, msg
from labnetz.publish import dates
from labnetz.publish.call_page import call_entry, call_groups, call_page, open_calls
from labnetz.publish.details import figure, licence_line
from labnetz.publish.event_page import Dates, event_page
from labnetz.publish.lines import line_of
from labnetz.publish.news import by_year, linked, news
from labnetz.publish.place_page import place_page, place_row
from labnetz.publish.practice_page import practice_entry, practice_page
from labnetz.publish.render import Written, render
from labnetz.publish.site import Known, Site
from labnetz.publish.stops import stop_days
from labnetz.publish.subscribe import FeedOffer, news_offer, subscribe_page, topic_offers
from labnetz.publish.topics import Topic, topics_of
from labnetz.publish.views import by_day, latest, listed, newest_first, on_the_clock, until

if TYPE_CHECKING:
    from labnetz.content.site_content import SiteContent

LOOK_AHEAD = timedelta(days=2 * 366)
LOOK_BACK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LabPages:
    """All that the pages of one lab show, at the site's time. `occurrences` reach from a year ago to two ahead.

    `unlisted` are those of internal events: they stand on the page of their event and nowhere else.
    """

    lab: Lab
    site: Site
    content: SiteContent
    occurrences: tuple[Occurrence, ...]
    unlisted: tuple[Occurrence, ...] = ()
    topics: tuple[Topic, ...] = ()

    def home(self, page: Written) -> Markup:
        """Render the home page: what it is, what is on, where one can take part, what is new."""
        shown = listed(self.occurrences, self.site.now, self.site.zone)
        days = until(by_day(shown, self.site.now, self.site.zone), 6)
        calls = open_calls(self.content.calls, self.site)
        return render(
            "home_lab.html",
            self.site,
            page.root,
            title=page.title,
            body=page.body,
            days=stop_days(days, self.site, page.root),
            count=len(shown),
            calls=tuple(call_entry(call, self.site, page.root) for call in calls[:3]),
            items=tuple(news(one, self.site, page.root) for one in latest(self.content.updates, 3, per_lab=3)),
            **page_times(self.site),
        )

    def events(self, page: Written) -> Markup:
        """Render the list of all coming dates, by day."""
        shown = listed(self.occurrences, self.site.now, self.site.zone)
        days = stop_days(by_day(shown, self.site.now, self.site.zone), self.site, page.root)
        return render(
            "events.html",
            self.site,
            page.root,
            title=page.title,
            body=page.body,
            days=days,
            count=len(shown),
            **page_times(self.site),
        )

    def event(self, event: Event, body: Markup, root: str) -> Markup:
        """Render one event."""
        own = [one for one in (*self.occurrences, *self.unlisted) if one.event.uid == event.uid]
        row = [one for one in self.occurrences if event.part_of and one.event.part_of == event.part_of]
        others = [one for one in row if one.event.uid != event.uid]
        return event_page(event, Dates(own=own, row=others), body, self.site, root)

    def updates_list(self, page: Written) -> Markup:
        """Render all news, newest first, by year."""
        years = by_year(newest_first(self.content.updates), self.site, page.root)
        return render("updates.html", self.site, page.root, title=page.title, body=page.body, years=years)

    def update(self, update: Update, body: Markup, root: str) -> Markup:
        """Render one piece of news."""
        return render(
            "update.html",
            self.site,
            root,
            item=news(update, self.site, root),
            summary=update.excerpt,
            figure=figure(update.image, self.site, root),
            refs=linked(update.refs, self.site, root),
            topics=", ".join(update.topics),
            licence=licence_line(update.licence, self.site, update.lab),
            body=body,
        )

    def calls_list(self, page: Written) -> Markup:
        """Render all calls, open ones first."""
        groups = call_groups(self.content.calls, self.site, page.root)
        any_open = bool(open_calls(self.content.calls, self.site))
        values = {"title": page.title, "body": page.body, "groups": groups, "any_open": any_open}
        return render("calls.html", self.site, page.root, **values)

    def call(self, call: Call, body: Markup, root: str) -> Markup:
        """Render one call."""
        return call_page(call, body, self.site, root)

    def practices_list(self, page: Written) -> Markup:
        """Render all practices by their titles."""
        ordered = sorted(self.content.practices, key=lambda practice: (practice.title.casefold(), practice.id))
        entries = [practice_entry(practice, self.site, page.root) for practice in ordered]
        return render("practices.html", self.site, page.root, title=page.title, body=page.body, practices=entries)

    def practice(self, practice: Practice, body: Markup, root: str) -> Markup:
        """Render one practice with the coming events that follow it."""
        shown = listed(self.occurrences, self.site.now, self.site.zone)
        return practice_page(practice, shown, body, self.site, root)

    def places_list(self, page: Written) -> Markup:
        """Render all places."""
        places = sorted(self.content.places, key=lambda place: place.name)
        rows = [place_row(place, self.site, page.root) for place in places]
        line = line_of(self.lab)
        return render("places.html", self.site, page.root, title=page.title, body=page.body, places=rows, line=line)

    def place(self, place: Place, body: Markup, root: str) -> Markup:
        """Render one place with what happens there."""
        places = ((one, meeting_place(one.event)) for one in self.occurrences)
        here = [one for one, known in places if known and known.id == place.id]
        days = by_day(listed(here, self.site.now, self.site.zone), self.site.now, self.site.zone)
        return place_page(place, self.lab, stop_days(until(days, 10), self.site, root), body, (self.site, root))

    def subscribe(self, page: Written) -> Markup:
        """Render what one can subscribe to, and how."""
        line = line_of(self.lab)
        offers = (
            (msg("Calendar"), (FeedOffer(msg("All dates of {lab}", lab=self.lab.name), "feeds/calendar.ics", line),)),
            (msg("News"), (news_offer(msg("News of {lab}", lab=self.lab.name), "feeds/updates", line),)),
            (msg("By topic"), topic_offers(self.topics, line)),
        )
        return subscribe_page(offers, page, self.site)


def lab_pages(lab: Lab, site: Site, content: SiteContent) -> tuple[LabPages, tuple[Problem, ...]]:
    """Prepare a lab's pages: expand its series once, and say which pages may link to each other."""
    known = replace(site, places=_places(content), items=_items(content))
    occurrences, problems = _expanded(content.events, known)
    unlisted, odd = _expanded(_internal(content), known)
    topics = topics_of(content.events, content.updates)
    return LabPages(lab, known, content, occurrences, unlisted, topics), (*problems, *odd)


def _expanded(events: Sequence[Event], site: Site) -> tuple[tuple[Occurrence, ...], tuple[Problem, ...]]:
    occurrences, problems = expand(events, site.now - LOOK_BACK, site.now + LOOK_AHEAD, days_in=site.zone)
    return on_the_clock(occurrences, lambda _: site.zone), problems


def _internal(content: SiteContent) -> tuple[Event, ...]:
    pages = (page for page in content.pages.values() if isinstance(page.item, Event))
    events = (event for page in pages if isinstance(page.item, Event) for event in (page.item, *page.changes))
    return tuple(event for event in events if event.visibility is Visibility.INTERNAL)


def _places(content: SiteContent) -> Mapping[str, str]:
    return {page.item.id: page.file.url for page in content.pages.values() if isinstance(page.item, Place)}


def _items(content: SiteContent) -> Mapping[tuple[str, str], Known]:
    """Name what lists show: a page that is internal is found by nobody who has not its address."""
    kinds = (("practices", content.practices), ("calls", content.calls), ("events", content.events))
    return {
        (kind, item.id): Known(item.title, item.url)
        for kind, items in kinds
        for item in items
        if getattr(item, "recurrence_id", None) is None
    }


def described(event: Event) -> Markup:
    """Give an event's plain text as paragraphs: it came from a table or a calendar and is no Markdown."""
    paragraphs = (part.strip() for part in event.description.replace("\r\n", "\n").split("\n\n"))
    broken = (Markup("<br>").join(part.split("\n")) for part in paragraphs if part)
    return Markup("\n").join(Markup("<p>{}</p>").format(part) for part in broken)


def page_times(site: Site) -> dict[str, str]:
    """Say as of when a page is, and whose time its times are."""
    return {"stand": dates.moment(site.now, site.zone, site.language), "zone_label": _zone_label(site)}


def _zone_label(site: Site) -> str:
    return site.timezone.rsplit("/", maxsplit=1)[-1].replace("_", " ")
