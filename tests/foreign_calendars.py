"""Calendars as WordPress, Outlook, Google, Nextcloud and Apple write them, in any length; every 20th event is a series.

The words are made up. Lines are folded within characters, too, as some of these programs do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

_START = datetime(2026, 1, 5, 17)  # noqa: DTZ001 - a wall time
_TEXT = "Wir zeigen\\, was geht und was nicht. Danach probieren Sie selbst\\; für Größen und Übungen ist gesorgt.\\n\\n"
_PLACES = ("Stadtbibliothek\\, Saal 2", "Rathaus\\, Marktplatz 1\\, 65183 Wiesbaden", "", "Online")
_BERLIN = [
    *("BEGIN:VTIMEZONE", "TZID:{tzid}", "BEGIN:DAYLIGHT", "TZNAME:CEST", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"),
    *("DTSTART:19700329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT", "BEGIN:STANDARD"),
    *("TZNAME:CET", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "DTSTART:19701025T030000"),
    *("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD", "END:VTIMEZONE"),
]


def wordpress(count: int) -> bytes:
    """The Events Calendar: many categories, addresses with parameters, texts with entities left in them."""
    head = ["PRODID:-//Stadtlabor - ECPv6.3.1//NONSGML v1.0//EN", "X-WR-CALNAME:Stadtlabor", "X-PUBLISHED-TTL:PT1H"]

    def event(number: int) -> Iterator[str]:
        yield from _times(number, ";TZID=Europe/Berlin")
        yield "DTSTAMP:20260110T101112Z"
        yield f"CREATED:20251201T0800{number % 60:02}Z"
        yield f"LAST-MODIFIED:20251202T0900{number % 60:02}Z"
        yield f"UID:{10_000 + number}-1767632400-1767639600@stadtlabor.example"
        yield f"SUMMARY:Offene Werkstatt {'&#8211;' if number % 7 == 0 else '–'} Folge {number}"
        yield f"DESCRIPTION:{_TEXT * 3}"
        yield f"URL:https://stadtlabor.example/veranstaltung/offene-werkstatt-{number}/"
        if _PLACES[number % 4]:
            yield f"LOCATION:{_PLACES[number % 4]}"
            yield "GEO:50.0826;8.2400"
        yield "CATEGORIES:Digitalisierung,Werkstatt"
        yield "ATTACH;FMTTYPE=image/jpeg:https://stadtlabor.example/wp-content/uploads/2025/12/werkstatt.jpg"
        yield 'ORGANIZER;CN="Stadtlabor":MAILTO:info@stadtlabor.example'

    return _calendar(head, "Europe/Berlin", event, count)


def outlook(count: int) -> bytes:
    """Outlook: zones of Windows, the description twice, properties of its own, an alarm."""
    head = ["PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", "METHOD:PUBLISH", "X-WR-CALNAME:Lab-Kalender"]

    def event(number: int) -> Iterator[str]:
        yield "CLASS:PUBLIC"
        yield f"CREATED:20251201T0800{number % 60:02}Z"
        yield f"DESCRIPTION:{_TEXT * 2}"
        yield from _times(number, ";TZID=W. Europe Standard Time")
        yield "DTSTAMP:20260110T101112Z"
        yield f"LAST-MODIFIED:20251202T0900{number % 60:02}Z"
        yield f"LOCATION:{_PLACES[number % 4]}"
        yield from ("PRIORITY:5", "SEQUENCE:1")
        yield f"SUMMARY;LANGUAGE=de:Sensorabend {number}"
        yield "TRANSP:OPAQUE"
        yield f"UID:040000008200E00074C5B7101A82E008{number:010}"
        yield "X-ALT-DESC;FMTTYPE=text/html:<!DOCTYPE HTML><html><body><p>Wir zeigen</p></body></html>"
        yield from ("X-MICROSOFT-CDO-ALLDAYEVENT:FALSE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY")
        yield from ("X-MICROSOFT-CDO-IMPORTANCE:1", "X-MICROSOFT-DISALLOW-COUNTER:FALSE", "X-MS-OLK-CONFTYPE:0")
        yield from ("BEGIN:VALARM", "TRIGGER:-PT15M", "ACTION:DISPLAY", "DESCRIPTION:Reminder", "END:VALARM")

    return _calendar(head, "W. Europe Standard Time", event, count)


def google(count: int) -> bytes:
    """Google: times in UTC, the export's own moment as DTSTAMP, series with exceptions."""
    head = ["PRODID:-//Google Inc//Google Calendar 70.9054//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    head += ["X-WR-CALNAME:Stadtlabor", "X-WR-TIMEZONE:Europe/Berlin"]

    def event(number: int) -> Iterator[str]:
        yield from _times(number, ";TZID=Europe/Berlin" if number % 20 == 0 else "", utc=number % 20 != 0)
        if number % 20 == 0:
            yield f"EXDATE;TZID=Europe/Berlin:{_START + timedelta(hours=7 * number, weeks=1):%Y%m%dT%H%M%S}"
        yield "DTSTAMP:20260110T101112Z"
        yield f"UID:{number:06}k3t9m2@google.com"
        yield f"CREATED:20251201T0800{number % 60:02}Z"
        yield (
            f'DESCRIPTION:{_TEXT}<a href="https://stadtlabor.example/">Mehr</a>' if number % 9 == 0 else "DESCRIPTION:"
        )
        yield f"LAST-MODIFIED:20251202T0900{number % 60:02}Z"
        yield f"LOCATION:{_PLACES[number % 4]}"
        yield from ("SEQUENCE:0", "STATUS:CONFIRMED")
        yield f"SUMMARY:Sprechstunde {number}"
        yield "TRANSP:OPAQUE"

    return _calendar(head, "Europe/Berlin", event, count)


def nextcloud(count: int) -> bytes:
    """Nextcloud, as its own web page writes events."""
    head = [
        "PRODID:-//SabreDAV//SabreDAV//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Labor",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
    ]

    def event(number: int) -> Iterator[str]:
        yield f"CREATED:20251201T0800{number % 60:02}Z"
        yield "DTSTAMP:20251203T101112Z"
        yield f"LAST-MODIFIED:20251202T0900{number % 60:02}Z"
        yield "SEQUENCE:2"
        yield f"UID:{number:08x}-3b1c-4f6e-9d2a-7c5e8f1a2b3c"
        yield from _times(number, ";TZID=Europe/Berlin")
        yield "STATUS:CONFIRMED"
        yield f"SUMMARY:Reparaturcafé {number}"
        yield f"LOCATION:{_PLACES[number % 4]}"
        yield f"DESCRIPTION:{_TEXT * 2}"
        yield "CATEGORIES:Reparieren"
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER;RELATED=START:-PT30M", "END:VALARM")

    return _calendar(head, "Europe/Berlin", event, count)


def apple(count: int) -> bytes:
    """Apple: places with parameters in quotes, whole days, alarms that have a UID."""
    head = ["PRODID:-//Apple Inc.//macOS 14.2//EN", "CALSCALE:GREGORIAN", "X-WR-CALNAME:Labor"]

    def event(number: int) -> Iterator[str]:
        yield f"CREATED:20251201T0800{number % 60:02}Z"
        if number % 5 == 1:
            day = _START + timedelta(days=number)
            yield from (f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}")
        else:
            yield from _times(number, ";TZID=Europe/Berlin")
        yield "DTSTAMP:20251203T101112Z"
        yield f"LAST-MODIFIED:20251202T0900{number % 60:02}Z"
        yield "LOCATION:Rathaus\\nMarktplatz 1\\, 65183 Wiesbaden"
        yield "SEQUENCE:0"
        yield f"SUMMARY:Vortrag {number}"
        yield "TRANSP:OPAQUE"
        yield f"UID:{number:08X}-3B1C-4F6E-9D2A-7C5E8F1A2B3C"
        yield "URL;VALUE=URI:"
        yield (
            'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-ADDRESS="Marktplatz 1, 65183 Wiesbaden";X-APPLE-RADIUS=70;'
            "X-TITLE=Rathaus:geo:50.0826,8.2400"
        )
        yield from ("BEGIN:VALARM", "ACTION:NONE", "TRIGGER;VALUE=DATE-TIME:19760401T005545Z", "END:VALARM")

    return _calendar(head, "Europe/Berlin", event, count)


PROGRAMS: Mapping[str, Callable[[int], bytes]] = {
    "WordPress": wordpress,
    "Outlook": outlook,
    "Google": google,
    "Nextcloud": nextcloud,
    "Apple": apple,
}


def _times(number: int, zone: str, *, utc: bool = False) -> Iterator[str]:
    start = _START + timedelta(hours=7 * number)
    z = "Z" if utc else ""
    yield f"DTSTART{zone}:{start:%Y%m%dT%H%M%S}{z}"
    yield f"DTEND{zone}:{start + timedelta(hours=2):%Y%m%dT%H%M%S}{z}"
    if number % 20 == 0:
        yield "RRULE:FREQ=WEEKLY;UNTIL=20270228T225959Z;BYDAY=MO" if number % 40 else "RRULE:FREQ=WEEKLY;COUNT=20"


def _calendar(head: list[str], tzid: str, event: Callable[[int], Iterator[str]], count: int) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head, *(line.format(tzid=tzid) for line in _BERLIN)]
    for number in range(count):
        lines += ["BEGIN:VEVENT", *event(number), "END:VEVENT"]
    return b"".join(_folded(line.encode()) for line in [*lines, "END:VCALENDAR"])


def _folded(line: bytes) -> bytes:
    """As many programs do it: after so many octets, whatever stands there."""
    return b"\r\n ".join(line[at : at + 74] for at in range(0, len(line), 74)) + b"\r\n"
