"""The pages of the network's portal: what its lists, homes and lab profiles show. Makes no feed, reads no snapshot."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from markupsafe import Markup

from labnetz.ical.recur import expand
from labnetz.locale import say
from labnetz.model import (
    Artifact,
    Lab,
    LabStatus,
    Network,
    Occurrence,
    Problem,
    SourceReport,
    Update,
    msg,
)
from labnetz.publish.coming import coming
from labnetz.publish.details import Text
from labnetz.publish.embed_page import embed_page
from labnetz.publish.facet_pages import NEXT, FacetPages
from labnetz.publish.facets import Facet, comes_here, lab_facets
from labnetz.publish.found import found_events, found_updates
from labnetz.publish.health_page import health_page, sources_view
from labnetz.publish.kiosk import kiosk
from labnetz.publish.lab_pages import LOOK_AHEAD, LOOK_BACK, page_times
from labnetz.publish.lab_words import life, state
from labnetz.publish.lines import line_of
from labnetz.publish.news import by_year, news
from labnetz.publish.news_feeds import topic_facets
from labnetz.publish.page_shell import FootLink
from labnetz.publish.portal import PortalContent
from labnetz.publish.render import Written, render
from labnetz.publish.search_page import all_labs, all_news, coming_dates, search_page
from labnetz.publish.site import Site
from labnetz.publish.stamping import Stamped
from labnetz.publish.station_map import station_map
from labnetz.publish.stops import stop_days, takes_place
from labnetz.publish.subscribe import Offers, subscribe_page
from labnetz.publish.through import through
from labnetz.publish.views import by_day, latest, listed, newest_first, of_lab, on_the_clock, until, upcoming


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A lab as an entry of a list, in the site's language."""

    name: str
    href: str
    line: str
    state: str
    line_below: str
    summary: str


@dataclass(frozen=True, slots=True)
class PortalPages:
    """All that the portal's pages show, at the site's time. `listed` are the dates that lists show."""

    network: Network
    site: Site
    occurrences: tuple[Occurrence, ...]
    listed: tuple[Occurrence, ...]
    updates: tuple[Update, ...]
    states: tuple[SourceReport, ...]
    facets: FacetPages

    def home(self, page: Written) -> Markup:
        """Render the home page: today and soon, what is new, who takes part."""
        shown = self.listed
        days = until(by_day(shown, self.site.now, self.site.zone), 8)
        active = [lab for lab in self.network.labs if is_active(lab)]
        return render(
            "home_portal.html",
            self.site,
            page.root,
            title=page.title,
            lead=_lead(shown, len(active), self.site),
            body=page.body,
            days=stop_days(days, self.site, page.root),
            count=len(shown),
            items=tuple(news(one, self.site, page.root) for one in latest(self.updates, 6, per_lab=2)),
            stations=[station(lab, self.site, page.root) for lab in active],
            **page_times(self.site),
        )

    def events(self, page: Written) -> Markup:
        """Render all coming dates of all labs, by day."""
        days = stop_days(by_day(self.listed, self.site.now, self.site.zone), self.site, page.root)
        times = page_times(self.site)
        values = {
            "title": page.title,
            "body": page.body,
            "days": days,
            "count": len(self.listed),
            "months": (),
            "rest": 0,
            "later": (),
        }
        return render("events.html", self.site, page.root, **values, **times)

    def updates_list(self, page: Written) -> Markup:
        """Render all news of all labs, newest first."""
        years = by_year(newest_first(self.updates), self.site, page.root)
        values = {"title": page.title, "body": page.body, "years": years, "line": ""}
        return render("updates.html", self.site, page.root, **values)

    def labs(self, page: Written) -> Markup:
        """Render all members: those at work first, then those whose work is done."""
        groups = (
            (msg("Labs at work"), [lab for lab in self.network.labs if is_active(lab)]),
            (msg("Labs whose work is done"), [lab for lab in self.network.labs if not is_active(lab)]),
        )
        said = [
            (say(label, self.site.language), [station(lab, self.site, page.root) for lab in labs])
            for label, labs in groups
            if labs
        ]
        drawn = station_map(self.network.labs, self.site, page.root)
        return render("labs.html", self.site, page.root, title=page.title, body=page.body, groups=said, map=drawn)

    def lab(self, lab: Lab, root: str) -> Markup:
        """Render the portal's page of one member."""
        own = of_lab(self.listed, lab.id)
        days = until(by_day(own, self.site.now, self.site.zone), 10)
        recent = latest((one for one in self.updates if one.lab == lab.id), 6, per_lab=6)
        first, last = (find(self.states, lab.id, key=_lab_of) for find in (bisect_left, bisect_right))
        own_states = self.states[first:last]  # they are sorted by lab
        return render(
            "lab.html",
            self.site,
            root,
            lab=lab,
            line=line_of(lab),
            is_active=is_active(lab) and comes_here(lab, "events"),
            days=stop_days(days, self.site, root),
            items=tuple(news(one, self.site, root) for one in recent),
            details=_details(lab, self.site),
            href=self.site.link(lab.url, root) if lab.url else lab.homepage,
            feeds=_lab_feeds(self.facets.way_to_lab(lab.id), self.site, root),
            sources=sources_view(lab, own_states, self.network, self.site),
        )

    def search(self, page: Written) -> Markup:
        """Render the search, and everything that can be found."""
        site, root = self.site, page.root
        groups = (
            coming_dates(self.listed, site, root),
            all_labs(self.network.labs, site, root),
            all_news(newest_first(self.updates), site, root),
        )
        return search_page(page, groups, site)

    def subscribe(self, page: Written) -> Markup:
        """Render what one can subscribe to: all of it, or a part."""
        offers = Offers(
            calendar=msg("All dates of all labs"),
            news=msg("News of {lab}", lab=self.network.name),
            parts_label=msg("One lab"),
            paths=self.facets.paths,
        )
        return subscribe_page(offers, page, self.site, self.facets.groups(page.root))

    def embedding(self, page: Written) -> Markup:
        """Render how the dates come onto other people's pages."""
        return embed_page(page, self.site)

    def health(self, page: Written) -> Markup:
        """Render the state of every source."""
        return health_page(self.network, self.states, page, self.site)

    def kiosk(self, law: Sequence[FootLink]) -> tuple[Artifact, ...]:
        """Give the board for a screen in a library; `law` are the pages that every page must lead to."""
        return kiosk(self.listed, self.site, law)

    def stamped(self) -> Iterator[Stamped]:
        """Give every page that grows in number with the network, one at a time."""
        for lab in self.network.labs:
            path = f"{self.site.paths.labs}{lab.id}/"
            yield Stamped(path=path, title=lab.name, description=lab.summary, body=partial(self.lab, lab))
        yield from self.facets.stamped()

    def found_elsewhere(self) -> tuple[Markup, ...]:
        """Give what the search finds on the labs' own sites: coming dates and news."""
        coming = upcoming(self.occurrences, self.site.now, self.site.zone)
        return (*found_events(coming, self.site), *found_updates(newest_first(self.updates), self.site))


def portal_pages(
    content: PortalContent, site: Site, artifacts: Iterable[Artifact] = ()
) -> tuple[PortalPages, tuple[Problem, ...]]:
    """Prepare the portal's pages: expand all series once. What is withdrawn stands in lists only."""
    occurrences, problems = expand(content.events, site.now - LOOK_BACK, site.now + LOOK_AHEAD, days_in=site.zone)
    zones = {lab.id: ZoneInfo(lab.timezone) for lab in content.network.labs}
    local = on_the_clock(occurrences, lambda lab: zones.get(lab, site.zone))
    missing = on_the_clock(content.withdrawn, lambda lab: zones.get(lab, site.zone))
    shown = (*listed(local, site.now, site.zone), *upcoming(missing, site.now, site.zone))
    facets = FacetPages(
        site,
        coming(shown, content.facets, content.network, keep=NEXT, more=_with_news(content)),
        frozenset(one.path for one in artifacts if one.path.startswith("feeds/")),
    )
    return PortalPages(content.network, site, local, shown, content.updates, content.states, facets), problems


def _with_news(content: PortalContent) -> tuple[Facet, ...]:
    return (*topic_facets(content.updates, ()), *lab_facets(content.network, "updates"))


def _lab_of(state: SourceReport) -> str:
    return state.source.lab


def is_active(lab: Lab) -> bool:
    """Say whether one can still visit it, or soon can."""
    return lab.status not in {LabStatus.CLOSED, LabStatus.ARCHIVED}


def station(lab: Lab, site: Site, root: str) -> Station:
    """Put a lab into words."""
    below = [lab.land, life(lab, site.language)]
    return Station(
        name=lab.name,
        href=f"{root}{site.paths.labs}{lab.id}/",
        line=line_of(lab),
        state=lab.status.value,
        line_below=" · ".join(part for part in below if part),
        summary=lab.summary,
    )


def _lead(shown: Sequence[Occurrence], labs: int, site: Site) -> str:
    if not any(takes_place(one.event) for one in shown):
        return ""
    dates = len(shown)  # the number that the list says, too
    text = msg("{dates} coming dates in {labs} labs. Come by, try things out, have your say.", dates=dates, labs=labs)
    return say(text, site.language)


def _details(lab: Lab, site: Site) -> tuple[tuple[str, Text], ...]:
    language = site.language
    found = (
        (msg("State"), state(lab, language)),
        (msg("Time"), life(lab, language)),
        (msg("Run by"), lab.operator),
        (msg("Municipalities"), ", ".join(lab.municipalities)),
        (msg("Region"), lab.land),
        (msg("Former names"), ", ".join(lab.former_names)),
        (msg("Licence"), lab.licence),
        (msg("Comes here"), through(lab.via, site)),
    )
    said = [(say(label, language), Text(text)) for label, text in found if text]
    contact = [(say(msg("Contact"), language), Text(mail, f"mailto:{mail}")) for mail in lab.contacts[:1]]
    return (*said, *contact)


@dataclass(frozen=True, slots=True)
class _Link:
    label: str
    href: str


def _lab_feeds(way: str, site: Site, root: str) -> tuple[_Link, ...]:
    return (_Link(say(msg("Subscribe to its dates"), site.language), root + way),) if way else ()
