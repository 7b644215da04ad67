"""An event is published in one order of its lines, in whatever order its source sends them."""

from itertools import permutations

import pytest

from labnetz.ical.read import read_calendar
from labnetz.model import Origin

ORIGIN = Origin(lab="berlin", url="https://labor.example/k.ics", timezone="Europe/Berlin")
LINES = ["UID:1@labor.example", "DTSTART:20261202T160000Z", "SUMMARY:Löten", "X-NEU:1"]


def _lines(*lines):
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])
    (entry,) = read_calendar(text.encode(), ORIGIN).entries
    return entry.lines[1:-1]


@pytest.mark.parametrize("order", [*permutations(LINES)])
def test_who_and_when_come_first(order):
    assert _lines(*order) == tuple(LINES)


def test_lines_of_one_name_stay_in_their_order():
    twice = ["COMMENT:zwei", "COMMENT:eins"]
    assert [line for line in _lines(twice[0], *LINES, twice[1]) if line.startswith("COMMENT")] == twice
