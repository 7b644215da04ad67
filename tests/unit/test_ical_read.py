"""Reading: what a feed defines itself, what contradicts itself, and what is too much."""

from dataclasses import replace
from datetime import datetime, timedelta
from time import process_time

import pytest

from labnetz.errors import NotACalendar
from labnetz.ical import read
from labnetz.ical.api import read_calendar
from labnetz.ical.stream import MAX_BYTES
from labnetz.model import Origin

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
        'https://labor.example/k.ics:4 ("S", UID 1): the time in DTSTART can\'t be read: bald'
        " – correct the date in the program it was made with"
    ]


def test_too_many_bytes_are_refused():
    with pytest.raises(NotACalendar, match="more than 10 MiB"):
        read_calendar(_ics("X-A:" + "x" * MAX_BYTES))


@pytest.mark.slow
def test_too_many_events_are_refused():
    with pytest.raises(NotACalendar, match="more than 200000 entries"):
        read_calendar(b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 200_001 + b"END:VCALENDAR\n")


BERLIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin")
IN_VIENNA = replace(BERLIN, timezone="Europe/Vienna", assumed="Europe/Vienna")


def _zone_of(body, origin):
    reading = read.read_calendar(body, origin)
    return [entry.event.when.start.tzinfo.key for entry in reading.entries], [one.rule for one in reading.problems]


def test_a_zone_that_a_person_named_for_a_source_counts_more_than_what_the_calendar_says_of_itself():
    floating = _ics("X-WR-TIMEZONE:America/New_York", event=["UID:1", "DTSTART:20260701T100000", "SUMMARY:S"])
    assert _zone_of(floating, BERLIN) == (["America/New_York"], [])
    assert _zone_of(floating, IN_VIENNA) == (["Europe/Vienna"], [])


def test_a_zone_that_nobody_knows_is_the_one_that_a_person_named_and_never_guessed():
    body = _ics(event=["UID:1", "DTSTART;TZID=Eigene:20260701T100000", "SUMMARY:S"])
    assert _zone_of(body, BERLIN) == ([], ["ICAL-13"])
    assert _zone_of(body, IN_VIENNA) == (["Europe/Vienna"], ["ICAL-13"])


def test_a_zone_that_is_defined_is_not_changed_by_what_a_person_named():
    body = _ics(event=["UID:1", "DTSTART;TZID=Europe/London:20260701T100000", "SUMMARY:S"])
    assert _zone_of(body, IN_VIENNA) == (["Europe/London"], [])


def _uids(*events):
    lines = [line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT")]
    body = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()
    return {entry.event.title: entry.event.uid for entry in read.read_calendar(body, BERLIN).entries}


TEN, ELEVEN = "DTSTART:20260701T100000Z", "DTSTART:20260701T110000Z"


def test_an_event_without_a_uid_stays_the_same_when_its_title_is_corrected_or_it_is_cancelled():
    (uid,) = _uids([TEN, "SUMMARY:Lötn"]).values()
    assert _uids([TEN, "SUMMARY:Löten"]) == {"Löten": uid}
    assert _uids([TEN, "SUMMARY:Abgesagt: Löten"]) == {"Löten": uid}
    assert _uids([TEN, "SUMMARY:Löten"], [ELEVEN, "SUMMARY:Nähen"])["Löten"] == uid


def test_a_uid_that_was_made_never_comes_to_mean_another_event():
    (alone,) = _uids([TEN, "SUMMARY:Löten"]).values()
    together = _uids([TEN, "SUMMARY:Löten"], [TEN, "SUMMARY:Nähen"])
    assert len({alone, *together.values()}) == 3
    assert _uids([TEN, "SUMMARY:Nähen"], [TEN, "SUMMARY:Löten"]) == together
    assert _uids([ELEVEN, "SUMMARY:Löten"]) != {"Löten": alone}


def test_two_labs_never_make_the_same_uid():
    body = _ics(event=[TEN, "SUMMARY:S"])
    here, there = (read.read_calendar(body, replace(BERLIN, lab=lab)).entries[0].event.uid for lab in ("a", "b"))
    assert here != there


@pytest.mark.slow
@pytest.mark.parametrize("name", ["DESCRIPTION", "SUMMARY;ENCODING=QUOTED-PRINTABLE"])
def test_text_that_goes_on_for_ten_thousands_of_lines_is_read_in_a_moment(name):
    torn = [f"{name}:a=", *["b" * 50 + "="] * 60_000]
    began = process_time()
    read_calendar(_ics(event=["UID:1", TEN, *torn, "SUMMARY:S"]))
    assert process_time() - began < 3


def test_junk_in_an_event_is_named_a_few_times_and_not_for_every_line():
    reading = read_calendar(_ics(event=["UID:1", TEN, *["Unsinn"] * 1000, "SUMMARY:S"]))
    assert [problem.rule for problem in reading.problems] == ["ICAL-04"] * 5


def test_a_private_event_is_not_named_where_something_is_wrong_with_it():
    event = ["UID:geheim@labor.example", "SUMMARY:Zahnarzt", "CLASS:PRIVATE", "DTSTART:bald"]
    (problem,) = read_calendar(_ics(event=event)).problems
    assert problem.rule == "ICAL-09"
    assert "geheim" not in str(problem)
    assert "Zahnarzt" not in str(problem)


def test_hundreds_of_further_dates_with_a_length_of_their_own_are_read_in_a_moment_and_that_is_said():
    dates = [datetime(2026, 8, 1, 10) + timedelta(days=n) for n in range(300)]  # noqa: DTZ001 - written as text
    periods = ",".join(f"{date:%Y%m%dT%H%M%SZ}/PT{1 + date.day}H" for date in dates)
    event = ["UID:a@labor.example", TEN, "DURATION:PT30M", f"RDATE;VALUE=PERIOD:{periods}", "SUMMARY:S"]
    began = process_time()
    reading = read_calendar(_ics(event=event))
    assert process_time() - began < 3
    assert len(reading.entries) == 201
    assert [problem.rule for problem in reading.problems] == ["ICAL-20"]
