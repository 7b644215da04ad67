"""An event as schema.org `Event`; a series as `EventSeries` with its rule and its next dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from labnetz import words
from labnetz.locale import say
from labnetz.model import (
    Days,
    Event,
    Lab,
    Occurrence,
    Place,
    Seats,
    Status,
    Visibility,
    When,
    first_day,
    meeting_place,
    msg,
)
from labnetz.publish.details import known_practice
from labnetz.publish.json_ld.nodes import (
    Node,
    at,
    audiences,
    contact_point,
    licence,
    named,
    node,
    of_lab,
    one_or_all,
    picture,
    said,
)
from labnetz.publish.json_ld.place import brief_place_ld, place_ld
from labnetz.publish.json_ld.schedule import last_day, schedule
from labnetz.publish.json_text import cut
from labnetz.publish.site import Site
from labnetz.publish.stops import flag
from labnetz.publish.ticket import row_name
from labnetz.publish.views import before_on_clock, upcoming

MOST_DATES = 12
"""So many coming dates of a series are named; its rule says the rest, and the page has them all."""

_STATUS = {
    Status.SCHEDULED: "EventScheduled",
    Status.CANCELLED: "EventCancelled",
    Status.POSTPONED: "EventPostponed",
    Status.MOVED_ONLINE: "EventMovedOnline",
}
"""There is no term for what is not yet certain: it is left out, and said in the description."""


def event_ld(event: Event, dates: Sequence[Occurrence], site: Site) -> Node:
    """Say what, when and where; {} for a page that no list names. `dates` are those of the event, by time."""
    if event.visibility is not Visibility.PUBLIC:
        return {}
    lab = site.labs[event.lab]
    is_series = event.series is not None
    head = node("EventSeries" if is_series else "Event", id_=f"{event.url}#event" if event.url else "")
    time_and_place = _core(event, event.when, lambda place: place_ld(place, lab, site), site)
    more = _series(event, dates, site) if is_series else {}
    return said(**(head | time_and_place | _about(event, lab, site) | more))


def date_ld(one: Occurrence, id_: str, series: str, site: Site) -> Node:
    """Say all of one date, for data without pages. `id_` names it, `series` the node of its series, "" for none."""
    event, lab = one.event, site.labs[one.event.lab]
    if event.visibility is not Visibility.PUBLIC:
        return {}
    core = _core(event, one.when, lambda place: place_ld(place, lab, site), site)
    about = _about(event, lab, site)
    if not event.url:  # the licence stands with the page, where there is one
        about = said(subjectOf=node("CreativeWork", license=licence(event.licence))) | about
    return node("Event", id_=id_) | core | about | ({"superEvent": {"@id": series}} if series else {})


def series_ld(master: Event, id_: str, site: Site) -> Node:
    """Name a series with its rule; what holds for a date stands with the date."""
    until = last_day(master)
    return node(
        "EventSeries",
        id_=id_,
        identifier=master.uid,
        name=master.title,
        url=master.url,
        startDate=at(first_day(master.when)),
        endDate=at(until) if until else None,
        eventSchedule=schedule(master),
        organizer=_organizer(master, site.labs[master.lab]),
    )


def _core(event: Event, when: When, told: Callable[[Place], Node], site: Site) -> Node:
    """What every date of a series has for itself, and what every reader asks for first. `told` describes a place."""
    first, last = (when.first, when.last) if isinstance(when, Days) else (when.start, when.end)
    return said(
        name=event.title,
        startDate=at(first),
        endDate=at(last) if last else None,
        eventStatus=_status(event),
        previousStartDate=at(before_on_clock(event.previous_start, when)) if event.previous_start else None,
        eventAttendanceMode=_attendance(event),
        location=_where(event, told, site),
    )


def _about(event: Event, lab: Lab, site: Site) -> Node:
    """What is the same for all dates."""
    return said(
        identifier=event.uid,
        url=event.url,
        description=_description(event, site.language),
        image=picture(event.image),
        organizer=_organizer(event, lab),
        contributor=named("Organization", event.partners),
        offers=_offer(event),
        isAccessibleForFree=True if words.is_free(event.cost) else None,
        maximumAttendeeCapacity=event.registration.capacity if event.registration else None,
        inLanguage=list(event.languages),
        audience=audiences(event.audience, site.language),
        typicalAgeRange=event.age.replace("+", "-"),
        keywords=list(event.topics),
        additionalType=_practice(event, site),
        superEvent=_row(event, site),
        subjectOf=_remains(event),
        recordedIn=node("CreativeWork", url=event.after.recording) if event.after and event.after.recording else None,
        mainEntityOfPage=_page(event, lab, site),
    )


# --- when, and whether ------------------------------------------------------------------------------------------------


def _status(event: Event) -> str | None:
    """A new time is a state of its own (schema.org EventRescheduled), unless something graver is said."""
    if event.status is Status.SCHEDULED and event.previous_start is not None:
        return "https://schema.org/EventRescheduled"
    return f"https://schema.org/{_STATUS[event.status]}" if event.status in _STATUS else None


def _series(event: Event, dates: Sequence[Occurrence], site: Site) -> Node:
    """The rule, its last day, and the next dates. The series begins with its first date, also where that is over."""
    until = last_day(event)
    known = said(
        eventSchedule=schedule(event),
        subEvent=[_date(one, site) for one in upcoming(dates, site.now, site.zone)[:MOST_DATES]],
    )
    # The first date's end is not that of the series.
    return known | {"endDate": at(until) if until else None}


def _date(one: Occurrence, site: Site) -> Node:
    """One date of a series, whole enough to stand alone; the series has what is known of the place."""
    own, lab = one.event, site.labs[one.event.lab]
    core = _core(own, one.when, lambda place: brief_place_ld(place, lab, site), site)
    return node("Event", **core, description=_told_first(own, site.language), url=own.url)


# --- where ------------------------------------------------------------------------------------------------------------


def _where(event: Event, told: Callable[[Place], Node], site: Site) -> object:
    if event.status is Status.MOVED_ONLINE:
        return node("VirtualLocation", name=say(msg("online"), site.language), url=event.online or event.url)
    online = node("VirtualLocation", url=event.online) if event.online else None
    return one_or_all((_venue(event, told), online))


def _venue(event: Event, told: Callable[[Place], Node]) -> Node | None:
    if event.place is None:
        return node("Place", name=event.room) if event.room else None
    whole = told(event.place)
    if not event.room:
        return whole
    return node("Place", name=f"{event.place.name}, {event.room}", address=whole.get("address"), containedInPlace=whole)


def _attendance(event: Event) -> str | None:
    """Say how one takes part, None where neither a place nor an address is said."""
    on_site = meeting_place(event) is not None
    online = bool(event.online) or event.status is Status.MOVED_ONLINE
    mode = {(True, False): "Offline", (False, True): "Online", (True, True): "Mixed"}.get((on_site, online))
    return f"https://schema.org/{mode}EventAttendanceMode" if mode else None


# --- all else ---------------------------------------------------------------------------------------------------------


def _told_first(event: Event, language: str) -> str:
    """Say what changes everything: not every reader knows `eventStatus`."""
    first = flag(event, language)
    return " ".join(part for part in (f"{first}." if first else "", event.status_note) if part)


def _description(event: Event, language: str) -> str:
    offered = ", ".join(say(words.service(one), language) for one in event.services)
    known = (
        _told_first(event, language),
        event.summary,
        f"{say(msg('Accessibility'), language)}: {offered}." if offered else "",
        event.access_note,
        event.description,
    )
    return cut("\n\n".join(part for part in known if part))


def _organizer(event: Event, lab: Lab) -> Node:
    """Name who organises it; the lab that publishes it, where nobody else is said."""
    found = node("Organization", name=event.organizer) if event.organizer else of_lab(lab)
    return found | said(contactPoint=contact_point(event.contact))


def _offer(event: Event) -> Node | None:
    """Say what it costs and how to get a seat. A price in words stays words: "5 €, ermäßigt 3 €" is no number."""
    registration = event.registration
    url = registration.url if registration else ""
    if not (event.cost or url):
        return None
    seats = registration.state if registration else Seats.UNKNOWN
    in_stock = {Seats.OPEN: "InStock", Seats.FULL: "SoldOut"}.get(seats)
    return node(
        "Offer",
        price=0 if words.is_free(event.cost) else None,
        description="" if words.is_free(event.cost) else event.cost,
        url=url,
        availability=f"https://schema.org/{in_stock}" if in_stock else None,
        validThrough=at(registration.until) if registration and registration.until else None,
    )


def _practice(event: Event, site: Site) -> str:
    """Give the address of the practice that it follows, or its id where it has no page here."""
    known = known_practice(event.practice, event.lab, site) if event.practice else None
    return known.url if known else event.practice


def _row(event: Event, site: Site) -> Node | None:
    if not event.part_of:
        return None
    return node("EventSeries", identifier=event.part_of, name=row_name(event, site))


def _remains(event: Event) -> object:
    if event.after is None:
        return None
    return one_or_all(
        (
            node("Report", url=event.after.report) if event.after.report else None,
            node("PresentationDigitalDocument", url=event.after.slides) if event.after.slides else None,
        )
    )


def _page(event: Event, lab: Lab, site: Site) -> Node | None:
    """The page and its text have what an event cannot have: a licence, a language, a date of change."""
    if not event.url:
        return None
    return node(
        "WebPage",
        id_=event.url,
        inLanguage=event.language or lab.language,
        license=licence(event.licence),
        dateModified=at(event.modified.astimezone(site.zone)) if event.modified else None,
    )
