"""One Event as the lines of a VEVENT. Says nothing about the calendar around it; no alarms, no people.

`values` reads all of it back. DTSTAMP is the content's own date and never the build's: a feed that stamps itself anew
makes every subscriber's program see thousands of changes that are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from babel.dates import format_date

from labnetz.ical.extras import write_extras
from labnetz.ical.lines import ContentLine, content_line, escape
from labnetz.ical.rules import settle_rule
from labnetz.ical.stamps import Stamp, is_double, on_the_clock, stamp_text, time_line
from labnetz.ical.text import clean, one_line
from labnetz.ical.titles import mark
from labnetz.locale import say
from labnetz.model import Event, Message, Need, Registration, Series, Span, Status, When, msg

UNKNOWN_CHANGE = datetime(2020, 1, 1, tzinfo=UTC)
"""DTSTAMP of an event of which nobody knows when it changed: the property is required, and must not move."""
_STATUS = {Status.TENTATIVE: "TENTATIVE", Status.CANCELLED: "CANCELLED", Status.POSTPONED: "CANCELLED"}


def vevent(event: Event, language: str) -> list[ContentLine]:
    """Give the content lines, BEGIN and END included; `language` is that of the few words we add."""
    description, body = _description(event, language)
    return [
        content_line("BEGIN", "VEVENT"),
        content_line("UID", escape(event.uid)),
        content_line("DTSTAMP", stamp_text((event.modified or UNKNOWN_CHANGE).astimezone(UTC))[0]),
        content_line("SEQUENCE", str(event.sequence)),
        *_known("LAST-MODIFIED", stamp_text(event.modified.astimezone(UTC))[0] if event.modified else ""),
        *_times(event),
        content_line("STATUS", _STATUS.get(event.status, "CONFIRMED")),
        content_line("SUMMARY", escape(mark(clean(event.title), event.status, language))),
        *_known("DESCRIPTION", escape(description)),
        *_where(event),
        *_known("URL", event.url),
        *_known("CATEGORIES", ",".join(escape(topic) for topic in event.topics)),
        content_line("CLASS", "PUBLIC"),
        content_line("TRANSP", "TRANSPARENT"),
        content_line("X-LABNETZ-BODY", body),
        *write_extras(event),
        content_line("END", "VEVENT"),
    ]


def _known(name: str, value: str, **params: str) -> list[ContentLine]:
    return [content_line(name, value, **params)] if value else []


def _times(event: Event) -> Iterator[ContentLine]:
    start, end = bounds(event.when)
    if event.series is None and event.recurrence_id is None:
        start, end = _outside_double_hour(on_the_clock(start), on_the_clock(end) if end else None)
    yield time_line("DTSTART", start)
    if end is not None and _is_after(end, start):
        yield time_line("DTEND", end)
    if event.recurrence_id is not None:
        yield time_line("RECURRENCE-ID", event.recurrence_id)
    if event.series is not None:
        yield from _series(event.series, start)


def _is_after(end: Stamp, start: Stamp) -> bool:
    """DTEND must be later than DTSTART (§3.8.2.2), in truth and not only on the clock."""
    if isinstance(end, datetime) and isinstance(start, datetime):
        return end.astimezone(UTC) > start.astimezone(UTC)
    return end > start


def _series(series: Series, start: Stamp) -> Iterator[ContentLine]:
    if series.rrule:
        yield from _known("RRULE", settle_rule(series.rrule, start))
    yield from (time_line("EXDATE", stamp) for stamp in series.exdates)
    yield from (time_line("RDATE", stamp) for stamp in series.rdates)


def bounds(when: When) -> tuple[Stamp, Stamp | None]:
    """Give DTSTART and the exclusive DTEND."""
    if isinstance(when, Span):
        return when.start, when.end
    return when.first, when.last + timedelta(days=1)


def _outside_double_hour(start: Stamp, end: Stamp | None) -> tuple[Stamp, Stamp | None]:
    """In the hour that a clock shows twice only UTC is beyond doubt, and then both are in UTC (§3.8.2.2)."""
    times = [stamp for stamp in (start, end) if isinstance(stamp, datetime)]
    if not any(is_double(stamp) for stamp in times):
        return start, end
    return times[0].astimezone(UTC), (times[1].astimezone(UTC) if len(times) > 1 else None)


def _where(event: Event) -> Iterator[ContentLine]:
    place = event.place
    if place is not None:
        yield from _known("LOCATION", escape(one_line(place.line)))
        if place.lat is not None and place.lon is not None:
            yield content_line("GEO", f"{place.lat:.6f};{place.lon:.6f}")
    if event.online:
        yield content_line("CONFERENCE", event.online, VALUE="URI", FEATURE="VIDEO")


# --- the words -------------------------------------------------------------------------------------------------------


def _description(event: Event, language: str) -> tuple[str, str]:
    """The text that people read, and where in it the description itself stands ("12-340", in characters)."""
    body = clean(event.description)
    summary = "" if body.startswith(event.summary) else clean(event.summary)
    details = "\n".join(say(message, language) for message in _details(event, language))
    before = f"{summary}\n\n" if summary else ""
    after = [part for part in (details, event.url) if part]
    text = "\n\n".join([*([before + body] if body else [summary] if summary else []), *after])
    return text, f"{len(before)}-{len(before) + len(body)}" if body else "0-0"


def _details(event: Event, language: str) -> Iterator[Message]:
    if event.status_note:
        yield msg("Please note: {note}", note=event.status_note)
    if event.status is Status.MOVED_ONLINE:
        yield msg("This event takes place online only.")
    if event.room:
        yield msg("Room: {room}", room=event.room)
    if event.online:
        yield msg("Take part online: {url}", url=event.online)
    if event.cost:
        cost = say(msg("free of charge"), language) if event.cost == "free" else event.cost
        yield msg("Cost: {cost}", cost=cost)
    if event.registration is not None:
        yield from _registration(event.registration, language)
    if event.place is not None and event.place.access_note:
        yield msg("Accessibility: {note}", note=event.place.access_note)


def _registration(registration: Registration, language: str) -> Iterator[Message]:
    ways = ", ".join(way for way in (registration.url, registration.phone, registration.email) if way)
    if registration.need is Need.NONE:
        yield msg("No registration needed.")
        return
    if registration.need is Need.REQUIRED:
        yield msg("Please register: {ways}", ways=ways) if ways else msg("Registration is required.")
    else:
        yield msg("You may register: {ways}", ways=ways) if ways else msg("You may register, but need not.")
    if registration.until:
        yield msg("Register until {day}", day=_day(registration.until, language))


def _day(day: date, language: str) -> str:
    return format_date(day, "long", locale=language.replace("-", "_"))
