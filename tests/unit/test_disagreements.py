"""Labs that announce one event differently are told of each other."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from labnetz.ical.read import read_calendar
from labnetz.ical.select import select
from labnetz.model import Lab, Origin
from labnetz.publish.disagreements import disagreements

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
NAMES = {"berlin": "Labor Berlin", "moers": "Labor Moers", "ulm": "Labor Ulm"}


def event(uid="konferenz@example.org", title="Konferenz", start="20260701T090000", more=""):
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART;TZID=Europe/Berlin:{start}\r\nDTSTAMP:20260101T000000Z\r\n"
        f"SUMMARY:{title}\r\n{more}END:VEVENT\r\n"
    )


def told(calendars, *, apart=(), now=NOW):
    readings = []
    for id_, events in calendars.items():
        shared = {"shared_events": "apart"} if id_ in apart else {}
        lab = Lab(id=id_, name=NAMES[id_], url=f"https://{id_}.example/", **shared)
        origin = Origin(lab=id_, url=f"https://{id_}.example/k.ics", timezone="Europe/Berlin")
        body = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(events)}END:VCALENDAR\r\n".encode()
        readings.append((lab, read_calendar(body, origin)))
    found = disagreements(select(readings), now, ZONE)
    return {lab: [f"{one.where} {one.what}" for one in problems] for (lab, _), problems in found.items()}


MOVED = event(start="20260701T100000")


def test_both_are_told_when_one_has_moved_it():
    assert told({"berlin": [event()], "moers": [MOVED]}) == {
        "berlin": [
            'https://berlin.example/k.ics ("Konferenz", UID konferenz@example.org) 1 event is announced by '
            "Labor Moers, too, with another time or status; both are shown"
        ],
        "moers": [
            'https://moers.example/k.ics ("Konferenz", UID konferenz@example.org) 1 event is announced by '
            "Labor Berlin, too, with another time or status; both are shown"
        ],
    }


def test_all_are_told_of_the_others_also_when_one_of_them_lives_where_the_uid_says():
    own = "konferenz@berlin.example"
    found = told({"berlin": [event(own)], "moers": [event(own, start="20260701T100000")], "ulm": [event(own)]})
    assert found.keys() == {"berlin", "moers"}  # Ulm says what Berlin says, and stands with it


def test_several_events_are_told_in_one_line():
    one, other = event("a-1@example.org", "Eins"), event("a-2@example.org", "Zwei")
    late = [event("a-1@example.org", "Eins", "20260702T090000"), event("a-2@example.org", "Zwei", "20260702T090000")]
    found = told({"berlin": [one, other], "moers": late})
    assert [[line.partition(") ")[2] for line in lines] for lines in found.values()] == [
        ["2 events are announced by Labor Moers, too, with other times or another status; both are shown"],
        ["2 events are announced by Labor Berlin, too, with other times or another status; both are shown"],
    ]


def test_a_cancellation_that_the_other_has_not_heard_of_is_told():
    assert told({"berlin": [event()], "moers": [event(more="STATUS:CANCELLED\r\n")]}).keys() == {"berlin", "moers"}


@pytest.mark.parametrize(
    "calendars",
    [
        pytest.param({"berlin": [event()], "moers": [event()]}, id="they agree"),
        pytest.param({"berlin": [event()], "moers": [event(title="Löten")]}, id="two events with one name"),
        pytest.param(
            {"berlin": [event("event-5")], "moers": [MOVED.replace("konferenz@example.org", "event-5")]}, id="local"
        ),
        pytest.param({"berlin": [event(), MOVED]}, id="one lab alone"),
    ],
)
def test_nobody_is_told_of(calendars):
    assert told(calendars) == {}


def test_nobody_is_told_of_what_is_over_or_of_labs_whose_events_stand_apart():
    both = {"berlin": [event()], "moers": [MOVED]}
    assert told(both, now=NOW + timedelta(days=60)) == {}
    assert told(both, apart=("moers",)) == {}
