"""Bodies that one bad lab may send: what the wild sends (tests/corpus), and what somebody makes who means harm."""

from __future__ import annotations

from collections.abc import Mapping

from mutations import CORPUS


def _calendar(*events: list[str], head: str = "") -> bytes:
    blocks = "".join("BEGIN:VEVENT\r\n" + "\r\n".join(lines) + "\r\nEND:VEVENT\r\n" for lines in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{blocks}END:VCALENDAR\r\n".encode()


def _event(uid: str = "x@boese.example", *more: str, start: str = "DTSTART:20260401T170000Z") -> list[str]:
    return [f"UID:{uid}", "DTSTAMP:20260101T000000Z", start, "SUMMARY:Böse", *more]


def _rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>B</title>{"".join(items)}</channel></rss>'.encode()


ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:{0}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:-1100\r\n"
    "TZOFFSETTO:-1100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
_DAYS = [f"2026{month:02}{day:02}T170000Z" for month in range(1, 13) for day in range(1, 29)]

CALENDARS: Mapping[str, bytes] = {
    "another clock under the same name": _calendar(
        _event(start="DTSTART;TZID=Customized Time Zone:20260401T170000"), head=ZONE.format("Customized Time Zone")
    ),
    "another clock for Berlin": _calendar(
        _event(start="DTSTART;TZID=Europe/Berlin:20260401T170000"), head=ZONE.format("Europe/Berlin")
    ),
    "a zone that nobody knows, everywhere": _calendar(
        _event("y@boese.example", "X-A;TZID=Mars:1", 'X-B;C="d;TZID=Mars":1', "URL;TZID=Mars:https://boese.example/"),
        _event("z@boese.example", start="DTSTART;TZID=../../etc/passwd:20260401T170000"),
    ),
    "says that it is another lab's": _calendar(
        _event("l@boese.example", "X-LABNETZ-LAB:gut-1", "X-LABNETZ-VIA:gut-2", "X-LABNETZ-LICENCE:none")
    ),
    "a changed date of another lab's series": _calendar(
        _event("serie@gut-1.example", "RECURRENCE-ID:20260410T150000Z", "STATUS:CANCELLED", "SEQUENCE:99")
    ),
    "another lab's names for other events": _calendar(
        *(
            [*_event(f"{name}@gut-{n}.example", "SEQUENCE:99", "STATUS:CANCELLED"), *last]
            for n in range(9)
            for name, last in (("einzeln", []), ("serie", ["RRULE:FREQ=WEEKLY"]))
        )
    ),
    "cancels by method": _calendar(_event("c@boese.example"), head="METHOD:CANCEL\r\n"),
    "every second": _calendar(_event("s@boese.example", "RRULE:FREQ=SECONDLY")),
    "never": _calendar(_event("n@boese.example", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", start="DTSTART:16010101")),
    "many dates": _calendar(_event("m@boese.example", "RDATE:" + ",".join(_DAYS * 20))),
    "many exceptions": _calendar(_event("e@boese.example", "RRULE:FREQ=DAILY", "EXDATE:" + ",".join(_DAYS * 20))),
    "many series": _calendar(
        *(_event(f"{n}@boese.example", "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4") for n in range(16)),
    ),
    "many changed dates": _calendar(
        _event("r@boese.example", "RRULE:FREQ=DAILY"),
        *(_event("r@boese.example", f"RECURRENCE-ID:{day}", start=f"DTSTART:{day}") for day in _DAYS),
    ),
    "far away": _calendar(_event("f@boese.example", start="DTSTART:21991231T235959Z"), _event("g", start="DTSTART:1583")),  # noqa: E501
    "one long word": _calendar(_event("w@boese.example", "DESCRIPTION:" + "W" * 200_000, "LOCATION:" + "ö" * 90_000)),
    "lines within lines": _calendar(
        _event("i@boese.example\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\\r\\nUID:serie@gut-1.example")
    ),
    "bare carriage returns": _calendar(_event("b@boese.example", "X-A:\rEND:VEVENT\rEND:VCALENDAR\rBEGIN:VCALENDAR\r")),
    "deep": _calendar([*_event("d@boese.example"), *["BEGIN:X"] * 500, *["END:X"] * 500]),
    "folded to death": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:q@boese.example\r\nSUMMARY:a" + b"\r\n b" * 50_000
    + b"\r\nDTSTART:20260401\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "brackets": _calendar(_event("k@boese.example", "DESCRIPTION:" + "<b " * 30_000 + "<!--" * 10_000)),
    "lists in lists": _calendar(_event("j@boese.example", "DESCRIPTION:" + "<ul><li>" * 30_000)),
}  # fmt: skip

FEEDS: Mapping[str, bytes] = {
    "another lab's GUIDs": _rss(
        *(
            f"<item><guid>gut-{n}-1</guid><title>Böse</title><link>https://boese.example/</link></item>"
            for n in range(9)
        )
    ),
    "another lab's addresses": _rss(
        *(
            f"<item><title>gut {n}</title><link>https://gut-{n}.example/1</link>"
            "<pubDate>Mon, 23 Feb 2026 09:00:00 GMT</pubDate></item>"
            for n in range(9)
        )
    ),
    "from the future": _rss("<item><title>A</title><pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate></item>" * 60),
    "a flood": _rss(*(f"<item><guid>{n}</guid><title>Neu {n}</title></item>" for n in range(3_000))),
    "lists in lists": _rss("<item><title>A</title><description>" + "&lt;ul>&lt;li>" * 30_000 + "</description></item>"),
    "one long word": _rss("<item><title>" + "W" * 500_000 + "</title><guid>" + "g" * 90_000 + "</guid></item>"),
    "deep": b"<rss version='2.0'><channel><item>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</item></channel></rss>",
    "deep JSON": b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "numbers": b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": '
    + b"9" * 5_000
    + b', "title": "A"}]}',
}


def _corpus(folder: str) -> dict[str, bytes]:
    paths = (path for path in sorted((CORPUS / folder).iterdir()) if path.suffix in {".ics", ".xml", ".json"})
    return {path.name: path.read_bytes() for path in paths}


def all_calendars() -> dict[str, bytes]:
    """Give what may come where a calendar is expected: also what is none."""
    return {**_corpus("ical"), **CALENDARS, "a feed": FEEDS["a flood"], "nothing": b""}


def all_feeds() -> dict[str, bytes]:
    """Give what may come where a feed is expected."""
    return {**_corpus("feeds"), **FEEDS, "a calendar": CALENDARS["every second"], "nothing": b""}
