"""One Event as the lines of a VEVENT. Says nothing about the calendar around it; no alarms, no people.

`values` reads all of it back. DTSTAMP is the content's own date and never the build's: a feed that stamps itself anew
makes every subscriber's program see thousands of changes that are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from labnetz.ical.description import description
from labnetz.ical.extras import write_extras
from labnetz.ical.lines import ContentLine, content_line, escape
from labnetz.ical.place_lines import write_place
from labnetz.ical.rules import settle_rule
from labnetz.ical.stamps import Stamp, is_double, like, on_the_clock, stamp_text, steady_line, time_line
from labnetz.ical.structured import text_line
from labnetz.ical.text import one_line, web_address
from labnetz.ical.titles import mark
from labnetz.model import Event, Series, Span, Status, When, meeting_place

UNKNOWN_CHANGE = datetime(2020, 1, 1, tzinfo=UTC)
"""DTSTAMP of an event of which nobody knows when it changed: the property is required, and must not move."""
ONLY_FIRST = "FREQ=YEARLY;COUNT=1"
"""Rule of a series that has none, but lists its further dates (RDATE): it says that the first date is one of them.
ical.js, and with it Nextcloud and Thunderbird, forgets that date otherwise. `values` takes it for no rule."""
_STATUS = {Status.TENTATIVE: "TENTATIVE", Status.CANCELLED: "CANCELLED", Status.POSTPONED: "CANCELLED"}


def vevent(event: Event, language: str) -> list[ContentLine]:
    """Give the content lines, BEGIN and END included; `language` is that of the few words we add."""
    text, body = description(event, language)
    place = meeting_place(event)
    return [
        content_line("BEGIN", "VEVENT"),
        content_line("UID", escape(event.uid)),
        *_changes(event),
        *_times(event),
        content_line("STATUS", _STATUS.get(event.status, "CONFIRMED")),
        content_line("SUMMARY", escape(mark(one_line(event.title), event.status, language))),
        *text_line("DESCRIPTION", text),
        *(write_place(place) if place else []),
        *_known("CONFERENCE", web_address(event.online), VALUE="URI", FEATURE="VIDEO"),
        *_known("URL", web_address(event.url)),
        *_known("CATEGORIES", ",".join(escape(topic) for topic in event.topics)),
        content_line("CLASS", "PUBLIC"),
        content_line("TRANSP", "TRANSPARENT"),
        content_line("X-LABNETZ-BODY", body),
        *write_extras(event),
        content_line("END", "VEVENT"),
    ]


def stamped(event: Event) -> datetime:
    """When anything about the event last changed, or a day that never moves where nobody knows."""
    return event.stamped or event.modified or UNKNOWN_CHANGE


def uid_of_one_date(uid: str, original: str) -> str:
    """Name one date of a series that stands alone: "7@lab.example" becomes "7-20261202T180000@lab.example".

    `original` is the text of its RECURRENCE-ID, so that moving it again does not make another event of it.
    """
    name, at, host = uid.rpartition("@")
    return f"{name}-{original}@{host}" if at else f"{host}-{original}"


def _known(name: str, value: str, **params: str) -> list[ContentLine]:
    return [content_line(name, value, **params)] if value else []


def _changes(event: Event) -> Iterator[ContentLine]:
    """All of them are in UTC (RFC 5545 §3.8.7)."""
    yield _moment("DTSTAMP", stamped(event))
    yield content_line("SEQUENCE", str(event.sequence))
    for name, moment in (("CREATED", event.created), ("LAST-MODIFIED", event.modified)):
        if moment is not None:
            yield _moment(name, moment)


def _moment(name: str, moment: datetime) -> ContentLine:
    return content_line(name, stamp_text(moment.astimezone(UTC))[0])


def _times(event: Event) -> Iterator[ContentLine]:
    start, end = bounds(event.when)
    if event.series is None and event.recurrence_id is None:
        start, end = _outside_double_hour(on_the_clock(start), on_the_clock(end) if end else None)
        yield from _start_and_end(start, end, time_line)
        return
    yield from _start_and_end(start, end, steady_line)
    if event.recurrence_id is not None:
        yield steady_line("RECURRENCE-ID", event.recurrence_id)
    if event.series is not None:
        yield from _series(event.series, start)


def _start_and_end(
    start: Stamp, end: Stamp | None, write: Callable[[str, Stamp], ContentLine]
) -> Iterator[ContentLine]:
    yield write("DTSTART", start)
    if end is not None and _is_after(end, start):
        yield write("DTEND", end)


def _is_after(end: Stamp, start: Stamp) -> bool:
    """DTEND must be later than DTSTART (§3.8.2.2), in truth and not only on the clock."""
    if isinstance(end, datetime) and isinstance(start, datetime):
        return end.astimezone(UTC) > start.astimezone(UTC)
    return end > start


def _series(series: Series, start: Stamp) -> Iterator[ContentLine]:
    """The rule, and its exceptions: one value per line, in the type and zone of DTSTART, or programs overlook them."""
    if series.rrule:
        yield from _known("RRULE", settle_rule(series.rrule, start))
    elif series.rdates:
        yield content_line("RRULE", ONLY_FIRST)
    for name, stamps in (("EXDATE", series.exdates), ("RDATE", series.rdates)):
        for stamp in dict.fromkeys(like(stamp, start) for stamp in stamps):
            yield steady_line(name, stamp)


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
