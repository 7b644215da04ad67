"""The settled lines of one VEVENT to an Event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from labnetz.ical import extras
from labnetz.ical.lines import ContentLine, content_line, split_values, unescape
from labnetz.ical.online import place_and_call
from labnetz.ical.place_lines import left_geo, place_of
from labnetz.ical.settle import OURS, Draft
from labnetz.ical.settle_values import geo_of, moment_of
from labnetz.ical.stamps import Stamp, read_duration, read_stamp, when
from labnetz.ical.structured import Extras, text_of
from labnetz.ical.text import clean, one_line, plain, web_address
from labnetz.ical.titles import unmark
from labnetz.ical.vevent import ONLY_FIRST, UNKNOWN_CHANGE
from labnetz.model import SLUG, Event, Series, Status

_STATUS = {"CONFIRMED": Status.SCHEDULED, "TENTATIVE": Status.TENTATIVE, "CANCELLED": Status.CANCELLED}
_ONLINE = frozenset({"CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"})


class _Lines:
    """The lines of an event by their names."""

    def __init__(self, lines: Sequence[ContentLine]) -> None:
        self._all = lines
        self._named: dict[str, list[ContentLine]] = {}
        for line in lines:
            self._named.setdefault(line.name, []).append(line)

    def all(self, name: str) -> Sequence[ContentLine]:
        """Give the lines of a property."""
        return self._named.get(name, ())

    def among(self, names: frozenset[str]) -> Iterator[ContentLine]:
        """Give the lines of several properties, in their order."""
        return (line for line in self._all if line.name in names) if not names.isdisjoint(self._named) else iter(())

    def value(self, name: str) -> str:
        """Give the first value of a property as it is written, "" when it is not there."""
        return self._named[name][0].value if name in self._named else ""

    def text(self, name: str) -> str:
        """Give the first value of a property as text."""
        return unescape(self.value(name))

    @property
    def are_ours(self) -> bool:
        """Whether labnetz wrote the event: then its text is text, even where it looks like HTML."""
        return OURS in self._named


def event_of(draft: Draft) -> Event:
    """Make the value. Raises ValueError only for what `settle_*` should have stopped."""
    lines, found = _Lines(draft.lines), extras.extras(draft.lines)
    status = extras.status_of(found, _STATUS[lines.text("STATUS").strip().upper() or "CONFIRMED"])
    geo = lines.text("GEO") or left_geo(found) or _apple_geo(lines)
    location, online = _where(lines)
    summary, description = _texts(lines, found)
    return Event(
        lab=draft.origin.lab,
        uid=lines.text("UID"),
        title=unmark(one_line(lines.text("SUMMARY")), status),
        when=when(*_times(lines)),
        summary=summary,
        description=description,
        place=place_of(found, location, geo_of(geo)),
        online=online,
        status=status,
        series=_series(lines),
        recurrence_id=next(_stamps(lines.all("RECURRENCE-ID")), None),
        topics=_topics(lines),
        contact=extras.contact_in(found, lines.text("CONTACT")),
        image=extras.picture_of(found, lines.value("IMAGE")),
        url=web_address(url) if (url := lines.value("URL")) else "",
        created=moment_of(lines.text("CREATED")),
        modified=moment_of(lines.text("LAST-MODIFIED")),
        stamped=_stamped(lines),
        sequence=int(lines.text("SEQUENCE").strip() or 0),
        licence=text_of(found, "X-LABNETZ-LICENCE") or draft.origin.licence,
        source=draft.origin.url,
        also=tuple(lab for lab in _labs(lines) if lab != draft.origin.lab),
        **(extras.told(found) if found else extras.NOTHING_TOLD),
    )


def _stamped(lines: _Lines) -> datetime | None:
    """Only labnetz writes into DTSTAMP when the content changed; others write when they were asked."""
    stamp = moment_of(lines.text("DTSTAMP")) if lines.are_ours else None
    return None if stamp == UNKNOWN_CHANGE else stamp


def times_of(draft: Draft) -> tuple[Stamp, Stamp | None]:
    """Give the start of a settled event, and its exclusive end where it has one."""
    return _times(_Lines(draft.lines))


def _times(lines: _Lines) -> tuple[Stamp, Stamp | None]:
    start = next(_stamps(lines.all("DTSTART")))
    end = next(_stamps(lines.all("DTEND")), None)
    if end is None and lines.all("DURATION"):
        end = start + (read_duration(lines.value("DURATION")) or timedelta())
    return start, end


def _stamps(lines: Iterable[ContentLine]) -> Iterator[Stamp]:
    for line in lines:
        zone = line.param("TZID") or "UTC"
        yield from (read_stamp(text, zone) for text in line.value.split(","))


def _series(lines: _Lines) -> Series | None:
    rule, rdates = lines.value("RRULE"), tuple(_stamps(lines.all("RDATE")))
    if not lines.all("RRULE") and not rdates:
        return None
    is_listed = rule == ONLY_FIRST and bool(rdates)
    return Series("" if is_listed else rule, tuple(_stamps(lines.all("EXDATE"))), rdates)


def with_first_date(lines: list[ContentLine]) -> list[ContentLine]:
    """Say of a series that lists its dates that the first one is one of them, as programs want to be told."""
    names = {line.name for line in lines}
    return lines if "RRULE" in names or "RDATE" not in names else [*lines, content_line("RRULE", ONLY_FIRST)]


def _texts(lines: _Lines, found: Extras) -> tuple[str, str]:
    """The short text and the description: labnetz wrote both into DESCRIPTION, and where the second one stands."""
    text = lines.text("DESCRIPTION")
    summary = text_of(found, "X-LABNETZ-SUMMARY")
    if not lines.are_ours:
        return summary, clean(text)
    begin, _, end = text_of(found, OURS).partition("-")
    if not (begin.isascii() and begin.isdigit() and end.isascii() and end.isdigit() and len(begin + end) < 16):
        return summary, clean(text)
    return summary, clean(text[int(begin) : int(end)])


def _topics(lines: _Lines) -> tuple[str, ...]:
    written = [topic for line in lines.all("CATEGORIES") for topic in split_values(line.value)]
    topics = [one_line(topic if lines.are_ours else plain(topic, 100), 200) for topic in written]
    return tuple(dict.fromkeys(topic for topic in topics if topic))[:50]


def _labs(lines: _Lines) -> tuple[str, ...]:
    named = [unescape(line.value).strip() for line in lines.all("X-LABNETZ-LAB")]
    return tuple(dict.fromkeys(lab for lab in named if SLUG.fullmatch(lab)))


def _where(lines: _Lines) -> tuple[str, str]:
    """The words of the place and the address to join, which a program writes on purpose, or people in LOCATION."""
    location = lines.text("LOCATION")
    joined = next((address for line in lines.among(_ONLINE) if (address := web_address(line.value))), "")
    if lines.are_ours:
        return location, joined
    place, call = place_and_call(location, joined or lines.text("DESCRIPTION"))
    return place, joined or call


def _apple_geo(lines: _Lines) -> str:
    """Where Apple's calendar knows a place: `X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=…:geo:50.08,8.24`."""
    return lines.value("X-APPLE-STRUCTURED-LOCATION").strip().lower().removeprefix("geo:")
