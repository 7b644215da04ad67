"""The lint that other tests rely on finds each fault, one at a time, and none in a calendar that has none."""

import pytest

from ical_lint import faults

HEAD = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//labnetz//labnetz calendar//DE",
    "METHOD:PUBLISH",
    "NAME:N",
    "X-WR-CALNAME:N",
    "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
]
EVENT = [
    "BEGIN:VEVENT",
    "UID:1",
    "DTSTAMP:20260101T000000Z",
    "SEQUENCE:0",
    "DTSTART:20260701T170000Z",
    "DTEND:20260701T190000Z",
    "RRULE:FREQ=WEEKLY;UNTIL=20260801T000000Z",
    "EXDATE:20260708T170000Z",
    "STATUS:CONFIRMED",
    "SUMMARY:S",
    "CLASS:PUBLIC",
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
]
CHANGED = [line.replace("DTSTART:", "RECURRENCE-ID:20260715T170000Z\r\nDTSTART:") for line in EVENT]
CHANGED = [line for line in CHANGED if not line.startswith(("RRULE", "EXDATE"))]


OTHER_TYPE = [line.replace("ID:20260715T170000Z", "ID;VALUE=DATE:20260715") for line in CHANGED]


def _body(*events):
    lines = [*HEAD, *(line for event in events for line in event), "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def test_a_calendar_without_faults_has_none():
    assert faults(_body(EVENT, CHANGED)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("END:VCALENDAR\r\n", "", "does not end"),
        ("SUMMARY:S", "SUMMARY:" + "s" * 80, "75 octets"),
        ("SUMMARY:S\r\n", "SUMMARY:S\n", "not CRLF"),
        ("SUMMARY:S", "SUMMARY:a\x07", "control character"),
        ("SUMMARY:S", "SUMMARY:a\\\r\n n", "between a backslash"),
        ("SUMMARY:S\r\n", "", "no SUMMARY"),
        ("SUMMARY:S", "SUMMARY:S\r\nSUMMARY:T", "2 times SUMMARY"),
        ("SUMMARY:S", "SUMMARY", "not a content line"),
        ("VERSION:2.0\r\n", "", "VERSION"),
        ("PRODID:-//labnetz//labnetz calendar//DE\r\n", "", "no PRODID"),
        ("NAME:N\r\n", "", "no NAME"),
        ("X-WR-CALNAME:N\r\n", "", "no X-WR-CALNAME"),
        ("SUMMARY:S", "SUMMARY:eins, zwei", "not escaped"),
        ("SUMMARY:S", "SUMMARY:eins\\: zwei", "not escaped"),
        ("SUMMARY:S", "SUMMARY:S\r\nDESCRIPTION:a;b", "not escaped"),
        ("UID:1\r\n", "", "no UID"),
        ("DTSTAMP:20260101T000000Z\r\n", "", "no DTSTAMP"),
        ("END:VEVENT", "END:VTODO", "without its BEGIN"),
        ("END:VEVENT\r\n", "", "without its"),
        ("CLASS:PUBLIC", "CLASS:PUBLIC\r\nDURATION:PT1H", "both DTEND and DURATION"),
        ("DTEND:20260701T190000Z\r\n", "DURATION:PT1H\r\n", "DURATION in the file"),
        ("METHOD:PUBLISH", "METHOD:PUBLISH\r\nX-WR-TIMEZONE:Europe/Berlin", "a series in UTC"),
        ("EXDATE:20260708T170000Z", "RDATE;VALUE=DATE:20260708", "RDATE in"),
        ("METHOD:PUBLISH", "METHOD:REQUEST", "METHOD"),
        ("REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n", "", "no REFRESH-INTERVAL"),
        ("CLASS:PUBLIC", "CLASS:PUBLIC\r\nORGANIZER:mailto:a@b.example", "ORGANIZER in the file"),
        ("CLASS:PUBLIC", "CLASS:PUBLIC\r\nBEGIN:VALARM\r\nEND:VALARM", "VALARM in the file"),
        ("CLASS:PUBLIC", "CLASS:PRIVATE", "not public"),
        ("SEQUENCE:0", f"SEQUENCE:{2**31}", "SEQUENCE"),
        ("STATUS:CONFIRMED", "STATUS:POSTPONED", "STATUS"),
        ("DTEND:20260701T190000Z", "DTEND:20260701T170000Z", "not after"),
        ("DTEND:20260701T190000Z", "DTEND;VALUE=DATE:20260702", "different types"),
        ("DTSTART:20260701T170000Z", "DTSTART:20260701T170000", "floating"),
        ("DTSTART:20260701T170000Z", "DTSTART;TZID=Europe/Berlin:20260701T170000", "zones defined: []"),
        ("DTSTART:20260701T170000Z", 'DTSTART;TZID="Europe/Berlin":20260701T170000', "quoted TZID"),
        ("UNTIL=20260801T000000Z", "UNTIL=20260801", "UNTIL=20260801 for"),
        ("UNTIL=20260801T000000Z", "UNTIL=20250801T000000Z", "before DTSTART"),
        ("UNTIL=20260801T000000Z", "COUNT=2;UNTIL=20260801T000000Z", "UNTIL and COUNT"),
        ("EXDATE:20260708T170000Z", "EXDATE;VALUE=DATE:20260708", "EXDATE in"),
        ("EXDATE:20260708T170000Z", "EXDATE:20260708T170000Z,20260715T170000Z", "EXDATE in"),
        ("DTSTAMP:20260101T000000Z", "DTSTAMP:20260101T000000", "DTSTAMP in"),
        ("CLASS:PUBLIC", "CLASS:PUBLIC\r\nGEO:1\\;2", "GEO"),
        ("CLASS:PUBLIC", "CLASS:PUBLIC\r\nURL:javascript:x", "URL"),
    ],
)  # fmt: skip
def test_each_fault_is_found(old, new, fault):
    whole = _body(EVENT).decode()
    assert old in whole
    found = faults(whole.replace(old, new, 1).encode())
    assert any(fault in one for one in found), found


ZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
DTSTART:19700101T000000
END:STANDARD
END:VTIMEZONE
"""
THERE = "DTSTART;TZID=Europe/Berlin:20260701T190000"
DAY = "DTSTART;VALUE=DATE:20260701"
ALL_DAY = [DAY if line.startswith("DTSTART") else line for line in EVENT if not line.startswith(("DTEND", "EXDATE"))]


def _in_berlin(zone=ZONE):
    once = [THERE if line.startswith("DTSTART") else line for line in EVENT if not line.startswith(("RRULE", "EXDATE"))]
    return _body(once).replace(b"BEGIN:VEVENT", zone.replace("\n", "\r\n").encode() + b"BEGIN:VEVENT", 1)


def test_a_zone_that_is_defined_is_no_fault():
    assert faults(_in_berlin()) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (ZONE, "", "zones defined: []"),
        (ZONE, ZONE + ZONE, "zones defined: ['Europe/Berlin', 'Europe/Berlin']"),
        ("TZID:Europe/Berlin", "TZID:Europe/Paris", "zones defined: ['Europe/Paris']"),
        ("TZID:Europe/Berlin", "TZID:Customized Time Zone", "no zone of the world"),
        ("TZNAME:CET\n", "", "without TZNAME"),
        ("DTSTART:19700101T000000\n", "DTSTART:19700101T000000\nRDATE:20260101T000000\n", "list of dates"),
    ],
)  # fmt: skip
def test_each_fault_of_a_zone_is_found(old, new, fault):
    assert old in ZONE
    assert any(fault in one for one in faults(_in_berlin(ZONE.replace(old, new))))


def test_a_zone_that_comes_too_late_is_found():
    zone = ZONE.replace("\n", "\r\n").encode()
    late = _in_berlin().replace(zone, b"").replace(b"END:VCALENDAR", zone + b"END:VCALENDAR")
    assert faults(late) == ["a zone after an event"]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ((), "a whole day without DTEND"),
        (("DTEND;VALUE=DATE:20260701",), "DTEND is not after"),
        (("DTEND;VALUE=DATE:20260702",), "UNTIL=20260801T000000Z for"),
    ],
)  # fmt: skip
def test_each_fault_of_a_whole_day_is_found(more, fault):
    assert any(fault in one for one in faults(_body([*ALL_DAY[:-1], *more, ALL_DAY[-1]])))


def test_what_is_merged_says_whose_it_is():
    assert {one.partition(": ")[2] for one in faults(_body(EVENT), kind="merged")} == {
        "no X-LABNETZ-LAB",
        "no X-LABNETZ-SOURCE",
    }
    assert any("Google" in one for one in faults(_body(EVENT), most_bytes=100))


@pytest.mark.parametrize(
    ("events", "fault"),
    [
        ([EVENT, EVENT], "2 masters"),
        ([CHANGED], "without its series"),
        ([EVENT, CHANGED, CHANGED], "changed twice"),
        ([EVENT, OTHER_TYPE], "RECURRENCE-ID in"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_found(events, fault):
    assert any(fault in one for one in faults(_body(*events)))


@pytest.mark.slow
def test_other_faults_of_whole_files():
    assert faults(b"\xef\xbb\xbf" + _body(EVENT))[0] == "a byte order mark"
    assert "a file of one event that names a calendar" in faults(_body(EVENT), kind="single")
    assert any("Google" in one for one in faults(_body(*[EVENT] * 6000)))
    assert any(
        "inside a character" in one for one in faults(_body(EVENT).replace(b"SUMMARY:S", b"SUMMARY:\xc3\r\n \xa4"))
    )
    long = "\r\n ".join(["DESCRIPTION:", *["d" * 70] * 120])
    assert any("8 kB" in one for one in faults(_body([*EVENT[:-1], long, EVENT[-1]])))
