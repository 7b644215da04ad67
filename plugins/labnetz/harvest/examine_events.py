"""Over which events of a calendar its subscribers will stumble: one check per habit of programs. Pure.

Each check says what suffers, once, with how many events it is about and the line of the first. Private events are never
named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from labnetz.ical.lines import ContentLine, parse_line, unescape
from labnetz.ical.observances import same_clock
from labnetz.ical.zones import FeedZones, by_name, feed_zones
from labnetz.model import Message, Problem, Where, msg, msg_n

if TYPE_CHECKING:
    from labnetz.ical.stream import Block, Calendar
    from labnetz.model import Level, Origin

_JUST_NOW = timedelta(minutes=10)
_TAG = re.compile(r"<(?:p|br|div|span|a|b|i|strong|em|ul|li|html|table)\b[^>]{0,500}>", re.IGNORECASE)
_LOOKED_AT = 5_000  # characters of a description: a hostile one must not keep us busy
_LOCAL_UID = re.compile(r"[\w.-]{0,12}")


@dataclass(frozen=True, slots=True)
class Event:
    """The lines of one event, without those of its alarms; of a property that stands twice, the first."""

    number: int
    lines: dict[str, ContentLine]
    people: bool

    def value(self, name: str) -> str:
        """Give a property as text, "" when it is not there."""
        line = self.lines.get(name)
        return unescape(line.value).strip() if line else ""

    def zone(self) -> str:
        """Give the TZID of the start, "" when it has none."""
        line = self.lines.get("DTSTART")
        return line.param("TZID").strip("\"' ") if line else ""


@dataclass(frozen=True, slots=True)
class Look:
    """One calendar of the file, with all that a check may ask."""

    calendar: Calendar
    events: tuple[Event, ...]
    zones: FeedZones
    origin: Origin
    now: datetime

    @property
    def head(self) -> frozenset[str]:
        """The names of the properties of the calendar itself."""
        return frozenset(line.name for line in self.calendar.head)


@dataclass(frozen=True, slots=True)
class _Check:
    """A rule about events: those that it applies to are said once, with their number and the line of the first."""

    rule: str
    level: Level
    applies: Callable[[Event, Look], bool]
    what: Callable[[int], Message]
    fix: Message
    all_of_them: bool = False


def examine_events(look: Look) -> Iterator[Problem]:
    """Say over which events others will stumble."""
    for check in _CHECKS:
        hit = [event for event in look.events if check.applies(event, look)]
        if hit and (not check.all_of_them or len(hit) == len(look.events) > 1):
            where = Where(look.origin.url, hit[0].number)
            yield Problem(check.rule, where, check.what(len(hit)), check.fix, check.level)


def look_at(calendar: Calendar, origin: Origin, now: datetime) -> Look:
    """Take a calendar's events apart for the checks."""
    events = tuple(map(_event, calendar.events))
    return Look(calendar, events, feed_zones(calendar.zones, origin.timezone), origin, now)


def _event(block: Block) -> Event:
    lines: dict[str, ContentLine] = {}
    people, depth = False, 0
    for line in block.lines[1:-1]:
        content = parse_line(line)
        if content is None:
            continue
        depth += (content.name == "BEGIN") - (content.name == "END")
        if depth == 0 and content.name != "END":
            lines.setdefault(content.name, content)
            people |= content.name in {"ATTENDEE", "ORGANIZER"} and "mailto:" in content.value.lower()
    return Event(block.number, lines, people)


# --- about events ----------------------------------------------------------------------------------------------------


def _is_stamped_now(event: Event, look: Look) -> bool:
    try:
        stamp = datetime.strptime(event.value("DTSTAMP"), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return False
    return abs(look.now - stamp) < _JUST_NOW


def _has_local_uid(event: Event, _: Look) -> bool:
    return _LOCAL_UID.fullmatch(event.value("UID")) is not None and bool(event.value("UID"))


def _has_no_revision(event: Event, _: Look) -> bool:
    return not event.lines.keys() & {"SEQUENCE", "LAST-MODIFIED"}


def _is_floating(event: Event, look: Look) -> bool:
    """A time of day without a zone, in a calendar that names none either."""
    start = event.value("DTSTART").upper()
    return "T" in start and not start.endswith("Z") and not event.zone() and "X-WR-TIMEZONE" not in look.head


def _lacks_its_zone(event: Event, look: Look) -> bool:
    """RFC 5545 §3.2.19: each TZID has its VTIMEZONE in the same calendar. Outlook takes such times for UTC."""
    zone = event.zone()
    is_bare = bool(zone) and not zone.startswith("/") and zone not in look.zones.definitions
    return is_bare and not _has_a_fixed_offset(event, look)  # one complaint about one zone


def _has_a_fixed_offset(event: Event, look: Look) -> bool:
    """A zone without summer time, though the lab's own has it: half of the year an hour off, if it was not meant."""
    meant = look.zones.iana(event.zone()) if event.zone() else None
    return meant is not None and meant.startswith("Etc/GMT") and not look.origin.timezone.startswith("Etc/")


def _repeats_in_utc(event: Event, look: Look) -> bool:
    """A series in UTC does not follow the clocks of the place (RFC 5545 §3.8.5.3 counts in the zone of DTSTART)."""
    is_utc = event.value("DTSTART").upper().endswith("Z") or event.zone().upper() in {"UTC", "GMT", "ETC/UTC"}
    return is_utc and "RRULE" in event.lines and look.origin.timezone not in {"UTC", "Etc/UTC"}


def _contradicts_its_zone(event: Event, look: Look) -> bool:
    """A VTIMEZONE that has the name of a zone, but another clock than this zone has."""
    name = by_name(event.zone()) if event.zone() else None
    blocks = look.zones.definitions.get(event.zone(), ())
    return name is not None and any(same_clock(block, (name,)) is None for block in blocks)


def _is_private(event: Event, _: Look) -> bool:
    return event.value("CLASS").upper() in {"PRIVATE", "CONFIDENTIAL"}


def _names_people(event: Event, look: Look) -> bool:
    return event.people and not _is_private(event, look)


def _has_html(event: Event, look: Look) -> bool:
    return _TAG.search(event.value("DESCRIPTION")[:_LOOKED_AT]) is not None and not _is_private(event, look)


def _has_no_link(event: Event, look: Look) -> bool:
    return not event.value("URL") and not _is_private(event, look)


_CHECKS = (
    _Check(
        "DOC-28",
        "warning",
        _is_private,
        lambda count: msg_n(
            "{count} event is marked as private, but stands in a calendar that everybody can read",
            "{count} events are marked as private, but stand in a calendar that everybody can read",
            count,
        ),
        msg("we never show it, others may; keep a calendar of its own for what is public"),
    ),
    _Check(
        "DOC-27",
        "warning",
        _names_people,
        lambda count: msg_n(
            "{count} event names people with their mail addresses, for everybody to read",
            "{count} events name people with their mail addresses, for everybody to read",
            count,
        ),
        msg("take out organizer and attendees; write a contact of the lab into the description"),
    ),
    _Check(
        "DOC-26",
        "warning",
        _has_a_fixed_offset,
        lambda count: msg_n(
            "{count} event has a time zone without summer time; in half of the year it may be shown an hour off",
            "{count} events have a time zone without summer time; in half of the year they may be shown an hour off",
            count,
        ),
        msg("set the time zone of the program to a city, such as Europe/Berlin, not to UTC+1"),
    ),
    _Check(
        "DOC-26",
        "warning",
        _repeats_in_utc,
        lambda count: msg_n(
            "{count} series repeats in UTC: after the clocks change, its dates are an hour off",
            "{count} series repeat in UTC: after the clocks change, their dates are an hour off",
            count,
        ),
        msg("let the program write series with their time zone: DTSTART;TZID=Europe/Berlin"),
    ),
    _Check(
        "DOC-26",
        "warning",
        _contradicts_its_zone,
        lambda count: msg_n(
            "the calendar describes the time zone of {count} event wrongly: programs may show it an hour off",
            "the calendar describes the time zone of {count} events wrongly: programs may show them an hour off",
            count,
        ),
        msg("update the program that writes the calendar; its time zone data are old"),
    ),
    _Check(
        "DOC-25",
        "note",
        _lacks_its_zone,
        lambda count: msg_n(
            "{count} event has a time zone that the calendar does not describe; Outlook may show it at a wrong time",
            "{count} events have a time zone that the calendar does not describe; "
            "Outlook may show them at a wrong time",
            count,
        ),
        msg("let the program write a VTIMEZONE for each time zone (RFC 5545), or update it"),
    ),
    _Check(
        "DOC-24",
        "note",
        _is_floating,
        lambda count: msg_n(
            "{count} event has a time without a time zone",
            "{count} events have times without a time zone",
            count,
        ),
        msg("we take that of the lab; choose a time zone in the program, then every program knows it"),
    ),
    _Check(
        "DOC-21",
        "warning",
        _is_stamped_now,
        lambda count: msg_n(
            "{count} event has the moment of the question as its DTSTAMP: subscribers see a change each time",
            "all {count} events have the moment of the question as their DTSTAMP: subscribers see changes each time",
            count,
        ),
        msg("let DTSTAMP be the time of the last change (nextcloud/server#58193)"),
        all_of_them=True,
    ),
    _Check(
        "DOC-22",
        "note",
        _has_local_uid,
        lambda count: msg_n(
            "{count} event has a UID that others may have, too, such as 5 or event-5",
            "{count} events have UIDs that others may have, too, such as 5 or event-5",
            count,
        ),
        msg("let the program add its own name: event-5@stadt.example; we tell them apart by the lab"),
    ),
    _Check(
        "DOC-23",
        "note",
        _has_no_revision,
        lambda count: msg_n(
            "{count} event does not say when it was changed; Google then misses changes",
            "{count} events do not say when they were changed; Google then misses changes",
            count,
        ),
        msg("let the program write LAST-MODIFIED or SEQUENCE"),
        all_of_them=True,
    ),
    _Check(
        "DOC-31",
        "note",
        _has_html,
        lambda count: msg_n(
            "the description of {count} event holds HTML, which many programs show as it is written",
            "the descriptions of {count} events hold HTML, which many programs show as it is written",
            count,
        ),
        msg("write DESCRIPTION as plain text"),
    ),
    _Check(
        "DOC-34",
        "note",
        _has_no_link,
        lambda count: msg_n(
            "{count} event does not link to its page",
            "{count} events do not link to their pages",
            count,
        ),
        msg("let the program write URL, so that people find directions and registration"),
        all_of_them=True,
    ),
)
