"""The page of one event: what the ticket says, and the coming dates of a series. Renders no list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Access, Days, Event, Need, Occurrence, Place, Registration, When, msg, over
from labnetz.publish import dates
from labnetz.publish.render import render
from labnetz.publish.repeats import repeat_words
from labnetz.publish.site import Site
from labnetz.publish.stops import Stop, access_words, flag, stop, where
from labnetz.publish.views import upcoming


@dataclass(frozen=True, slots=True)
class Text:
    """A line of the ticket, perhaps a link."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingDate:
    """One coming date of a series."""

    text: str
    machine: str
    end: str
    flag: str


Detail = tuple[str, tuple[Text, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """All that the template prints. `when` has a line for the weekday, the day and the time."""

    title: str
    summary: str
    lab: str
    line: str
    status: str
    flag: str
    note: str
    takes_place: bool
    when: tuple[str, ...]
    machine: str
    begin: str
    end: str
    over: bool
    zone: str
    timezone: str
    details: tuple[Detail, ...]
    ics: str
    dates: tuple[ComingDate, ...]


def event_page(event: Event, occurrences: Sequence[Occurrence], body: Markup, site: Site, root: str) -> Markup:
    """Render the page. `occurrences` are all that are known of this event, sorted; `body` is made of the site's own
    Markdown."""
    return render("event.html", site, root, view=event_view(event, occurrences, site, root), body=body)


def event_view(event: Event, occurrences: Sequence[Occurrence], site: Site, root: str) -> EventView:
    """Put an event into words: the next date, or the last one when all are over."""
    coming = upcoming(occurrences, site.now, site.zone)
    shown = (*coming, *occurrences[-1:], Occurrence(event, event.when))[0]
    entry = stop(shown, site, root)
    return EventView(
        title=entry.title,
        summary=entry.summary,
        lab=" · ".join(entry.labs) or site.labs[event.lab].name,
        line=entry.line,
        status=entry.status,
        flag=entry.flag,
        note=entry.note,
        takes_place=entry.takes_place,
        when=when_lines(shown.when, site.language),
        machine=entry.machine,
        begin=entry.begin,
        end=entry.end,
        over=over(shown.when, site.zone) <= site.now,
        zone=entry.zone,
        timezone=_zone_of(shown.when, site),
        details=_details(shown.event, event, entry, site, root),
        ics=site.link(event.url.rstrip("/") + ".ics", root),
        dates=_coming(coming, site) if len(coming) > 1 else (),
    )


def when_lines(when: When, language: str) -> tuple[str, ...]:
    """Break "Mittwoch, / 2. Dezember 2026 / 17 bis 19 Uhr" where a tired reader would."""
    lines = dates.day_lines(when, language)
    if isinstance(when, Days) and len(lines) > 1:
        return (*lines, say(msg("all day"), language))
    return (*lines, dates.times(when, language))


def _zone_of(when: When, site: Site) -> str:
    start = getattr(when, "start", None)
    return str(start.tzinfo) if isinstance(start, datetime) and start.tzinfo not in (None, UTC) else site.timezone


def _details(event: Event, master: Event, entry: Stop, site: Site, root: str) -> tuple[Detail, ...]:
    language = site.language
    found = (
        (msg("Repeats"), _lines(repeat_words(master, language))),
        (msg("Place"), _place(event, site, root)),
        (msg("Online"), (Text(event.online, event.online),) if event.online else ()),
        (msg("Cost"), _lines(_cost(event, language))),
        (msg("Registration"), _registration(event.registration, language)),
        (msg("Accessibility"), _access(event, language)),
        (msg("Topics"), _lines(", ".join(event.topics))),
        (msg("By"), _lines(" · ".join(entry.labs) or site.labs[event.lab].name)),
    )
    return tuple((say(label, language), lines) for label, lines in found if lines)


def _lines(text: str) -> tuple[Text, ...]:
    return (Text(text),) if text else ()


def _place(event: Event, site: Site, root: str) -> tuple[Text, ...]:
    if event.place is None:
        return ()
    href = site.link(site.places.get(event.place.id, ""), root)
    name = Text(where(_on_site(event), site.language), href)
    return (name, *(Text(line) for line in _address(event.place)))


def _on_site(event: Event) -> Event:
    return replace(event, online="")


def _address(place: Place) -> tuple[str, ...]:
    town = " ".join(part for part in (place.postal_code, place.city) if part)
    return tuple(part for part in (place.street, town) if part)


def _access(event: Event, language: str) -> tuple[Text, ...]:
    """Say what is known of the place; of a place of which nobody said anything, that."""
    if event.place is None:
        return ()
    known = [access_words(fact, value, language) for fact, value in event.place.access if value is not Access.UNKNOWN]
    note = [event.place.access_note] if event.place.access_note else []
    return tuple(Text(line) for line in (known or [say(msg("not stated"), language)]) + note)


def _cost(event: Event, language: str) -> str:
    return say(msg("free of charge"), language) if event.cost == "free" else event.cost


def _registration(registration: Registration | None, language: str) -> tuple[Text, ...]:
    if registration is None:
        return ()
    words = {
        Need.NONE: msg("no registration"),
        Need.OPTIONAL: msg("registration welcome"),
        Need.REQUIRED: msg("with registration"),
    }
    lines = [Text(say(words[registration.need], language))]
    if registration.until:
        lines.append(Text(say(msg("until {day}", day=dates.plain_day(registration.until, language)), language)))
    if registration.url:
        lines.append(Text(say(msg("Register online"), language), registration.url))
    if registration.email:
        lines.append(Text(registration.email, f"mailto:{registration.email}"))
    if registration.phone:
        lines.append(Text(registration.phone, "tel:" + registration.phone.replace(" ", "")))
    return tuple(lines)


def _coming(coming: Sequence[Occurrence], site: Site) -> tuple[ComingDate, ...]:
    return tuple(
        ComingDate(
            text=f"{dates.days(one.when, site.language)}, {dates.times(one.when, site.language)}",
            machine=dates.machine(one.when),
            end=dates.instant(over(one.when, site.zone)),
            flag=flag(one.event, site.language),
        )
        for one in coming
    )
