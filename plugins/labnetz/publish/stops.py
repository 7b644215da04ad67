"""An occurrence as a stop on its lab's line: the words of one entry of a list. Chooses nothing, renders nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from labnetz import words
from labnetz.locale import say
from labnetz.model import Access, Event, Need, Occurrence, Place, Seats, Status, begins, meeting_place, msg, over
from labnetz.publish import dates
from labnetz.publish.event_links import event_href
from labnetz.publish.foreign import marks
from labnetz.publish.lines import line_of
from labnetz.publish.site import Site
from labnetz.publish.through import through
from labnetz.publish.views import Day, first_day

Beside = tuple[tuple[str, ...], str, str, tuple[str, ...]]
"""What an entry shows beside its item: the names of labs, their line, their language, and those of the texts."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A short fact in a thin frame. `kind`: "good" is green and kept for a plain yes, "unknown" is quiet."""

    text: str
    kind: Literal["", "good", "unknown"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One entry: all that a template prints, in the site's language. `begin` and `end` are UTC, for the browser.

    `lang` is the language of the title where it is not the site's. `part` says which day of several it is.
    """

    title: str
    href: str
    time: str
    machine: str
    begin: str
    end: str
    zone: str
    labs: tuple[str, ...]
    line: str
    status: str
    takes_place: bool
    flag: str
    note: str
    where: str
    summary: str
    tags: tuple[Tag, ...]
    lang: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class StopDay:
    """A day with its stops, and how the day is written: `number` and `weekday` for eyes, `name` for ears."""

    number: str
    weekday: str
    name: str
    machine: str
    stops: tuple[Stop, ...]


def stop(one: Occurrence, site: Site, root: str, *, under: date | None = None) -> Stop:
    """Put an occurrence into words. `under` is the day that it is listed under, None where it stands alone."""
    event = one.event
    began_earlier = under is not None and first_day(one, site.zone) < under
    return Stop(
        title=event.title,
        href=event_href(event, site, root),
        time=(dates.ongoing if began_earlier else dates.times)(one.when, site.language),
        machine=dates.machine(one.when),
        begin=dates.instant(begins(one.when, site.zone)),
        end=dates.instant(over(one.when, site.zone)),
        zone=dates.zone_name(one.when, site.timezone, site.language),
        labs=labels(event, site),
        line=line_of(site.labs[event.lab]),
        status=state(event),
        takes_place=takes_place(event),
        flag=flag(event, site.language),
        note=note_of(event, site.language),
        where=where(event, site.language),
        summary=event.summary,
        tags=tags(event, site.language),
        lang=site.language_by(event.lab, event.language),
    )


def stop_days(days: tuple[Day, ...], site: Site, root: str) -> tuple[StopDay, ...]:
    """Put days with their occurrences into words."""
    return tuple(
        StopDay(
            dates.short_day(day.day, site.language),
            day_word(day.day, site),
            dates.long_day(day.day, site.language),
            day.day.isoformat(),
            tuple(stop(one, site, root, under=day.day) for one in day.occurrences),
        )
        for day in days
    )


def day_word(day: date, site: Site) -> str:
    """Say the weekday, with the year once it is another one."""
    weekday = dates.weekday(day, site.language)
    return weekday if day.year == site.now.astimezone(site.zone).year else f"{weekday}, {day.year}"


def labels(event: Event, site: Site) -> tuple[str, ...]:
    """Name the lab, the others that list the same event, and the portal that handed it on; a lab's own site need not
    name it at every stop."""
    if not site.is_portal and not event.also:
        return ()
    names = (site.labs[lab].label for lab in (event.lab, *event.also) if lab in site.labs)
    portal = through(event.via, site)
    return (*names, portal) if portal else tuple(names)


def beside(event: Event, site: Site) -> Beside:
    """Give what an entry shows of the site beside its event and the time: whoever keeps entries has to know it."""
    return (
        labels(event, site),
        line_of(site.labs[event.lab]),
        site.language_by(event.lab, event.language),
        marks(event, site),
    )


def takes_place(event: Event) -> bool:
    """Say whether anybody should come."""
    return event.withdrawn is None and not event.status.is_off


def state(event: Event) -> str:
    """Name what is known of it for styles and programs: its status, or that it is withdrawn."""
    return "withdrawn" if event.withdrawn and not event.status.is_off else event.status.value


def flag(event: Event, language: str) -> str:
    """Say first what changes everything."""
    if state(event) == "withdrawn":
        return say(msg("No longer in the lab’s calendar"), language)
    return say(_FLAGS[event.status], language) if event.status in _FLAGS else ""


def note_of(event: Event, language: str) -> str:
    """Give what the lab says of it. Not in the calendar is not cancelled: only the lab knows."""
    if event.status_note or state(event) != "withdrawn":
        return event.status_note
    return say(msg("The lab has not said whether it takes place. Please ask there before you go."), language)


_FLAGS = {
    Status.CANCELLED: msg("Cancelled"),
    Status.POSTPONED: msg("Postponed"),
    Status.MOVED_ONLINE: msg("Moved online"),
    Status.TENTATIVE: msg("Not yet certain"),
}


def where(event: Event, language: str) -> str:
    """Say the place on one line: "Zentralbibliothek, Salon, auch online". What moved online has no place any more."""
    if event.status is Status.MOVED_ONLINE:
        return say(msg("online"), language)
    place = where_people_meet(event)
    if event.online and place:
        return say(msg("{place}, and online", place=place), language)
    return say(msg("online"), language) if event.online else place


def where_people_meet(event: Event) -> str:
    """Say the place and the room: "Zentralbibliothek, Salon"."""
    return ", ".join(part for part in (event.place.name if event.place else "", event.room) if part)


def tags(event: Event, language: str) -> tuple[Tag, ...]:
    """Say the facts a reader decides by. Nothing is said of an event that does not take place."""
    if not takes_place(event):
        return ()
    said = (_cost(event, language), _registration(event, language), *_access(meeting_place(event), language))
    offered = (Tag(say(words.service(service), language), "good") for service in event.services)
    return (*(tag for tag in said if tag is not None), *offered)


def _cost(event: Event, language: str) -> Tag | None:
    if event.cost == "free":
        return Tag(say(msg("free of charge"), language), "good")
    return Tag(event.cost) if event.cost else None


def _registration(event: Event, language: str) -> Tag | None:
    registration = event.registration
    if registration is None:
        return None
    if registration.state not in {Seats.UNKNOWN, Seats.OPEN}:
        return Tag(say(words.seats(registration.state), language))
    if registration.need is Need.NONE:
        return Tag(say(msg("no registration"), language), "good")
    if registration.need is Need.OPTIONAL:
        return Tag(say(msg("registration welcome"), language))
    if registration.until:
        day = dates.short_day(registration.until, language)
        return Tag(say(msg("register by {day}", day=day), language))
    return Tag(say(msg("with registration"), language))


def _access(place: Place | None, language: str) -> tuple[Tag, ...]:
    """Say what is known of the place; that nothing is known is said too, since silence reads as a yes or a no."""
    if place is None:
        return ()
    known = [(fact, value) for fact, value in place.access if value is not Access.UNKNOWN]
    if not known:
        return (Tag(say(msg("accessibility: not stated"), language), "unknown"),)
    return tuple(
        Tag(words.fact_and_access(fact, value, language), "good" if value is Access.YES else "")
        for fact, value in known
        if fact in _SHORT
    )


_SHORT = ("wheelchair", "lift", "hearing-system")
