"""What people read in a calendar program about an event, beside its own text."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from labnetz.ical.description import description
from labnetz.ical.read import read_calendar
from labnetz.ical.write import CalendarInfo, write_calendar, write_event
from labnetz.model import (
    Access,
    After,
    Audience,
    Contact,
    Days,
    Event,
    Image,
    Need,
    Origin,
    Place,
    Registration,
    Seats,
    Series,
    Service,
    Span,
    Status,
)

BERLIN = ZoneInfo("Europe/Berlin")
ORIGIN = Origin(lab="berlin", url="https://labor.example/k.ics", timezone="Europe/Berlin")
CALENDAR = CalendarInfo(name="CityLAB")
EVENT = Event(
    lab="berlin",
    uid="lilli@berlin.example",
    title="Chatbot ausprobieren",
    when=Span(datetime(2026, 12, 2, 17, tzinfo=BERLIN), datetime(2026, 12, 2, 19, tzinfo=BERLIN)),
    description="Wir zeigen, wie er antwortet.",
    url="https://labor.example/lilli/",
)


def _told(**changes):
    """The lines that come between the event's own text and its address; in English, which needs no catalog."""
    text, _ = description(replace(EVENT, **changes), "en")
    *_, details, url = text.split("\n\n")
    assert url == EVENT.url
    return details.split("\n")


def _lines(body):
    return body.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def _registered(state=Seats.UNKNOWN, **more):
    return Registration(need=Need.REQUIRED, email="lab@labor.example", state=state, **more)


PLACE = Place(
    name="Rathaus",
    access=(("wheelchair", Access.LIMITED), ("lift", Access.UNKNOWN), ("wc", Access.NO)),
    measures=(("steps", "1"), ("step-height-cm", "4"), ("door-width-cm", "90"), ("wc-key", "erfunden")),
    access_note="Der Aufzug fährt nur mit Schlüssel.",
)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"room": "Salon"}, ["Room: Salon"]),
        ({"cost": "free"}, ["Cost: free of charge"]),
        ({"registration": _registered(capacity=20)}, ["Places: 20", "Please register: lab@labor.example"]),
        ({"registration": _registered(Seats.FULL)}, ["Fully booked."]),
        ({"registration": _registered(Seats.CLOSED)}, ["Registration is closed."]),
        (
            {"registration": _registered(Seats.WAITING_LIST)},
            ["All places are taken; there is a waiting list.", "Please register: lab@labor.example"],
        ),
        ({"registration": Registration(need=Need.NONE, until=date(2026, 11, 1))}, ["No registration needed."]),
        ({"languages": ("en", "de", "gsg")}, ["Languages: English, German, German Sign Language (DGS)"]),
        (
            {"services": (Service.SIGN_LANGUAGE, Service.CAPTIONS)},
            ["So that more people can take part: sign language, captions"],
        ),
        (
            {"place": PLACE},
            [
                "Accessibility: wheelchair access: limited; accessible toilet: no; one step, 4 cm; door width 90 cm."
                " Der Aufzug fährt nur mit Schlüssel."
            ],
        ),
        ({"audience": (Audience.EVERYONE,), "age": "12+"}, ["For everyone", "Age: from 12 years"]),
        ({"audience": (Audience.EVERYONE, Audience.CHILDREN)}, ["Especially for: children"]),
        (
            {"organizer": "Bibliothek", "partners": ("VHS", "Repair-Café")},
            ["Organised by: Bibliothek", "Together with: VHS, Repair-Café"],
        ),
        ({"contact": Contact(name="Team", email="lab@labor.example")}, ["Contact: Team, lab@labor.example"]),
        (
            {"after": After(report="bericht.md", slides="https://labor.example/folien.pdf")},
            ["Slides: https://labor.example/folien.pdf"],
        ),
    ],
)  # fmt: skip
def test_facts_are_told_in_words(changes, told):
    assert _told(**changes) == told


@pytest.mark.parametrize(
    "changes",
    [
        {"languages": ("en",)},
        {"place": Place(name="Rathaus", access=(("lift", Access.UNKNOWN),), measures=(("steps", "viele"),))},
        {"contact": Contact()},
        {"online": "javascript:alert(1)"},
    ],
)
def test_what_is_not_known_or_goes_without_saying_is_not_told(changes):
    assert description(replace(EVENT, **changes), "en")[0] == f"{EVENT.description}\n\n{EVENT.url}"


def test_what_changes_everything_stands_first():
    changed = replace(
        EVENT,
        status=Status.MOVED_ONLINE,
        status_note="Die Bibliothek ist zu.",
        previous_start=datetime(2026, 11, 25, 18, tzinfo=BERLIN),
    )
    assert description(changed, "en")[0].split("\n")[:3] == [
        "Please note: Die Bibliothek ist zu.",
        "This event takes place online only.",
        "First planned for November 25, 2026, 6:00\u202fPM",
    ]


def test_it_is_never_longer_than_programs_take():
    long = replace(EVENT, description="Größe " * 3000, summary="Ü" * 3000, room="R" * 9000, partners=("P" * 200,) * 50)
    text, body = description(long, "de")
    assert len(text.encode()) <= 8_000
    assert text.endswith(f"…\n\n{EVENT.url}")
    begin, end = map(int, body.split("-"))
    assert text[begin:end].startswith("Größe Größe")
    (entry,) = read_calendar(write_calendar([long], CALENDAR), ORIGIN).entries
    assert entry.event.description == text[begin:end]


def test_a_contact_is_never_an_organizer():
    contact = Contact(name="Team", phone="030 1", email="lab@labor.example", url="https://labor.example/")
    lines = _lines(write_calendar([replace(EVENT, contact=contact)], CALENDAR))
    assert "CONTACT:Team\\, 030 1\\, lab@labor.example\\, https://labor.example/" in lines
    assert "X-LABNETZ-CONTACT:Team;030 1;lab@labor.example;https://labor.example/" in lines
    assert not any(line.startswith("ORGANIZER") for line in lines)


def test_a_picture_is_an_address_with_the_words_for_it():
    image = Image("bilder/a.jpg", "Drei Personen", "Stadt", "CC0-1.0", "https://labor.example/a.jpg")
    lines = _lines(write_calendar([replace(EVENT, image=image)], CALENDAR))
    assert "IMAGE;VALUE=URI;DISPLAY=FULLSIZE:https://labor.example/a.jpg" in lines
    assert "X-LABNETZ-IMAGE:Drei Personen;Stadt;CC0-1.0" in lines


def test_the_stamp_says_when_anything_changed_and_the_rest_when_the_event_did():
    days = {name: datetime(2026, 3, day, tzinfo=UTC) for day, name in enumerate(("created", "modified", "stamped"), 1)}
    lines = _lines(write_calendar([replace(EVENT, **days)], CALENDAR))
    for line in ("DTSTAMP:20260303T000000Z", "CREATED:20260301T000000Z"):
        assert line in lines
    assert [line for line in lines if line.startswith("LAST-MODIFIED")] == [
        "LAST-MODIFIED:20260303T000000Z",
        "LAST-MODIFIED:20260302T000000Z",
    ]


def test_a_changed_date_fits_its_series_and_without_it_stands_alone():
    series = replace(EVENT, series=Series("FREQ=WEEKLY", exdates=(datetime(2026, 12, 16, 16, tzinfo=UTC),)))
    moved = replace(EVENT, recurrence_id=datetime(2026, 12, 9, 16, tzinfo=UTC), title="Verlegt")
    lines = _lines(write_calendar([series, moved], CALENDAR))
    assert "EXDATE;TZID=Europe/Berlin:20261216T170000" in lines
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20261209T170000" in lines
    for written in (write_calendar([moved], CALENDAR), write_event([moved], CALENDAR)):
        assert "UID:lilli-20261209T160000Z@berlin.example" in _lines(written)
        assert b"RECURRENCE-ID" not in written


def test_a_series_of_whole_days_leaves_out_days():
    series = Series("FREQ=DAILY;COUNT=5", exdates=(date(2026, 7, 5), date(2026, 7, 5)), rdates=(date(2026, 8, 1),))
    lines = _lines(
        write_calendar([replace(EVENT, when=Days(date(2026, 7, 4), date(2026, 7, 4)), series=series)], CALENDAR)
    )
    assert lines.count("EXDATE;VALUE=DATE:20260705") == 1
    assert "RDATE;VALUE=DATE:20260801" in lines


def test_control_characters_never_reach_a_calendar():
    odd = "a\x00b\x07\x85\ud800\u2028c\rd\r\ne"
    fields = dict.fromkeys(("title", "summary", "description", "room", "cost", "status_note", "organizer"), odd)
    body = write_calendar([replace(EVENT, topics=(odd,), place=Place(name=odd, city=odd), **fields)], CALENDAR)
    assert not {*body.replace(b"\r\n", b"")} & {*range(32), 127}
    (entry,) = read_calendar(body, ORIGIN).entries
    assert entry.event.room == "abc\nd\ne"


FOREIGN = b"""BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
UID:1@labor.example\r
DTSTART:20260701T170000Z\r
SUMMARY:Termin\r
CONTACT:Team Stadtlabor\\, 030 12345678\\, lab@labor.example\r
IMAGE;VALUE=URI:https://labor.example/a.jpg\r
BEGIN:VLOCATION\r
UID:ort\r
NAME:Rathaus\r
BEGIN:STRUCTURED-DATA\r
END:STRUCTURED-DATA\r
END:VLOCATION\r
BEGIN:PARTICIPANT\r
UID:wer\r
PARTICIPANT-TYPE:SPEAKER\r
CALENDAR-ADDRESS:mailto:erika@privat.example\r
END:PARTICIPANT\r
X-LABNETZ-AFTER:javascript:alert(1);;https://labor.example/video\r
X-LABNETZ-PREVIOUS-START:20260601T170000;../../etc/passwd\r
X-LABNETZ-SERVICES:captions;free beer\r
X-LABNETZ-REGISTRATION:required;;;;99999999;-5;maybe\r
X-LABNETZ-AGE:alle\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_foreign_events_say_what_can_be_believed():
    (entry,) = read_calendar(FOREIGN, ORIGIN).entries
    event = entry.event
    assert event.contact == Contact(name="Team Stadtlabor", phone="030 12345678", email="lab@labor.example")
    assert event.image is None
    assert event.after == After(recording="https://labor.example/video")
    assert event.previous_start is None
    assert event.services == (Service.CAPTIONS,)
    assert event.registration == Registration(need=Need.REQUIRED)
    assert event.age == ""
    assert event.stamped is None
