"""The portal's page of one lab: what is on, where one can take part, what is new, how its feeds arrive; and of a lab
whose work is done, what took place there. Chooses no facets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from labnetz.ical.recur import expand
from labnetz.locale import say
from labnetz.model import msg, msg_n
from labnetz.publish import dates
from labnetz.publish.all_of_kind import Above, AllOfKind, Kind
from labnetz.publish.details import Text
from labnetz.publish.event_links import event_href
from labnetz.publish.facets import Facet
from labnetz.publish.foreign import marks, texts_of_lab
from labnetz.publish.glance import Chosen, Known, Limits, choose, told
from labnetz.publish.health_page import SourcesView, sources_view
from labnetz.publish.lab_words import life, state
from labnetz.publish.licences import licence_label
from labnetz.publish.lines import line_of
from labnetz.publish.members import announces, is_active
from labnetz.publish.news import news
from labnetz.publish.page_shell import root_of
from labnetz.publish.practice_page import PracticeEntry, ordered_practices, practice_entry
from labnetz.publish.render import render
from labnetz.publish.reuse import lab_reuse
from labnetz.publish.stamping import Stamped, version_of
from labnetz.publish.stops import takes_place
from labnetz.publish.through import through
from labnetz.publish.views import first_day, newest_first

if TYPE_CHECKING:
    from markupsafe import Markup

    from labnetz.model import Event, Lab, Network, Occurrence
    from labnetz.publish.family import Families
    from labnetz.publish.members import Members
    from labnetz.publish.portal import PortalContent
    from labnetz.publish.site import Site

_AT_WORK = Limits(dates=10, calls=4, news=6, of_a_lab=6)
_DONE = Limits(dates=10, calls=4, news=30, of_a_lab=30)
"""Of a lab whose work is done, all that it has left is worth showing."""
_MOST_PAST = 60
"""How many past dates of such a lab its page has, the last ones first."""
_LONG_AGO = timedelta(days=40 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDate:
    """A date that was."""

    day: str
    machine: str
    title: str
    href: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What took place at a lab: the last dates of it, and how many there are more."""

    dates: tuple[PastDate, ...]
    said: str


@dataclass(frozen=True, slots=True)
class LabProfiles:
    """The pages of all labs. `way_to_feeds` gives the folder where one subscribes to a lab's dates, "" for none;
    `past_events` are those of labs whose work is done, by lab; `families` say who builds on whom.
    """

    network: Network
    site: Site
    members: Members
    way_to_feeds: Callable[[str], str]
    past_events: Mapping[str, Sequence[Event]]
    families: Families
    _versions: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def stamped(self) -> Iterator[Stamped]:
        """Give the page of each lab."""
        for lab in self.members.labs:
            path = self.site.paths.of_lab(lab.id)
            body = partial(self.page, lab)
            yield Stamped(
                path=path, title=lab.name, description=lab.summary, body=body, version=self._version(lab, path)
            )
            if self._has_more_news(lab):
                yield from AllOfKind(self._news(lab), Above(lab.name, path), self.site).stamped()

    def page(self, lab: Lab, root: str) -> Markup:
        """Render one lab's page."""
        seen = told(self._chosen(lab), self.site, root)
        return render("lab.html", self.site, root, seen=seen, **self._rest(lab, root))

    def _version(self, lab: Lab, path: str) -> str:
        """Say which state of the page it is; found once, since pages are asked for several times in a build.

        Dates, calls and news go in as they are, which is quicker than to put them into words.
        """
        if lab.id not in self._versions:
            frame = (self.site.name, self.site.url, self.site.language, self.site.today, self.site.paths)
            spoken = [self.site.language_of(text) for text in texts_of_lab(lab)]
            marked = [marks(one, self.site) for one in self.members.practices.get(lab.id, ())]
            rest = self._rest(lab, root_of(path))
            self._versions[lab.id] = version_of(frame, self._chosen(lab), rest, spoken, marked)
        return self._versions[lab.id]

    def _chosen(self, lab: Lab) -> Chosen:
        of = self.members
        known = Known(dates=of.dates.get(lab.id, ()), calls=of.calls_of([lab]), updates=of.updates_of([lab]))
        return choose(known, _limits(lab), self.site)

    def _news(self, lab: Lab) -> Kind:
        title = msg("News of {lab}", lab=lab.name)
        return Kind("news", title, self._news_folder(lab), newest_first(self.members.updates_of([lab])), news)

    def _news_folder(self, lab: Lab) -> str:
        return self.site.paths.of_lab(lab.id) + self.site.paths.updates

    def _has_more_news(self, lab: Lab) -> bool:
        return len(self.members.updates_of([lab])) > _limits(lab).news

    def _rest(self, lab: Lab, root: str) -> Mapping[str, object]:
        """Give all that the page shows beside that; nothing of it is the time of the build."""
        site = self.site
        land = self.members.land_of(lab)
        return {
            "lab": lab,
            "line": line_of(lab),
            "is_active": announces(lab),
            "all_news": root + self._news_folder(lab) if self._has_more_news(lab) else "",
            "past": self._past(lab, root),
            "practices": self._practices(lab, root),
            "reuse": lab_reuse(self.members.practices.get(lab.id, ()), self.families, site, root),
            "details": _details(lab, site, Text(land.name, root + site.paths.of_land(land.slug)) if land else None),
            "href": site.link(lab.url, root) if lab.url else lab.homepage,
            "feeds": root + way if (way := self.way_to_feeds(lab.id)) else "",
            "all_dates": root + site.paths.dates_of(Facet(kind="lab", value=lab.id, name="").folder),
            "sources": self._sources(lab),
            "standards": root + site.paths.assessed(lab.id) if is_active(lab) else "",
            "zone_label": dates.zone_label(site.timezone, site.language),
        }

    def _sources(self, lab: Lab) -> SourcesView:
        """Say how its feeds arrive, by the day: to the minute, the page would be another one after each harvest."""
        language = self.site.language

        def by_day(at: datetime) -> str:
            return dates.plain_day(at.astimezone(self.site.zone).date(), language)

        return sources_view(lab, self.members.states.get(lab.id, ()), self.network, self.site, when=by_day)

    def _practices(self, lab: Lab, root: str) -> tuple[PracticeEntry, ...]:
        own = ordered_practices(self.members.practices.get(lab.id, ()))
        return tuple(practice_entry(one, self.site, root) for one in own)

    def _past(self, lab: Lab, root: str) -> Past | None:
        """Give what took place; None for a lab that is at work (`past_events`), or of which no date is known."""
        events = self.past_events.get(lab.id, ())
        if not events:
            return None
        site = self.site
        found, _ = expand(events, site.now - _LONG_AGO, site.now, days_in=site.zone)
        held = [one for one in reversed(found) if takes_place(one.event)]
        if not held:
            return None
        said = say(msg_n("{count} date took place here.", "{count} dates took place here.", len(held)), site.language)
        return Past(dates=tuple(_past_date(one, site, root) for one in held[:_MOST_PAST]), said=said)


def _limits(lab: Lab) -> Limits:
    return _AT_WORK if is_active(lab) else _DONE


def past_events(content: PortalContent) -> Mapping[str, Sequence[Event]]:
    """Give the events of labs whose work is done, by lab."""
    found: dict[str, list[Event]] = {lab.id: [] for lab in content.network.labs if not is_active(lab)}
    for event in content.events if found else ():
        for lab in (event.lab, *event.also):
            if lab in found:
                found[lab].append(event)
    return found


def _past_date(one: Occurrence, site: Site, root: str) -> PastDate:
    day = first_day(one, site.zone)
    return PastDate(
        day=dates.plain_day(day, site.language),
        machine=day.isoformat(),
        title=one.event.title,
        href=event_href(one.event, site, root),
        lang=site.language_by(one.event.lab, one.event.language),
    )


def _details(lab: Lab, site: Site, land: Text | None) -> tuple[tuple[str, Text], ...]:
    """Say who it is: first what visitors ask, last under which terms."""
    language, towns = site.language, lab.municipalities
    mail = next(iter(lab.contacts), "")
    found = (
        (msg("State"), Text(state(lab, language))),
        (msg("Time"), Text(life(lab, language))),
        (msg("Run by"), Text(lab.operator)),
        (msg_n("Municipality", "Municipalities", len(towns)), Text(", ".join(towns))),
        (msg("Land"), land or Text("")),
        (msg("Former names"), Text(", ".join(lab.former_names))),
        (msg("Contact"), Text(mail, f"mailto:{mail}")),
        (msg("Comes here"), Text(through(lab.via, site))),
        (msg("Licence"), Text(licence_label(lab.licence))),
    )
    return tuple((say(label, language), text) for label, text in found if text.text)
