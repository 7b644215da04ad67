"""What we take for surely readable, icalendar reads without an error."""

from datetime import datetime

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.ical.lines import ContentLine, content_line
from labnetz.ical.sure_lines import is_sure

SOME = settings(max_examples=150, deadline=None)
NAMES = st.sampled_from(
    [
        *("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "UID", "STATUS", "URL", "DTSTART", "DTEND"),
        *("DTSTAMP", "CREATED", "LAST-MODIFIED", "RECURRENCE-ID", "X-LABNETZ-BODY", "GEO", "RRULE", "DURATION"),
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
        *((("LANGUAGE", ("de",)),), (("TZID", ("../etc",)),), (("VALUE", ("DATE",)), ("TZID", ("Europe/Berlin",)))),
    ]
)
VALUES = st.lists(ODD | st.text(max_size=8), max_size=4).map("".join) | ODD
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(lambda one: f"{one:%Y%m%dT%H%M%S}")  # noqa: DTZ001
lines = st.builds(ContentLine, NAMES, PARAMS, VALUES | MOMENTS | MOMENTS.map("{}Z".format))


def errors(*lines: ContentLine) -> list[object]:
    text = "\r\n".join(["BEGIN:VEVENT", *map(str, lines), "END:VEVENT", ""])
    return list(icalendar.Event.from_ical(text).errors)


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


def test_what_icalendar_refuses_is_not_sure():
    for line in (
        content_line("DTSTART", "20260230T170000", TZID="Europe/Berlin"),
        content_line("DTSTART", "20260230", VALUE="DATE"),
        content_line("DTSTAMP", "20260301T250000Z"),
        content_line("RRULE", "FREQ=NEVER"),
    ):
        assert errors(line), line
        assert not is_sure(line)
