"""The pages of a lab's site: what its lists and homes show. Bytes at paths are `publish.lab`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.ical.recur import expand
from labnetz.model import Call, Event, Lab, Occurrence, Place, Practice, Problem, Update, Visibility, msg
from labnetz.publish import dates
from labnetz.publish.about_page import about_page
from labnetz.publish.call_page import call_entry, call_groups, call_page, open_calls
from labnetz.publish.details import figure, licence_line
from labnetz.publish.event_page import ComingDate, Dates, event_page, row_date
from labnetz.publish.foreign import foreign_texts
from labnetz.publish.home import here
from labnetz.publish.json_ld import as_script, lab_ld, update_ld
from labnetz.publish.known_dates import KnownDates, known_dates
from labnetz.publish.lines import line_of
from labnetz.publish.month import Month, month_page, months
from labnetz.publish.month_ways import MOST_LINKS, month_links, since
from labnetz.publish.news import by_year, linked, news
from labnetz.publish.place_page import place_page, place_row
from labnetz.publish.practice_page import practice_groups, practice_page
from labnetz.publish.render import Written, render
from labnetz.publish.search_page import all_calls, all_news, all_places, all_practices, coming_dates, search_page
from labnetz.publish.site import Known, Site
from labnetz.publish.stops import stop_days
from labnetz.publish.subscribe import Offers, subscribe_page, topic_parts
from labnetz.publish.topics import Topic, topics_of
from labnetz.publish.views import by_day, latest, newest_first, on_the_clock, until

if TYPE_CHECKING:
    from labnetz.content.site_content import Item, SiteContent

LOOK_AHEAD = timedelta(days=2 * 366)
OLD = timedelta(days=2)  # sites are built every few hours, labs' own every night
LOOK_BACK = timedelta(days=366)
ROW_AHEAD = 12
"""How many other dates of its row a page names: a row of hundreds would be hundreds of times hundreds of lines."""
LIST_AHEAD = 200
"""After how many dates the list of all ends: on a phone a page of a thousand is slow to load and to read."""


@dataclass(frozen=True, slots=True)
class LabPages:
    """All that the pages of one lab show, at the site's time. `dates` reach from a year ago to two ahead."""

    lab: Lab
    site: Site
    content: SiteContent
    dates: KnownDates
    topics: tuple[Topic, ...] = ()
    months: tuple[Month, ...] = ()
    _told: dict[tuple[str, ...], ComingDate] = field(default_factory=dict, init=False, repr=False, compare=False)

    def home(self, page: Written) -> Markup:
        """Render the home page: what it is, what is on, where one can take part, what is new."""
        shown = self.dates.listed
        days = until(by_day(shown, self.site.now, self.site.zone), 6)
        calls = open_calls(self.content.calls, self.site)
        return render(
            "home_lab.html",
            self.site,
            page.root,
            title=page.title,
            # What lab.yml says is in the lab's language alone; another one has the text of its page.
            summary="" if self.site.translated else self.lab.summary,
            line=line_of(self.lab),
            body=page.body,
            days=stop_days(days, self.site, page.root),
            count=len(shown),
            calls=tuple(call_entry(call, self.site, page.root) for call in calls[:3]),
            items=tuple(news(one, self.site, page.root) for one in latest(self.content.updates, 3, per_lab=3)),
            here=here(self.lab, self.content.places, self.site, page.root),
            data=as_script(lab_ld(self.lab, self.content.places, self.site)),
            **page_times(self.site),
        )

    def events(self, page: Written) -> Markup:
        """Render the list of coming dates, by day; where there are hundreds, the later ones stand in their months."""
        shown = self.dates.listed
        days = by_day(shown, self.site.now, self.site.zone)
        near = until(days, LIST_AHEAD) if self.months else days
        later = since(self.months, near[-1].day) if len(near) < len(days) else ()
        return render(
            "events.html",
            self.site,
            page.root,
            title=page.title,
            body=page.body,
            days=stop_days(near, self.site, page.root),
            count=len(shown),
            rest=len(shown) - sum(len(day.occurrences) for day in near),
            months=month_links(since(self.months, self.site.today)[:MOST_LINKS], self.site, page.root),
            later=month_links(later, self.site, page.root),
            **page_times(self.site),
        )

    def month(self, month: Month, page: Written) -> Markup:
        """Render one of the lab's months."""
        return month_page(month, self.months, page, self.site, line=line_of(self.lab), **page_times(self.site))

    def event(self, event: Event, body: Markup, root: str) -> Markup:
        """Render one event."""
        row = self.dates.of_row(event)
        known = Dates(
            own=self.dates.of_event(event),
            row=[self._row_date(one, root) for one in row[:ROW_AHEAD]],
            row_goes_on=len(row) > ROW_AHEAD,
        )
        return event_page(event, known, body, self.site, root)

    def _row_date(self, one: Occurrence, root: str) -> ComingDate:
        """Put a date into words once for all pages of its row."""
        # By text: times in different zones are equal when they are the same instant.
        key = (one.event.uid, str(one.event.recurrence_id), dates.machine(one.when), root)
        if key not in self._told:
            self._told[key] = row_date(one, self.site, root)
        return self._told[key]

    def updates_list(self, page: Written) -> Markup:
        """Render all news, newest first, by year."""
        years = by_year(newest_first(self.content.updates), self.site, page.root)
        values = {"title": page.title, "body": page.body, "years": years, "line": line_of(self.lab)}
        return render("updates.html", self.site, page.root, **values)

    def item(self, found: Item, body: Markup, root: str) -> Markup:
        """Render the page of an item."""
        match found:
            case Event():
                return self.event(found, body, root)
            case Place():
                return self.place(found, body, root)
            case Call():
                return self.call(found, body, root)
            case Practice():
                return self.practice(found, body, root)
            case Update():
                return self.update(found, body, root)

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
            data=as_script(update_ld(update, self.site)),
        )

    def calls_list(self, page: Written) -> Markup:
        """Render all calls, open ones first."""
        groups = call_groups(self.content.calls, self.site, page.root)
        any_open = bool(open_calls(self.content.calls, self.site))
        values = {"title": page.title, "body": page.body, "groups": groups, "any_open": any_open}
        return render("calls.html", self.site, page.root, **values, line=line_of(self.lab))

    def call(self, call: Call, body: Markup, root: str) -> Markup:
        """Render one call."""
        return call_page(call, body, self.site, root)

    def practices_list(self, page: Written) -> Markup:
        """Render all practices by kind and title."""
        groups = practice_groups(self.content.practices, self.site, page.root)
        values = {"title": page.title, "body": page.body, "groups": groups, "line": line_of(self.lab)}
        return render("practices.html", self.site, page.root, **values)

    def practice(self, practice: Practice, body: Markup, root: str) -> Markup:
        """Render one practice with the coming events that follow it."""
        return practice_page(practice, self.dates.listed, body, self.site, root)

    def places_list(self, page: Written) -> Markup:
        """Render all places."""
        places = sorted(self.content.places, key=lambda place: place.name)
        rows = [place_row(place, self.site, page.root) for place in places]
        line = line_of(self.lab)
        return render("places.html", self.site, page.root, title=page.title, body=page.body, places=rows, line=line)

    def place(self, place: Place, body: Markup, root: str) -> Markup:
        """Render one place with what happens there."""
        days = by_day(self.dates.here.get(place.id, ()), self.site.now, self.site.zone)
        return place_page(place, self.lab, stop_days(until(days, 10), self.site, root), body, (self.site, root))

    def search(self, page: Written) -> Markup:
        """Render the search, and everything that can be found."""
        site, root = self.site, page.root
        groups = (
            coming_dates(self.dates.listed, site, root),
            all_calls(self.content.calls, site, root),
            all_news(newest_first(self.content.updates), site, root),
            all_practices(self.content.practices, site, root),
            all_places(self.content.places, site, root),
        )
        return search_page(page, groups, site)

    def subscribe(self, page: Written) -> Markup:
        """Render what one can subscribe to, and how."""
        offers = Offers(
            calendar=msg("All dates of {lab}", lab=self.lab.name),
            news=msg("News of {lab}", lab=self.lab.name),
            parts_label=msg("By topic"),
            parts=topic_parts(self.topics, line_of(self.lab)),
            line=line_of(self.lab),
            has_calls=bool(self.content.calls),
        )
        return subscribe_page(offers, page, self.site)

    def about(self, page: Written) -> Markup:
        """Render who the lab is: what somebody wrote, and what lab.yml says."""
        return about_page(self.lab, self.content.places, page, self.site)


def lab_pages(lab: Lab, site: Site, content: SiteContent) -> tuple[LabPages, tuple[Problem, ...]]:
    """Prepare a lab's pages: expand its series once, and say which pages may link to each other."""
    foreign = foreign_texts(content.items(), site.language, lab.language)
    known = replace(site, places=_places(content), items=_items(content), foreign=foreign)
    occurrences, problems = _expanded(content.events, known)
    unlisted, odd = _expanded(_internal(content), known)
    topics = topics_of(content.events, content.updates)
    found = known_dates(occurrences, unlisted, known)
    return LabPages(lab, known, content, found, topics, months(occurrences, known)), (*problems, *odd)


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
    """Say as of when a page is, from when on it is old, and whose time its times are."""
    place = dates.zone_label(site.timezone, site.language)
    stand = dates.moment(site.now, site.zone, site.language)
    return {"stand": stand, "old_after": dates.instant(site.now + OLD), "zone_label": place}
