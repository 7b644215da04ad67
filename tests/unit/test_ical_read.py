"""Reading: what a feed defines itself, what contradicts itself, and what is too much."""

import pytest

from labnetz.errors import NotACalendar
from labnetz.ical.api import read_calendar
from labnetz.ical.stream import MAX_BYTES

EVENT = ["UID:a@labor.example", "DTSTART;TZID=Eigene:20260701T100000", "SUMMARY:Termin"]


def _ics(*lines, event=EVENT):
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "BEGIN:VEVENT", *event, "END:VEVENT", "END:VCALENDAR", ""]).encode()


def _part(kind, start, before, after, *more):
    return [f"BEGIN:{kind}", f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", *more, f"END:{kind}"]


def _zone(*parts):
    return ["BEGIN:VTIMEZONE", "TZID:Eigene", *(line for part in parts for line in part), "END:VTIMEZONE"]


SUMMER = "+0100", "+0200"
WINTER = "+0200", "+0100"


@pytest.mark.parametrize(
    ("definition", "zone"),
    [
        pytest.param(
            _zone(
                _part("DAYLIGHT", "20190331T020000", *SUMMER, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
                _part("STANDARD", "20191027T030000", *WINTER, "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
            ),
            "Europe/Berlin",
            id="by rules",
        ),
        pytest.param(
            _zone(
                _part("DAYLIGHT", "20260329T020000", *SUMMER, "RDATE:20270328T020000"),
                _part("STANDARD", "20251026T030000", *WINTER, "RDATE:20261025T030000,20271031T030000"),
            ),
            "Europe/Berlin",
            id="by dates",
        ),
        pytest.param(
            _zone(
                _part(
                    "DAYLIGHT",
                    "20190331T020000",
                    *SUMMER,
                    "RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=25,26,27,28,29,30,31;BYDAY=SU",
                ),
                _part("STANDARD", "20191027T030000", *WINTER, "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20401028"),
            ),
            "Europe/Berlin",
            id="by the Sunday among some days",
        ),
        pytest.param(_zone(_part("STANDARD", "19700101T000000", "+0100", "+0100")), "Etc/GMT-1", id="always the same"),
        pytest.param(_zone(_part("STANDARD", "19700101T000000", "+0530", "+0530")), "Asia/Calcutta", id="half hours"),
    ],
)
def test_a_definition_is_known_by_the_clock_it_shows(definition, zone):
    reading = read_calendar(_ics(*definition))
    assert [entry.event.when.start.tzinfo.key for entry in reading.entries] == [zone]
    assert reading.problems == ()


@pytest.mark.parametrize(
    "definition",
    [
        pytest.param(_zone(), id="nothing in it"),
        pytest.param(_zone(_part("STANDARD", "19700101T000000", "+0137", "+0137")), id="a clock that nobody has"),
        pytest.param(_zone(_part("STANDARD", "heute", "+0100", "+0100")), id="a start that is none"),
        pytest.param(_zone(_part("STANDARD", "19700101T000000", "1 Uhr", "+0100")), id="an offset that is none"),
        pytest.param(
            _zone(_part("STANDARD", "20190331T020000", *SUMMER, "RRULE:FREQ=SECONDLY")), id="a rule that is no switch"
        ),
        pytest.param(
            _zone(_part("STANDARD", "20190331T020000", *SUMMER, "RRULE:FREQ=YEARLY;BYDAY=XX")), id="no weekday"
        ),
        pytest.param(
            _zone(_part("STANDARD", "19700101T000000", "+0100", "+0100", "EXDATE:20260101T000000")), id="exceptions"
        ),
    ],
)
def test_a_definition_that_fits_no_zone_is_not_guessed(definition):
    reading = read_calendar(_ics(*definition))
    assert reading.entries == ()
    assert [problem.rule for problem in reading.problems] == ["ICAL-13"]


@pytest.mark.parametrize(
    ("status", "finer", "read"),
    [
        ("CANCELLED", "postponed", "postponed"),
        ("CONFIRMED", "postponed", "scheduled"),
        ("CONFIRMED", "moved-online", "moved-online"),
        ("CANCELLED", "moved-online", "cancelled"),
        ("TENTATIVE", "erfunden", "tentative"),
    ],
)
def test_where_two_statements_contradict_each_other_the_one_all_programs_know_counts(status, finer, read):
    event = ["UID:1", "DTSTART:20260701T100000Z", "SUMMARY:S", f"STATUS:{status}", f"X-LABNETZ-STATUS:{finer}"]
    (entry,) = read_calendar(_ics(event=event)).entries
    assert entry.event.status == read


def test_a_message_names_the_file_the_line_and_what_to_do():
    reading = read_calendar(_ics(event=["UID:1", "DTSTART:bald", "SUMMARY:S"]), url="https://labor.example/k.ics")
    assert [str(problem) for problem in reading.problems] == [
        "https://labor.example/k.ics:4: the time in DTSTART can't be read: bald"
        " – correct the date in the program it was made with"
    ]


def test_too_many_bytes_are_refused():
    with pytest.raises(NotACalendar, match="more than 10 MiB"):
        read_calendar(_ics("X-A:" + "x" * MAX_BYTES))


@pytest.mark.slow
def test_too_many_events_are_refused():
    with pytest.raises(NotACalendar, match="more than 200000 entries"):
        read_calendar(b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 200_001 + b"END:VCALENDAR\n")
