"""What the ticket of an event says below its time: where, what it costs, how to register, who can take part.

Renders nothing; when it happens stands in `event_page`.
"""

from __future__ import annotations

from collections.abc import Iterator

from labnetz import words
from labnetz.locale import say
from labnetz.model import Event, Need, Place, Registration, Seats, Status, meeting_place, msg
from labnetz.publish import dates
from labnetz.publish.details import (
    Detail,
    Lines,
    Text,
    as_line,
    audience_lines,
    contact_lines,
    details,
    id_name,
    known_practice,
    language_line,
    licence_line,
    lines,
    mail_line,
    phone_line,
    practice_lines,
    service_lines,
    topic_lines,
)
from labnetz.publish.item_links import place_href
from labnetz.publish.place_words import address, known_access, unknown_access, whom_to_ask
from labnetz.publish.repeats import repeat_words
from labnetz.publish.site import Site
from labnetz.publish.stops import labels, where_people_meet


def ticket(event: Event, master: Event, site: Site, root: str) -> tuple[Detail, ...]:
    """Say all of an event but its time. `event` is the date that is shown, `master` the series it belongs to.

    The portal says apart whose word it is, and under which licence (`light_event`).
    """
    language = site.language
    found = (
        (msg("Repeats"), lines(repeat_words(master, language))),
        (msg("Place"), _place(event, site, root)),
        (msg("Online"), _online(event, language)),
        (msg("Cost"), lines(say(msg("free of charge"), language) if event.cost == "free" else event.cost)),
        (msg("Registration"), registration_lines(event.registration, site)),
        (msg("Meant for"), audience_lines(event.audience, language)),
        (msg("Age"), lines(say(words.age(event.age), language) if event.age else "")),
        (msg("Languages"), lines(language_line(event.languages, language))),
        (msg("Accessibility"), access_lines(event, site)),
        (msg("Contact"), contact_lines(event.contact)),
        (msg("Part of a row"), lines(row_name(event, site))),
        (msg("Follows the practice"), practice_lines(event.practice, site, event.lab, root)),
        (msg("Topics"), topic_lines(event.topics, site, root)),
        (msg("By"), lines(event.organizer or ("" if site.is_portal else organizer(event, site)))),
        (msg("Together with"), lines(", ".join(event.partners))),
        (msg("Licence"), lines("" if site.is_portal else licence_line(event.licence, site, event.lab))),
    )
    return details(found, language)


def organizer(event: Event, site: Site) -> str:
    """Name the lab, and others that list the same event."""
    return " · ".join(labels(event, site)) or site.labs[event.lab].name


def row_name(event: Event, site: Site) -> str:
    """Name the row of single events that an event belongs to: like the page of that id, where there is one."""
    if not event.part_of:
        return ""
    known = known_practice(event.part_of, event.lab, site) or site.items.get(("events", event.part_of))
    return known.title if known else id_name(event.part_of)


def _place(event: Event, site: Site, root: str) -> Lines:
    if event.status is Status.MOVED_ONLINE:
        return ()
    if event.place is None:
        return lines(event.room)
    name = Text(where_people_meet(event), place_href(event.place, event.lab, site, root))
    return (name, *lines(*address(event.place)))


def _online(event: Event, language: str) -> Lines:
    if event.online:
        return (Text(event.online, event.online),)
    return lines(as_line(say(msg("online"), language)) if event.status is Status.MOVED_ONLINE else "")


# --- accessibility ----------------------------------------------------------------------------------------------------


def access_lines(event: Event, site: Site) -> Lines:
    """Say what the event offers and what is known of its place; that the rest is unknown is said, with whom to ask."""
    place = meeting_place(event)
    known = known_access(place, site.language) if place else ()
    note = place.access_note if place else ""
    offered = service_lines(event.services, site.language)
    said = lines(*offered, event.access_note, *known, note)
    return (*said, *_unknown(place, event, site, any_known=bool(known or note))) if place else said


def _unknown(place: Place, event: Event, site: Site, *, any_known: bool) -> Iterator[Text]:
    if not unknown_access(place, site.language):
        return
    asked = whom_to_ask(place, event.contact, site.labs[event.lab])
    if not asked:
        rest = msg("all else: not stated") if any_known else msg("not stated")
    else:
        rest = msg("all else: not stated, please ask:") if any_known else msg("not stated, please ask:")
    yield Text(as_line(say(rest, site.language)))
    yield from asked


# --- registration -----------------------------------------------------------------------------------------------------


def registration_lines(registration: Registration | None, site: Site) -> Lines:
    """Say whether one can still register, and how."""
    if registration is None:
        return ()
    needs = {
        Need.NONE: msg("no registration"),
        Need.OPTIONAL: msg("registration welcome"),
        Need.REQUIRED: msg("with registration"),
    }
    said = lines(_seats(registration, site), as_line(say(needs[registration.need], site.language)))
    return (*said, *lines(_until(registration, site), _capacity(registration, site)), *_ways(registration, site))


def _seats(registration: Registration, site: Site) -> str:
    if registration.state is Seats.UNKNOWN:
        return ""
    return as_line(say(words.seats(registration.state), site.language))


def _until(registration: Registration, site: Site) -> str:
    if registration.until is None:
        return ""
    day = dates.plain_day(registration.until, site.language)
    if registration.until < site.today:
        return say(msg("One could register until {day}.", day=day), site.language)
    return say(msg("until {day}", day=day), site.language)


def _capacity(registration: Registration, site: Site) -> str:
    if registration.capacity is None:
        return ""
    if registration.capacity == 1:
        return say(msg("for one person"), site.language)
    return say(msg("for {count} people", count=registration.capacity), site.language)


def _ways(registration: Registration, site: Site) -> Iterator[Text]:
    """A form is no offer when nobody more is let in; who answers the telephone can still say so."""
    is_closed = registration.state in {Seats.FULL, Seats.CLOSED}
    is_closed = is_closed or (registration.until is not None and registration.until < site.today)
    if registration.url and not is_closed:
        yield Text(say(msg("Register online"), site.language), registration.url)
    if registration.email:
        yield mail_line(registration.email)
    if registration.phone:
        yield phone_line(registration.phone)
