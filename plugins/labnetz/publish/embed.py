"""The network's dates for other people's pages: one fragment of HTML for each facet, and the element that shows them.

A fragment is text of the portal for a page that we don't know: no style, no script, no id, no heading, whole addresses,
and each class begins with "labnetz-". A server puts it into its own page; or the element fetches it, so that both show
the same. Where our words would be others in another language, they stand beside the text ("data-en"), since a city's
page may be in another language than the portal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.resources import files as package_files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz import words
from labnetz.locale import LANGUAGES, say
from labnetz.model import Artifact, Message, Planned, begins, msg, over
from labnetz.publish import dates
from labnetz.publish.coming import coming
from labnetz.publish.event_links import event_address
from labnetz.publish.facet_members import near_together
from labnetz.publish.licences import licence_label, licence_url
from labnetz.publish.render import render
from labnetz.publish.site import portal_site
from labnetz.publish.stamping import version_of
from labnetz.publish.stops import flag, labels, state, takes_place, where
from labnetz.publish.views import on_the_clock, upcoming
from labnetz.publish.window import AHEAD

if TYPE_CHECKING:
    from datetime import date, datetime

    from labnetz.ical.expansions import Expansions
    from labnetz.model import Event, File, Network, Occurrence
    from labnetz.publish.facets import Facet, FacetEvents
    from labnetz.publish.site import Site

FOLDER = "embed/"
ELEMENT = f"{FOLDER}labnetz-events.js"
EVERYTHING = f"{FOLDER}events.html"
MOST = 12
"""How many dates a fragment has, and an element shows at most."""
_KEPT = 10_000
"""Dates in words that are kept until they are needed again."""

_PARTS = {
    "none": msg("No dates are known at the moment."),
    "more": msg("All dates, and as a calendar to subscribe to"),
    "provider": msg("Dates from:"),
    "licence": msg("Licence, unless stated otherwise:"),
    "changed": msg("collected from the labs and changed on the way"),
}

Said = Mapping[str, str]
"""One text in each of our languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One date of a fragment. `lang` is the language of the title, "" where it is the portal's."""

    title: str
    lang: str
    href: str
    status: str
    flag: Said
    is_off: bool
    when: Said
    zone: Said
    machine: str
    begin: str
    end: str
    where: Said
    labs: str
    note: str
    licence: str
    licence_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """What all fragments have in common: the network, and the sentences of `_PARTS`."""

    name: str
    url: str
    licence_label: str
    licence_url: str
    demo: Said
    stand: Said
    none: Said
    more: Said
    provider: Said
    licence: Said
    changed: Said


def fragment_path(facet: Facet) -> str:
    """Where the fragment of a facet lies: `embed/land/berlin.html`."""
    return f"{FOLDER}{facet.folder}.html"


def embedded(known: Expansions, found: Sequence[FacetEvents], network: Network, *, now: datetime) -> Iterator[File]:
    """Plan the fragment of everything, that of each facet, and the element. `known` are the dates of all events,
    `found` the facets to which they belong."""
    site = portal_site(network, now)
    zones = {lab.id: ZoneInfo(lab.timezone) for lab in network.labs}
    # A day back, since what has no end lasts until midnight.
    occurrences, _ = known.expand(now - timedelta(days=1), now + AHEAD)
    # They are in order, and stay so: another clock shows the same time.
    ordered = on_the_clock(upcoming(occurrences, now, site.zone), lambda lab: zones.get(lab, site.zone))
    fragments = _Fragments(site, network)
    yield fragments.plan(EVERYTHING, ordered[:MOST], site.url + site.paths.events)
    near = near_together(found, network)
    for one in coming(ordered, near, network, keep=MOST):
        yield fragments.plan(fragment_path(one.facet), one.first, site.url + site.paths.of_facet(one.facet.folder))
    yield Artifact(ELEMENT, (package_files("labnetz") / "static" / "embed" / "labnetz-events.js").read_bytes())


class _Fragments:
    """Makes fragments. A date that stands in many of them is put into words once, as long as they are not too many."""

    def __init__(self, site: Site, network: Network) -> None:
        self._site = site
        self._network = network
        self._known: dict[int, tuple[Occurrence, _Entry]] = {}
        self._events: dict[int, str] = {}
        self._texts = _texts_of(network, site.today)
        about = (network.name, network.url, network.licence, network.language, network.timezone, network.demo)
        self._version = version_of(about, site.today)

    def plan(self, path: str, dates: Sequence[Occurrence], page: str) -> Planned:
        """Plan the fragment of some dates; `page` has all of them."""
        return Planned(path, partial(self._write, dates, page), partial(self._version_of, dates, page))

    def _version_of(self, dates: Sequence[Occurrence], page: str) -> str:
        return version_of(self._version, page, [(self._event(one.event), one.when) for one in dates])

    def _event(self, event: Event) -> str:
        """All events are there until the last fragment is planned, so none comes to have the id() of another."""
        if id(event) not in self._events:
            spoken = self._site.language_by(event.lab, event.language)
            self._events[id(event)] = version_of(event, labels(event, self._site), spoken)
        return self._events[id(event)]

    def _write(self, dates: Sequence[Occurrence], page: str) -> tuple[bytes]:
        entries = [self._entry(one) for one in dates]
        return (render("embed.html", self._site, "", entries=entries, page=page, network=self._texts).encode(),)

    def _entry(self, one: Occurrence) -> _Entry:
        known = self._known.get(id(one))
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[id(one)] = one, _entry(one, self._site, self._network)
        return known[1]


def _texts_of(network: Network, today: date) -> _Texts:
    return _Texts(
        name=network.name,
        url=network.url,
        licence_label=licence_label(network.licence),
        licence_url=licence_url(network.licence),
        demo=_said(words.DEMO) if network.demo else {},
        stand=_in_each(lambda language: say(msg("As of {time}", time=dates.plain_day(today, language)), language)),
        **{name: _said(message) for name, message in _PARTS.items()},
    )


def _entry(one: Occurrence, site: Site, network: Network) -> _Entry:
    event = one.event
    has_own = bool(event.licence) and event.licence != network.licence
    return _Entry(
        title=event.title,
        lang=site.language_by(event.lab, event.language),
        href=event.url or event_address(event, site),
        status=state(event),
        flag=_in_each(lambda language: flag(event, language)),
        is_off=not takes_place(event),
        when=_in_each(lambda language: dates.in_full(one.when, language)),
        zone=_in_each(lambda language: dates.zone_name(one.when, site.timezone, language)),
        machine=dates.machine(one.when),
        begin=dates.instant(begins(one.when, site.zone)),
        end=dates.instant(over(one.when, site.zone)),
        where=_in_each(lambda language: where(event, language)),
        labs=" · ".join(labels(event, site)),
        note=event.status_note,
        licence=licence_label(event.licence) if has_own else "",
        licence_url=licence_url(event.licence) if has_own else "",
    )


def _said(message: Message) -> Said:
    return _in_each(lambda language: say(message, language))


def _in_each(text: Callable[[str], str]) -> Said:
    return {language: text(language) for language in LANGUAGES}
