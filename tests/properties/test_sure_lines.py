"""What we take for surely readable, icalendar reads without an error."""

from datetime import datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.ical.lines import ContentLine, content_line
from labnetz.ical.sure_lines import is_sure

SOME = settings(max_examples=150, deadline=None)
NAMES = st.sampled_from(
    [
        *("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "UID", "STATUS", "URL", "DTSTART", "DTEND"),
        *("DTSTAMP", "CREATED", "LAST-MODIFIED", "RECURRENCE-ID", "X-LABNETZ-BODY", "GEO", "RRULE", "DURATION"),
        *("EXDATE", "CATEGORIES", "CLASS", "TRANSP", "PRIORITY", "SEQUENCE", "X-ALT-DESC", "ATTACH", "ATTENDEE"),
        *("ORGANIZER", "CONFERENCE", "IMAGE", "RESOURCES"),
    ]
)
ODD = st.sampled_from(
    [
        *(
            '"',
            '"a:b',
            ":",
            ";",
            ";A=b:c",
            ",",
            "\\",
            "\\n\\,",
            "a\\",
            "=",
            "%",
            "{",
            "BEGIN:VEVENT",
            " x",
            "http://[",
            "1",
        ),
        *("20260301", "20260301T120000", "20260301T120000Z", "20260230T120000", "20260301T250000Z", "21991231T235959Z"),
        *("19000101", "00000000T000000", "20260329T023000", "20261025T023000", "20260301t120000z", "٢٠٢٦٠٣٠١"),
    ]
)
PARAMS = st.sampled_from(
    [
        *((), (), (), (("VALUE", ("DATE",)),), (("TZID", ("Europe/Berlin",)),), (("TZID", ("America/New_York",)),)),
        *((("TZID", ("Nowhere/Nothing",)),), (("VALUE", ("DATE-TIME",)),), (("TZID", ("Europe/Berlin", "x")),)),
        *(
            (("CN", ("Erika O'Neil (Labor)",)), ("RSVP", ("TRUE",))),
            (("CN", ("a^b%",)),),
            (("FMTTYPE", ("image/png",)),),
        ),
        *((("ROLE", ("REQ-PARTICIPANT",)),), (("VALUE", ("URI",)), ("FEATURE", ("VIDEO",))), (("VALUE", ("BINARY",)),)),
        *((("VALUE", ("URI",)), ("DISPLAY", ("FULLSIZE",))), (("LANGUAGE", ("de-DE",)), ("LANGUAGE", ("de",)))),
        *((("LANGUAGE", ("de",)),), (("TZID", ("../etc",)),), (("VALUE", ("DATE",)), ("TZID", ("Europe/Berlin",)))),
    ]
)
VALUES = st.lists(ODD | st.text(max_size=8), max_size=4).map("".join) | ODD
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(lambda one: f"{one:%Y%m%dT%H%M%S}")  # noqa: DTZ001
GEO = st.builds(
    "{}{}{}".format, st.sampled_from(["50.1", "-90", "180", "1e3", "."]), st.sampled_from([";", ","]), VALUES
)
RULE_PARTS = st.sampled_from(
    [
        *(
            "FREQ=WEEKLY",
            "FREQ=YEARLY",
            "FREQ=HOURLY",
            "INTERVAL=2",
            "INTERVAL=0",
            "COUNT=20",
            "WKST=MO",
            "BYSETPOS=-1",
        ),
        *("BYDAY=MO,-1FR", "BYDAY=6MO", "BYMONTH=2", "BYMONTH=13", "BYMONTHDAY=9", "UNTIL=20260228", "UNTIL=20260230"),
        *("UNTIL=20260228T235959Z", "UNTIL=20260228T245959Z", "UNTIL=20260228T235959", "BYDAY=XX", "X=1", "freq=daily"),
    ]
)
RULES = st.lists(RULE_PARTS, max_size=4).map(lambda parts: ";".join(["FREQ=DAILY", *parts]))
NUMBERS = st.integers(-1, 10**10).map(str)
lines = st.one_of(
    st.builds(ContentLine, NAMES, PARAMS, VALUES | MOMENTS | MOMENTS.map("{}Z".format) | NUMBERS),
    st.builds(ContentLine, st.just("RRULE"), st.just(()), RULES),
    st.builds(ContentLine, st.just("GEO"), st.just(()), GEO | st.just("50.0826;8.24")),
)


def errors(*lines: ContentLine) -> list[object]:
    text = "\r\n".join(["BEGIN:VEVENT", *map(str, lines), "END:VEVENT", ""])
    return list(icalendar.Event.from_ical(text).errors)


@pytest.mark.slow
@SOME
@given(st.lists(lines, max_size=8))
def test_icalendar_reads_every_line_that_is_sure(drawn):
    sure = [line for line in drawn if is_sure(line)]
    assert errors(*sure) == []


def test_the_usual_lines_are_sure():
    assert is_sure(content_line("SUMMARY", "Offene Werkstatt\\, für alle"))
    assert is_sure(content_line("DTSTART", "20260301T170000", TZID="Europe/Berlin"))
    assert is_sure(content_line("DTSTART", "20260301", VALUE="DATE"))
    assert is_sure(content_line("DTEND", "20260301T170000Z"))
    assert is_sure(content_line("DTSTAMP", "20260301T170000Z"))
    assert is_sure(content_line("EXDATE", "20260301T170000", TZID="Europe/Berlin"))
    assert is_sure(content_line("RRULE", "FREQ=WEEKLY;UNTIL=20270228T225959Z;BYDAY=MO,TU"))
    assert is_sure(content_line("GEO", "50.0826;8.24"))
    assert is_sure(content_line("SUMMARY", "Lesung", LANGUAGE="de"))
    assert is_sure(content_line("ORGANIZER", "mailto:info@labor.example", CN="Stadtlabor"))
    assert is_sure(content_line("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY"))


def test_what_icalendar_refuses_is_not_sure():
    for line in (
        content_line("DTSTART", "20260230T170000", TZID="Europe/Berlin"),
        content_line("DTSTART", "20260230", VALUE="DATE"),
        content_line("DTSTAMP", "20260301T250000Z"),
        content_line("RRULE", "FREQ=NEVER"),
        content_line("GEO", "nowhere"),
        content_line("SEQUENCE", "one"),
        content_line("ORGANIZER", "mailto:a\\nb"),
        content_line("ATTACH", "???", VALUE="BINARY"),
    ):
        assert errors(line), line
        assert not is_sure(line)
