"""The DESCRIPTION that people read: the event's own text, and in words what programs show nowhere else.

Says what is known and nothing of what is not. Plain text without HTML, at the end the event's address, which Outlook
shows nowhere else. At most 8 kB, since longer ones are cut or refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from babel.dates import format_date, format_time

from labnetz import words
from labnetz.ical.text import clean, shorten, web_address
from labnetz.locale import say
from labnetz.model import (
    Access,
    Audience,
    Contact,
    Event,
    Message,
    Need,
    Place,
    Registration,
    Seats,
    Status,
    meeting_place,
    msg,
)

MOST_OCTETS = 8_000
_FOR_DETAILS = 3_000
_FOR_SUMMARY = 1_000


def description(event: Event, language: str) -> tuple[str, str]:
    """Give the text that people read, and where in it the description itself stands ("12-340", in characters)."""
    before = [_said(_first(event, language), language), _summary(event)]
    after = [_said(_details(event, language), language), web_address(event.url)]
    before, after = [part for part in before if part], [part for part in after if part]
    room = MOST_OCTETS - sum(len(part.encode()) + 2 for part in (*before, *after))
    body = shorten(clean(event.description), room)
    text = "\n\n".join([*before, *([body] if body else []), *after])
    begin = sum(len(part) + 2 for part in before)
    return text, f"{begin}-{begin + len(body)}" if body else "0-0"


def _said(messages: Iterator[Message], language: str) -> str:
    return shorten("\n".join(clean(say(message, language)) for message in messages), _FOR_DETAILS)


def _summary(event: Event) -> str:
    """The summary, unless the description begins with it."""
    summary = clean(event.summary)
    return "" if clean(event.description).startswith(summary) else shorten(summary, _FOR_SUMMARY)


def _first(event: Event, language: str) -> Iterator[Message]:
    """What changes everything stands first: nobody should come in vain."""
    if event.status_note:
        yield msg("Please note: {note}", note=event.status_note)
    if event.status is Status.MOVED_ONLINE:
        yield msg("This event takes place online only.")
    if event.previous_start is not None:
        yield msg("First planned for {when}", when=_moment(event.previous_start, language))


def _details(event: Event, language: str) -> Iterator[Message]:
    if event.room and event.status is not Status.MOVED_ONLINE:
        yield msg("Room: {room}", room=event.room)
    if web_address(event.online):
        yield msg("Take part online: {url}", url=event.online)
    if event.cost:
        cost = say(msg("free of charge"), language) if event.cost == "free" else event.cost
        yield msg("Cost: {cost}", cost=cost)
    if event.registration is not None:
        yield from _registration(event.registration, language)
    yield from _languages(event, language)
    yield from _access(event, language)
    yield from _audience(event, language)
    yield from _people(event)
    yield from _after(event)


def _registration(registration: Registration, language: str) -> Iterator[Message]:
    if registration.capacity:
        yield msg("Places: {count}", count=registration.capacity)
    if registration.state is Seats.FULL:
        yield msg("Fully booked.")
    elif registration.state is Seats.CLOSED:
        yield msg("Registration is closed.")
    else:
        if registration.state is Seats.WAITING_LIST:
            yield msg("All places are taken; there is a waiting list.")
        yield _how(registration)
        if registration.until and registration.need is not Need.NONE:
            yield msg("Register until {day}", day=_day(registration.until, language))


def _how(registration: Registration) -> Message:
    if registration.need is Need.NONE:
        return msg("No registration needed.")
    ways = ", ".join(way for way in (web_address(registration.url), registration.phone, registration.email) if way)
    if registration.need is Need.REQUIRED:
        return msg("Please register: {ways}", ways=ways) if ways else msg("Registration is required.")
    return msg("You may register: {ways}", ways=ways) if ways else msg("You may register, but need not.")


def _languages(event: Event, language: str) -> Iterator[Message]:
    """Name the languages, unless it is the one in which all of the calendar is."""
    if set(event.languages) - {language}:
        yield msg("Languages: {names}", names=_joined(words.language_name(tag, language) for tag in event.languages))


def _access(event: Event, language: str) -> Iterator[Message]:
    """What is known of the place and offered by the event. What nobody knows is not said to be missing."""
    if event.services:
        services = _joined(say(words.service(service), language) for service in event.services)
        yield msg("So that more people can take part: {services}", services=services)
    if event.access_note:
        yield msg("How to take part: {note}", note=event.access_note)
    place = meeting_place(event)
    if place is not None and (told := _about_place(place, language)):
        yield msg("Accessibility: {note}", note=told)


def _about_place(place: Place, language: str) -> str:
    known = [(fact, value) for fact, value in place.access if value is not Access.UNKNOWN]
    facts = [words.fact_and_access(fact, value, language) for fact, value in known]
    said = "; ".join((*facts, *words.measures(place.measures, language)))
    return ". ".join(part for part in (said, place.access_note) if part)


def _audience(event: Event, language: str) -> Iterator[Message]:
    first = [audience for audience in event.audience if audience is not Audience.EVERYONE]
    if first:
        yield msg("Especially for: {audience}", audience=_joined(say(words.audience(one), language) for one in first))
    elif event.audience:
        yield msg("For everyone")
    if event.age:
        yield msg("Age: {age}", age=say(words.age(event.age), language))


def _people(event: Event) -> Iterator[Message]:
    if event.organizer:
        yield msg("Organised by: {name}", name=event.organizer)
    if event.partners:
        yield msg("Together with: {names}", names=_joined(iter(event.partners)))
    if event.contact is not None and event.contact != Contact():
        contact = event.contact
        ways = [contact.name, contact.phone, contact.email, web_address(contact.url)]
        yield msg("Contact: {contact}", contact=_joined(way for way in ways if way))


def _after(event: Event) -> Iterator[Message]:
    after = event.after
    if after is None:
        return
    if web_address(after.report):
        yield msg("Report: {url}", url=after.report)
    if web_address(after.slides):
        yield msg("Slides: {url}", url=after.slides)
    if web_address(after.recording):
        yield msg("Recording: {url}", url=after.recording)


def _joined(names: Iterator[str]) -> str:
    return ", ".join(names)


def _moment(stamp: date | datetime, language: str) -> str:
    if not isinstance(stamp, datetime):
        return _day(stamp, language)
    time = format_time(stamp.time(), "short", locale=language.replace("-", "_"))
    return f"{_day(stamp, language)}, {time}"


def _day(day: date, language: str) -> str:
    return format_date(day, "long", locale=language.replace("-", "_"))
