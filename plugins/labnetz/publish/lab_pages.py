"""The pages of a lab's site: what its lists and homes show. Bytes at paths are `publish.lab`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from labnetz.ical.recur import expand
from labnetz.model import Event, Lab, Occurrence, Place, Problem, Update, msg
from labnetz.publish import dates
from labnetz.publish.event_page import event_page
from labnetz.publish.lines import line_of
from labnetz.publish.news import by_year, news
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.stops import all_access, stop_days
from labnetz.publish.subscribe import FeedOffer, subscribe_page
from labnetz.publish.views import by_day, latest, listed, newest_first, on_the_clock, until

LOOK_AHEAD = timedelta(days=2 * 366)
LOOK_BACK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LabPages:
    """All that the pages of one lab show, at the site's time. `occurrences` reach from a year ago to two ahead."""

    lab: Lab
    site: Site
    occurrences: tuple[Occurrence, ...]
    updates: tuple[Update, ...]
    places: Mapping[str, Place]

    def home(self, page: Written) -> Markup:
        """Render the home page: what it is, what is on, what is new."""
        shown = listed(self.occurrences, self.site.now, self.site.zone)
        days = until(by_day(shown, self.site.now, self.site.zone), 6)
        return render(
            "home_lab.html",
            self.site,
            page.root,
            title=page.title,
            body=page.body,
            days=stop_days(days, self.site, page.root),
            count=len(shown),
            items=tuple(news(one, self.site, page.root) for one in latest(self.updates, 3, per_lab=3)),
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
        own = [one for one in self.occurrences if one.event.uid == event.uid]
        return event_page(event, own, body, self.site, root)

    def updates_list(self, page: Written) -> Markup:
        """Render all news, newest first, by year."""
        years = by_year(newest_first(self.updates), self.site, page.root)
        return render("updates.html", self.site, page.root, title=page.title, body=page.body, years=years)

    def update(self, update: Update, body: Markup, root: str, *, picture: str = "") -> Markup:
        """Render one piece of news. `picture` is the way from the page to its image."""
        return render(
            "update.html",
            self.site,
            root,
            item=news(update, self.site, root),
            summary=update.excerpt,
            image=update.image,
            picture=picture,
            body=body,
        )

    def places_list(self, page: Written) -> Markup:
        """Render all places."""
        rows = [
            {
                "place": place,
                "href": self.site.link(self.site.places.get(place.id, ""), page.root),
                "address": place.line.removeprefix(place.name).removeprefix(", "),
                "access": ", ".join(all_access(place, self.site.language)[:1]),
            }
            for place in sorted(self.places.values(), key=lambda place: place.name)
        ]
        line = line_of(self.lab)
        return render("places.html", self.site, page.root, title=page.title, body=page.body, places=rows, line=line)

    def place(self, place: Place, body: Markup, root: str) -> Markup:
        """Render one place with what happens there."""
        here = [one for one in self.occurrences if one.event.place and one.event.place.id == place.id]
        days = by_day(listed(here, self.site.now, self.site.zone), self.site.now, self.site.zone)
        return render(
            "place.html",
            self.site,
            root,
            place=place,
            access=all_access(place, self.site.language),
            body=body,
            line=line_of(self.lab),
            days=stop_days(until(days, 10), self.site, root),
        )

    def subscribe(self, page: Written) -> Markup:
        """Render what one can subscribe to, and how."""
        line = line_of(self.lab)
        offers = (
            (msg("Calendar"), (FeedOffer(msg("All dates of {lab}", lab=self.lab.name), "feeds/calendar.ics", line),)),
            (msg("News"), (FeedOffer(msg("News of {lab}", lab=self.lab.name), "feeds/updates.xml", line),)),
        )
        return subscribe_page(offers, page, self.site)


def lab_pages(
    lab: Lab, site: Site, events: Sequence[Event], updates: Sequence[Update], places: Sequence[Place]
) -> tuple[LabPages, tuple[Problem, ...]]:
    """Prepare a lab's pages: expand its series once."""
    occurrences, problems = expand(events, site.now - LOOK_BACK, site.now + LOOK_AHEAD, days_in=site.zone)
    by_id = {place.id: place for place in places}
    local = on_the_clock(occurrences, lambda _: site.zone)
    return LabPages(lab, site, local, tuple(updates), by_id), problems


def page_times(site: Site) -> dict[str, str]:
    """Say as of when a page is, and whose time its times are."""
    return {"stand": dates.moment(site.now, site.zone, site.language), "zone_label": _zone_label(site)}


def _zone_label(site: Site) -> str:
    return site.timezone.rsplit("/", maxsplit=1)[-1].replace("_", " ")
