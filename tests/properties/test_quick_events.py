"""What is settled quickly is what is settled patiently, to the letter: events, lines and problems."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import foreign_calendars
from labnetz.errors import NotACalendar
from labnetz.ical.lines import unfold
from labnetz.ical.quick import QuickEvents
from labnetz.ical.read import CalendarReading, read_calendar, read_patiently
from labnetz.ical.stream import Block, split
from labnetz.ical.stretches import stretches
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.ical.zones import feed_zones
from labnetz.model import Days, Event, Message, Origin, Series, Span
from mutations import CORPUS, WAYS, bodies
from some_events import calendars

ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin")
SOME = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def agrees(body: bytes) -> int:
    """How many events were settled quickly; fails if reading patiently gives anything else."""
    reading = outcome(read_calendar, body)
    assert reading == outcome(read_patiently, body)
    return len(quickly(body)) if isinstance(reading, CalendarReading) else 0


def outcome(read: Callable[[bytes, Origin], CalendarReading], body: bytes) -> CalendarReading | Message:
    try:
        return read(body, ORIGIN)
    except NotACalendar as error:
        return error.message


def quickly(body: bytes) -> list[Block]:
    return [
        block
        for calendar in split(body, "").calendars
        for quick in [QuickEvents(ORIGIN, feed_zones(calendar.zones, ORIGIN.timezone), ORIGIN.timezone)]
        for block in calendar.events
        if quick.draft(block) is not None
    ]


@pytest.mark.parametrize("path", sorted((CORPUS / "ical").glob("*.ics")), ids=lambda path: path.stem)
def test_both_ways_agree_about_the_corpus(path):
    agrees(path.read_bytes())


@pytest.mark.parametrize("program", foreign_calendars.PROGRAMS)
def test_what_programs_write_is_read_quickly(program):
    assert agrees(foreign_calendars.PROGRAMS[program](60)) >= 54


@pytest.mark.slow
@settings(SOME, max_examples=20)
@given(calendars)
def test_both_ways_agree_about_what_we_write(written):
    body = write_calendar(written, CalendarInfo(name="Netz"))
    event(f"quick: {agrees(body) >= len(written) // 2}")


def test_what_we_write_is_read_quickly():
    days = Days(date(2026, 7, 1), date(2026, 7, 3))
    single = Event(
        lab="labor", uid="1@labor.example", title="Lesung", when=days, topics=("Holz",), description="Ein Text"
    )
    start = datetime(2026, 7, 1, 18, tzinfo=ZoneInfo("Europe/Berlin"))
    weekly = Series("FREQ=WEEKLY;COUNT=9", exdates=(start + timedelta(weeks=1),))
    series = replace(single, uid="2@labor.example", when=Span(start, start + timedelta(hours=2)), series=weekly)
    changed = replace(series, series=None, recurrence_id=start + timedelta(weeks=2), url="https://labor.example/2/")
    assert agrees(write_calendar([single, series, changed], CalendarInfo(name="Netz"))) == 3


@pytest.mark.parametrize(
    "line",
    [
        *("X-FOO:a\x07b", "DESCRIPTION:a\x07b", "X-FOO;VALUE=BINARY:???", "ATTACH;VALUE=BINARY;ENCODING=BASE64:AAAA"),
        *("DTEND:20260701T170000", "DTEND;VALUE=DATE:20260702T000000", "DTEND:20260230T170000", "DTEND:20260702"),
        *(
            "RECURRENCE-ID:20261025T023000",
            "RECURRENCE-ID:20260329T023000",
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260701",
        ),
        *("EXDATE;TZID=Nowhere:20260708T160000Z,20260715", "EXDATE:tomorrow", "EXDATE;TZID=Nowhere:20260708T180000"),
        *("RDATE:20260708T180000", "EXRULE:FREQ=DAILY", "DURATION:PT1H", "RRULE:FREQ=SECONDLY", "RRULE:often"),
        *(
            "SUMMARY:twice",
            "STATUS:cancelled",
            "STATUS:DONE",
            "SEQUENCE:one",
            "GEO:0;0",
            "GEO:50.1\\;8.2",
            "CREATED:then",
        ),
        *("LOCATION;ENCODING=8BIT:a", "X-FOO;TZID=Europe/Berlin:a", "URL:javascript:x", "FOO:bar", "junk", "END"),
        *("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "X-ALT-DESC:<p>x</p>", "DESCRIPTION:Der Kurs ist leider abgesagt."),
        *("BEGIN:VALARM\nBEGIN:X\nEND:X\nEND:VALARM", "\nX-FOO:a", "DTSTART;TZID=Nowhere:20260701T180000"),
    ],
)
def test_what_takes_thought_goes_the_long_way(line):
    start = "" if line.startswith("DTSTART") else "DTSTART;TZID=Europe/Berlin:20260701T180000\n"
    event = f"BEGIN:VEVENT\nUID:1@a.example\nSUMMARY:Lesung\n{start}{line}\nEND:VEVENT\n"
    usual = "BEGIN:VEVENT\nUID:2@a.example\nSUMMARY:Lesung\nDTSTART:20260701\nEND:VEVENT\n"
    body = f"BEGIN:VCALENDAR\nVERSION:2.0\n{event}{usual}END:VCALENDAR\n"
    assert agrees(body.encode()) == 1


STAMPS = st.sampled_from(
    [
        *("20260701T180000", "20260701T200000", "20260701T180000Z", "20260701", "20260702", "20260329T023000"),
        *("20261025T023000", "20261025T003000Z", "20260230T180000", "20260701T240000", "20260701T1800", "18991231"),
        *("2026-07-01T18:00:00", "20260701T180000+0200", "99991231T235959Z", "20260701T180060", "", "20260701T180000 "),
        *("20260701T000000", "20260702T000000", "٢٠٢٦٠٧٠١", "20260701T180000Z/PT1H", "20260701,20260708", "15820101"),
        *("20260708T180000,20260715T180000", "20260708T180000Z,20260715T180000", "21991231", "22000101T000000Z"),
    ]
)
ZONES = st.sampled_from(
    [
        *("", "", "", ";TZID=Europe/Berlin", ";TZID=Europe/Berlin", ";TZID=W. Europe Standard Time", ";TZID=UTC"),
        *(";VALUE=DATE", ";VALUE=DATE", ";VALUE=DATE-TIME", ";VALUE=DATE;TZID=Europe/Berlin", ";TZID=Nowhere"),
        *(";TZID=(UTC+01:00) Berlin", ';TZID="(UTC+01:00) Amsterdam, Berlin, Bern"', ";TZID=Amsterdam, Berlin, Bern"),
        *(";tzid=Europe/Berlin", ";VALUE=PERIOD", ";RANGE=THISANDFUTURE", ";TZID=", ";X-A=b", ";TZID=A;TZID=B"),
        *(";VALUE=DATE-TIME;TZID=America/New_York", ';TZID="Europe/Berlin"', ";TZID=CET", ";VALUE=date"),
    ]
)
TEXTS = st.one_of(
    st.sampled_from(
        [
            *("Werkstatt", "Größe\\, Übung", "a\\nb", "a\\", "\\\\n", "<p>Hallo</p>", "&amp; &#8211;", "R&D < 3", ""),
            *(" ", "Abgesagt: Lesung", "Lesung fällt leider aus", "x\tx", "x\x07x", "x\u200bx", "x\u2028x", "x\xa0x"),
            *("\ufeffx", "https://a.example/x", "javascript:x", "https://a@b.example/", "https://zoom.us/j/1", "TRUE"),
            *("CONFIRMED", "CANCELLED", "confirmed", "POSTPONED", "0", "-1", "99999999999", "50.1;8.2", "0;0", "91;1"),
            *("50.1\\;8.2", "mailto:info@a.example", "tel:+49", "PUBLIC", "PRIVATE", "public", "BEGIN:VEVENT", '"a:b"'),
            *("FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;UNTIL=20270101", "FREQ=DAILY;UNTIL=20270101T000000Z"),
            *("FREQ=WEEKLY;UNTIL=20200101", "freq=weekly;byday=mo", "FREQ=NEVER", "FREQ=SECONDLY", "FREQ=WEEKLY;X-A=1"),
            *("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;UNTIL=20260231T000000Z"),
            *("FREQ=WEEKLY;COUNT=3;UNTIL=20270101T000000", "PT1H", "P1D", "0-3", "lab", "x" * 400, "=", "a=\\;b"),
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12),
    STAMPS,
)
NAMES = [
    *("SUMMARY", "DESCRIPTION", "LOCATION", "URL", "GEO", "STATUS", "SEQUENCE", "CLASS", "CATEGORIES", "CREATED"),
    *(
        "LAST-MODIFIED",
        "DTSTAMP",
        "RRULE",
        "DURATION",
        "COMMENT",
        "CONTACT",
        "ATTACH",
        "ATTENDEE",
        "ORGANIZER",
        "IMAGE",
    ),
    *("X-ALT-DESC", "X-MICROSOFT-CDO-ALLDAYEVENT", "X-LABNETZ-BODY", "X-LABNETZ-LAB", "X-LABNETZ-STATUS", "CONFERENCE"),
    *("X-GOOGLE-CONFERENCE", "PRIORITY", "TRANSP", "RESOURCES", "EXRULE", "UID", "summary", "X-Foo", "FOO", "TRIGGER"),
]
PARAMS = st.sampled_from(
    [
        *("", "", "", "", "", ";LANGUAGE=de", ";CN=Erika Beispiel", ';CN="Beispiel, Erika"', ';ALTREP="https://x"'),
        *(";FMTTYPE=text/html", ";ENCODING=QUOTED-PRINTABLE", ";ENCODING=BASE64;VALUE=BINARY", ";VALUE=URI", ";TZID=X"),
        *(';X-A="a:b";X-B=c', ";X-A", ";X-A=", ";X-A=\tb", ";VALUE=URI;FEATURE=VIDEO", ";CN=a\\b^n%", ";VALUE=BOOLEAN"),
    ]
)
times = st.builds(
    "{}{}:{}".format, st.sampled_from(["DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"]), ZONES, STAMPS
)
odd = st.one_of(
    times,
    st.builds("{}{}:{}".format, st.sampled_from(NAMES), PARAMS, TEXTS),
    st.builds("{}{}:{}".format, st.sampled_from(NAMES), PARAMS, TEXTS),
    st.sampled_from(
        [
            *(
                "",
                " x",
                "\tx",
                "no colon",
                "BEGIN:VALARM",
                "END:VALARM",
                "BEGIN:VALARM\nUID:9\nTRIGGER:-PT5M\nEND:VALARM",
            ),
            *(
                "BEGIN:VALARM\nCLASS:PRIVATE\nEND:VALARM",
                "END:VEVENT",
                "BEGIN:VEVENT",
                "END",
                "begin",
                "begin:vtodo",
                "END:VCALENDAR",
            ),
            *(
                "\ufeffCLASS:PRIVATE",
                "\x0cCLASS:PRIVATE",
                "\xa0END:VEVENT",
                "CLA\n SS:PRIVATE",
                "END:VEV\n ENT",
                "\n x",
            ),
        ]
    ),
)
usual = st.sampled_from(
    [
        *("DTSTART:20260701T180000", "DTSTART:20260701T160000Z", "DTSTART;TZID=Europe/Berlin:20260701T180000"),
        *("DTSTART;VALUE=DATE:20260701", "DTSTART;TZID=W. Europe Standard Time:20260701T180000", "DTSTART:20260701"),
    ]
)
ends = st.sampled_from(
    ["", "DTEND:20260701T200000\n", "DTEND;TZID=Europe/Berlin:20260701T200000\n", "DTEND:20260702\n"]
)
more = st.lists(odd, max_size=3).map("\n".join)
events = st.builds(
    "BEGIN:VEVENT\nUID:{}@a.example\n{}\n{}{}SUMMARY:Werkstatt\n{}\nEND:VEVENT\n".format,
    *(st.integers(1, 2), usual, ends, st.sampled_from(["", "", "X-LABNETZ-BODY:0-1\n", "STATUS:CANCELLED\n"]), more),
).map(lambda text: text.replace("\n\n", "\n"))
files = st.builds(
    "BEGIN:VCALENDAR\nVERSION:2.0\n{}{}{}END:VCALENDAR\n".format,
    st.sampled_from(["", "", "METHOD:CANCEL\n", "X-WR-TIMEZONE:America/New_York\n", "X-WR-TIMEZONE:UTC\n"]),
    st.lists(events, min_size=1, max_size=3).map("".join),
    st.sampled_from(["", "", " x\n", "\n x\n", "junk\n", "END:VEVENT\n"]),
)
ENDINGS = st.sampled_from(["\n", "\r\n", "\r\n", "\r\r\n", "\r"])


@pytest.mark.slow
@settings(SOME, max_examples=200)
@given(files, ENDINGS)
def test_both_ways_agree_about_anything_odd(text, ending):
    event(f"quick: {agrees(text.replace(chr(10), ending).encode()) > 0}")


@SOME
@given(files, ENDINGS, st.integers(0, 200))
def test_stretches_have_all_lines_at_their_numbers(text, ending, cut):
    body = text.replace("\n", ending).encode()
    body = body[: len(body) - cut]
    lines = [line for part in stretches(body) for line in Block("", part.number, part.octets).lines]
    assert lines == unfold(body)[0]


def test_lines_of_odd_space_take_no_time():
    began = process_time()
    for odd in (b"\x1c\n", b"BEGIN:VALARM\n", b"xBEGIN:VEVENT\n", b"BEGIN:VEVENT\n"):
        list(stretches(b"BEGIN:VEVENT\n" + odd * 40_000 + b"END:VEVENT\n"))
    assert process_time() - began < 1.5


@cache
def quick_ones() -> list[bytes]:
    return [*bodies("ical"), *(write(8) for write in foreign_calendars.PROGRAMS.values())]


@pytest.mark.slow
@SOME
@given(random=st.randoms(use_true_random=False))
def test_both_ways_agree_about_spoiled_files(random: Random):
    seeds = quick_ones()
    body = random.choice(WAYS)(random.choice(seeds), seeds, random)
    event(f"quick: {agrees(body) > 0}")
