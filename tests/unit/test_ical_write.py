"""What we write: every byte as calendar programs want it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from labnetz.ical.read import read_calendar
from labnetz.ical.write import CalendarInfo, write_calendar, write_event
from labnetz.model import Access, Days, Event, Need, Origin, Place, Registration, Series, Span, Status

BERLIN = ZoneInfo("Europe/Berlin")
ORIGIN = Origin(lab="berlin", url="https://labor.example/k.ics", timezone="Europe/Berlin")
CALENDAR = CalendarInfo(
    name="CityLAB, Berlin",
    description="Alle Termine",
    url="https://labor.example/",
    source="https://labor.example/feeds/calendar.ics",
    colour="#0a7d4b",
)
EVENT = Event(
    lab="berlin",
    uid="lilli@berlin.example",
    title="KI verstehen: Chatbot ausprobieren",
    when=Span(datetime(2026, 12, 2, 17, tzinfo=BERLIN), datetime(2026, 12, 2, 19, tzinfo=BERLIN)),
    summary="Probieren Sie den Chatbot aus.",
    description="Wir zeigen, wie er antwortet.",
    place=Place(
        name="Zentralbibliothek", street="Breite Straße 30", postal_code="10178", city="Berlin", lat=52.5, lon=13.4
    ),
    url="https://labor.example/lilli/",
    topics=("KI, Recht",),
    modified=datetime(2026, 3, 1, 12, tzinfo=UTC),
    sequence=2,
)  # fmt: skip


def _lines(body):
    return body.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def _event_lines(**changes):
    lines = _lines(write_calendar([replace(EVENT, **changes)], CALENDAR))
    return lines[lines.index("BEGIN:VEVENT") :]


def test_the_head_of_a_feed():
    head = _lines(write_calendar([EVENT], CALENDAR))
    assert head[: head.index("BEGIN:VTIMEZONE")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//labnetz//labnetz calendar//DE",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:CityLAB\\, Berlin",
        "X-WR-CALNAME:CityLAB\\, Berlin",
        "DESCRIPTION:Alle Termine",
        "X-WR-CALDESC:Alle Termine",
        "X-WR-TIMEZONE:Europe/Berlin",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "SOURCE;VALUE=URI:https://labor.example/feeds/calendar.ics",
        "URL:https://labor.example/",
        "LAST-MODIFIED:20260301T120000Z",
        "X-APPLE-CALENDAR-COLOR:#0a7d4b",
    ]


def test_an_event_says_everything_a_program_shows():
    lines = _event_lines()
    for line in (
        "UID:lilli@berlin.example",
        "DTSTAMP:20260301T120000Z",
        "SEQUENCE:2",
        "LAST-MODIFIED:20260301T120000Z",
        "DTSTART;TZID=Europe/Berlin:20261202T170000",
        "DTEND;TZID=Europe/Berlin:20261202T190000",
        "STATUS:CONFIRMED",
        "SUMMARY:KI verstehen: Chatbot ausprobieren",
        "LOCATION:Zentralbibliothek\\, Breite Straße 30\\, 10178 Berlin",
        "GEO:52.500000;13.400000",
        "URL:https://labor.example/lilli/",
        "CATEGORIES:KI\\, Recht",
        "CLASS:PUBLIC",
        "TRANSP:TRANSPARENT",
    ):
        assert line in lines
    description = next(line for line in lines if line.startswith("DESCRIPTION:"))
    assert description == (
        "DESCRIPTION:Probieren Sie den Chatbot aus.\\n\\nWir zeigen\\, wie er antwortet.\\n\\nhttps://labor.example/lilli/"
    )
    assert not any(line.startswith(("ORGANIZER", "ATTENDEE", "BEGIN:VALARM")) for line in lines)


def test_a_single_event_file_names_no_calendar():
    head = _lines(write_event([EVENT], CALENDAR))
    assert head[4] == "METHOD:PUBLISH"
    assert head[5] == "BEGIN:VTIMEZONE"
    assert not any(line.startswith(("X-WR-", "NAME", "REFRESH")) for line in head)


def test_lines_end_in_crlf_and_hold_75_octets():
    body = write_calendar([replace(EVENT, description="Größe – " * 200)], CALENDAR)
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert not body.startswith(b"\xef\xbb\xbf")
    assert max(map(len, body.split(b"\r\n"))) <= 75


def test_whole_days_end_on_the_day_after():
    lines = _event_lines(when=Days(date(2026, 7, 4), date(2026, 7, 5)))
    assert "DTSTART;VALUE=DATE:20260704" in lines
    assert "DTEND;VALUE=DATE:20260706" in lines


def test_an_event_without_an_end_has_none():
    lines = _event_lines(when=Span(datetime(2026, 7, 4, 10, tzinfo=BERLIN)))
    assert not any(line.startswith("DTEND") for line in lines)


def test_nobody_knows_when_it_changed_so_the_stamp_never_moves():
    lines = _event_lines(modified=None)
    assert "DTSTAMP:20200101T000000Z" in lines
    assert not any(line.startswith("LAST-MODIFIED") for line in lines)


@pytest.mark.parametrize(
    ("status", "written"),
    [
        (Status.TENTATIVE, ["STATUS:TENTATIVE"]),
        (Status.CANCELLED, ["STATUS:CANCELLED"]),
        (Status.POSTPONED, ["STATUS:CANCELLED", "X-LABNETZ-STATUS:postponed"]),
        (Status.MOVED_ONLINE, ["STATUS:CONFIRMED", "X-LABNETZ-STATUS:moved-online"]),
    ],
)
def test_the_status_is_said_in_words_that_programs_know(status, written):
    lines = _event_lines(status=status)
    assert [line for line in lines if "STATUS:" in line] == written
    title = next(line for line in lines if line.startswith("SUMMARY:"))
    assert (title != f"SUMMARY:{EVENT.title}") == (status is not Status.TENTATIVE)


def test_a_title_that_says_cancelled_already_says_it_once():
    plain_title = _event_lines(status=Status.CANCELLED)
    for title in ("Abgesagt: " + EVENT.title, "ENTFÄLLT – " + EVENT.title, "[abgesagt] " + EVENT.title):
        assert _event_lines(status=Status.CANCELLED, title=title) == plain_title


HALL = Place(
    id="haus", name="Rathaus", street="Markt 1", city="Wiesbaden", lat=50.08, lon=8.24, access=(("lift", Access.YES),)
)


def test_what_moved_online_leads_nobody_to_its_old_place():
    moved = _event_lines(status=Status.MOVED_ONLINE, place=HALL, room="Saal", online="https://meet.example/x")
    assert f"SUMMARY:Nur online: {EVENT.title}" in moved
    assert not [line for line in moved if line.startswith(("LOCATION", "GEO"))]
    told = next(line for line in moved if line.startswith("DESCRIPTION"))
    assert not [word for word in ("Rathaus", "Saal", "Accessibility", "lift") if word in told]
    there = _event_lines(place=HALL)
    assert [line.split(":")[0] for line in there if line.startswith(("LOCATION", "GEO"))] == ["LOCATION", "GEO"]


def test_what_moved_online_comes_back_with_the_place_that_it_had():
    event = replace(EVENT, status=Status.MOVED_ONLINE, place=HALL, room="Saal")
    origin = Origin(lab=EVENT.lab, url="", timezone="Europe/Berlin")
    (entry,) = read_calendar(write_calendar([event], CALENDAR), origin).entries
    assert (entry.event.title, entry.event.status) == (EVENT.title, Status.MOVED_ONLINE)
    assert (entry.event.place, entry.event.room) == (HALL, "Saal")


def test_a_title_that_says_online_only_already_says_it_once():
    plain_title = _event_lines(status=Status.MOVED_ONLINE)
    for title in ("Nur online: " + EVENT.title, "[ONLINE ONLY] " + EVENT.title):
        assert _event_lines(status=Status.MOVED_ONLINE, title=title) == plain_title


def test_a_series_ends_in_utc_and_lists_one_exception_per_line():
    dates = tuple(datetime(2026, 12, day, 17, tzinfo=BERLIN) for day in (9, 16))
    lines = _event_lines(series=Series("FREQ=WEEKLY;UNTIL=20261230", exdates=dates))
    assert "RRULE:FREQ=WEEKLY;UNTIL=20261230T225959Z" in lines
    assert lines.count("EXDATE;TZID=Europe/Berlin:20261209T170000") == 1
    assert lines.count("EXDATE;TZID=Europe/Berlin:20261216T170000") == 1


def test_a_changed_date_comes_after_its_series_wherever_it_went():
    series = replace(EVENT, series=Series("FREQ=WEEKLY"))
    moved = replace(EVENT, when=Span(datetime(2027, 1, 1, tzinfo=BERLIN)), recurrence_id=EVENT.when.start)
    lines = _lines(write_calendar([moved, series], CALENDAR))
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20261202T170000" in lines
    assert lines.index("RRULE:FREQ=WEEKLY") < lines.index("RECURRENCE-ID;TZID=Europe/Berlin:20261202T170000")


def test_the_second_of_a_doubled_hour_is_written_in_utc():
    start = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
    lines = _event_lines(when=Span(start, start + timedelta(hours=1)))
    assert "DTSTART:20261025T013000Z" in lines
    assert "DTEND:20261025T023000Z" in lines


def test_a_fixed_offset_is_written_as_an_instant():
    start = datetime(2026, 7, 4, 10, tzinfo=timezone(timedelta(hours=2)))
    assert "DTSTART:20260704T080000Z" in _event_lines(when=Span(start))


def test_online_and_registration_are_told_in_words_too():
    lines = _event_lines(
        online="https://meet.example/lilli",
        cost="5 €",
        registration=Registration(need=Need.REQUIRED, email="lab@labor.example", until=date(2026, 11, 30)),
    )
    assert "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://meet.example/lilli" in lines
    description = next(line for line in lines if line.startswith("DESCRIPTION:"))
    for told in ("https://meet.example/lilli", "5 €", "lab@labor.example", "30. November 2026"):
        assert told in description
    assert description.endswith("https://labor.example/lilli/")


def test_the_same_events_in_any_order_give_the_same_bytes():
    events = [replace(EVENT, uid=f"{number}@x.example") for number in range(5)]
    assert write_calendar(events, CALENDAR) == write_calendar(events[::-1], CALENDAR)


def test_each_zone_is_defined_once_and_before_it_is_used():
    other = replace(EVENT, uid="b@x", when=Span(datetime(2026, 7, 4, 10, tzinfo=ZoneInfo("America/New_York"))))
    lines = _lines(write_calendar([EVENT, other, replace(EVENT, uid="c@x")], CALENDAR))
    zones = [line for line in lines if line.startswith("TZID:")]
    assert zones == ["TZID:America/New_York", "TZID:Europe/Berlin"]
    assert lines.index("TZID:Europe/Berlin") < lines.index("BEGIN:VEVENT")


def test_text_cannot_smuggle_a_property_into_a_calendar():
    lines = _event_lines(title="a\r\nATTENDEE:mailto:x", room="b\nORGANIZER:y", status_note="c\rVALARM")
    assert not any(line.startswith(("ATTENDEE", "ORGANIZER", "VALARM")) for line in lines)


def test_reading_back_gives_place_and_description_apart():
    (entry,) = read_calendar(write_calendar([EVENT], CALENDAR), ORIGIN).entries
    assert entry.event == replace(EVENT, source=ORIGIN.url, stamped=EVENT.modified)


def test_a_series_that_lists_its_dates_says_that_the_first_one_is_one_of_them():
    """Or ical.js (Nextcloud, Thunderbird) forgets it."""
    listed = replace(EVENT, series=Series("", rdates=(datetime(2026, 12, 9, 17, tzinfo=BERLIN),)))
    body = write_calendar([listed], CALENDAR)
    assert {"RRULE:FREQ=YEARLY;COUNT=1", "RDATE;TZID=Europe/Berlin:20261209T170000"} <= set(_lines(body))
    (entry,) = read_calendar(body, ORIGIN).entries
    assert entry.event.series == listed.series
