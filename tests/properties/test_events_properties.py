"""No event of a calendar is lost without a word: it is published, or a problem names a line of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.ical.read import read_calendar
from labnetz.model import Origin

ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin")
LINES = st.sampled_from(
    [
        "DTSTART:20260701T180000",
        "DTSTART;VALUE=DATE:20260701",
        "DTSTART;TZID=Nirgends:20260701T180000",
        "DTSTART:20260231T180000",
        "DTSTART:00010101T000000Z",
        "DTEND:20260630T180000",
        "DURATION:-PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "RRULE:FREQ=WEEKLY;BYDAY=XX",
        "RRULE:FREQ=SECONDLY",
        "RDATE:bald,20260708T180000",
        "RDATE;VALUE=PERIOD:20260715T180000/PT9H",
        "EXDATE:bald",
        "SUMMARY:Termin",
        "SUMMARY:",
        "DESCRIPTION:Eins",
        "noch eine Zeile",
        "STATUS:CANCELLED",
        "STATUS:UNSINN",
        "CLASS:PRIVATE",
        "SEQUENCE:viele",
        "GEO:0;0",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        "BEGIN:VALARM",
    ]
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(LINES, max_size=7), max_size=4), st.booleans())
def test_every_event_is_published_or_a_problem_names_a_line_of_it(events, is_closed):
    lines, blocks = ["BEGIN:VCALENDAR"], {}
    for number, fragments in enumerate(events):
        block = ["BEGIN:VEVENT", f"UID:{number}@labor.example", *fragments, *(["END:VEVENT"] if is_closed else [])]
        blocks[f"{number}@labor.example"] = range(len(lines) + 1, len(lines) + 1 + len(block))
        lines += block
    reading = read_calendar("\r\n".join([*lines, "END:VCALENDAR", ""]).encode(), ORIGIN)
    published = {entry.event.uid for entry in reading.entries}
    named = [one.where.line for one in reading.problems if one.level == "error" or one.rule == "ICAL-09"]
    lost = {uid for uid, block in blocks.items() if uid not in published and not set(block) & set(named)}
    assert lost == set()
