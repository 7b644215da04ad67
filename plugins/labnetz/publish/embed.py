"""The network's dates for other people's pages: one fragment of HTML for each facet, and the element that shows them.

A fragment is text of the portal for a page that we don't know: no style, no script, no id, no heading, whole addresses,
and each class begins with "labnetz-". A server puts it into its own page; or the element fetches it, so that both show
the same. Where our words would be others in another language, they stand beside the text ("data-en"), since a city's
page may be in another language than the portal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files as package_files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz import words
from labnetz.ical.recur import expand
from labnetz.locale import LANGUAGES, say
from labnetz.model import Artifact, Message, begins, msg, over
from labnetz.publish import dates
from labnetz.publish.coming import coming
from labnetz.publish.licences import licence_label, licence_url
from labnetz.publish.render import render
from labnetz.publish.site import portal_site
from labnetz.publish.stops import flag, labels, state, takes_place, where
from labnetz.publish.views import on_the_clock, order, upcoming
from labnetz.publish.window import AHEAD

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.model import Event, Network, Occurrence
    from labnetz.publish.facets import Facet, FacetEvents
    from labnetz.publish.site import Site

FOLDER = "embed/"
ELEMENT = f"{FOLDER}labnetz-events.js"
EVERYTHING = f"{FOLDER}events.html"
MOST = 12
"""How many dates a fragment has, and an element shows at most."""

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


def fragment_path(facet: Facet) -> str:
    """Where the fragment of a facet lies: `embed/land/berlin.html`."""
    return f"{FOLDER}{facet.folder}.html"


def embedded(
    events: Sequence[Event], found: Sequence[FacetEvents], network: Network, *, now: datetime
) -> Iterator[Artifact]:
    """Give the fragment of everything, that of each facet, and the element. `found` are the facets of all events."""
    site = portal_site(network, now)
    zones = {lab.id: ZoneInfo(lab.timezone) for lab in network.labs}
    # A day back, since what has no end lasts until midnight.
    occurrences, _ = expand(events, now - timedelta(days=1), now + AHEAD, days_in=site.zone)
    local = on_the_clock(upcoming(occurrences, now, site.zone), lambda lab: zones.get(lab, site.zone))
    ordered = sorted(local, key=lambda one: order(one, site.zone))
    fragment = _fragments(site, network)
    yield Artifact(EVERYTHING, fragment(ordered[:MOST], site.url + site.paths.events))
    for one in coming(ordered, found, network, keep=MOST):
        yield Artifact(fragment_path(one.facet), fragment(one.first, site.url + site.paths.of_facet(one.facet.folder)))
    yield Artifact(ELEMENT, (package_files("labnetz") / "static" / "embed" / "labnetz-events.js").read_bytes())


def _fragments(site: Site, network: Network) -> Callable[[Iterable[Occurrence], str], bytes]:
    """Prepare what all fragments have in common. A date that stands in many of them is put into words once."""
    known: dict[int, _Entry] = {}

    def entry(one: Occurrence) -> _Entry:
        if id(one) not in known:
            known[id(one)] = _entry(one, site, network)
        return known[id(one)]

    texts = {
        "name": network.name,
        "url": network.url,
        "licence_label": licence_label(network.licence),
        "licence_url": licence_url(network.licence),
        "demo": _said(words.DEMO) if network.demo else {},
        "stand": {
            language: say(msg("As of {time}", time=dates.plain_day(site.today, language)), language)
            for language in LANGUAGES
        },
        "words": {name: _said(message) for name, message in _PARTS.items()},
    }

    def fragment(occurrences: Iterable[Occurrence], page: str) -> bytes:
        entries = [entry(one) for one in occurrences]
        return render("embed.html", site, "", entries=entries, page=page, network=texts).encode()

    return fragment


def _entry(one: Occurrence, site: Site, network: Network) -> _Entry:
    event = one.event
    has_own = bool(event.licence) and event.licence != network.licence
    return _Entry(
        title=event.title,
        lang=site.other_language(event.language),
        href=event.url,
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
