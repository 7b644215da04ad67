"""The settled lines of one VEVENT to an Event. icalendar parses here, one event at a time, and sees no VTIMEZONE.

What icalendar finds wrong with a property that an event can do without is left out of the lines, too, so that what is
published parses without a single error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import icalendar

from labnetz.ical import extras
from labnetz.ical.lines import ContentLine, content_line, split_values, unescape
from labnetz.ical.online import place_and_call
from labnetz.ical.people import is_about_people
from labnetz.ical.place_lines import left_geo, place_of
from labnetz.ical.settle import Draft, is_ours
from labnetz.ical.stamps import Stamp, read_duration, read_stamp, tidy, when
from labnetz.ical.structured import Extras, text_of
from labnetz.ical.sure_lines import is_sure
from labnetz.ical.text import clean, one_line, plain, web_address
from labnetz.ical.titles import unmark
from labnetz.ical.vevent import ONLY_FIRST, UNKNOWN_CHANGE
from labnetz.model import SLUG, Event, Series, Status, msg

_STATUS = {"CONFIRMED": Status.SCHEDULED, "TENTATIVE": Status.TENTATIVE, "CANCELLED": Status.CANCELLED}
_ESSENTIAL = frozenset({"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
_MOMENTS = ("CREATED", "LAST-MODIFIED", "DTSTAMP")
_GEO = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*\\?[;,]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
_ONLINE = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")


def settle_values(draft: Draft) -> None:
    """Leave out the properties that don't parse."""
    draft.edit(lambda line: _tidy(line) if _is_fine(line) else _left_out(draft, line))
    bad = _bad_names(draft.lines)
    if bad & _ESSENTIAL:
        what = msg("{property} of the event can't be read", property=min(bad & _ESSENTIAL))
        raise draft.stop("ICAL-16", what, msg("correct it in the program it was made with"))
    if bad:
        draft.edit(lambda line: _left_out(draft, line) if line.name in bad and _bad_names([line]) else line)


def _left_out(draft: Draft, line: ContentLine) -> None:
    """Problems are published, so nothing is quoted that is about people."""
    if line.name == "ORGANIZER" or is_about_people(line):
        return
    what = msg("{property} of the event can't be read: {value}", property=line.name, value=line.value[:40])
    draft.say("ICAL-16", what, msg("it was left out; the event is published without it"), "note", line)


def _is_fine(line: ContentLine) -> bool:
    """Say of the properties that we read ourselves whether they are what the standard says."""
    match line.name:
        case "STATUS":
            return line.value.strip().upper() in _STATUS
        case "SEQUENCE":
            return line.value.strip().isascii() and line.value.strip().isdigit() and int(line.value[:12]) < 2**31
        case "GEO":
            return _geo(line.value) is not None
        case "CREATED" | "LAST-MODIFIED" | "DTSTAMP":
            return _moment(line.value) is not None
        case _:
            return True


def _tidy(line: ContentLine) -> ContentLine:
    """An escaped semicolon in GEO is a known defect; the rest of these stands as the standard writes it."""
    if line.name == "GEO":
        return replace(line, value=line.value.replace("\\", "").replace(",", ";").strip())
    if line.name in {"STATUS", "SEQUENCE"}:
        return replace(line, value=line.value.strip().upper())
    if line.name in _MOMENTS and (moment := _moment(line.value)) is not None:
        return replace(line, params=(), value=f"{moment:%Y%m%dT%H%M%SZ}")
    return line


def _bad_names(lines: list[ContentLine]) -> set[str]:
    """Ask icalendar about what is not sure. An exception out of it speaks about all of these lines."""
    lines = [line for line in lines if not is_sure(line)]
    if not lines:
        return set()
    try:
        component = icalendar.Event.from_ical("\r\n".join(["BEGIN:VEVENT", *map(str, lines), "END:VEVENT", ""]))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - foreign bytes in a foreign parser: whatever comes out, the event is bad
        return {line.name for line in lines}
    return {str(name).upper() for name, _ in component.errors}


def _moment(value: str) -> datetime | None:
    """Read a time that must be in UTC (§3.8.7); one without a Z is meant so, too."""
    stamp = tidy(value)
    try:
        moment = read_stamp(stamp, "UTC") if stamp else None
    except ValueError:
        return None
    return moment if isinstance(moment, datetime) and moment.year >= 1900 else None


def _geo(value: str) -> tuple[float, float] | None:
    found = _GEO.fullmatch(value)
    lat, lon = (float(found[1]), float(found[2])) if found else (91.0, 181.0)
    is_known = (lat, lon) != (0, 0)  # what programs write for "nowhere" lies in the sea
    return (lat, lon) if is_known and abs(lat) <= 90 and abs(lon) <= 180 else None


def event_of(draft: Draft) -> Event:
    """Make the value. Raises ValueError only for what `settle_*` should have stopped."""
    found = extras.extras(draft.lines)
    status = extras.status_of(found, _STATUS[draft.text("STATUS").strip().upper() or "CONFIRMED"])
    geo, url = draft.text("GEO") or left_geo(found) or _apple_geo(draft), draft.get("URL")
    location, online = _where(draft)
    summary, description = _texts(draft, found)
    event = Event(
        lab=draft.origin.lab,
        uid=draft.text("UID"),
        title=unmark(one_line(draft.text("SUMMARY")), status),
        when=when(*times_of(draft)),
        summary=summary,
        description=description,
        place=place_of(found, location, _geo(geo)),
        status=status,
        series=_series(draft),
        recurrence_id=next(_stamps(draft, "RECURRENCE-ID"), None),
        topics=_topics(draft),
        also=tuple(lab for lab in _labs(draft) if lab != draft.origin.lab),
        source=draft.origin.url,
    )
    return replace(
        _with_extras(event, draft, found),
        licence=text_of(found, "X-LABNETZ-LICENCE") or draft.origin.licence,
        online=online,
        url=web_address(url.value) if url else "",
        created=_moment(draft.text("CREATED")),
        modified=_moment(draft.text("LAST-MODIFIED")),
        stamped=_stamped(draft),
        sequence=int(draft.text("SEQUENCE").strip() or 0),
    )


def _with_extras(event: Event, draft: Draft, found: Extras) -> Event:
    image = draft.get("IMAGE")
    if not found and image is None:
        return replace(event, contact=extras.contact_in(found, draft.text("CONTACT")))
    return replace(
        event,
        **extras.texts_of(found),
        **extras.lists_of(found),
        previous_start=extras.previous_start_of(found),
        registration=extras.registration_of(found),
        contact=extras.contact_in(found, draft.text("CONTACT")),
        image=extras.picture_of(found, image.value) if image else None,
        after=extras.after_of(found),
    )


def _stamped(draft: Draft) -> datetime | None:
    """Only labnetz writes into DTSTAMP when the content changed; others write when they were asked."""
    stamp = _moment(draft.text("DTSTAMP")) if is_ours(draft) else None
    return None if stamp == UNKNOWN_CHANGE else stamp


def times_of(draft: Draft) -> tuple[Stamp, Stamp | None]:
    """Give the start of a settled event, and its exclusive end where it has one."""
    start = next(_stamps(draft, "DTSTART"))
    end = next(_stamps(draft, "DTEND"), None)
    duration = draft.get("DURATION")
    if end is None and duration is not None:
        end = start + (read_duration(duration.value) or timedelta())
    return start, end


def _stamps(draft: Draft, name: str) -> Iterator[Stamp]:
    for line in draft.lines:
        if line.name == name:
            yield from (read_stamp(text, line.param("TZID") or "UTC") for text in line.value.split(","))


def _series(draft: Draft) -> Series | None:
    rule = draft.get("RRULE")
    rdates = tuple(_stamps(draft, "RDATE"))
    if rule is None and not rdates:
        return None
    is_listed = rule is None or (rule.value == ONLY_FIRST and bool(rdates))
    return Series("" if is_listed or rule is None else rule.value, tuple(_stamps(draft, "EXDATE")), rdates)


def with_first_date(lines: list[ContentLine]) -> list[ContentLine]:
    """Say of a series that lists its dates that the first one is one of them, as programs want to be told."""
    names = {line.name for line in lines}
    return lines if "RRULE" in names or "RDATE" not in names else [*lines, content_line("RRULE", ONLY_FIRST)]


def _texts(draft: Draft, found: Extras) -> tuple[str, str]:
    """The short text and the description: labnetz wrote both into DESCRIPTION, and where the second one stands."""
    text = draft.text("DESCRIPTION")
    summary = text_of(found, "X-LABNETZ-SUMMARY")
    if not is_ours(draft):
        return summary, clean(text)
    begin, _, end = text_of(found, "X-LABNETZ-BODY").partition("-")
    if not (begin.isascii() and begin.isdigit() and end.isascii() and end.isdigit() and len(begin + end) < 16):
        return summary, clean(text)
    return summary, clean(text[int(begin) : int(end)])


def _topics(draft: Draft) -> tuple[str, ...]:
    written = [topic for line in draft.lines if line.name == "CATEGORIES" for topic in split_values(line.value)]
    topics = [one_line(topic if is_ours(draft) else plain(topic, 100), 200) for topic in written]
    return tuple(dict.fromkeys(topic for topic in topics if topic))[:50]


def _labs(draft: Draft) -> tuple[str, ...]:
    named = [unescape(line.value).strip() for line in draft.lines if line.name == "X-LABNETZ-LAB"]
    return tuple(dict.fromkeys(lab for lab in named if SLUG.fullmatch(lab)))


def _where(draft: Draft) -> tuple[str, str]:
    """The words of the place and the address to join, which a program writes on purpose, or people in LOCATION."""
    location = draft.text("LOCATION")
    written = [line.value for line in draft.lines if line.name in _ONLINE]
    joined = next((address for value in written if (address := web_address(value))), "")
    if is_ours(draft):
        return location, joined
    place, call = place_and_call(location, joined or draft.text("DESCRIPTION"))
    return place, joined or call


def _apple_geo(draft: Draft) -> str:
    """Where Apple's calendar knows a place: `X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=…:geo:50.08,8.24`."""
    line = draft.get("X-APPLE-STRUCTURED-LOCATION")
    return line.value.strip().lower().removeprefix("geo:") if line is not None else ""
